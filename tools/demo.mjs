// Makes the archive of the fictitious Comune, for `npm start -- --demo` and for the measures over a million positions.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { DEMO_ENTRY } from './places.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Short-lived rows are collected young at 64 MB instead of at 16: a third less time. SQLite is asked for two things at a time at most, indexes and full
 * texts: four threads taking turns would hold some 80 MB more than one. Both must be set before the program's process starts.
 */
export const DEMO_FLAGS = ['--max-semi-space-size=64'];
export function demoEnvironment() {
  return { ...process.env, UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2' };
}

/** Arguments of `npm start -- --demo` that are for the making of the archive; true: followed by a value. */
const OWN_ARGUMENTS = { '--data': true, '--fresh': false };

/**
 * What is left for the program that opens the archive: its folder is told apart.
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function withoutDemoArguments(args) {
  return args.filter((arg, index) => arg !== '--demo' && !(arg in OWN_ARGUMENTS) && OWN_ARGUMENTS[args[index - 1]] !== true);
}

function demoArguments(args) {
  return args.filter((arg, index) => arg in OWN_ARGUMENTS || OWN_ARGUMENTS[args[index - 1]] === true);
}

/**
 * Has the archive there, making it where it is not; what it says goes to this terminal.
 * @param {readonly string[]} args those of `npm start -- --demo`
 * @returns {Promise<{dataDir: string}>}
 */
export function provideDemo(args) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...DEMO_FLAGS, DEMO_ENTRY, ...demoArguments(args)], { env: demoEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
    const pieces = [];
    child.stdout.on('data', (piece) => pieces.push(piece));
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) done(JSON.parse(Buffer.concat(pieces).toString('utf8')));
      else fail(new Refusal('L’archivio di prova non è stato preparato.'));
    });
  });
}

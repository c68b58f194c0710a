// Brings a checkout to the point where it can run: libraries, database engine, bundles. Plain Node, no dependency.
// Everything that is already in place is recognised and left alone.
import { mkdirSync, openSync, closeSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, isStarted } from './places.mjs';
import { Refusal, runTool } from './refusal.mjs';
import { installDependencies } from './dependencies.mjs';
import { prepareEngine } from './engine.mjs';
import { buildBundles } from './bundles.mjs';
import { keepCode } from './kept-code.mjs';

const MINIMUM_NODE = [20, 19];

/**
 * Throws a Refusal (Italian) when this Node is too old.
 * @param {string} [version] as in process.versions.node
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
  if (!recent) throw new Refusal(`Serve Node.js ${MINIMUM_NODE.join('.')} o successivo; qui c'è la versione ${version}. Si scarica da nodejs.org.`);
}

/**
 * Prepares everything; one process at a time does it, the others wait.
 * @param {(line: string) => void} say receives short Italian progress lines, none when there is nothing to do
 * @param {() => void} [installed] told as soon as the libraries are there: what needs no more can begin beside the rest
 * @returns {Promise<{sqliteVersion: string, source: 'compiled' | 'prebuild'}>} the database engine in use
 */
export async function prepare(say, installed = () => {}) {
  checkNode();
  const release = await takeTurn(say);
  try {
    await installDependencies(say);
    installed();
    // The engine is one long compilation on one processor: the bundles are built on another meanwhile. Both are awaited even when one fails.
    const [engine, bundles] = await Promise.allSettled([prepareEngine(say), buildBundles(say)]);
    if (engine.status === 'rejected') throw engine.reason;
    if (bundles.status === 'rejected') throw bundles.reason;
    await keepCode();
    return engine.value;
  } finally {
    release();
  }
}

const TURN = join(CACHE, 'prepare.lock');

/** A file naming the process whose turn it is; a turn whose process is gone is taken over. */
async function takeTurn(say) {
  mkdirSync(CACHE, { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      const file = openSync(TURN, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(TURN, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!turnIsHeld(waited)) rmSync(TURN, { force: true });
    else {
      if (waited === 5) say('Un altro avvio sta preparando il programma: attendo…');
      await new Promise((resume) => setTimeout(resume, 200));
    }
  }
}

const LONGEST_TURN_MS = 20 * 60_000;

function turnIsHeld(waited) {
  let holder;
  try {
    holder = Number(readFileSync(TURN, 'utf8'));
    // The number may by now belong to another process.
    if (Date.now() - statSync(TURN).mtimeMs > LONGEST_TURN_MS) return false;
  } catch {
    return false;
  }
  // Empty for the instant between creating and writing; empty for longer means its process died there.
  if (holder === 0) return waited < 10;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (isStarted(import.meta.url)) {
  await runTool(async () => {
    const engine = await prepare((line) => console.log(line));
    console.log(`Pronto. Motore del database: SQLite ${engine.sqliteVersion}.`);
    return 0;
  });
}

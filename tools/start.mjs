// npm start: prepares, then opens Sportello in Electron where its binary lies, else in an installed browser.
//   npm start -- --demo [--fresh]   opens the archive for trying, made the first time
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ELECTRON_ENTRY, LOOPBACK_ENTRY, ROOT, isStarted } from './places.mjs';
import { provideDemo, withoutDemoArguments } from './demo.mjs';
import { Refusal, runTool } from './refusal.mjs';
import { runAttached } from './run-program.mjs';
import { prepare } from './prepare.mjs';

const ELECTRON = join(ROOT, 'node_modules', 'electron');

/**
 * Electron's executable, found by looking at files only: `require('electron')` would try to download it.
 * @param {Record<string, string | undefined>} [environment]
 * @returns {string | undefined}
 */
export function findElectron(environment = process.env) {
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = override ?? join(ELECTRON, 'dist');
  if (override === undefined && !existsSync(join(folder, 'version'))) return undefined;
  const executable = join(folder, executableName());
  return existsSync(executable) ? executable : undefined;
}

function executableName() {
  const noted = join(ELECTRON, 'path.txt');
  if (existsSync(noted)) return readFileSync(noted, 'utf8').trim();
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Short-lived objects are collected at 12 MB instead of 48: the process stays 20–30 MB smaller at the same speed. What has lived longer is collected when it has grown by seven tenths, not
 * when there are two or three times as much of it as is in use: while receipts and flows are received the memory stays flat, 80 MB lower, at the same processor time (at four tenths flows took a quarter more).
 * V8 reads these before the program's first line, so only who starts it can ask.
 */
export const HOST_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=70'];

/**
 * More threads for SQLite and hashing than libuv's four, and two pools of memory for all of them instead of one each
 * (glibc: 10–15 MB less, same speed); must be set before the program's process starts.
 */
export function hostEnvironment() {
  return { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '8', MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2' };
}

async function downloadElectron() {
  console.log('Scarico Electron, come richiesto…');
  const code = await runAttached(process.execPath, [join(ELECTRON, 'install.js')], { cwd: ROOT });
  if (code !== 0) throw new Refusal('Electron non si è potuto scaricare. Senza --electron Sportello si apre in un browser installato.');
}

async function main(args) {
  const forHost = args.filter((arg) => arg !== '--electron');
  await prepare((line) => console.log(line));
  const passedOn = forHost.includes('--demo') ? [...withoutDemoArguments(forHost), '--data', (await provideDemo(forHost)).dataDir] : forHost;
  if (args.includes('--electron') && findElectron() === undefined) await downloadElectron();
  const electron = findElectron();
  if (electron !== undefined) return runAttached(electron, [ELECTRON_ENTRY, ...passedOn], { env: hostEnvironment() });
  return runAttached(process.execPath, [...HOST_FLAGS, LOOPBACK_ENTRY, ...passedOn], { env: hostEnvironment() });
}

if (isStarted(import.meta.url)) await runTool(() => main(process.argv.slice(2)));

// npm start: prepares, then opens Sportello in Electron where its binary lies, else in an installed browser.
//   npm start -- --demo [--fresh]   opens the archive for trying, made the first time
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ELECTRON_ENTRY, LOOPBACK_ENTRY, ROOT, isStarted } from './places.mjs';
import { provideDemo, withoutDemoArguments } from './demo.mjs';
import { Refusal, runTool } from './refusal.mjs';
import { runAttached } from './run-program.mjs';
import { prepare } from './prepare.mjs';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

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

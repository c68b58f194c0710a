// Installs the libraries, only when the lock file says something that node_modules does not already hold.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, findNpmScript } from './places.mjs';
import { Refusal } from './refusal.mjs';
import { runQuietly, tail } from './run-program.mjs';

const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');
const STAMP = join(ROOT, 'node_modules', '.sportello', 'lock.sha256');

/**
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} true when something was installed
 */
export async function installDependencies(say) {
  if (dependenciesAreCurrent()) return false;
  const npm = findNpmScript();
  if (npm === undefined) throw new Refusal('npm non si trova: fa parte di Node.js, reinstalla Node.js dal sito nodejs.org.');
  say('Installo le librerie (solo la prima volta o quando cambiano)…');
  const { code, output } = await runQuietly(process.execPath, [npm, 'ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], { cwd: ROOT });
  if (code !== 0) throw new Refusal(`Le librerie non si sono installate. Ultime righe di npm:\n${tail(output)}`);
  writeStamp();
  return true;
}

/** True when nothing has to be installed; accepts a node_modules that somebody else filled to the letter of the lock file. */
export function dependenciesAreCurrent() {
  if (!existsSync(INSTALLED)) return false;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash()) return true;
  if (!installedAsLocked(readJson(LOCK), readJson(INSTALLED))) return false;
  writeStamp();
  return true;
}

/**
 * Compares the lock file with the hidden one that npm leaves in node_modules. Optional packages may be missing (other platforms).
 * @param {{packages: Record<string, {version?: string, integrity?: string, optional?: boolean, devOptional?: boolean}>}} lock
 * @param {{packages: Record<string, {version?: string, integrity?: string}>}} installed
 * @param {(path: string) => boolean} [isThere] does the package's folder hold a package.json
 * @returns {boolean}
 */
export function installedAsLocked(lock, installed, isThere = (path) => existsSync(join(ROOT, path, 'package.json'))) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity && isThere(path);
  });
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK)).digest('hex');
}

function writeStamp() {
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, lockHash());
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

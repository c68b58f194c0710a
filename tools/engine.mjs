// Builds sqlite3's addon on SQLite 3.54.1: sqlite3 6.0.1 bundles 3.52.0, a release that SQLite's authors withdrew.
// The amalgamation comes from the development dependency `sqlite-amalgamation` (npm alias of better-sqlite3).
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BUILD, CACHE, ROOT, findNodeGyp, findNpmScript, findProgram } from './places.mjs';
import { Refusal } from './refusal.mjs';
import { runQuietly, tail } from './run-program.mjs';

export const SQLITE_VERSION = '3.54.1';
const SQLITE_NUMBER = '3540100';
// Raise when the way of compiling changes, so that cached engines are made anew.
const RECIPE = 1;

const PACKAGE = join(ROOT, 'node_modules', 'sqlite3');
const ADDON = join(PACKAGE, 'build', 'Release', 'node_sqlite3.node');
const ADDON_NOTE = join(PACKAGE, 'build', 'Release', 'engine.json');
const AMALGAMATION = join(ROOT, 'node_modules', 'sqlite-amalgamation', 'deps', 'sqlite3');

/** Read by the host to show in *Informazioni* which engine runs: `{key, sqliteVersion, source: 'compiled' | 'prebuild'}`. */
export const ENGINE_NOTE = join(BUILD, 'engine.json');

/**
 * Makes sure that `require('sqlite3')` works, compiling at most once per machine and version.
 * @param {(line: string) => void} say
 * @returns {Promise<{sqliteVersion: string, source: 'compiled' | 'prebuild'}>}
 */
export async function prepareEngine(say) {
  const key = engineKey();
  const current = readNote(ADDON_NOTE);
  if (isCurrent(current, key)) return publishNote(current);
  const cached = join(CACHE, 'engine', key, 'node_sqlite3.node');
  if (existsSync(cached)) {
    const note = await installAddon(cached, { key, source: 'compiled' });
    if (note !== undefined) return publishNote(note);
    rmSync(dirname(cached), { recursive: true, force: true });
  }
  const compiled = await compileEngine(key, cached, say);
  return publishNote(compiled ?? (await fetchPrebuild(key, say)));
}

function engineKey() {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return `${process.platform}-${process.arch}-sqlite3_${version}-sqlite_${SQLITE_VERSION}-r${RECIPE}`;
}

function isCurrent(note, key) {
  if (note?.key !== key || !existsSync(ADDON) || statSync(ADDON).size !== note.size) return false;
  // A prebuild is a stopgap: where a compiler has since appeared, compile.
  return note.source === 'compiled' || missingCompilers().length > 0;
}

function readNote(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function publishNote(note) {
  const published = readNote(ENGINE_NOTE);
  if (published?.key !== note.key || published.source !== note.source) {
    mkdirSync(BUILD, { recursive: true });
    writeFileSync(ENGINE_NOTE, `${JSON.stringify(note, null, 2)}\n`);
  }
  return note;
}

/** Programs needed to compile that this Linux machine lacks; elsewhere only a try can tell. */
export function missingCompilers() {
  if (process.platform !== 'linux') return [];
  return ['g++', 'make', 'python3'].filter((name) => findProgram(name) === undefined);
}

/** Italian: how to install the missing compilers on the usual Linux families. */
export function compilerAdvice(missing) {
  const ways = [
    ['apt-get', 'sudo apt-get install g++ make python3'],
    ['dnf', 'sudo dnf install gcc-c++ make python3'],
    ['zypper', 'sudo zypper install gcc-c++ make python3'],
    ['pacman', 'sudo pacman -S gcc make python'],
    ['apk', 'sudo apk add g++ make python3'],
  ];
  const way = ways.find(([program]) => findProgram(program) !== undefined) ?? ways[0];
  return `Per compilare il motore del database manca: ${missing.join(', ')}. Per installarlo: ${way[1]}`;
}

async function compileEngine(key, target, say) {
  const missing = missingCompilers();
  if (missing.length > 0) {
    say(compilerAdvice(missing));
    return undefined;
  }
  const nodeGyp = findNodeGyp();
  if (nodeGyp === undefined) return undefined;
  say(`Compilo il motore SQLite ${SQLITE_VERSION} (un minuto e mezzo circa, solo la prima volta)…`);
  const work = join(CACHE, 'engine', 'work');
  layOutSources(work);
  const headers = await headersOption();
  const { code, output } = await runQuietly(process.execPath, [nodeGyp, 'rebuild', ...headers, '--', `-Dsqlite_version=${SQLITE_NUMBER}`], {
    cwd: work,
    env: { ...process.env, JOBS: 'max' },
  });
  const built = join(work, 'build', 'Release', 'node_sqlite3.node');
  if (code !== 0 || !existsSync(built)) {
    say(`La compilazione non è riuscita:\n${tail(output)}`);
    return undefined;
  }
  mkdirSync(dirname(target), { recursive: true });
  cpSync(built, target);
  // node-gyp also leaves makefiles of node-addon-api at the same distance above its output as they lie above the sources.
  for (const leftover of [work, join(CACHE, 'node_modules')]) rmSync(leftover, { recursive: true, force: true });
  const note = await installAddon(target, { key, source: 'compiled' });
  if (note === undefined) throw new Refusal(`Il motore compilato non risponde come SQLite ${SQLITE_VERSION} con ricerca testuale (FTS5).`);
  return note;
}

function layOutSources(work) {
  rmSync(work, { recursive: true, force: true });
  cpSync(PACKAGE, work, { recursive: true, filter: (source) => !source.startsWith(join(PACKAGE, 'build')) });
  const folder = `sqlite-autoconf-${SQLITE_NUMBER}`;
  const staging = join(work, 'deps', folder);
  mkdirSync(staging, { recursive: true });
  for (const name of ['sqlite3.h', 'sqlite3ext.h']) cpSync(join(AMALGAMATION, name), join(staging, name));
  // A misspelt column in double quotes must be an error, not a text. Written into the source because it holds for every compiler.
  writeFileSync(join(staging, 'sqlite3.c'), `#define SQLITE_DQS 0\n${readFileSync(join(AMALGAMATION, 'sqlite3.c'), 'utf8')}`);
  const tar = createRequire(join(PACKAGE, 'package.json'))('tar');
  tar.create({ sync: true, gzip: true, file: `${staging}.tar.gz`, cwd: join(work, 'deps') }, [folder]);
}

/** Node's own headers where they are at hand (npm's `nodedir`, or beside the executable), so that nothing is downloaded. */
async function headersOption() {
  const npm = findNpmScript();
  if (npm !== undefined) {
    const { code, output } = await runQuietly(process.execPath, [npm, 'config', 'get', 'nodedir'], { cwd: ROOT });
    const nodedir = output.trim();
    if (code === 0 && nodedir !== '' && existsSync(join(nodedir, 'include', 'node', 'node_api.h'))) return [`--nodedir=${nodedir}`];
  }
  const prefix = join(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

async function fetchPrebuild(key, say) {
  const installer = createRequire(join(PACKAGE, 'package.json')).resolve('prebuild-install/bin.js');
  say('ATTENZIONE: senza compilatore uso il motore SQLite già compilato da chi pubblica sqlite3 (versione 3.52.0, ritirata dagli autori di SQLite).');
  const { code, output } = await runQuietly(process.execPath, [installer, '-r', 'napi'], { cwd: PACKAGE });
  if (code !== 0) throw new Refusal(`Il motore del database non si è potuto né compilare né scaricare.\n${tail(output, 5)}`);
  const seen = await askEngine();
  if (seen === undefined) throw new Refusal('Il motore del database scaricato non funziona su questo computer.');
  return writeAddonNote({ key, source: 'prebuild', sqliteVersion: seen.version });
}

async function installAddon(from, { key, source }) {
  mkdirSync(dirname(ADDON), { recursive: true });
  // Renamed into place: a running program keeps the file it has open.
  const beside = `${ADDON}.${process.pid}`;
  cpSync(from, beside);
  renameSync(beside, ADDON);
  const seen = await askEngine();
  if (seen?.version !== SQLITE_VERSION || !seen.fts5) return undefined;
  return writeAddonNote({ key, source, sqliteVersion: seen.version });
}

function writeAddonNote(facts) {
  const note = { ...facts, size: statSync(ADDON).size };
  writeFileSync(ADDON_NOTE, `${JSON.stringify(note, null, 2)}\n`);
  return note;
}

const QUESTION = `
const { Database } = require('sqlite3')
const db = new Database(':memory:')
db.get('SELECT sqlite_version() AS version', (problem, row) => {
  if (problem) throw problem
  db.exec('CREATE VIRTUAL TABLE probe USING fts5(words)', (refused) => console.log(JSON.stringify({ version: row.version, fts5: refused === null })))
})`;

/** Asked in a process of its own: an addon that does not fit can end the process. */
async function askEngine() {
  const { code, output } = await runQuietly(process.execPath, ['-e', QUESTION], { cwd: ROOT });
  return code === 0 ? JSON.parse(output) : undefined;
}

// Where things lie in a checkout. Plain Node, no dependency: this runs before anything is installed.
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What `prepare` produces; may be deleted at any time. */
export const BUILD = join(ROOT, 'build');

/** What must outlive `npm ci` and `rm -r build`: the compiled database engine. */
export const CACHE = join(ROOT, '.cache');

/** The bundles started by the other tools. */
export const LOOPBACK_ENTRY = join(BUILD, 'main', 'loopback.js');
export const ELECTRON_ENTRY = join(BUILD, 'main', 'electron.js');
export const CLI_ENTRY = join(BUILD, 'main', 'cli.js');
export const DEMO_ENTRY = join(BUILD, 'main', 'demo.js');

/** True in the file that Node was asked to run, false where it is only imported. */
export function isStarted(moduleUrl) {
  const started = process.argv[1];
  return started !== undefined && moduleUrl === pathToFileURL(realpathSync(started)).href;
}

/**
 * Full path of a program on PATH, or undefined.
 * @param {string} name
 * @returns {string | undefined}
 */
export function findProgram(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const candidate = join(folder, name + ending);
      if (folder !== '' && isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * npm's own script, so that it can be run by this very Node without a shell.
 * @returns {string | undefined}
 */
export function findNpmScript() {
  const beside = dirname(realpathSync(process.execPath));
  const onPath = findProgram('npm');
  const candidates = [
    process.env.npm_execpath,
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    onPath === undefined ? undefined : realpathSync(onPath),
  ];
  return candidates.find((path) => path?.endsWith('npm-cli.js') === true && existsSync(path));
}

/**
 * node-gyp as installed with sqlite3's optional dependency, else the one npm bundles.
 * @returns {string | undefined}
 */
export function findNodeGyp() {
  const npm = findNpmScript();
  const candidates = [
    join(ROOT, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'),
    npm === undefined ? undefined : join(dirname(npm), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'),
  ];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

// Has anything changed since the last build? First by size and time (fast), then by content, so that a checkout that only
// touches files does not rebuild.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NOT_BUILT = /\.(test|campaign)\.tsx?$|\.md$/;
// The pages of the manual are the guide inside the program.
const MANUAL_PAGE = /^docs\/manual\/[\w-]+\.md$/;

/**
 * Every file under the given files and folders that takes part in a build, sorted; what does not exist is left out.
 * @param {string} root
 * @param {readonly string[]} inputs paths relative to root
 * @returns {string[]} paths relative to root, with forward slashes
 */
export function listInputs(root, inputs) {
  const found = [];
  for (const input of inputs) collect(root, input, found);
  return found.sort();
}

function collect(root, path, found) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    if (!NOT_BUILT.test(path) || MANUAL_PAGE.test(path)) found.push(path);
    return;
  }
  for (const name of readdirSync(join(root, path))) collect(root, `${path}/${name}`, found);
}

function stampOfTimes(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const stat = statSync(join(root, file));
    hash.update(`${file}\0${stat.size}\0${stat.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function stampOfContents(root, files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function readStamp(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Compares inputs with the stamp file of the last build.
 * @param {string} root
 * @param {readonly string[]} inputs
 * @param {string} stampPath absolute
 * @returns {{changed: boolean, save: () => void}} call `save` once the build has succeeded; it records the state as it was
 * when compared, so an edit made during the build is seen next time
 */
export function compareInputs(root, inputs, stampPath) {
  const files = listInputs(root, inputs);
  const known = readStamp(stampPath);
  const times = stampOfTimes(root, files);
  if (known?.times === times) return { changed: false, save: () => {} };
  const contents = stampOfContents(root, files);
  const save = () => {
    mkdirSync(dirname(stampPath), { recursive: true });
    writeFileSync(stampPath, JSON.stringify({ times, contents }));
  };
  if (known?.contents !== contents) return { changed: true, save };
  save();
  return { changed: false, save };
}

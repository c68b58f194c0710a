// The arrows of the design, checked over every import. Run by `npm test`; alone: node tools/layers.mjs [--root FOLDER]
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, resolve } from 'node:path';
import { blankCommentsAndTemplates, findImports } from './imports.mjs';
import { ROOT, isStarted } from './places.mjs';

/**
 * What each layer may import of the others; itself always. `libraries`: which packages and Node modules its product code may use.
 * `typesOf`: layers of which only types may be imported. `testsMay`: its tests put both ends of the bridge together, so they may
 * import any layer.
 */
const LAYERS = {
  domain: { may: [], libraries: 'none', says: 'domain → nothing' },
  contract: { may: ['domain'], libraries: 'no node', says: 'contract → domain' },
  data: { may: ['domain'], libraries: 'any', says: 'data → domain' },
  documents: { may: ['domain'], libraries: 'any', says: 'documents → domain' },
  workers: { may: ['domain'], libraries: 'any', says: 'workers → domain' },
  intermediary: { may: ['domain', 'data'], libraries: 'any', says: 'intermediary → domain, data' },
  features: {
    may: ['contract', 'domain', 'data', 'documents', 'workers'],
    libraries: 'any',
    says: "features → contract, domain, data, documents, workers, other features' index.ts",
  },
  host: {
    may: ['contract', 'domain', 'data', 'documents', 'workers', 'intermediary', 'features', 'preload'],
    testsMay: 'anything',
    libraries: 'any',
    says: "host → everything but the renderer's sources",
  },
  renderer: { may: ['contract', 'domain', 'resources', 'manual'], typesOf: ['contract'], libraries: 'no node', says: 'renderer → contract (types), domain' },
  preload: { may: [], testsMay: 'anything', libraries: 'electron', says: 'preload → electron' },
};

/** Layers outside this table (e2e, tools, the configuration files) drive the others from outside and are not constrained. */
const SOURCE_FOLDERS = ['main', 'preload', 'renderer'];
const IS_SOURCE = /\.(ts|tsx|mts|cts)$/;
// Tests, and the pieces that only tests use: they keep to the arrows but may use any library.
const IS_TEST = /\.(test|campaign)\.tsx?$|\/testing\//;

/** @typedef {{file: string, line: number, message: string}} Violation */

/**
 * The layer a path belongs to, undefined when it is none's.
 * @param {string} path relative to the root, with forward slashes
 */
export function layerOf(path) {
  const [top, second] = path.split('/');
  if (top === 'main') return second !== undefined && Object.hasOwn(LAYERS, second) && path.split('/').length > 2 ? second : undefined;
  // The manual is what F1 shows: its pages are the only text of the guide, imported as they are.
  if (top === 'docs') return second === 'manual' ? 'manual' : undefined;
  return top === 'renderer' || top === 'preload' || top === 'resources' ? top : undefined;
}

const featureOf = (path) => (path.startsWith('main/features/') && path.split('/').length > 3 ? path.split('/')[2] : undefined);

/**
 * Checks every source file under the root.
 * @param {string} root
 * @returns {Violation[]} in order of file and line
 */
export function checkLayers(root) {
  const violations = [];
  const featureArrows = [];
  for (const file of listSources(root)) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const found of findImports(source)) {
      const message = judgeImport(file, found, featureArrows);
      if (message !== undefined) violations.push({ file, line: found.line, message });
    }
    violations.push(...findWindowsElsewhere(file, source));
  }
  return [...violations, ...findCircles(featureArrows)].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function listSources(root) {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') walk(path);
      else if (IS_SOURCE.test(entry.name)) found.push(path);
    }
  };
  for (const folder of SOURCE_FOLDERS) if (existsSync(join(root, folder))) walk(folder);
  return found.sort();
}

function judgeImport(file, found, featureArrows) {
  const layer = layerOf(file);
  if (layer === undefined) return `${file} lies in no layer of the design`;
  return found.specifier.startsWith('.') ? judgeRelative(file, layer, found, featureArrows) : judgeLibrary(file, layer, found);
}

function judgeRelative(file, layer, found, featureArrows) {
  const target = posix.normalize(posix.join(posix.dirname(file), found.specifier));
  const targetLayer = layerOf(target);
  const rule = LAYERS[layer];
  if (target.includes('/testing/') && !IS_TEST.test(file)) return `${layer} → ${target}: what lies in testing/ is for tests only`;
  if (targetLayer === undefined) return IS_TEST.test(file) ? undefined : `${layer} → ${target} leaves the layers (${rule.says})`;
  if (targetLayer === layer) return layer === 'features' ? judgeFeature(file, target, found, featureArrows) : undefined;
  if (rule.testsMay === 'anything' && IS_TEST.test(file)) return undefined;
  if (!rule.may.includes(targetLayer)) return `${layer} → ${targetLayer} is no arrow of the design (${rule.says})`;
  if (rule.typesOf?.includes(targetLayer) && !found.typeOnly && !IS_TEST.test(file))
    return `${layer} → ${targetLayer} takes types only: write "import type" (${rule.says})`;
  return undefined;
}

function judgeFeature(file, target, found, featureArrows) {
  const [from, to] = [featureOf(file), featureOf(target)];
  if (from === to || from === undefined) return undefined;
  if (to !== undefined && target !== `main/features/${to}/index.ts`)
    return `features/${from} → features/${to} passes only through its index.ts (${LAYERS.features.says})`;
  if (to !== undefined && !IS_TEST.test(file)) featureArrows.push({ from, to, file, line: found.line });
  return undefined;
}

function judgeLibrary(file, layer, found) {
  const isTest = IS_TEST.test(file);
  if (found.specifier === 'electron') {
    if (found.typeOnly || layer === 'preload' || file.startsWith('main/host/electron/')) return undefined;
    return `${layer} → electron: the value of electron is imported only in main/host/electron and preload`;
  }
  if (isTest) return undefined;
  const { libraries, says } = LAYERS[layer];
  if (libraries === 'none') return `${layer} → ${found.specifier} is no arrow of the design (${says}, no library either)`;
  if (libraries === 'electron') return `${layer} → ${found.specifier} is no arrow of the design (${says})`;
  if (libraries === 'no node' && isBuiltin(found.specifier))
    return `${layer} → ${found.specifier}: this layer also runs in the page, where Node is not (${says})`;
  return undefined;
}

function findWindowsElsewhere(file, source) {
  if (file.startsWith('main/host/electron/')) return [];
  return blankCommentsAndTemplates(source)
    .split('\n')
    .flatMap((text, index) =>
      /\bnew\s+(\w+\.)?BrowserWindow\b/.test(text) ? [{ file, line: index + 1, message: 'new BrowserWindow is written only in main/host/electron' }] : [],
    );
}

function findCircles(arrows) {
  const next = new Map();
  for (const { from, to } of arrows) next.set(from, new Set([...(next.get(from) ?? []), to]));
  return arrows
    .filter(({ from, to }) => from !== to && reaches(next, to, from))
    .map(({ from, to, file, line }) => ({
      file,
      line,
      message: `features/${from} → features/${to} closes a circle (${LAYERS.features.says}, never in a circle)`,
    }));
}

function reaches(next, start, goal) {
  const seen = new Set();
  const open = [start];
  while (open.length > 0) {
    const here = open.pop();
    if (here === goal) return true;
    if (seen.has(here)) continue;
    seen.add(here);
    open.push(...(next.get(here) ?? []));
  }
  return false;
}

function main(args) {
  const chosen = args.indexOf('--root');
  const root = chosen === -1 ? ROOT : resolve(args[chosen + 1] ?? '.');
  const violations = checkLayers(root);
  for (const { file, line, message } of violations) console.log(`${file}:${line}: ${message}`);
  console.log(violations.length === 0 ? 'Layers: every import follows an arrow.' : `Layers: ${violations.length} refused.`);
  return violations.length === 0 ? 0 : 1;
}

if (isStarted(import.meta.url)) process.exitCode = main(process.argv.slice(2));

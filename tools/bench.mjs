// npm run bench: runs every case of tools/bench/*.mjs, prints a table and compares it with the committed docs/bench.json.
//   npm run bench -- [--million | --sync | --year | --lots] [--only NAME] [--save]
//   (--million: the cases over a generated archive of a million positions, some minutes; --sync: receiving fifty thousand receipts and two million rows of flows, some minutes; --year: a generated year of collections, reconciled; --lots: ten thousand notices as one lot, and as single files)
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { removeMillion } from './bench-million-samples.mjs';
import { summarize } from './percentiles.mjs';
import { BUILD, ROOT } from './places.mjs';
import { Refusal, runTool } from './refusal.mjs';
import { prepare } from './prepare.mjs';

/**
 * What a file of tools/bench exports by default.
 * @typedef {object} BenchCase
 * @property {string} name kebab-case, the key in docs/bench.json
 * @property {string} label Italian, for the table
 * @property {'ms' | 's' | 'MB' | 'KB'} unit
 * @property {{median?: number, p95?: number, p99?: number, maximum?: number}} [limits] what the design promises
 * @property {'million' | 'sync' | 'year' | 'lots'} [archive] the case works over an archive that takes minutes to make, and runs only when asked for by this name
 * @property {(context: {root: string, build: string, folder: string}) => Promise<readonly number[]>} run returns the samples;
 * `folder` is an empty temporary folder, removed afterwards; built programs lie under `build`
 */

const CASES = join(ROOT, 'tools', 'bench');
const LONG = ['million', 'sync', 'year', 'lots'];
const COMMITTED = join(ROOT, 'docs', 'bench.json');

async function loadCases(only, archive) {
  const files = existsSync(CASES)
    ? readdirSync(CASES)
        .filter((name) => name.endsWith('.mjs'))
        .sort()
    : [];
  const cases = await Promise.all(files.map(async (file) => (await import(pathToFileURL(join(CASES, file)).href)).default));
  const chosen = cases.filter((one) => (only === undefined ? one.archive === archive : one.name === only));
  if (chosen.length === 0) throw new Refusal(only === undefined ? 'Nessuna misura in tools/bench.' : `Nessuna misura si chiama «${only}».`);
  return chosen;
}

async function measure({ name, label, unit, limits = {}, run }) {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-'));
  try {
    const figures = summarize(await run({ root: ROOT, build: BUILD, folder }));
    const beyond = Object.keys(limits).filter((key) => figures[key] > limits[key]);
    return { name, label, unit, limits, figures, beyond };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describeMachine() {
  const processors = cpus();
  return {
    cpu: `${processors[0]?.model.trim() ?? 'sconosciuta'} × ${processors.length}`,
    node: process.versions.node,
    system: `${process.platform}-${process.arch}`,
  };
}

function describeCommit() {
  const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' con modifiche');
  } catch {
    return 'senza commit';
  }
}

function readCommitted() {
  return existsSync(COMMITTED) ? JSON.parse(readFileSync(COMMITTED, 'utf8')) : undefined;
}

const shown = (value, unit) => `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`;

function printRow({ name, label, unit, limits, figures, beyond }, committed) {
  const before = committed?.cases?.[name]?.median;
  const ratio = before === undefined || before === 0 ? '–' : `× ${(figures.median / before).toFixed(2)}`;
  const promised = Object.entries(limits)
    .map(([key, limit]) => `${key} ≤ ${limit}`)
    .join(', ');
  const verdict = beyond.length === 0 ? promised : `${promised}  OLTRE: ${beyond.join(', ')}`;
  console.log(
    [
      label.padEnd(40),
      String(figures.samples).padStart(6),
      shown(figures.median, unit).padStart(11),
      shown(figures.p95, unit).padStart(11),
      shown(figures.p99, unit).padStart(11),
      ratio.padStart(8),
      ` ${verdict}`,
    ].join(' '),
  );
}

function save(machine, commit, results) {
  const cases = { ...readCommitted()?.cases };
  for (const { name, unit, figures } of results) cases[name] = { unit, ...figures };
  mkdirSync(dirname(COMMITTED), { recursive: true });
  writeFileSync(COMMITTED, `${JSON.stringify({ commit, ...machine, cases }, null, 2)}\n`);
}

async function main(args) {
  const at = args.indexOf('--only');
  const cases = await loadCases(at === -1 ? undefined : args[at + 1], LONG.find((name) => args.includes(`--${name}`)));
  await prepare((line) => console.log(line));
  const machine = describeMachine();
  const commit = describeCommit();
  const committed = readCommitted();
  console.log(`Commit ${commit} · ${machine.cpu} · Node ${machine.node} · ${machine.system}`);
  if (committed !== undefined) console.log(`Confronto con ${committed.commit} · ${committed.cpu} · Node ${committed.node}`);
  console.log(['Misura'.padEnd(40), 'prove'.padStart(6), 'mediana'.padStart(11), 'p95'.padStart(11), 'p99'.padStart(11), 'rapporto'.padStart(8)].join(' '));
  const results = [];
  try {
    for (const one of cases) {
      const result = await measure(one);
      printRow(result, committed);
      results.push(result);
    }
  } finally {
    removeMillion();
  }
  if (args.includes('--save')) save(machine, commit, results);
  return results.some(({ beyond }) => beyond.length > 0) ? 1 : 0;
}

await runTool(() => main(process.argv.slice(2)));

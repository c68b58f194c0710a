// A generated year of collections through an archive, once for each size of a bench, shared by the cases tools/bench/year-*.mjs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { build as bundle } from 'vite';
import { ROOT } from './places.mjs';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

/** Payments of the year of a town of fifty thousand inhabitants; `SPORTELLO_YEAR_PAYMENTS` for a smaller one. */
const PAYMENTS = Number(process.env.SPORTELLO_YEAR_PAYMENTS ?? 1_000_000);
/** From these the growth is told. */
const SMALLER = [10_000, 100_000];

/** @type {Map<number, any>} */
const measured = new Map();
let bundled = false;

/** The program that measures, and the generator that it starts, stand in e2e/reconciliation-year, which is no part of the product: they are bundled when they are asked for. */
async function bundleProgram(build) {
  if (bundled) return;
  await bundle({
    root: ROOT, configFile: false, logLevel: 'warn',
    build: { ssr: true, outDir: join(build, 'bench-year'), emptyOutDir: true, minify: false, target: 'node20', rolldownOptions: { input: ['measured-year', 'year-source'].map((name) => join(ROOT, 'e2e', 'reconciliation-year', `${name}.ts`)), output: { entryFileNames: '[name].js' } } },
  });
  bundled = true;
}

async function measure(build, payments) {
  await bundleProgram(build);
  if (!measured.has(payments)) {
    const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-year-'));
    try {
      const done = spawnSync(process.execPath, [...HOST_FLAGS, join(build, 'bench-year', 'measured-year.js'), folder, join(build, 'main', 'workers'), String(payments), '1'], { env: hostEnvironment(), encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
      if (done.status !== 0) throw new Error(`measured-year.js ended with ${done.status}: ${done.stderr.slice(0, 400)}`);
      measured.set(payments, JSON.parse(done.stdout));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return measured.get(payments);
}

/**
 * Phases of the year, each with `count`, `seconds`, `save` (milliseconds at the counter meanwhile), `loop` (99.9th of a hundred of the main loop's delay), `memory` (MB): see e2e/reconciliation-year/measured-year.ts.
 * @param {string} build folder of the built programs
 */
export function yearPhases(build) {
  return measure(build, PAYMENTS);
}

/**
 * Milliseconds of the full run for a thousand payments, from the smallest year to the whole one: equal when it grows with them.
 * @param {string} build folder of the built programs
 */
export async function yearGrowth(build) {
  const samples = [];
  for (const payments of [...SMALLER.filter((size) => size < PAYMENTS), PAYMENTS]) samples.push(((await measure(build, payments)).full.seconds * 1e6) / payments);
  return samples;
}

/** Milliseconds for a thousand of what a phase counts. */
export function perThousand({ seconds, count }) {
  return (seconds * 1e6) / count;
}

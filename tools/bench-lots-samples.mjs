// One run of ten thousand notices as a lot (build/main/bench-lots.js) for each kind of file, shared by the cases of tools/bench that read it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

/** `SPORTELLO_BENCH_NOTICES` asks for fewer, to see that it works: figures of fewer are not compared with the committed ones. */
const NOTICES = process.env['SPORTELLO_BENCH_NOTICES'] ?? '10000';
/** @type {Map<string, Record<string, number[]>>} */
const samples = new Map();

/**
 * `page` milliseconds a page, `memory` MB at most, `weight` KB a page, `save` at the counter meanwhile and `loop` (p99.9) in milliseconds, `firstPage` from the
 * order to the first page, in a program that has been open for some seconds.
 * @param {string} build folder of the built programs
 * @param {'PARTS' | 'FILES'} output
 */
export function lotSamples(build, output) {
  const known = samples.get(output);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-lots-'));
  try {
    const run = spawnSync(process.execPath, [...HOST_FLAGS, join(build, 'main', 'bench-lots.js'), folder, NOTICES, output], { env: hostEnvironment(), encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
    if (run.status !== 0) throw new Error(`bench-lots.js ended with ${run.status}: ${run.stderr.slice(0, 400)}`);
    const measured = JSON.parse(run.stdout);
    samples.set(output, measured);
    return measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

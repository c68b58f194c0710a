// One run of the core's measures (build/main/bench.js), shared by the cases of tools/bench that read it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

/** @type {Record<string, number[]> | undefined} */
let samples;

/**
 * Samples of the core: `save`, `print` in milliseconds, `loop` and `loopMaximum` of the main loop's delay, `memory` in MB.
 * Run once a bench, in a process of its own.
 * @param {string} build folder of the built programs
 */
export function coreSamples(build) {
  if (samples === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-core-'));
    try {
      const run = spawnSync(process.execPath, [...HOST_FLAGS, join(build, 'main', 'bench.js'), folder], { env: hostEnvironment(), encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
      if (run.status !== 0) throw new Error(`bench.js ended with ${run.status}: ${run.stderr.slice(0, 400)}`);
      samples = JSON.parse(run.stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return samples;
}

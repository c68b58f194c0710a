// One run of the measures of receiving (build/main/bench-sync.js), shared by the cases tools/bench/sync-*.mjs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

/** What is received: 50,000 receipts and 2,000 flows of 1,000 payments. The limits of the cases are 2,000 receipts and 20,000 payments of flows a second. */
export const RECEIPTS = 50_000;
export const FLOWS = 2_000;
export const PAYMENTS_OF_A_FLOW = 1_000;

/** @type {Record<string, number[]> | undefined} */
let samples;

/**
 * Samples of receiving: `receipts`, `flows` in seconds for all of them; `save` in milliseconds at the counter meanwhile, `loopReceipts`, `loopFlows` of the main loop's delay (99.9th of a hundred);
 * `memory` in MB while it goes, `memoryGrowth` of its peak in the second half of each stream over that in the first; `cpuReceipts`, `cpuFlows` processor seconds. The intermediary is scripted inside the process
 * (main/host/bench-sync): `remote` are the seconds spent in it, which the others include.
 * @param {string} build folder of the built programs
 */
export function syncSamples(build) {
  if (samples === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-sync-'));
    try {
      const run = spawnSync(process.execPath, [...HOST_FLAGS, join(build, 'main', 'bench-sync.js'), folder, ...[RECEIPTS, FLOWS, PAYMENTS_OF_A_FLOW].map(String)], { env: hostEnvironment(), encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
      if (run.status !== 0) throw new Error(`bench-sync.js ended with ${run.status}: ${run.stderr.slice(0, 400)}`);
      samples = JSON.parse(run.stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return samples;
}

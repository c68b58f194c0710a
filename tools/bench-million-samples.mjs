// The archive of a million positions, generated once a bench, and one run of the core's measures over it (build/main/bench-million.js), shared by the
// cases tools/bench/million-*.mjs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { DEMO_FLAGS, demoEnvironment } from './demo.mjs';
import { HOST_FLAGS, hostEnvironment } from './host-flags.mjs';

const POSITIONS = 1_000_000;

/** @type {{folder: string, seconds: number, peakMegabytes: number} | undefined} */
let million;
/** @type {Record<string, number[]> | undefined} */
let samples;

function run(build, name, args, { flags, env } = { flags: HOST_FLAGS, env: hostEnvironment() }) {
  const done = spawnSync(process.execPath, [...flags, join(build, 'main', name), ...args], { env, encoding: 'utf8', maxBuffer: 256 * 1_048_576 });
  if (done.status !== 0) throw new Error(`${name} ended with ${done.status}: ${done.stderr.slice(0, 400)}`);
  return done.stdout;
}

/**
 * The folder whose `data` and `state` are the archive, the seconds and the memory it took to make.
 * @param {string} build folder of the built programs
 */
export function millionArchive(build) {
  if (million === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-million-'));
    const begun = performance.now();
    try {
      const made = JSON.parse(run(build, 'demo.js', ['--data', join(folder, 'data'), '--state', join(folder, 'state'), '--positions', String(POSITIONS)], { flags: DEMO_FLAGS, env: demoEnvironment() }));
      million = { folder, seconds: (performance.now() - begun) / 1000, peakMegabytes: made.peakMegabytes };
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
  return million;
}

/**
 * Samples of the core over the archive in milliseconds, `memory` in MB: see main/host/bench-million.
 * @param {string} build folder of the built programs
 */
export function millionSamples(build) {
  const { folder } = millionArchive(build);
  samples ??= JSON.parse(run(build, 'bench-million.js', [join(folder, 'data'), join(folder, 'state')]));
  return samples;
}

/** Removes the archive, when one was made. */
export function removeMillion() {
  if (million !== undefined) rmSync(million.folder, { recursive: true, force: true });
  million = undefined;
}

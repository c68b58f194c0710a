// Builds the bundles with Vite, each only when its inputs changed.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { BUILD, ROOT } from './places.mjs';
import { Refusal } from './refusal.mjs';
import { runQuietly } from './run-program.mjs';
import { compareInputs } from './fingerprint.mjs';

const SHARED_INPUTS = ['package-lock.json', 'tsconfig.json'];

/** What is built: the folder it needs, what it depends on, the file that shows it is there. */
const BUNDLES = [
  // The second needs the first beside it, and the first empties the folder.
  { name: 'main', source: 'main/host', configs: ['vite.main.config.ts', 'vite.window.config.ts'], inputs: ['main'], output: 'main/window.cjs' },
  {
    name: 'renderer',
    source: 'renderer/index.html',
    configs: ['vite.renderer.config.ts'],
    inputs: ['renderer', 'main/contract', 'main/domain', 'resources', 'docs/manual'],
    output: 'renderer/index.html',
  },
  { name: 'preload', source: 'preload/preload.ts', configs: ['vite.preload.config.ts'], inputs: ['preload'], output: 'preload/preload.cjs' },
];

/**
 * The bundles whose inputs changed since they were last built.
 * @returns {{name: string, configs: readonly string[], save: () => void}[]}
 */
export function staleBundles() {
  return BUNDLES.filter((bundle) => existsSync(join(ROOT, bundle.source)))
    .map((bundle) => {
      const comparison = compareInputs(ROOT, [...bundle.inputs, ...bundle.configs, ...SHARED_INPUTS], join(BUILD, '.inputs', `${bundle.name}.json`));
      return { ...bundle, stale: comparison.changed || !existsSync(join(BUILD, bundle.output)), save: comparison.save };
    })
    .filter((bundle) => bundle.stale);
}

/**
 * @param {(line: string) => void} say
 * @returns {Promise<void>} refuses with the bundler's last lines when one does not build
 */
export async function buildBundles(say) {
  const stale = staleBundles();
  if (stale.length === 0) return;
  say('Costruisco il programma…');
  // All are awaited even when one fails: nothing may still be writing when the next process takes its turn.
  const outcomes = await Promise.allSettled(stale.map(buildBundle));
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function buildBundle({ name, configs, save }) {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  // What is interrupted half-way must not agree with the sources of before.
  rmSync(join(BUILD, '.inputs', `${name}.json`), { force: true });
  for (const config of configs) {
    const { code, output } = await runQuietly(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], { cwd: ROOT });
    if (code !== 0) throw new Refusal(`La costruzione di «${name}» non è riuscita:\n${withoutStack(output)}`);
  }
  save();
}

const withoutStack = (output) =>
  stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
    .trim();

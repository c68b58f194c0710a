import { performance } from 'node:perf_hooks';
import { makeDemo } from './make-demo.ts';

const [dataDir = '', stateDir = '', positions = '5000', reference = '2026-11-28', seed = '1'] = process.argv.slice(2);
const begun = performance.now();
const many = Number(positions) > 20_000;
const made = await makeDemo({
  dataDir, stateDir: stateDir === '' ? null : stateDir, seed: Number(seed), reference, positions: Number(positions), receiptFiles: many ? 'DAILY' : 'EACH', trail: !many,
  onStep: (step) => { process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1)} s  ${step}\n`); },
});
process.stdout.write(`${made.ok ? '' : made.error} ${((performance.now() - begun) / 1000).toFixed(1)} s  ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);

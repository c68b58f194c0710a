/**
 * A year of a town through the archive: its receipts and flows recorded as a pull records them, its treasury files imported one after the other as they would arrive, each followed by its run; then the truth of every row
 * against what was said. Prints what a clerk felt meanwhile. `SPORTELLO_YEAR_PAYMENTS` and `SPORTELLO_YEAR_SEED` choose the year.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { z } from 'zod';
import { operatorByUsername } from '../../main/features/access/index.ts';
import { applyPulledFlows, understandFlows } from '../../main/features/flows/index.ts';
import { createInProcessDrawing } from '../../main/features/notices/index.ts';
import { applyReceipts, understandReceipts } from '../../main/features/payments/index.ts';
import { createWorkerMatching, openItems, toldMatches, type OpenItem, type ToldMatch } from '../../main/features/reconciliation/index.ts';
import { UnitPace } from '../../main/data/unit-pace.ts';
import { applySetupFile } from '../../main/features/setup/index.ts';
import { importTreasuryFile } from '../../main/features/treasury/index.ts';
import { openArchive } from '../../main/host/open-archive.ts';
import { createRunSecrets } from '../../main/host/secrets/secret-place.ts';
import { SETUP_FILE } from '../../main/host/testing/archive-desk.ts';
import { NUMBERING } from '../../main/host/demo/town.ts';
import { flowFile } from './flow-file.ts';
import { judgedPayments } from './judged-payments.ts';
import { receiptFile } from './receipt-file.ts';
import { reconciliationYear, type RowTruth } from './reconciliation-year.ts';

const PAYMENTS = Number(process.env['SPORTELLO_YEAR_PAYMENTS'] ?? '20000');
const SEED = Number(process.env['SPORTELLO_YEAR_SEED'] ?? '1');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

// The matching is in a thread of its own, as in a window: Node 20 does not run TypeScript, so that it is bundled.
const repository = resolve(import.meta.dirname, '..', '..');
const workers = resolve(repository, 'node_modules', '.sportello-test', 'year-in-archive');
beforeAll(() => build({
  root: repository, configFile: false, logLevel: 'silent',
  build: { ssr: resolve(repository, 'main/features/reconciliation/matching.worker.ts'), outDir: workers, emptyOutDir: true, target: 'node20', rolldownOptions: { output: { entryFileNames: 'matching.worker.mjs' } } },
}), 120_000);

function* batches<T>(items: Iterable<T>, pace: UnitPace): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length >= pace.items) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

test(`a year of ${PAYMENTS} payments, seed ${SEED}, comes out of the archive as it was made`, async () => {
  const year = reconciliationYear({ payments: PAYMENTS, seed: SEED });
  const folder = await mkdtemp(join(tmpdir(), 'sportello-year-'));
  const nowMs = Date.parse(`${year.asOf}T09:00:00Z`);
  const opened = await openArchive({ dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), drawing: createInProcessDrawing(), matching: createWorkerMatching(pathToFileURL(join(workers, 'matching.worker.mjs'))), host: 'test', nowMs: () => nowMs + performance.now(), syncParts: { secretPlace: async () => createRunSecrets() } });
  if (!opened.ok) throw new Error(opened.error.message);
  const { context, close } = opened.value;
  const setup = { ...SETUP_FILE, numbering: { ...SETUP_FILE.numbering, segregationCode: NUMBERING.segregationCode }, entity: { fiscalCode: year.entity.fiscalCode, name: year.entity.name } };
  const applied = await applySetupFile(context, setup, { test: false, password: 'corretta cavalla batteria 42', operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  const operator = await context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (operator === null) throw new Error('no operator');

  const timed = async (what: string, count: number, work: () => Promise<void>): Promise<void> => {
    const begun = performance.now();
    await work();
    const seconds = (performance.now() - begun) / 1_000;
    say(`${what}: ${count} in ${seconds.toFixed(1)} s (${Math.round(count / seconds)}/s)`);
  };
  await timed('receipts', PAYMENTS, async () => {
    const pace = new UnitPace({ first: 25, most: 200 });
    for (const batch of batches(year.receipts(), pace)) {
      const items = batch.map((receipt, index) => ({ name: `r${index}`, raw: new Uint8Array(Buffer.from(receiptFile(receipt, SEED))) }));
      await understandReceipts(items.map(({ raw }) => raw));
      await pace.write(context.engine, 'year.receipts', items.length, (unit) => applyReceipts(context, unit, items));
    }
  });
  await timed('flows', year.counts.flows, async () => {
    const pace = new UnitPace({ first: 5, most: 50 });
    for (const batch of batches(year.flows(), pace)) {
      const items = batch.map((flow) => ({ naturalKey: flow.header.name, raw: new Uint8Array(Buffer.from(flowFile(flow))), channel: 'year' }));
      await understandFlows(items.map(({ raw }) => raw));
      await pace.write(context.engine, 'year.flows', items.length, (unit) => applyPulledFlows(unit, items));
    }
  });

  // What a clerk feels: a small save every 20 ms, in the lane of the counter.
  const waits: number[] = [];
  let probing = true;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const probe = (async () => {
    while (probing) {
      const begun = performance.now();
      await context.engine.write('year.probe', async (unit) => { await unit.all(z.object({ one: z.int() }), 'SELECT 1 AS one'); });
      waits.push(performance.now() - begun);
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  })();
  const truths = new Map<string, RowTruth>();
  const runs: number[] = [];
  await timed('treasury files with their runs', year.counts.rows, async () => {
    for (const file of year.treasuryFiles()) {
      for (const truth of file.truths) truths.set(`${truth.sourceFile}#${truth.sourceRow}`, truth);
      const begun = performance.now();
      const outcome = await importTreasuryFile(context, operator, { name: file.name, bytes: file.bytes }, `${file.name}:0`);
      runs.push(performance.now() - begun);
      expect(outcome.result).toBe('IMPORTED');
    }
  });
  await timed('rebuild', year.counts.rows, async () => { await context.reconciliation?.rebuild(); });
  probing = false;
  await probe;
  delay.disable();
  waits.sort((one, other) => one - other);
  runs.sort((one, other) => one - other);
  const at = (list: readonly number[], share: number): string => (list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0).toFixed(0);
  say(`a clerk's save meanwhile: p50 ${at(waits, 0.5)} ms, p99 ${at(waits, 0.99)} ms, longest ${at(waits, 1)} ms of ${waits.length}; loop p99.9 ${(delay.percentile(99.9) / 1e6).toFixed(0)} ms; a file with its run: p50 ${at(runs, 0.5)} ms, p99 ${at(runs, 0.99)} ms, longest ${at(runs, 1)} ms`);

  const disagreements: string[] = [];
  let automatic = 0;
  let matchable = 0;
  let found = 0;
  const judge = (match: ToldMatch): void => {
    const truth = truths.get(`${match.movement.file}#${match.movement.row}`);
    if (truth === undefined) throw new Error(`No truth of ${match.movement.file} ${match.movement.row}`);
    const agrees = truth.expected.some(({ status, rule, code }) => status === match.status && (rule ?? undefined) === match.rule && code === match.code);
    if (match.status === 'automatic' && match.rule !== 'R1') {
      automatic += 1;
      if ([...match.flows].sort().join() !== [...truth.flows].sort().join()) disagreements.push(`WRONG ${truth.id} ${truth.madeAs} ${truth.detail}: ${match.flows.join()} instead of ${truth.flows.join()}`);
    }
    if (truth.matchable) matchable += 1;
    if (truth.matchable && match.status === 'automatic') found += 1;
    if (!agrees) disagreements.push(`${truth.id} ${truth.madeAs} ${truth.detail}: ${match.status} ${match.rule ?? '-'} ${match.code}, expected ${truth.expected.map(({ status, rule, code }) => `${status} ${rule ?? '-'} ${code}`).join(' or ')}`);
  };
  for await (const page of toldMatches((work) => context.engine.read(work, { lane: 'heavy' }), { from: null, to: null })) page.forEach(judge);
  say(`rows ${truths.size}, automatic ${automatic}, matchable ${matchable}, found ${found} (${((100 * found) / matchable).toFixed(2)} %), disagreements ${disagreements.length}`);
  for (const line of disagreements.slice(0, 20)) say(line);
  const told: OpenItem[] = [];
  for await (const page of openItems((work) => context.engine.read(work, { lane: 'heavy' }), { from: null, to: null }, year.asOf)) told.push(...page);
  const classes = judgedPayments(year, told);
  for (const { code, expected, told: count, wrong } of classes) say(`payments ${code}: ${expected} made, ${count} told, ${wrong.length} otherwise ${wrong.slice(0, 3).join('; ')}`);
  await close();
  await rm(folder, { recursive: true, force: true });
  expect(disagreements.filter((line) => line.startsWith('WRONG'))).toEqual([]);
  expect(found / matchable).toBeGreaterThanOrEqual(0.995);
  expect(classes.flatMap(({ wrong }) => wrong)).toEqual([]);
});

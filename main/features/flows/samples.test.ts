import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addTestOperator } from '../opened-archive.fixture.ts';
import { importReceiptFiles, readReceiptFile, type ImportedFile } from '../payments/index.ts';
import { assessRows } from './flow-anomalies.ts';
import { flowFiles } from './import-flow-files.ts';
import { openOffice, storedFlows } from './flows.fixture.ts';
import { readFlow } from './reading/index.ts';
import { currentFlowTotals } from './store.ts';

const shared = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const folder = resolve(shared, 'samples/fdr');
const fileNames = readdirSync(folder).filter((name) => name !== 'README.md').sort();
const bytesOf = (name: string) => readFileSync(resolve(folder, name));

const prescribed = z.object({
  totals: z.record(z.string(), z.number()),
  files: z.record(z.string(), z.looseObject({ result: z.string(), kind: z.string(), error: z.string().optional(), classification: z.record(z.string(), z.number()).optional(), rowAnomalies: z.record(z.string(), z.number()).optional(), anomalies: z.array(z.string()).optional() })),
}).parse(JSON.parse(readFileSync(resolve(shared, 'samples/rt-fdr-expected.json'), 'utf8')));
const expectedOf = (name: string) => prescribed.files[`fdr/${name}`] ?? { result: '', kind: '' };

/** Keys prescribed that describe the sample, or that the matching with payments gives. */
const NOT_HERE = new Set(['note', 'xsd', 'kind', 'result', 'classification', 'rowAnomalies', 'anomalies', 'error']);
const TOLD_WITHOUT_MATCHING = new Set(['F_ROW_STANDIN', 'F_ROW_REVOKED', 'F_ROW_OUTCOME', 'F_ROW_DUP']);

type Outcomes = Readonly<{ results: ReadonlyMap<string, ImportedFile>; again: ReadonlyMap<string, ImportedFile>; stored: Awaited<ReturnType<typeof storedFlows>>; totals: Awaited<ReturnType<typeof currentFlowTotals>> }>;

async function importAll(): Promise<Outcomes> {
  const archive = await openOffice();
  const operator = await addTestOperator(archive, 'ACCOUNTING');
  const rounds = [new Map<string, ImportedFile>(), new Map<string, ImportedFile>()];
  for (const [round, results] of rounds.entries()) {
    for (const name of fileNames) {
      const [file] = await importReceiptFiles(archive.context, operator, [{ name, bytes: bytesOf(name) }], `samples-${round}-${name}`, flowFiles);
      if (file !== undefined) results.set(name, file);
    }
  }
  return { results: rounds[0] ?? new Map(), again: rounds[1] ?? new Map(), stored: await storedFlows(archive), totals: await archive.engine.read(currentFlowTotals) };
}

/*
 * MATCHED and NO_RT_… of `classification`, and the codes of `rowAnomalies` that say whether a receipt or a position was found (F_ROW_NO_RT, F_ROW_NO_RPT, F_ROW_UNKNOWN_POSITION,
 * F_ROW_AMOUNT, F_ROW_OTHER_INTERMEDIARY as a verdict), belong to the reconciliation: here only what a flow tells by itself.
 */
describe('flow samples of the shared set', () => {
  // By the first test that asks: an archive lives as long as the test that opened it.
  let loaded: Promise<Outcomes> | null = null;
  const outcomes = (): Promise<Outcomes> => (loaded ??= importAll());

  test('every file of the expectation is there and none is beside it', () => {
    expect(fileNames).toEqual(Object.keys(prescribed.files).filter((name) => name.startsWith('fdr/')).map((name) => name.slice(4)).sort());
  });

  test.each(fileNames)('%s gives what is prescribed', async (name) => {
    const all = await outcomes();
    const [file, expected] = [all.results.get(name), expectedOf(name)];
    // `result` is the state after the whole set; the answer of its own import is told in section 7 of receipts-fdr.md.
    expect(file?.result).toBe(expected.result === 'SUPERSEDED' ? 'IMPORTED' : expected.result);
    if (expected.result === 'REFUSED') return expect(file?.error).toBe(expected.error);
    if (expected.kind !== 'archive') expect(file?.kind).toBe(expected.kind);
    if (expected.anomalies !== undefined) expect(file?.anomalies).toEqual(expected.anomalies);
    expect(file?.flow ?? {}).toMatchObject(Object.fromEntries(Object.entries(expected).filter(([key]) => !NOT_HERE.has(key))));
    const rowAnomalies = Object.fromEntries(Object.entries(expected.rowAnomalies ?? {}).filter(([code]) => TOLD_WITHOUT_MATCHING.has(code)));
    if (expected.rowAnomalies !== undefined) expect(file?.flow?.rowAnomalies).toEqual(rowAnomalies);
  });

  test.each(fileNames.filter((name) => expectedOf(name).classification !== undefined))('rows of %s that no notice of ours can bear are those of the other intermediary', async (name) => {
    const document = await readReceiptFile(bytesOf(name));
    if (!document.ok || document.value.kind !== 'NOT_YET' || document.value.flow === null) throw new Error('not a flow');
    const flow = await readFlow(document.value.flow);
    expect(flow.ok && assessRows(flow.value.lines, '01').otherIntermediary).toBe(expectedOf(name).classification?.['OTHER_INTERMEDIARY'] ?? 0);
  });

  test('after all of them the totals are those prescribed', async () => {
    const all = await outcomes();
    const { currentFlows, currentFlowRows, currentFlowSumCents, flowsRefused } = prescribed.totals;
    expect(all.totals).toEqual({ flows: currentFlows, lines: currentFlowRows, totalCents: currentFlowSumCents });
    expect([...all.results.values()].filter((file) => file.result === 'REFUSED')).toHaveLength(flowsRefused ?? 0);
  });

  test('the first revision is history, the second bears the number of the platform, the sender keeps its accents', async () => {
    const all = await outcomes();
    expect(all.stored.filter((flow) => flow.flowName === '2026-09-16PSPBITR1XXX-S000032726')).toMatchObject([{ state: 'SUPERSEDED', payments: 2 }, { state: 'CURRENT', payments: 3, revision: 2 }]);
    expect(all.stored.find((flow) => flow.flowName === '2026-09-19PSPAITM1XXX-S000032763')?.pspName).toBe('Banca di Forlì e Cefalù');
  });

  test('importing the whole set again changes nothing', async () => {
    const all = await outcomes();
    const results = new Set([...all.again.values()].map((file) => file.result));
    expect(results).toEqual(new Set(['ALREADY', 'REFUSED', 'WITH 08-rest-flow.json']));
    expect(all.stored).toHaveLength(13);
  });
});

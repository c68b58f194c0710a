import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { receiptXml, transferXml } from '../../features/payments/reading/receipt-message.fixture.ts';
import { SETUP_FILE } from '../testing/archive-desk.ts';
import { createCommandLine, SHARED, type CommandLine } from './testing/command-line.ts';

const SAMPLES = resolve(SHARED, 'samples/treasury');
const FILES = ['1_gdc_2026-03-10.xml', '2_gdc_2026-03-12.xml', '3_provvisori_2026-03-16.csv', '4_estratto_conto_poste_2026-03.csv', '5_movimenti_banca_2026-03.xlsx'];
const expectedFile = z.object({
  asOf: z.string(), counts: z.record(z.string(), z.int()), flows: z.array(z.object({ flow: z.string(), code: z.string(), residualCents: z.int() })),
  movements: z.array(z.object({
    id: z.string(), rule: z.string().optional(), status: z.string(), code: z.string(), flows: z.array(z.string()), receipts: z.array(z.string()).default([]), linked: z.string().optional(), read: z.string().optional(), diffCents: z.int(), file: z.string(), row: z.int(), date: z.string(), amountCents: z.int(), sign: z.int(),
    bolletta: z.int().optional(), provvisorio: z.int().optional(),
  })),
});
const flowsFile = z.object({ receipts: z.array(z.object({ iuv: z.string(), iur: z.string(), importoCents: z.int(), data: z.string() })) });
type Expected = z.infer<typeof expectedFile>;

const movement = z.object({ id: z.int(), bill: z.string().nullable(), provisional: z.string().nullable(), date: z.string(), amountCents: z.int(), sign: z.int(), file: z.string(), row: z.int() });
const match = z.object({
  movement, flows: z.array(z.string()), receipts: z.array(z.string()), rule: z.string().optional(), code: z.string(), status: z.string(), differenceCents: z.int(), explanation: z.string(), linked: z.object({ file: z.string(), row: z.int() }).optional(), read: z.string().optional(),
});
const matchesDocument = z.object({ matches: z.array(match), open: z.array(z.object({ side: z.string(), ref: z.string(), class: z.string(), amountCents: z.int(), explanation: z.string() })) });
const reconcileDocument = z.object({ movements: z.record(z.string(), z.int()), flows: z.looseObject({ total: z.int(), matched: z.int(), open: z.int(), classes: z.record(z.string(), z.int()) }), receipts: z.record(z.string(), z.int()), amounts: z.record(z.string(), z.int()), classes: z.record(z.string(), z.int()), seconds: z.number() });
const importDocument = z.object({ files: z.array(z.looseObject({ file: z.string(), kind: z.string(), result: z.string() })), totals: z.record(z.string(), z.int()) });

/** The archive of the README of the samples: its entity, its flows, its two receipts outside flows, on its day. */
async function valbianca(): Promise<CommandLine> {
  const cli = await createCommandLine();
  const setup = { ...SETUP_FILE, entity: { fiscalCode: '00999000011', name: 'Comune di Valbianca' }, numbering: { ...SETUP_FILE.numbering, segregationCode: '47', otherSegregationCodes: [] } };
  const done = await cli.run(['setup', '--from', await cli.file('setup.json', setup), '--test']);
  if (done.exitCode !== 0) throw new Error(done.stderr);
  return cli;
}

async function importFlowsAndReceipts(cli: CommandLine, asOf: string): Promise<void> {
  const { receipts } = flowsFile.parse(JSON.parse(await readFile(join(SAMPLES, 'flows.json'), 'utf8')));
  for (const { iuv, iur, importoCents, data } of receipts) {
    const amount = (importoCents / 100).toFixed(2);
    const content = receiptXml({
      receiptId: iur, iuv, fiscalCode: '00999000011', noticeNumber: /^\d{17}$/.test(iuv) ? `3${iuv}` : '347000000009999999', paymentAmount: amount, transfers: transferXml({ amount, payee: '00999000011' }), tail: `<paymentDateTime>${data}T10:00:00</paymentDateTime><applicationDate>${data}</applicationDate>`,
    }).replace('<idPA>99999000013', '<idPA>00999000011');
    await writeFile(join(cli.folder, `${iur}.xml`), content);
    const imported = await cli.json(['import', join(cli.folder, `${iur}.xml`), '--today', asOf]);
    expect(importDocument.parse(imported.document).files).toMatchObject([{ kind: 'receipt', result: 'IMPORTED' }]);
  }
  const flows = importDocument.parse((await cli.json(['import', join(SAMPLES, 'flows'), '--today', asOf])).document);
  expect(flows.files.every(({ result }) => result.startsWith('IMPORTED'))).toBe(true);
}

function told({ id, ...wanted }: Expected['movements'][number]) {
  const { rule, status, code, flows, receipts, diffCents, date, amountCents, sign, linked, read } = wanted;
  return {
    id, rule, status, code, flows, receipts, differenceCents: diffCents, date, amountCents, sign, bill: wanted.bolletta === undefined ? null : String(wanted.bolletta), provisional: wanted.provvisorio === undefined ? null : String(wanted.provvisorio), read: rule === 'R13' ? read : undefined,
    linked: rule === 'R1' ? linked : undefined,
  };
}

describe('the treasury samples, from the command line', () => {
  let cli: CommandLine;
  let expected: Expected;

  beforeAll(async () => {
    expected = expectedFile.parse(JSON.parse(await readFile(join(SAMPLES, 'expected.json'), 'utf8')));
    cli = await valbianca();
    await importFlowsAndReceipts(cli, expected.asOf);
  }, 120_000);
  afterAll(() => cli.cleanUp());

  test('a rehearsal tells what would happen and leaves nothing', async () => {
    const { document } = await cli.json(['import', join(SAMPLES, FILES[1] ?? ''), '--dry-run', '--today', '2026-03-20']);
    expect(importDocument.parse(document).files).toMatchObject([{ kind: 'treasury', format: 'GDC', result: 'IMPORTED', movements: 14, ignored: 1 }]);
    const after = await cli.json(['matches', '--today', '2026-03-20']);
    expect(matchesDocument.parse(after.document).matches).toEqual([]);
  }, 60_000);

  test('are recognised, taken whole, and say what they hold', async () => {
    const { document, exitCode } = await cli.json(['import', ...FILES.map((name) => join(SAMPLES, name)), '--rows', '--today', '2026-03-20']);
    const { files, totals } = importDocument.parse(document);
    expect(files.map(({ file, format, encoding, result, movements, entries, ignored, duplicates, quarantined, amountCents }) => [file, format, encoding, result, movements, entries, ignored, duplicates, quarantined, amountCents])).toEqual([
      [FILES[0], 'GDC', 'utf-8', 'IMPORTED', 8, 7, 1, 0, 0, 25225 + 12400 + 54510 + 24998 + 87000 + 12588 + 10000],
      [FILES[1], 'GDC', 'utf-8', 'IMPORTED', 14, 11, 1, 1, 1, 40000 + 22050 + 20000 - 10000 + 10000 + 7531 + 9130 + 2600 + 4999 + 1550 + 25225],
      [FILES[2], 'CSV_PROVVISORI', 'utf-8', 'IMPORTED', 8, 7, 0, 1, 0, 30145 + 11212 + 8600 + 12321 + 16005 + 21500 + 20303],
      [FILES[3], 'POSTE', 'utf-8', 'IMPORTED', 3, 2, 1, 0, 0, 14100 + 7550],
      [FILES[4], 'XLSX', null, 'IMPORTED', 2, 1, 1, 0, 0, 11990],
    ]);
    expect(files[1]).toMatchObject({ kind: 'treasury', anomalies: expect.arrayContaining(['TES_BOLLETTA_DUPLICATA']) });
    expect(files[1]?.['rows']).toContainEqual(expect.objectContaining({ row: 1, bill: '101', provisional: '501', date: '2026-03-06', amountCents: 25225, outcome: 'ignored', code: 'RIGA_GIA_CARICATA' }));
    expect(totals).toMatchObject({ files: 5, treasuryImported: 5, movements: 35, duplicates: 2, quarantined: 1 });
    // A row in quarantine needs a person.
    expect(exitCode).toBe(1);
  }, 120_000);

  test('come out movement by movement as expected', async () => {
    const { document } = await cli.json(['matches', '--today', '2026-03-20']);
    const { matches } = matchesDocument.parse(document);
    const names = new Map(expected.movements.map(({ id, file, row }) => [`${file}#${row}`, id]));
    const outcomes = matches.map(({ movement: m, linked, explanation, ...rest }) => ({
      id: names.get(`${m.file}#${m.row}`), ...rest, rule: rest.rule, read: rest.read, date: m.date, amountCents: m.amountCents, sign: m.sign, bill: m.bill, provisional: m.provisional, linked: rest.rule === 'R1' && linked !== undefined ? names.get(`${linked.file}#${linked.row}`) : undefined, isExplained: explanation !== '',
    }));
    expect(outcomes.toSorted(byId)).toEqual(expected.movements.map((one) => ({ ...told(one), isExplained: true })).toSorted(byId));
  }, 60_000);

  test('leave the flows as expected, and the sums agree', async () => {
    const { document, exitCode } = await cli.json(['reconcile', '--today', '2026-03-20']);
    const summary = reconcileDocument.parse(document);
    const { automatic = 0, proposed = 0, open = 0, ignored = 0, quarantined = 0 } = expected.counts;
    expect(summary.movements).toMatchObject({ total: 35, matched: automatic, proposed, open, ignored, quarantined });
    expect(summary.amounts['differenceCents']).toBe(0);
    expect(exitCode).toBe(1);
    const codes: Record<string, number> = {};
    for (const { code } of expected.flows) codes[code] = (codes[code] ?? 0) + 1;
    expect(summary.flows.classes).toEqual(codes);
    const { open: left } = matchesDocument.parse((await cli.json(['matches', '--today', '2026-03-20'])).document);
    const openFlows = left.filter(({ side }) => side === 'flow').map(({ ref, class: code, amountCents }) => ({ flow: ref, code, residualCents: amountCents }));
    expect(openFlows.toSorted(byFlow)).toEqual(expected.flows.filter(({ code }) => code !== 'RT_IUF_TES').toSorted(byFlow));
  }, 60_000);

  test('imported again change nothing, and a rebuild says the same', async () => {
    const before = await cli.json(['matches', '--today', '2026-03-20']);
    const { document } = await cli.json(['import', ...FILES.map((name) => join(SAMPLES, name)), '--kind', 'treasury', '--today', '2026-03-20']);
    expect(importDocument.parse(document).files.map(({ result }) => result)).toEqual(FILES.map(() => 'ALREADY'));
    await cli.json(['reconcile', '--rebuild', '--today', '2026-03-20']);
    expect((await cli.json(['matches', '--today', '2026-03-20'])).document).toEqual(before.document);
  }, 120_000);

  test('a file that is not taken leaves its record and nothing else', async () => {
    const cut = join(cli.folder, 'cut.xml');
    const whole = await readFile(join(SAMPLES, FILES[0] ?? ''), 'utf8');
    await writeFile(cut, whole.slice(0, whole.lastIndexOf('</movimento_conto_evidenza>')));
    const before = await cli.json(['matches', '--today', '2026-03-20']);
    const { document, exitCode } = await cli.json(['import', cut, '--kind', 'treasury', '--today', '2026-03-20']);
    expect(exitCode).toBe(3);
    expect(importDocument.parse(document).files).toMatchObject([{ kind: 'treasury', result: 'REFUSED', error: 'E_XML' }]);
    expect((await cli.json(['matches', '--today', '2026-03-20'])).document).toEqual(before.document);
  }, 60_000);
});

function byFlow(one: Readonly<{ flow: string }>, other: Readonly<{ flow: string }>): number {
  return one.flow < other.flow ? -1 : 1;
}

function byId(one: Readonly<{ id: string | undefined }>, other: Readonly<{ id: string | undefined }>): number {
  return (one.id ?? '') < (other.id ?? '') ? -1 : 1;
}

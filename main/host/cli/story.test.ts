import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { CANARY, canaryPosition, createCommandLine, filesBelow, SHARED, type CommandLine } from './testing/command-line.ts';

// Every command opens the archive and stretches a password: on a busy machine a test of ten commands takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const expectedFile = z.object({ totals: z.record(z.string(), z.number()), files: z.record(z.string(), z.record(z.string(), z.unknown())) });
const importedFiles = z.array(z.looseObject({ file: z.string() }));
const createdRows = z.array(z.object({ id: z.int(), nav: z.string() }));

let line: CommandLine;
let nav: string;
let id: number;
const everythingOnStderr: string[] = [];

async function json(argv: readonly string[]) {
  const done = await line.json(argv);
  everythingOnStderr.push(done.stderr);
  return done;
}

beforeAll(async () => {
  line = await createCommandLine();
  await line.setUp();
});
afterAll(() => line.cleanUp());

async function receiptOf(number: string, name = 'ricevuta.xml'): Promise<string> {
  const sample = await readFile(join(SHARED, 'samples/rt/01-v2-single.xml'), 'utf8');
  const paid = sample.replaceAll('301500010000015313', number).replaceAll('01500010000015313', number.slice(1)).replaceAll('3c0e640bd7d8384d1e970e8f8aebea26', `rt${number}`).replaceAll('22.07', '150.00').replaceAll('9/0101108TS/', '9/0101101IM/');
  return line.file(name, paid);
}

describe('the job of the counter, typed', () => {
  test('positions create makes a position with a number of ours and tells the rejected rows', async () => {
    const file = await line.file('posizioni.json', [canaryPosition(), { ...canaryPosition(), amountCents: -1 }]);
    const { exitCode, document } = await json(['positions', 'create', '--from', file]);
    expect(exitCode).toBe(1);
    expect(document['rejected']).toEqual([{ row: 2, field: 'amountCents', code: 'INVALID_FIELD', message: expect.stringMatching(/./) }]);
    const [created] = createdRows.parse(document['created']);
    ({ nav, id } = created ?? { nav: '', id: 0 });
    expect(nav).toMatch(/^30107001\d{10}$/);
  });

  test('a file whose rows are all rejected changes nothing: exit 3', async () => {
    const { exitCode, document } = await json(['positions', 'create', '--from', await line.file('tutte-sbagliate.json', { positions: [{ ...canaryPosition(), service: 'NESSUNO' }] })]);
    expect(exitCode).toBe(3);
    expect(document).toMatchObject({ created: [], rejected: [{ row: 1, field: 'service' }] });
  });

  test('positions list and show give the keys of the specification', async () => {
    const { exitCode, document } = await json(['positions', 'list', '--service', 'TARI', '--status', 'TO_SYNC', '--text', 'Zanzibaretti']);
    expect(exitCode).toBe(0);
    expect(document).toEqual({
      next: null,
      positions: [expect.objectContaining({ id, service: 'TARI', debtor: { fiscalCode: CANARY.fiscalCode, name: CANARY.name }, amountCents: 15000, status: 'TO_SYNC', installments: [{ nav, iuv: nav.slice(1), amountCents: 15000, dueDate: '2026-12-31', status: 'TO_SYNC' }] })],
    });
    const shown = await json(['positions', 'show', nav]);
    expect(shown.document).toMatchObject({ id, payments: [], flowLines: [], treasuryMatch: null, prints: [], transfers: [{ nav, payee: '99999000013', iban: 'IT30G9999961000000060717356', amountCents: 15000 }], events: [{ title: expect.stringMatching(/./) }] });
    expect((await json(['positions', 'show', String(id)])).document).toEqual(shown.document);
  });

  test('notices does not print before the number is on the portal, unless a reason is given', async () => {
    const out = join(line.folder, 'prima');
    const refused = await json(['notices', '--out', out, '--nav', nav]);
    expect(refused.exitCode).toBe(1);
    expect(refused.document).toMatchObject({ pages: 0, notices: 0, files: [], failed: [{ nav, code: 'REASON_REQUIRED', message: expect.stringContaining('--reason') }] });
    expect(await readdir(out)).toEqual([]);
    const printed = await json(['notices', '--out', out, '--nav', nav, '--reason', 'Portale fermo']);
    expect(printed.exitCode).toBe(0);
    expect(await readdir(out)).toEqual([`avviso-${nav}.pdf`]);
  });

  test('mark-uploaded makes it payable; what is not there is told', async () => {
    const marked = await json(['positions', 'mark-uploaded', nav, '301070010000000199']);
    expect(marked.exitCode).toBe(1);
    expect(marked.document).toEqual({ marked: 1, failed: [{ position: '301070010000000199', code: 'NOT_FOUND', message: expect.stringMatching(/./) }] });
    expect((await json(['positions', 'show', nav])).document['status']).toBe('UNPAID');
    expect((await json(['positions', 'mark-uploaded', '--all'])).document).toEqual({ marked: 0 });
  });

  test('notices --service writes whole files named by number only; --unprinted leaves out what has a valid paper', async () => {
    const created = await json(['positions', 'create', '--from', await line.file('altra.json', [canaryPosition(2500)])]);
    const other = createdRows.parse(created.document['created'])[0]?.nav ?? '';
    await json(['positions', 'mark-uploaded', '--all']);
    const out = join(line.folder, 'avvisi');
    const unprinted = await json(['notices', '--out', out, '--unprinted']);
    expect(unprinted.document).toMatchObject({ pages: 1, notices: 1, failed: [], files: [join(out, `avviso-${other}.pdf`)], seconds: expect.any(Number) });
    const all = await json(['notices', '--out', out, '--service', 'TARI']);
    expect(all.document).toMatchObject({ pages: 2, notices: 2, failed: [] });
    expect((await readdir(out)).toSorted()).toEqual([nav, other].map((number) => `avviso-${number}.pdf`).toSorted());
    expect((await readFile(join(out, `avviso-${nav}.pdf`))).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await json(['notices', '--out', out, '--unprinted'])).document).toMatchObject({ notices: 0, files: [] });
  });

  test('notices --facsimile writes the sample page', async () => {
    const file = join(line.folder, 'esempio.pdf');
    expect(await json(['notices', '--facsimile', '--out', file])).toMatchObject({ exitCode: 0, document: { pages: 1, files: [file] } });
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('a receipt is refused while there is no payment, and printed once there is', async () => {
    const out = join(line.folder, 'ricevuta.pdf');
    expect(await json(['receipt', nav, '--out', out])).toMatchObject({ exitCode: 1, document: { error: 'NOT_PAID', message: expect.stringMatching(/./) } });
    expect(await json(['import', await receiptOf(nav)])).toMatchObject({ exitCode: 0, document: { files: [{ file: 'ricevuta.xml', result: 'IMPORTED', anomalies: [], nav }] } });
    expect((await json(['positions', 'show', nav])).document).toMatchObject({ status: 'PAID', payments: [{ receiptId: `rt${nav}`, amountCents: 15000, paidOn: '2026-09-14', psp: 'Banca Aurora S.p.A.' }] });
    expect(await json(['receipt', nav, '--out', out])).toMatchObject({ exitCode: 0, document: { file: out, pages: 1, duplicate: false } });
    expect((await readFile(out)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await json(['receipt', nav, '--out', out])).document).toMatchObject({ duplicate: true });
  });

  test('a paid position is not cancelled, an unpaid one is, twice with the same answer', async () => {
    expect(await json(['positions', 'cancel', nav, '--reason', 'Errore di calcolo'])).toMatchObject({ exitCode: 1, document: { status: 'PAID', error: 'STATE_FORBIDS', message: expect.stringContaining('pagata') } });
    const created = await json(['positions', 'create', '--from', await line.file('da-annullare.json', [canaryPosition(900)])]);
    const other = createdRows.parse(created.document['created'])[0]?.nav ?? '';
    for (const alreadyCancelled of [false, true]) {
      expect(await json(['positions', 'cancel', other, '--reason', 'Errore di calcolo'])).toMatchObject({ exitCode: 0, document: { status: 'INVALID', alreadyCancelled } });
    }
    expect((await json(['notices', '--out', join(line.folder, 'no'), '--nav', other])).document).toMatchObject({ failed: [{ nav: other, code: 'CANCELLED' }] });
  });

  test('list goes over more than one page of the contract and says what it left out', async () => {
    const rows = Array.from({ length: 205 }, (_, index) => canaryPosition(1000 + index));
    expect((await json(['positions', 'create', '--from', await line.file('molte.json', rows)])).exitCode).toBe(0);
    const all = await json(['positions', 'list', '--limit', '1000']);
    expect(z.array(z.unknown()).parse(all.document['positions'])).toHaveLength(208);
    const some = await json(['positions', 'list', '--limit', '203']);
    expect(z.array(z.unknown()).parse(some.document['positions'])).toHaveLength(203);
    expect(some.document['next']).toEqual(expect.any(String));
    expect((await line.run(['positions', 'list', '--limit', '2'])).stdout).toContain('Ce ne sono altre');
  });

  test('info, verify and backup look after the archive', async () => {
    expect(await json(['info'])).toMatchObject({ exitCode: 0, document: { testArchive: true, setupStep: 'DONE', counts: { positions: 208 }, paths: { data: expect.any(String), database: expect.stringContaining('sportello.db') } } });
    expect(await json(['verify'])).toMatchObject({ exitCode: 0, document: { ok: true } });
    const copy = join(line.folder, 'copia.db');
    expect((await json(['backup', copy])).exitCode).toBe(0);
    expect((await readFile(copy)).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect((await json(['backup', join(line.dataDir, 'sportello.db')])).exitCode).toBe(2);
    expect((await json(['verify'])).exitCode).toBe(0);
  });

  test('for a person the same commands print short Italian tables', async () => {
    expect((await line.run(['positions', 'show', nav])).stdout).toContain('Pagata');
    expect((await line.run(['info'])).stdout).toContain('ARCHIVIO DI PROVA');
    expect((await line.run(['verify'])).stdout).toContain('a posto');
    expect((await line.run(['import', await receiptOf(nav)])).stdout).toContain('1 già presenti');
  });

  test('personal data is in the database, not in standard error, logs and names of files', async () => {
    const files = await filesBelow(line.folder);
    const traces = [CANARY.fiscalCode, 'Zanzibaretti', 'Canarino'];
    const database = Buffer.concat([...files].filter(([name]) => name.startsWith('data/sportello.db')).map(([, bytes]) => bytes)).toString('latin1');
    for (const trace of traces) expect(database).toContain(trace);
    const logs = [...files].filter(([name]) => name.startsWith('data/logs/')).map(([, bytes]) => bytes.toString('latin1')).join('\n');
    const elsewhere = [everythingOnStderr.join('\n'), logs, [...files.keys()].map((name) => basename(name)).join('\n')];
    for (const text of elsewhere) for (const trace of traces) expect(text).not.toContain(trace);
  });
});

describe('the receipts of the shared samples, through import', () => {
  const samples = join(SHARED, 'samples');
  let shared: CommandLine;
  beforeAll(async () => {
    shared = await createCommandLine();
    await shared.setUp();
    const created = await shared.json(['positions', 'create', '--from', join(samples, 'rt-fdr-positions.json')]);
    expect(created.document['rejected']).toEqual([]);
  });
  afterAll(() => shared.cleanUp());

  async function expectSamples(document: Readonly<Record<string, unknown>>) {
    const expected = expectedFile.parse(JSON.parse(await readFile(join(samples, 'rt-fdr-expected.json'), 'utf8')));
    const prescribed = Object.entries(expected.files).filter(([name]) => name.startsWith('rt/'));
    const files = importedFiles.parse(document['files']);
    expect(files.map((file) => `rt/${file.file}`)).toEqual(prescribed.map(([name]) => name).toSorted());
    for (const [name, { note: _note, xsd: _xsd, ...keys }] of prescribed) expect({ name, ...files.find((file) => `rt/${file.file}` === name) }).toMatchObject({ name, ...keys });
    for (const [key, total] of Object.entries(expected.totals).filter(([name]) => name.startsWith('receipt'))) expect(document['totals']).toMatchObject({ [key]: total });
  }

  test('a dry run says what would happen and changes nothing', async () => {
    const before = await shared.json(['info']);
    const rehearsed = await shared.json(['import', join(samples, 'rt'), '--dry-run']);
    expect(rehearsed.exitCode).toBe(1);
    expect(rehearsed.document['dryRun']).toBe(true);
    await expectSamples(rehearsed.document);
    expect((await shared.json(['info'])).document['counts']).toEqual(before.document['counts']);
    expect((await shared.json(['verify'])).exitCode).toBe(0);
  });

  test('the import gives exactly the prescribed keys, values and totals; notes in the folder are left out', async () => {
    const imported = await shared.json(['import', join(samples, 'rt')]);
    expect(imported.exitCode).toBe(1);
    expect(imported.document['leftOut']).toEqual(['README.md']);
    await expectSamples(imported.document);
  });

  test('a second import changes nothing and says so', async () => {
    const again = await shared.json(['import', join(samples, 'rt', '01-v2-single.xml'), join(samples, 'rt', '02-v1-single.xml')]);
    expect(again).toMatchObject({ exitCode: 0, document: { files: [{ result: 'ALREADY' }, { result: 'ALREADY' }], totals: { receiptsImported: 0, receiptsAlready: 2, receiptTotalCents: 0 } } });
  });

  test('the flows of the shared samples give the prescribed answers and totals', async () => {
    const { document, exitCode } = await shared.json(['import', join(samples, 'fdr'), '--kind', 'flows']);
    expect(exitCode).toBe(1);
    expect(document['totals']).toMatchObject({ receiptsImported: 0, receiptsRefused: 0, currentFlows: 12, currentFlowRows: 58, currentFlowSumCents: 477810, flowsRefused: 7 });
    const files = new Map(importedFiles.parse(document['files']).map((file) => [file.file, file]));
    expect(files.get('07-revoked-positive.xml')).toMatchObject({ kind: 'flow', result: 'IMPORTED', flowId: '2026-09-20PSPBITR1XXX-S000032742', trn: 'SCT0426619745244', rows: 2, sumCents: 3667, signedSumCents: 825, outcomes: { 0: 1, 3: 1 } });
    expect(files.get('08-rest-payments.json')).toMatchObject({ kind: 'flow-page', result: 'WITH 08-rest-flow.json' });
    expect(files.get('09-forty.zip')).toMatchObject({ kind: 'archive', result: 'ALREADY', flowId: '2026-09-16PSPBITR1XXX-S000032720' });
  });

  test('a file refused whole: exit 3; a kind of later versions: exit 2, nothing read', async () => {
    expect(await shared.json(['import', join(samples, 'rt', 'x1-truncated.xml')])).toMatchObject({ exitCode: 3, document: { files: [{ result: 'REFUSED', error: 'E_XML' }] } });
    expect(await shared.json(['import', join(samples, 'rt'), '--kind', 'positions'])).toMatchObject({ exitCode: 2, document: { error: 'NOT_AVAILABLE', message: expect.stringContaining('non disponibile in questa versione') } });
  });
});

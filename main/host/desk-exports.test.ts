import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readPdf } from '../documents/testing/read-pdf.ts';
import { joinedText } from '../documents/testing/page-lines.ts';
import { ok } from '../domain/result.ts';
import { createWindowSession } from '../features/access/index.ts';
import { createInProcessDrawing } from '../features/notices/index.ts';
import { applySetupFile } from '../features/setup/index.ts';
import { createApplicationRouter } from './application-router.ts';
import { openArchive, type OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openAdministratorWindow, openTestArchive, openWindow, SETUP_FILE, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

const POSITIONS = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
const PAYMENTS = { effects: [], paidFrom: null, paidTo: null, receivedFrom: null, receivedTo: null, amountFrom: null, amountTo: null, psp: null, serviceId: null, office: null, text: '', anomalousOnly: false };
const PRINTS = { document: null, states: [], operatorId: null, serviceId: null, office: null, from: null, to: null, unsentOnly: false, reprintsOnly: false, text: '' };
const TASKS = { kinds: [], states: [], office: null, owner: null, dueFrom: null, dueTo: null, text: '' };
const PASSWORD = 'una password detta a voce';
const allPositions = { list: 'POSITIONS' as const, filter: POSITIONS, sort: 'AMOUNT' as const };

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let clerk: WindowClient;

/** A window of the administrator, where some of what the archive works with is another. */
async function windowWith(change: Partial<OpenArchive['context']>): Promise<WindowClient> {
  const window = createRouterClient(createApplicationRouter(), { context: { application: { ...archive.context, ...change }, session: createWindowSession(archive.context.clock) } });
  valueOf(await window.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
  return window;
}

type Start = Parameters<WindowClient['exports']['start']>[0];

function start(window: WindowClient, order: Omit<Start, 'requestId'>) {
  return window.exports.start({ requestId: newRequestId(), ...order });
}

async function ended(window: WindowClient, id: string) {
  for (;;) {
    const state = valueOf(await window.exports.state({ id }));
    if (state.state !== 'WAITING' && state.state !== 'RUNNING') return state;
    await new Promise((resume) => setTimeout(resume, 5));
  }
}

async function taken(window: WindowClient, id: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const piece: { contentBase64: string; next: number | null } = valueOf(await window.exports.take({ id, offset }));
    pieces.push(Buffer.from(piece.contentBase64, 'base64'));
    offset = piece.next;
  }
  return Buffer.concat(pieces);
}

/** The whole way of one file. */
async function exported(window: WindowClient, order: Omit<Start, 'requestId'>): Promise<Buffer> {
  const { id } = valueOf(await start(window, order));
  expect(await ended(window, id)).toMatchObject({ state: 'READY', message: null, changedMeanwhile: false });
  return taken(window, id);
}

const lines = (file: Buffer) => file.toString('utf8').split('\r\n').slice(0, -1);
const exportsFolder = () => join(archive.context.installation.dataDir, 'exports');

beforeAll(async () => {
  ({ archive, cleanUp } = await openTestArchive());
  const [tari] = SETUP_FILE.services;
  valueOf(await applySetupFile(archive.context, { ...SETUP_FILE, services: [tari, { ...tari, code: 'CIE', office: 'Anagrafe', name: 'Carta d’identità' }] }, { test: false, password: ADMIN_PASSWORD, operator: null }));
  desk = await openAdministratorWindow(archive);
  const services = new Map(valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services.map((one) => [one.code, one.id]));
  for (const [code, amountCents, description] of [['TARI', 15000, 'TARI 2026'], ['CIE', 1678, '=HYPERLINK("http://male.example")']] as const) {
    const form = { ...counterForm(services.get(code) ?? 0, amountCents), description };
    const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...form, draft: false, acceptDuplicate: true, replacesId: null }));
    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: saved.installmentId, copies: 1, reason: 'Allo sportello' }));
  }
  await importReceipt(desk, receiptXml(noticeNumber('990000000001'), 700));
  valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'anagrafe', name: 'Operatore Anagrafe', role: 'COUNTER', offices: ['Anagrafe'], offlinePrint: true, active: true, password: PASSWORD }));
  clerk = openWindow(archive);
  valueOf(await clerk.access.login({ username: 'anagrafe', password: PASSWORD }));
  valueOf(await clerk.access.changePassword({ requestId: newRequestId(), current: PASSWORD, next: 'tre gatti in barca 41' }));
}, 60_000);
afterAll(() => cleanUp());

describe('a file of what is filtered', () => {
  test('columns are those chosen, in that order; rows in the order of the list', async () => {
    const file = await exported(desk, { selection: allPositions, format: 'CSV', columns: ['amount', 'service', 'due', 'state'] });
    expect(lines(file)).toEqual(['\ufeff"Importo €";"Servizio";"Scadenza";"Stato"', '"150,00";"TARI";"31/12/2026";"Da inviare"', '"16,78";"CIE";"31/12/2026";"Da inviare"']);
  });

  test('a causale that would be a formula is text', async () => {
    const file = await exported(desk, { selection: allPositions, format: 'CSV', columns: ['what'] });
    expect(lines(file)[2]).toBe(`"'=HYPERLINK(""http://male.example"")"`);
  });

  test.each([
    [allPositions, ['nav', 'iuv', 'created', 'year', 'office', 'serviceName', 'code', 'name'], 3],
    [{ list: 'PAYMENTS', filter: PAYMENTS, sort: 'PAID' }, ['paid', 'effect', 'name', 'code', 'nav', 'iuv', 'what', 'psp', 'odd', 'receipt', 'received', 'own', 'amount'], 2],
    [{ list: 'PRINTS', filter: PRINTS, sort: 'NEWEST' }, ['at', 'document', 'name', 'service', 'nav', 'due', 'state', 'sent', 'reprint', 'reason', 'copies', 'who', 'amount'], 3],
    [{ list: 'TASKS', filter: TASKS, sort: 'DUE' }, ['kind', 'detail', 'state', 'due', 'late', 'opened', 'office', 'owner', 'amount'], 2],
  ] as const)('%j gives every column it offers', async (selection, columns, count) => {
    const rows = lines(await exported(desk, { selection: selection as Start['selection'], format: 'CSV', columns: [...columns] }));
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map((row) => row.split('";"').length))).toEqual(new Set([columns.length]));
    const offered = valueOf(await desk.exports.columns({ list: selection.list })).columns;
    expect(offered.map(({ key }) => key)).toEqual(expect.arrayContaining([...columns]));
  });

  test('the words of a payment and of a paper are those of the screen', async () => {
    const [, payment] = lines(await exported(desk, { selection: { list: 'PAYMENTS', filter: PAYMENTS, sort: 'PAID' }, format: 'CSV', columns: ['paid', 'effect', 'odd', 'amount'] }));
    expect(payment).toBe('"23/11/2026";"Da attribuire";"Pagamento di posizione sconosciuta";"7,00"');
    const [, print] = lines(await exported(desk, { selection: { list: 'PRINTS', filter: PRINTS, sort: 'NEWEST' }, format: 'CSV', columns: ['at', 'document', 'sent', 'who', 'reprint'] }));
    expect(print).toBe('"24/11/2026 10:00";"Avviso";"non ancora";"Amministratore";"no"');
  });

  test('a workbook is a workbook', async () => {
    const file = await exported(desk, { selection: allPositions, format: 'XLSX', columns: ['amount', 'nav'] });
    expect(file.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  });

  test('a paper says what was asked for, by whom, when, and its totals', async () => {
    const file = await exported(desk, { selection: { ...allPositions, filter: { ...POSITIONS, dueFrom: '2026-12-01', dueTo: '2026-12-31', text: 'rossi' } }, format: 'PDF', columns: ['name', 'nav', 'amount'] });
    const { pages } = await readPdf(new Uint8Array(file));
    const text = pages.map(joinedText).join(' ');
    for (const part of ['Comune di Montelupara Test', 'Posizioni debitorie', 'Filtro – Scadenza: dal 01/12/2026 al 31/12/2026 · Testo: rossi', 'Ordine: per importo, dal più alto', 'Estratto il 24/11/2026 alle 10:00 da Amministratore', '2 righe', 'Importo €', 'Rossi Mario', '150,00', 'Posizioni: 2', 'Totale: 166,78 €', 'Pagina 1 di 1']) expect(text).toContain(part);
  });

  test('the name of the file says the list and the day, and no person', async () => {
    const named = valueOf(await start(desk, { selection: { ...allPositions, filter: { ...POSITIONS, text: 'rossi' } }, format: 'XLSX', columns: ['name'] }));
    expect(named).toMatchObject({ fileName: 'posizioni-2026-11-24.xlsx', total: 2 });
    await ended(desk, named.id);
    expect((await readdir(exportsFolder())).join()).not.toMatch(/rossi/i);
  });
});

describe('refused at once', () => {
  test('a column that the list has not, or twice', async () => {
    expect(await start(desk, { selection: allPositions, format: 'CSV', columns: ['amount', 'phone'] })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'columns', message: expect.stringContaining('“phone”') } });
    expect(await start(desk, { selection: allPositions, format: 'CSV', columns: ['amount', 'amount'] })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'columns' } });
  });

  test('a filter with a part that the list has not', async () => {
    expect(await start(desk, { selection: { ...allPositions, filter: { ...POSITIONS, colour: 'red' } } as Start['selection'], format: 'CSV', columns: ['amount'] })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', message: expect.stringContaining('colour') } });
  });
});

describe('whose a file is', () => {
  test('an office exports only what is its own, and the paper says so', async () => {
    expect(lines(await exported(clerk, { selection: allPositions, format: 'CSV', columns: ['service'] }))).toEqual(['\ufeff"Servizio"', '"CIE"']);
    expect(lines(await exported(clerk, { selection: { ...allPositions, filter: { ...POSITIONS, office: 'Tributi' } }, format: 'CSV', columns: ['service'] }))).toHaveLength(1);
    for (const [selection, rows] of [[{ list: 'PAYMENTS', filter: PAYMENTS, sort: 'NAME' }, 1], [{ list: 'PRINTS', filter: PRINTS, sort: 'NAME' }, 2], [{ list: 'TASKS', filter: TASKS, sort: 'KIND' }, 1]] as const) {
      expect(lines(await exported(clerk, { selection: selection as Start['selection'], format: 'CSV', columns: ['amount'] })), selection.list).toHaveLength(rows);
    }
    const { pages } = await readPdf(new Uint8Array(await exported(clerk, { selection: allPositions, format: 'PDF', columns: ['service'] })));
    expect(pages.map(joinedText).join(' ')).toContain('Uffici dell’operatore: Anagrafe');
  });

  test('nobody else sees, takes or stops it', async () => {
    const { id } = valueOf(await start(desk, { selection: allPositions, format: 'CSV', columns: ['name'] }));
    await ended(desk, id);
    expect(await clerk.exports.state({ id })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(await clerk.exports.take({ id, offset: 0 })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(await clerk.exports.cancel({ requestId: newRequestId(), id })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(valueOf(await clerk.exports.mine({})).exports.map((one) => one.id)).not.toContain(id);
    expect(valueOf(await desk.exports.mine({})).exports.map((one) => one.id)).toContain(id);
    expect(valueOf(await desk.exports.state({ id })).state).toBe('READY');
  });

  test('the trail says who exported what filter and how many rows', async () => {
    const { id } = valueOf(await start(desk, { selection: { ...allPositions, filter: { ...POSITIONS, states: ['TO_SYNC'] } }, format: 'CSV', columns: ['name'] }));
    const state = await ended(desk, id);
    const { entries } = valueOf(await desk.application.audit({ cursor: null, limit: 50, subjectKind: 'export', subjectId: id }));
    expect(entries.map(({ label, operatorName }) => [label, operatorName])).toEqual([['Elenco esportato in un file', 'Amministratore'], ['Esportazione chiesta', 'Amministratore']]);
    const payloads = await archive.context.engine.read((reader) => reader.all(z.object({ payloadJson: z.string() }), 'SELECT p.payload_json FROM audit_entry e JOIN audit_payload p ON p.seq = e.seq WHERE e.subject_id = ? ORDER BY e.seq', [id]));
    expect(JSON.parse(payloads[0]?.payloadJson ?? '{}')).toMatchObject({ after: { list: 'POSITIONS', format: 'CSV', sort: 'AMOUNT', columns: ['name'], filter: { states: ['TO_SYNC'] } } });
    expect(JSON.parse(payloads[1]?.payloadJson ?? '{}')).toMatchObject({ after: { rows: 2, sha256: state.sha256, bytes: state.bytes } });
    expect(payloads.map(({ payloadJson }) => payloadJson).join()).not.toContain('Rossi');
  });
});

describe('the file meanwhile', () => {
  test('it is private, and gone once taken; the last piece is given again to who lost it', async () => {
    const { id } = valueOf(await start(desk, { selection: allPositions, format: 'CSV', columns: ['name'] }));
    const { sha256 } = await ended(desk, id);
    const path = join(exportsFolder(), `${id}.csv`);
    if (process.platform !== 'win32') {
      expect((await stat(path)).mode & 0o077).toBe(0);
      expect((await stat(exportsFolder())).mode & 0o077).toBe(0);
    }
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const first = valueOf(await desk.exports.take({ id, offset: 0 }));
    expect(existsSync(path)).toBe(false);
    expect(valueOf(await desk.exports.take({ id, offset: 0 }))).toEqual(first);
    expect(valueOf(await desk.exports.state({ id })).state).toBe('TAKEN');
    expect(await desk.exports.take({ id, offset: 3 })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
  });

  test('a piece beyond the end is refused', async () => {
    const { id } = valueOf(await start(desk, { selection: allPositions, format: 'CSV', columns: ['name'] }));
    const { bytes } = await ended(desk, id);
    expect(await desk.exports.take({ id, offset: bytes })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'offset' } });
  });

  test('thrown away, it is gone; thrown away again, nothing happens', async () => {
    const { id } = valueOf(await start(desk, { selection: allPositions, format: 'XLSX', columns: ['name'] }));
    await ended(desk, id);
    valueOf(await desk.exports.cancel({ requestId: newRequestId(), id }));
    expect(existsSync(join(exportsFolder(), `${id}.xlsx`))).toBe(false);
    valueOf(await desk.exports.cancel({ requestId: newRequestId(), id }));
    expect(valueOf(await desk.exports.state({ id })).state).toBe('CANCELLED');
    expect(await desk.exports.take({ id, offset: 0 })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
  });

  test('one waiting behind another is stopped before it begins; a fourth at once is refused', async () => {
    const drawing = archive.context.drawing;
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => { letGo = resolve; });
    const slow = await windowWith({ drawing: { ...drawing, report: async (content) => { await gate; return drawing.report(content); } } });
    const order = { selection: allPositions, format: 'PDF' as const, columns: ['name'] };
    const [first, second, third] = [valueOf(await start(slow, order)), valueOf(await start(slow, order)), valueOf(await start(slow, order))];
    expect(await start(slow, order)).toMatchObject({ ok: false, error: { code: 'IN_USE' } });
    valueOf(await slow.exports.cancel({ requestId: newRequestId(), id: first.id }));
    valueOf(await slow.exports.cancel({ requestId: newRequestId(), id: third.id }));
    expect(valueOf(await slow.exports.state({ id: second.id })).state).toBe('WAITING');
    letGo();
    expect(await ended(slow, second.id)).toMatchObject({ state: 'READY', done: 2 });
    for (const { id } of [first, third]) {
      expect(await ended(slow, id)).toMatchObject({ state: 'CANCELLED', message: null });
      expect(existsSync(join(exportsFolder(), `${id}.pdf`))).toBe(false);
    }
    valueOf(await slow.exports.cancel({ requestId: newRequestId(), id: second.id }));
  });

  test('what could not be made says so, and leaves no file', async () => {
    const broken = await windowWith({ drawing: { ...archive.context.drawing, report: async () => { throw new Error('out of paper, Rossi Mario'); } } });
    const { id } = valueOf(await start(broken, { selection: allPositions, format: 'PDF', columns: ['name'] }));
    const state = await ended(broken, id);
    expect(state).toMatchObject({ state: 'FAILED', message: expect.stringContaining('assistenza') });
    expect(state.message).not.toContain('Rossi');
    expect(await readdir(exportsFolder())).not.toContain(`${id}.pdf`);
  });

  test('the same request twice makes one file', async () => {
    const request = { requestId: newRequestId(), selection: allPositions, format: 'CSV' as const, columns: ['name'] };
    const before = valueOf(await desk.exports.mine({})).exports.length;
    const first = valueOf(await desk.exports.start(request));
    expect(valueOf(await desk.exports.start(request))).toEqual(first);
    expect(valueOf(await desk.exports.mine({})).exports.length).toBeLessThanOrEqual(before + 1);
    await ended(desk, first.id);
  });

  test('a host with a dialog copies it where the person says, and it is gone here', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sportello-saved-'));
    const target = join(folder, 'mio.csv');
    const saveDialog = async (_name: string, content: Uint8Array | Readonly<{ file: string }>) => {
      await writeFile(target, content instanceof Uint8Array ? content : await readFile(content.file));
      return ok('SAVED' as const);
    };
    const window = await windowWith({ desk: { print: null, saveDialog } });
    const { id } = valueOf(await start(window, { selection: allPositions, format: 'CSV', columns: ['amount'] }));
    await ended(window, id);
    expect(valueOf(await window.exports.save({ id }))).toEqual({ saved: true });
    expect(lines(await readFile(target))).toEqual(['\ufeff"Importo €"', '"150,00"', '"16,78"']);
    expect(valueOf(await desk.exports.state({ id })).state).toBe('TAKEN');
    await rm(folder, { recursive: true, force: true });
  });
});

test('what an earlier run left behind is deleted when the archive is opened, and everything when it is closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-left-'));
  const left = join(folder, 'data', 'exports');
  await mkdir(left, { recursive: true });
  await writeFile(join(left, 'x.csv'), 'Rossi Mario');
  const opened = await openArchive({ dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), drawing: createInProcessDrawing(), host: 'test', nowMs: () => TEST_NOW_MS, testArchive: false });
  if (!opened.ok) throw new Error(opened.error.message);
  expect(existsSync(left)).toBe(false);
  valueOf(await applySetupFile(opened.value.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null }));
  const window = await openAdministratorWindow(opened.value);
  const { id } = valueOf(await start(window, { selection: allPositions, format: 'CSV', columns: ['amount'] }));
  expect(await ended(window, id)).toMatchObject({ state: 'READY', total: 0 });
  expect(await readdir(left)).toEqual([`${id}.csv`]);
  await opened.value.close();
  expect(existsSync(left)).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

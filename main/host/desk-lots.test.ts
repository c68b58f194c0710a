import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loseDrawnPart } from '../features/lots/lot-jobs.ts';
import { z } from 'zod';
import { readPdf } from '../documents/testing/read-pdf.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId: number;

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterAll(() => cleanUp());
/** Each test has its own year, so that one archive serves them all. */
let text = '';
let tests = 0;
beforeEach(() => { tests += 1; text = `Prova${tests}`; });

let companies = 0;
/** A tax code of eleven digits that nobody had before in this archive: its last digit checks the others (DM 23/12/1976). */
function companyCode(): string {
  companies += 1;
  const digits = `${String(1_000_000 + companies)}001`;
  const sum = [...digits].reduce((total, digit, index) => total + (index % 2 === 0 ? Number(digit) : Number(digit) * 2 - (Number(digit) > 4 ? 9 : 0)), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

type Place = Readonly<{ name: string; street: string; civicNumber: string; postalCode: string }>;

async function create(amountCents: number, place: Place) {
  const form = counterForm(serviceId, amountCents);
  return valueOf(await desk.positions.create({
    requestId: newRequestId(), ...form, description: `TARI ${text}`, draft: false, acceptDuplicate: true, replacesId: null,
    debtor: { ...form.debtor, fiscalCode: companyCode(), type: 'G', name: place.name, address: { street: place.street, civicNumber: place.civicNumber, postalCode: place.postalCode, city: 'Roma', province: 'RM', country: 'IT' } },
  }));
}

const selection = (unprintedOnly = true) => ({ filter: { states: [], serviceId: null, office: null, text, dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, unprintedOnly });
const look = { title: 'TARI 2026', sort: 'POSTAL' as const, output: 'PARTS' as const, partPages: 2, reason: 'Emissione annuale' };

async function printed(lotLook: Readonly<{ output: 'PARTS' | 'FILES'; partPages: number }> = look) {
  const counted = valueOf(await desk.lots.count({ selection: selection(), partPages: lotLook.partPages }));
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: counted.notices, ...look, ...lotLook }));
  await archive.context.lots.settled();
  return valueOf(await desk.lots.show({ id }));
}

async function fileOf(id: number, part: number | null): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const piece: Readonly<{ contentBase64: string; next: number | null }> = valueOf(await desk.lots.take({ requestId: newRequestId(), id, part, offset, how: 'SAVED' }));
    pieces.push(Buffer.from(piece.contentBase64, 'base64'));
    offset = piece.next;
  }
  return new Uint8Array(Buffer.concat(pieces));
}

const indexOf = async (id: number) => new TextDecoder().decode(await fileOf(id, null)).trim().split('\r\n').slice(1).map((line) => line.slice(1, -1).split('";"'));

test('a lot is printed by CAP, street, house number and surname, in parts, with an index that says where each notice is', async () => {
  const places = [
    { name: 'Verdi Luisa', street: 'Via Roma', civicNumber: '10', postalCode: '00100' }, { name: 'Bianchi Anna', street: 'Via Roma', civicNumber: '2', postalCode: '00100' },
    { name: 'Neri Paolo', street: 'Via Appia', civicNumber: '7', postalCode: '00200' }, { name: 'Alba Rita', street: '', civicNumber: '', postalCode: '' }, { name: 'Zeta Ugo', street: 'Corso Italia', civicNumber: '1', postalCode: '00100' },
  ];
  for (const [index, place] of places.entries()) await create(1000 + index, place);
  expect(valueOf(await desk.lots.count({ selection: selection(), partPages: 2 }))).toEqual({ notices: 5, totalCents: 5010, withPaper: 0, needReason: 5, expired: 0, withoutPostalCode: 1, withPlan: 0, parts: 3, tooMany: false });

  const lot = await printed();
  expect(lot).toMatchObject({ state: 'DONE', printed: 5, failed: 0, waiting: 0, problems: [] });
  expect(lot.parts.map(({ pages, state, first, last }) => ({ pages, state, first, last }))).toEqual([{ pages: 2, state: 'READY', first: 1, last: 2 }, { pages: 2, state: 'READY', first: 3, last: 4 }, { pages: 1, state: 'READY', first: 5, last: 5 }]);
  const index = await indexOf(lot.id);
  expect(index.map((cells) => [cells[0], cells[2], cells[3], cells[5]])).toEqual([['1', '1', '1', 'Zeta Ugo'], ['2', '2', '2', 'Bianchi Anna'], ['3', '1', '1', 'Verdi Luisa'], ['4', '2', '2', 'Neri Paolo'], ['5', '1', '1', 'Alba Rita']]);

  const bytes = await fileOf(lot.id, 2);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(lot.parts[1]?.sha256);
  const pages = (await readPdf(bytes)).pages;
  expect(pages).toHaveLength(2);
  // Each print has the hash of the file that holds it, so that the host prints that file and no other.
  const prints = valueOf(await desk.notices.list({ view: 'ALL', cursor: null, limit: 10 })).prints;
  expect(prints).toHaveLength(5);
  const card = valueOf(await desk.positions.show({ id: prints.find(({ debtorName }) => debtorName === 'Verdi Luisa')?.positionId ?? 0, nav: null }));
  expect(card.prints[0]).toMatchObject({ sha256: lot.parts[1]?.sha256, state: 'CURRENT', reprint: false, reason: 'Emissione annuale' });
});

test('who takes a file of a lot is written once, before the last piece is handed over: on the lot, and in the audit trail', async () => {
  await create(1_000, { name: 'Verdi Luisa', street: 'Via Roma', civicNumber: '10', postalCode: '00100' });
  const lot = await printed();
  expect(lot).toMatchObject({ takings: [], moreTakings: 0, parts: [{ takenAt: null }] });
  const asked = { requestId: newRequestId(), id: lot.id, part: 1, offset: 0, how: 'PRINTED' as const };
  const first = valueOf(await desk.lots.take(asked));
  // The answer was lost on the wire: the very same question writes nothing a second time.
  expect(valueOf(await desk.lots.take(asked))).toEqual(first);
  await fileOf(lot.id, null);
  // A piece behind the end is nothing that leaves.
  expect(await desk.lots.take({ requestId: newRequestId(), id: lot.id, part: 1, offset: 99_999_999, how: 'SAVED' })).toMatchObject({ ok: false, error: { field: 'offset' } });
  const shown = valueOf(await desk.lots.show({ id: lot.id }));
  expect(shown.takings).toMatchObject([{ part: null, fileName: `lotto-${lot.id}-indice.csv`, how: 'SAVED', changed: false }, { part: 1, fileName: `lotto-${lot.id}-parte-001.pdf`, how: 'PRINTED', changed: false }]);
  expect(shown.takings.every(({ who }) => who !== '')).toBe(true);
  expect(shown.parts[0]?.takenAt).toBe(shown.takings[1]?.at);
  const { entries } = valueOf(await desk.application.audit({ cursor: null, limit: 50, subjectKind: 'lot', subjectId: String(lot.id) }));
  expect(entries.filter(({ action }) => action === 'LOT_FILE_TAKEN').map(({ label }) => label)).toEqual(['File di un lotto preso', 'File di un lotto preso']);
});

test('a notice that may not be printed is reported by its number, and the rest goes on', async () => {
  const kept = await create(1000, { name: 'Primo Ugo', street: 'Via A', civicNumber: '1', postalCode: '00100' });
  const lost = await create(2000, { name: 'Secondo Ugo', street: 'Via B', civicNumber: '1', postalCode: '00100' });
  await create(3000, { name: 'Terzo Ugo', street: 'Via C', civicNumber: '1', postalCode: '00100' });
  const counted = valueOf(await desk.lots.count({ selection: selection(), partPages: 2 }));
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: counted.notices, ...look }));
  // Cancelled while the lot is being read: whichever comes first, the paper never says it can be paid without the archive knowing.
  valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: lost.id, expectedVersion: lost.version, reason: 'Doppio inserimento' }));
  await archive.context.lots.settled();
  const lot = valueOf(await desk.lots.show({ id }));
  expect(lot.state).toBe('DONE');
  expect(lot.problems).toMatchObject([{ number: 2, positionId: lost.id }]);
  expect(lot.printed + lot.failed).toBe(3);
  const card = valueOf(await desk.positions.show({ id: lost.id, nav: null }));
  expect(card.prints.every(({ state }) => state === 'SUPERSEDED')).toBe(true);
  expect(valueOf(await desk.positions.show({ id: kept.id, nav: null })).prints).toMatchObject([{ state: 'CURRENT' }]);
  // What was printed is not chosen a second time.
  expect(valueOf(await desk.lots.count({ selection: selection(), partPages: 2 })).notices).toBe(0);
});

test('an amount divided in rates while its lot is drawn leaves no valid paper with the number that was spent', async () => {
  const { id, version } = await create(20_000, { name: 'Quarto Ugo', street: 'Via D', civicNumber: '1', postalCode: '00100' });
  valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: 1, ...look }));
  valueOf(await desk.plans.save({ requestId: newRequestId(), positionId: id, expectedVersion: version, installments: [{ amountCents: 10_000, dueDate: '2027-01-29' }, { amountCents: 10_000, dueDate: '2027-02-26' }], wholeBeside: false, reason: null }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.positions.show({ id, nav: null })).prints.every(({ state }) => state === 'SUPERSEDED')).toBe(true);
});

test('a position with a plan is left out and told: a page for each of its numbers would ask for the debt twice', async () => {
  const place = { name: 'Verdi Luisa', street: 'Via Roma', civicNumber: '10', postalCode: '00100' };
  const divided = await create(20_000, place);
  await create(1_000, place);
  valueOf(await desk.plans.save({ requestId: newRequestId(), positionId: divided.id, expectedVersion: divided.version, installments: [{ amountCents: 10_000, dueDate: '2027-01-31' }, { amountCents: 10_000, dueDate: '2027-02-28' }], wholeBeside: true, reason: null }));
  expect(valueOf(await desk.lots.count({ selection: selection(), partPages: 2 }))).toMatchObject({ notices: 1, totalCents: 1_000, withPlan: 1 });
});

test('a page recorded whose file is no more is nowhere: neither the problems nor the index send anybody to the page of another', async () => {
  await create(1_000, { name: 'Verdi Luisa', street: 'Via Roma', civicNumber: '10', postalCode: '00100' });
  const lot = await printed();
  expect(valueOf(await desk.lots.count({ selection: selection(), partPages: 2 }))).toMatchObject({ notices: 0 });
  await archive.context.engine.write('test.lost', (unit) => loseDrawnPart(unit, lot.id, 1));
  const [problem] = valueOf(await desk.lots.show({ id: lot.id })).problems;
  expect(problem).toMatchObject({ number: 1, code: 'FILE_LOST', page: null });
  // Nobody holds it: the print says so, and the next lot prints it.
  const card = valueOf(await desk.positions.show({ id: problem?.positionId ?? 0, nav: null }));
  expect(card.prints.map(({ state }) => state)).toEqual(['RECALLED']);
  expect(card.timeline[0]).toMatchObject({ title: 'Ritirata una stampa', detail: expect.stringContaining('andato perduto') as string });
  expect(valueOf(await desk.lots.count({ selection: selection(), partPages: 2 }))).toMatchObject({ notices: 1 });
  expect((await printed()).printed).toBe(1);
});

test('one file each: a ZIP of notices, every print with the hash of its own file', async () => {
  const one = await create(1000, { name: 'Uno Ugo', street: 'Via A', civicNumber: '1', postalCode: '00100' });
  const two = await create(2000, { name: 'Due Ugo', street: 'Via B', civicNumber: '1', postalCode: '00100' });
  const lot = await printed({ output: 'FILES', partPages: 1000 });
  expect(lot.parts).toMatchObject([{ state: 'READY', pages: 2, fileName: `lotto-${lot.id}-parte-001.zip` }]);
  const zip = Buffer.from(await fileOf(lot.id, 1));
  expect(zip.readUInt32LE(0)).toBe(0x04034b50);
  const size = zip.readUInt32LE(18);
  const nameLength = zip.readUInt16LE(26);
  const first = zip.subarray(30 + nameLength, 30 + nameLength + size);
  expect(zip.subarray(30, 30 + nameLength).toString()).toBe(`00001-avviso-${one.nav ?? ''}.pdf`);
  // The index names the file of each notice, whose pages begin at 1.
  expect((await indexOf(lot.id)).map(([seq, file, from, to]) => [seq, file, from, to])).toEqual([
    ['1', `lotto-${lot.id}-parte-001.zip/00001-avviso-${one.nav ?? ''}.pdf`, '1', '1'], ['2', `lotto-${lot.id}-parte-001.zip/00002-avviso-${two.nav ?? ''}.pdf`, '1', '1'],
  ]);
  const card = valueOf(await desk.positions.show({ id: one.id, nav: null }));
  expect(card.prints[0]?.sha256).toBe(createHash('sha256').update(first).digest('hex'));
});

test('a cancelled lot prints nothing more, and what it printed stays recorded; its files can be deleted', async () => {
  await create(1000, { name: 'Uno Ugo', street: 'Via A', civicNumber: '1', postalCode: '00100' });
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: 1, ...look }));
  const cancelled = await desk.lots.cancel({ requestId: newRequestId(), id });
  await archive.context.lots.settled();
  const lot = valueOf(await desk.lots.show({ id }));
  const recorded = await archive.context.engine.read((reader) => reader.get(z.object({ n: z.int() }), "SELECT COUNT(*) AS n FROM notice_print n JOIN debt_position p ON p.id = n.position_id WHERE p.description = ?", [`TARI ${text}`]));
  expect(recorded?.n).toBe(lot.printed);
  expect(cancelled.ok ? 'CANCELLED' : 'DONE').toBe(lot.state);
  valueOf(await desk.lots.deleteFiles({ requestId: newRequestId(), id }));
  expect(await desk.lots.take({ requestId: newRequestId(), id, part: null, offset: 0, how: 'SAVED' })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
});

test('who got a paper after the lot was made is not sent a second one, and is told by number', async () => {
  const one = await create(1000, { name: 'Uno Ugo', street: 'Via A', civicNumber: '1', postalCode: '00100' });
  await create(1000, { name: 'Due Dora', street: 'Via A', civicNumber: '2', postalCode: '00100' });
  const { mkdir, rm } = await import('node:fs/promises');
  const path = archive.context.lots.files.pathOf({ id: (valueOf(await desk.lots.list({})).lots[0]?.id ?? 0) + 1, output: 'PARTS' }, 1);
  // The lot waits, while a clerk prints one of its notices at the counter.
  await mkdir(path, { recursive: true });
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: 2, ...look }));
  await archive.context.lots.settled();
  valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: one.installmentId, copies: 1, reason: 'allo sportello' }));
  await rm(path, { recursive: true });
  valueOf(await desk.lots.resume({ requestId: newRequestId(), id }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ state: 'DONE', printed: 1, failed: 1, problems: [{ nav: one.nav, code: 'ALREADY_PRINTED' }] });
  expect(valueOf(await desk.positions.show({ id: one.id, nav: null })).prints).toHaveLength(1);
  // Asked for by name they are all printed, also who has one: it is a reprint.
  const { id: again } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(false), expected: 2, ...look }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id: again }))).toMatchObject({ printed: 2, failed: 0 });
  expect(valueOf(await desk.positions.show({ id: one.id, nav: null })).prints.map(({ reprint }) => reprint).toSorted()).toEqual([false, true]);
});

test('cancelled at whatever moment, what is recorded as printed lies in a file that can be taken, and nothing else is', async () => {
  for (let turn = 0; turn < 6; turn += 1) {
    text = `Giro${'abcdef'[turn] ?? ''}`;
    const notices = await Promise.all(['Aa Uno', 'Bb Due', 'Cc Tre', 'Dd Quattro'].map((name, index) => create(1000 + index, { name, street: 'Via A', civicNumber: String(index), postalCode: '00100' })));
    const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: 4, ...look, partPages: 1 }));
    for (let step = 0; step < turn * 12; step += 1) await new Promise((done) => { setImmediate(done); });
    await desk.lots.cancel({ requestId: newRequestId(), id });
    await archive.context.lots.settled();
    const lot = valueOf(await desk.lots.show({ id }));
    expect(['CANCELLED', 'DONE']).toContain(lot.state);
    const taken = await Promise.all(lot.parts.filter(({ state }) => state === 'READY').map(async ({ part }) => (await readPdf(await fileOf(id, part))).pages.length));
    expect(taken).toEqual(Array.from({ length: lot.printed }, () => 1));
    const prints = await Promise.all(notices.map(async (notice) => valueOf(await desk.positions.show({ id: notice.id, nav: null })).prints.length));
    expect(prints.reduce((sum, count) => sum + count, 0)).toBe(lot.printed);
    expect(lot.printed + lot.waiting).toBe(4);
  }
});

test('a lot stopped by a full disk waits with its reason and goes on when asked', async () => {
  await create(1000, { name: 'Uno Ugo', street: 'Via A', civicNumber: '1', postalCode: '00100' });
  const { files } = archive.context.lots;
  const lotId = (valueOf(await desk.lots.list({})).lots[0]?.id ?? 0) + 1;
  // A folder where the file should be: what the system refuses to write stops the lot, not the program.
  const { mkdir, rm } = await import('node:fs/promises');
  const path = files.pathOf({ id: lotId, output: 'PARTS' }, 1);
  await mkdir(path, { recursive: true });
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: 1, ...look }));
  await archive.context.lots.settled();
  expect(id).toBe(lotId);
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ state: 'PAUSED', printed: 0, waiting: 1, stoppedBy: expect.stringContaining('EISDIR') });
  await rm(path, { recursive: true });
  valueOf(await desk.lots.resume({ requestId: newRequestId(), id }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ state: 'DONE', printed: 1 });
  expect((await readFile(path)).byteLength).toBeGreaterThan(1_000);
});

test('the program ends while it writes down where the notices of a part stand: the part is drawn again, and each is recorded once', async () => {
  const notices = await Promise.all(['Uno Ugo', 'Due Ada'].map((name, index) => create(1000 + index, { name, street: 'Via A', civicNumber: String(index), postalCode: '00100' })));
  const path = archive.context.lots.files.pathOf({ id: (valueOf(await desk.lots.list({})).lots[0]?.id ?? 0) + 1, output: 'PARTS' }, 1);
  const { mkdir, rm } = await import('node:fs/promises');
  await mkdir(path, { recursive: true });
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: 2, ...look }));
  await archive.context.lots.settled();
  // What is in the archive after the first of its units, when the second never came.
  await archive.context.engine.write('test.drawnItems', (unit) => unit.run("UPDATE notice_lot_item SET state = 'DRAWN', page = 9, pages = 1, sha256 = 'of before', drawn = '{}' WHERE lot_id = ? AND seq = 1", [id]));
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ state: 'PAUSED', printed: 0, waiting: 2 });
  expect((await indexOf(id)).map((cells) => [cells[1], cells[2]])).toEqual([['', ''], ['', '']]);
  await rm(path, { recursive: true });
  valueOf(await desk.lots.resume({ requestId: newRequestId(), id }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ state: 'DONE', printed: 2, failed: 0 });
  expect((await indexOf(id)).map((cells) => cells[3])).toEqual(['1', '2']);
  for (const notice of notices) expect(valueOf(await desk.positions.show({ id: notice.id, nav: null })).prints).toHaveLength(1);
});

test('the number of notices seen is the number printed: a choice that changed is asked again', async () => {
  await create(1000, { name: 'Uno Ugo', street: 'Via A', civicNumber: '1', postalCode: '00100' });
  expect(await desk.lots.create({ requestId: newRequestId(), selection: selection(), expected: 2, ...look })).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
});

test('the first page can be looked at before the file is ready, without codes', async () => {
  const page = valueOf(await desk.lots.firstPage({ id: valueOf(await desk.lots.list({})).lots[0]?.id ?? 0 }));
  expect(page).toMatchObject({ pages: 1, fileName: 'anteprima-lotto.pdf' });
});

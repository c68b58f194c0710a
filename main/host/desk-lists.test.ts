import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorByUsername } from '../features/access/index.ts';
import { createNativePositions, listPositions } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { isPaidState, SHOWN_STATES } from '../domain/position-state.ts';
import { openAdministratorWindow, openReadyArchive, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let nowMs = TEST_NOW_MS;

const NAMES = ['Àgata Óscar', 'Èlia Ugo', 'D’Amico "Nino"', 'Šimić Ana', 'rossi mario', 'Rossi Mario', 'Zuccaro % _ \\', 'Ñandú Eva', 'İlknur Can', 'Müller Jörg'];
const DUES = [null, '2026-11-10', '2026-11-24', '2026-11-28', '2026-12-31', '2027-06-30'];
const TRANSFER = { index: 1, payee: '99999000013', iban: 'IT30G9999961000000060717356', category: '9/0101101IM/' };

type Filter = Parameters<WindowClient['positions']['totals']>[0]['filter'];
const FILTER: Filter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

async function load(rows: readonly unknown[]) {
  const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (operator === null) throw new Error('no operator');
  const outcome = valueOf(await createNativePositions(archive.context, operator, rows));
  expect(outcome.rejected).toEqual([]);
  return outcome.created;
}

/** 60 positions over every date, some confirmed, unsent, cancelled, drafts, paid. */
beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive({ nowMs: () => nowMs }));
  desk = await openAdministratorWindow(archive);
  const rows = Array.from({ length: 60 }, (_, i) => {
    const dueDate = DUES[i % DUES.length] ?? null;
    const amountCents = 1000 + (i % 4) * 500;
    const debtor = { name: NAMES[i % NAMES.length], type: 'F', fiscalCode: null };
    const shape = { amountCents, dueDate, description: `Causale numero ${i}${i % 6 === 1 ? ' – già così' : ''}`, debtor, payableUntil: dueDate === '2026-11-10' && i % 4 === 1 ? '2026-11-20' : null, transfers: [{ ...TRANSFER, amountCents }] };
    if (i % 10 === 3) return { ...shape, status: 'DRAFT' };
    if (i % 10 === 5) return { ...shape, service: 'TARI' };
    return { ...shape, nav: noticeNumber(`77${String(i).padStart(11, '0')}`), ...(i % 10 === 7 ? { status: 'CANCELLED' } : {}) };
  });
  const created = await load(rows.map((row) => ('service' in row ? { ...row, debtor: { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' } } : row)));
  for (const [i, position] of created.entries()) {
    if (i % 10 !== 9 || position.nav === null) continue;
    await importReceipt(desk, receiptXml(position.nav, 1000 + (i % 4) * 500));
  }
  await importReceipt(desk, receiptXml(created[0]?.nav ?? '', 400));
}, 60_000);
afterAll(() => cleanUp());

async function everyPage(filter: Filter, sort: 'NEWEST' | 'DUE' | 'NAME' | 'AMOUNT', limit: number) {
  const rows = [];
  let cursor: string | null = null;
  for (let page = 0; page < 200; page += 1) {
    const answer: Awaited<ReturnType<typeof desk.positions.list>> = await desk.positions.list({ filter, cursor, limit, sort });
    const { rows: some, next } = valueOf(answer);
    rows.push(...some);
    cursor = next;
    if (cursor === null) return rows;
  }
  throw new Error('the list never ends');
}

describe('pages', () => {
  test('give every position exactly once, in order, whatever the sort and the size of the page', async () => {
    const all = new Set((await everyPage(FILTER, 'NEWEST', 200)).map((row) => row.id));
    expect(all.size).toBe(60);
    await fc.assert(fc.asyncProperty(fc.constantFrom('NEWEST' as const, 'DUE' as const, 'NAME' as const, 'AMOUNT' as const), fc.integer({ min: 1, max: 25 }), async (sort, limit) => {
      const rows = await everyPage(FILTER, sort, limit);
      expect(rows.map((row) => row.id)).toHaveLength(60);
      expect(new Set(rows.map((row) => row.id))).toEqual(all);
      if (sort === 'DUE') {
        const dues = rows.map((row) => row.dueDate ?? '9999-12-31');
        expect(dues).toEqual(dues.toSorted());
      }
      if (sort === 'AMOUNT') expect(rows.map((row) => row.amountCents)).toEqual(rows.map((row) => row.amountCents).toSorted((a, b) => b - a));
    }), { numRuns: 20 });
  });

  test('a cursor of nobody is refused instead of beginning again', async () => {
    for (const cursor of ['{', '[1]', '"x"', '["a","b"]']) {
      const refused = await desk.positions.list({ filter: FILTER, cursor, limit: 10, sort: 'NEWEST' });
      expect(refused.ok ? null : refused.error.field).toBe('cursor');
    }
  });
});

describe('filters', () => {
  test('each state shows exactly the positions that say they are in it; together they show all, none twice', async () => {
    const all = await everyPage(FILTER, 'NEWEST', 200);
    let counted = 0;
    for (const state of SHOWN_STATES) {
      const rows = await everyPage({ ...FILTER, states: [state] }, 'NEWEST', 50);
      expect(rows.map((row) => row.id), state).toEqual(all.filter((row) => row.state === state).map((row) => row.id));
      expect(valueOf(await desk.positions.totals({ filter: { ...FILTER, states: [state] } })), state).toMatchObject({ count: rows.length, amountCents: rows.reduce((sum, row) => sum + row.amountCents, 0) });
      counted += rows.length;
    }
    expect(counted).toBe(60);
    const present = new Set(all.map((row) => row.state));
    for (const state of ['DRAFT', 'TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE', 'EXPIRED', 'INVALID', 'PAID', 'NEEDS_REVIEW'] as const) expect(present, state).toContain(state);
  });

  test('paid and open sums are those of the rows', async () => {
    const all = await everyPage(FILTER, 'NEWEST', 200);
    const totals = valueOf(await desk.positions.totals({ filter: FILTER }));
    expect(totals.paidCents).toBe(all.filter((row) => isPaidState(row.state)).reduce((sum, row) => sum + row.amountCents, 0));
    expect(totals.count).toBe(60);
  });

  test('signs, quotes and words of the query language are only text', async () => {
    for (const text of ['"', "'; DROP TABLE person; --", 'NEAR(', 'a OR b', 'causale AND', '*', '-', 'name:x', '%', '_', '\\', '\u0000', '(', '^rossi', '👍']) {
      const answer = await desk.positions.list({ filter: { ...FILTER, text }, cursor: null, limit: 10, sort: 'NEWEST' });
      expect(answer.ok, text).toBe(true);
      expect((await desk.application.search({ text, limit: 10 })).ok, text).toBe(true);
      expect((await desk.payments.list({ view: 'ALL', text, cursor: null, limit: 10 })).ok, text).toBe(true);
      expect((await desk.verification.check({ text })).ok, text).toBe(true);
    }
    await fc.assert(fc.asyncProperty(fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' }), async (text) => {
      expect((await desk.positions.list({ filter: { ...FILTER, text }, cursor: null, limit: 5, sort: 'NAME' })).ok).toBe(true);
    }), { numRuns: 40 });
    expect(valueOf(await desk.payments.list({ view: 'ALL', text: '%', cursor: null, limit: 10 })).count).toBe(0);
  });

  test.each(['elia', 'ÈLIA', 'simic', 'causale numero 17', 'rossi mar', 'numero 5', 'müller'])('%s finds names and causali without minding accents and case', async (text) => {
    const rows = await everyPage({ ...FILTER, text }, 'NAME', 7);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const words = `${row.debtorName} ${row.description}`.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '').toLowerCase();
      for (const word of text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '').toLowerCase().split(' ')) expect(words).toContain(word);
    }
  });

  test('digits are looked for in the notice number and in the causale', async () => {
    const [byCausale] = await load([{ amountCents: 1000, description: 'Mensa 20451', debtor: { name: 'Verdi Ada', type: 'F', fiscalCode: null }, transfers: [{ ...TRANSFER, amountCents: 1000 }] }]);
    expect((await everyPage({ ...FILTER, text: '20451' }, 'NEWEST', 5)).map((row) => row.id)).toEqual([byCausale?.id]);
    const [nav] = (await everyPage({ ...FILTER, states: ['PAID'] }, 'NEWEST', 5)).map((row) => row.nav ?? '');
    expect((await everyPage({ ...FILTER, text: `${nav?.slice(0, 9)} ${nav?.slice(9)}` }, 'NEWEST', 5)).map((row) => row.nav)).toEqual([nav]);
  });

  test('a date that is not in the calendar is refused at the door', async () => {
    const refused = await desk.positions.list({ filter: { ...FILTER, dueFrom: '2026-02-31' }, cursor: null, limit: 5, sort: 'NEWEST' });
    expect(refused.ok ? null : refused.error).toMatchObject({ code: 'INVALID_FIELD', field: 'filter.dueFrom' });
  });

  test('the day of creation is the day in Rome, also in the hour before midnight UTC', async () => {
    const shape = (description: string) => ({ amountCents: 1000, description, debtor: { name: 'Verdi Ada', type: 'F', fiscalCode: null }, transfers: [{ ...TRANSFER, amountCents: 1000 }] });
    // 23:30 UTC of 27 March is 00:30 of 28 March in Rome; the night after, summer time begins.
    for (const [instant, name] of [['2027-03-27T22:59:59Z', 'ventisette'], ['2027-03-27T23:30:00Z', 'ventotto mattina'], ['2027-03-28T21:59:59Z', 'ventotto sera'], ['2027-03-28T22:00:00Z', 'ventinove']] as const) {
      nowMs = Date.parse(instant);
      await load([shape(`Creata il ${name}`)]);
    }
    // The window locked itself meanwhile.
    desk = await openAdministratorWindow(archive);
    const found = await everyPage({ ...FILTER, createdFrom: '2027-03-28', createdTo: '2027-03-28' }, 'NEWEST', 10);
    expect(found.map((row) => row.description)).toEqual(['Creata il ventotto sera', 'Creata il ventotto mattina']);
  });
});

test('who has hundreds of positions is told what they owe, however old it is', async () => {
  desk = await openAdministratorWindow(archive);
  const debtor = { name: 'Mensa Ada', type: 'F', fiscalCode: 'DNGDIA80A41H501X' };
  const rows = Array.from({ length: 206 }, (_, at) => ({ amountCents: 1000, description: `Ricarica ${at}`, debtor, nav: noticeNumber(`8855${String(at).padStart(9, '0')}`), transfers: [{ ...TRANSFER, amountCents: 1000 }] }));
  const created = await load(rows);
  await archive.context.engine.write('test.paid', (unit) => unit.run("UPDATE debt_position SET state = 'PAID' WHERE id IN (SELECT value FROM json_each(?))", [JSON.stringify(created.slice(1).map(({ id }) => id))]));
  const [person] = valueOf(await desk.application.search({ text: debtor.fiscalCode, limit: 5 })).people;
  const page = valueOf(await desk.people.show({ id: person?.id ?? 0 }));
  expect(page).toMatchObject({ openCents: 1000, open: [{ id: created[0]?.id }] });
  expect(page.closed).toHaveLength(200);
});

describe('however a page is found', () => {
  const seldom = <T,>(value: T, ...others: readonly T[]) => fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 2, arbitrary: fc.constantFrom(...others) });
  const filters = fc.record({
    states: fc.oneof(fc.constant<(typeof SHOWN_STATES)[number][]>([]), fc.subarray([...SHOWN_STATES], { minLength: 1 })), serviceId: seldom<number | null>(null, 1), office: seldom<string | null>(null, 'Tributi', 'Anagrafe'), unsentOnly: seldom(false, true),
    origin: seldom<string | null>(null, 'COUNTER', 'IMPORT', 'COMMAND_LINE', 'NATIVE'), text: seldom('', 'rossi', 'causale', 'ca', 'numero 1', '2026', '3010', 'TARI', '0000', 'gia', 'già c', 'numero-2', 'amico', 'aus', 'RSSM', 'rossi 1', 'tar num', 'ñan'), dueFrom: seldom<string | null>(null, '2026-11-24'), dueTo: seldom<string | null>(null, '2026-12-31'),
    createdFrom: seldom<string | null>(null, '2026-11-01', '2027-03-28'), createdTo: seldom<string | null>(null, '2026-11-24', '2027-03-27', '2030-01-01'),
  });
  const request = fc.record({ filter: filters, sort: fc.constantFrom('NEWEST' as const, 'DUE' as const, 'NAME' as const, 'AMOUNT' as const), limit: fc.integer({ min: 1, max: 40 }), offices: seldom<readonly string[] | null>(null, ['Tributi'], ['Tributi', 'Demografici'], []), today: fc.constantFrom('2026-11-24', '2027-06-01') });
  const bounds = fc.record({ named: fc.constantFrom(0, 3, 100), entries: fc.constantFrom(0, 3, 40, 1_000), set: fc.constantFrom(0, 3, 15, 1_000), walked: fc.constantFrom(7, 20, 1_000) });

  async function pages(ask: Readonly<{ filter: Filter; sort: 'NEWEST' | 'DUE' | 'NAME' | 'AMOUNT'; limit: number; offices: readonly string[] | null; today: string }>, bounds: { entries: number; named: number; set: number; walked: number }): Promise<number[]> {
    const ids: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listPositions>> = await archive.context.engine.read((reader) => listPositions(reader, { ...ask, cursor, bounds }));
      ids.push(...page.rows.map((row) => row.id));
      cursor = page.next;
    } while (cursor !== null);
    return ids;
  }

  test('it holds the same positions in the same order', async () => {
    let found = 0;
    await fc.assert(fc.asyncProperty(request, bounds, async (ask, small) => {
      const gathered = await pages(ask, { named: 1_000, entries: 1_000, set: 1_000, walked: 1_000 });
      found += gathered.length;
      expect(new Set(gathered).size).toBe(gathered.length);
      expect(await pages(ask, small)).toEqual(gathered);
    }), { numRuns: 500 });
    expect(found).toBeGreaterThan(1_000);
  }, 60_000);
});

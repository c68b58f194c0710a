import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorByUsername } from '../features/access/index.ts';
import { createNativePositions, listPositions } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serial = 0;

const TRANSFER = { index: 1, payee: '99999000013', iban: 'IT30G9999961000000060717356', category: '9/0101101IM/' };

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
});
afterAll(() => cleanUp());

async function load(rows: readonly unknown[]) {
  const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (operator === null) throw new Error('no operator');
  return valueOf(await createNativePositions(archive.context, operator, rows)).created;
}

describe('letters no Italian keyboard has', () => {
  test.each([
    ['Đorđević Łukasz', 'Dordevic'], ['Đorđević Łukasz', 'lukasz dordev'], ['Ħamrun Straße', 'hamrun'], ['Ħamrun Straße', 'strasse'], ['Ŧorsten Ægir', 'aegir'], ['Dordevic Petra', 'Đorđević'], ['Strasse Ute', 'straße'],
  ])('«%s» is found by «%s», with positions and payments', async (name, typed) => {
    const [created] = await load([{ amountCents: 1000, description: 'Di chi si cerca', debtor: { name, type: 'F', fiscalCode: null }, nav: noticeNumber(`88${String((serial += 1)).padStart(11, '0')}`), transfers: [{ ...TRANSFER, amountCents: 1000 }] }]);
    await importReceipt(desk, receiptXml(created?.nav ?? '', 1000).replace('<fullName>Rossi Mario</fullName>', `<fullName>${name}</fullName>`));
    const found = valueOf(await desk.application.search({ text: typed, limit: 12 }));
    expect(found.people.map((person) => person.name)).toContain(name);
    expect(found.positions.map((position) => position.debtorName)).toContain(name);
    expect(found.payments.map((payment) => payment.debtorName)).toContain(name);
    expect(valueOf(await desk.people.list({ view: 'ALL', text: typed, cursor: null, limit: 50 })).rows.map((row) => row.name)).toContain(name);
    const filter = { effects: [], paidFrom: null, paidTo: null, receivedFrom: null, receivedTo: null, amountFrom: null, amountTo: null, psp: null, serviceId: null, office: null, text: typed, anomalousOnly: false };
    const page = valueOf(await desk.payments.page({ filter, sort: 'NAME', cursor: null, limit: 50 })).rows;
    expect(page.map((row) => row.debtorName)).toContain(name);
    expect(new Set(page.map((row) => row.id)).size).toBe(page.length);
    expect(valueOf(await desk.payments.totals({ filter })).count).toBe(page.length);
    // Rare and common words take different ways: a text of one row is gathered, and here every row is tested too.
    const listed = { states: [], serviceId: null, office: null, text: typed, dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
    for (const sort of ['NEWEST', 'NAME', 'DUE', 'AMOUNT'] as const) expect(valueOf(await desk.positions.list({ filter: listed, cursor: null, limit: 50, sort })).rows.map((row) => row.debtorName)).toContain(name);
    expect(valueOf(await desk.positions.totals({ filter: listed })).count).toBeGreaterThan(0);
    const common = { entries: 0, named: 0, set: 0, walked: 7 };
    const row = await archive.context.engine.read((reader) => listPositions(reader, { filter: listed, cursor: null, limit: 50, sort: 'NAME', offices: null, today: '2026-11-24', bounds: common }));
    expect(row.rows.map(({ debtorName }) => debtorName)).toContain(name);
  });

  test('records that differ only in such letters are told as possible duplicates', async () => {
    const save = async (name: string) => valueOf(await desk.people.save({ requestId: newRequestId(), id: null, expectedVersion: null, fiscalCode: null, type: 'F', name, address: { street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', country: 'IT' }, email: null, pec: null, phone: null })).id;
    const [one, other] = [await save('Ħošek Ŧomáš'), await save('Hosek Tomas')];
    const pairs = valueOf(await desk.people.duplicates({ personId: one, cursor: null, limit: 10 })).pairs;
    expect(pairs.map(({ first, second }) => [first.id, second.id])).toEqual([[one, other]]);
  });
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { listPositions, numberPartIds } from '../features/positions/index.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf } from './testing/archive-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';

test('a part of our numbers that touches their beginning is found also where many numbers of others come before them', async () => {
  const { archive, cleanUp } = await openReadyArchive();
  const desk = await openAdministratorWindow(archive);
  const serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const made = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 1_000), draft: false, acceptDuplicate: true, replacesId: null }));
  const nav = made.nav ?? '';
  await archive.context.engine.write('test.others', async (unit) => {
    for (let other = 1; other <= 100; other += 1) {
      const number = `30000${String(other).padStart(3, '0')}0000000099`;
      await unit.run(`INSERT INTO installment (position_id, option_id, number, amount_cents, due_date, nav, iuv, state) SELECT position_id, option_id, number + ?, amount_cents, due_date, ?, ?, state FROM installment WHERE nav = ?`, [other, number, number.slice(1), nav]);
    }
  });
  const { sql, params } = numberPartIds('installment', nav.slice(2, 12));
  const found = await archive.context.engine.read((reader) => reader.all(z.object({ id: z.int() }), sql, [...params]));
  expect(found.map(({ id }) => id)).toContain(made.installmentId);
  await cleanUp();
});

test('a part of a number of any length is found among positions and payments, also one as long as a number of another kind', async () => {
  const { archive, cleanUp } = await openReadyArchive();
  const desk = await openAdministratorWindow(archive);
  const serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const made = [];
  for (const amountCents of [1_000, 1_100]) made.push(valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), draft: false, acceptDuplicate: true, replacesId: null })));
  const nav = made[0]?.nav ?? '';
  await importReceipt(desk, receiptXml(nav, 1_000));
  for (let length = 3; length <= 17; length += 1) {
    for (const digits of [nav.slice(0, length), nav.slice(18 - length)]) {
      const found = valueOf(await desk.application.search({ text: digits, limit: 12 }));
      expect(found.positions.map((row) => row.nav), `positions with ${digits}`).toContain(nav);
      expect(found.payments.map((row) => row.nav), `payments with ${digits}`).toContain(nav);
    }
  }
  // Fifteen digits that several numbers hold open none of them by themselves.
  const [one, other] = made.map((row) => row.nav ?? '');
  let shared = 0;
  while (one?.[shared] === other?.[shared]) shared += 1;
  expect(shared).toBeGreaterThanOrEqual(15);
  expect(valueOf(await desk.application.search({ text: nav.slice(0, 15), limit: 12 }))).toMatchObject({ exact: null, positions: [{}, {}] });
  expect(valueOf(await desk.application.search({ text: nav.slice(1), limit: 12 })).exact).toEqual({ kind: 'POSITION', id: made[0]?.id });
  await cleanUp();
});

test('a VAT number finds who bears it, their positions, and both in their lists', async () => {
  const { archive, cleanUp } = await openReadyArchive();
  const desk = await openAdministratorWindow(archive);
  const form = counterForm(1, 4_300);
  const debtor = { ...form.debtor, name: 'Ditta Ida', fiscalCode: 'DNGDIA80A41H501X' };
  const { id: personId } = valueOf(await desk.people.save({ requestId: newRequestId(), id: null, expectedVersion: null, fiscalCode: debtor.fiscalCode, type: 'F', name: debtor.name, address: null, email: null, pec: null, phone: null, identity: { vatNumber: '01234567897', birthDate: null, birthPlace: null, deathDate: null, foreign: null } }));
  const { id } = valueOf(await desk.positions.create({ requestId: newRequestId(), ...form, debtor, draft: false, acceptDuplicate: true, replacesId: null }));
  expect(valueOf(await desk.application.search({ text: '01234567897', limit: 12 }))).toMatchObject({ exact: { kind: 'PERSON', id: personId }, people: [{ id: personId }], positions: [{ id }] });
  const filter = { states: [], serviceId: null, office: null, text: '01234567897', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
  expect(valueOf(await desk.positions.list({ filter, cursor: null, limit: 10, sort: 'DUE' })).rows.map((row) => row.id)).toEqual([id]);
  expect(valueOf(await desk.positions.totals({ filter })).count).toBe(1);
  // As many as they may be: met along the order, not gathered.
  for (const sort of ['NEWEST', 'NAME', 'DUE', 'AMOUNT'] as const) {
    const met = await archive.context.engine.read((reader) => listPositions(reader, { filter, cursor: null, limit: 10, sort, offices: null, today: '2026-11-24', bounds: { entries: 0, named: 0, set: 0, walked: 7 } }));
    expect(met.rows.map((row) => row.id), sort).toEqual([id]);
  }
  for (const text of ['01234567897', 'IT 01234567897']) expect(valueOf(await desk.people.list({ view: 'ALL', text, cursor: null, limit: 10 }))).toMatchObject({ count: 1, rows: [{ id: personId }] });
  await cleanUp();
});

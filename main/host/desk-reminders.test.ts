import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorById } from '../features/access/index.ts';
import { makeLot } from '../features/lots/lot-making.ts';
import { reminderDescription } from '../features/lots/reminders.ts';
import { moveLot } from '../features/lots/store.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';

const DAY_MS = 86_400_000;
let nowMs = TEST_NOW_MS;
let archive: OpenArchive;
let cleanUp: () => Promise<void>;

beforeAll(async () => { ({ archive, cleanUp } = await openReadyArchive({ nowMs: () => nowMs })); });
afterAll(() => cleanUp());

const look = { title: 'TARI 2026', sort: 'NAME' as const, output: 'PARTS' as const, partPages: 500 };
const cardOf = async (desk: WindowClient, id: number) => valueOf(await desk.positions.show({ id, nav: null }));

test('overdue notices get a new due date and costs with the same number, the old paper becomes superata, and they are printed once the portal knows', async () => {
  const early = await openAdministratorWindow(archive);
  const serviceId = valueOf(await early.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const create = async (amountCents: number) => valueOf(await early.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
  const printed = await create(10_000);
  const other = await create(20_000);
  valueOf(await early.positions.markUploaded({ requestId: newRequestId(), ids: [], all: true }));
  valueOf(await early.notices.print({ requestId: newRequestId(), installmentId: printed.installmentId, copies: 1, reason: null }));

  nowMs += 60 * DAY_MS;
  const desk = await openAdministratorWindow(archive);
  const terms = { serviceId, lateFrom: 1, lateTo: null, dueDate: '2027-02-28', costCents: 500 };
  expect(valueOf(await desk.lots.countReminders({ terms: { ...terms, lateFrom: 31 } })).notices).toBe(0);
  expect(valueOf(await desk.lots.countReminders({ terms }))).toMatchObject({ notices: 2, totalCents: 30_000, newTotalCents: 31_000, withPaper: 1, ages: [{ from: 1, to: 30, notices: 2 }, { notices: 0 }, { notices: 0 }, { notices: 0 }] });
  expect(await desk.lots.createReminders({ requestId: newRequestId(), terms: { ...terms, dueDate: '2027-01-01' }, expected: 2, ...look, reason: null })).toMatchObject({ ok: false, error: { field: 'dueDate' } });
  const { id } = valueOf(await desk.lots.createReminders({ requestId: newRequestId(), terms, expected: 2, ...look, reason: null }));
  await archive.context.lots.settled();

  // Nothing is printed that could not be paid: the portal must know the new terms first.
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ kind: 'REMINDERS', state: 'PAUSED', printed: 0, totalCents: 31_000, stoppedBy: expect.stringContaining('Carica sul portale le posizioni cambiate (2)') });
  const reminded = await cardOf(desk, printed.id);
  expect(reminded).toMatchObject({ amountCents: 10_500, description: 'TARI 2026 - sollecito', state: 'TO_SYNC', prints: [{ state: 'SUPERSEDED' }] });
  expect(reminded.options[0]?.installments[0]).toMatchObject({ nav: printed.nav, dueDate: '2027-02-28', amountCents: 10_500, transfers: [{ amountCents: 10_500 }] });

  valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [], all: true }));
  valueOf(await desk.lots.resume({ requestId: newRequestId(), id }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ state: 'DONE', printed: 2, failed: 0 });
  const after = await cardOf(desk, printed.id);
  expect(after.amountCents).toBe(10_500);
  expect(after.prints.map(({ state, printed: facts }) => [state, facts.amountCents])).toEqual([['CURRENT', 10_500], ['SUPERSEDED', 10_000]]);
  expect((await cardOf(desk, other.id)).prints).toMatchObject([{ state: 'CURRENT', printed: { dueDate: '2027-02-28', amountCents: 20_500 } }]);
  // They are not late any more: a second run reminds nobody.
  expect(valueOf(await desk.lots.countReminders({ terms })).notices).toBe(0);
});

test('what a lot that waited finds with a new due date is not reminded again: costs are added once', async () => {
  const early = await openAdministratorWindow(archive);
  const serviceId = valueOf(await early.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const { id, installmentId } = valueOf(await early.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 30_000), dueDate: '2027-02-10', draft: false, acceptDuplicate: true, replacesId: null }));
  valueOf(await early.positions.markUploaded({ requestId: newRequestId(), ids: [id], all: false }));
  nowMs = Date.parse('2027-02-20T09:00:00Z');
  const desk = await openAdministratorWindow(archive);
  const terms = { serviceId, lateFrom: 1, lateTo: null, dueDate: '2027-03-31', costCents: 500 };
  const { context } = archive;
  const operator = await context.engine.read((reader) => operatorById(reader, 1));
  if (operator === null) throw new Error('no operator');
  // Made while it was late, as behind another lot that prints for hours.
  const waiting = await context.engine.write('test.lot', async (unit) => {
    const lot = await makeLot(context, unit, operator, { ...look, reason: null }, { kind: 'REMINDERS', selection: terms }, [{ positionId: id, installmentId, amountCents: 30_000 }]);
    await moveLot(unit, lot, ['RUNNING'], 'PAUSED', null);
    return lot;
  });
  const first = valueOf(await desk.lots.createReminders({ requestId: newRequestId(), terms, expected: 1, ...look, reason: null }));
  await context.lots.settled();
  valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [id], all: false }));
  for (const lot of [first.id, waiting]) {
    valueOf(await desk.lots.resume({ requestId: newRequestId(), id: lot }));
    await context.lots.settled();
  }
  expect(valueOf(await desk.lots.show({ id: waiting }))).toMatchObject({ state: 'DONE', printed: 0, failed: 1 });
  expect(await cardOf(desk, id)).toMatchObject({ amountCents: 30_500, state: 'UNPAID' });
});

test('a second reminder says that it is the second; without room the causale stays as it is', () => {
  expect(reminderDescription('TARI 2026 - sollecito', 60, 2)).toBe('TARI 2026 - sollecito 2');
  expect(reminderDescription('x'.repeat(55), 60, 1)).toBe('x'.repeat(55));
});

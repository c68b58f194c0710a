import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { operatorById } from '../features/access/index.ts';
import { makeLot } from '../features/lots/lot-making.ts';
import { verifyArchive } from '../features/care/index.ts';
import { applyAcknowledgement } from '../features/positions/index.ts';
import { reminderDescription } from '../features/lots/reminders.ts';
import { moveLot } from '../features/lots/store.ts';
import { stopIssuing } from '../features/setup/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { connect, intentsOf, silentSync, withSync } from './testing/connector-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';
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
  expect(valueOf(await desk.lots.countReminders({ terms }))).toMatchObject({ notices: 2, totalCents: 30_000, newTotalCents: 31_000, newNumbers: 0, withPaper: 1, ages: [{ from: 1, to: 30, notices: 2 }, { notices: 0 }, { notices: 0 }, { notices: 0 }] });
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
  const mark = await context.lots.marks.begin();
  const waiting = await context.engine.write('test.lot', async (unit) => {
    const lot = valueOf(await makeLot(context, unit, operator, { ...look, reason: null, paper: null, language: null, letterId: null, mark: mark.ok ? mark.value : '' }, { kind: 'REMINDERS', selection: terms }, [{ positionId: id, installmentId, amountCents: 30_000, fine: 0 }]));
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

test('the costs of a notice of several voci are one more of the Comune: the others get what they got', async () => {
  const early = await openAdministratorWindow(archive);
  const serviceId = valueOf(await early.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const line = { kind: 'PRINCIPAL' as const, law: null, arithmetic: [] };
  const payee = { fiscalCode: '99999000021', name: 'Altro ente', iban: 'IT60X0542811101000000123456', category: '9/0201102IM/' };
  const { id } = valueOf(await early.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 40_000), lines: [{ ...line, label: 'Tributo', amountCents: 39_000, payee: null }, { ...line, label: 'Quota', amountCents: 1_000, payee }], dueDate: '2027-03-10', draft: false, acceptDuplicate: true, replacesId: null }));
  valueOf(await early.positions.markUploaded({ requestId: newRequestId(), ids: [id], all: false }));
  nowMs = Date.parse('2027-03-20T09:00:00Z');
  const desk = await openAdministratorWindow(archive);
  const terms = { serviceId, lateFrom: 1, lateTo: 15, dueDate: '2027-04-30', costCents: 500 };
  const { notices } = valueOf(await desk.lots.countReminders({ terms }));
  valueOf(await desk.lots.createReminders({ requestId: newRequestId(), terms, expected: notices, ...look, reason: null }));
  await archive.context.lots.settled();
  const card = await cardOf(desk, id);
  expect(card).toMatchObject({ amountCents: 40_500, lines: [{ amountCents: 39_000 }, { amountCents: 1_000 }, { kind: 'NOTIFICATION_COSTS', label: 'Spese di sollecito', amountCents: 500 }] });
  expect(card.options[0]?.installments[0]?.transfers.map(({ amountCents }) => amountCents)).toEqual([39_500, 1_000]);
});

test('where the service has a price the costs are a voce of their own beside it, the second time too', async () => {
  let now = TEST_NOW_MS;
  const { archive: own, cleanUp: end } = await openReadyArchive({ nowMs: () => now });
  try {
    await own.context.engine.write('test.price', async (unit) => {
      await unit.run('UPDATE service SET amount_rule = ? WHERE id = 1', [JSON.stringify({ kind: 'FIXED', amountCents: 10_000 })]);
    });
    const { id } = valueOf(await (await openAdministratorWindow(own)).positions.create({ requestId: newRequestId(), ...counterForm(1, 10_000), draft: false, acceptDuplicate: true, replacesId: null }));
    for (const [today, dueDate] of [['2027-02-20', '2027-03-31'], ['2027-04-20', '2027-06-30']] as const) {
      valueOf(await (await openAdministratorWindow(own)).positions.markUploaded({ requestId: newRequestId(), ids: [id], all: false }));
      now = Date.parse(`${today}T09:00:00Z`);
      const desk = await openAdministratorWindow(own);
      const { id: lot } = valueOf(await desk.lots.createReminders({ requestId: newRequestId(), terms: { serviceId: 1, lateFrom: 1, lateTo: null, dueDate, costCents: 500 }, expected: 1, ...look, reason: 'Sollecito' }));
      await own.context.lots.settled();
      expect(valueOf(await desk.lots.show({ id: lot })).failed).toBe(0);
    }
    expect(await cardOf(await openAdministratorWindow(own), id)).toMatchObject({ amountCents: 11_000, lines: [{ kind: 'PRINCIPAL', amountCents: 10_000 }, { kind: 'NOTIFICATION_COSTS', amountCents: 500 }, { kind: 'NOTIFICATION_COSTS', amountCents: 500 }] });
  } finally {
    await end();
  }
});

test('what can no longer be paid is counted apart before a lot is made, and stays out of it without a reason', async () => {
  const early = await openAdministratorWindow(archive);
  const serviceId = valueOf(await early.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const [payable, gone] = await Promise.all([null, '2027-04-05'].map(async (payableUntil) => valueOf(await early.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 50_000), dueDate: '2027-04-05', payableUntil, draft: false, acceptDuplicate: true, replacesId: null }))));
  const ids = [payable?.id ?? 0, gone?.id ?? 0];
  valueOf(await early.positions.markUploaded({ requestId: newRequestId(), ids, all: false }));
  nowMs = Date.parse('2027-04-06T09:00:00Z');
  const desk = await openAdministratorWindow(archive);
  const selection = { filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids, unprintedOnly: true };
  expect(valueOf(await desk.lots.count({ selection, partPages: 500 }))).toMatchObject({ notices: 2, needReason: 0, expired: 1 });
  const { id } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection, expected: 2, ...look, reason: null }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ printed: 1, failed: 1 });
});

describe('a service whose reminders take a new number', () => {
  const asked = z.object({ options: z.array(z.object({ installments: z.array(z.object({ nav: z.string() })) })), withdrawn: z.array(z.string()).optional() });

  /** One notice printed and past its due date, on a desk of the day after, with the rule of its service. */
  async function overdueWithRule(day: string) {
    const early = await openAdministratorWindow(archive);
    const serviceId = valueOf(await early.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
    const made = valueOf(await early.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 40_000), dueDate: day, draft: false, acceptDuplicate: true, replacesId: null }));
    valueOf(await early.positions.markUploaded({ requestId: newRequestId(), ids: [made.id], all: false }));
    valueOf(await early.notices.print({ requestId: newRequestId(), installmentId: made.installmentId, copies: 1, reason: null }));
    const { version } = valueOf(await early.lots.reminderRule({ serviceId }));
    valueOf(await early.lots.saveReminderRule({ requestId: newRequestId(), serviceId, expectedVersion: version, number: 'NEW' }));
    nowMs = Date.parse(`${day}T09:00:00Z`) + 10 * DAY_MS;
    return { ...made, nav: made.nav ?? '', serviceId, desk: await openAdministratorWindow(archive) };
  }

  test('by hand: a new number takes the place of the old, whose paper is superata and keeps its terms; money on the old number is recorded', async () => {
    const { desk, id, nav, serviceId } = await overdueWithRule('2027-04-10');
    const terms = { serviceId, lateFrom: 10, lateTo: 10, dueDate: '2027-05-31', costCents: 500 };
    expect(valueOf(await desk.lots.countReminders({ terms }))).toMatchObject({ notices: 1, newNumbers: 1, newWithPaper: 1, withPaper: 1 });
    const { id: lotId } = valueOf(await desk.lots.createReminders({ requestId: newRequestId(), terms, expected: 1, ...look, reason: null }));
    await archive.context.lots.settled();
    expect(valueOf(await desk.lots.show({ id: lotId }))).toMatchObject({ state: 'PAUSED', printed: 0, totalCents: 40_500 });
    const changed = await cardOf(desk, id);
    const [old, now] = changed.options.map(({ installments }) => installments[0]);
    expect(changed).toMatchObject({ amountCents: 40_500, state: 'TO_SYNC', prints: [{ state: 'SUPERSEDED', changed: [{ label: 'Numero avviso' }, { label: 'Causale' }] }] });
    expect(old).toMatchObject({ nav, amountCents: 40_000, dueDate: '2027-04-10', state: 'UNPAYABLE' });
    expect(now).toMatchObject({ amountCents: 40_500, dueDate: '2027-05-31', state: 'TO_SYNC', transfers: [{ amountCents: 40_500 }] });
    expect(now?.nav).not.toBe(nav);
    expect(changed.portalLeft).toMatchObject([{ nav, amountCents: 40_000 }]);
    // The old paper is not to be loaded any more: it is not among those that wait for it.
    const waiting = valueOf(await desk.notices.page({ filter: { document: null, states: [], operatorId: null, serviceId: null, office: null, from: null, to: null, unsentOnly: true, reprintsOnly: false, text: '' }, sort: 'NEWEST', cursor: null, limit: 50 })).rows;
    expect(waiting.filter((row) => row.positionId === id)).toEqual([]);
    expect(valueOf(await desk.application.counters({})).unsentPrints).toBe(waiting.length);
    // The old number opens the same position: who comes with the old paper is found.
    expect(valueOf(await desk.positions.show({ id: null, nav })).id).toBe(id);

    valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [id], all: false }));
    valueOf(await desk.lots.resume({ requestId: newRequestId(), id: lotId }));
    await archive.context.lots.settled();
    expect(valueOf(await desk.lots.show({ id: lotId }))).toMatchObject({ state: 'DONE', printed: 1, failed: 0 });
    expect((await cardOf(desk, id)).prints.map(({ state, printed }) => [state, printed.nav, printed.amountCents])).toEqual([['CURRENT', now?.nav, 40_500], ['SUPERSEDED', nav, 40_000]]);
    await importReceipt(desk, receiptXml(nav, 40_000, { paidOn: '2027-04-21' }));
    expect(await cardOf(desk, id)).toMatchObject({ state: 'NEEDS_REVIEW', payments: [{ amountCents: 40_000 }], tasks: [{ open: true }] });
    expect((await verifyArchive(archive.context)).checks.filter((check) => !check.ok)).toEqual([]);
  });

  test('with an intermediary: one intent asks for the new number and withdraws the old, and the paper is printed when it was taken', async () => {
    const { id, nav, serviceId } = await overdueWithRule('2027-06-10');
    const connected = withSync(archive, silentSync().port);
    await connect(connected);
    const desk = await openAdministratorWindow(connected);
    const terms = { serviceId, lateFrom: 10, lateTo: 10, dueDate: '2027-07-31', costCents: 0 };
    const { id: lotId } = valueOf(await desk.lots.createReminders({ requestId: newRequestId(), terms, expected: valueOf(await desk.lots.countReminders({ terms })).notices, ...look, reason: null }));
    await archive.context.lots.settled();
    expect(valueOf(await desk.lots.show({ id: lotId }))).toMatchObject({ state: 'PAUSED', stoppedBy: expect.stringContaining('aspettano la conferma dell’intermediario') });
    const now = (await cardOf(desk, id)).options[1]?.installments[0];
    const intents = await intentsOf(connected, id);
    expect(intents.map(({ kind }) => kind)).toEqual(['update']);
    expect(asked.parse(intents[0]?.payload)).toEqual({ options: [{ installments: [{ nav: now?.nav }] }], withdrawn: [nav] });

    await archive.context.engine.write('test.acknowledged', (unit) => applyAcknowledgement(unit, { positionId: id, kind: 'update', superseded: false }));
    valueOf(await desk.lots.resume({ requestId: newRequestId(), id: lotId }));
    await archive.context.lots.settled();
    expect((await cardOf(desk, id)).prints.map(({ state, printed }) => [state, printed.nav])).toEqual([['CURRENT', now?.nav], ['SUPERSEDED', nav]]);
    await connect(connected, false);
  });

  test('numbers that cannot be given stop the lot with their reason, and no position is half changed', async () => {
    const { desk, id, nav, serviceId } = await overdueWithRule('2027-08-10');
    await archive.context.engine.write('test.stop', (unit) => stopIssuing(unit));
    const terms = { serviceId, lateFrom: 10, lateTo: 10, dueDate: '2027-09-30', costCents: 0 };
    const { id: lotId } = valueOf(await desk.lots.createReminders({ requestId: newRequestId(), terms, expected: valueOf(await desk.lots.countReminders({ terms })).notices, ...look, reason: null }));
    await archive.context.lots.settled();
    expect(valueOf(await desk.lots.show({ id: lotId }))).toMatchObject({ state: 'PAUSED', failed: 0, stoppedBy: expect.stringContaining('I numeri nuovi non si possono dare') });
    expect((await cardOf(desk, id)).options.flatMap(({ installments }) => installments.map((one) => one.nav))).toEqual([nav]);
  });
});

test('a second reminder says that it is the second; without room the causale stays as it is', () => {
  expect(reminderDescription('TARI 2026 - sollecito', 60, 2)).toBe('TARI 2026 - sollecito 2');
  expect(reminderDescription('x'.repeat(55), 60, 1)).toBe('x'.repeat(55));
});

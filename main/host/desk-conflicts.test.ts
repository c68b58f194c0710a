import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CONFLICT_RULES, type ConflictRule } from '../domain/conflict-rules.ts';
import type { RemotePosition, RemoteStatus } from '../domain/remote-position.ts';
import { verifyArchive } from '../features/care/index.ts';
import { applyAcknowledgement, applyObservation } from '../features/positions/index.ts';
import { openConflictTask } from '../features/tasks/index.ts';
import { TASK_RULES, type TaskKind } from '../features/tasks/task-kinds.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, intentsOf, silentSync, withSync } from './testing/connector-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;

beforeAll(async () => {
  const opened = await openReadyArchive();
  cleanUp = opened.cleanUp;
  archive = withSync(opened.archive, silentSync().port);
  desk = await openAdministratorWindow(archive);
});
beforeEach(() => connect(archive));
afterAll(() => cleanUp());

const write = <T>(work: Parameters<typeof archive.context.engine.write<T>>[1]) => archive.context.engine.write('test', work);
const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const card = async (id: number) => valueOf(await desk.tasks.show({ id }));
const request = () => ({ requestId: newRequestId() });

async function create(amountCents = 15000) {
  const saved = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
  if (saved.nav === null) throw new Error('no number');
  return { ...saved, nav: saved.nav };
}

const acknowledge = (positionId: number) => write((unit) => applyAcknowledgement(unit, { positionId, kind: 'create', superseded: false }));
const cancel = async (id: number) => valueOf(await desk.positions.cancel({ ...request(), id, expectedVersion: (await show(id)).version, reason: 'Doppio inserimento' }));
const change = async (id: number, amountCents: number) => valueOf(await desk.positions.update({ ...request(), id, expectedVersion: (await show(id)).version, ...counterForm(1, amountCents), reason: 'Conguaglio', issue: false, acceptDuplicate: true }));

function remote(nav: string, status: RemoteStatus, more: Partial<RemotePosition['installments'][number]> = {}): RemotePosition {
  return { iupd: 'x', status, version: 'v', hash: 'h', installments: [{ nav, iuv: nav.slice(1), status, amountCents: 15000, notificationFeeCents: 0, dueDate: '2026-12-31', paidAt: null, receiptId: null, psp: null, markedByCreditor: false, ...more }] };
}

const found = (rule: ConflictRule, positionId: number, held: RemotePosition | null) => write((unit) => openConflictTask(archive.context, unit, { rule, positionId, remote: held }));
async function opened(rule: ConflictRule, positionId: number, held: RemotePosition | null): Promise<number> {
  const id = await found(rule, positionId, held);
  if (id === null) throw new Error('no task');
  return id;
}
const act = async (id: number, action: string) => valueOf(await desk.tasks.act({ ...request(), id, expectedVersion: (await card(id)).version, action, reason: 'Deciso dal responsabile', positionId: null }));
const undo = async (id: number) => desk.tasks.undo({ ...request(), id, expectedVersion: (await card(id)).version, reason: 'Ho sbagliato pratica' });
const states = async (positionId: number) => (await intentsOf(archive, positionId)).map(({ kind, state }) => `${kind} ${state}`);

/** As the sender does with the first intent it takes. */
const take = (intentId: string) => write((unit) => unit.run("UPDATE outbox_intent SET state = 'IN_FLIGHT', attempts = 1 WHERE id = ?", [intentId]));

describe('which contradiction asks a person', () => {
  test.each(CONFLICT_RULES)('%s: one task while one is open, with both sides, or none where the table decides', async (rule) => {
    const saved = await create();
    const id = await found(rule, saved.id, remote(saved.nav, 'PAYABLE', { amountCents: 12000 }));
    expect(await found(rule, saved.id, null)).toBe(null);
    if (rule === 'EXTENDED_AGAINST_EXPIRED' || rule === 'NOTIFICATION_FEE') return expect(id).toBe(null);
    const task = await card(id ?? 0);
    expect(task).toMatchObject({ state: 'OPEN', positionId: saved.id, leftHeading: 'Da noi', rightHeading: 'Dall’intermediario' });
    expect(task.sides.find((side) => side.label === 'Importo')).toMatchObject({ differs: true });
    expect((await show(saved.id)).state).toBe(TASK_RULES[z.enum(Object.keys(TASK_RULES) as [TaskKind]).parse(task.kind)].contradiction ? 'NEEDS_REVIEW' : 'TO_SYNC');
    if (rule === 'NAV_COLLISION') await act(id ?? 0, 'CANCEL_HERE');
  });

  test('what is not there says so', async () => {
    const saved = await create();
    const task = await card(await opened('ACTIVE_AGAINST_GONE', saved.id, null));
    expect(task.sides[0]).toMatchObject({ label: 'Stato', right: 'Non c’è', differs: true });
  });
});

describe('cancelled outside Sportello', () => {
  test('sent again it starts as a creation; taken back before it leaves, it does not', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    const id = await opened('ACTIVE_AGAINST_GONE', saved.id, null);
    await act(id, 'SEND_AGAIN');
    expect(await states(saved.id)).toEqual(['create READY', 'create READY']);
    expect((await show(saved.id)).state).toBe('TO_SYNC');
    expect((await card(id)).outcome).toMatchObject({ undoable: true });
    expect((await undo(id)).ok).toBe(true);
    expect(await states(saved.id)).toEqual(['create READY', 'create SUPERSEDED']);
    expect((await show(saved.id)).state).toBe('NEEDS_REVIEW');
  });

  test('what has left is not taken back', async () => {
    const saved = await create();
    const id = await opened('ACTIVE_AGAINST_GONE', saved.id, null);
    await act(id, 'SEND_AGAIN');
    await take((await intentsOf(archive, saved.id)).at(-1)?.id ?? '');
    const refused = await undo(id);
    expect(refused.ok ? null : refused.error.code).toBe('STATE_FORBIDS');
  });

  test('accepted, it is cancelled here too and nothing is sent', async () => {
    const saved = await create();
    const id = await opened('ACTIVE_AGAINST_GONE', saved.id, null);
    await act(id, 'CANCEL_HERE');
    expect((await show(saved.id)).state).toBe('INVALID');
    expect(await states(saved.id)).toEqual(['create SUPERSEDED']);
    const refused = await undo(id);
    expect(refused.ok ? null : refused.error.message).toContain('Ripristina');
  });
});

describe('another account at the intermediary', () => {
  const IBAN = 'IT60X0542811101000000123456';

  test('the two sides show who gets how much and where, and theirs is not taken: the reason says what to do', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    const transfers = [{ index: 1, payeeFiscalCode: '99999000013', iban: IBAN, amountCents: 15000 }];
    const id = await opened('UPDATE_AGAINST_CHANGED', saved.id, remote(saved.nav, 'PAYABLE', { transfers }));
    const task = await card(id);
    expect(task.sides.find(({ label }) => label === 'Versamento 1')).toMatchObject({ differs: true, right: expect.stringContaining(`99999000013, IBAN ${IBAN}`) });
    const theirs = task.actions.find(({ code }) => code === 'KEEP_THEIRS');
    expect(theirs).toMatchObject({ allowed: false });
    expect(JSON.stringify(theirs)).toContain('cambia prima il conto in Configurazione');
    expect((await desk.tasks.act({ ...request(), id, expectedVersion: task.version, action: 'KEEP_THEIRS', reason: 'Vale la loro', positionId: null })).ok).toBe(false);
  });

  test('the same account, spelled otherwise, hinders nothing', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    const [ours] = (await show(saved.id)).options.flatMap(({ installments }) => installments).flatMap(({ transfers }) => transfers);
    const transfers = [{ index: 1, payeeFiscalCode: '99999000013', iban: (ours?.iban ?? '').toLowerCase(), amountCents: 12000 }];
    const id = await opened('UPDATE_AGAINST_CHANGED', saved.id, remote(saved.nav, 'PAYABLE', { amountCents: 12000, transfers }));
    expect((await card(id)).actions.find(({ code }) => code === 'KEEP_THEIRS')).toMatchObject({ allowed: true });
    await act(id, 'KEEP_THEIRS');
    expect((await show(saved.id)).amountCents).toBe(12000);
  });
});

describe('changed on both sides', () => {
  async function changedOnBothSides() {
    const saved = await create();
    await acknowledge(saved.id);
    valueOf(await desk.notices.print({ ...request(), installmentId: saved.installmentId, copies: 1, reason: null }));
    await change(saved.id, 16000);
    return { saved, id: await opened('UPDATE_AGAINST_CHANGED', saved.id, remote(saved.nav, 'PAYABLE', { amountCents: 12000, dueDate: '2026-11-30' })) };
  }

  test('ours goes out again', async () => {
    const { saved, id } = await changedOnBothSides();
    await act(id, 'KEEP_OURS');
    expect(await states(saved.id)).toEqual(['create READY', 'update READY', 'update READY']);
    expect(await show(saved.id)).toMatchObject({ state: 'TO_SYNC', amountCents: 16000 });
  });

  test('theirs becomes ours, confirmed, with the transfers; taken back it is as before and must be sent', async () => {
    const { saved, id } = await changedOnBothSides();
    await act(id, 'KEEP_THEIRS');
    const taken = await show(saved.id);
    expect(taken).toMatchObject({ amountCents: 12000, state: 'EXPIRING' });
    expect(taken.options[0]?.installments[0]).toMatchObject({ amountCents: 12000, dueDate: '2026-11-30', transfers: [{ amountCents: 12000 }] });
    expect(taken.prints[0]?.state).toBe('SUPERSEDED');
    expect(await states(saved.id)).toEqual(['create SUPERSEDED', 'update SUPERSEDED']);
    expect((await undo(id)).ok).toBe(true);
    expect((await show(saved.id)).options[0]?.installments[0]).toMatchObject({ amountCents: 16000, dueDate: '2026-12-31', transfers: [{ amountCents: 16000 }] });
    expect((await states(saved.id)).at(-1)).toBe('update READY');
  });

  test('theirs is not taken back over a later change', async () => {
    const { saved, id } = await changedOnBothSides();
    await act(id, 'KEEP_THEIRS');
    await change(saved.id, 17000);
    const refused = await undo(id);
    expect(refused.ok ? null : refused.error.message).toContain('Modifica');
  });
});

describe('changed on both sides, of what has several ways of paying', () => {
  const both = (rows: readonly RemotePosition['installments'][]): RemotePosition => ({ ...remote(rows[0]?.[0]?.nav ?? '', 'PAYABLE'), installments: rows.flat() });
  const row = (nav: string, amountCents: number, dueDate: string) => remote(nav, 'PAYABLE', { amountCents, dueDate }).installments;
  const keepTheirs = async (id: number) => (await card(id)).actions.find(({ code }) => code === 'KEEP_THEIRS');

  async function fine(notifiedOn: string | null) {
    const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1, 1);
    const { id } = valueOf(await desk.plans.createFine({ ...request(), ...form, minimumCents: 4_200, costsCents: 1_380, reducible: true, notifiedOn, acceptDuplicate: true }));
    const [reduced, full] = (await show(id)).options.map(({ installments }) => installments[0]);
    return { id, reduced: reduced?.nav ?? '', full: full?.nav ?? '', dueDate: reduced?.dueDate ?? '' };
  }

  test('a fine not yet notified takes the days that are there; its full amount, not asked for there, stays as it is', async () => {
    const { id, reduced } = await fine(null);
    const task = await opened('UPDATE_AGAINST_CHANGED', id, both([row(reduced, 4_320, '2027-03-31')]));
    expect((await card(task)).sides.map(({ label }) => label)).toEqual(['Stato', 'Importo', 'Scadenza', 'Si paga fino al', 'Numero avviso']);
    await act(task, 'KEEP_THEIRS');
    const after = await show(id);
    expect(after.options.map(({ installments }) => [installments[0]?.dueDate, installments[0]?.amountCents, installments[0]?.state])).toEqual([['2027-03-31', 4_320, 'UNPAID'], [expect.any(String), 5_580, 'UNPAYABLE']]);
    expect((await undo(task)).ok).toBe(true);
  });

  test('a fine keeps its own amount, and the days of its notification: the card says why and what to do', async () => {
    const notified = await fine('2026-11-23');
    expect(await keepTheirs(await opened('UPDATE_AGAINST_CHANGED', notified.id, both([row(notified.reduced, 4_320, '2027-03-31')])))).toMatchObject({ allowed: false, whyNot: expect.stringContaining('si contano dalla notifica del 23/11/2026: tieni la nostra') });
    const other = await fine(null);
    expect(await keepTheirs(await opened('UPDATE_AGAINST_CHANGED', other.id, both([row(other.reduced, 4_000, other.dueDate)])))).toMatchObject({ allowed: false, whyNot: expect.stringContaining('quello del verbale') });
  });

  test('a position whose plan was taken away takes what is there of the whole amount', async () => {
    const saved = await create(20_000);
    const { version } = await show(saved.id);
    const plan = valueOf(await desk.plans.save({ ...request(), positionId: saved.id, expectedVersion: version, installments: [{ amountCents: 10_000, dueDate: '2027-01-31' }, { amountCents: 10_000, dueDate: '2027-02-28' }], wholeBeside: true, reason: null }));
    valueOf(await desk.plans.withdraw({ ...request(), positionId: saved.id, expectedVersion: plan.version, dueDate: '2026-12-31', reason: 'Rinuncia alle rate' }));
    const task = await opened('UPDATE_AGAINST_CHANGED', saved.id, both([row(saved.nav, 18_000, '2026-11-30')]));
    await act(task, 'KEEP_THEIRS');
    expect((await show(saved.id)).options.find(({ installments }) => installments[0]?.nav === saved.nav)?.installments[0]).toMatchObject({ amountCents: 18_000, dueDate: '2026-11-30' });
    expect(await show(saved.id)).toMatchObject({ amountCents: 18_000 });
  });

  test('what ended here and is there all the same is not taken back: the card says which number, and to keep ours', async () => {
    const saved = await create(20_000);
    const { version } = await show(saved.id);
    const plan = valueOf(await desk.plans.save({ ...request(), positionId: saved.id, expectedVersion: version, installments: [{ amountCents: 10_000, dueDate: '2027-01-31' }, { amountCents: 10_000, dueDate: '2027-02-28' }], wholeBeside: false, reason: null }));
    const task = await opened('UPDATE_AGAINST_CHANGED', saved.id, both([row(saved.nav, 20_000, '2026-12-31')]));
    expect(await keepTheirs(task)).toMatchObject({ allowed: false, whyNot: expect.stringContaining('che qui non vale più: tieni la nostra') });
    const [first = '', second = ''] = plan.navs;
    const beside = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, 20_000), draft: false, acceptDuplicate: true, replacesId: null }));
    const divided = valueOf(await desk.plans.save({ ...request(), positionId: beside.id, expectedVersion: beside.version, installments: [{ amountCents: 10_000, dueDate: '2027-01-31' }, { amountCents: 10_000, dueDate: '2027-02-28' }], wholeBeside: true, reason: null }));
    const uneven = await opened('UPDATE_AGAINST_CHANGED', beside.id, both([row(beside.nav ?? '', 20_000, '2026-12-31'), row(divided.navs[0] ?? '', 9_000, '2027-01-31'), row(divided.navs[1] ?? '', 10_000, '2027-02-28')]));
    expect(await keepTheirs(uneven)).toMatchObject({ allowed: false, whyNot: expect.stringContaining('non fanno la stessa somma') });
    await act(task, 'KEEP_OURS');
    expect((await show(saved.id)).options.flatMap(({ installments }) => installments.filter(({ state }) => state === 'TO_SYNC').map(({ nav }) => nav))).toEqual([first, second]);
  });
});

describe('paid there, changed or cancelled here', () => {
  test('a change that came too late is dropped: the position is what was paid, and the receipt closes it', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    await change(saved.id, 16000);
    const id = await opened('UPDATE_AGAINST_PAID', saved.id, remote(saved.nav, 'PAID', { paidAt: '2026-11-23' }));
    await act(id, 'DROP');
    const receipt = await importReceipt(desk, receiptXml(saved.nav, 15000));
    expect(receipt).toMatchObject({ result: 'IMPORTED', anomalies: [] });
    expect((await show(saved.id)).state).toBe('PAID');
  });

  test('cancelled here and paid there: one question, which waits for the receipt and is then decided on the payment', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    await cancel(saved.id);
    const id = await opened('CANCEL_AGAINST_PAID', saved.id, remote(saved.nav, 'PAID', { paidAt: '2026-11-23T10:00:00.000Z', psp: 'Banca Esempio' }));
    const task = await card(id);
    expect(task.kind).toBe('PAID_AFTER_CANCELLATION');
    expect(task.actions.map((action) => action.allowed)).toEqual([false, false, false]);
    expect((await importReceipt(desk, receiptXml(saved.nav, 15000))).taskIds).toEqual([id]);
    await act(id, 'ACCEPT');
    expect((await show(saved.id)).state).toBe('PAID');
    expect(await found('CANCEL_AGAINST_PAID', saved.id, remote(saved.nav, 'PAID'))).toBe(null);
  });

  test('paid at the counter and there: the second payment is asked about when its receipt comes', async () => {
    const saved = await create();
    const shown = await show(saved.id);
    valueOf(await desk.positions.recordExternalPayment({ ...request(), id: saved.id, expectedVersion: shown.version, installmentIds: [saved.installmentId], channel: 'POS', paidOn: '2026-11-20', amountCents: 15000, reason: 'Pagato al POS', attachment: null }));
    const id = await opened('COUNTER_PAID_AGAINST_PAID', saved.id, remote(saved.nav, 'PAID'));
    expect((await importReceipt(desk, receiptXml(saved.nav, 15000))).taskIds).toEqual([id]);
    await act(id, 'REFUND');
    expect((await show(saved.id)).state).toBe('PAID_EXTERNALLY');
  });

  test('cancelled here and alive there: the cancellation goes out again', async () => {
    const saved = await create();
    await cancel(saved.id);
    const id = await opened('CANCELLED_AGAINST_LIVE', saved.id, remote(saved.nav, 'PAYABLE'));
    await act(id, 'CANCEL_AGAIN');
    expect(await states(saved.id)).toEqual(['create READY', 'cancel READY', 'cancel READY']);
    expect((await show(saved.id)).state).toBe('INVALID');
  });

  test('what stood still until somebody looked leaves the queue when it was settled elsewhere', async () => {
    const saved = await create();
    await cancel(saved.id);
    await write((unit) => unit.run("UPDATE outbox_intent SET state = 'CONFLICT' WHERE aggregate_id = ? AND kind = 'cancel'", [String(saved.id)]));
    await act(await opened('CANCELLED_AGAINST_LIVE', saved.id, remote(saved.nav, 'PAYABLE')), 'SETTLED');
    expect(await states(saved.id)).toEqual(['create READY', 'cancel SUPERSEDED']);
  });
});

describe('the same number twice', () => {
  test('this desk gives no other number until it is decided, by a responsible person', async () => {
    const saved = await create();
    const id = await opened('NAV_COLLISION', saved.id, null);
    const stopped = await desk.positions.create({ ...request(), ...counterForm(1), draft: false, acceptDuplicate: true, replacesId: null });
    expect(stopped.ok ? null : stopped.error).toMatchObject({ code: 'NUMBERING_STOPPED', message: expect.stringContaining('già usato da un altro avviso') });
    await act(id, 'CANCEL_HERE');
    await create();
    expect((await show(saved.id)).state).toBe('INVALID');
  });
});

describe('what has changed since the task was opened', () => {
  test('paid meanwhile: nothing of ours is sent any more, and the task has its way out', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    const id = await opened('ACTIVE_AGAINST_GONE', saved.id, null);
    expect((await card(id)).actions.map(({ code, allowed }) => [code, allowed])).toEqual([['SEND_AGAIN', true], ['CANCEL_HERE', true], ['SETTLED', true], ['PAID_SINCE', false]]);
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    expect((await card(id)).actions.map(({ code, allowed }) => [code, allowed])).toEqual([['SEND_AGAIN', false], ['CANCEL_HERE', false], ['SETTLED', true], ['PAID_SINCE', true]]);
    await act(id, 'PAID_SINCE');
    expect(await states(saved.id)).toEqual(['create READY']);
    expect((await show(saved.id)).state).toBe('PAID');
  });

  test('changed there once more: theirs are the terms of now, and who decides on those of before is told', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    const id = await opened('UPDATE_AGAINST_CHANGED', saved.id, remote(saved.nav, 'PAYABLE', { amountCents: 12000 }));
    const seen = await card(id);
    await found('UPDATE_AGAINST_CHANGED', saved.id, remote(saved.nav, 'PAYABLE', { amountCents: 12000 }));
    expect((await card(id)).version).toBe(seen.version);
    await found('UPDATE_AGAINST_CHANGED', saved.id, remote(saved.nav, 'PAYABLE', { amountCents: 12300 }));
    const now = await card(id);
    expect(now.sides[0]).toEqual(seen.sides[0]);
    expect((await desk.tasks.act({ ...request(), id, expectedVersion: seen.version, action: 'KEEP_THEIRS', reason: 'Vale la loro', positionId: null })).ok).toBe(false);
    await act(id, 'KEEP_THEIRS');
    expect((await show(saved.id)).amountCents).toBe(12300);
  });

  test('a payment recorded by mistake and taken back before anybody was told is never told', async () => {
    const saved = await create();
    await acknowledge(saved.id);
    valueOf(await desk.positions.recordExternalPayment({ ...request(), id: saved.id, expectedVersion: (await show(saved.id)).version, installmentIds: [saved.installmentId], channel: 'BONIFICO', paidOn: archive.context.clock.today(), amountCents: 15000, reason: 'Bonifico', attachment: null }));
    const payment = await archive.context.engine.read((reader) => reader.get(z.object({ id: z.int() }), 'SELECT MAX(id) AS id FROM external_payment'));
    valueOf(await desk.positions.voidExternalPayment({ ...request(), externalPaymentId: payment?.id ?? 0, reason: 'Posizione sbagliata' }));
    expect(await states(saved.id)).toEqual(['create READY', 'markPaid SUPERSEDED', 'update READY']);
  });
});

test('paid at the intermediary without a receipt: no notice is printed, a task waits, and closes by itself when the receipt comes', async () => {
  const saved = await create();
  await acknowledge(saved.id);
  await write((unit) => applyObservation(unit, saved.id, remote(saved.nav, 'PAID', { paidAt: '2026-11-22' })));
  const refused = await desk.notices.print({ ...request(), installmentId: saved.installmentId, copies: 1, reason: null });
  expect(refused.ok ? null : refused.error).toMatchObject({ code: 'PRINT_REFUSED', message: expect.stringContaining('risulta già pagata') });
  const id = await opened('PAID_WITHOUT_RECEIPT', saved.id, remote(saved.nav, 'PAID', { paidAt: '2026-11-22' }));
  expect((await show(saved.id)).state).toBe('UNPAID');
  await importReceipt(desk, receiptXml(saved.nav, 15000));
  expect(await card(id)).toMatchObject({ state: 'DONE', outcome: { label: 'La ricevuta è arrivata', who: 'Sistema', undoable: false } });
  expect((await show(saved.id)).state).toBe('PAID');
});

test('what a person has seen of a payment without receipt is not asked again every day', async () => {
  const saved = await create();
  await acknowledge(saved.id);
  await act(await opened('PAID_WITHOUT_RECEIPT', saved.id, remote(saved.nav, 'PAID')), 'ACKNOWLEDGE');
  expect(await found('PAID_WITHOUT_RECEIPT', saved.id, remote(saved.nav, 'PAID'))).toBe(null);
});

test('sending again with the connection switched off is refused and says where it is switched on', async () => {
  const saved = await create();
  const id = await opened('LEFT_IN_DRAFT', saved.id, remote(saved.nav, 'DRAFT'));
  await connect(archive, false);
  const refused = await desk.tasks.act({ ...request(), id, expectedVersion: 1, action: 'SEND_AGAIN', reason: 'Va pubblicata', positionId: null });
  expect(refused.ok ? null : refused.error).toMatchObject({ code: 'STATE_FORBIDS', message: expect.stringContaining('Configurazione, Intermediario') });
});

test('no position is left with a stored state that its facts do not say', async () => {
  expect((await verifyArchive(archive.context)).checks.filter((check) => !check.ok)).toEqual([]);
});

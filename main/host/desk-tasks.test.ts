import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatEuro } from '../domain/money.ts';
import { operatorByUsername } from '../features/access/index.ts';
import { createNativePositions } from '../features/positions/index.ts';
import { CLOSING_TASK_KIND, DISCREPANCY_TASK_KINDS, REMOTE_TASK_KINDS, TASK_KINDS, TASK_RULES, type TaskKind } from '../features/tasks/task-kinds.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, openWindow, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId: number;
let serial = 0;

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterAll(() => cleanUp());

async function createPosition(amountCents = 15000) {
  const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
  if (saved.nav === null) throw new Error('no number');
  return { ...saved, nav: saved.nav };
}

async function loadNative(row: Readonly<Record<string, unknown>>): Promise<number> {
  const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (operator === null) throw new Error('no operator');
  const outcome = valueOf(await createNativePositions(archive.context, operator, [row]));
  expect(outcome.rejected).toEqual([]);
  return outcome.created[0]?.id ?? 0;
}

function foreignNumber(): string {
  serial += 1;
  return noticeNumber(`88${String(serial).padStart(11, '0')}`);
}

async function taskOf(xml: string, kind: TaskKind): Promise<number> {
  const outcome = await importReceipt(desk, xml);
  for (const id of outcome.taskIds) if (valueOf(await desk.tasks.show({ id })).kind === kind) return id;
  throw new Error(`no task ${kind}: ${outcome.result} ${outcome.anomalies.join(' ')}`);
}

/** Those about what the intermediary holds, and those of the reconciliation, have tests of their own (`desk-conflicts.test.ts`, `discrepancy-tasks.test.ts`, `after-closing.test.ts`). */
type DeskKind = Exclude<TaskKind, (typeof REMOTE_TASK_KINDS | typeof DISCREPANCY_TASK_KINDS)[number] | typeof CLOSING_TASK_KIND>;
const DESK_KINDS = TASK_KINDS.filter((kind): kind is DeskKind => ![...REMOTE_TASK_KINDS, ...DISCREPANCY_TASK_KINDS, CLOSING_TASK_KIND].some((other) => other === kind));

/** How each kind of task comes to be. */
const MAKES: Readonly<Record<DeskKind, (action: string) => Promise<number>>> = {
  async PAID_AFTER_CANCELLATION() {
    const saved = await createPosition();
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: saved.id, expectedVersion: saved.version, reason: 'Doppio inserimento' }));
    const task = await taskOf(receiptXml(saved.nav, 15000), 'PAID_AFTER_CANCELLATION');
    const { sides } = valueOf(await desk.tasks.show({ id: task }));
    const person = valueOf(await desk.positions.show({ id: saved.id, nav: null })).createdBy;
    expect(sides.find((side) => side.label === 'Chi')).toMatchObject({ left: person });
    expect(sides.find((side) => side.label === 'Motivo')).toMatchObject({ left: 'Doppio inserimento' });
    return task;
  },
  async PAID_AFTER_LAPSE() {
    const saved = await createPosition(60_000);
    const plan = valueOf(await desk.plans.save({ requestId: newRequestId(), positionId: saved.id, expectedVersion: saved.version, installments: ['2026-12-31', '2027-01-31', '2027-02-28', '2027-03-31'].map((dueDate) => ({ dueDate, amountCents: 15_000 })), wholeBeside: false, reason: null }));
    await importReceipt(desk, receiptXml(plan.navs[0] ?? '', 15_000));
    // A plan is lost by days that have passed.
    await archive.context.engine.write('test.late', (unit) => unit.run("UPDATE installment SET due_date = '2026-11-0' || number WHERE position_id = ? AND number IN (2, 3)", [saved.id]));
    const { version } = valueOf(await desk.plans.show({ positionId: saved.id }));
    const residue = valueOf(await desk.plans.askResidue({ requestId: newRequestId(), positionId: saved.id, expectedVersion: version, dueDate: '2026-12-31', reason: 'Due rate non pagate' }));
    const task = await taskOf(receiptXml(plan.navs[1] ?? '', 15_000), 'PAID_AFTER_LAPSE');
    const { sides, explanation } = valueOf(await desk.tasks.show({ id: task }));
    expect(explanation).toContain('già chiesto con un altro avviso');
    expect(sides.find((side) => side.label === 'Residuo')?.left.replaceAll(/\s/g, '')).toBe(`${formatEuro(45_000).replaceAll(/\s/g, '')},Dainviare,avviso${residue.nav}`);
    expect(sides.find((side) => side.label === 'Motivo')).toMatchObject({ left: 'Due rate non pagate' });
    return task;
  },
  async PAID_AFTER_EXPIRY() {
    const nav = foreignNumber();
    await loadNative({ service: 'TARI', nav, amountCents: 15000, debtor: 'RSSMRA80A01H501U', dueDate: '2026-11-01', payableUntil: '2026-11-10' });
    return taskOf(receiptXml(nav, 15000), 'PAID_AFTER_EXPIRY');
  },
  async PAID_TWICE(action) {
    const saved = await createPosition();
    if (action !== 'ACCEPT') {
      await importReceipt(desk, receiptXml(saved.nav, 15000));
      return taskOf(receiptXml(saved.nav, 15000, { receiptId: `second${saved.nav}` }), 'PAID_TWICE');
    }
    valueOf(await desk.positions.recordExternalPayment({ requestId: newRequestId(), id: saved.id, expectedVersion: saved.version, installmentIds: [saved.installmentId], channel: 'POS', paidOn: '2026-11-20', amountCents: 15000, reason: 'Pagato al POS', attachment: null }));
    const task = await taskOf(receiptXml(saved.nav, 15000), 'PAID_TWICE');
    const refused = await desk.tasks.act({ requestId: newRequestId(), id: task, expectedVersion: 1, action: 'ACCEPT', reason: 'Provo subito', positionId: null });
    expect(refused.ok ? null : refused.error.code).toBe('STATE_FORBIDS');
    const card = valueOf(await desk.positions.show({ id: saved.id, nav: null }));
    valueOf(await desk.positions.voidExternalPayment({ requestId: newRequestId(), externalPaymentId: card.payments.find((payment) => payment.kind === 'EXTERNAL')?.id ?? 0, reason: 'Registrato per sbaglio' }));
    return task;
  },
  async AMOUNT_DIFFERS(action) {
    return taskOf(receiptXml((await createPosition()).nav, action === 'REFUND_EXCESS' ? 18000 : 12000), 'AMOUNT_DIFFERS');
  },
  async UNKNOWN_PAYMENT() {
    return taskOf(receiptXml(foreignNumber(), 15000), 'UNKNOWN_PAYMENT');
  },
  async TRANSFER_DIFFERS() {
    return taskOf(receiptXml((await createPosition()).nav, 15000, { iban: 'IT60X0542811101000000123456' }), 'TRANSFER_DIFFERS');
  },
  async STANDIN_SPLIT() {
    const nav = foreignNumber();
    const transfer = (index: number, payee: string, amountCents: number) => ({ index, payee, iban: 'IT30G9999961000000060717356', amountCents, category: '9/0101101IM/' });
    await loadNative({ nav, amountCents: 15000, description: 'TARI 2026', debtor: 'RSSMRA80A01H501U', transfers: [transfer(1, '99999000013', 14000), transfer(2, '99999000559', 1000)] });
    return taskOf(receiptXml(nav, 15000, { standIn: true }), 'STANDIN_SPLIT');
  },
  async SUM_DIFFERS() {
    return taskOf(receiptXml((await createPosition()).nav, 14000, { total: 15000 }), 'SUM_DIFFERS');
  },
  async RECEIPT_CONFLICT() {
    const saved = await createPosition();
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    return taskOf(receiptXml(saved.nav, 14000), 'RECEIPT_CONFLICT');
  },
  async DECLARED_PAID() {
    const saved = await createPosition();
    return valueOf(await desk.verification.recordDeclaration({ requestId: newRequestId(), positionId: saved.id, paidOn: '2026-11-20', psp: 'Tabaccheria', transactionId: null, note: 'Ha mostrato lo scontrino', attachment: null })).taskId;
  },
};

/** Everything a decision may move: states, payments, open tasks. */
async function dump() {
  const row = z.record(z.string(), z.unknown());
  return archive.context.engine.read(async (reader) => ({
    positions: await reader.all(row, 'SELECT id, state FROM debt_position ORDER BY id'),
    installments: await reader.all(row, 'SELECT id, state FROM installment ORDER BY id'),
    payments: await reader.all(row, 'SELECT id, effect, position_id, installment_id FROM payment ORDER BY id'),
    openTasks: await reader.all(row, "SELECT id, kind FROM task WHERE state <> 'DONE' ORDER BY id"),
  }));
}

async function act(id: number, action: string, positionId: number | null = null) {
  const card = valueOf(await desk.tasks.show({ id }));
  return valueOf(await desk.tasks.act({ requestId: newRequestId(), id, expectedVersion: card.version, action, reason: 'Deciso dalla contabilità', positionId }));
}

/** Another operator, in a window of their own. */
async function colleagueAtWork() {
  const password = 'nuvole basse sul campanile 7';
  const colleague = openWindow(archive);
  const name = `neri${newRequestId().slice(0, 8)}`;
  valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: name, name: 'Carla Neri', role: 'ACCOUNTING', offices: null, offlinePrint: false, active: true, password }));
  valueOf(await colleague.access.login({ username: name, password }));
  const own = 'tre gatti in barca 41';
  valueOf(await colleague.access.changePassword({ requestId: newRequestId(), current: password, next: own }));
  return { desk: colleague };
}

async function undo(id: number) {
  const card = valueOf(await desk.tasks.show({ id }));
  return desk.tasks.undo({ requestId: newRequestId(), id, expectedVersion: card.version, reason: 'Ho sbagliato pratica' });
}

/** What asks a form has its own tests (`desk-born-positions.test.ts`). */
const CASES = DESK_KINDS.flatMap((kind) => TASK_RULES[kind].actions.filter((action) => action.asksForm !== true).map((action) => [kind, action.code, action.needsPositionChoice] as const));

describe('every decision of every task', () => {
  test('a supplement is offered only for what is missing, a refund of the difference only for what is too much', async () => {
    const offered = async (action: string) => valueOf(await desk.tasks.show({ id: await MAKES.AMOUNT_DIFFERS(action) })).actions.filter((one) => one.allowed).map((one) => one.code);
    expect(await offered('SUPPLEMENT')).toEqual(['ACCEPT', 'SUPPLEMENT', 'MOVE', 'REFUND']);
    expect(await offered('REFUND_EXCESS')).toEqual(['ACCEPT', 'REFUND_EXCESS', 'MOVE', 'REFUND']);
  });

  test.each(CASES)('%s, %s: closes the task, and taking it back returns everything to where it was', async (kind, action, needsChoice) => {
    const id = await MAKES[kind](action);
    const paidCents = valueOf(await desk.tasks.show({ id })).sides.find(({ label }) => label === 'Importo')?.right === formatEuro(12000) ? 12000 : 15000;
    for (const amountCents of needsChoice ? [paidCents, 9900] : [paidCents]) {
      const target = needsChoice ? (await createPosition(amountCents)).id : null;
      const before = await dump();
      expect(valueOf(await desk.tasks.show({ id })).actions.find((one) => one.code === action)).toMatchObject({ allowed: true });
      await act(id, action, target);
      const closed = valueOf(await desk.tasks.show({ id }));
      expect(closed).toMatchObject({ state: 'DONE', actions: [], outcome: { code: action, undoable: true, reason: 'Deciso dalla contabilità' } });
      if (target !== null) expect(valueOf(await desk.positions.show({ id: target, nav: null })).state).toBe(amountCents === paidCents ? 'PAID' : 'NEEDS_REVIEW');
      expect(await dump()).not.toEqual(before);
      expect((await undo(id)).ok).toBe(true);
      expect(await dump()).toEqual(before);
    }
  });

  test('an amount that differs: moved or refunded whole, the notice is to be paid again', async () => {
    for (const action of ['REFUND', 'MOVE'] as const) {
      const saved = await createPosition();
      const id = await taskOf(receiptXml(saved.nav, 12000), 'AMOUNT_DIFFERS');
      const other = await createPosition(12000);
      await act(id, action, action === 'MOVE' ? other.id : null);
      const left = valueOf(await desk.positions.show({ id: saved.id, nav: null }));
      expect(left.state).toBe('TO_SYNC');
      expect(left.payments.map(({ effect }) => effect)).toEqual(action === 'MOVE' ? [] : ['TO_REFUND']);
      expect(valueOf(await desk.positions.show({ id: other.id, nav: null })).state).toBe(action === 'MOVE' ? 'PAID' : 'TO_SYNC');
    }
  });

  test('no position is left with a stored state that its facts do not say', async () => {
    expect(valueOf(await desk.application.verify({})).checks.filter((check) => !check.ok)).toEqual([]);
  });
});

describe('two questions about one payment', () => {
  async function cancelledAndShort() {
    const saved = await createPosition();
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: saved.id, expectedVersion: saved.version, reason: 'Doppio inserimento' }));
    const outcome = await importReceipt(desk, receiptXml(saved.nav, 12000));
    expect(outcome.anomalies).toEqual(['R_CANCELLED', 'R_AMOUNT']);
    return { saved, after: outcome.taskIds[0] ?? 0, amount: outcome.taskIds[1] ?? 0 };
  }

  test('refunding settles the amount too; the second task follows the first in both directions', async () => {
    const { saved, after, amount } = await cancelledAndShort();
    const before = await dump();
    await act(after, 'REFUND');
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('INVALID');
    expect(valueOf(await desk.tasks.show({ id: amount }))).toMatchObject({ state: 'DONE', outcome: { undoable: false } });
    expect((await undo(amount)).ok).toBe(false);
    expect((await undo(after)).ok).toBe(true);
    expect(await dump()).toEqual(before);
  });

  test('accepting leaves the amount to be decided', async () => {
    const { saved, after, amount } = await cancelledAndShort();
    await act(after, 'ACCEPT');
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('NEEDS_REVIEW');
    await act(amount, 'SUPPLEMENT');
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('PAID');
  });

  test('an older decision is not taken back over a newer one', async () => {
    const { saved, after, amount } = await cancelledAndShort();
    const before = await dump();
    await act(amount, 'ACCEPT');
    await act(after, 'REFUND');
    const refused = await undo(amount);
    expect(refused.ok ? null : refused.error.code).toBe('STATE_FORBIDS');
    expect((await undo(after)).ok && (await undo(amount)).ok).toBe(true);
    expect(await dump()).toEqual(before);
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('NEEDS_REVIEW');
  });

  test('undo, then the other decision: what counts is the last one', async () => {
    const { saved, after } = await cancelledAndShort();
    const other = await createPosition(12000);
    await act(after, 'REFUND');
    expect((await undo(after)).ok).toBe(true);
    await act(after, 'MOVE', other.id);
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('INVALID');
    expect(valueOf(await desk.positions.show({ id: other.id, nav: null })).state).toBe('PAID');
  });
});

describe('where a payment may go', () => {
  test('not to a cancelled position, not to a paid one, not to a draft', async () => {
    const id = await MAKES.UNKNOWN_PAYMENT('ASSIGN');
    const cancelled = await createPosition();
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: cancelled.id, expectedVersion: cancelled.version, reason: 'Prova di scelta' }));
    const paid = await createPosition();
    await importReceipt(desk, receiptXml(paid.nav, 15000));
    const draft = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: true, acceptDuplicate: true, replacesId: null }));
    for (const positionId of [cancelled.id, paid.id, draft.id]) {
      const refused = await desk.tasks.act({ requestId: newRequestId(), id, expectedVersion: 1, action: 'ASSIGN', reason: 'Scelta sbagliata', positionId });
      expect(refused.ok ? null : refused.error).toMatchObject({ code: 'STATE_FORBIDS', field: 'positionId' });
    }
  });

  test('a stale card decides nothing; taking and postponing are remembered', async () => {
    const id = await MAKES.AMOUNT_DIFFERS('ACCEPT');
    const taken = valueOf(await desk.tasks.take({ requestId: newRequestId(), id, expectedVersion: 1 }));
    const stale = await desk.tasks.act({ requestId: newRequestId(), id, expectedVersion: 1, action: 'ACCEPT', reason: 'Carta vecchia', positionId: null });
    expect(stale.ok ? null : stale.error.code).toBe('VERSION_CONFLICT');
    const early = await desk.tasks.postpone({ requestId: newRequestId(), id, expectedVersion: taken.version, until: '2026-11-24', reason: 'Aspetto la banca' });
    expect(early.ok ? null : early.error.field).toBe('until');
    valueOf(await desk.tasks.postpone({ requestId: newRequestId(), id, expectedVersion: taken.version, until: '2026-11-30', reason: 'Aspetto la banca' }));
    const card = valueOf(await desk.tasks.show({ id }));
    expect(card).toMatchObject({ state: 'WAITING', dueOn: '2026-11-30', ownerName: 'Amministratore' });
    expect(card.history.map((line) => line.what)).toEqual(['Rimandata', 'Presa in carico', 'Aperta']);
    const audit = valueOf(await desk.application.audit({ cursor: null, limit: 10, subjectKind: 'task', subjectId: String(id) })).entries.map((entry) => entry.action);
    expect(audit).toEqual(['TASK_POSTPONED', 'TASK_TAKEN', 'TASK_OPENED']);
  });

  test('several are taken together but those of somebody else and the closed ones; taking it back returns each to where it was', async () => {
    const [free, waiting, mine, closed] = [await MAKES.AMOUNT_DIFFERS('ACCEPT'), await MAKES.AMOUNT_DIFFERS('ACCEPT'), await MAKES.AMOUNT_DIFFERS('ACCEPT'), await MAKES.AMOUNT_DIFFERS('ACCEPT')];
    valueOf(await desk.tasks.postpone({ requestId: newRequestId(), id: waiting, expectedVersion: 1, until: '2026-11-30', reason: 'Aspetto la banca' }));
    valueOf(await desk.tasks.take({ requestId: newRequestId(), id: mine, expectedVersion: 1 }));
    await act(closed, 'ACCEPT');
    const standing = async (id: number) => { const { state, ownerId, dueOn } = valueOf(await desk.tasks.show({ id })); return { state, ownerId, dueOn }; };
    const before = [await standing(free), await standing(waiting)];

    const { taken, left } = valueOf(await desk.tasks.takeMany({ requestId: newRequestId(), ids: [free, waiting, mine, closed, free, 999_999] }));
    expect(taken.map((task) => task.id)).toEqual([free, waiting]);
    expect(left).toBe(3);
    expect([(await standing(free)).state, (await standing(waiting)).state]).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);

    const back = taken.map(({ id, version, state, owned }) => ({ id, expectedVersion: version, state, owned }));
    expect(valueOf(await desk.tasks.giveBack({ requestId: newRequestId(), tasks: back }))).toEqual({ givenBack: 2 });
    expect([await standing(free), await standing(waiting)]).toEqual(before);
    // Again, or after somebody touched them: nothing.
    expect(valueOf(await desk.tasks.giveBack({ requestId: newRequestId(), tasks: back }))).toEqual({ givenBack: 0 });
    const audit = valueOf(await desk.application.audit({ cursor: null, limit: 10, subjectKind: 'task', subjectId: String(free) })).entries;
    expect(audit.map((entry) => entry.action)).toEqual(['TASK_GIVEN_BACK', 'TASK_TAKEN', 'TASK_OPENED']);
    expect(audit[0]?.label).toBe('Attività lasciata');
  });

  test('a colleague’s task is not taken away with others', async () => {
    const id = await MAKES.AMOUNT_DIFFERS('ACCEPT');
    const { desk: colleague } = await colleagueAtWork();
    valueOf(await colleague.tasks.take({ requestId: newRequestId(), id, expectedVersion: 1 }));
    expect(valueOf(await desk.tasks.takeMany({ requestId: newRequestId(), ids: [id] }))).toEqual({ taken: [], left: 1 });
    expect(valueOf(await desk.tasks.show({ id })).ownerName).toBe('Carla Neri');
  });

  test('the list of open tasks gives every one exactly once, page by page', async () => {
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page: { tasks: { id: number }[]; next: string | null } = valueOf(await desk.tasks.list({ view: 'OFFICE', cursor, limit: 3 }));
      seen.push(...page.tasks.map((task) => task.id));
      cursor = page.next;
    } while (cursor !== null);
    const open = (await dump()).openTasks.map((task) => task['id']);
    expect(seen.toSorted((a, b) => a - b)).toEqual(open);
  });
});

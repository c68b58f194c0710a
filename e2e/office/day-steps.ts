import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addDays, civilDateInRome } from '../../main/domain/civil-date.ts';
import { assertNever } from '../../main/domain/result.ts';
import { counterForm } from '../../main/host/testing/archive-desk.ts';
import type { Fault } from '../counterpart/index.ts';
import { heldThere, readBooks } from './both-sides.ts';
import { valueOf, type ConnectedOffice } from './connected-office.ts';
import { newPosition, termsDiffer, type DayModel, type ModelPosition, type Protocol, type Terms } from './day-model.ts';
import { adoptCrossedPayments, settle } from './settling.ts';

/** What a step is done to: an office, and which platform it is connected to. */
export type Real = Readonly<{ office: ConnectedOffice; protocol: Protocol }>;

type PickedStep = 'CANCEL' | 'PRINT' | 'PAY_OUTSIDE' | 'VOID' | 'CANCEL_THERE' | 'VANISH' | 'RESURRECT' | 'CROSS_NEXT_CANCEL' | 'DECIDE';

/** One thing that happens in an office's day. `pick` chooses among the positions to which it can happen. Days count from that day, minutes may be negative. */
export type DayStep =
  | Readonly<{ what: 'CREATE'; amountCents: number; dueIn: number; payableFor: number | null }>
  | Readonly<{ what: 'CHANGE_AMOUNT'; pick: number; amountCents: number }>
  | Readonly<{ what: 'CHANGE_DUE_DATE'; pick: number; dueIn: number }>
  | Readonly<{ what: 'CHANGE_CAUSALE'; pick: number; word: number }>
  | Readonly<{ what: PickedStep; pick: number }>
  | Readonly<{ what: 'PAY'; pick: number; receiptAfterMinutes: number }>
  | Readonly<{ what: 'PAY_CANCELLED'; pick: number }>
  | Readonly<{ what: 'SEND_FEE'; pick: number; feeCents: number }>
  | Readonly<{ what: 'PASS'; minutes: number }>
  | Readonly<{ what: 'SHIFT_REMOTE_CLOCK'; minutes: number }>
  | Readonly<{ what: 'SHIFT_DATE_HEADER'; hours: number }>
  | Readonly<{ what: 'FAULT'; fault: Fault }>
  | Readonly<{ what: 'CRASH_WHILE_SYNCING'; afterCalls: number }>
  | Readonly<{ what: 'SYNC' | 'RESTART' | 'SETTLE' }>;

const pick = fc.nat({ max: 40 });
const amountCents = fc.integer({ min: 1, max: 99_999 });
const dueIn = fc.integer({ min: 2, max: 60 });
const picked = (...what: readonly PickedStep[]) => fc.record({ what: fc.constantFrom(...what), pick });

function faultOn(operations: readonly string[]): fc.Arbitrary<Fault> {
  const place = { operation: fc.constantFrom(...operations), nth: fc.integer({ min: 1, max: 4 }), times: fc.integer({ min: 1, max: 3 }) };
  return fc.oneof(
    fc.record({ kind: fc.constant('drop' as const), commit: fc.boolean(), ...place }),
    fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(500, 502, 503, 504), commit: fc.boolean(), ...place }),
    fc.record({ kind: fc.constant('status' as const), status: fc.constant(429), commit: fc.constant(false), retryAfter: fc.constantFrom({ as: 'seconds' as const, seconds: 7 }, { as: 'date' as const, seconds: 30 }, { as: 'milliseconds' as const, ms: 900 }), ...place }),
    fc.record({ kind: fc.constantFrom('truncatedJson' as const, 'cutBody' as const), ...place }),
    fc.record({ kind: fc.constant('html' as const), status: fc.constant(200), commit: fc.boolean(), ...place }),
  );
}

const OPERATIONS: Readonly<Record<Protocol, readonly string[]>> = { gpd: ['gpd3.*', 'gpd3.*', 'gpd1.*', 'receipts.*', 'fdr.*', '*'], govpay: ['pendenze.*', 'pendenze.*', 'ragioneria.*', '*'] };

/** Steps by how often they happen: a line may stand several times. */
function stepArbitraries(protocol: Protocol): readonly fc.Arbitrary<DayStep>[] {
  const create = fc.record({ what: fc.constant('CREATE' as const), amountCents, dueIn, payableFor: fc.option(fc.integer({ min: 0, max: 20 })) });
  const sync = fc.constantFrom<DayStep>({ what: 'SYNC' });
  const pay = fc.record({ what: fc.constant('PAY' as const), pick, receiptAfterMinutes: fc.constantFrom(0, 0, 30, 600) });
  const fault = fc.record({ what: fc.constant('FAULT' as const), fault: faultOn(OPERATIONS[protocol]) });
  const pass = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 90 }) }, { weight: 1, arbitrary: fc.integer({ min: 600, max: 3_000 }) }).map((minutes) => ({ what: 'PASS' as const, minutes }));
  return [
    create, create, sync, sync, sync, sync, pay, pay, fault, fault, pass,
    fc.record({ what: fc.constant('CHANGE_AMOUNT' as const), pick, amountCents }), fc.record({ what: fc.constant('CHANGE_DUE_DATE' as const), pick, dueIn }), fc.record({ what: fc.constant('CHANGE_CAUSALE' as const), pick, word: fc.nat({ max: 3 }) }),
    picked('CANCEL'), picked('PRINT'), picked('PAY_OUTSIDE'), picked('VOID'), picked('CANCEL_THERE', 'VANISH', 'RESURRECT'), picked('DECIDE'),
    fc.record({ what: fc.constant('PAY_CANCELLED' as const), pick }),
    protocol === 'gpd' ? fc.record({ what: fc.constant('SEND_FEE' as const), pick, feeCents: fc.integer({ min: 1, max: 900 }) }) : picked('CROSS_NEXT_CANCEL'),
    fc.record({ what: fc.constant('SHIFT_REMOTE_CLOCK' as const), minutes: fc.integer({ min: -10, max: 10 }) }), fc.record({ what: fc.constant('SHIFT_DATE_HEADER' as const), hours: fc.constantFrom(0, 0, -30, 30) }),
    fc.record({ what: fc.constant('CRASH_WHILE_SYNCING' as const), afterCalls: fc.nat({ max: 12 }) }),
    fc.constantFrom<DayStep>({ what: 'RESTART' }, { what: 'SETTLE' }),
  ];
}

export type DayCommand = fc.AsyncCommand<DayModel, Real, false>;

/** Random days at a platform. */
export function dayCommands(protocol: Protocol, constraints: fc.CommandsContraints): fc.Arbitrary<Iterable<DayCommand>> {
  return fc.commands<DayModel, Real, false>(stepArbitraries(protocol).map((arbitrary) => arbitrary.map(commandOf)), constraints);
}

function commandOf(step: DayStep): DayCommand {
  return {
    check: (model) => isPossible(model, step),
    run: async (model, real) => {
      model.steps += 1;
      await carryOut(model, real, step);
    },
    toString: () => wordsOf(step),
  };
}

function wordsOf({ what, ...rest }: DayStep): string {
  const more = JSON.stringify(rest);
  return more === '{}' ? what : `${what}${more}`;
}

/** Positions to which a step can happen, as far as the model knows. */
function candidates({ positions }: DayModel, step: DayStep): readonly ModelPosition[] {
  switch (step.what) {
    case 'VOID': return positions.filter(({ paidOutside }) => paidOutside);
    case 'RESURRECT': return positions.filter((one) => (one.cancelled || one.disturbed.has('CANCELLED_THERE') || one.disturbed.has('VANISHED')) && one.payments.length === 0);
    case 'PAY_CANCELLED': return positions.filter(({ cancelled, payments }) => cancelled && payments.length === 0);
    case 'CANCEL_THERE': case 'VANISH': case 'SEND_FEE': case 'CROSS_NEXT_CANCEL': return positions.filter(({ payments }) => payments.length === 0);
    case 'DECIDE': return positions.filter(({ disturbed }) => disturbed.size > 0);
    default: return positions;
  }
}

function isPossible(model: DayModel, step: DayStep): boolean {
  return 'pick' in step ? candidates(model, step).length > 0 : true;
}

function chosen(model: DayModel, step: DayStep & Readonly<{ pick: number }>): ModelPosition {
  const among = candidates(model, step);
  const position = among[step.pick % among.length];
  if (position === undefined) throw new Error('A step without a position');
  return position;
}

/** Does one step, to the office and to the model. Throws where the office does what it must not. */
export async function carryOut(model: DayModel, real: Real, step: DayStep): Promise<void> {
  const { office } = real;
  const { control } = office.counterpart;
  switch (step.what) {
    case 'CREATE': return create(model, office, step);
    case 'CHANGE_AMOUNT': return change(real, chosen(model, step), { amountCents: step.amountCents });
    case 'CHANGE_DUE_DATE': return change(real, chosen(model, step), dueDateIn(office, chosen(model, step).wanted, step.dueIn));
    case 'CHANGE_CAUSALE': return change(real, chosen(model, step), { description: `TARI 2026 n. ${step.word}` });
    case 'CANCEL': return cancel(office, chosen(model, step));
    case 'PRINT': return print(real, chosen(model, step));
    case 'PAY_OUTSIDE': return payOutside(office, chosen(model, step));
    case 'VOID': return voidPayment(office, chosen(model, step));
    case 'PAY': return pay(real, chosen(model, step), step.receiptAfterMinutes, false);
    case 'PAY_CANCELLED': return pay(real, chosen(model, step), 0, true);
    case 'CANCEL_THERE': case 'VANISH': case 'RESURRECT': return disturb(real, chosen(model, step), step.what);
    case 'CROSS_NEXT_CANCEL': return crossNextCancel(office, chosen(model, step));
    case 'DECIDE': return decide(office, chosen(model, step), step.pick);
    case 'SEND_FEE': return addFee(real, chosen(model, step), step.feeCents);
    case 'PASS': return office.time.pass(step.minutes * 60_000);
    case 'SHIFT_REMOTE_CLOCK': return control.clock.advance(step.minutes * 60_000);
    case 'SHIFT_DATE_HEADER': return control.clock.shiftDateHeader(step.hours * 3_600_000);
    case 'FAULT': return control.fault(step.fault);
    case 'SYNC': return sync(model, real);
    case 'CRASH_WHILE_SYNCING': return crashWhileSyncing(real, step.afterCalls);
    case 'RESTART': return office.restart();
    case 'SETTLE': return settle(model, real);
    default: return assertNever(step, 'carryOut');
  }
}

function today(office: ConnectedOffice): string {
  return civilDateInRome(office.time.nowMs());
}

function dueDateIn(office: ConnectedOffice, { payableUntil }: Terms, days: number): Pick<Terms, 'dueDate' | 'payableUntil'> {
  const dueDate = addDays(today(office), days);
  return { dueDate, payableUntil: payableUntil === null ? null : addDays(dueDate, 10) };
}

function formOf(wanted: Terms) {
  return { ...counterForm(1), ...wanted };
}

async function create(model: DayModel, office: ConnectedOffice, step: Extract<DayStep, { what: 'CREATE' }>): Promise<void> {
  const dueDate = addDays(today(office), step.dueIn);
  const wanted: Terms = { amountCents: step.amountCents, dueDate, payableUntil: step.payableFor === null ? null : addDays(dueDate, step.payableFor), description: 'TARI 2026' };
  const made = await office.create(formOf(wanted));
  if (model.numbers.has(made.nav)) throw new Error(`The number ${made.nav} was given twice`);
  model.numbers.add(made.nav);
  model.positions.push(newPosition(made, wanted));
}

async function shown(office: ConnectedOffice, { id }: ModelPosition) {
  return valueOf(await office.window().positions.show({ id, nav: null }));
}

/** Why the office may refuse to touch a position: what it knows of it forbids that. A refusal of an untouched one is a defect. */
function mustBeForbidden(position: ModelPosition, what: string, message: string): void {
  if (position.cancelled || position.paidOutside || position.payments.length > 0 || position.disturbed.size > 0) return;
  throw new Error(`${what} of an untouched position was refused: ${message}`);
}

async function change({ office }: Real, position: ModelPosition, changes: Partial<Terms>): Promise<void> {
  const { version } = await shown(office, position);
  const wanted: Terms = { ...position.wanted, ...changes };
  const answer = await office.window().positions.update({ requestId: randomUUID(), id: position.id, expectedVersion: version, ...formOf(wanted), reason: 'Cambiata allo sportello', issue: false, acceptDuplicate: true });
  if (!answer.ok) return mustBeForbidden(position, 'A change', answer.error.message);
  if (position.cancelled || position.paidOutside) throw new Error('A position that is cancelled or paid outside was changed');
  position.changedAfterPayment = position.changedAfterPayment || position.payments.length > 0;
  position.causaleChanged = position.causaleChanged || wanted.description !== position.wanted.description;
  position.wanted = wanted;
}

async function cancel(office: ConnectedOffice, position: ModelPosition): Promise<void> {
  const { version } = await shown(office, position);
  const answer = await office.window().positions.cancel({ requestId: randomUUID(), id: position.id, expectedVersion: version, reason: 'Annullata allo sportello' });
  if (!answer.ok) return mustBeForbidden(position, 'The cancellation', answer.error.message);
  if (position.paidOutside) throw new Error('A position that is paid outside was cancelled');
  position.cancelled = true;
}

async function print({ office, protocol }: Real, position: ModelPosition): Promise<void> {
  const before = await shown(office, position);
  const answer = await office.window().notices.print({ requestId: randomUUID(), installmentId: position.installmentId, copies: 1, reason: 'Serve subito' });
  if (!answer.ok || before.state === 'TO_SYNC' || position.payments.length > 0 || position.disturbed.size > 0) return;
  // A notice that is printed as confirmed can be paid as printed.
  const there = heldThere(office, protocol, position.nav);
  const difference = there.status === 'PAYABLE' || there.status === 'EXPIRED' ? termsDiffer(position.wanted, there, protocol) : `it is ${there.status} there`;
  if (difference !== null) throw new Error(`A notice was printed as confirmed: ${difference}`);
}

async function payOutside(office: ConnectedOffice, position: ModelPosition): Promise<void> {
  const { version } = await shown(office, position);
  const answer = await office.window().positions.recordExternalPayment({ requestId: randomUUID(), id: position.id, expectedVersion: version, installmentIds: [position.installmentId], channel: 'CONTANTI', paidOn: today(office), amountCents: position.wanted.amountCents, reason: 'Pagata in tesoreria', attachment: null });
  if (!answer.ok) return mustBeForbidden(position, 'A payment outside', answer.error.message);
  position.paidOutside = true;
  position.wasPaidOutside = true;
}

async function voidPayment(office: ConnectedOffice, position: ModelPosition): Promise<void> {
  const record = (await shown(office, position)).payments.find(({ kind, voidable }) => kind === 'EXTERNAL' && voidable);
  if (record === undefined) throw new Error('A payment outside pagoPA is not among those of its position');
  valueOf(await office.window().positions.voidExternalPayment({ requestId: randomUUID(), externalPaymentId: record.id, reason: 'Registrata per errore' }));
  position.paidOutside = false;
  position.disturbed.add('VOIDED');
}

async function pay({ office, protocol }: Real, position: ModelPosition, receiptAfterMinutes: number, alreadyActivated: boolean): Promise<void> {
  const { control } = office.counterpart;
  const before = heldThere(office, protocol, position.nav);
  const receiptAt = new Date(control.clock.nowMs() + receiptAfterMinutes * 60_000).toISOString();
  const paid = control.tryToPay(position.nav, { alreadyActivated, ...(receiptAfterMinutes === 0 ? {} : { receiptAt }) });
  if (!paid.ok) return;
  const asWanted = before.status === 'PAYABLE' && !position.causaleChanged && termsDiffer(position.wanted, before, protocol) === null;
  position.payments.push({ receiptId: paid.value.receiptId, amountCents: paid.value.amountCents, asWanted });
}

function disturb({ office, protocol }: Real, position: ModelPosition, what: 'CANCEL_THERE' | 'VANISH' | 'RESURRECT'): void {
  const { control } = office.counterpart;
  const { status } = heldThere(office, protocol, position.nav);
  if (what === 'RESURRECT') {
    if (status !== 'CANCELLED' && !(status === 'ABSENT' && position.disturbed.has('VANISHED'))) return;
    control.resurrect(position.nav);
    position.disturbed.add('RESURRECTED');
    return;
  }
  if (status !== 'PAYABLE' && status !== 'EXPIRED') return;
  if (what === 'VANISH') control.vanish(position.nav);
  else control.cancel(position.nav);
  position.disturbed.add(what === 'VANISH' ? 'VANISHED' : 'CANCELLED_THERE');
}

function addFee({ office, protocol }: Real, position: ModelPosition, feeCents: number): void {
  if (heldThere(office, protocol, position.nav).status !== 'PAYABLE') return;
  office.counterpart.control.addNotificationFee(position.nav, feeCents);
  position.feeCents = feeCents;
}

/** GovPay's hazard: a payment crosses the next cancellation, which is written over it (intermediary.md 1.2). */
function crossNextCancel(office: ConnectedOffice, position: ModelPosition): void {
  office.counterpart.control.crossNextCancel(position.nav, { alreadyActivated: true });
  position.crossed = true;
}

/** Kinds of task, and what of theirs a person decides here without looking at money. */
const DECISIONS: Readonly<Record<string, readonly string[]>> = {
  ACTIVE_AGAINST_GONE: ['SEND_AGAIN', 'CANCEL_HERE'], CANCELLED_AGAINST_LIVE: ['CANCEL_AGAIN'], UPDATE_AGAINST_CHANGED: ['KEEP_OURS'], LEFT_IN_DRAFT: ['SEND_AGAIN'],
};

/** A person decides the first task of a position that is about what the platform holds. */
async function decide(office: ConnectedOffice, position: ModelPosition, pickAction: number): Promise<void> {
  for (const { id, open } of (await shown(office, position)).tasks) {
    const task = open ? valueOf(await office.window().tasks.show({ id })) : null;
    const codes = task === null ? [] : (DECISIONS[task.kind] ?? []);
    const action = codes[pickAction % Math.max(1, codes.length)];
    if (task === null || action === undefined || task.actions.every(({ code, allowed }) => code !== action || !allowed)) continue;
    const answer = await office.window().tasks.act({ requestId: randomUUID(), id, expectedVersion: task.version, action, reason: 'Deciso allo sportello', positionId: null });
    if (!answer.ok) throw new Error(`${action} of a task ${task.kind} was offered and refused: ${answer.error.message}`);
    if (action === 'CANCEL_HERE') position.cancelled = true;
    return;
  }
}

async function sync(model: DayModel, { office }: Real): Promise<void> {
  await office.sync();
  adoptCrossedPayments(model, office);
  const books = await readBooks(office);
  const made = new Set(model.positions.flatMap(({ payments }) => payments.map(({ receiptId }) => receiptId)));
  const own = new Set(model.positions.map(({ id }) => id));
  const recorded = books.payments.filter(({ positionId }) => positionId !== null && own.has(positionId)).map(({ receiptId }) => receiptId);
  if (new Set(recorded).size !== recorded.length) throw new Error('A receipt is recorded twice');
  const invented = recorded.filter((receiptId) => !made.has(receiptId));
  if (invented.length > 0) throw new Error(`Payments that nobody made: ${invented.join(', ')}`);
}

/** The program ends while calls are under way: some have been carried out, and nobody wrote it down. */
async function crashWhileSyncing({ office }: Real, afterCalls: number): Promise<void> {
  const { control } = office.counterpart;
  control.clearCalls();
  let running = true;
  const under = office.archive().sync.runOnce().catch(() => undefined).finally(() => { running = false; });
  while (running && control.calls().length < afterCalls) await new Promise((done) => setImmediate(done));
  await office.crash();
  await under;
}

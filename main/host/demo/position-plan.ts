import { assertNever } from '../../domain/result.ts';
import type { DescriptionTemplate } from '../../domain/description-template.ts';
import type { ServiceRules } from '../../features/catalogue/index.ts';
import { TASK_RULES, type TaskKind } from '../../features/tasks/index.ts';
import { DAYS_OF_LIFE, type Days } from './days.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { ServiceHabit } from './town.ts';

/** A service of the archive with what the generator needs beside its rules. */
export type TownService = Readonly<{ rules: ServiceRules; iban: string; taxonomy: string; template: DescriptionTemplate; habit: ServiceHabit }>;

/** What may be odd about a payment, each with the task it opens. */
const ODDITY_TASK = {
  SECOND: 'PAID_TWICE', AFTER_CANCELLATION: 'PAID_AFTER_CANCELLATION', AFTER_EXPIRY: 'PAID_AFTER_EXPIRY', OTHER_AMOUNT: 'AMOUNT_DIFFERS', OTHER_ACCOUNT: 'TRANSFER_DIFFERS', STAND_IN: 'STANDIN_SPLIT', WRONG_SUM: 'SUM_DIFFERS',
  ARRIVED_AGAIN: 'RECEIPT_CONFLICT',
} as const satisfies Readonly<Record<string, TaskKind>>;
export type Oddity = keyof typeof ODDITY_TASK;

/** The decision on an odd payment, one of the actions of its task; the others still wait for somebody. */
export type Settlement = Readonly<{ day: number; action: string; effect: 'PAYS' | 'TO_REFUND' }>;

/** A payment through pagoPA: the day it is made and the day its receipt is imported. Amounts in cents, day 0 is the first of the archive. */
export type PlannedPayment = Readonly<{ installment: number; paidDay: number; receivedDay: number; amountCents: number; oddity: Oddity | null; settled: Settlement | null }>;

/** What will have become of a position by the day of reference. */
export type Outcome =
  | Readonly<{ kind: 'DRAFT' | 'OPEN' }>
  | Readonly<{ kind: 'PAID'; payments: readonly PlannedPayment[] }>
  | Readonly<{ kind: 'PAID_OUTSIDE'; day: number; channel: string; reason: string; voidedDay: number | null }>
  | Readonly<{ kind: 'CANCELLED'; day: number; reason: string; payments: readonly PlannedPayment[] }>;

/** The last day on which something happens: the one before the day of reference. */
export const LAST_DAY = DAYS_OF_LIFE - 1;
/** Odd payments of the last two weeks wait for a decision; those of before have had theirs. */
const RECENT = LAST_DAY - 14;

const CANCEL_REASONS = ['Importo sbagliato: rifatto l’avviso', 'Richiesta ritirata', 'Duplicato di un avviso già emesso', 'Sgravio riconosciuto dall’ufficio', 'Emesso sul debitore sbagliato'];
const OUTSIDE: readonly (readonly [string, string])[] = [['BONIFICO', 'Bonifico arrivato in tesoreria'], ['POS', 'Pagato al POS dell’ufficio'], ['F24', 'Pagato con F24 presentato allo sportello'], ['CONTANTI', 'Riscosso dall’economo'], ['BOLLETTINO', 'Bollettino postale esibito']];

/** Amount in cents by the rule of the service; a free one is drawn from its habit, small ones more often. */
export function drawnAmount(random: SeededRandom, service: TownService): number {
  const rule = service.rules.amountRule;
  switch (rule.kind) {
    case 'FIXED': return rule.amountCents;
    case 'PRICE_LIST': return random.pick(rule.prices).amountCents;
    case 'FREE': {
      const [lowest, highest] = service.habit.amounts;
      const cents = lowest + Math.floor(random.next() ** 2 * (highest - lowest));
      return service.habit.wholeEuros ? Math.max(100, Math.round(cents / 100) * 100) : cents;
    }
    default: return assertNever(rule, 'drawnAmount');
  }
}

/** Day by which the position is to be paid. */
export function drawnDueDay(random: SeededRandom, service: TownService, created: number): number {
  const rule = service.rules.dueRule;
  return created + (rule.kind === 'DAYS' ? rule.days : random.between(30, 120));
}

/** What the course of a position depends on: its days, the amounts of its installments, whether it was made at the counter. */
export type Course = Readonly<{ created: number; due: number; until: number | null; amounts: readonly number[]; counter: boolean }>;

/** Draws what becomes of a position, before anything odd. What would happen on the day of reference or later has not happened. */
export function drawnOutcome(random: SeededRandom, days: Days, course: Course): Outcome {
  const { created, counter } = course;
  const fate = random.next();
  if (counter && fate < (created > LAST_DAY - 90 ? 0.06 : 0.004)) return { kind: 'DRAFT' };
  if (fate < 0.05) {
    const day = workingDayAfter(days, created + random.between(1, 50));
    return day > LAST_DAY ? { kind: 'OPEN' } : { kind: 'CANCELLED', day, reason: random.pick(CANCEL_REASONS), payments: [] };
  }
  if (fate < 0.075 && course.amounts.length === 1) {
    const day = workingDayAfter(days, created + random.between(1, 60));
    const [channel, reason] = random.pick(OUTSIDE);
    const voided = random.chance(0.05) ? workingDayAfter(days, day + 1) : null;
    return day > LAST_DAY ? { kind: 'OPEN' } : { kind: 'PAID_OUTSIDE', day, channel, reason, voidedDay: voided !== null && voided <= LAST_DAY ? voided : null };
  }
  if (fate > (counter ? 0.84 : 0.7)) return { kind: 'OPEN' };
  const payments = course.amounts.map((amountCents, installment) => drawnPayment(random, days, course, { installment, amountCents })).filter((payment) => payment.receivedDay <= LAST_DAY);
  return payments.length === 0 ? { kind: 'OPEN' } : { kind: 'PAID', payments };
}

/** Four in five pay in time, at the counter soon; who pays late does so within weeks, as long as the notice can be paid. */
function drawnPayment(random: SeededRandom, days: Days, course: Course, { installment, amountCents }: Readonly<{ installment: number; amountCents: number }>): PlannedPayment {
  const { created, due, until } = course;
  const first = created + 2;
  const inTime = first + Math.floor(random.next() ** 0.6 * Math.max(1, due - first) * (course.counter ? 0.5 : 1));
  const late = due + 1 + Math.floor(-Math.log(1 - random.next()) * 22);
  const wanted = random.chance(0.8) ? inTime : late;
  const paidDay = (until === null ? wanted : Math.min(until, wanted)) + installment * 60;
  return { installment, paidDay, receivedDay: importDay(days, paidDay), amountCents, oddity: null, settled: null };
}

/** Receipts are imported in the morning of the next working day. */
export function importDay(days: Days, paidDay: number): number {
  return workingDayAfter(days, paidDay + 1);
}

/** What is still wanted of each oddity among those that wait for a decision. */
export type WantedOddities = Map<Oddity, number>;

/** Makes something odd of a few outcomes: of recent ones as long as it is wanted, of older ones now and then, with the decision taken. */
export function withOddity(random: SeededRandom, days: Days, course: Course, outcome: Outcome, wanted: WantedOddities, standInPossible: boolean): Outcome {
  if (course.amounts.length !== 1 || outcome.kind === 'DRAFT' || outcome.kind === 'PAID_OUTSIDE') return outcome;
  const amountCents = course.amounts[0] ?? 0;
  if (outcome.kind === 'CANCELLED') {
    const paidDay = outcome.day + random.between(1, 6);
    if (!isOdd(random, wanted, 'AFTER_CANCELLATION', importDay(days, paidDay), 0.03)) return outcome;
    return { ...outcome, payments: [oddPayment(random, days, { installment: 0, paidDay, amountCents }, 'AFTER_CANCELLATION', wanted)] };
  }
  if (course.until !== null && isOdd(random, wanted, 'AFTER_EXPIRY', importDay(days, course.until + 2), 0.003)) {
    return { kind: 'PAID', payments: [oddPayment(random, days, { installment: 0, paidDay: course.until + 2, amountCents }, 'AFTER_EXPIRY', wanted)] };
  }
  if (outcome.kind !== 'PAID') return outcome;
  const [payment] = outcome.payments;
  if (payment === undefined) return outcome;
  if (isOdd(random, wanted, 'SECOND', importDay(days, payment.receivedDay + 2), 0.0015)) return { kind: 'PAID', payments: [payment, oddPayment(random, days, { installment: 0, paidDay: payment.receivedDay + 2, amountCents }, 'SECOND', wanted)] };
  const others: readonly Oddity[] = [...(amountCents > 2_000 ? (['OTHER_AMOUNT', 'WRONG_SUM'] as const) : []), 'OTHER_ACCOUNT', 'ARRIVED_AGAIN', ...(standInPossible ? (['STAND_IN'] as const) : [])];
  const oddity = others.toSorted((a, b) => (wanted.get(b) ?? 0) - (wanted.get(a) ?? 0))[0];
  if (oddity === undefined || !isOdd(random, wanted, oddity, payment.receivedDay, 0.0015)) return outcome;
  const paid = oddity === 'OTHER_AMOUNT' ? amountCents + random.pick([-500, 500, -1_000, 1_000]) : amountCents;
  return { kind: 'PAID', payments: [oddPayment(random, days, { installment: 0, paidDay: payment.paidDay, amountCents: paid }, oddity, wanted)] };
}

function isOdd(random: SeededRandom, wanted: WantedOddities, oddity: Oddity, receivedDay: number, otherwise: number): boolean {
  if (receivedDay > LAST_DAY) return false;
  if (receivedDay < RECENT) return random.chance(otherwise);
  return (wanted.get(oddity) ?? 0) > 0 && random.chance(0.5);
}

function oddPayment(random: SeededRandom, days: Days, payment: Pick<PlannedPayment, 'installment' | 'paidDay' | 'amountCents'>, oddity: Oddity, wanted: WantedOddities): PlannedPayment {
  const receivedDay = importDay(days, payment.paidDay);
  if (receivedDay >= RECENT) wanted.set(oddity, (wanted.get(oddity) ?? 0) - 1);
  return { ...payment, receivedDay, oddity, settled: receivedDay >= RECENT ? null : settlement(random, oddity, workingDayAfter(days, receivedDay + random.between(1, 4))) };
}

function settlement(random: SeededRandom, oddity: Oddity, day: number): Settlement {
  switch (oddity) {
    case 'SECOND': return { day, action: 'REFUND', effect: 'TO_REFUND' };
    case 'AFTER_CANCELLATION': return random.chance(0.5) ? { day, action: 'ACCEPT', effect: 'PAYS' } : { day, action: 'REFUND', effect: 'TO_REFUND' };
    case 'AFTER_EXPIRY': case 'OTHER_AMOUNT': return { day, action: 'ACCEPT', effect: 'PAYS' };
    case 'OTHER_ACCOUNT': case 'STAND_IN': case 'WRONG_SUM': return { day, action: 'ACKNOWLEDGE', effect: 'PAYS' };
    case 'ARRIVED_AGAIN': return { day, action: 'KEEP_FIRST', effect: 'PAYS' };
  }
}

/** Whether a payment leaves its position «Da verificare»: an open task that contradicts the other facts. */
export function contradicts(payment: PlannedPayment): boolean {
  return payment.oddity !== null && payment.settled === null && TASK_RULES[ODDITY_TASK[payment.oddity]].contradiction;
}

/** Payments of an outcome, whatever it is. */
export function paymentsOf(outcome: Outcome): readonly PlannedPayment[] {
  return outcome.kind === 'PAID' || outcome.kind === 'CANCELLED' ? outcome.payments : [];
}

/** The working day on or after a day. */
export function workingDayAfter(days: Days, day: number): number {
  let found = day;
  while (!days.isWorking(found)) found += 1;
  return found;
}

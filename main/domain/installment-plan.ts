/**
 * A plan of installments: proposed by the rules of a service, edited by a person, always worth its total to the cent.
 *
 * Sources: features.md rows 52–55 and 5.2 (rounding: each one rounded, one of them absorbs the difference), 5.4 (decadenza: two
 * unpaid, even not consecutive, within six months), 5.1 (art. 202-bis: most installments and least amount of a fine);
 * codes.md 8 (one to five beneficiaries of each installment, at least a cent each).
 */
import { addDays, civilDate, daysInMonth, type CivilDate, weekdayOf } from './civil-date.ts';
import { type Cents, formatEuro, isCents, splitByShares } from './money.ts';
import { assertNever, err, ok, type Result } from './result.ts';
import { holidayName, NATIONAL_CALENDAR, type WorkingCalendar } from './working-days.ts';

/** Most installments of one plan: what the official notice can print and every intermediary takes. */
export const MAX_INSTALLMENTS = 99;

/** Months between one installment and the next. */
export const STEP_MONTHS = [1, 2, 3, 4, 6, 12] as const;
export type StepMonths = (typeof STEP_MONTHS)[number];

/** When a debtor loses the plan: `missed` installments unpaid, even not consecutive, that fell due within `withinMonths` months. */
export type LapseRule = Readonly<{ missed: number; withinMonths: number }>;

/** How a service makes plans. Amounts in cents. */
export type PlanRules = Readonly<{
  /** Most installments, 2 to {@link MAX_INSTALLMENTS}. */
  maxInstallments: number;
  /** Days from today to the first due date that is proposed. */
  firstDueDays: number;
  stepMonths: StepMonths;
  /** Least amount of each installment. */
  minimumCents: Cents;
  rounding: 'CENT' | 'EURO';
  /** Which installment takes what rounding leaves. */
  remainder: 'FIRST' | 'LAST';
  /** The whole amount may still be paid by its own notice, beside the plan. */
  wholeBeside: boolean;
  lapse: LapseRule | null;
}>;

/** What a service without rules of its own starts from; the decadenza is that of L. 160/2019 c. 796 as told in features.md 5.4. */
export const STARTING_PLAN_RULES: PlanRules = {
  maxInstallments: 72, firstDueDays: 30, stepMonths: 1, minimumCents: 1, rounding: 'CENT', remainder: 'LAST', wholeBeside: true, lapse: { missed: 2, withinMonths: 6 },
};

/** One installment as planned; due date civil (Rome). */
export type PlannedInstallment = Readonly<{ amountCents: Cents; dueDate: CivilDate }>;

/** Why a plan is not taken. `index` counts from 0. */
export type PlanProblem =
  | Readonly<{ kind: 'COUNT'; most: number }>
  | Readonly<{ kind: 'BELOW_MINIMUM'; index: number; minimumCents: Cents }>
  | Readonly<{ kind: 'DATE_ORDER'; index: number }>
  | Readonly<{ kind: 'TOTAL'; differenceCents: Cents }>
  | Readonly<{ kind: 'NOTHING_LEFT' }>;

/** The sentence the clerk reads. */
export function planProblemMessage(problem: PlanProblem): string {
  switch (problem.kind) {
    case 'COUNT': return `Le rate vanno da 2 a ${problem.most}`;
    case 'BELOW_MINIMUM': return `La rata ${problem.index + 1} è sotto il minimo di ${formatEuro(problem.minimumCents)}: riduci il numero delle rate`;
    case 'DATE_ORDER': return `La rata ${problem.index + 1} deve scadere dopo la precedente`;
    case 'TOTAL': return problem.differenceCents > 0 ? `Alle rate mancano ${formatEuro(problem.differenceCents)} per fare il totale` : `Le rate superano il totale di ${formatEuro(-problem.differenceCents)}`;
    case 'NOTHING_LEFT': return 'Le rate fissate a mano non lasciano niente alle altre: riducine una';
    default: return assertNever(problem, 'planProblemMessage');
  }
}

/**
 * The dates of a plan: the first as given, the others on the same day of the following steps (on the last day of a month that is shorter),
 * each moved on to the first day that is neither Sunday nor a holiday.
 */
export function planDates(first: CivilDate, count: number, stepMonths: number, calendar: WorkingCalendar = NATIONAL_CALENDAR): readonly CivilDate[] {
  return Array.from({ length: count }, (_, index) => offHoliday(addMonths(first, index * stepMonths), calendar));
}

/** The same day `months` later, or the last day of that month when it has no such day. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
  const target = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(target / 12), (((target % 12) + 12) % 12) + 1];
  const moved = civilDate(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
  if (!moved.ok) throw new RangeError('addMonths: outside the calendar');
  return moved.value;
}

/** The day itself, or the next that is neither Sunday nor a holiday. Saturday is no holiday (features.md 5.1), nor is a day on which only the office is closed. */
export function offHoliday(date: CivilDate, calendar: WorkingCalendar = NATIONAL_CALENDAR): CivilDate {
  const holidays: WorkingCalendar = calendar.patronDay === undefined ? NATIONAL_CALENDAR : { patronDay: calendar.patronDay };
  let day = date;
  while (weekdayOf(day) === 7 || holidayName(day, holidays) !== null) day = addDays(day, 1);
  return day;
}

/** Equal amounts by the rounding of a service: their sum is the total to the cent, whatever it is. */
export function planAmounts(totalCents: Cents, count: number, rounding: PlanRules['rounding'], remainder: PlanRules['remainder']): readonly Cents[] {
  if (!isCents(totalCents) || totalCents < 0 || !Number.isInteger(count) || count < 1) throw new RangeError('planAmounts: not an amount or not a number of installments');
  const unit = rounding === 'EURO' ? 100 : 1;
  const share = Math.floor(totalCents / count / unit) * unit;
  const odd = totalCents - share * (count - 1);
  return Array.from({ length: count }, (_, index) => (index === (remainder === 'FIRST' ? 0 : count - 1) ? odd : share));
}

/** A plan by the rules of a service, or why there is none. */
export function proposePlan(totalCents: Cents, asked: Readonly<{ count: number; firstDueDate: CivilDate }>, rules: PlanRules, calendar: WorkingCalendar = NATIONAL_CALENDAR): Result<readonly PlannedInstallment[], PlanProblem> {
  const most = Math.min(rules.maxInstallments, MAX_INSTALLMENTS);
  if (!Number.isInteger(asked.count) || asked.count < 2 || asked.count > most) return err({ kind: 'COUNT', most });
  const dates = planDates(asked.firstDueDate, asked.count, rules.stepMonths, calendar);
  const plan = planAmounts(totalCents, asked.count, rules.rounding, rules.remainder).map((amountCents, index) => ({ amountCents, dueDate: dates[index] ?? asked.firstDueDate }));
  return checkPlan(totalCents, plan, rules);
}

/** Judges a plan a person edited: number, least amount, dates that grow, and the total to the cent. */
export function checkPlan(totalCents: Cents, plan: readonly PlannedInstallment[], rules: Pick<PlanRules, 'maxInstallments' | 'minimumCents'>): Result<readonly PlannedInstallment[], PlanProblem> {
  const most = Math.min(rules.maxInstallments, MAX_INSTALLMENTS);
  if (plan.length < 2 || plan.length > most) return err({ kind: 'COUNT', most });
  const minimumCents = Math.max(rules.minimumCents, 1);
  const low = plan.findIndex(({ amountCents }) => !isCents(amountCents) || amountCents < minimumCents);
  if (low >= 0) return err({ kind: 'BELOW_MINIMUM', index: low, minimumCents });
  const disordered = plan.findIndex(({ dueDate }, index) => index > 0 && dueDate <= (plan[index - 1]?.dueDate ?? ''));
  if (disordered >= 0) return err({ kind: 'DATE_ORDER', index: disordered });
  const differenceCents = totalCents - planTotal(plan);
  return differenceCents === 0 ? ok(plan) : err({ kind: 'TOTAL', differenceCents });
}

/** What the installments add up to. */
export function planTotal(plan: readonly Readonly<{ amountCents: Cents }>[]): Cents {
  return plan.reduce((sum, { amountCents }) => sum + amountCents, 0);
}

/**
 * The amounts after a person fixed some by hand: those stay, the others share equally what is left, by the same rounding.
 * @param fixed indexes whose amount stays as it is.
 */
export function rebalancePlan(totalCents: Cents, plan: readonly PlannedInstallment[], fixed: ReadonlySet<number>, rules: Pick<PlanRules, 'rounding' | 'remainder'>): Result<readonly PlannedInstallment[], PlanProblem> {
  const free = plan.map((_, index) => index).filter((index) => !fixed.has(index));
  const left = totalCents - planTotal(plan.filter((_, index) => fixed.has(index)));
  if (free.length === 0) return left === 0 ? ok(plan) : err({ kind: 'TOTAL', differenceCents: left });
  if (left < free.length) return err({ kind: 'NOTHING_LEFT' });
  const rounding = rules.rounding === 'EURO' && left < free.length * 100 ? 'CENT' : rules.rounding;
  const amounts = planAmounts(left, free.length, rounding, rules.remainder);
  return ok(plan.map((one, index) => (fixed.has(index) ? one : { ...one, amountCents: amounts[free.indexOf(index)] ?? 0 })));
}

/** A beneficiary's part that became nothing in an installment is not in its list: every transfer is worth at least a cent. */
export type SharedTransfer<T> = T & Readonly<{ index: number; amountCents: Cents }>;

/**
 * Divides the beneficiaries of the whole among the installments: each installment is worth what was planned and each beneficiary gets, over the
 * plan, exactly what the whole gave it.
 *
 * Each installment takes from what is left of each in proportion (largest remainder), so nothing is ever negative and the last takes what there is.
 * @throws RangeError when the plan is not worth what the beneficiaries get: callers check the plan first.
 */
export function shareTransfers<T extends Readonly<{ amountCents: Cents }>>(transfers: readonly T[], amounts: readonly Cents[]): readonly (readonly SharedTransfer<T>[])[] {
  if (planTotal(transfers) !== amounts.reduce((sum, amount) => sum + amount, 0)) throw new RangeError('shareTransfers: plan and beneficiaries differ');
  let left = transfers.map(({ amountCents }) => amountCents);
  return amounts.map((amount) => {
    const parts = splitByShares(amount, left);
    left = left.map((rest, at) => rest - (parts[at] ?? 0));
    return transfers.flatMap((transfer, at) => ((parts[at] ?? 0) > 0 ? [{ transfer, amountCents: parts[at] ?? 0 }] : []))
      .map(({ transfer, amountCents }, at) => ({ ...transfer, index: at + 1, amountCents }));
  });
}

/** An installment as the decadenza sees it. */
export type InstallmentPaid = Readonly<{ dueDate: CivilDate | null; paid: boolean; amountCents: Cents }>;

/** What became of a plan on a day. */
export type PlanStanding =
  | Readonly<{ kind: 'REGULAR'; missed: 0 }>
  /** Some are late, not so many that the plan is lost. */
  | Readonly<{ kind: 'LATE'; missed: number; missedCents: Cents }>
  /** The plan is lost: the whole residue is due. */
  | Readonly<{ kind: 'LAPSED'; missed: number; residueCents: Cents }>;

/** Judges a plan by its decadenza. An installment is missed from the day after its due date. */
export function planStanding(installments: readonly InstallmentPaid[], rule: LapseRule | null, today: CivilDate): PlanStanding {
  const missed = installments.filter(({ paid, dueDate }) => !paid && dueDate !== null && dueDate < today);
  if (missed.length === 0) return { kind: 'REGULAR', missed: 0 };
  if (rule !== null && hasLapsed(missed.map(({ dueDate }) => dueDate ?? '').sort(), rule)) {
    return { kind: 'LAPSED', missed: missed.length, residueCents: planTotal(installments.filter(({ paid }) => !paid)) };
  }
  return { kind: 'LATE', missed: missed.length, missedCents: planTotal(missed) };
}

function hasLapsed(missedDates: readonly CivilDate[], rule: LapseRule): boolean {
  return missedDates.some((date, index) => {
    const last = missedDates[index + rule.missed - 1];
    return last !== undefined && last <= addMonths(date, rule.withinMonths);
  });
}

/** Bands of L. 160/2019 c. 796 (features.md 5.4; the act of the Comune prevails): most installments by the amount of the debt. */
export const DEFERRED_PAYMENT_BANDS: readonly Readonly<{ upToCents: Cents; most: number }>[] = [
  { upToCents: 10_000, most: 0 }, { upToCents: 50_000, most: 4 }, { upToCents: 300_000, most: 12 }, { upToCents: 600_000, most: 24 }, { upToCents: 2_000_000, most: 36 },
];

/** Most monthly installments for a debt; 0: none is granted. Above the last band 72. */
export function mostDeferredInstallments(totalCents: Cents): number {
  return DEFERRED_PAYMENT_BANDS.find(({ upToCents }) => totalCents <= upToCents)?.most ?? 72;
}

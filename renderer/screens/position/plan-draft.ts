import { dateProblemMessage, formatDate, parseTypedDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { checkPlan, planAmounts, planDates, planProblemMessage, planTotal, rebalancePlan, type PlannedInstallment, type PlanRules } from '../../../main/domain/installment-plan.ts';
import { amountProblemMessage, formatAmount, parseTypedAmount, type Cents } from '../../../main/domain/money.ts';

/** An installment as typed; `byHand`: its amount was written, the others share the rest. */
export type DraftRow = Readonly<{ amount: string; due: string; byHand: boolean }>;

/** Everything written in the dialog of a plan. */
export type PlanDraft = Readonly<{ count: string; first: string; step: PlanRules['stepMonths']; rows: readonly DraftRow[] }>;

const rowOf = ({ amountCents, dueDate }: PlannedInstallment): DraftRow => ({ amount: formatAmount(amountCents), due: formatDate(dueDate), byHand: false });

/** Rows of a plan as it is stored. */
export function storedRows(installments: readonly Readonly<{ amountCents: Cents; dueDate: CivilDate | null }>[]): readonly DraftRow[] {
  return installments.map(({ amountCents, dueDate }) => ({ amount: formatAmount(amountCents), due: dueDate === null ? '' : formatDate(dueDate), byHand: false }));
}

/** Rows by the rules of the service, for the number and the first date written; none while those cannot be read. */
export function proposedRows(draft: Pick<PlanDraft, 'count' | 'first' | 'step'>, totalCents: Cents, rules: PlanRules, today: CivilDate): readonly DraftRow[] {
  const first = parseTypedDate(draft.first, today);
  const count = Number(draft.count.trim());
  if (!first.ok || !Number.isInteger(count) || count < 2 || count > rules.maxInstallments || totalCents < count) return [];
  const dates = planDates(first.value, count, draft.step);
  return planAmounts(totalCents, count, rules.rounding, rules.remainder).map((amountCents, index) => rowOf({ amountCents, dueDate: dates[index] ?? first.value }));
}

/** The installments written; null while one cannot be read. */
export function plannedOf(rows: readonly DraftRow[], today: CivilDate): readonly PlannedInstallment[] | null {
  const read = rows.map(({ amount, due }) => ({ amount: parseTypedAmount(amount), due: parseTypedDate(due, today) }));
  return read.every(({ amount, due }) => amount.ok && due.ok) ? read.flatMap(({ amount, due }) => (amount.ok && due.ok ? [{ amountCents: amount.value, dueDate: due.value }] : [])) : null;
}

/** After an amount was written by hand: the others share the rest, so that the total stays. Rows that cannot agree are left as written. */
export function balancedRows(rows: readonly DraftRow[], totalCents: Cents, rules: PlanRules, today: CivilDate): readonly DraftRow[] {
  const planned = plannedOf(rows, today);
  if (planned === null) return rows;
  const fixed = new Set(rows.flatMap(({ byHand }, index) => (byHand ? [index] : [])));
  const balanced = rebalancePlan(totalCents, planned, fixed, rules);
  return balanced.ok ? rows.map((row, index) => (fixed.has(index) ? row : { ...row, amount: formatAmount(balanced.value[index]?.amountCents ?? 0) })) : rows;
}

/** What cannot be read in a row, in words; null when both can. */
function rowProblem({ amount, due }: DraftRow, today: CivilDate): string | null {
  const [date, cents] = [parseTypedDate(due, today), parseTypedAmount(amount)];
  if (!date.ok) return date.error === 'EMPTY' ? 'manca la scadenza' : lowerFirst(dateProblemMessage(date.error));
  return cents.ok ? null : cents.error === 'EMPTY' ? 'manca l’importo' : lowerFirst(amountProblemMessage(cents.error));
}

function lowerFirst(words: string): string {
  return `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}

/** The first row that cannot be read: `Rata 3: questa data non esiste nel calendario`. */
function unreadableRow(rows: readonly DraftRow[], today: CivilDate): string {
  const problems = rows.map((row) => rowProblem(row, today));
  const at = problems.findIndex((problem) => problem !== null);
  return `Rata ${at + 1}: ${problems[at] ?? ''}`;
}

export type DraftReading = Readonly<{ planned: readonly PlannedInstallment[] | null; sumCents: Cents | null; problem: string | null }>;

/** What the rows are worth and why they cannot be saved; the sentences of the core. */
export function readDraft(draft: PlanDraft, totalCents: Cents, rules: PlanRules, today: CivilDate): DraftReading {
  if (draft.rows.length === 0) return { planned: null, sumCents: null, problem: `Scrivi quante rate (da 2 a ${rules.maxInstallments}) e la prima scadenza` };
  const planned = plannedOf(draft.rows, today);
  if (planned === null) return { planned, sumCents: null, problem: unreadableRow(draft.rows, today) };
  const checked = checkPlan(totalCents, planned, rules);
  return { planned, sumCents: planTotal(planned), problem: checked.ok ? null : planProblemMessage(checked.error) };
}

import { MAX_INSTALLMENTS, STEP_MONTHS, type PlanRules } from '../../../main/domain/installment-plan.ts';
import { amountProblemMessage, formatAmount, parseTypedAmount } from '../../../main/domain/money.ts';

/** The rules of the installments of a service as typed. */
export type TypedPlanRules = Readonly<{ most: string; days: string; step: string; minimum: string; rounding: PlanRules['rounding']; remainder: PlanRules['remainder']; whole: boolean; lapses: boolean; missed: string; months: string }>;

/** Fields in which a mistake can be written. */
export type PlanRuleField = 'most' | 'days' | 'minimum' | 'missed' | 'months';

export function typedPlanRulesOf(rules: PlanRules): TypedPlanRules {
  return {
    most: String(rules.maxInstallments), days: String(rules.firstDueDays), step: String(rules.stepMonths), minimum: formatAmount(rules.minimumCents), rounding: rules.rounding, remainder: rules.remainder, whole: rules.wholeBeside,
    lapses: rules.lapse !== null, missed: String(rules.lapse?.missed ?? 2), months: String(rules.lapse?.withinMonths ?? 6),
  };
}

/** Limits of the whole numbers, those of the contract. */
const LIMITS: Readonly<Record<Exclude<PlanRuleField, 'minimum'>, readonly [number, number]>> = { most: [2, MAX_INSTALLMENTS], days: [0, 365], missed: [1, 24], months: [1, 60] };

function wholeOf(typed: TypedPlanRules, field: keyof typeof LIMITS): number | null {
  const text = typed[field].trim();
  const [least, most] = LIMITS[field];
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
}

/** What is wrong at each field; nothing when the rules can be saved. */
export function planRuleProblems(typed: TypedPlanRules): Readonly<Partial<Record<PlanRuleField, string>>> {
  const numbers = (['most', 'days', ...(typed.lapses ? (['missed', 'months'] as const) : [])] as const).filter((field) => wholeOf(typed, field) === null);
  const minimum = parseTypedAmount(typed.minimum);
  return {
    ...Object.fromEntries(numbers.map((field) => [field, `Scrivi un numero da ${LIMITS[field][0]} a ${LIMITS[field][1]}.`])),
    ...(minimum.ok ? {} : { minimum: minimum.error === 'EMPTY' ? 'Scrivi la rata minima, almeno 0,01.' : amountProblemMessage(minimum.error) }),
  };
}

/** The rules written; null while one cannot be read. */
export function planRulesOfTyped(typed: TypedPlanRules): PlanRules | null {
  const [most, days, missed, months] = [wholeOf(typed, 'most'), wholeOf(typed, 'days'), wholeOf(typed, 'missed'), wholeOf(typed, 'months')];
  const step = STEP_MONTHS.find((one) => String(one) === typed.step);
  const minimum = parseTypedAmount(typed.minimum);
  if (most === null || days === null || step === undefined || !minimum.ok || (typed.lapses && (missed === null || months === null))) return null;
  return { maxInstallments: most, firstDueDays: days, stepMonths: step, minimumCents: minimum.value, rounding: typed.rounding, remainder: typed.remainder, wholeBeside: typed.whole, lapse: typed.lapses && missed !== null && months !== null ? { missed, withinMonths: months } : null };
}

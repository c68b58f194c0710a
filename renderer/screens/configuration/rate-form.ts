import { parseTypedDate, formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { formatRate, MOST_BASIS_POINTS, officeRatesProblem, type OfficeRate } from '../../../main/domain/legal-interest.ts';
import type { Failure } from '../../app/operation-outcome.ts';
import type { Client } from '../../bridge/client.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { ValueOf } from '../acts/operation-types.ts';
import type { Problems } from '../settings-form/use-settings-form.ts';
import { hundredthsOf } from './charge-rules-form.ts';

export type LegalRates = ValueOf<Client['charges']['legalRates']>;
export type RateRow = LegalRates['rates'][number];

/** One rate as typed. */
export type RateForm = Readonly<{ from: string; rate: string; law: string }>;

/** A rate to change, or (`row` null) the one of the next year. A rate that nobody read in its decree waits for its source. */
export function rateFormOf(row: RateRow | null, nextYear: number): RateForm {
  return row === null ? { from: `01/01/${nextYear}`, rate: '', law: '' } : { from: formatDate(row.from), rate: formatRate(row.basisPoints).replace(/\s%$/u, ''), law: row.unverified ? '' : row.law };
}

/** The rate written; null while a part of it cannot be read. */
export function rateOf(form: RateForm, today: CivilDate): OfficeRate | null {
  const from = parseTypedDate(form.from, today, 'NEXT');
  const basisPoints = hundredthsOf(form.rate);
  return from.ok && basisPoints !== null ? { from: from.value, basisPoints, law: form.law.trim() } : null;
}

/** The rates of the office with this one in the place of `old`, or one more. */
export function ratesWith(stored: LegalRates, old: RateRow | null, rate: OfficeRate): readonly OfficeRate[] {
  return [...ownRates(stored).filter(({ from }) => from !== old?.from), rate];
}

/** What the office itself wrote. */
export function ownRates({ rates }: LegalRates): readonly OfficeRate[] {
  return rates.filter(({ own }) => own).map(({ from, basisPoints, law }) => ({ from, basisPoints, law }));
}

/** What the core would refuse, by field. */
export function rateProblems(stored: LegalRates, old: RateRow | null, today: CivilDate): (form: RateForm) => Problems {
  return (form) => {
    const problems: Record<string, string> = {};
    const basisPoints = hundredthsOf(form.rate);
    if (!parseTypedDate(form.from, today, 'NEXT').ok) problems['from'] = 'Scrivi il giorno da cui vale il tasso, per esempio 01/01/2027.';
    if (basisPoints === null || basisPoints > MOST_BASIS_POINTS) problems['basisPoints'] = 'Il tasso va da 0 a 20 %: scrivi per esempio 1,60.';
    if (form.law.trim().length < 3) problems['law'] = 'Scrivi da dove viene: decreto, data e Gazzetta Ufficiale. Il cittadino lo può chiedere.';
    const rate = rateOf(form, today);
    if (rate === null || Object.keys(problems).length > 0) return problems;
    // Another rate of the same day would be written over without a word.
    if (old === null && stored.rates.some(({ from }) => from === rate.from)) return { from: `Il tasso dal ${formatDate(rate.from)} c’è già: cambia quello.` };
    const problem = officeRatesProblem(ratesWith(stored, old, rate));
    return problem === null ? {} : { [problem.field]: problem.message };
  };
}

/** A refusal of the core at one rate of the list, at the field of this form. */
export function atRate(failure: Failure | null): Failure | null {
  if (failure === null || failure.field === null) return failure;
  return { ...failure, field: failure.field.replace(/^rates\.\d+\./u, '') };
}

export function rateDifferences(mine: RateForm, stored: RateForm): readonly ConflictLine[] {
  return [{ label: 'Dal', mine: mine.from, stored: stored.from }, { label: 'Tasso %', mine: mine.rate, stored: stored.rate }, { label: 'Fonte', mine: mine.law, stored: stored.law }].filter((line) => line.mine !== line.stored);
}

import { amountProblemMessage, formatAmount, parseTypedAmount, type Cents } from '../../main/domain/money.ts';
import { dateProblemMessage, daysBetween, formatDate, parseTypedDate, weekdayName, type CivilDate, type MissingYear } from '../../main/domain/civil-date.ts';

/** What a field knows of what was typed: nothing yet, a value with its tidy form, or a sentence for the clerk. */
export type Reading<T> = Readonly<{ kind: 'empty' }> | Readonly<{ kind: 'value'; value: T; tidy: string }> | Readonly<{ kind: 'problem'; message: string }>;

export function readAmount(text: string): Reading<Cents> {
  if (text.trim() === '') return { kind: 'empty' };
  const parsed = parseTypedAmount(text);
  return parsed.ok ? { kind: 'value', value: parsed.value, tidy: formatAmount(parsed.value) } : { kind: 'problem', message: amountProblemMessage(parsed.error) };
}

export function readDate(text: string, today: CivilDate, missingYear: MissingYear): Reading<CivilDate> {
  if (text.trim() === '') return { kind: 'empty' };
  const parsed = parseTypedDate(text, today, missingYear);
  return parsed.ok ? { kind: 'value', value: parsed.value, tidy: formatDate(parsed.value) } : { kind: 'problem', message: dateProblemMessage(parsed.error) };
}

/** The fact beside a date: `mercoledì, fra 23 giorni`. */
export function describeDate(date: CivilDate, today: CivilDate): string {
  const days = daysBetween(today, date);
  return `${weekdayName(date)}, ${describeDistance(days)}`;
}

function describeDistance(days: number): string {
  if (days === 0) return 'oggi';
  if (days === 1) return 'domani';
  if (days === -1) return 'ieri';
  return days > 0 ? `fra ${days} giorni` : `${-days} giorni fa`;
}

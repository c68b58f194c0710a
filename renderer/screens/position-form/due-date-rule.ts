import { addDays, formatDateWithWeekday, type CivilDate } from '../../../main/domain/civil-date.ts';
import { assertNever } from '../../../main/domain/result.ts';
import { restDayReason, workingDayOnOrAfter, type WorkingCalendar } from '../../../main/domain/working-days.ts';
import type { Service } from './contract-values.ts';

/**
 * The due date proposed for a service, null when the operator must say it. Days are counted from today and, falling on a
 * rest day, go on to the next working one, so that the proposal never asks to be corrected; a fixed date of the past is not proposed.
 */
export function defaultDueDate(rule: Service['dueRule'], today: CivilDate, calendar: WorkingCalendar): CivilDate | null {
  switch (rule.kind) {
    case 'DAYS': return workingDayOnOrAfter(addDays(today, rule.days), calendar);
    case 'FIXED_DATE': return rule.date < today ? null : rule.date;
    case 'ASK': case 'NONE': return null;
    default: return assertNever(rule, 'defaultDueDate');
  }
}

/** A due date on a rest day, in words, with the next working day to offer instead. */
export type RestDay = Readonly<{ words: string; next: CivilDate; offer: string }>;

const PLAIN_DAYS = new Set(['sabato', 'domenica']);

export function restDayOf(date: CivilDate, calendar: WorkingCalendar): RestDay | null {
  const reason = restDayReason(date, calendar);
  if (reason === null) return null;
  const next = workingDayOnOrAfter(date, calendar);
  return { words: PLAIN_DAYS.has(reason) ? `Cade di ${reason}` : `È festa: ${reason}`, next, offer: `Sposta a ${formatDateWithWeekday(next)}` };
}

/** The calendar of the entity: the national one with its patron day (`MM-DD`). */
export function calendarOf(patronSaintDay: string | null): WorkingCalendar {
  return patronSaintDay === null ? {} : { patronDay: patronSaintDay };
}

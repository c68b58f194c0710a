import { addDays, type CivilDate } from '../../../domain/civil-date.ts';
import { addWorkingDays, isWorkingDay } from '../../../domain/working-days.ts';

/** The days around a regulation date that the rules ask for (reconciliation.md 3.3): national holidays, both ends included. */
export type CreditWindow = Readonly<{
  minus10: CivilDate;
  minus1: CivilDate;
  plus2: CivilDate;
  plus5: CivilDate;
  plus10: CivilDate;
}>;

const MAX_CACHED = 4_000;
const windows = new Map<CivilDate, CreditWindow>();

/** The window of a regulation date; worked out once a date. */
export function creditWindow(regulationDate: CivilDate): CreditWindow {
  const known = windows.get(regulationDate);
  if (known !== undefined) return known;
  const day = (count: number): CivilDate => addWorkingDays(regulationDate, count);
  const made = { minus10: day(-10), minus1: day(-1), plus2: day(2), plus5: day(5), plus10: day(10) };
  if (windows.size >= MAX_CACHED) windows.clear();
  windows.set(regulationDate, made);
  return made;
}

/** Truncated identifiers, R6, R9: [D-1 wd, D+10 wd]. */
export function isInWideWindow(bookingDate: CivilDate, regulationDate: CivilDate): boolean {
  const { minus1, plus10 } = creditWindow(regulationDate);
  return bookingDate >= minus1 && bookingDate <= plus10;
}

/** Suggestions on the amount alone: [D, D+5 wd]. */
export function isInNarrowWindow(bookingDate: CivilDate, regulationDate: CivilDate): boolean {
  return bookingDate >= regulationDate && bookingDate <= creditWindow(regulationDate).plus5;
}

/** An exact match is good at any date, but outside [D-10 wd, D+10 wd] it says so. */
export function isFarAway(bookingDate: CivilDate, regulationDate: CivilDate): boolean {
  const { minus10, plus10 } = creditWindow(regulationDate);
  return bookingDate < minus10 || bookingDate > plus10;
}

/** Credit expected by D+2 wd: after it the flow is late (R15). */
export function isLate(today: CivilDate, regulationDate: CivilDate): boolean {
  return today > creditWindow(regulationDate).plus2;
}

/** No window reaches further back than this many days. */
const LONGEST_NARROW_WINDOW = 16;

/** The regulation dates, latest first, whose narrow window holds a booking date. */
export function regulationDatesFor(bookingDate: CivilDate): readonly CivilDate[] {
  const dates: CivilDate[] = [];
  for (let back = 0; back <= LONGEST_NARROW_WINDOW; back += 1) {
    const date = addDays(bookingDate, -back);
    if (isInNarrowWindow(bookingDate, date)) dates.push(date);
  }
  return dates;
}

/** Working days after the first day up to the second, negative when the second comes first: Friday to Monday is 1. */
export function workingDaysBetween(from: CivilDate, to: CivilDate): number {
  if (to < from) return -workingDaysBetween(to, from);
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1;
  return count;
}

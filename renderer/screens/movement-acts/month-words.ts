import { monthAfter, type CalendarMonth } from '../../../main/domain/calendar-month.ts';

export { monthAfter, monthOf, monthWords, toMonthWords, type CalendarMonth as Month } from '../../../main/domain/calendar-month.ts';

/** From the newest to the oldest, both included. */
export function monthsBack(newest: CalendarMonth, oldest: CalendarMonth): readonly CalendarMonth[] {
  const months: CalendarMonth[] = [];
  for (let month = newest; month >= oldest; month = monthAfter(month, -1)) months.push(month);
  return months;
}

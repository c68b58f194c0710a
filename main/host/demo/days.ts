import { addDays, formatDate, type CivilDate } from '../../domain/civil-date.ts';
import { isWorkingDay } from '../../domain/working-days.ts';

/** How long the office of the demo has worked with Sportello. */
export const DAYS_OF_LIFE = 730;
const DAYS_AFTER = 900;

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

/** Days counted from the first of the archive (0); the day of reference is {@link DAYS_OF_LIFE}, on which nothing has happened yet. */
export type Days = Readonly<{
  date(day: number): CivilDate;
  italian(day: number): string;
  /** An instant of a day; `minute` of the UTC day, with the fraction of a minute that keeps order. */
  instant(day: number, minute: number): string;
  isWorking(day: number): boolean;
}>;

export function daysUpTo(reference: CivilDate): Days {
  const first = addDays(reference, -DAYS_OF_LIFE);
  const dates = Array.from({ length: DAYS_OF_LIFE + DAYS_AFTER }, (_, day) => addDays(first, day));
  const italian = dates.map(formatDate);
  const working = dates.map((date) => isWorkingDay(date));
  const date = (day: number): CivilDate => dates[day] ?? addDays(first, day);
  return {
    date,
    italian: (day) => italian[day] ?? formatDate(date(day)),
    instant: (day, minute) => {
      const ms = Math.floor(minute * 60_000);
      return `${date(day)}T${TWO_DIGITS[Math.floor(ms / 3_600_000)]}:${TWO_DIGITS[Math.floor(ms / 60_000) % 60]}:${TWO_DIGITS[Math.floor(ms / 1000) % 60]}.${THREE_DIGITS[ms % 1000]}Z`;
    },
    isWorking: (day) => working[day] ?? isWorkingDay(date(day)),
  };
}

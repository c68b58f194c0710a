import type { CivilDate } from '../../../main/domain/civil-date.ts';

/** A month as `YYYY-MM`. */
export type Month = string;

const NAMES = ['gennaio', 'febbraio', 'marzo', 'aprile', 'maggio', 'giugno', 'luglio', 'agosto', 'settembre', 'ottobre', 'novembre', 'dicembre'] as const;

/** `2026-11` → `novembre 2026`. */
export function monthWords(month: Month): string {
  return `${NAMES[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`;
}

/** The month of a day. @param date civil date in Rome */
export function monthOf(date: CivilDate): Month {
  return date.slice(0, 7);
}

/** The month so many before (negative) or after. */
export function monthAfter(month: Month, by: number): Month {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** From the newest to the oldest, both included. */
export function monthsBack(newest: Month, oldest: Month): readonly Month[] {
  const months: Month[] = [];
  for (let month = newest; month >= oldest; month = monthAfter(month, -1)) months.push(month);
  return months;
}

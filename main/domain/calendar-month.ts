import type { CivilDate } from './civil-date.ts';

/** A month as `YYYY-MM`. */
export type CalendarMonth = string;

const NAMES = ['gennaio', 'febbraio', 'marzo', 'aprile', 'maggio', 'giugno', 'luglio', 'agosto', 'settembre', 'ottobre', 'novembre', 'dicembre'] as const;

/** `2026-11` → `novembre 2026`. */
export function monthWords(month: CalendarMonth): string {
  return `${NAMES[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`;
}

/** The month of a day. @param date civil date in Rome */
export function monthOf(date: CivilDate): CalendarMonth {
  return date.slice(0, 7);
}

/** The month so many before (negative) or after. */
export function monthAfter(month: CalendarMonth, by: number): CalendarMonth {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** Where something goes: `ad aprile 2026`, `a maggio 2026`. */
export function toMonthWords(month: CalendarMonth): string {
  const words = monthWords(month);
  return `${words.startsWith('a') ? 'ad' : 'a'} ${words}`;
}

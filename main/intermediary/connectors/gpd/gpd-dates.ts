import { civilDateInRome, isCivilDate, romeDateTimeToInstant, romeWallClock, type CivilDate } from '../../../domain/civil-date.ts';

/*
 * The two kinds of zone-less date-time of GPD (intermediary.md 1.1.5): what it writes itself is the wall clock of UTC, what it copies from a receipt is the wall
 * clock of Italy. They are never compared with one another.
 */

const WALL = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Last second of a civil day of Rome, as UTC with `Z` and without fraction: `2026-12-31T22:59:59Z` in winter, `T21:59:59Z` in summer. The civil day survives in what
 * the payer's bank shows, and the deadline is the Italian midnight. Never an offset: GPD drops zones.
 */
export function dueInstant(day: CivilDate): string {
  const instant = romeDateTimeToInstant(day, '23:59:59');
  if (!instant.ok) throw new RangeError('Not a civil date');
  return toSecond(instant.value);
}

/** The civil day of Rome of a `dueDate` as GPD gives it back, with or without its `Z`; null when unreadable. */
export function dueDay(text: string): CivilDate | null {
  const ms = utcWallMs(text);
  return ms === null ? null : civilDateInRome(ms);
}

/** An instant that GPD writes in UTC without `Z` (`insertedDate`, `lastUpdatedDate`, `dueDate`); null when unreadable. */
export function utcWallMs(text: string): number | null {
  const parts = WALL.exec(text);
  if (parts === null) return null;
  const ms = Date.parse(parts[5] === undefined ? `${text}Z` : text);
  return Number.isNaN(ms) ? null : ms;
}

/** An instant that GPD copied from a receipt: Italian wall time, unless it carries a zone. A day alone is its midnight. Null when unreadable. */
export function romeWallMs(text: string): number | null {
  if (isCivilDate(text)) return instantOf(text, '00:00');
  const parts = WALL.exec(text);
  if (parts === null) return null;
  if (parts[5] !== undefined) return utcWallMs(text);
  return instantOf(parts[1] ?? '', `${parts[2] ?? ''}${parts[3] ?? ':00'}${parts[4] ?? ''}`);
}

/** What a wall clock of Italy shows at an instant, to the second and without zone: the form of the filters of gpd-payments. */
export function romeWall(instantMs: number): string {
  const { date, minuteOfDay } = romeWallClock(instantMs);
  const minutes = `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
  return `${date}T${minutes}:${String(Math.floor(instantMs / 1000) % 60).padStart(2, '0')}`;
}

/**
 * `paymentDate` of a mark by the creditor: Italian wall time like that of a receipt, written with the `Z` that GPD asks for; never later than its own clock,
 * which is the wall clock of UTC.
 */
export function markedAt(paidAt: string, nowMs: number): string {
  const wall = `${romeWall(Date.parse(paidAt))}Z`;
  const now = toSecond(nowMs);
  return wall < now ? wall : now;
}

/** UTC to the second, with `Z`. */
export function toSecond(instantMs: number): string {
  return `${new Date(instantMs).toISOString().slice(0, 19)}Z`;
}

function instantOf(day: string, time: string): number | null {
  const instant = romeDateTimeToInstant(day, time);
  return instant.ok ? instant.value : null;
}

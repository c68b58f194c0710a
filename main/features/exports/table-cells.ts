/** What stands in the cells of an exported list, and how each kind is written where there are only words. */
import { formatDate, formatMinuteOfDay, romeWallClock, type CivilDate } from '../../domain/civil-date.ts';
import { formatAmount } from '../../domain/money.ts';
import { assertNever } from '../../domain/result.ts';

/** `CODE`: digits and letters that are never a number (notice number, IUV, fiscal code). `AMOUNT`: integer cents. `DAY`: civil date. `INSTANT`: ISO UTC, shown in Rome. */
export type CellKind = 'TEXT' | 'CODE' | 'AMOUNT' | 'DAY' | 'INSTANT' | 'NUMBER';
/** A value of the kind of its column: text for texts, codes and dates, a number for the others; null is an empty cell. */
export type CellValue = string | number | null;
export type TableColumn = Readonly<{ key: string; label: string; kind: CellKind }>;
export type TableRow = readonly CellValue[];

/** Day and minute on the clocks of Rome. */
export type RomeTime = Readonly<{ day: CivilDate; minuteOfDay: number }>;

const HOUR_MS = 3_600_000;
const MOST_HOURS = 10_000;
const hours = new Map<number, Readonly<{ day: CivilDate; minuteOfDay: number }>>();

/** {@link romeWallClock}, asked once an hour of the data: the zone table of the runtime is slow, and a list has a million instants. */
export function romeTime(instant: string): RomeTime {
  const ms = Date.parse(instant);
  const hour = Math.floor(ms / HOUR_MS);
  let start = hours.get(hour);
  if (start === undefined) {
    const wall = romeWallClock(hour * HOUR_MS);
    start = { day: wall.date, minuteOfDay: wall.minuteOfDay };
    if (hours.size >= MOST_HOURS) hours.clear();
    hours.set(hour, start);
  }
  // Rome's clocks are whole hours from UTC: no midnight falls inside an hour.
  return { day: start.day, minuteOfDay: start.minuteOfDay + Math.floor((ms - hour * HOUR_MS) / 60_000) };
}

/** `28/11/2026 10:42`. */
function instantInWords(instant: string): string {
  const { day, minuteOfDay } = romeTime(instant);
  return `${formatDate(day)} ${formatMinuteOfDay(minuteOfDay)}`;
}

/** A cell as people read it on paper: `1.234,50`, `31/12/2026`. */
export function cellInWords(kind: CellKind, value: CellValue): string {
  if (value === null) return '';
  switch (kind) {
    case 'TEXT': case 'CODE': return String(value);
    case 'AMOUNT': return formatAmount(Number(value));
    case 'NUMBER': return String(value);
    case 'DAY': return formatDate(String(value));
    case 'INSTANT': return instantInWords(String(value));
    default: return assertNever(kind, 'cellInWords');
  }
}

/**
 * Civil dates (`YYYY-MM-DD`, the calendar of Europe/Rome) and their relation with instants.
 *
 * Sources: design.md "Rules that money imposes" (dates of law are civil dates in Europe/Rome, instants
 * are UTC); features.md 3a step 6 (forms a clerk types); look.md "Words" (`16/12/2026`, `mer 16/12/2026`).
 * Date arithmetic never passes through a time zone; only {@link romeWallClock} and
 * {@link romeDateTimeToInstant} know the clock of Rome, through the runtime's own zone table.
 */
import { err, ok, type Result } from './result.ts';

/** A day of the calendar, `YYYY-MM-DD`. Two of them compare as strings. */
export type CivilDate = string;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type InstantMs = number;

/** What the clock on the wall shows in Rome: the day and the minutes since its midnight (0..1439). */
export type WallTime = Readonly<{ date: CivilDate; minuteOfDay: number }>;

type YearMonthDay = Readonly<{ year: number; month: number; day: number }>;

const WEEKDAY_NAMES = ['lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato', 'domenica'] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** True for a real day written `YYYY-MM-DD`, years 0001..9999. */
export function isCivilDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return false;
  return isRealDay({ year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) });
}

/** Leap year of the Gregorian calendar. */
export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Number of days of a month (1..12). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day written from its numbers, or a failure when the calendar has no such day. */
export function civilDate(year: number, month: number, day: number): Result<CivilDate, 'NOT_A_DATE'> {
  return isRealDay({ year, month, day }) ? ok(writeDate({ year, month, day })) : err('NOT_A_DATE');
}

/**
 * The day `days` after (or before, when negative) a day.
 * @throws RangeError when `date` is not a civil date: a bug of the caller.
 */
export function addDays(date: CivilDate, days: number): CivilDate {
  return writeDate(fromDayNumber(toDayNumber(readDate(date)) + days));
}

/** Days from one day to another, negative when `to` comes first. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return toDayNumber(readDate(to)) - toDayNumber(readDate(from));
}

/** Day of the week by ISO 8601: 1 Monday … 7 Sunday. */
export function weekdayOf(date: CivilDate): number {
  return ((((toDayNumber(readDate(date)) + 3) % 7) + 7) % 7) + 1;
}

/** `2026-12-16` → `mercoledì`. */
export function weekdayName(date: CivilDate): string {
  return WEEKDAY_NAMES[weekdayOf(date) - 1] ?? '';
}

/** `2026-12-16` → `16/12/2026`. */
export function formatDate(date: CivilDate): string {
  const { year, month, day } = readDate(date);
  return `${pad(day, 2)}/${pad(month, 2)}/${pad(year, 4)}`;
}

/** `2026-12-16` → `mer 16/12/2026`. */
export function formatDateWithWeekday(date: CivilDate): string {
  return `${weekdayName(date).slice(0, 3)} ${formatDate(date)}`;
}

/** Why a typed date was not taken. */
export type DateProblem = 'EMPTY' | 'FORMAT' | 'NOT_A_DATE' | 'YEAR';

const DATE_MESSAGES: Readonly<Record<DateProblem, string>> = {
  EMPTY: 'Scrivi la data',
  FORMAT: 'Data non leggibile: scrivila come 31/12/2026, 3112, +30 oppure oggi',
  NOT_A_DATE: 'Questa data non esiste nel calendario',
  YEAR: 'L’anno non è plausibile: ricontrolla le quattro cifre',
};

/** The sentence the clerk reads next to the field. */
export function dateProblemMessage(problem: DateProblem): string {
  return DATE_MESSAGES[problem];
}

/**
 * Which year a date typed without one belongs to: `NEXT` the first such day from today on (due dates),
 * `LAST` the latest such day up to today (searches among past things), `THIS_YEAR` the year of today.
 */
export type MissingYear = 'NEXT' | 'LAST' | 'THIS_YEAR';

/**
 * Reads a date as a clerk types it: `+30` and `-7` (days from today), `oggi` `domani` `dopodomani` `ieri`,
 * `31/12` `3112` (year by `missingYear`), `31/12/26` `311226` `31/12/2026` `31122026`, `2026-12-31`.
 * Also `.`, `-` and blank separate. A two-digit year is the one within the coming fifty years or before them; years
 * outside 1900..2199 are slips of the finger and refused.
 */
export function parseTypedDate(text: string, today: CivilDate, missingYear: MissingYear = 'NEXT'): Result<CivilDate, DateProblem> {
  const date = readTypedDate(text, today, missingYear);
  return date.ok && (date.value < '1900-01-01' || date.value > '2199-12-31') ? err('YEAR') : date;
}

function readTypedDate(text: string, today: CivilDate, missingYear: MissingYear): Result<CivilDate, DateProblem> {
  const typed = text.trim().toLowerCase();
  if (typed === '') return err('EMPTY');
  const shift = typedShift(typed);
  if (shift !== null) return shiftedDate(today, shift);
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(typed)) return isoDate(typed);
  const parts =
    /^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(typed);
  if (parts === null) return err('FORMAT');
  const day = Number(parts[1]);
  const month = Number(parts[2]);
  const year = parts[3];
  if (year === undefined) return dateWithoutYear(month, day, today, missingYear);
  return civilDate(year.length === 4 ? Number(year) : fullYear(Number(year), today), month, day);
}

/** What the wall clock of Rome shows at an instant. */
export function romeWallClock(instantMs: InstantMs): WallTime {
  const fields = romeFields(instantMs);
  return { date: writeDate(fields), minuteOfDay: fields.hour * 60 + fields.minute };
}

/** The day it is in Rome at an instant: at 23:30 UTC of a winter evening it is already tomorrow. */
export function civilDateInRome(instantMs: InstantMs): CivilDate {
  return romeWallClock(instantMs).date;
}

/** `10:42`, the time in Rome at an instant. */
export function formatTimeInRome(instantMs: InstantMs): string {
  return formatMinuteOfDay(romeWallClock(instantMs).minuteOfDay);
}

/** `16/12/2026 10:42`, day and time in Rome at an instant. */
export function formatInstantInRome(instantMs: InstantMs): string {
  const wall = romeWallClock(instantMs);
  return `${formatDate(wall.date)} ${formatMinuteOfDay(wall.minuteOfDay)}`;
}

/** `642` → `10:42`. */
export function formatMinuteOfDay(minuteOfDay: number): string {
  return `${pad(Math.floor(minuteOfDay / 60), 2)}:${pad(minuteOfDay % 60, 2)}`;
}

/**
 * The instant at which the wall clock of Rome shows a day and a time.
 *
 * The hour that October shows twice is taken the first time (summer time), so that an event is never
 * dated later than it happened. An hour that March skips is carried over the gap (02:30 → 03:30 summer
 * time): the same instant a clock not yet moved forward would show.
 * @param time `HH:MM`, `HH:MM:SS` or with a fraction of a second.
 */
export function romeDateTimeToInstant(date: CivilDate, time: string): Result<InstantMs, 'DATE' | 'TIME'> {
  if (!isCivilDate(date)) return err('DATE');
  const timeOfDay = timeOfDayMs(time);
  if (timeOfDay === null) return err('TIME');
  const wallMs = toDayNumber(readDate(date)) * DAY_MS + timeOfDay;
  const before = romeOffsetMs(wallMs - DAY_MS);
  const after = romeOffsetMs(wallMs + DAY_MS);
  const candidates = [wallMs - before, wallMs - after].filter((instant) => instant + romeOffsetMs(instant) === wallMs);
  return ok(candidates.length === 0 ? wallMs - before : Math.min(...candidates));
}

const ROME_CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

type ClockFields = YearMonthDay & Readonly<{ hour: number; minute: number; second: number }>;

function romeFields(instantMs: InstantMs): ClockFields {
  const fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const part of ROME_CLOCK.formatToParts(instantMs)) {
    if (part.type === 'year') fields.year = Number(part.value);
    else if (part.type === 'month') fields.month = Number(part.value);
    else if (part.type === 'day') fields.day = Number(part.value);
    else if (part.type === 'hour') fields.hour = Number(part.value);
    else if (part.type === 'minute') fields.minute = Number(part.value);
    else if (part.type === 'second') fields.second = Number(part.value);
  }
  return fields;
}

const HOUR_MS = 60 * MINUTE_MS;
/** Since then the clock of Rome has been moved only at whole hours of Greenwich. */
const WHOLE_HOURS_SINCE = Date.UTC(1900, 0, 1);
const KNOWN_HOURS = 10_000;
/** By hour: asking the formatter takes longer than reading all the rest of a receipt. */
const knownOffsets = new Map<number, number>();

function romeOffsetMs(instantMs: InstantMs): number {
  if (!(instantMs >= WHOLE_HOURS_SINCE)) return askedOffsetMs(instantMs);
  const hour = Math.floor(instantMs / HOUR_MS);
  const known = knownOffsets.get(hour);
  if (known !== undefined) return known;
  const asked = askedOffsetMs(instantMs);
  if (knownOffsets.size >= KNOWN_HOURS) knownOffsets.clear();
  knownOffsets.set(hour, asked);
  return asked;
}

function askedOffsetMs(instantMs: InstantMs): number {
  const fields = romeFields(instantMs);
  const shown = toDayNumber(fields) * DAY_MS + (fields.hour * 3600 + fields.minute * 60 + fields.second) * 1000;
  return shown - Math.floor(instantMs / 1000) * 1000;
}

function timeOfDayMs(time: string): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?$/.exec(time);
  if (parts === null) return null;
  const milliseconds = Number((parts[4] ?? '').padEnd(3, '0').slice(0, 3));
  return Number(parts[1]) * 60 * MINUTE_MS + Number(parts[2]) * MINUTE_MS + Number(parts[3] ?? '0') * 1000 + milliseconds;
}

const TYPED_WORDS: ReadonlyMap<string, number> = new Map([
  ['ieri', -1],
  ['oggi', 0],
  ['domani', 1],
  ['dopodomani', 2],
]);

function typedShift(typed: string): number | null {
  const word = TYPED_WORDS.get(typed);
  if (word !== undefined) return word;
  const shift = /^([+-])\s*(\d{1,4})$/.exec(typed);
  if (shift === null) return null;
  const days = Number(shift[2]);
  return shift[1] === '-' && days > 0 ? -days : days;
}

function shiftedDate(today: CivilDate, days: number): Result<CivilDate, DateProblem> {
  const shifted = addDays(today, days);
  return isCivilDate(shifted) ? ok(shifted) : err('NOT_A_DATE');
}

function isoDate(typed: string): Result<CivilDate, DateProblem> {
  const [year, month, day] = typed.split('-').map(Number);
  return civilDate(year ?? 0, month ?? 0, day ?? 0);
}

function dateWithoutYear(month: number, day: number, today: CivilDate, missingYear: MissingYear): Result<CivilDate, DateProblem> {
  const thisYear = readDate(today).year;
  const monthDay = `${pad(month, 2)}-${pad(day, 2)}`;
  const todayMonthDay = today.slice(5);
  if (missingYear === 'NEXT' && monthDay < todayMonthDay) return civilDate(thisYear + 1, month, day);
  if (missingYear === 'LAST' && monthDay > todayMonthDay) return civilDate(thisYear - 1, month, day);
  return civilDate(thisYear, month, day);
}

const COMING_YEARS = 50;

function fullYear(twoDigits: number, today: CivilDate): number {
  const thisYear = readDate(today).year;
  const sameCentury = thisYear - (thisYear % 100) + twoDigits;
  return sameCentury > thisYear + COMING_YEARS ? sameCentury - 100 : sameCentury;
}

function isRealDay({ year, month, day }: YearMonthDay): boolean {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return false;
  if (year < 1 || year > 9999 || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysInMonth(year, month);
}

function readDate(date: CivilDate): YearMonthDay {
  if (!isCivilDate(date)) throw new RangeError('Not a civil date (YYYY-MM-DD)');
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

function writeDate({ year, month, day }: YearMonthDay): CivilDate {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Days since 1970-01-01, counting years from March so that the leap day comes last. */
function toDayNumber({ year, month, day }: YearMonthDay): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function fromDayNumber(dayNumber: number): YearMonthDay {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/**
 * Working days and working hours of an Italian Comune.
 *
 * Source: features.md 4.2 (Mon–Fri 08:00–18:00 of the wall clock in Rome, national holidays with
 * 4 October from 2026 by L. 8/10/2025 n. 151, Easter Monday, patron day and closures from settings).
 */
import { addDays, type CivilDate, type WallTime, weekdayOf } from './civil-date.ts';

/**
 * What each Comune adds to the national calendar: the patron day (`MM-DD`), and closures
 * (moving patron days, bridges) as a list of days.
 */
export type WorkingCalendar = Readonly<{ patronDay?: string; closures?: readonly CivilDate[] }>;

/** The national calendar alone. */
export const NATIONAL_CALENDAR: WorkingCalendar = {};

/** The working day opens at 08:00. */
export const OPENING_MINUTE = 8 * 60;
/** The working day closes at 18:00. */
export const CLOSING_MINUTE = 18 * 60;
/** 600 working minutes a day: 40 working hours are 4 full working days. */
export const WORKING_DAY_MINUTES = CLOSING_MINUTE - OPENING_MINUTE;

const FIXED_HOLIDAYS: ReadonlyMap<string, string> = new Map([
  ['01-01', 'Capodanno'],
  ['01-06', 'Epifania'],
  ['04-25', 'Festa della Liberazione'],
  ['05-01', 'Festa del Lavoro'],
  ['06-02', 'Festa della Repubblica'],
  ['08-15', 'Ferragosto'],
  ['11-01', 'Ognissanti'],
  ['12-08', 'Immacolata Concezione'],
  ['12-25', 'Natale'],
  ['12-26', 'Santo Stefano'],
]);

const SAINT_FRANCIS_DAY = '10-04';
const SAINT_FRANCIS_FROM_YEAR = 2026;

/** Easter Sunday of a Gregorian year (Meeus/Jones/Butcher). */
export function easterSunday(year: number): CivilDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The Italian name of the holiday that falls on a day, or `null`. Plain Saturdays and Sundays are not holidays. */
export function holidayName(date: CivilDate, calendar: WorkingCalendar = NATIONAL_CALENDAR): string | null {
  const monthDay = date.slice(5);
  const fixed = FIXED_HOLIDAYS.get(monthDay);
  if (fixed !== undefined) return fixed;
  const year = Number(date.slice(0, 4));
  if (monthDay === SAINT_FRANCIS_DAY && year >= SAINT_FRANCIS_FROM_YEAR) return 'San Francesco d’Assisi';
  const easter = easterSunday(year);
  if (date === easter) return 'Pasqua';
  if (date === addDays(easter, 1)) return 'Lunedì dell’Angelo';
  if (monthDay === calendar.patronDay) return 'Santo patrono';
  if (calendar.closures?.includes(date) === true) return 'Chiusura degli uffici';
  return null;
}

/** Why a day is not a working one, in words (`sabato`, `domenica`, the holiday's name), or `null` when it is. */
export function restDayReason(date: CivilDate, calendar: WorkingCalendar = NATIONAL_CALENDAR): string | null {
  const holiday = holidayName(date, calendar);
  if (holiday !== null) return holiday;
  const weekday = weekdayOf(date);
  if (weekday === 6) return 'sabato';
  return weekday === 7 ? 'domenica' : null;
}

/** Monday to Friday and no holiday, patron day or closure. */
export function isWorkingDay(date: CivilDate, calendar: WorkingCalendar = NATIONAL_CALENDAR): boolean {
  return restDayReason(date, calendar) === null;
}

/** The first working day strictly after a day. */
export function nextWorkingDay(date: CivilDate, calendar: WorkingCalendar = NATIONAL_CALENDAR): CivilDate {
  return workingDayFrom(addDays(date, 1), 1, calendar);
}

/** The day itself when it is a working one, else the first working day after it. */
export function workingDayOnOrAfter(date: CivilDate, calendar: WorkingCalendar = NATIONAL_CALENDAR): CivilDate {
  return workingDayFrom(date, 1, calendar);
}

/**
 * The working day `count` working days after (before, when negative) a day, which itself does not
 * count: Friday + 1 is Monday. With 0 the day comes back untouched, even when it is not a working one.
 */
export function addWorkingDays(date: CivilDate, count: number, calendar: WorkingCalendar = NATIONAL_CALENDAR): CivilDate {
  const step = count < 0 ? -1 : 1;
  let day = date;
  for (let left = Math.abs(count); left > 0; left -= 1) day = workingDayFrom(addDays(day, step), step, calendar);
  return day;
}

/**
 * Working minutes between two moments of the wall clock (0 when `to` comes first). The clock change
 * does not count: hours are those on the wall, not those elapsed.
 */
export function workMinutes(from: WallTime, to: WallTime, calendar: WorkingCalendar = NATIONAL_CALENDAR): number {
  let total = 0;
  for (let day = from.date; day <= to.date; day = addDays(day, 1)) {
    if (!isWorkingDay(day, calendar)) continue;
    const start = day === from.date ? Math.max(from.minuteOfDay, OPENING_MINUTE) : OPENING_MINUTE;
    const end = day === to.date ? Math.min(to.minuteOfDay, CLOSING_MINUTE) : CLOSING_MINUTE;
    total += Math.max(0, end - start);
  }
  return total;
}

/** As {@link workMinutes}, up to one moment from many: the days before it are gone through once, however many begin on them. */
export function workMinutesUntil(to: WallTime, calendar: WorkingCalendar = NATIONAL_CALENDAR): (from: WallTime) => number {
  const fromOpeningOf = new Map<CivilDate, number>();
  let first = to.date;
  fromOpeningOf.set(first, workMinutes({ date: first, minuteOfDay: 0 }, to, calendar));
  return (from) => {
    if (from.date >= to.date) return workMinutes(from, to, calendar);
    while (first > from.date) {
      const later = fromOpeningOf.get(first) ?? 0;
      first = addDays(first, -1);
      fromOpeningOf.set(first, later + (isWorkingDay(first, calendar) ? CLOSING_MINUTE - OPENING_MINUTE : 0));
    }
    return workMinutes(from, { date: from.date, minuteOfDay: CLOSING_MINUTE }, calendar) + (fromOpeningOf.get(addDays(from.date, 1)) ?? 0);
  };
}

/**
 * The moment at which `minutes` of work are done. Out of hours, work starts at the next opening.
 * Work that ends exactly at closing time is due at 18:00 of that day, not at 08:00 of the next.
 */
export function addWork(from: WallTime, minutes: number, calendar: WorkingCalendar = NATIONAL_CALENDAR): WallTime {
  let moment = nextWorkingMoment(from, calendar);
  let left = minutes;
  while (left > CLOSING_MINUTE - moment.minuteOfDay) {
    left -= CLOSING_MINUTE - moment.minuteOfDay;
    moment = { date: nextWorkingDay(moment.date, calendar), minuteOfDay: OPENING_MINUTE };
  }
  return { date: moment.date, minuteOfDay: moment.minuteOfDay + left };
}

function nextWorkingMoment(from: WallTime, calendar: WorkingCalendar): WallTime {
  if (!isWorkingDay(from.date, calendar) || from.minuteOfDay >= CLOSING_MINUTE) {
    return { date: nextWorkingDay(from.date, calendar), minuteOfDay: OPENING_MINUTE };
  }
  return { date: from.date, minuteOfDay: Math.max(from.minuteOfDay, OPENING_MINUTE) };
}

function workingDayFrom(date: CivilDate, step: 1 | -1, calendar: WorkingCalendar): CivilDate {
  let day = date;
  while (!isWorkingDay(day, calendar)) day = addDays(day, step);
  return day;
}

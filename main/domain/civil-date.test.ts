import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  civilDateInRome,
  dateProblemMessage,
  daysBetween,
  formatDate,
  formatDateWithWeekday,
  formatInstantInRome,
  isCivilDate,
  type MissingYear,
  parseTypedDate,
  romeDateTimeToInstant,
  romeWallClock,
  weekdayName,
} from './civil-date.ts';

const utc = (text: string): number => Date.parse(text);
const anyDay = fc.integer({ min: -700_000, max: 2_900_000 }).map((days) => addDays('1970-01-01', days));

describe('a civil date', () => {
  test.each(['2026-12-31', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(isCivilDate(text)).toBe(true);
  });
  test.each(['2026-02-29', '1900-02-29', '2026-13-01', '2026-04-31', '2026-00-10', '2026-01-00', '26-01-01', '2026-1-1', '0000-01-01', '2026-01-01T00:00', ''])(
    '%s is none',
    (text) => expect(isCivilDate(text)).toBe(false),
  );

  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-11-24', 30, '2026-12-24'],
    ['2000-03-01', -1, '2000-02-29'],
    ['2026-11-24', 0, '2026-11-24'],
  ])('%s plus %i days is %s', (from, days, to) => expect(addDays(from, days)).toBe(to));

  test('adding days and counting them are inverse', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), (day, days) => {
        const other = addDays(day, days);
        fc.pre(isCivilDate(other));
        expect(daysBetween(day, other)).toBe(days);
        expect(addDays(other, -days)).toBe(day);
      }),
    );
  });

  test('the calendar agrees with the runtime’s own', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(daysBetween('1970-01-01', day) * 86_400_000).toBe(utc(`${day}T00:00:00Z`));
      }),
    );
  });

  test('is shown in Italian', () => {
    expect(formatDate('2026-12-16')).toBe('16/12/2026');
    expect(formatDateWithWeekday('2026-12-16')).toBe('mer 16/12/2026');
    expect(weekdayName('2026-12-18')).toBe('venerdì');
    expect(weekdayName('1969-12-31')).toBe('mercoledì');
    expect(weekdayName('2024-02-29')).toBe('giovedì');
  });

  test('a text that is no date is a bug of the caller', () => expect(() => addDays('31/12/2026', 1)).toThrow(RangeError));
});

describe('a date as a clerk types it, on 24/11/2026', () => {
  const today = '2026-11-24';
  test.each([
    ['+30', '2026-12-24'],
    ['+0', '2026-11-24'],
    ['-7', '2026-11-17'],
    ['oggi', '2026-11-24'],
    ['Domani', '2026-11-25'],
    ['dopodomani', '2026-11-26'],
    ['ieri', '2026-11-23'],
    ['3112', '2026-12-31'],
    ['31/12', '2026-12-31'],
    ['31.12', '2026-12-31'],
    ['1/2', '2027-02-01'],
    ['2411', '2026-11-24'],
    ['2311', '2027-11-23'],
    ['31/12/26', '2026-12-31'],
    ['311226', '2026-12-31'],
    ['31/12/2026', '2026-12-31'],
    ['31122026', '2026-12-31'],
    ['2026-12-31', '2026-12-31'],
    [' 31 12 2026 ', '2026-12-31'],
    ['01/01/76', '2076-01-01'],
    ['01/01/77', '1977-01-01'],
    ['29/02/28', '2028-02-29'],
  ])('%s is %s', (text, date) => expect(parseTypedDate(text, today)).toEqual({ ok: true, value: date }));

  test.each([
    ['', 'EMPTY'],
    ['31/13', 'NOT_A_DATE'],
    ['3113', 'NOT_A_DATE'],
    ['31/11/2026', 'NOT_A_DATE'],
    ['29/02/2027', 'NOT_A_DATE'],
    ['2026-02-30', 'NOT_A_DATE'],
    ['00/12', 'NOT_A_DATE'],
    ['31/12/2206', 'YEAR'],
    ['31/12/0206', 'YEAR'],
    ['fine mese', 'FORMAT'],
    ['31', 'FORMAT'],
    ['31/12/202', 'FORMAT'],
    ['+', 'FORMAT'],
    ['+99999', 'FORMAT'],
  ])('%s is refused: %s', (text, problem) => {
    expect(parseTypedDate(text, today)).toEqual({ ok: false, error: problem });
  });

  test('a day that does not exist and a text that is no date have different sentences', () => {
    expect(dateProblemMessage('NOT_A_DATE')).toBe('Questa data non esiste nel calendario');
    expect(dateProblemMessage('FORMAT')).toContain('31/12/2026');
  });

  const missingYears: readonly (readonly [string, MissingYear, string])[] = [
    ['31/12', 'LAST', '2025-12-31'],
    ['01/02', 'LAST', '2026-02-01'],
    ['01/02', 'THIS_YEAR', '2026-02-01'],
    ['31/12', 'THIS_YEAR', '2026-12-31'],
  ];
  test.each(missingYears)('%s with the year by %s is %s', (text, missingYear, date) => {
    expect(parseTypedDate(text, today, missingYear)).toEqual({ ok: true, value: date });
  });

  test('what is shown can be typed back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 109_571 }).map((days) => addDays('1900-01-01', days)), (day) => {
        expect(parseTypedDate(formatDate(day), today)).toEqual({ ok: true, value: day });
      }),
    );
  });
});

describe('what day it is in Rome', () => {
  test.each([
    ['half past midnight in winter: UTC is still on the day before', '2026-11-23T23:30:00Z', '2026-11-24'],
    ['half past midnight in summer', '2026-07-14T22:30:00Z', '2026-07-15'],
    ['one minute to midnight in winter', '2026-11-24T22:59:59Z', '2026-11-24'],
    ['midnight sharp in winter', '2026-11-24T23:00:00Z', '2026-11-25'],
    ['new year’s eve', '2026-12-31T23:00:00Z', '2027-01-01'],
    ['00:30 of the spring clock change', '2026-03-28T23:30:00Z', '2026-03-29'],
    ['23:30 of the day of the spring clock change, summer time already', '2026-03-29T21:30:00Z', '2026-03-29'],
    ['00:30 of the day after it', '2026-03-29T22:30:00Z', '2026-03-30'],
    ['00:30 of the autumn clock change, summer time still', '2026-10-24T22:30:00Z', '2026-10-25'],
    ['23:30 of the day of the autumn clock change, winter time already', '2026-10-25T22:30:00Z', '2026-10-25'],
    ['00:30 of the day after it', '2026-10-25T23:30:00Z', '2026-10-26'],
  ])('%s', (_, instant, date) => expect(civilDateInRome(utc(instant))).toBe(date));

  test('day and time are shown together', () => {
    expect(formatInstantInRome(utc('2026-12-16T09:42:59Z'))).toBe('16/12/2026 10:42');
    expect(formatInstantInRome(utc('2026-07-14T22:05:00Z'))).toBe('15/07/2026 00:05');
  });
});

describe('the instant of a time in Rome', () => {
  test.each([
    ['winter', '2026-12-16', '10:42', '2026-12-16T09:42:00.000Z'],
    ['summer', '2026-07-15', '00:30', '2026-07-14T22:30:00.000Z'],
    ['with seconds and a fraction', '2026-12-16', '10:42:07.5', '2026-12-16T09:42:07.500Z'],
    ['the hour October shows twice is the first, summer one', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['just before it', '2026-10-25', '01:59', '2026-10-24T23:59:00.000Z'],
    ['just after it', '2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
    ['the hour March skips is carried over the gap', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    ['just before the gap', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['just after the gap', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['midnight of the spring clock change', '2026-03-29', '00:00', '2026-03-28T23:00:00.000Z'],
    ['midnight of the autumn clock change', '2026-10-25', '00:00', '2026-10-24T22:00:00.000Z'],
  ])('%s', (_, date, time, instant) => {
    expect(romeDateTimeToInstant(date, time)).toEqual({ ok: true, value: utc(instant) });
  });

  test.each([
    ['2026-02-30', '10:00', 'DATE'],
    ['2026-12-16', '24:00', 'TIME'],
    ['2026-12-16', '9:00', 'TIME'],
    ['2026-12-16', '10:60', 'TIME'],
  ])('%s %s is refused: %s', (date, time, problem) => {
    expect(romeDateTimeToInstant(date, time)).toEqual({ ok: false, error: problem });
  });

  test('goes back to the same wall clock, save the hour March skips', () => {
    const instants = fc.integer({ min: utc('2000-01-01T00:00:00Z'), max: utc('2036-12-31T00:00:00Z') });
    fc.assert(
      fc.property(instants, (instant) => {
        const wall = romeWallClock(instant);
        const time = `${String(Math.floor(wall.minuteOfDay / 60)).padStart(2, '0')}:${String(wall.minuteOfDay % 60).padStart(2, '0')}`;
        const back = romeDateTimeToInstant(wall.date, time);
        expect(back.ok && romeWallClock(back.value)).toEqual(wall);
        // Equal to the minute, or one hour earlier inside the hour that October shows twice.
        const minute = Math.floor(instant / 60_000) * 60_000;
        expect(back.ok && [0, 3_600_000]).toContain(back.ok ? minute - back.value : -1);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, formatMinuteOfDay, type WallTime } from './civil-date.ts';
import {
  addWork,
  addWorkingDays,
  easterSunday,
  holidayName,
  isWorkingDay,
  nextWorkingDay,
  restDayReason,
  type WorkingCalendar,
  workingDayOnOrAfter,
  workMinutes,
  workMinutesUntil,
} from './working-days.ts';

function at(text: string): WallTime {
  const [date = '', time = ''] = text.split(' ');
  return { date, minuteOfDay: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) };
}
const written = ({ date, minuteOfDay }: WallTime): string => `${date} ${formatMinuteOfDay(minuteOfDay)}`;

test.each([
  '2025-04-21', '2026-04-06', '2027-03-29', '2028-04-17', '2029-04-02', '2030-04-22', '2031-04-14', '2032-03-29', '2033-04-18', '2034-04-10', '2035-03-26',
])('Easter Monday falls on %s', (monday) => {
  expect(addDays(easterSunday(Number(monday.slice(0, 4))), 1)).toBe(monday);
  expect(holidayName(monday)).toBe('Lunedì dell’Angelo');
});

describe('the calendar of the Comune', () => {
  test.each(['2026-01-01', '2026-01-06', '2026-04-25', '2026-05-01', '2026-06-02', '2026-08-15', '2026-11-01', '2026-12-08', '2026-12-25', '2026-12-26'])(
    '%s is a holiday',
    (day) => {
      expect(holidayName(day)).not.toBeNull();
      expect(isWorkingDay(day)).toBe(false);
    },
  );
  test('4 October is a holiday from 2026 on', () => {
    expect(holidayName('2024-10-04')).toBeNull();
    expect(isWorkingDay('2024-10-04')).toBe(true);
    expect(holidayName('2027-10-04')).toBe('San Francesco d’Assisi');
    expect(isWorkingDay('2027-10-04')).toBe(false);
  });
  test('Good Friday is a working day', () => expect(isWorkingDay('2026-04-03')).toBe(true));
  test('weekends are not, and say which day they are', () => {
    expect(restDayReason('2026-11-21')).toBe('sabato');
    expect(restDayReason('2026-11-22')).toBe('domenica');
    expect(restDayReason('2026-11-23')).toBeNull();
  });
  test('the patron and the closures are those of the settings', () => {
    const calendar: WorkingCalendar = { patronDay: '11-11', closures: ['2026-12-24'] };
    expect(isWorkingDay('2026-11-11')).toBe(true);
    expect(isWorkingDay('2026-11-11', calendar)).toBe(false);
    expect(holidayName('2026-12-24', calendar)).toBe('Chiusura degli uffici');
  });
  test('the next working day is offered', () => {
    expect(nextWorkingDay('2026-04-03')).toBe('2026-04-07');
    expect(nextWorkingDay('2026-11-24')).toBe('2026-11-25');
    expect(workingDayOnOrAfter('2026-11-24')).toBe('2026-11-24');
    expect(workingDayOnOrAfter('2026-12-25')).toBe('2026-12-28');
  });
  test('working days are counted from the day after', () => {
    expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23');
    expect(addWorkingDays('2026-12-24', 3)).toBe('2026-12-30');
    expect(addWorkingDays('2026-11-23', -1)).toBe('2026-11-20');
    expect(addWorkingDays('2026-11-22', 0)).toBe('2026-11-22');
  });
});

describe('forty working hours', () => {
  test.each([
    ['2026-04-01 09:00', '11-11', '2026-04-08 09:00'],
    ['2026-04-03 16:30', '11-11', '2026-04-10 16:30'],
    ['2026-12-23 17:00', '11-11', '2026-12-30 17:00'],
    ['2026-11-09 10:00', '11-11', '2026-11-16 10:00'],
    ['2026-06-01 18:30', '11-11', '2026-06-08 18:00'],
    ['2027-03-26 08:00', null, '2027-04-01 18:00'],
    ['2026-08-14 17:59', '08-16', '2026-08-20 17:59'],
    ['2026-10-02 12:00', '10-05', '2026-10-09 12:00'],
  ])('from %s with patron %s end at %s', (opened, patron, due) => {
    const calendar: WorkingCalendar = patron === null ? {} : { patronDay: patron };
    expect(written(addWork(at(opened), 2400, calendar))).toBe(due);
  });
});

describe('working minutes', () => {
  test.each([
    ['over Easter Monday', '2026-04-03 17:00', '2026-04-07 09:00', 120],
    ['over the spring clock change', '2026-03-27 17:00', '2026-03-30 09:00', 120],
    ['within a day', '2026-11-24 09:00', '2026-11-24 10:30', 90],
    ['out of hours', '2026-11-24 19:00', '2026-11-24 23:00', 0],
    ['before opening', '2026-11-24 05:00', '2026-11-24 08:30', 30],
    ['backwards', '2026-11-24 10:00', '2026-11-23 10:00', 0],
    ['backwards within a day', '2026-11-24 10:00', '2026-11-24 09:00', 0],
  ])('%s', (_, from, to, minutes) => expect(workMinutes(at(from), at(to))).toBe(minutes));

  test('up to one moment from many, the minutes are those of each', () => {
    const moments = fc.record({ date: fc.integer({ min: 0, max: 60 }).map((days) => addDays('2026-03-20', days)), minuteOfDay: fc.nat({ max: 1439 }) });
    const calendar: WorkingCalendar = { patronDay: '04-23' };
    fc.assert(fc.property(moments, fc.array(moments, { maxLength: 12 }), (to, many) => {
      expect(many.map(workMinutesUntil(to, calendar))).toEqual(many.map((from) => workMinutes(from, to, calendar)));
    }));
  });

  test('a moment reached by work is that much work away', () => {
    const moments = fc.record({ date: fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2025-01-01', days)), minuteOfDay: fc.nat({ max: 1439 }) });
    fc.assert(
      fc.property(moments, fc.nat({ max: 10_000 }), (from, minutes) => {
        expect(workMinutes(from, addWork(from, minutes))).toBe(minutes);
      }),
    );
  });
});

import { expect, test } from 'vitest';
import { isFarAway, isInNarrowWindow, isInWideWindow, isLate, regulationDatesFor, workingDaysBetween } from './credit-windows.ts';

test('the windows count working days, Easter and its Monday left out, both ends in', () => {
  // Thursday before Easter 2026: the first working day after it is Friday, the second the Tuesday of the week after.
  expect(['2026-04-02', '2026-04-03', '2026-04-07', '2026-04-10'].map((day) => isInNarrowWindow(day, '2026-04-02'))).toEqual([true, true, true, true]);
  expect(['2026-04-01', '2026-04-11'].map((day) => isInNarrowWindow(day, '2026-04-02'))).toEqual([false, false]);
  expect(['2026-04-01', '2026-03-31', '2026-04-17', '2026-04-18'].map((day) => isInWideWindow(day, '2026-04-02'))).toEqual([true, false, true, false]);
  expect([isLate('2026-04-07', '2026-04-02'), isLate('2026-04-08', '2026-04-02')]).toEqual([false, true]);
});

test('an exact match is far away outside ten working days on either side', () => {
  expect(['2026-02-19', '2026-02-18', '2026-03-19', '2026-03-20'].map((day) => isFarAway(day, '2026-03-05'))).toEqual([false, true, false, true]);
});

test('a booking date knows every regulation date that may lead to it', () => {
  const dates = regulationDatesFor('2026-04-09');
  expect(dates.every((date) => isInNarrowWindow('2026-04-09', date))).toBe(true);
  expect([dates[0], dates.at(-1)]).toEqual(['2026-04-09', '2026-04-01']);
  expect(regulationDatesFor('2027-01-07')).toContain('2026-12-29');
});

test('working days between two days are signed', () => {
  expect([workingDaysBetween('2026-03-06', '2026-03-09'), workingDaysBetween('2026-03-09', '2026-03-06'), workingDaysBetween('2026-04-03', '2026-04-07'), workingDaysBetween('2026-03-09', '2026-03-09')]).toEqual([1, -1, 1, 0]);
});

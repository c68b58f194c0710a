import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../domain/civil-date.ts';
import { missedUpTo, unreportedLateDays, unreportedSentence } from './unreported-payments.ts';

test('a payment is missed when the third working day after it has passed', () => {
  // Wednesday 18 March 2026: the third working day after it is Monday 23.
  expect([unreportedLateDays('2026-03-18', '2026-03-23'), unreportedLateDays('2026-03-18', '2026-03-24'), unreportedLateDays('2026-03-18', '2026-03-26')]).toEqual([0, 1, 3]);
  expect(unreportedSentence('2026-03-18', '2026-03-24')).toContain('un giorno lavorativo');
  expect(missedUpTo('2026-03-24')).toBe('2026-03-18');
});

test('the days that are missed are those that are late, on every day of the year', () => {
  fc.assert(fc.property(fc.nat({ max: 730 }), (days) => {
    const today = addDays('2026-01-10', days);
    const last = missedUpTo(today);
    expect([unreportedLateDays(last, today) > 0, unreportedLateDays(addDays(last, 1), today)]).toEqual([true, 0]);
  }), { numRuns: 100 });
});

import { expect, test } from 'vitest';
import { monthAfter, monthOf, monthsBack, monthWords } from './month-words.ts';

test('months are named as people name them, and go over the year', () => {
  expect(monthWords('2026-11')).toBe('novembre 2026');
  expect(monthOf('2026-03-20')).toBe('2026-03');
  expect([monthAfter('2026-01', -1), monthAfter('2026-12', 1), monthAfter('2026-03', -14)]).toEqual(['2025-12', '2027-01', '2025-01']);
  expect(monthsBack('2026-02', '2025-11')).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
});

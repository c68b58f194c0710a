import { expect, test } from 'vitest';
import { revenueItemDifferences, revenueItemFormOf, revenueItemInputOf, revenueItemProblems, siopeFact } from './revenue-item-form.ts';

const form = { ...revenueItemFormOf(null, 2026), capitolo: ' 1010 ', pdcf: 'E.1.01.01.51.001' };

test('a new item needs its capitolo; the SIOPE code follows from the piano dei conti', () => {
  expect(Object.keys(revenueItemProblems(revenueItemFormOf(null, 2026)))).toEqual(['capitolo']);
  expect(revenueItemProblems(form)).toEqual({});
  expect(siopeFact(form.pdcf)).toBe('1010151001');
  expect(revenueItemInputOf(form)).toMatchObject({ year: 2026, capitolo: '1010', siope: null, active: true });
});

test('wrong codes are said at their field, and a conflict shows what differs', () => {
  expect(Object.keys(revenueItemProblems({ ...form, year: '26', pdcf: 'E.1', siope: '12' }))).toEqual(['year', 'pdcf', 'siope']);
  expect(revenueItemDifferences(form, { ...form, active: false, office: 'Tributi' }).map(({ label }) => label)).toEqual(['Ufficio', 'Attiva']);
});

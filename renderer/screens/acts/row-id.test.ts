import { expect, test } from 'vitest';
import { rowIdOf } from './row-id.ts';

test('an address names a row by a whole number above zero', () => {
  expect(rowIdOf('7')).toBe(7);
  expect(rowIdOf('9007199254740991')).toBe(9_007_199_254_740_991);
});

test.each(['abc', '0', '-1', '1.5', '7e2', '07', '', ' 7', '9007199254740993', undefined])('%j names none', (text) => {
  expect(rowIdOf(text)).toBeNull();
});

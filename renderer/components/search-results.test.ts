import { expect, test } from 'vitest';
import { nextResult } from './search-results.ts';

test('arrows go round the results', () => {
  expect(nextResult('ArrowDown', 4, 5)).toBe(0);
  expect(nextResult('ArrowUp', 0, 5)).toBe(4);
  expect(nextResult('ArrowDown', 0, 0)).toBeNull();
  expect(nextResult('a', 0, 5)).toBeNull();
});

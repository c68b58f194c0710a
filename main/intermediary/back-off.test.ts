import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test('the longest wait doubles from two seconds to fifteen minutes', () => {
  expect([0, 1, 2, 3, 8, 9, 50].map((failures) => backOffMs(failures, 1))).toEqual([2_000, 4_000, 8_000, 16_000, 512_000, 900_000, 900_000]);
});

test('full jitter: anything from nothing to the longest wait', () => {
  expect([0, 0.25, 0.999].map((random) => backOffMs(3, random))).toEqual([0, 4_000, 15_984]);
});

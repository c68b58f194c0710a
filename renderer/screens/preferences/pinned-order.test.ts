import { expect, test } from 'vitest';
import { moved, withPinned } from './pinned-order.ts';

test('moves a pinned service one place, never past the ends', () => {
  expect(moved([5, 6, 7], 1, -1)).toEqual([6, 5, 7]);
  expect(moved([5, 6, 7], 1, 1)).toEqual([5, 7, 6]);
  expect(moved([5, 6, 7], 0, -1)).toEqual([5, 6, 7]);
  expect(moved([5, 6, 7], 2, 1)).toEqual([5, 6, 7]);
});

test('pins a service once and no more than nine', () => {
  expect(withPinned([1], 2)).toEqual([1, 2]);
  expect(withPinned([1, 2], 2)).toEqual([1, 2]);
  expect(withPinned([1, 2, 3, 4, 5, 6, 7, 8, 9], 10)).toHaveLength(9);
});

import { expect, test } from 'vitest';
import { isSelected, moveIndex, noSelection, selectedCount, toggleRow } from './list-cursor.ts';

test('arrows and pages stop at the ends', () => {
  expect(moveIndex('ArrowDown', 9, 10, 5)).toBe(9);
  expect(moveIndex('ArrowUp', 0, 10, 5)).toBe(0);
  expect(moveIndex('PageDown', 3, 10, 5)).toBe(8);
  expect(moveIndex('End', 3, 10, 5)).toBe(9);
  expect(moveIndex('x', 3, 10, 5)).toBeNull();
  expect(moveIndex('ArrowDown', 0, 0, 5)).toBeNull();
});
test('all of the filter but one is counted without listing a million keys', () => {
  const all = { kind: 'all-but', keys: new Set<number>() } as const;
  const butOne = toggleRow(all, 7);
  expect(selectedCount(all, 1_004_226)).toBe(1_004_226);
  expect(selectedCount(butOne, 1_004_226)).toBe(1_004_225);
  expect(isSelected(butOne, 7)).toBe(false);
  expect(isSelected(butOne, 8)).toBe(true);
});
test('a row turned twice is as before', () => {
  const once = toggleRow(noSelection<number>(), 1);
  expect(isSelected(once, 1)).toBe(true);
  expect(selectedCount(toggleRow(once, 1), 10)).toBe(0);
});

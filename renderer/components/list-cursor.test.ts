import { expect, test } from 'vitest';
import { chooseRows, extendRange, isSelected, moveIndex, noSelection, selectedCount, toggleRow } from './list-cursor.ts';

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
test('Shift with an arrow chooses what lies between, and lets go of what it comes back over', () => {
  expect(extendRange(2, 2, 4)).toEqual({ choose: [2, 3, 4], release: [] });
  expect(extendRange(2, 4, 3)).toEqual({ choose: [2, 3], release: [4] });
  expect(extendRange(2, 4, 1)).toEqual({ choose: [1, 2], release: [3, 4] });
});
test('rows are chosen and let go also when all the filter is chosen', () => {
  const some = chooseRows(noSelection<number>(), [1, 2, 3], true);
  expect([...chooseRows(some, [2], false).keys]).toEqual([1, 3]);
  const all = { kind: 'all-but', keys: new Set<number>() } as const;
  const but = chooseRows(all, [1, 2], false);
  expect([isSelected(but, 1), isSelected(but, 3)]).toEqual([false, true]);
  expect(isSelected(chooseRows(but, [1], true), 1)).toBe(true);
});

import { expect, test } from 'vitest';
import { countFound, nextResult, type SearchResult } from './search-results.ts';

test('arrows go round the results', () => {
  expect(nextResult('ArrowDown', 4, 5)).toBe(0);
  expect(nextResult('ArrowUp', 0, 5)).toBe(4);
  expect(nextResult('ArrowDown', 0, 0)).toBeNull();
  expect(nextResult('a', 0, 5)).toBeNull();
});

test('the way to a list is not counted among what was found', () => {
  const line = (key: string): SearchResult => ({ key, glyph: { kind: 'icon', icon: 'person' }, name: key, onOpen: () => undefined });
  expect(countFound([line('a'), line('b'), { ...line('all'), wholeList: true }])).toBe(2);
});

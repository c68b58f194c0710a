import { expect, test } from 'vitest';
import { percentile, summarize } from './percentiles.mjs';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => count - index);

test('percentiles are samples, by nearest rank, whatever the order', () => {
  expect(percentile(upTo(100), 0.5)).toBe(50);
  expect(percentile(upTo(100), 0.99)).toBe(99);
  expect(percentile([7], 0.99)).toBe(7);
});

test('a summary names how many samples it stands on', () => {
  expect(summarize(upTo(200))).toEqual({ samples: 200, median: 100, p95: 190, p99: 198, maximum: 200 });
});

test('no samples is a mistake of the case, not a zero', () => {
  expect(() => summarize([])).toThrow();
});

import { expect, test } from 'vitest';
import { judgeYear, NOTHING_ASTRAY } from './judged-year.ts';

test('of a generated year nothing is matched wrongly by itself, what can be matched is, and every anomaly is in its class', { timeout: 120_000 }, async () => {
  const { foundShare, ...astray } = await judgeYear(40_000, Number(process.env['SPORTELLO_SEED'] ?? Date.now() % 1_000_000));
  expect(astray).toEqual(NOTHING_ASTRAY);
  expect(foundShare).toBeGreaterThanOrEqual(0.995);
});

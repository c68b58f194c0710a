import { expect, test } from 'vitest';
import { judgeYear, NOTHING_ASTRAY } from './judged-year.ts';

/** A tenth of the town; `SPORTELLO_YEAR_PAYMENTS=1000000` is the whole of it. */
const PAYMENTS = Number(process.env['SPORTELLO_YEAR_PAYMENTS'] ?? 100_000);
const SEEDS = 5;

test('years of other seeds are matched as they were made', async () => {
  const first = Number(process.env['SPORTELLO_SEED'] ?? Date.now() % 1_000_000);
  for (let seed = first; seed < first + SEEDS; seed += 1) {
    const { foundShare, ...astray } = await judgeYear(PAYMENTS, seed);
    expect(astray, `seed ${seed}`).toEqual(NOTHING_ASTRAY);
    expect(foundShare, `seed ${seed}`).toBeGreaterThanOrEqual(0.995);
  }
});

import { expect, test } from 'vitest';
import { randomDays } from './random-day.ts';

/** Days at each platform: 500 together. `SPORTELLO_DAYS` and `SPORTELLO_DAYS_MS`: fewer, in less time, as CI has it. `steps`: twice the mean, since the length of a day is as random as the rest. */
const DAYS = Number(process.env['SPORTELLO_DAYS'] ?? 250);
const STEPS = Number(process.env['SPORTELLO_STEPS'] ?? 200);
const AT_MOST_MS = Number(process.env['SPORTELLO_DAYS_MS'] ?? 40 * 60_000);

test.each(['gpd', 'govpay'] as const)('%s: days of a hundred steps each', async (protocol) => {
  const began = performance.now();
  const done = await randomDays({ protocol, runs: DAYS, steps: STEPS, runsInOneOffice: 20, atMostMs: AT_MOST_MS });
  console.log(`${protocol}: ${JSON.stringify(done)} in ${Math.round((performance.now() - began) / 1000)} s`);
  expect(done.runs).toBeGreaterThan(0);
}, AT_MOST_MS + 10 * 60_000);

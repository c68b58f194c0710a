import { expect, test } from 'vitest';
import { randomDays } from './random-day.ts';

const RUNS = Number(process.env['SPORTELLO_RUNS'] ?? 25);

test.each(['gpd', 'govpay'] as const)('%s: whatever happens in a day, both sides end as they must be, or an open task says why not', async (protocol) => {
  const done = await randomDays({ protocol, runs: RUNS, steps: Number(process.env['SPORTELLO_STEPS'] ?? 40), runsInOneOffice: 25, atMostMs: 100_000 });
  console.log(`${protocol}: ${JSON.stringify(done)}`);
  expect(done.runs).toBeGreaterThan(0);
}, 130_000);

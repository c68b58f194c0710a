import { expect, test } from 'vitest';
import { randomDays } from './random-day.ts';

const DAYS = Number(process.env['SPORTELLO_DAYS'] ?? 25);
const STEPS = Number(process.env['SPORTELLO_STEPS'] ?? 24);
/** A machine that is busy with other things does fewer days, and says how many. */
const AT_MOST_MS = 60_000;

test.each(['gpd', 'govpay'] as const)('%s: whatever happens in a day, both sides end as they must be, or an open task says why not', async (protocol) => {
  const done = await randomDays({ protocol, runs: DAYS, steps: STEPS, runsInOneOffice: 25, atMostMs: AT_MOST_MS });
  console.log(`${protocol}: ${done.runs} of ${DAYS} days, ${JSON.stringify(done)}`);
  expect(done.runs).toBeGreaterThan(0);
}, AT_MOST_MS + 60_000);

import { expect } from 'vitest';
import { matchedYear, verdictOf, type MatchedYear, type Verdict } from './matched-year.ts';
import { reconciliationYear } from './reconciliation-year.ts';

type JudgedRow = MatchedYear['rows'][number] & Readonly<{ verdict: Verdict }>;

/**
 * Matches a year of so many payments, as many flows and credits as go with them, and asks what the issue asks: nothing matched wrongly by itself, at least 995 of a thousand found, every row and flow in its
 * class, and conservation to the cent. Prints the seed, what was found, and by case what came out otherwise.
 */
export async function judgeYear(payments: number, seed: number): Promise<void> {
  const matched = await matchedYear(reconciliationYear({ payments, flows: Math.round(payments / 40), credits: Math.round(payments / 50), seed }));
  const rows = matched.rows.map((row): JudgedRow => ({ ...row, verdict: verdictOf(row, matched) }));
  const matchable = rows.filter(({ truth }) => truth.matchable);
  const found = matchable.filter(({ result }) => result.status === 'automatic');
  const flows = matched.flows.filter(({ truth, result }) => !truth.expectedCodes.includes(result.code)).map(({ truth, result }) => `${truth.madeAs} ${truth.detail}: ${result.code} instead of ${truth.expectedCodes.join(' / ')}`);
  console.log(`SPORTELLO_SEED=${seed}, ${payments} payments: ${rows.length} rows and ${matched.flows.length} flows matched in ${matched.seconds.toFixed(1)} s, ${found.length} of ${matchable.length} found, ${JSON.stringify(countOf(rows.map(({ verdict }) => verdict)))}`);
  expect(strays(rows, 'WRONG')).toEqual({});
  expect(found.length / matchable.length).toBeGreaterThanOrEqual(0.995);
  expect(strays(rows, 'OTHER_CLASS')).toEqual({});
  expect(countOf(flows)).toEqual({});
  expect(matched.totals.movedCents).toBe(matched.totals.allocatedCents + matched.totals.residualCents);
}

function countOf(values: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function strays(rows: readonly JudgedRow[], wanted: Verdict): Readonly<Record<string, number>> {
  return countOf(rows.filter(({ verdict }) => verdict === wanted).map(({ truth, result }) =>
    `${truth.madeAs} ${truth.detail} [${truth.variants.join(' ')}]: ${result.rule} ${result.status} ${result.code} instead of ${truth.expected.map(({ rule, status, code }) => `${rule} ${status} ${code}`).join(' / ')}`));
}

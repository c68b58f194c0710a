import { matchedYear, verdictOf, type MatchedYear, type Verdict } from './matched-year.ts';
import { reconciliationYear } from './reconciliation-year.ts';

type JudgedRow = MatchedYear['rows'][number] & Readonly<{ verdict: Verdict }>;

/**
 * `foundShare`: of the rows that the rules can settle with nobody asked. By case and how many: `wrong` matched by itself with what its money is not for, `otherClass` rows and `otherFlows` flows that are told to be something
 * else. `lostCents`: moved, and neither allocated nor left.
 */
export type Judgement = Readonly<{ foundShare: number; wrong: Strays; otherClass: Strays; otherFlows: Strays; lostCents: number }>;
type Strays = Readonly<Record<string, number>>;

/** Of a year in which the matching did what it must; only what cannot be told from the files may stay unfound. */
export const NOTHING_ASTRAY: Omit<Judgement, 'foundShare'> = { wrong: {}, otherClass: {}, otherFlows: {}, lostCents: 0 };

/** Matches a year of so many payments, with as many flows and credits as go with them, against its truth. Prints the seed and what was found. */
export async function judgeYear(payments: number, seed: number): Promise<Judgement> {
  const matched = await matchedYear(reconciliationYear({ payments, flows: Math.round(payments / 40), credits: Math.round(payments / 50), seed }));
  const rows = matched.rows.map((row): JudgedRow => ({ ...row, verdict: verdictOf(row, matched) }));
  const matchable = rows.filter(({ truth }) => truth.matchable);
  const found = matchable.filter(({ result }) => result.status === 'automatic');
  const flows = matched.flows.filter(({ truth, result }) => !truth.expectedCodes.includes(result.code)).map(({ truth, result }) => `${truth.madeAs} ${truth.detail}: ${result.code} instead of ${truth.expectedCodes.join(' / ')}`);
  console.log(`SPORTELLO_SEED=${seed}, ${payments} payments: ${rows.length} rows and ${matched.flows.length} flows matched in ${matched.seconds.toFixed(1)} s, ${found.length} of ${matchable.length} found, ${JSON.stringify(countOf(rows.map(({ verdict }) => verdict)))}`);
  const { movedCents, allocatedCents, residualCents } = matched.totals;
  return { foundShare: found.length / matchable.length, wrong: strays(rows, 'WRONG'), otherClass: strays(rows, 'OTHER_CLASS'), otherFlows: countOf(flows), lostCents: movedCents - allocatedCents - residualCents };
}

function countOf(values: readonly string[]): Strays {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function strays(rows: readonly JudgedRow[], wanted: Verdict): Strays {
  return countOf(rows.filter(({ verdict }) => verdict === wanted).map(({ truth, result }) =>
    `${truth.madeAs} ${truth.detail} [${truth.variants.join(' ')}]: ${result.rule} ${result.status} ${result.code} instead of ${truth.expected.map(({ rule, status, code }) => `${rule} ${status} ${code}`).join(' / ')}`));
}

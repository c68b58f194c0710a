/** What is frozen with a closing, and how the balance of a month is made up (reconciliation.md 5, «Quadratura mensile»). */
import { z } from 'zod';
import type { LedgerSum } from './closing-store.ts';

const ledgerShape = z.object({ openingCents: z.int(), creditCents: z.int(), matchedCents: z.int(), excludedCents: z.int(), settledCents: z.int(), closingCents: z.int(), differenceCents: z.int() });
/**
 * Opening balance + movements of the month − matched − set aside as not pagoPA − settled otherwise (reversals, differences accepted by a person) = closing balance; `differenceCents` is what is left, and must be 0.
 * Signed cents.
 */
export type MonthLedger = Readonly<z.infer<typeof ledgerShape>>;

const carriedShape = z.object({ movements: z.int(), movementCents: z.int(), flows: z.int(), flowCents: z.int() });
/** What is not settled and goes on to the next month. */
export type Carried = Readonly<z.infer<typeof carriedShape>>;

export const closingFigures = z.object({ ledger: ledgerShape, carried: carriedShape });
export type ClosingFigures = Readonly<z.infer<typeof closingFigures>>;

/** Buckets whose movements are done with: they stay in their month when it is closed. */
export const SETTLED_BUCKETS: readonly string[] = ['RECONCILED', 'EXCLUDED', 'IGNORED'];

/** The balance of a month from the sums of its groups. */
export function monthLedger(sums: readonly LedgerSum[]): MonthLedger {
  const sum = (of: (row: LedgerSum) => number, takes: (row: LedgerSum) => boolean = () => true): number => sums.filter(takes).reduce((total, row) => total + of(row), 0);
  const openingCents = sum(({ signedCents }) => signedCents, ({ carriedIn }) => carriedIn === 1);
  const creditCents = sum(({ signedCents }) => signedCents, ({ carriedIn }) => carriedIn === 0);
  const matchedCents = sum(({ allocatedCents }) => allocatedCents);
  const excludedCents = sum(({ residualCents }) => residualCents, ({ bucket }) => bucket === 'EXCLUDED');
  const settledCents = sum(({ reversedCents }) => reversedCents) + sum(({ residualCents }) => residualCents, ({ bucket }) => bucket === 'RECONCILED');
  const closingCents = sum(({ residualCents }) => residualCents, ({ bucket }) => !SETTLED_BUCKETS.includes(bucket));
  return { openingCents, creditCents, matchedCents, excludedCents, settledCents, closingCents, differenceCents: openingCents + creditCents - matchedCents - excludedCents - settledCents - closingCents };
}

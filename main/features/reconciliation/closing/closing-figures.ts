/** What is frozen with a closing, and how the balance of a month is made up (reconciliation.md 5, «Quadratura mensile»). */
import { z } from 'zod';
import { RECONCILIATION_BUCKETS } from '../../../contract/index.ts';
import type { LedgerSum } from './closed-rows-store.ts';

const ledgerShape = z.object({ openingCents: z.int(), lateCents: z.int().default(0), creditCents: z.int(), matchedCents: z.int(), excludedCents: z.int(), settledCents: z.int(), closingCents: z.int(), differenceCents: z.int() });
/**
 * Opening balance + movements with a day of closed months that came after their closing + movements of the month − matched − set aside as not pagoPA − settled otherwise (reversals, differences accepted by a person) = closing balance;
 * `differenceCents` is what is left, and must be 0. The opening balance is what the month before closed with. Signed cents.
 */
export type MonthLedger = Readonly<z.infer<typeof ledgerShape>>;

const carriedShape = z.object({ movements: z.int(), movementCents: z.int(), flows: z.int(), flowCents: z.int() });
/** What is not settled and goes on to the next month. */
export type Carried = Readonly<z.infer<typeof carriedShape>>;

const identityShape = z.object({ label: z.string(), totalCents: z.int(), parts: z.array(z.object({ label: z.string(), cents: z.int() })), differenceCents: z.int(), message: z.string() });
const overviewShape = z.object({ identities: z.array(identityShape), buckets: z.array(z.object({ bucket: z.enum(RECONCILIATION_BUCKETS), count: z.int(), cents: z.int() })) });
/** Control identities and groups as the papers have them. */
export type ClosedOverview = Readonly<z.infer<typeof overviewShape>>;

/** `overview` is not there in closings made before it was kept. */
export const closingFigures = z.object({ ledger: ledgerShape, carried: carriedShape, overview: overviewShape.optional() });
export type ClosingFigures = Readonly<z.infer<typeof closingFigures>>;

/** The balance of a month from the sums of its groups. */
export function monthLedger(sums: readonly LedgerSum[]): MonthLedger {
  const sum = (of: (row: LedgerSum) => number, takes: (row: LedgerSum) => boolean = () => true): number => sums.filter(takes).reduce((total, row) => total + of(row), 0);
  const openingCents = sum((row) => row.openingCents);
  const lateCents = sum((row) => row.signedCents, ({ came }) => came !== 'OWN');
  const creditCents = sum((row) => row.signedCents, ({ came }) => came === 'OWN');
  const matchedCents = sum((row) => row.matchedCents);
  const excludedCents = sum((row) => row.excludedCents);
  const settledCents = sum((row) => row.settledCents);
  const closingCents = sum((row) => row.closingCents);
  return { openingCents, lateCents, creditCents, matchedCents, excludedCents, settledCents, closingCents, differenceCents: openingCents + lateCents + creditCents - matchedCents - excludedCents - settledCents - closingCents };
}

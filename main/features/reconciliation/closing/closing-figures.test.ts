import { expect, test } from 'vitest';
import type { LedgerSum } from './closed-rows-store.ts';
import { monthLedger } from './closing-figures.ts';

const sums = (row: Partial<LedgerSum>): LedgerSum => ({ came: 'OWN', count: 1, openingCents: 0, signedCents: 0, matchedCents: 0, excludedCents: 0, settledCents: 0, closingCents: 0, ...row });

test('a credit and its reversal balance each in its own month', () => {
  expect(monthLedger([sums({ signedCents: 100_000, settledCents: 100_000 })])).toMatchObject({ settledCents: 100_000, closingCents: 0, differenceCents: 0 });
  expect(monthLedger([sums({ signedCents: -100_000, settledCents: -100_000 })])).toMatchObject({ settledCents: -100_000, closingCents: 0, differenceCents: 0 });
});

test('what came late is no opening balance, and what changed in a closed month counts as less matched', () => {
  // A credit matched in March, taken back by a reversal that came in April with a day of March.
  expect(monthLedger([sums({ came: 'CARRIED', openingCents: 5_000, closingCents: 5_000 }), sums({ came: 'LATE', signedCents: -100_000, settledCents: -100_000 }), sums({ came: 'CORRECTED', matchedCents: -100_000, settledCents: 100_000 })]))
    .toEqual({ openingCents: 5_000, lateCents: -100_000, creditCents: 0, matchedCents: -100_000, excludedCents: 0, settledCents: 0, closingCents: 5_000, differenceCents: 0 });
});

test('what is missing is told', () => {
  expect(monthLedger([sums({ signedCents: 100, matchedCents: 99 })]).differenceCents).toBe(1);
});

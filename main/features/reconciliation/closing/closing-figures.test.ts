import { expect, test } from 'vitest';
import { monthLedger } from './closing-figures.ts';
import type { LedgerSum } from './closing-store.ts';

const sums = (row: Partial<LedgerSum>): LedgerSum => ({ bucket: 'RECONCILED', carriedIn: 0, count: 1, signedCents: 0, residualCents: 0, allocatedCents: 0, reversedCents: 0, ...row });

test('a credit and its reversal balance each in its own month', () => {
  expect(monthLedger([sums({ signedCents: 100_000, reversedCents: 100_000 })])).toMatchObject({ settledCents: 100_000, closingCents: 0, differenceCents: 0 });
  expect(monthLedger([sums({ signedCents: -100_000, reversedCents: -100_000 })])).toMatchObject({ settledCents: -100_000, closingCents: 0, differenceCents: 0 });
});

test('a credit of which a part was taken back goes on with what is left', () => {
  const reversal = sums({ signedCents: -20_000, reversedCents: -20_000 });
  expect(monthLedger([sums({ bucket: 'CREDIT_WITHOUT_FLOW', signedCents: 100_000, residualCents: 80_000, reversedCents: 20_000 }), reversal])).toMatchObject({ creditCents: 80_000, settledCents: 0, closingCents: 80_000, differenceCents: 0 });
  expect(monthLedger([sums({ bucket: 'CREDIT_WITHOUT_FLOW', carriedIn: 1, signedCents: 80_000, residualCents: 80_000 })])).toMatchObject({ openingCents: 80_000, closingCents: 80_000, differenceCents: 0 });
});

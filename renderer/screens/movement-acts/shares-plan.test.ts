import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstShare, freeCentsOf, planShares, sameTarget, sumCents } from './shares-plan.ts';

test('two credits pay one flow, and one credit pays two: each cent is for something, in order', () => {
  expect(planShares([{ movementId: 11, freeCents: 40_000 }, { movementId: 12, freeCents: 22_050 }], [{ target: { kind: 'FLOW', id: 7 }, cents: 62_050 }])).toEqual([
    { movementId: 11, target: { kind: 'FLOW', id: 7 }, cents: 40_000 }, { movementId: 12, target: { kind: 'FLOW', id: 7 }, cents: 22_050 },
  ]);
  expect(planShares([{ movementId: 3, freeCents: 54_510 }], [{ target: { kind: 'FLOW', id: 1 }, cents: 23_510 }, { target: { kind: 'RECEIPT', id: 1 }, cents: 31_000 }])).toEqual([
    { movementId: 3, target: { kind: 'FLOW', id: 1 }, cents: 23_510 }, { movementId: 3, target: { kind: 'RECEIPT', id: 1 }, cents: 31_000 },
  ]);
});

test('a flow chosen takes what it has left, never more than the credits still have', () => {
  expect([firstShare(30_303, 20_303), firstShare(100, 20_303), firstShare(100, -1)]).toEqual([20_303, 100, 0]);
});

test('no split gives out more than a credit has or than was taken of a target, nor leaves both sides with money', () => {
  const credits = fc.array(fc.record({ movementId: fc.integer({ min: 1, max: 9 }), freeCents: fc.integer({ min: 0, max: 500 }) }), { maxLength: 5 });
  const targets = fc.array(fc.record({ target: fc.record({ kind: fc.constantFrom('FLOW' as const, 'RECEIPT' as const), id: fc.integer({ min: 1, max: 9 }) }), cents: fc.integer({ min: 0, max: 500 }) }), { maxLength: 5 });
  fc.assert(fc.property(credits, targets, (given, wanted) => {
    const distinct = given.filter((credit, index) => given.findIndex(({ movementId }) => movementId === credit.movementId) === index);
    const asked = wanted.filter((one, index) => wanted.findIndex(({ target }) => sameTarget(target, one.target)) === index);
    const shares = planShares(distinct, asked);
    expect(sumCents(shares)).toBe(Math.min(freeCentsOf(distinct), sumCents(asked)));
    for (const { movementId, freeCents } of distinct) expect(sumCents(shares.filter((share) => share.movementId === movementId))).toBeLessThanOrEqual(freeCents);
    for (const { target, cents } of asked) expect(sumCents(shares.filter((share) => sameTarget(share.target, target)))).toBeLessThanOrEqual(cents);
    expect(shares.every(({ cents }) => cents > 0)).toBe(true);
  }));
});

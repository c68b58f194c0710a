import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBelowMinimum, roundToEuro, splitTefa, tariAmounts } from './tari-tefa.ts';

describe('TARI and TEFA', () => {
  it('make the totals of a real resolution: 492 and 5 per cent are 516,60', () => {
    expect(tariAmounts({ tariCents: 49_200, tefaPercent: 5, areraCents: 0, roundToEuro: false })).toEqual({ totalCents: 51_660, comuneCents: 49_200, tefaCents: 2_460, areraCents: 0, roundingCents: 0 });
  });

  it('round to the euro, down up to 49 cents; the difference is the Comune’s', () => {
    expect([49, 50, 149, 150].map(roundToEuro)).toEqual([0, 100, 100, 200]);
    expect(tariAmounts({ tariCents: 49_200, tefaPercent: 5, areraCents: 760, roundToEuro: true })).toEqual({ totalCents: 52_400, comuneCents: 49_940, tefaCents: 2_460, areraCents: 760, roundingCents: -20 });
  });

  it('always add up to the notice, and no share on the ARERA components', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.constantFrom(1, 3.5, 4.5, 5), fc.integer({ min: 0, max: 2_000 }), fc.boolean(), (tariCents, tefaPercent, areraCents, rounded) => {
      const amounts = tariAmounts({ tariCents, tefaPercent, areraCents, roundToEuro: rounded });
      expect(amounts.comuneCents + amounts.tefaCents).toBe(amounts.totalCents);
      expect(amounts.tefaCents).toBe(tariAmounts({ tariCents, tefaPercent, areraCents: 0, roundToEuro: false }).tefaCents);
      expect(Math.abs(amounts.roundingCents)).toBeLessThanOrEqual(50);
      if (rounded) expect(amounts.totalCents % 100).toBe(0);
      const split = splitTefa(amounts.totalCents, tefaPercent);
      expect(split.comuneCents + split.tefaCents).toBe(amounts.totalCents);
    }));
    expect(splitTefa(51_660, 5)).toEqual({ comuneCents: 49_200, tefaCents: 2_460 });
    expect(isBelowMinimum(1_199, 1_200)).toBe(true);
  });
});

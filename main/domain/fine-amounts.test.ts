import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, weekdayOf } from './civil-date.ts';
import { fineAmounts, fineDays, fineInstallments, fineStanding, fineTitleCents, judgeFinePayment, mostFineInstallments, notificationByStorage } from './fine-amounts.ts';

/** Printed example of features.md 5.1. */
const EXAMPLE = { minimumCents: 4_200, costsCents: 1_380, reducible: true };
const AMOUNTS = fineAmounts(EXAMPLE);

describe('the two amounts of a fine', () => {
  it('are those printed on a real one: 43,20 within five days, 55,80 within sixty', () => {
    expect(AMOUNTS).toEqual({ reducedCents: 4_320, fullCents: 5_580 });
  });

  it('are equal where the violation may not be reduced, and expenses are never reduced', () => {
    expect(fineAmounts({ ...EXAMPLE, reducible: false })).toEqual({ reducedCents: 5_580, fullCents: 5_580 });
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 10_000 }), (minimumCents, costsCents) => {
      const { reducedCents, fullCents } = fineAmounts({ minimumCents, costsCents, reducible: true });
      expect(fullCents - costsCents).toBe(minimumCents);
      expect(Math.abs((reducedCents - costsCents) * 10 - minimumCents * 7)).toBeLessThanOrEqual(5);
    }));
    expect(fineTitleCents(17_333, 1_380)).toBe(8_667 + 1_380);
  });
});

describe('the days of a fine', () => {
  it('count from the notification as day 0', () => {
    expect(fineDays('2025-08-21').reducedUntil).toBe('2025-08-26');
  });

  it('end on the next day when they end on a Sunday or a holiday, not when on a Saturday', () => {
    expect(fineDays('2026-12-03').reducedUntil).toBe('2026-12-09');
    expect(fineDays('2026-11-30').reducedUntil).toBe('2026-12-05');
    expect(weekdayOf('2026-12-05')).toBe(6);
    expect(fineDays('2026-12-01').reducedUntil).toBe('2026-12-07');
    expect(fineDays('2026-12-20').reducedUntil).toBe('2026-12-28');
  });

  it('of a letter kept at the post office count from its collection, or from the tenth day', () => {
    expect(notificationByStorage('2026-11-02', '2026-11-06')).toBe('2026-11-06');
    expect(notificationByStorage('2026-11-02', '2026-11-30')).toBe('2026-11-12');
    expect(notificationByStorage('2026-11-02', null)).toBe('2026-11-12');
  });

  it('pass from the reduction to the full amount to the title, one after the other and for ever', () => {
    const order = ['REDUCED', 'FULL', 'ENFORCEABLE'];
    const seen = Array.from({ length: 70 }, (_, day) => order.indexOf(fineStanding('2026-11-02', addDays('2026-11-02', day)).kind));
    expect([...seen].sort()).toEqual(seen);
    expect(new Set(seen).size).toBe(3);
    expect(fineStanding(null, '2026-11-02')).toEqual({ kind: 'NOT_NOTIFIED' });
    expect(fineStanding('2026-11-02', '2026-11-07')).toEqual({ kind: 'REDUCED', until: '2026-11-07', daysLeft: 0 });
  });
});

describe('what a payment is worth', () => {
  it('settles by the amount of its day; short, it leaves a supplement until the sixtieth', () => {
    const paid = (cents: number, on: string) => judgeFinePayment(AMOUNTS, '2026-11-02', { cents, on });
    expect(paid(4_320, '2026-11-07')).toEqual({ kind: 'SETTLED' });
    expect(paid(4_320, '2026-11-09')).toEqual({ kind: 'INSUFFICIENT', supplementCents: 1_260, until: '2027-01-02' });
    expect(paid(5_580, '2026-11-09')).toEqual({ kind: 'SETTLED' });
    expect(paid(5_580, '2026-11-03')).toEqual({ kind: 'TOO_MUCH', excessCents: 1_260 });
    expect(paid(4_000, '2026-11-03')).toMatchObject({ kind: 'INSUFFICIENT', supplementCents: 320 });
    expect(paid(5_580, '2027-02-01')).toEqual({ kind: 'ON_ACCOUNT', sinceDay: '2027-01-03' });
    expect(judgeFinePayment(AMOUNTS, null, { cents: 4_320, on: '2026-11-09' })).toEqual({ kind: 'SETTLED' });
  });

  it('installments are granted above 200 € and by bands', () => {
    expect([20_000, 20_001, 200_001, 500_001].map(mostFineInstallments)).toEqual([0, 12, 24, 60]);
    // Of at least a hundred euro each: 250 € are two, 1.999,99 € nineteen and so twelve, 5.000,01 € fifty.
    expect([20_000, 25_000, 199_999, 500_001].map((cents) => fineInstallments(cents, '2026-11-24'))).toEqual([null, { most: 2, askedBy: '2026-12-24' }, { most: 12, askedBy: '2026-12-24' }, { most: 50, askedBy: '2026-12-24' }]);
    // Thirty days from 1 December are New Year’s Eve; from the 2nd the holiday moves it on.
    expect(['2026-12-01', '2026-12-02', null].map((day) => fineInstallments(25_000, day)?.askedBy)).toEqual(['2026-12-31', '2027-01-02', null]);
  });
});

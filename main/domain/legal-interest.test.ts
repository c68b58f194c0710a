import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from './civil-date.ts';
import { defaultInterest, describeSegment, notificationCosts, ravvedimento, simpleInterest } from './legal-interest.ts';

describe('legal interest', () => {
  it('of a thousand euro over two years is told by segment with its law', () => {
    const interest = simpleInterest(100_000, '2025-06-30', '2026-06-30');
    expect(interest.ok && interest.value.segments.map(({ days, basisPoints, cents }) => [days, basisPoints, cents])).toEqual([[184, 200, 1_008], [181, 160, 793]]);
    expect(interest.ok && interest.value.cents).toBe(1_801);
    const [first] = interest.ok ? interest.value.segments : [];
    expect(first === undefined ? '' : describeSegment(first).replaceAll('\u00a0', ' ')).toBe('dal 01/07/2025 al 31/12/2025, 184 giorni al 2,00 %: 10,08 €');
  });

  it('has days that add up to those of the delay and never shrinks as it goes on', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.integer({ min: 0, max: 700 }), (cents, days) => {
      const interest = simpleInterest(cents, '2024-12-31', addDays('2024-12-31', days));
      expect(interest.ok && interest.value.segments.reduce((sum, one) => sum + one.days, 0)).toBe(days);
      const longer = simpleInterest(cents, '2024-12-31', addDays('2024-12-31', days + 1));
      expect(interest.ok && longer.ok && longer.value.cents >= interest.value.cents).toBe(true);
    }));
  });

  it('says when the table does not reach, before and after', () => {
    expect(simpleInterest(100, '2020-01-01', '2026-01-01')).toEqual({ ok: false, error: 'BEFORE_TABLE' });
    expect(simpleInterest(100, '2026-01-01', '2027-01-01')).toEqual({ ok: false, error: 'NO_RATE_YET' });
    expect(simpleInterest(100, '2026-01-01', '2026-01-01')).toEqual({ ok: true, value: { cents: 0, segments: [] } });
  });

  it('of mora adds what the regulation says, two points at most', () => {
    const mora = defaultInterest(100_000, '2026-01-01', '2026-12-31', 500);
    expect(mora.ok && mora.value.cents).toBe(Math.round(100_000 * 0.036 * 364 / 365));
    expect(notificationCosts(870, 'delibera di Giunta').cents).toBe(870);
  });
});

describe('ravvedimento', () => {
  const sanction = (dueDate: string, payOn: string) => {
    const lines = ravvedimento(100_000, dueDate, payOn);
    return lines.ok ? lines.value[0]?.cents : null;
  };
  it('follows the bands of the delay and the base of the day of the violation', () => {
    expect(sanction('2026-06-16', '2026-06-26')).toBe(833);
    expect(sanction('2026-06-16', '2026-07-16')).toBe(1_250);
    expect(sanction('2026-06-16', '2026-09-14')).toBe(1_390);
    expect(sanction('2025-12-16', '2026-12-16')).toBe(3_125);
    expect(sanction('2025-06-16', '2026-12-16')).toBe(3_572);
    expect(sanction('2024-06-16', '2024-06-26')).toBe(1_000);
    expect(sanction('2024-06-16', '2026-12-16')).toBe(4_290);
    expect(ravvedimento(100_000, '2026-06-16', '2026-06-16')).toEqual({ ok: true, value: [] });
  });

  it('shows the arithmetic it was made by', () => {
    const lines = ravvedimento(100_000, '2026-06-16', '2026-06-26');
    expect(lines.ok && lines.value.map((line) => line.arithmetic.join(' ').replaceAll('\u00a0', ' '))).toEqual(['entro 14 giorni, per ogni giorno: 0,833 % di 1.000,00 € (10 giorni)', 'dal 17/06/2026 al 26/06/2026, 10 giorni al 1,60 %: 0,44 €']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from './civil-date.ts';
import { defaultInterest, describeSegment, missingRateYear, nextRateYear, notificationCosts, officeRatesProblem, ratesInForce, ravvedimento, simpleInterest } from './legal-interest.ts';

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

describe('the table of the office', () => {
  const next = { from: '2027-01-01', basisPoints: 175, law: 'DM 11/12/2026 (G.U. 290)' };

  it('holds over what the program knows, and reaches the days it did not', () => {
    const rates = ratesInForce([next, { from: '2024-01-01', basisPoints: 251, law: 'DM letto' }]);
    expect(rates.map(({ from, basisPoints, unverified }) => [from, basisPoints, unverified])).toEqual([['2022-01-01', 125, true], ['2023-01-01', 500, true], ['2024-01-01', 251, false], ['2025-01-01', 200, false], ['2026-01-01', 160, false], ['2027-01-01', 175, false]]);
    const interest = simpleInterest(100_000, '2026-12-30', '2027-01-02', rates);
    expect(interest.ok && interest.value.segments.map(({ from, to, days, basisPoints, cents }) => [from, to, days, basisPoints, cents])).toEqual([['2026-12-31', '2026-12-31', 1, 160, 4], ['2027-01-01', '2027-01-02', 2, 175, 10]]);
    expect(simpleInterest(100_000, '2026-12-30', '2027-01-02')).toEqual({ ok: false, error: 'NO_RATE_YET' });
  });

  it('has no year without a rate, no day twice, and the source of each', () => {
    expect(officeRatesProblem([])).toBeNull();
    expect(officeRatesProblem([next, { ...next, from: '2028-01-01' }])).toBeNull();
    expect(officeRatesProblem([{ ...next, from: '2028-01-01' }])).toMatchObject({ index: 0, field: 'from', message: 'Manca il tasso del 2027: scrivi prima quello.' });
    expect(officeRatesProblem([next, { ...next, from: '2020-01-01' }])).toMatchObject({ index: 1, field: 'from', message: 'Manca il tasso del 2021: scrivi prima quello.' });
    expect(officeRatesProblem([next, next])).toMatchObject({ index: 1, field: 'from' });
    expect(officeRatesProblem([{ ...next, basisPoints: 2_001 }])).toMatchObject({ field: 'basisPoints' });
    expect(officeRatesProblem([{ ...next, law: ' x ' }])).toMatchObject({ field: 'law' });
  });

  it('whatever is written and taken, days still add up and no rate is left between two days of another', () => {
    const years = fc.uniqueArray(fc.integer({ min: 2015, max: 2035 }), { maxLength: 12 });
    fc.assert(fc.property(years, fc.integer({ min: 0, max: 2_000 }), (list, basisPoints) => {
      const office = list.map((year) => ({ from: `${year}-01-01`, basisPoints, law: 'DM di prova' }));
      if (officeRatesProblem(office) !== null) return;
      const rates = ratesInForce(office);
      const first = Number(rates[0]?.from.slice(0, 4));
      expect(rates.map(({ from }) => Number(from.slice(0, 4)))).toEqual(rates.map((_, index) => first + index));
      const [from, to] = [`${first}-06-30`, `${nextRateYear(rates) - 1}-12-31`];
      const interest = simpleInterest(1_000_000, from, to, rates);
      expect(interest.ok && interest.value.segments.reduce((sum, { days }) => sum + days, 0)).toBe(daysBetween(from, to));
    }));
  });

  it('asks for the rate of the year to come from the day after the decree is due', () => {
    const rates = ratesInForce([]);
    expect(['2026-12-15', '2026-12-16', '2027-03-01', '2028-12-16'].map((day) => missingRateYear(rates, day))).toEqual([null, 2027, 2027, 2027]);
    expect(missingRateYear(ratesInForce([next]), '2027-03-01')).toBeNull();
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
    expect(lines.ok && lines.value.map((line) => line.arithmetic.join(' ').replaceAll('\u00a0', ' '))).toEqual(['entro 14 giorni, per ogni giorno: 0,833 % di 1.000,00 € (10 giorni)', 'dal 17/06/2026 al 26/06/2026, 10 giorni all’1,60 %: 0,44 €']);
  });
});

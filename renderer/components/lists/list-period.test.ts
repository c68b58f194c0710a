import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCivilDate } from '../../../main/domain/civil-date.ts';
import { ANY_DAY, daysOf, DUE_PERIODS, PAST_PERIODS, periodOfDates, periodWords, quickLabel, rangeWords, readPeriod } from './list-period.ts';

const anyDay = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10));
const every = [...new Set([...PAST_PERIODS, ...DUE_PERIODS])];

describe('periods of a filter', () => {
  test('are real days in order on every day of the calendar', () => {
    fc.assert(fc.property(anyDay, fc.constantFrom(...every), (today, period) => {
      const { from, to } = daysOf(period, today);
      expect(to !== null && isCivilDate(to)).toBe(true);
      if (from !== null) { expect(isCivilDate(from)).toBe(true); expect(from <= (to ?? '')).toBe(true); }
    }));
  });
  test('a saved quick period moves with the calendar', () => {
    expect(daysOf('LAST_MONTH', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(daysOf('LAST_MONTH', '2028-03-31')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(daysOf('NEXT_MONTH', '2026-12-10')).toEqual({ from: '2027-01-01', to: '2027-01-31' });
    expect(daysOf('THIS_QUARTER', '2026-12-31')).toEqual({ from: '2026-10-01', to: '2026-12-31' });
    expect(daysOf('THIS_QUARTER', '2026-05-01')).toEqual({ from: '2026-04-01', to: '2026-06-30' });
    expect(daysOf('LAST_YEAR', '2026-11-24')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
    expect(daysOf('LAST_7_DAYS', '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(daysOf('YESTERDAY', '2026-03-01')).toEqual({ from: '2026-02-28', to: '2026-02-28' });
    expect(daysOf('OVER', '2026-03-01')).toEqual({ from: null, to: '2026-02-28' });
  });
  test('chosen dates stay as chosen and may be open on a side', () => {
    expect(daysOf(periodOfDates({ from: '2026-01-01', to: null }), '2026-11-24')).toEqual({ from: '2026-01-01', to: null });
    expect(daysOf(ANY_DAY, '2026-11-24')).toEqual({ from: null, to: null });
    fc.assert(fc.property(fc.option(anyDay), fc.option(anyDay), (from, to) => { expect(daysOf(readPeriod(periodOfDates({ from, to })), '2026-11-24')).toEqual({ from, to }); }));
  });
  test('what was kept and means nothing lets every day through', () => {
    for (const odd of [null, 7, 'SOMETIME', '2026-02-30..', '..', 'toString']) expect(readPeriod(odd)).toBe(ANY_DAY);
    for (const period of every) expect(readPeriod(period)).toBe(period);
  });
  test('are said in words', () => {
    expect(periodWords(ANY_DAY, 'tutte')).toBe('tutte');
    expect(periodWords('THIS_MONTH', 'tutte')).toBe('questo mese');
    expect(periodWords(periodOfDates({ from: null, to: '2027-01-31' }), 'tutte')).toBe('fino al 31/01/2027');
    expect(rangeWords({ from: '2027-01-31', to: null })).toBe('dal 31/01/2027');
    expect(rangeWords({ from: '2027-01-01', to: '2027-01-31' })).toBe('01/01/2027 – 31/01/2027');
    expect(rangeWords({ from: '2027-01-01', to: '2027-01-01' })).toBe('01/01/2027');
    expect(new Set(every.map(quickLabel)).size).toBe(every.length);
  });
});

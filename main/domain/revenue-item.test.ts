import fc from 'fast-check';
import { expect, test } from 'vitest';
import { managementOf, siopeOfPdcf, splitOverBudget, yearOfAccertamento } from './revenue-item.ts';

test('the SIOPE code is made of the digits of the piano dei conti', () => {
  expect(siopeOfPdcf('E.1.01.01.51.001')).toEqual({ ok: true, value: '1010151001' });
  expect(siopeOfPdcf(' e.3.02.02.01.001 ')).toEqual({ ok: true, value: '3020201001' });
  expect(siopeOfPdcf('E.1.01.01.51')).toEqual({ ok: false, error: 'FORMAT' });
  expect(siopeOfPdcf('U.1.01.01.51.001')).toEqual({ ok: false, error: 'FORMAT' });
});

test('an accertamento of an earlier year is a residue', () => {
  expect(yearOfAccertamento('2025/140')).toBe(2025);
  expect(yearOfAccertamento('140')).toBeNull();
  expect(managementOf(2026, '2025/140')).toBe('RESIDUO');
  expect(managementOf(2026, '2026/12')).toBe('COMPETENZA');
  expect(managementOf(2026, '')).toBe('COMPETENZA');
});

test('cents left over go to the largest remainders, on equal ones to the earlier line', () => {
  const lines = [{ capitolo: '1010', articolo: '1', accertamento: '', share: 1 }, { capitolo: '1020', articolo: '', accertamento: '', share: 1 }, { capitolo: '1030', articolo: '', accertamento: '', share: 1 }];
  expect(splitOverBudget(100, lines).map(({ cents }) => cents)).toEqual([34, 33, 33]);
  expect(splitOverBudget(1, lines)).toEqual([{ capitolo: '1010', articolo: '1', accertamento: '', cents: 1 }]);
  expect(splitOverBudget(100, [])).toEqual([]);
});

const line = fc.record({ capitolo: fc.string({ minLength: 1, maxLength: 6 }), articolo: fc.string({ maxLength: 3 }), accertamento: fc.string({ maxLength: 8 }), share: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0.000_001, max: 1_000_000, noNaN: true })) });

test('whatever the shares, the quotas are the amount to the cent, none is below zero, and they are always the same', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), fc.array(line, { minLength: 1, maxLength: 20 }), (cents, lines) => {
    const quotas = splitOverBudget(cents, lines);
    expect(quotas.reduce((sum, quota) => sum + quota.cents, 0)).toBe(cents);
    expect(quotas.every((quota) => quota.cents > 0)).toBe(true);
    expect(splitOverBudget(cents, lines)).toEqual(quotas);
  }));
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactCausale, crossFormatKey, equalRowKey, movementKey, unnumberedKey, withoutLeadingZeros } from './treasury-movement.ts';

describe('keys of treasury rows (reconciliation.md G2, G2b, G2c)', () => {
  const row = { year: 2026, bankEntityCode: '1200345', bolletta: '0000101', provvisorio: '0000501', sign: 1, account: '1', bookingDate: '2026-03-06', amountCents: 100, causale: 'A b\nc' } as const;

  test('numbers are compared as integers, whatever zeros the bank put before them', () => {
    expect(movementKey({ ...row, bolletta: '101' })).toBe(movementKey(row));
    expect(crossFormatKey({ ...row, provvisorio: '501' })).toBe(crossFormatKey(row));
    expect(['0074056', '0', '000', '10', '999999999999999999'].map(withoutLeadingZeros)).toEqual(['74056', '0', '0', '10', '999999999999999999']);
  });

  test('a key is of one year, treasurer, number and sign', () => {
    for (const other of [{ year: 2025 }, { bankEntityCode: null }, { bolletta: '102' }, { sign: -1 as const }]) expect(movementKey({ ...row, ...other })).not.toBe(movementKey(row));
    for (const other of [{ year: 2025 }, { provvisorio: '502' }, { sign: -1 as const }]) expect(crossFormatKey({ ...row, ...other })).not.toBe(crossFormatKey(row));
  });

  test('without a number there is no such key', () => {
    expect(movementKey({ ...row, bolletta: null })).toBeNull();
    expect(crossFormatKey({ ...row, provvisorio: null })).toBeNull();
  });

  test('rows without numbers are told apart by what they say and by their place among equals', () => {
    expect(equalRowKey({ ...row, causale: 'ABC' })).toBe(equalRowKey(row));
    expect(unnumberedKey({ ...row, equalRowOrdinal: 1 })).not.toBe(unnumberedKey({ ...row, equalRowOrdinal: 2 }));
    for (const other of [{ account: null }, { bookingDate: '2026-03-07' }, { sign: -1 as const }, { amountCents: 101 }, { causale: 'ABD' }]) expect(equalRowKey({ ...row, ...other })).not.toBe(equalRowKey(row));
  });

  test('a compact causale does not see blanks, line breaks and case', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('/', 'a', 'B', 'à', '1', '-'), { maxLength: 20 }), fc.array(fc.constantFrom(' ', '\n', '\r\n', '\u00a0', '\u200b', '\t'), { minLength: 20, maxLength: 20 }), (letters, blanks) => {
      expect(compactCausale(letters.map((letter, at) => `${blanks[at] ?? ''}${letter}`).join(''))).toBe(letters.join('').toUpperCase());
    }));
  });
});

import { expect, test } from 'vitest';
import { parseVatNumber, withoutLeadingZeros } from './vat-number.ts';

test('a number typed with its country, with blanks, or without its leading zeros is mended', () => {
  expect(['01234567897', 'IT 01234567897', '1234567897', '012.345.67897'].map((typed) => parseVatNumber(typed))).toEqual(Array.from({ length: 4 }, () => ({ ok: true, value: '01234567897' })));
});

test('a wrong one says what is expected; the code of a body that has no VAT number is told where it belongs', () => {
  expect(parseVatNumber('01234567898')).toEqual({ ok: false, error: 'Partita IVA non valida: l’ultima cifra attesa è 7' });
  expect(parseVatNumber('123')).toEqual({ ok: false, error: 'Partita IVA non valida: deve avere 11 cifre' });
  expect(parseVatNumber('99999000013')).toEqual({ ok: false, error: expect.stringContaining('campo Codice fiscale') });
});

test('two numbers are compared without their leading zeros', () => {
  expect(withoutLeadingZeros('01234567897')).toBe(withoutLeadingZeros('1234567897'));
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { postalCodeProblem } from './postal-code.ts';

describe('a postal code', () => {
  test.each([['00100', ''], ['00100', 'IT'], [' 20121 ', 'it'], ['', ''], ['75001', 'FR'], ['SW1A 1AA', 'GB'], ['A-1010', 'at']])('%s with country “%s” may stay', (code, country) => {
    expect(postalCodeProblem(code, country)).toBeNull();
  });
  test.each([
    ['184', '', 'Il CAP ha 5 cifre, ora ne ha 3: forse 00184?'], ['1234', 'IT', 'Il CAP ha 5 cifre, ora ne ha 4: forse 01234?'],
    ['001000', '', 'Il CAP ha 5 cifre, ora ne ha 6.'], ['12', '', 'Il CAP ha 5 cifre, ora ne ha 2.'],
    ['SW1A 1AA', '', 'Il CAP italiano ha 5 cifre. Per un indirizzo estero scrivi lo Stato con due lettere, per esempio FR.'], ['0010O', 'IT', 'Il CAP italiano ha 5 cifre.'],
  ])('%s with country “%s” is told', (code, country, words) => { expect(postalCodeProblem(code, country)).toContain(words); });

  test('nothing but five digits passes for Italy', () => {
    fc.assert(fc.property(fc.string({ maxLength: 16 }).filter((text) => text.trim() !== ''), (code) => (postalCodeProblem(code, '') === null) === /^\d{5}$/.test(code.trim())));
  });
});

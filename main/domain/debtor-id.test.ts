import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDebtorId } from './debtor-id.ts';
import { numericTaxCodeCheckDigit, numericTaxCodeProblemMessage, parseNumericTaxCode } from './numeric-tax-code.ts';

describe('a tax code of eleven digits', () => {
  const first10 = fc.integer({ min: 1000, max: 9_999_999_999 }).map((value) => String(value).padStart(10, '0'));
  test('passes with its check digit and with no other', () => {
    fc.assert(
      fc.property(first10, fc.nat({ max: 9 }), (start, digit) => {
        const check = numericTaxCodeCheckDigit(start);
        expect(parseNumericTaxCode(`${start}${digit}`).ok).toBe(String(digit) === check);
      }),
    );
  });

  test('any single wrong digit is caught', () => {
    fc.assert(
      fc.property(first10, fc.nat({ max: 10 }), fc.integer({ min: 1, max: 9 }), (start, place, shift) => {
        const code = `${start}${numericTaxCodeCheckDigit(start)}`;
        const wrong = String((Number(code[place]) + shift) % 10);
        expect(parseNumericTaxCode(`${code.slice(0, place)}${wrong}${code.slice(place + 1)}`).ok).toBe(false);
      }),
    );
  });

  test('says the digit it expects', () => {
    const parsed = parseNumericTaxCode('02592390311');
    expect(parsed.ok ? '' : numericTaxCodeProblemMessage(parsed.error)).toBe('Partita IVA non valida: l’ultima cifra attesa è 0');
  });
});

describe('the identifier of a debtor', () => {
  test('is normalised', () => {
    expect(parseDebtorId({ value: ' rssmra80a01h501u ', type: 'F', anonymousAllowed: false })).toEqual({ ok: true, value: { kind: 'CF16', value: 'RSSMRA80A01H501U' } });
    expect(parseDebtorId({ value: 'anonimo', type: 'F', anonymousAllowed: true })).toEqual({ ok: true, value: { kind: 'ANONIMO', value: 'ANONIMO' } });
  });

  test.each([
    ['RSSMRA80A01H501X', 'F', 'Codice fiscale non valido: il carattere di controllo atteso è U'],
    ['01199250159', 'F', 'Partita IVA non valida: l’ultima cifra attesa è 8'],
    ['RSSMRA80A01H501U', 'G', 'Partita IVA non valida: deve avere 11 cifre'],
    ['ANONIMO', 'F', 'Questo servizio vuole il codice fiscale: ANONIMO non è ammesso'],
  ] as const)('%s for %s is refused: %s', (value, type, message) => {
    expect(parseDebtorId({ value, type, anonymousAllowed: false })).toMatchObject({ ok: false, error: { message } });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { houseTextProblemMessage, parseHouseText, toSepaText } from './house-text.ts';

describe('a text for descriptions', () => {
  test.each([
    ['  Via   Roma\t1 ', 'Via Roma 1'],
    ['Perché\u00a0l’àncora – “è” qui…', 'Perché l\'àncora - "è" qui...'],
    ['Cafe\u0301', 'Café'],
    ['Łódź, Žižka', 'Łódź, Žižka'],
    ['riga\r\nnuova', 'riga nuova'],
  ])('“%s” becomes “%s”', (text, tidy) => expect(parseHouseText(text, 140)).toEqual({ ok: true, value: tidy }));

  test.each([
    ['   ', { reason: 'EMPTY' }],
    ['TARI | 5 € | 😀', { reason: 'CHARACTERS', characters: ['|', '€', '😀'] }],
    ['x'.repeat(141), { reason: 'TOO_LONG', length: 141, maxLength: 140 }],
  ])('“%s” is refused', (text, error) => expect(parseHouseText(text, 140)).toEqual({ ok: false, error }));

  test('what was accepted once is accepted again unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const once = parseHouseText(text, 140);
        expect(once.ok ? parseHouseText(once.value, 140) : once).toEqual(once);
      }),
    );
  });

  test('the sentence names the field', () => {
    expect(houseTextProblemMessage('La causale', { reason: 'TOO_LONG', length: 141, maxLength: 140 })).toBe('La causale supera i 140 caratteri (ora 141)');
  });
});

test('a text for banks has only the SEPA basic set', () => {
  expect(toSepaText('Società “Łódź” & Figli – 50% ß')).toBe("Societa 'Lodz' + Figli - 50 ss");
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(toSepaText(text)).toMatch(/^[A-Za-z0-9/\-?:().,'+ ]*$/);
    }),
  );
});

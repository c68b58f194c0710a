import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLE_LETTER_VALUES, fillLetter, LETTER_FIELDS, letterProblemMessage, parseLetter } from './cover-letter.ts';

const message = (text: string) => {
  const parsed = parseLetter(text);
  return parsed.ok ? null : letterProblemMessage(parsed.error);
};

describe('a cover letter', () => {
  test('fields are filled in, however they are written', () => {
    expect(fillLetter('Gentile {nome},\nentro il {Scadenza} paghi {  importo } euro con l’avviso { numero   avviso }.', EXAMPLE_LETTER_VALUES))
      .toEqual({ ok: true, value: 'Gentile Rossi Maria,\nentro il 16/12/2026 paghi 152,00 euro con l’avviso 3020 0000 0000 0012 34.' });
  });

  test('an unknown field is refused with its name and those there are', () => {
    expect(message('Gentile {cognome}')).toBe(`Il campo {cognome} non c’è. Ci sono: ${LETTER_FIELDS.map((name) => `{${name}}`).join(', ')}.`);
    expect(message('Gentile {}')).toContain('Il campo {} non c’è');
  });

  test('a brace alone is refused with its place', () => {
    expect(message('Gentile {nome')).toBe('Una parentesi { non è chiusa (carattere 9).');
    expect(message('Gentile nome}')).toBe('Una parentesi } non è aperta (carattere 13).');
  });

  test('text without braces comes back as it is, and a value is never read as a template', () => {
    const values = { ...EXAMPLE_LETTER_VALUES, nome: '{importo}' };
    fc.assert(fc.property(fc.string().filter((text) => !/[{}]/u.test(text)), (text) => {
      expect(fillLetter(text, values)).toEqual({ ok: true, value: text });
      expect(fillLetter(`${text}{nome}${text}`, values)).toEqual({ ok: true, value: `${text}{importo}${text}` });
    }));
  });
});

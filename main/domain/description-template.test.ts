import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  descriptionLengthMessage,
  type DescriptionTemplate,
  expandDescription,
  measureDescription,
  parseDescriptionTemplate,
  personalDataFields,
  personalDataMessage,
  templateProblemMessage,
} from './description-template.ts';

function template(text: string): DescriptionTemplate {
  const parsed = parseDescriptionTemplate(text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

describe('a template', () => {
  test('lists each field once, in order', () => {
    expect(template('Rata {n} di {anno}: {n}').fields).toEqual(['n', 'anno']);
    expect(template('Diritti di segreteria').fields).toEqual([]);
  });

  test.each([
    ['TARI {anno', 'UNCLOSED', 5],
    ['TARI anno}', 'UNOPENED', 9],
    ['TARI {}', 'FIELD_NAME', 5],
    ['TARI {Anno}', 'FIELD_NAME', 5],
    ['TARI {a{b}}', 'FIELD_NAME', 5],
  ])('“%s” is refused: %s at %i', (text, reason, index) => expect(parseDescriptionTemplate(text)).toEqual({ ok: false, error: { reason, index } }));

  test('a refusal points at the character', () => {
    expect(templateProblemMessage({ reason: 'UNCLOSED', index: 5 })).toBe('Nel modello della causale una parentesi { non è chiusa (carattere 6)');
  });

  test('is filled in; what is missing stays visible', () => {
    const tari = template('TARI {anno} - utenza {utenza}');
    expect(expandDescription(tari, { anno: '2026', utenza: ' 0042 ' })).toEqual({ text: 'TARI 2026 - utenza 0042', missing: [] });
    expect(expandDescription(tari, { anno: '2026', utenza: ' ' })).toEqual({ text: 'TARI 2026 - utenza {utenza}', missing: ['utenza'] });
  });

  test('a value that looks like a field is text, and names of the language are ordinary fields', () => {
    expect(expandDescription(template('{a} {b}'), { a: '{b}', b: '$&' })).toEqual({ text: '{b} $&', missing: [] });
    expect(expandDescription(template('{constructor}'), {})).toEqual({ text: '{constructor}', missing: ['constructor'] });
  });

  test('any text around the fields survives, any value lands in its place', () => {
    const plain = fc.string({ maxLength: 20 }).map((text) => text.replace(/[{}]/g, ''));
    const value = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(plain, value, plain, value, plain, (before, first, between, second, after) => {
        const parsed = template(`${before}{a}${between}{b}${after}`);
        const expanded = expandDescription(parsed, { a: first, b: second });
        expect(expanded).toEqual({ text: `${before}${first.trim()}${between}${second.trim()}${after}`, missing: [] });
      }),
    );
  });
});

describe('the counters under the causale', () => {
  test.each([
    [60, null],
    [67, 'La causale supera i 60 caratteri stampabili (ora 67)'],
    [140, 'La causale supera i 60 caratteri stampabili (ora 140)'],
    [141, 'La causale supera i 140 caratteri ammessi (ora 141)'],
  ])('at %i characters the clerk reads: %s', (length, message) => {
    expect(descriptionLengthMessage(measureDescription('x'.repeat(length)))).toBe(message);
  });
  test('an accented letter counts one however it was typed', () => {
    expect(measureDescription('Cafe\u0301').length).toBe(4);
    expect(measureDescription('x'.repeat(67))).toEqual({ length: 67, overPrinted: 7, overCarried: 0 });
  });
});

describe('personal data in a template', () => {
  test.each(['nome', 'cognome', 'cf', 'codice_fiscale', 'nome_alunno', 'cf_debitore', 'ragione_sociale', 'data_nascita', 'targa', 'nome2'])('{%s} is flagged', (field) => {
    expect(personalDataFields([field])).toEqual([field]);
  });

  test('no template of the starter catalogue is flagged (features.md 5.10)', () => {
    const fields = ['anno', 'utenza', 'n', 'atto', 'pratica', 'mese', 'struttura', 'tipo', 'conto', 't', 'impianto', 'norma', 'turno'];
    expect(personalDataFields(fields)).toEqual([]);
  });

  test('the warning names the fields', () => {
    expect(personalDataMessage(['nome', 'cf'])).toContain('({nome}, {cf})');
    expect(personalDataMessage([])).toBeNull();
  });
});

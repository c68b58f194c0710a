import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseFiscalCode, fiscalCodeDiagnosisMessage, looksLikeFiscalCode } from './fiscal-code-diagnosis.ts';
import { describeFiscalCode, fiscalCodeCheckChar, fiscalCodeProblemMessage, FISCAL_CODE_DIGIT_PLACES, FISCAL_CODE_MONTHS, OMOCODIA_LETTERS, parseFiscalCode } from './fiscal-code.ts';

const letters = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), { minLength: length, maxLength: length }).map((list) => list.join(''));
const two = (value: number): string => String(value).padStart(2, '0');

const codes = fc
  .record({
    name: letters(6),
    year: fc.nat({ max: 99 }),
    month: fc.constantFrom(...FISCAL_CODE_MONTHS),
    day: fc.integer({ min: 1, max: 28 }),
    woman: fc.boolean(),
    place: letters(1),
    number: fc.nat({ max: 999 }),
  })
  .map(({ name, year, month, day, woman, place, number }) => `${name}${two(year)}${month}${two(woman ? day + 40 : day)}${place}${String(number).padStart(3, '0')}`)
  .map((first15) => `${first15}${fiscalCodeCheckChar(first15)}`);

describe('the check character', () => {
  test('holds on any code it was computed for, and no other letter does', () => {
    fc.assert(
      fc.property(codes, letters(1), (code, letter) => {
        expect(parseFiscalCode(code).ok).toBe(true);
        expect(parseFiscalCode(`${code.slice(0, 15)}${letter}`).ok).toBe(letter === code[15]);
      }),
    );
  });

  test('holds on every omocodia of a code, which keeps its plain form', () => {
    fc.assert(
      fc.property(codes, fc.subarray([...FISCAL_CODE_DIGIT_PLACES]), (code, places) => {
        const first15 = [...code.slice(0, 15)].map((c, index) => (places.includes(index) ? (OMOCODIA_LETTERS[Number(c)] ?? c) : c)).join('');
        const parsed = parseFiscalCode(`${first15}${fiscalCodeCheckChar(first15)}`);
        expect(parsed).toMatchObject({ ok: true, value: { canonical: code, omocode: places.length > 0 } });
      }),
    );
  });

  test('is told to the clerk when it is wrong', () => {
    const parsed = parseFiscalCode('BDCBLS65C14A326N');
    expect(parsed.ok ? '' : fiscalCodeProblemMessage(parsed.error)).toBe('Codice fiscale non valido: il carattere di controllo atteso è M');
  });
});

describe('what a code tells of a person, on 24/11/2026', () => {
  const withCheck = (first15: string): string => `${first15}${fiscalCodeCheckChar(first15)}`;
  test.each([
    ['RSSMRA80A01H501U', { sex: 'M', birthDate: '1980-01-01', otherBirthDate: null, placeCode: 'H501', bornAbroad: false, omocode: false }],
    ['BDCBLS80B69A326X', { sex: 'F', birthDate: '1980-02-29', otherBirthDate: null }],
    [withCheck('RSSMRA26S24H501'), { birthDate: '2026-11-24', otherBirthDate: '1926-11-24' }],
    [withCheck('RSSMRA26S25H501'), { birthDate: '1926-11-25', otherBirthDate: null }],
    [withCheck('RSSMRA12S01H501'), { birthDate: '2012-11-01', otherBirthDate: '1912-11-01' }],
    [withCheck('RSSMRA10S01H501'), { birthDate: '2010-11-01', otherBirthDate: null }],
    [withCheck('RSSMRA00B29Z133'), { birthDate: '2000-02-29', otherBirthDate: null, placeCode: 'Z133', bornAbroad: true }],
    ['MZLPBG92E48C3RML', { sex: 'F', birthDate: '1992-05-08', placeCode: 'C351', omocode: true }],
  ])('%s', (code, description) => expect(describeFiscalCode(code, '2026-11-24')).toMatchObject({ ok: true, value: description }));

  test('nothing when the code is wrong', () => {
    expect(describeFiscalCode('RSSMRA80A01H501X', '2026-11-24')).toEqual({ ok: false, error: { reason: 'CHECK_CHAR', expectedCheckChar: 'U' } });
  });
});

describe('which character is wrong', () => {
  test.each([
    ['RSSMRA80A01H501', 'Codice fiscale non valido: ha 15 caratteri, ne servono 16'],
    ['RSSMRAB0A01H501U', 'Codice fiscale non valido: il carattere 7 è “B” ma deve essere una cifra, forse 8'],
    ['R5SMRA80A01H501U', 'Codice fiscale non valido: il carattere 2 è “5” ma deve essere una lettera, forse S'],
    ['RSSMRA80F01H501U', 'Codice fiscale non valido: il carattere 9 è “F” ma deve essere la lettera di un mese (A B C D E H L M P R S T), forse E'],
    ['RSSMRA80AO1H5O1U', 'Codice fiscale non valido: il carattere 10 è “O” ma deve essere una cifra, forse 0; il carattere 14 è “O” ma deve essere una cifra, forse 0'],
    ['RSSMRA80A32H501U', 'Codice fiscale non valido: il giorno di nascita “32” (caratteri 10 e 11) non esiste in quel mese'],
  ])('%s: %s', (code, message) => {
    const diagnosis = diagnoseFiscalCode(code);
    expect(diagnosis === null ? null : fiscalCodeDiagnosisMessage(diagnosis)).toBe(message);
  });

  test('two letters exchanged are proposed back', () => {
    const diagnosis = diagnoseFiscalCode('RSSRMA80A01H501U');
    expect(diagnosis).toMatchObject({ kind: 'CHECK_CHAR' });
    expect(diagnosis?.kind === 'CHECK_CHAR' && diagnosis.corrections).toContain('RSSMRA80A01H501U');
  });

  test('a right code has nothing wrong, whatever the case', () => {
    expect(diagnoseFiscalCode('rssmra80a01h501u')).toBeNull();
    fc.assert(
      fc.property(codes, (code) => {
        expect(diagnoseFiscalCode(code)).toBeNull();
        expect(looksLikeFiscalCode(code)).toBe(true);
      }),
    );
  });

  test('every wrong code gets a diagnosis, and what it proposes is valid', () => {
    fc.assert(
      fc.property(codes, fc.nat({ max: 15 }), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'), (code, place, character) => {
        const changed = `${code.slice(0, place)}${character}${code.slice(place + 1)}`;
        const diagnosis = diagnoseFiscalCode(changed);
        expect(diagnosis === null).toBe(parseFiscalCode(changed).ok);
        if (diagnosis?.kind !== 'CHECK_CHAR') return;
        for (const correction of diagnosis.corrections) expect(parseFiscalCode(correction).ok).toBe(true);
      }),
    );
  });

  test('ordinary words and numbers are not taken for a code', () => {
    expect(['TARI 2026 Rossi', '3011883400000643', 'CONDOMINIOVERDI1', ''].some(looksLikeFiscalCode)).toBe(false);
  });
});

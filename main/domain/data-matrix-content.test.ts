import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDataMatrixContent, cleanDataMatrixText, type DataMatrixContent, decodeDataMatrixLeniently, parseDataMatrixContent } from './data-matrix-content.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const contents: fc.Arbitrary<DataMatrixContent> = fc.record({
  nav: digits(18),
  ccp: digits(12).filter((ccp) => Number(ccp) > 0),
  amountCents: fc.integer({ min: 1, max: 9_999_999_999 }),
  creditorTaxCode: digits(11),
  debtorTaxCode: fc.constantFrom('RSSMRA80A01H501U', '01199250158', 'ANONIMO'),
  debtorName: fc.string({ unit: 'grapheme', maxLength: 60 }),
  subject: fc.string({ unit: 'grapheme', maxLength: 160 }),
});

const example: DataMatrixContent = {
  nav: '304017440016961067',
  ccp: '30372502',
  amountCents: 15_200,
  creditorTaxCode: '04063490371',
  debtorTaxCode: 'RSSMRA80A01H501U',
  debtorName: 'Mario Rossi',
  subject: 'TARI',
};

describe('the Data Matrix content', () => {
  test('is always 256 plain characters and reads back, whatever the names', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const built = buildDataMatrixContent(content);
        const text = built.ok ? built.value : '';
        expect(text).toMatch(/^codfase=NBPA;[0-9A-Z &',\-.:_]{242}A$/);
        expect(parseDataMatrixContent(text)).toEqual({
          ok: true,
          value: {
            ...content,
            debtorName: cleanDataMatrixText(content.debtorName).slice(0, 40).trimEnd(),
            subject: cleanDataMatrixText(content.subject).slice(0, 110).trimEnd(),
          },
        });
        expect(decodeDataMatrixLeniently(text)).toMatchObject({ ok: true, value: { nav: content.nav, amountCents: content.amountCents } });
      }),
    );
  });

  const changes: readonly (readonly [string, number, string])[] = [
    ['PREFIX', 0, 'X'],
    ['TERMINATOR', 255, 'B'],
    ['LENGTH_TAGS', 13, '17'],
    ['LENGTH_TAGS', 33, '13'],
    ['LENGTH_TAGS', 47, '11'],
    ['LENGTH_TAGS', 59, '4'],
    ['NAV', 20, 'O'],
    ['CCP', 40, 'X'],
    ['CCP', 35, '000000000000'],
    ['AMOUNT', 49, '0000000000'],
    ['DOC_TYPE', 60, '674'],
    ['PHASE', 63, '2'],
    ['PHASE', 64, 'P2'],
    ['CF', 66, 'X'],
  ];
  test.each(changes)('is refused with %s when place %i says “%s”', (reason, place, written) => {
    const built = buildDataMatrixContent(example);
    const text = built.ok ? built.value : '';
    expect(parseDataMatrixContent(`${text.slice(0, place)}${written}${text.slice(place + written.length)}`)).toEqual({ ok: false, error: reason });
  });

  test.each([
    [{ ...example, nav: '30401744001696106' }, 'NAV'],
    [{ ...example, ccp: '1234567890123' }, 'CCP'],
    [{ ...example, amountCents: 0 }, 'AMOUNT'],
    [{ ...example, amountCents: 10_000_000_000 }, 'AMOUNT'],
    [{ ...example, creditorTaxCode: '4063490371' }, 'CF'],
    [{ ...example, debtorTaxCode: '' }, 'DEBTOR_CODE'],
  ])('%# is not written: %s', (content, reason) => expect(buildDataMatrixContent(content)).toEqual({ ok: false, error: reason }));

  test('the lenient reader needs 77 characters and its digits', () => {
    const built = buildDataMatrixContent(example);
    const text = built.ok ? built.value : '';
    expect(decodeDataMatrixLeniently(text.slice(0, 77)).ok).toBe(true);
    expect(decodeDataMatrixLeniently(text.slice(0, 76))).toEqual({ ok: false, error: 'LENGTH' });
    expect(decodeDataMatrixLeniently(text.replace('0000015200', '000001520X'))).toEqual({ ok: false, error: 'AMOUNT' });
  });
});

test('texts are cleaned character by character, inner blanks kept', () => {
  expect(cleanDataMatrixText('Òscar  d’Ölì (n° 5/B) – 10% €')).toBe("OSCAR  D'OLI  N  5 B  - 10   ");
  expect(cleanDataMatrixText('😀x')).toBe(' X');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { causaleInList, causalePieces } from './causale-pieces.ts';

test('the words that were read are marked where they stand, line breaks and all', () => {
  const causale = 'ACCREDITI VARI LGPE-RIVERSAMENTO/URI/2026-03-0\n9PPAYITR1XXX-S2026030901 FINE';
  const start = causale.indexOf('2026');
  const end = causale.indexOf(' FINE');
  expect(causalePieces(causale, [[start, end]]).filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['2026-03-0\n9PPAYITR1XXX-S2026030901']);
});

test('ranges that overlap or touch are one mark, and what lies outside the text marks nothing', () => {
  expect(causalePieces('abcdef', [[3, 5], [1, 3], [2, 4], [9, 12]])).toEqual([{ text: 'a', marked: false }, { text: 'bcde', marked: true }, { text: 'f', marked: false }]);
  expect(causalePieces('', [[0, 3]])).toEqual([]);
});

test('no character of the treasurer is lost or moved, whatever is marked', () => {
  const ranges = fc.array(fc.tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: -5, max: 60 })));
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), ranges, (causale, marked) => causalePieces(causale, marked).map(({ text }) => text).join('') === causale));
});

test('in a list the identifier shows: what comes before it is cut', () => {
  const causale = 'ACCREDITO INCASSI DEBITORE 321/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11VALBIT22XXX-000000000121';
  const start = causale.indexOf('2026');
  expect(causaleInList(causale, [start, causale.length])).toBe('…/URI/2026-03-11VALBIT22XXX-000000000121');
  expect(causaleInList('BONIFICO\r\nDA  MARIO', null)).toBe('BONIFICO DA MARIO');
  expect(causaleInList('2026-03-11VALBIT22XXX-0001', [0, 26])).toBe('2026-03-11VALBIT22XXX-0001');
});

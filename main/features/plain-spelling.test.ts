import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainSpelling } from '../domain/sort-name.ts';
import { spellingsOf, wordsInAnySpelling } from './plain-spelling.ts';

test.each([['dordevic', 'đorđevic'], ['malolepszy', 'małolepszy'], ['strasse', 'straße'], ['aegir', 'ægir'], ['ødegard', 'odegard'], ['Đorđević', 'dordević']])('«%s» also stands as «%s»', (typed, stands) => {
  expect(spellingsOf(typed)).toContain(stands);
});

test('what was typed comes first; two letters are still being typed, digits have one spelling', () => {
  expect(spellingsOf('Rossi')[0]).toBe('Rossi');
  expect(spellingsOf('do')).toEqual(['do']);
  expect(spellingsOf('2026')).toEqual(['2026']);
});

test('every spelling is the same word written plain, and they are few', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'dolthisaeđłøß'), minLength: 3, maxLength: 30 }), (word) => {
    const spellings = spellingsOf(word);
    expect(spellings.length).toBeLessThanOrEqual(26);
    expect(spellings.every((spelling) => plainSpelling(spelling) === plainSpelling(word))).toBe(true);
  }));
});

test('signs only separate words', () => {
  expect(wordsInAnySpelling('"; DROP *', 'BEGINNINGS')).toMatch(/^\("DROP"\*/);
  expect(wordsInAnySpelling('%', 'WHOLE')).toBeNull();
});

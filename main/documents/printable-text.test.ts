import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverageOf, FACES } from './fonts.ts';
import { CYRILLIC, GREEK, LATIN, PUNCTUATION } from './latin-spelling.ts';
import { toPrintable } from './printable-text.ts';

const TITILLIUM = coverageOf('TitilliumWeb-Bold');

function printed(text: string): string {
  return toPrintable(text, TITILLIUM).text;
}

function uncovered(text: string, coverage: ReadonlySet<number>): readonly string[] {
  return Array.from(text).filter((character) => !coverage.has(character.codePointAt(0) ?? 0));
}

/** Letters of many scripts, combining marks, signs, controls, lone halves of pairs. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.array(fc.integer({ min: 0x20, max: 0x24f }).map((code) => String.fromCodePoint(code)), { maxLength: 40 }).map((list) => list.join('')),
  fc.array(fc.integer({ min: 0x250, max: 0x1fff }).map((code) => String.fromCodePoint(code)), { maxLength: 40 }).map((list) => list.join('')),
  fc.array(fc.integer({ min: 0x2000, max: 0xffff }).map((code) => String.fromCharCode(code)), { maxLength: 40 }).map((list) => list.join('')),
);

describe('printable text', () => {
  test('no text ever needs a glyph that the face lacks', () => {
    for (const face of FACES) {
      const coverage = coverageOf(face);
      fc.assert(fc.property(anyText, (text) => {
        expect(uncovered(toPrintable(text, coverage).text, coverage)).toEqual([]);
      }), { numRuns: 1_500 });
    }
  });

  test('every character up to U+FFFF is printable or becomes a question mark', () => {
    const codes = Array.from({ length: 0xffe0 }, (_, index) => index + 0x20);
    const unprintable = codes.filter((code) => uncovered(printed(`a${String.fromCharCode(code)}b`), TITILLIUM).length > 0);
    expect(unprintable).toEqual([]);
  });

  test('the spelling tables use only characters the faces have', () => {
    for (const table of [LATIN, CYRILLIC, GREEK]) {
      for (const spelling of Object.values(table)) expect(uncovered(spelling, TITILLIUM)).toEqual([]);
    }
    expect(uncovered(Object.entries(PUNCTUATION).filter(([sign]) => !TITILLIUM.has(sign.codePointAt(0) ?? 0)).map(([, spelling]) => spelling).join(''), TITILLIUM)).toEqual([]);
  });

  test('both weights have the same characters', () => {
    expect([...coverageOf('TitilliumWeb-Regular')]).toEqual([...TITILLIUM]);
  });

  test.each([
    'Niccolò D’Angiò', 'José Ibáñez', 'François Lefèvre', 'Jürgen Weiß', 'Łukasz Żółć', 'Jiří Dvořák', 'Ştefan Țepeș', 'Șerban Ioniță', 'Çağrı Gümüş',
    'Đorđe Kovačić', 'Þórður Æsir', 'Ağca İnönü', 'Søren Ångström', 'Gjergj Përmeti', 'Zoë Ġużè', 'Œuvre nº 1ª – 12,50 €',
  ])('%s is printed as it is', (name) => {
    expect(toPrintable(name, TITILLIUM)).toEqual({ text: name, spelling: 'UNCHANGED', changes: [] });
  });

  test.each([
    ['Nguyễn Thị Hương', 'Nguyên Thi Huong'],
    ['Юлия Щербакова', 'Iuliia Shcherbakova'],
    ['ЮЛИЯ ЩЕРБАКОВА', 'IULIIA SHCHERBAKOVA'],
    ['Олександр Ґалаґан', 'Oleksandr Galagan'],
    ['Γιώργος Παπαδόπουλος', 'Giorgos Papadopoylos'],
    ['ΘΕΟΔΩΡΑ', 'THEODORA'],
    ['Əliyev', 'Eliyev'],
    ['Ǆemal', 'Dzemal'],
    ['ﬁrma', 'firma'],
    ['Ｒｏｓｓｉ', 'Rossi'],
  ])('%s is printed %s', (name, expected) => {
    expect(toPrintable(name, TITILLIUM)).toMatchObject({ text: expected, spelling: 'RESPELLED' });
  });

  test('a name in a script without Latin spelling is reported as lost', () => {
    expect(toPrintable('王伟', TITILLIUM)).toEqual({ text: '??', spelling: 'LOST', changes: [{ from: '王', to: null }, { from: '伟', to: null }] });
    expect(toPrintable('Rossi \ud800', TITILLIUM)).toMatchObject({ text: 'Rossi ?', spelling: 'LOST' });
  });
  test('what was written otherwise is told letter by letter, each once, signs left out', () => {
    expect(toPrintable('n. 3 − №', TITILLIUM).changes).toEqual([]);
    expect(toPrintable('Жанна Ж', TITILLIUM).changes).toEqual([{ from: 'Ж', to: 'Zh' }, { from: 'а', to: 'a' }, { from: 'н', to: 'n' }]);
  });

  test('invisible characters and line ends do not reach the paper', () => {
    expect(printed('  Mario\u00ad\u200b\tRossi\r\n\u202eVerdi\u00a0 ')).toBe('Mario Rossi Verdi');
  });

  test('letters typed with separate accents are joined', () => {
    expect(toPrintable('Niccolo\u0300', TITILLIUM)).toEqual({ text: 'Niccolò', spelling: 'UNCHANGED', changes: [] });
  });
});

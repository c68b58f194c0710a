import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Line } from './line-breaking.ts';
import { breakLines, cutAtWord } from './line-breaking.ts';

/** One millimetre a character. */
const measure = (_face: string, text: string): number => Array.from(text).length;

function broken(text: string, width: number, maxLines: number): Readonly<{ lines: readonly string[]; isCut: boolean }> {
  const result = breakLines([{ face: 'TitilliumWeb-Regular', text }], width, maxLines, measure);
  return { lines: result.lines.map(plain), isCut: result.isCut };
}

function plain(line: Line): string {
  return line.map((run) => run.text).join('');
}

const words = fc.array(fc.string({ unit: fc.constantFrom(...'abcè-.'), minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 20 }).map((list) => list.join(' '));

describe('line breaking', () => {
  test('breaks at spaces', () => {
    expect(broken('Unione dei Comuni della Valle', 12, 3)).toEqual({ lines: ['Unione dei', 'Comuni della', 'Valle'], isCut: false });
  });

  test('cuts at a word with an ellipsis when there are too many lines', () => {
    expect(broken('Unione dei Comuni della Valle', 12, 2)).toEqual({ lines: ['Unione dei', 'Comuni…'], isCut: true });
  });

  test('breaks inside a word only when the word is wider than a line', () => {
    expect(broken('abcdefghij', 4, 5)).toEqual({ lines: ['abcd', 'efgh', 'ij'], isCut: false });
  });

  test('breaks a long word after a sign of its own rather than between letters, and adds no hyphen', () => {
    expect(broken('ufficio.tributi@comune.esempio.it', 12, 9).lines).toEqual(['ufficio.', 'tributi@', 'comune.', 'esempio.it']);
    expect(broken('TARI/2026/000123', 10, 9).lines).toEqual(['TARI/2026/', '000123']);
  });

  test('follows the model’s line end when both stretches fit, else lets the text flow', () => {
    expect(broken('uno due\ntre', 10, 2).lines).toEqual(['uno due', 'tre']);
    expect(broken('uno due tre\nquattro', 10, 3).lines).toEqual(['uno due', 'tre', 'quattro']);
  });

  test('keeps faces through a break', () => {
    const result = breakLines([{ face: 'TitilliumWeb-Regular', text: 'Inquadra il ' }, { face: 'TitilliumWeb-Bold', text: 'codice QR' }, { face: 'TitilliumWeb-Regular', text: ' ora' }], 14, 2, measure);
    expect(result.lines).toEqual([
      [{ face: 'TitilliumWeb-Regular', text: 'Inquadra il' }],
      [{ face: 'TitilliumWeb-Bold', text: 'codice QR' }, { face: 'TitilliumWeb-Regular', text: ' ora' }],
    ]);
  });

  test('never makes a line too wide, never loses a word that is not cut', () => {
    fc.assert(fc.property(words, fc.integer({ min: 3, max: 30 }), fc.integer({ min: 1, max: 6 }), (text, width, maxLines) => {
      const { lines, isCut } = broken(text, width, maxLines);
      expect(lines.length).toBeLessThanOrEqual(maxLines);
      expect(lines.every((line) => line.length <= width)).toBe(true);
      if (isCut) expect(lines.at(-1)?.endsWith('…')).toBe(true);
      else expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }));
  });
});

describe('cutting to a number of characters', () => {
  test('keeps what fits', () => {
    expect(cutAtWord('Mensa scolastica', 16)).toEqual({ text: 'Mensa scolastica', isCut: false });
  });

  test('cuts at a word, without hanging punctuation', () => {
    expect(cutAtWord('Mensa scolastica, novembre', 20)).toEqual({ text: 'Mensa scolastica…', isCut: true });
    expect(cutAtWord('Mensa scolastica novembre', 17)).toEqual({ text: 'Mensa scolastica…', isCut: true });
  });

  test('cuts a single long word inside', () => {
    expect(cutAtWord('abcdefghij', 5)).toEqual({ text: 'abcd…', isCut: true });
  });

  test('never exceeds the limit', () => {
    fc.assert(fc.property(words, fc.integer({ min: 2, max: 60 }), (text, maximum) => {
      const { text: cut, isCut } = cutAtWord(text, maximum);
      expect(Array.from(cut).length).toBeLessThanOrEqual(maximum);
      expect(isCut).toBe(Array.from(text).length > maximum);
    }));
  });
});

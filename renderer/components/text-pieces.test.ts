import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { countOf, formatCount, formatTimeLeft, groupFour, markWords } from './text-pieces.ts';

test('the notice number reads in groups of four', () => { expect(groupFour('302000000010500187')).toBe('3020 0000 0010 5001 87'); });
test('counts read as an Italian writes them', () => {
  expect(formatCount(3418)).toBe('3.418');
  expect(formatCount(1004226)).toBe('1.004.226');
  expect(countOf(1, 'avviso', 'avvisi')).toBe('1 avviso');
  expect(countOf(0, 'avviso', 'avvisi')).toBe('0 avvisi');
});
test('time left is said in everyday words', () => {
  expect(formatTimeLeft(18)).toBe('circa 20 secondi');
  expect(formatTimeLeft(170)).toBe('circa 3 min');
  expect(formatTimeLeft(7200)).toBe('circa 2 ore');
});

describe('marking the words found', () => {
  const marked = (text: string, ...words: string[]) => markWords(text, words).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('');
  test('at the beginning of words, without case and accents', () => {
    expect(marked('Rossi Mario', 'ross', 'ma')).toBe('[Ross]i [Ma]rio');
    expect(marked('Kovač Ivana', 'KOVAC')).toBe('[Kovač] Ivana');
    expect(marked('D’Amico', 'ami')).toBe('D’[Ami]co');
  });
  test('not in the middle of a word', () => { expect(marked('Grossi', 'ross')).toBe('Grossi'); });
  test('the whole text always comes back', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' })), (text, words) => {
      expect(markWords(text, words).map((piece) => piece.text).join('')).toBe(text);
    }));
  });
});

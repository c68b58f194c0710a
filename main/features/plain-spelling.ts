/**
 * Words of a full-text query in every spelling they may stand in. The full texts keep letters such as `đ ł ø ħ ŧ ß æ œ` apart from the plain ones, and no
 * Italian keyboard has them: «dordevic» must find «Đorđević», and the other way round. The full texts stay as the migrations made them; the question is wider.
 */
import { LETTERS_OF_THEIR_OWN, plainSpelling } from '../domain/sort-name.ts';

/** Shorter words are still being typed and name too many. */
const FEWEST_LETTERS = 3;
const MOST_WORDS = 8;
/** Spellings asked for beside the word itself. */
const MOST_SPELLINGS = 24;

/** A full-text query of the words of a text, all of them, in any spelling; null when there is none. `BEGINNINGS`: as one types; `WHOLE`: far quicker. */
export function wordsInAnySpelling(text: string, which: 'BEGINNINGS' | 'WHOLE'): string | null {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, MOST_WORDS) ?? [];
  const rest = which === 'BEGINNINGS' ? '*' : '';
  return words.length === 0 ? null : words.map((word) => anyOf(spellingsOf(word), rest)).join(' AND ');
}

function anyOf(spellings: readonly string[], rest: string): string {
  const terms = spellings.map((spelling) => `"${spelling}"${rest}`);
  return terms.length === 1 ? terms.join('') : `(${terms.join(' OR ')})`;
}

/**
 * The word as it was typed, plain, and with such a letter in each place where a plain one may stand for it, or in all places of that letter:
 * enough for a name that has one of them, once or throughout.
 */
export function spellingsOf(word: string): readonly string[] {
  const plain = plainSpelling(word);
  const typed = plain === word.toLowerCase() ? [word] : [word, plain];
  if (Array.from(word).length < FEWEST_LETTERS) return typed;
  const others = LETTERS_OF_THEIR_OWN.flatMap(({ letter, written }) => {
    const places = Array.from(plain.matchAll(new RegExp(written, 'gu')), (match) => match.index);
    const once = places.map((at) => `${plain.slice(0, at)}${letter}${plain.slice(at + written.length)}`);
    return places.length > 1 ? [plain.replaceAll(written, letter), ...once] : once;
  });
  return [...new Set([...typed, ...others.slice(0, MOST_SPELLINGS)])];
}

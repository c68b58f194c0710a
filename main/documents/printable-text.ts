/**
 * Text that the fonts of the notice can print. Titillium Web has Latin letters only: whatever it lacks is written with the nearest
 * Latin spelling (a fixed table, so the same name always prints the same), never as the empty box of a missing glyph.
 */
import { CYRILLIC, GREEK, LATIN, PUNCTUATION } from './latin-spelling.ts';

/** How a text had to change to be printable. */
export type Spelling = 'UNCHANGED' | 'RESPELLED' | 'LOST';

/** A character of the text and what stands for it on paper; null = nothing could, and there is a `?`. */
export type SpellingChange = Readonly<{ from: string; to: string | null }>;

/**
 * A printable text; `LOST` when at least one character had no Latin spelling and became `?`.
 * `changes` names each respelled or lost character once, in the order of the text; signs with an obvious equal are not told.
 */
export type PrintableText = Readonly<{ text: string; spelling: Spelling; changes: readonly SpellingChange[] }>;

const REPLACEMENT = '?';
// Marks of direction, joiners, soft hyphen, byte order mark: invisible on screen, nothing to print.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/gu;
const BLANK = /[\s\u0000-\u001f\u007f-\u009f]+/gu;
const LONE_SURROGATE = /\p{Cs}/gu;
const MARKS = /\p{M}+/gu;

/**
 * Rewrites a text with characters of `coverage` only, on one line, single spaces.
 * @param text any Unicode text
 * @param coverage code points the font has
 */
export function toPrintable(text: string, coverage: ReadonlySet<number>): PrintableText {
  const clean = text.replace(LONE_SURROGATE, '\ufffd').normalize('NFC').replace(INVISIBLE, '').replace(BLANK, ' ').trim();
  const characters = Array.from(clean);
  let spelling: Spelling = 'UNCHANGED';
  const changes = new Map<string, string | null>();
  const printed = characters.map((character, index) => {
    if (isCovered(character, coverage)) return character;
    const respelled = respell(character, coverage);
    if (respelled === null) {
      spelling = 'LOST';
      changes.set(character, null);
      return REPLACEMENT;
    }
    const written = matchCase(respelled, character, characters[index - 1], characters[index + 1]);
    if (character in PUNCTUATION) return written;
    if (spelling === 'UNCHANGED') spelling = 'RESPELLED';
    if (!changes.has(character)) changes.set(character, written);
    return written;
  });
  return { text: printed.join('').replace(BLANK, ' ').trim(), spelling, changes: [...changes].map(([from, to]) => ({ from, to })) };
}

function isCovered(text: string, coverage: ReadonlySet<number>): boolean {
  return Array.from(text).every((character) => coverage.has(character.codePointAt(0) ?? 0));
}

/** Latin spelling of one character: the table, then the same letter without some marks, then its compatible form. */
function respell(character: string, coverage: ReadonlySet<number>): string | null {
  const listed = lookUp(character);
  if (listed !== null) return listed;
  const decomposed = character.normalize('NFD');
  const base = decomposed.replace(MARKS, '');
  if (base === '' && decomposed !== '') return '';
  if (base !== character) return withMarksKept(decomposed, base, coverage);
  const compatible = character.normalize('NFKD').replace(MARKS, '');
  if (compatible === character) return null;
  return respellAll(compatible, coverage);
}

/** Keeps one mark where the font has the letter with it (ế → ê), else the bare letter. */
function withMarksKept(decomposed: string, base: string, coverage: ReadonlySet<number>): string | null {
  const marks = Array.from(decomposed).filter((part) => /\p{M}/u.test(part));
  const kept = marks.map((mark) => (base + mark).normalize('NFC')).find((letter) => Array.from(letter).length === 1 && isCovered(letter, coverage));
  return kept ?? respellAll(base, coverage);
}

function respellAll(text: string, coverage: ReadonlySet<number>): string | null {
  const parts = Array.from(text).map((part) => (isCovered(part, coverage) ? part : respell(part, coverage)));
  return parts.every((part) => part !== null) ? parts.join('') : null;
}

function lookUp(character: string): string | null {
  for (const table of [PUNCTUATION, LATIN]) {
    if (Object.hasOwn(table, character)) return table[character] ?? null;
  }
  const lower = character.toLowerCase();
  for (const table of [CYRILLIC, GREEK]) {
    if (Object.hasOwn(table, lower)) return table[lower] ?? null;
  }
  return null;
}

/** Ш → SH inside capitals, Sh before a small letter. */
function matchCase(respelled: string, character: string, previous: string | undefined, next: string | undefined): string {
  if (!isUpper(character)) return respelled;
  const amongCapitals = next === undefined || !isLetter(next) ? previous !== undefined && isUpper(previous) : isUpper(next);
  if (amongCapitals || respelled.length === 1) return respelled.toUpperCase();
  return respelled.charAt(0).toUpperCase() + respelled.slice(1).toLowerCase();
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

function isUpper(character: string): boolean {
  return /\p{Lu}/u.test(character);
}

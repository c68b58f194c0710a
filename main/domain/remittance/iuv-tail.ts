/**
 * From the text behind `RFB` or `RFS` to the IUV of a single transfer.
 *
 * Source: reconciliation.md 2.3, B1 and what follows the T rules.
 */
import { compactFrom, rangesOfCompact, upperAfter, type CausaleText } from './causale-text.ts';
import type { IuvReading } from './causale-reading.ts';

/** Which IUVs are here, as receipts or as rows of flows. Upper case. */
export type KnownIuvs = Readonly<{ has: (iuv: string) => boolean }>;

const SINGLE_TRANSFER = /(?<![A-Z0-9])R ?F ?[SB](?=[ /])/g;
const LONGEST_IUV = 25;
const SHORTEST_IUV = 15;
/** `RF`, two check digits and one character: a creditor reference may be short. */
const SHORTEST_RF = 5;
const READABLE = /^(?:RF\d{2}[A-Z0-9]{1,21}|\d{18}|\d{17}|\d{15})/;
/** Lengths of numeric IUVs, to which banks add or take zeros in front. */
const NUMERIC_LENGTHS = [15, 17, 18];

/** An IUV that a tail may name, and how much of the tail would be it. */
type Candidate = Readonly<{ iuv: string; length: number }>;

/** B1: the IUVs of single transfers, in the order of the text. */
export function readSingleTransfers(text: CausaleText, known: KnownIuvs): readonly IuvReading[] {
  return tailStarts(text).flatMap((start) => readIuv(text, known, start) ?? []);
}

/** Whatever {@link readSingleTransfers} might ask for: lets a caller fetch beforehand only what one causale can name. */
export function possibleIuvs(text: CausaleText): readonly string[] {
  return [...new Set(tailStarts(text).flatMap((start) => [...candidates(text, start)].map(({ iuv }) => iuv)))];
}

function tailStarts(text: CausaleText): readonly number[] {
  return [...text.upper.matchAll(SINGLE_TRANSFER)].map((found) => {
    let start = compactFrom(text, found.index + found[0].length);
    while (text.compact.charAt(start) === '/') start += 1;
    return start;
  });
}

function readIuv(text: CausaleText, known: KnownIuvs, start: number): IuvReading | null {
  for (const { iuv, length } of candidates(text, start)) {
    if (known.has(iuv)) return { iuv, known: true, ranges: rangesOfCompact(text, start, start + length) };
  }
  const read = READABLE.exec(text.compact.slice(start, start + LONGEST_IUV))?.[0];
  return read === undefined ? null : { iuv: read, known: false, ranges: rangesOfCompact(text, start, start + read.length) };
}

/** The longest first; then the notice number, then zeros in front more or less. */
function* candidates(text: CausaleText, start: number): Generator<Candidate> {
  const shortest = text.compact.startsWith('RF', start) ? SHORTEST_RF : SHORTEST_IUV;
  for (let length = Math.min(LONGEST_IUV, text.compact.length - start); length >= shortest; length -= 1) {
    if (isWholeWord(text, start + length)) yield { iuv: text.compact.slice(start, start + length), length };
  }
  const digits = /^\d+/.exec(text.compact.slice(start, start + 40))?.[0] ?? '';
  // Behind a blank another number may follow, which the compact text does not tell from the first.
  for (let length = digits.length; length > 0; length -= 1) {
    if (isWholeWord(text, start + length) && (length === digits.length || length >= SHORTEST_IUV)) yield* spellings(digits.slice(0, length));
  }
}

/** What a number may stand for besides itself: a notice number, an IUV with zeros in front more or less. */
function* spellings(digits: string): Generator<Candidate> {
  if (digits.length === 18) yield { iuv: digits.slice(digits.startsWith('0') ? 3 : 1), length: 18 };
  const significant = digits.replace(/^0+(?=.)/, '');
  for (const iuv of new Set([significant, ...NUMERIC_LENGTHS.map((length) => significant.padStart(length, '0'))])) {
    if (iuv.length !== digits.length) yield { iuv, length: digits.length };
  }
}

/** A number of 15 digits is not the first part of one of 17: what follows in the bank's text must not be glued. */
function isWholeWord(text: CausaleText, end: number): boolean {
  return !/[A-Z0-9]/.test(upperAfter(text, end - 1));
}

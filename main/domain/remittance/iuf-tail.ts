/**
 * From the text behind an anchor to identifiers of flows. After blanks are taken out the following words are glued to an identifier:
 * it is never cut out by a greedy expression, but looked up.
 *
 * Source: reconciliation.md 2.3, T1 to T3.
 */
import { rangesOfCompact, spelledInRaw, upperAfter, upperBefore, type CausaleText } from './causale-text.ts';
import type { GluedRun, IufReading } from './causale-reading.ts';
import { MAX_IUF_LENGTH, type KnownIufs } from './known-iufs.ts';

/** A stretch of `compact`: from behind an anchor to the next one. */
export type Tail = Readonly<{ start: number; end: number }>;

/** What a tail gave, and how much of it was used. */
type Read = Readonly<{ reading: IufReading; end: number }>;

/** T2: a shorter beginning is the one of too many. */
export const MIN_TRUNCATED = 16;
const IDENTIFIER_RUN = /[A-Z0-9_-]+/y;
const BARE_SHAPE = /\d{4}-\d{2}-\d{2}[A-Z0-9_]{3,}-[A-Z0-9_-]+/y;
const READABLE_SHAPE = /\d{4}-\d{2}-\s?\d\s?\d[A-Z0-9_]*-[A-Z0-9_-]+/g;
const READABLE_RUN = /[A-Z0-9_-]{8,35}/g;
const DATE_LENGTH = 10;
/** Nothing longer is worth showing as "what was read". */
const MAX_READ_TEXT = 70;

/** Reads a tail: one identifier, and those that stand behind an exact one (T1c). Empty when nothing is readable. */
export function readTail(text: CausaleText, known: KnownIufs, tail: Tail): readonly IufReading[] {
  const first = readOne(text, known, tail);
  return first === null ? [] : [first.reading, ...readFurther(text, known, first, tail.end)];
}

/** T1, then T2, then T3, at the beginning of a tail. */
function readOne(text: CausaleText, known: KnownIufs, tail: Tail): Read | null {
  return readExact(text, known, tail.start) ?? readTruncated(text, known, tail) ?? readUnknown(text, tail);
}

/** T1 and T1b. */
function readExact(text: CausaleText, known: KnownIufs, start: number): Read | null {
  const length = known.longestAt(text.compact, start);
  if (length === 0) return null;
  const end = start + length;
  const key = text.compact.slice(start, end);
  const gluedText = runAfter(text, end - 1);
  const reading: IufReading = {
    kind: 'EXACT', text: key, iufs: bySpelling(known.spelled(key), () => spelledInRaw(text, start, end)), glued: kindOfRun(gluedText), gluedText, ranges: rangesOfCompact(text, start, end + gluedText.length),
  };
  return { reading, end: end + gluedText.length };
}

/** Of identifiers that differ only in case the raw text chooses; when it cannot, all stay. */
function bySpelling(spellings: readonly string[], rawSpelling: () => string): readonly string[] {
  if (spellings.length < 2) return [...spellings];
  const raw = rawSpelling();
  const same = spellings.filter((iuf) => iuf === raw);
  return same.length === 1 ? same : [...spellings];
}

function runAfter(text: CausaleText, lastCompact: number): string {
  IDENTIFIER_RUN.lastIndex = (text.compactToUpper[lastCompact] ?? 0) + 1;
  return IDENTIFIER_RUN.exec(text.upper)?.[0] ?? '';
}

function kindOfRun(run: string): GluedRun {
  if (run === '') return 'NONE';
  return /^[A-Z]+$/.test(run) ? 'LETTERS' : 'OTHER';
}

/** T1c: what stands behind an exact hit and a blank or a separator, if it is a known identifier or has the shape of one. */
function readFurther(text: CausaleText, known: KnownIufs, first: Read, limit: number): readonly IufReading[] {
  const found: IufReading[] = [];
  let last = first;
  for (let at = first.end; at < limit && last.reading.kind === 'EXACT' && last.reading.glued === 'NONE'; at += 1) {
    if (at < last.end || !isWordStart(text, at)) continue;
    const next = readExact(text, known, at) ?? readShape(text, known, { start: at, end: limit });
    if (next === null) continue;
    found.push(next.reading);
    last = next;
  }
  return found;
}

/** A date with a code right behind it: a date that a blank divides from the next word is a date. */
function readShape(text: CausaleText, known: KnownIufs, tail: Tail): Read | null {
  if (!/[A-Z0-9_]/.test(upperAfter(text, tail.start + DATE_LENGTH - 1))) return null;
  BARE_SHAPE.lastIndex = tail.start;
  return BARE_SHAPE.test(text.compact) ? readOne(text, known, tail) : null;
}

/** True when a word of `upper` begins at a position of `compact`. */
export function isWordStart(text: CausaleText, at: number): boolean {
  return /[A-Z0-9]/.test(text.compact.charAt(at)) && !/[A-Z0-9_-]/.test(upperBefore(text, at));
}

/** T2: a tail cut by the bank. */
function readTruncated(text: CausaleText, known: KnownIufs, { start, end }: Tail): Read | null {
  const part = leadingRun(text.compact.slice(start, Math.min(end, start + MAX_IUF_LENGTH)));
  if (part.length < MIN_TRUNCATED) return null;
  const iufs = known.startingWith(part).flatMap((key) => known.spelled(key));
  if (iufs.length === 0) return null;
  const partEnd = start + part.length;
  return { reading: { kind: 'TRUNCATED', text: part, iufs, glued: 'NONE', gluedText: '', ranges: rangesOfCompact(text, start, partEnd) }, end: partEnd };
}

function leadingRun(text: string): string {
  IDENTIFIER_RUN.lastIndex = 0;
  return IDENTIFIER_RUN.exec(text)?.[0] ?? '';
}

/** T3: the best reading of an identifier that is not here. */
function readUnknown(text: CausaleText, { start, end }: Tail): Read | null {
  const from = text.compactToUpper[start];
  if (from === undefined) return null;
  const stretch = text.upper.slice(from, (text.compactToUpper[end - 1] ?? from) + 1);
  const found = firstMatch(stretch, READABLE_SHAPE, () => true) ?? firstMatch(stretch, READABLE_RUN, (run) => /\d/.test(run));
  if (found === null) return null;
  const [at, upper] = found;
  const firstCompact = start + stretch.slice(0, at).replaceAll(' ', '').length;
  const key = upper.replaceAll(' ', '').slice(0, MAX_READ_TEXT);
  const readEnd = firstCompact + key.length;
  return { reading: { kind: 'UNKNOWN', text: key, iufs: [], glued: 'NONE', gluedText: '', ranges: rangesOfCompact(text, firstCompact, readEnd) }, end: readEnd };
}

function firstMatch(text: string, shape: RegExp, accepted: (match: string) => boolean): readonly [number, string] | null {
  for (const match of text.matchAll(shape)) if (accepted(match[0])) return [match.index, match[0]];
  return null;
}

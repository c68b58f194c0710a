/**
 * Reads the causale of a treasury movement: which reporting flows or which single payment it names.
 * Superset of what GovPay, p4pa and MyPivot read; every reading says where in the raw text it stands.
 *
 * Source: reconciliation.md 2.2 (variants) and 2.3 (anchors, tails).
 */
import { causaleText, rangesOfCompact, upperBefore, type CausaleText, type RawRange } from './causale-text.ts';
import { readTextOf, type CausaleReading, type IufReading, type IuvReading } from './causale-reading.ts';
import { isWordStart, MIN_TRUNCATED, readTail, type Tail } from './iuf-tail.ts';
import { possibleIuvs as possibleIuvsOf, readSingleTransfers, type KnownIuvs } from './iuv-tail.ts';
import { iufKey, type KnownIufs } from './known-iufs.ts';

/** A1 on `compact`; `/TXT/<digit>/` (also spelled `/TEXT/`) is the progressive of a day's transfers. */
const A1 = /LGPE-?(?:RIVERSAMENTO|INTEGRAZIONE)[/.:]?(?:TE?XT[/.:]?\d[/.:]?)?URI[/.:]?/g;
const A2 = /\/URI\/(?=\d{4}-\d{2}-\d{2})/g;
const A3 = /\d{4}-\d{2}-\d{2}[A-Z0-9_]{3,}-[A-Z0-9_-]+/g;
const KEYWORD = /LGPE-?(?:RIVERSAMENTO|INTEGRAZIONE)/g;
const B2 = /(?<![A-Z0-9])(?:RF\d{2}[A-Z0-9]{11,21}|3\d{17}|\d{17}|\d{15})(?![A-Z0-9])/g;
const MAX_STRAY_SEPARATORS = 3;

/** Reads a causale against what is known. Linear in its length; never throws, whatever the text. */
export function readCausale(causale: string | CausaleText, iufs: KnownIufs, iuvs: KnownIuvs): CausaleReading {
  const text = asText(causale);
  const keyword = [...text.compact.matchAll(KEYWORD)].flatMap((found) => rangesOfCompact(text, found.index, found.index + found[0].length));
  const { anchor, tails } = anchoredTails(text);
  if (anchor !== null) return { anchor, keyword, iufs: distinct(tails.flatMap((tail) => readTail(text, iufs, tail))), iuvs: [], hints: [] };
  const bare = readBare(text, iufs);
  if (bare.length > 0) return { anchor: 'A3', keyword, iufs: distinct(bare), iuvs: [], hints: [] };
  const single = distinctIuvs(readSingleTransfers(text, iuvs));
  if (single.length > 0) return { anchor: 'B1', keyword, iufs: [], iuvs: single, hints: [] };
  const hints = readHints(text, iuvs);
  return { anchor: hints.length > 0 ? 'B2' : null, keyword, iufs: [], iuvs: [], hints };
}

/** The IUVs that {@link readCausale} might ask for: none in the causale of a cumulative transfer. */
export function possibleIuvs(causale: string | CausaleText): readonly string[] {
  const text = asText(causale);
  return anchoredTails(text).anchor === null ? possibleIuvsOf(text) : [];
}

/** Two texts that share so many characters may be an identifier and what a bank left of it (T2); the same day and the same PSP. */
export const HEAD_LENGTH = MIN_TRUNCATED;

/**
 * Where the arrival of a flow could change the reading of a causale: beginnings of {@link HEAD_LENGTH} characters of what stands there.
 * A flow with another {@link headOf} cannot. Empty for a causale without anchors and without bare identifiers.
 */
export function readableHeads(causale: string | CausaleText): ReadonlySet<string> {
  const text = asText(causale);
  const { anchor, tails } = anchoredTails(text);
  const heads = new Set<string>();
  const stretches = anchor === null ? bareStarts(text).map((start) => ({ start, end: text.compact.length })) : tails;
  for (const { start, end } of stretches) {
    for (let at = start; at < end && at + HEAD_LENGTH <= text.compact.length; at += 1) {
      if (at === start || isWordStart(text, at)) heads.add(text.compact.slice(at, at + HEAD_LENGTH));
    }
  }
  return heads;
}

/** The {@link readableHeads} that a flow may change; null for an identifier so short that any text may name it. */
export function headOf(iuf: string): string | null {
  const key = iufKey(iuf);
  return key.length < HEAD_LENGTH ? null : key.slice(0, HEAD_LENGTH);
}

function asText(causale: string | CausaleText): CausaleText {
  return typeof causale === 'string' ? causaleText(causale) : causale;
}

function anchoredTails(text: CausaleText): Readonly<{ anchor: 'A1' | 'A2' | null; tails: readonly Tail[] }> {
  const keyworded = tailsBehind(text, A1);
  if (keyworded.length > 0) return { anchor: 'A1', tails: keyworded };
  const dated = tailsBehind(text, A2);
  return dated.length > 0 ? { anchor: 'A2', tails: dated } : { anchor: null, tails: [] };
}

function tailsBehind(text: CausaleText, anchor: RegExp): readonly Tail[] {
  const found = [...text.compact.matchAll(anchor)];
  return found.map((match, place) => {
    const end = found[place + 1]?.index ?? text.compact.length;
    return { start: firstReadable(text.compact, match.index + match[0].length, end), end };
  });
}

/** A separator or two more than the standard foresees. */
function firstReadable(compact: string, from: number, end: number): number {
  let start = from;
  while (start < end && start - from < MAX_STRAY_SEPARATORS && !/[A-Z0-9]/.test(compact.charAt(start))) start += 1;
  return start;
}

/** A3: identifiers that stand alone. */
function readBare(text: CausaleText, iufs: KnownIufs): readonly IufReading[] {
  const readings: IufReading[] = [];
  let readTo = -1;
  for (const start of bareStarts(text)) {
    const [rawStart] = rangesOfCompact(text, start, start + 1)[0] ?? [0, 0];
    if (rawStart < readTo) continue;
    const read = readTail(text, iufs, { start, end: text.compact.length });
    readings.push(...read);
    readTo = Math.max(readTo, ...read.flatMap(({ ranges }) => ranges.map(([, end]) => end)));
  }
  return readings;
}

function bareStarts(text: CausaleText): readonly number[] {
  const starts: number[] = [];
  A3.lastIndex = 0;
  for (let found = A3.exec(text.compact); found !== null; found = A3.exec(text.compact)) {
    // The blank before it is gone in `compact`: the neighbour is looked up where blanks still are.
    if (!/[A-Z0-9]/.test(upperBefore(text, found.index))) starts.push(found.index);
    A3.lastIndex = found.index + 1;
  }
  return starts;
}

/** The same identifier twice in one text is one; what marks it is marked everywhere. */
function distinct(readings: readonly IufReading[]): readonly IufReading[] {
  const byText = new Map<string, IufReading>();
  for (const reading of readings) {
    // A word glued to one of two copies takes nothing from the other.
    const key = reading.glued === 'LETTERS' ? reading.text : readTextOf(reading);
    const earlier = byText.get(key);
    const clearer = earlier !== undefined && (earlier.kind !== 'EXACT' || earlier.glued !== 'LETTERS' || reading.glued !== 'NONE') ? earlier : reading;
    byText.set(key, earlier === undefined ? reading : { ...clearer, ranges: joinedRanges(earlier.ranges, reading.ranges) });
  }
  return [...byText.values()];
}

function distinctIuvs(readings: readonly IuvReading[]): readonly IuvReading[] {
  const byIuv = new Map<string, IuvReading>();
  for (const reading of readings) {
    const earlier = byIuv.get(reading.iuv);
    byIuv.set(reading.iuv, earlier === undefined ? reading : { ...earlier, ranges: joinedRanges(earlier.ranges, reading.ranges) });
  }
  return [...byIuv.values()];
}

function joinedRanges(first: readonly RawRange[], second: readonly RawRange[]): readonly RawRange[] {
  return [...first, ...second.filter(([start]) => !first.some(([other]) => other === start))].sort(([a], [b]) => a - b);
}

function readHints(text: CausaleText, iuvs: KnownIuvs): readonly IuvReading[] {
  const upperRanges = (start: number, end: number): readonly RawRange[] => {
    if (text.upperToRaw === null) return [[start, end]];
    return [[text.upperToRaw.starts[start] ?? 0, text.upperToRaw.ends[end - 1] ?? 0]];
  };
  return distinctIuvs(
    [...text.upper.matchAll(B2)].map((found) => {
      const digits = /^3\d{17}$/.test(found[0]) ? found[0].slice(1) : found[0];
      const iuv = iuvs.has(digits) ? digits : found[0];
      return { iuv, known: iuvs.has(iuv), ranges: upperRanges(found.index, found.index + found[0].length) };
    }),
  );
}

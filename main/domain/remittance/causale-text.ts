/**
 * The text of a bank credit made comparable, with the way back to what the bank wrote.
 *
 * Source: reconciliation.md 2.3, normalisation steps 1 and 2.
 */

/** Half-open range of UTF-16 positions of the raw text. */
export type RawRange = readonly [start: number, end: number];

/** A causale in the two forms that the grammar reads. */
export type CausaleText = Readonly<{
  raw: string;
  /** `U`: entities decoded, NFKC, every blank a space, every dash `-`, upper case. */
  upper: string;
  /** `K`: `U` without blanks. */
  compact: string;
  /** For each character of `compact`, its position in `upper`. */
  compactToUpper: Uint16Array;
  /** For each character of `upper`, its raw range; null when positions are the same. */
  upperToRaw: Readonly<{ starts: Uint16Array; ends: Uint16Array }> | null;
}>;

/** Nothing that a bank writes is longer; what is behind it is not read. */
export const MAX_CAUSALE_LENGTH = 10_000;

/** Normalises a causale. Linear in its length. */
export function causaleText(causale: string): CausaleText {
  const raw = causale.length > MAX_CAUSALE_LENGTH ? causale.slice(0, MAX_CAUSALE_LENGTH) : causale;
  const { upper, upperToRaw } = PLAIN.test(raw) ? { upper: raw.replace(CONTROLS, ' ').toUpperCase(), upperToRaw: null } : pieceByPiece(raw);
  return { raw, upper, upperToRaw, ...withoutBlanks(upper) };
}

/** The raw ranges behind a stretch of `compact`; blanks between its characters are left out, so that only words get marked. */
export function rangesOfCompact(text: CausaleText, start: number, end: number): readonly RawRange[] {
  const ranges: (readonly [number, number])[] = [];
  for (let position = start; position < end; position += 1) {
    const [from, to] = rawRangeOf(text, text.compactToUpper[position] ?? 0);
    const last = ranges.at(-1);
    if (last !== undefined && from <= last[1]) ranges[ranges.length - 1] = [last[0], Math.max(last[1], to)];
    else ranges.push([from, to]);
  }
  return ranges;
}

/** The first position of `compact` that lies at or after a position of `upper`. */
export function compactFrom(text: CausaleText, upperPosition: number): number {
  let low = 0;
  let high = text.compactToUpper.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((text.compactToUpper[middle] ?? 0) < upperPosition) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The character of `upper` right after one of `compact`: a blank when the bank put one there, empty at the end. */
export function upperAfter(text: CausaleText, compactPosition: number): string {
  return text.upper.charAt((text.compactToUpper[compactPosition] ?? 0) + 1);
}

/** The character of `upper` right before one of `compact`, empty at the beginning. */
export function upperBefore(text: CausaleText, compactPosition: number): string {
  return text.upper.charAt((text.compactToUpper[compactPosition] ?? 0) - 1);
}

/** A stretch of `compact` as the bank spelled it, blanks dropped: tells apart what differs only in case. */
export function spelledInRaw(text: CausaleText, start: number, end: number): string {
  return rangesOfCompact(text, start, end)
    .map(([from, to]) => text.raw.slice(from, to))
    .join('');
}

/** Printable ASCII without `&`: no entity, nothing that changes length. */
const PLAIN = /^[\t\n\r\x20-\x25\x27-\x7E]*$/;
const CONTROLS = /[\t\n\r]/g;
const BLANK = /[\s\x00-\x1F\x7F\u00AD\u200B-\u200F\u2060\uFEFF]/g;
const DASH = /[\u2010-\u2015\u2212]/g;
/** An entity, or a character with the marks that NFKC joins to it. */
const PIECE = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,6});|[\s\S]\p{M}*/gu;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

type Spelled = Pick<CausaleText, 'upper' | 'upperToRaw'>;

function pieceByPiece(raw: string): Spelled {
  let upper = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const found of raw.matchAll(PIECE)) {
    const [piece] = found;
    const spelled = decoded(piece).normalize('NFKC').replace(BLANK, ' ').replace(DASH, '-').toUpperCase();
    for (let count = 0; count < spelled.length; count += 1) {
      starts.push(found.index);
      ends.push(found.index + piece.length);
    }
    upper += spelled;
  }
  return { upper, upperToRaw: { starts: Uint16Array.from(starts), ends: Uint16Array.from(ends) } };
}

function decoded(piece: string): string {
  if (!piece.startsWith('&') || !piece.endsWith(';')) return piece;
  const name = piece.slice(1, -1);
  if (!name.startsWith('#')) return NAMED.get(name.toLowerCase()) ?? piece;
  const code = /^#[xX]/.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : piece;
}

function withoutBlanks(upper: string): Pick<CausaleText, 'compact' | 'compactToUpper'> {
  const positions = new Uint16Array(upper.length);
  let length = 0;
  for (let position = 0; position < upper.length; position += 1) {
    if (upper.charCodeAt(position) === 0x20) continue;
    positions[length] = position;
    length += 1;
  }
  return { compact: length === upper.length ? upper : upper.replaceAll(' ', ''), compactToUpper: positions.subarray(0, length) };
}

function rawRangeOf(text: CausaleText, upperPosition: number): RawRange {
  if (text.upperToRaw === null) return [upperPosition, upperPosition + 1];
  return [text.upperToRaw.starts[upperPosition] ?? 0, text.upperToRaw.ends[upperPosition] ?? 0];
}

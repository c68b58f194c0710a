import type { TextPiece } from '../../components/text-pieces.ts';
import type { MovementRow } from './reconciliation-types.ts';

/** First character marked and the one after the last, in UTF-16 units of the raw text. */
export type MarkedRange = readonly [start: number, end: number];

/** What a treasurer wrote, cut where the words that were read begin and end. Ranges may overlap, touch or fall outside. Source: reconciliation.md 2.3 (index map back to the raw text). */
export function causalePieces(causale: string, ranges: readonly MarkedRange[]): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  const push = (from: number, to: number, marked: boolean) => { if (to > from) pieces.push({ text: causale.slice(from, to), marked }); };
  let at = 0;
  for (const [start, end] of joinedRanges(ranges, causale.length)) {
    push(at, start, false);
    push(start, end, true);
    at = end;
  }
  push(at, causale.length, false);
  return pieces;
}

function joinedRanges(ranges: readonly MarkedRange[], length: number): readonly MarkedRange[] {
  const inside = ranges.map(([start, end]): MarkedRange => [Math.max(0, start), Math.min(length, end)]).filter(([start, end]) => end > start).toSorted(([a], [b]) => a - b);
  return inside.reduce<readonly MarkedRange[]>((joined, range) => {
    const last = joined.at(-1);
    if (last === undefined || range[0] > last[1]) return [...joined, range];
    return [...joined.slice(0, -1), [last[0], Math.max(last[1], range[1])]];
  }, []);
}

/** How much of what stands before the identifier is kept in a row. */
const BEFORE = 5;

/**
 * A causale on one line of a list, cut from the left so that the identifier shows: `…/URI/2026-11-12PSPEX-03`.
 * @param span the words that were read, in the raw text; null when none were: the text then begins where it begins
 * Source: look reference, "Tables".
 */
export function causaleInList(causale: string, span: MarkedRange | null): string {
  const whole = onOneLine(causale);
  if (span === null) return whole;
  const cut = onOneLine(causale.slice(Math.max(0, span[0] - BEFORE)));
  return cut === whole ? whole : `…${cut}`;
}

/** The causale on one line, so that the flow it is for shows. */
export function causaleOfRow({ causale, span }: Pick<MovementRow, 'causale' | 'span'>): string {
  return causaleInList(causale, span);
}

function onOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** Breaks styled text into lines of a given width, and cuts what does not fit. */
import type { Face } from './fonts.ts';
import type { Run } from './page-kind.ts';

/** Width in millimetres of a text in a face, at the size in use. */
export type Measure = (face: Face, text: string) => number;

/** A line: stretches one after the other, spaces included. */
export type Line = readonly Run[];

export type BrokenText = Readonly<{ lines: readonly Line[]; isCut: boolean }>;

type Word = Readonly<{ pieces: readonly Run[]; spaceBefore: Run | null }>;

const ELLIPSIS = '…';

/**
 * A single line that fits is kept as it is, double spaces included. A line end in the text (`\n`) is where the official model breaks:
 * it is followed when each stretch fits on one line, else the text flows.
 */
export function breakLines(runs: readonly Run[], width: number, maxLines: number, measure: Measure): BrokenText {
  const asInModel = splitAtLineEnds(runs.filter((run) => run.text !== ''));
  if (asInModel.length <= maxLines && asInModel.every((line) => lineWidth(line, measure) <= width)) return { lines: asInModel, isCut: false };
  const whole = runs.map((run) => ({ ...run, text: run.text.replaceAll('\n', ' ') }));
  const lines = fill(splitLongWords(toWords(whole), width, measure), width, measure);
  if (lines.length <= maxLines) return { lines, isCut: false };
  const kept = lines.slice(0, maxLines);
  return { lines: kept.map((line, index) => (index === maxLines - 1 ? withEllipsis(line, width, measure) : line)), isCut: true };
}

/**
 * Cuts a plain text to a number of characters at a word boundary, "…" included in the count.
 * A first word longer than the limit is cut inside.
 */
export function cutAtWord(text: string, maximum: number): Readonly<{ text: string; isCut: boolean }> {
  const characters = Array.from(text);
  if (characters.length <= maximum) return { text, isCut: false };
  const kept = characters.slice(0, maximum - 1).join('');
  const isBoundary = characters[maximum - 1] === ' ';
  const lastSpace = kept.lastIndexOf(' ');
  const whole = isBoundary || lastSpace <= 0 ? kept : kept.slice(0, lastSpace);
  return { text: `${whole.replace(/[\s,;:.·–—-]+$/u, '')}${ELLIPSIS}`, isCut: true };
}

function splitAtLineEnds(runs: readonly Run[]): readonly Line[] {
  const lines: Run[][] = [];
  for (const run of runs) {
    run.text.split('\n').forEach((text, index) => {
      const last = lines.at(-1);
      if (index > 0 || last === undefined) lines.push([{ ...run, text }]);
      else last.push({ ...run, text });
    });
  }
  return lines.map((line) => line.filter((run) => run.text !== ''));
}

function lineWidth(line: Line, measure: Measure): number {
  return line.reduce((sum, run) => sum + measure(run.face, run.text), 0);
}

/** Words may change face inside ("**codice** QR,"): a word ends only at a space. */
function toWords(runs: readonly Run[]): readonly Word[] {
  const words: { pieces: Run[]; spaceBefore: Run | null }[] = [];
  let spaceBefore: Run | null = null;
  let isOpen = false;
  for (const run of runs) {
    for (const part of run.text.split(/( +)/u)) {
      if (part === '') continue;
      if (part.startsWith(' ')) {
        spaceBefore = { face: run.face, text: ' ' };
        isOpen = false;
        continue;
      }
      const piece = { face: run.face, text: part };
      const last = words.at(-1);
      if (isOpen && last) last.pieces.push(piece);
      else words.push({ pieces: [piece], spaceBefore });
      isOpen = true;
    }
  }
  return words;
}

/** Where a long word (an address, a file name, a reference) may end a line without looking hyphenated. */
const NEUTRAL_SIGN = /[-/\\._@:;,+&|)=]/u;

/** A word wider than a whole line is broken after its last sign that fits, else between characters; no hyphen is added: the reader must be able to copy it. */
function splitLongWords(words: readonly Word[], width: number, measure: Measure): readonly Word[] {
  return words.flatMap((word): readonly Word[] => {
    if (lineWidth(word.pieces, measure) <= width) return [word];
    const parts: { pieces: Run[]; spaceBefore: Run | null }[] = [{ pieces: [], spaceBefore: word.spaceBefore }];
    for (const piece of word.pieces) {
      for (const character of Array.from(piece.text)) {
        const next = { face: piece.face, text: character };
        const last = parts.at(-1);
        if (last && lineWidth([...last.pieces, next], measure) <= width) last.pieces.push(next);
        else parts.push({ pieces: [...(last === undefined ? [] : takeAfterSign(last.pieces, (taken) => lineWidth([...taken, next], measure) <= width)), next], spaceBefore: null });
      }
    }
    return parts.map((part) => ({ pieces: joined(part.pieces), spaceBefore: part.spaceBefore }));
  });
}

/** Takes off a full line, one character a piece, what follows its last neutral sign; nothing where the line has none but at its end. */
function takeAfterSign(line: Run[], fits: (taken: readonly Run[]) => boolean): readonly Run[] {
  const sign = line.findLastIndex(({ text }) => NEUTRAL_SIGN.test(text));
  return sign <= 0 || !fits(line.slice(sign + 1)) ? [] : line.splice(sign + 1);
}

function fill(words: readonly Word[], width: number, measure: Measure): readonly Line[] {
  const lines: Run[][] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const addition = last && word.spaceBefore ? [word.spaceBefore, ...word.pieces] : word.pieces;
    if (last && lineWidth([...last, ...addition], measure) <= width) last.push(...addition);
    else lines.push([...word.pieces]);
  }
  return lines.map((line) => joined(line));
}

/** Neighbouring stretches of one face become one. */
function joined(line: readonly Run[]): Run[] {
  const runs: Run[] = [];
  for (const run of line) {
    const last = runs.at(-1);
    if (last && last.face === run.face) runs[runs.length - 1] = { face: last.face, text: last.text + run.text };
    else runs.push(run);
  }
  return runs;
}

function withEllipsis(line: Line, width: number, measure: Measure): Line {
  const face = line.at(-1)?.face;
  if (face === undefined) return line;
  let words = toWords(line);
  for (;;) {
    const kept = joined(words.flatMap((word, index) => (index > 0 && word.spaceBefore ? [word.spaceBefore, ...word.pieces] : [...word.pieces])));
    const cut = joined([...kept, { face, text: ELLIPSIS }]);
    if (lineWidth(cut, measure) <= width || kept.length === 0) return cut;
    if (words.length > 1) words = words.slice(0, -1);
    else words = [shortened(words[0])];
  }
}

function shortened(word: Word | undefined): Word {
  if (word === undefined) return { pieces: [], spaceBefore: null };
  const last = word.pieces.at(-1);
  if (last === undefined) return word;
  const text = Array.from(last.text).slice(0, -1).join('');
  const pieces = text === '' ? word.pieces.slice(0, -1) : [...word.pieces.slice(0, -1), { face: last.face, text }];
  return { pieces, spaceBefore: word.spaceBefore };
}

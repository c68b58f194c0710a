/** Words drawn across a page that is not to be paid, or no longer valid, as it is. They lie under the text, in light grey. */
import type { Pdf } from './pdf-file.ts';
import { drawRun, PAGE_HEIGHT, PAGE_WIDTH, points, textWidth } from './pdf-file.ts';

const FACE = 'TitilliumWeb-Bold';
const LIGHT = '#DCDCDC';
const DARK = '#595959';
/** Height of capitals of the face, in parts of the type size. */
const CAPITAL_HEIGHT = 0.68;

/** One word along the rising diagonal, as large as `length` millimetres, centred on a point. */
export function drawDiagonal(pdf: Pdf, word: string, length: number, centreX: number, centreY: number, degrees: number): void {
  const pt = Math.min(96, 10 * (length / textWidth(pdf, FACE, 10, word)));
  const width = textWidth(pdf, FACE, pt, word);
  const capitals = (CAPITAL_HEIGHT * pt * 25.4) / 72;
  pdf.save().rotate(-degrees, { origin: [points(centreX), points(centreY)] }).fillColor(LIGHT);
  drawRun(pdf, FACE, pt, word, centreX - width / 2, centreY + capitals / 2);
  pdf.restore();
}

type Sheet = Readonly<{ width: number; height: number }>;
const A4_SHEET: Sheet = { width: PAGE_WIDTH, height: PAGE_HEIGHT };

/** Across the whole page; on a narrow one as long as its width allows. */
export function drawAcrossPage(pdf: Pdf, word: string, { width, height }: Sheet = A4_SHEET): void {
  drawDiagonal(pdf, word, Math.min(250, width * 1.19), width / 2, height / 2, 52);
}

/** Where the notice leaves the page white: millimetres. */
export type WhiteStretch = Readonly<{ top: number; bottom: number }>;

/**
 * Mark of the test archive: a line in the bottom margin and the same words, large and light, in a white stretch of the page
 * or, without one, across all of it.
 * @param consequence what the paper is not good for ("non pagabile")
 * @param lineAt centre and baseline of the line where the bottom margin is not free; millimetres
 * @param large where the large words go; null: nowhere, another mark is already there
 * @param sheet of the page, where it is not A4
 */
export function drawTestArchive(pdf: Pdf, consequence: string, large: WhiteStretch | 'PAGE' | null, lineAt: Readonly<{ x: number; y: number }> = { x: PAGE_WIDTH / 2, y: PAGE_HEIGHT - 11 }, sheet: Sheet = A4_SHEET): void {
  const words = 'ARCHIVIO DI PROVA';
  if (large === 'PAGE') drawAcrossPage(pdf, words, sheet);
  else if (large) drawDiagonal(pdf, words, 150, PAGE_WIDTH / 2, (large.top + large.bottom) / 2, 18);
  pdf.fillColor(DARK);
  const pt = 10;
  const line = `${words} – ${consequence}`;
  drawRun(pdf, FACE, pt, line, lineAt.x - textWidth(pdf, FACE, pt, line) / 2, lineAt.y);
}

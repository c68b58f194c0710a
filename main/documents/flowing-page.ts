/** Pages filled from top to bottom with blocks that are never split: for papers without an official model. Millimetres. */
import type { Face } from './fonts.ts';
import { coverageOf } from './fonts.ts';
import { breakLines } from './line-breaking.ts';
import type { Pdf, PdfFile, Structure } from './pdf-file.ts';
import { drawElement, drawRun, PAGE_HEIGHT, PAGE_WIDTH, textWidth } from './pdf-file.ts';
import { toPrintable } from './printable-text.ts';

export const MARGIN = 20;
export const CONTENT_WIDTH = PAGE_WIDTH - 2 * MARGIN;
const TOP = 16;
const BOTTOM = PAGE_HEIGHT - 22;
const INK = '#000000';
const MUTED = '#595959';
/** Distance of baselines, in parts of the type size. */
const LEADING = 1.3;

/** Something of a known height; `repeat` is drawn again above it when it opens a page (head of a table). */
export type Block = Readonly<{ height: number; draw: (top: number) => void; repeat: Block | null }>;

/** A text already broken in lines. */
export type Paragraph = Readonly<{ face: Face; pt: number; lines: readonly string[]; height: number; isMuted: boolean }>;

/** Breaks a text to a width, in the letters of the face; nothing is cut. */
export function paragraph(pdf: Pdf, face: Face, pt: number, text: string, width: number, isMuted = false): Paragraph {
  const printable = toPrintable(text, coverageOf(face)).text;
  const broken = breakLines([{ face, text: printable }], width, Number.POSITIVE_INFINITY, (of, part) => textWidth(pdf, of, pt, part));
  const lines = broken.lines.map((line) => line.map((run) => run.text).join(''));
  return { face, pt, lines, height: lines.length * leading(pt), isMuted };
}

function leading(pt: number): number {
  return (pt * LEADING * 25.4) / 72;
}

/** Draws a paragraph with its top at `top`; `rightEdge` instead of the left one aligns right. */
export function drawParagraph(pdf: Pdf, text: Paragraph, x: number, top: number, rightEdge: number | null = null): void {
  pdf.fillColor(text.isMuted ? MUTED : INK);
  text.lines.forEach((line, index) => {
    const left = rightEdge === null ? x : rightEdge - textWidth(pdf, text.face, text.pt, line);
    const isLast = index === text.lines.length - 1;
    drawRun(pdf, text.face, text.pt, isLast ? line : `${line} `, left, top + (index + 0.8) * leading(text.pt));
  });
}

/** A paragraph as an element of the document. */
export function paragraphBlock(file: PdfFile, parent: Structure, tag: string, text: Paragraph, spaceAfter: number): Block {
  return { height: text.height + spaceAfter, repeat: null, draw: (top) => drawElement(file.pdf, parent, tag, null, () => drawParagraph(file.pdf, text, MARGIN, top)) };
}

/** Empty space. */
export function gap(height: number): Block {
  return { height, repeat: null, draw: () => undefined };
}

/**
 * Lays the blocks on as many pages as they need.
 * @param decorate called on each new page, before its blocks, with the page's number and the total
 * @returns number of pages
 */
export function drawBlocks(file: PdfFile, blocks: readonly Block[], decorate: (page: number, total: number) => void): number {
  const pages = paginate(blocks);
  pages.forEach((page, index) => {
    file.pdf.addPage();
    decorate(index + 1, pages.length);
    let top = TOP;
    for (const block of page) {
      block.draw(top);
      top += block.height;
    }
  });
  return pages.length;
}

function paginate(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const pages: Block[][] = [[]];
  let used = 0;
  for (const block of blocks) {
    const current = pages.at(-1);
    if (current && (used + block.height <= BOTTOM - TOP || current.length === 0)) {
      current.push(block);
      used += block.height;
      continue;
    }
    const opened = block.repeat ? [block.repeat, block] : [block];
    pages.push(opened);
    used = opened.reduce((sum, each) => sum + each.height, 0);
  }
  return pages;
}

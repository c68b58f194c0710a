/** What a reader sees on a page: glyphs gathered in boxes of one line. */
import type { Glyph, ReadPage } from './read-pdf.ts';

export type TextBox = Readonly<{ text: string; x: number; right: number; y: number; font: string; pt: number; colour: string }>;

/** Glyphs that follow each other without a gap, in one face and size; slanted words too. */
export function textBoxes(page: ReadPage): readonly TextBox[] {
  const boxes: TextBox[] = [];
  let previous: Glyph | null = null;
  for (const glyph of page.glyphs) {
    const last = boxes.at(-1);
    if (last && previous && continues(previous, glyph)) boxes[boxes.length - 1] = { ...last, text: last.text + glyph.char, right: glyph.endX };
    else boxes.push({ text: glyph.char, x: glyph.x, right: glyph.endX, y: glyph.y, font: glyph.font, pt: glyph.pt, colour: glyph.colour });
    previous = glyph;
  }
  return boxes.map((box) => ({ ...box, text: box.text.trimEnd() }));
}

function continues(a: Glyph, b: Glyph): boolean {
  return a.font === b.font && a.pt === b.pt && Math.abs(a.endY - b.y) < 0.01 && Math.abs(a.endX - b.x) < 0.05;
}

/** All text of the page with one space between boxes, as the check list compares fixed texts. */
export function joinedText(page: ReadPage): string {
  return textBoxes(page).map((box) => box.text.trim()).join(' ').replace(/\s+/gu, ' ');
}

/** Millimetres that two boxes share, ink taken as 0.72 em above the baseline and 0.21 em below. */
export function overlap(a: TextBox, b: TextBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.x, b.x);
  const height = Math.min(bottom(a), bottom(b)) - Math.max(top(a), top(b));
  return width > 0.01 && height > 0.01 ? width * height : 0;
}

function top(box: TextBox): number {
  return box.y - (0.72 * box.pt * 25.4) / 72;
}

function bottom(box: TextBox): number {
  return box.y + (0.21 * box.pt * 25.4) / 72;
}

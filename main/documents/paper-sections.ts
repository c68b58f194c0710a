/** Sections of a paper without an official model: a grey heading, then labels with their values. Millimetres. */
import type { Block } from './flowing-page.ts';
import { CONTENT_WIDTH, drawParagraph, gap, MARGIN, paragraph } from './flowing-page.ts';
import type { PdfFile } from './pdf-file.ts';
import { drawArtifact, drawElement, points } from './pdf-file.ts';
import { artShapes } from './vector-art.ts';

const BOLD = 'TitilliumWeb-Bold';
const REGULAR = 'TitilliumWeb-Regular';
const LABEL_WIDTH = 58;
const VALUE_X = MARGIN + LABEL_WIDTH;
const VALUE_WIDTH = CONTENT_WIDTH - LABEL_WIDTH;
const BAND = '#ECECEC';

export type Row = Readonly<{ label: string; value: string }>;

/** Rows that have a value: what is not known is left out. */
export function present(pairs: readonly (readonly [string, string | null])[]): readonly Row[] {
  return pairs.flatMap(([label, value]) => (value === null || value.trim() === '' ? [] : [{ label, value }]));
}

/** A heading with its rows, and some space after them. */
export function section(file: PdfFile, title: string, list: readonly Row[]): readonly Block[] {
  const { pdf, root } = file;
  const heading = paragraph(pdf, BOLD, 10, title.toUpperCase(), CONTENT_WIDTH - 6);
  const first: Block = {
    height: heading.height + 5,
    repeat: null,
    draw: (top) => {
      drawArtifact(pdf, () => pdf.rect(points(MARGIN), points(top), points(CONTENT_WIDTH), points(heading.height + 2)).fill(BAND));
      drawElement(pdf, root, 'H2', null, () => drawParagraph(pdf, heading, MARGIN + 3, top + 0.8));
    },
  };
  return [first, ...rows(file, list), gap(3)];
}

/** Labels at left, values at right of them; nothing is cut. */
export function rows(file: PdfFile, list: readonly Row[]): readonly Block[] {
  const { pdf, root } = file;
  return list.map(({ label, value }): Block => {
    const labelText = paragraph(pdf, REGULAR, 9, label, LABEL_WIDTH - 4, true);
    const valueText = paragraph(pdf, BOLD, 10, value, VALUE_WIDTH);
    return {
      height: Math.max(labelText.height, valueText.height) + 1.4,
      repeat: null,
      draw: (top) => {
        drawElement(pdf, root, 'P', null, () => {
          drawParagraph(pdf, labelText, MARGIN + 3, top + 0.3);
          drawParagraph(pdf, valueText, VALUE_X, top);
        });
      },
    };
  });
}

/** The mark of pagoPA with its left upper corner there. */
export function drawPagoPa(file: PdfFile, x: number, top: number): void {
  file.pdf.save().translate(points(x), points(top));
  for (const shape of artShapes('logo-pagopa')) file.pdf.path(shape.d).fill(shape.fill);
  file.pdf.restore();
}

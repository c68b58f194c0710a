/** Draws a checked logo in a square of a page, touching its top right corner. */
import type { LogoPicture } from './logo-image.ts';
import type { Pdf } from './pdf-file.ts';
import { points } from './pdf-file.ts';

/** Proportions are kept. Lengths in millimetres; `right` and `top` of the square. */
export function drawLogoPicture(pdf: Pdf, logo: LogoPicture, right: number, top: number, side: number): void {
  if (logo.format !== 'SVG') {
    pdf.image(logo.bytes, points(right - side), points(top), { fit: [points(side), points(side)], align: 'right' });
    return;
  }
  const scale = Math.min(side / logo.width, side / logo.height);
  pdf.save().translate(points(right - logo.width * scale), points(top)).scale(points(scale));
  pdf.addContent(logo.operators);
  pdf.restore();
}

/** The one engine that draws a page kind (page-kind.ts): it knows tables, not notices. */
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { Line } from './line-breaking.ts';
import { breakLines } from './line-breaking.ts';
import type { ArtItem, BandItem, Condition, LogoItem, PageItem, PageKind, PageModule, PageValues, QrItem, Run, TextItem } from './page-kind.ts';
import type { Pdf, PdfFile } from './pdf-file.ts';
import { drawArtifact, drawElement, drawRun, points, textWidth } from './pdf-file.ts';
import { encodeQrCode } from './qr-code.ts';
import { artShapes } from './vector-art.ts';

const INK = '#000000';
const PLACEHOLDER = /\{(\w+)\}/gu;

/** Fields whose text was shortened on paper. */
export type DrawnPage = Readonly<{ cutFields: readonly string[] }>;
/** Field that does not fit and may not be cut, or whose code cannot be encoded. */
export type PageRefusal = Readonly<{ field: string }>;

export type PageOptions = Readonly<{
  /** Checked PNG or JPEG (logo-image.ts), or nothing. */
  logo: Buffer | null;
  /** Drawn under everything, only for the eye (watermarks). */
  underlay: ((pdf: Pdf) => void) | null;
}>;

type LaidText = Readonly<{ item: TextItem; lines: readonly Line[]; isCut: boolean }>;

/**
 * Adds one page to the file. Nothing is drawn when a field is refused.
 * @param kind table of the page
 * @param values value of every field the table names
 */
export function drawPage(file: PdfFile, kind: PageKind, values: PageValues, options: PageOptions): Result<DrawnPage, PageRefusal> {
  const items = kind.modules.flatMap((module) => module.items.filter((item) => isShown(item, values)).map((item) => ({ module, item })));
  const texts = new Map<PageItem, LaidText>();
  for (const { item } of items) {
    if (item.kind !== 'TEXT') continue;
    const laid = layOut(file.pdf, item, values);
    if (laid.isCut && item.overflow === 'REFUSE') return err({ field: fieldsOf(item)[0] ?? '' });
    texts.set(item, laid);
  }
  const refusedCode = items.map(({ item }) => item).find((item) => item.kind === 'QR' && isTooLong(item, values));
  if (refusedCode?.kind === 'QR') return err({ field: refusedCode.field });

  file.pdf.addPage();
  const { underlay } = options;
  if (underlay) drawArtifact(file.pdf, () => underlay(file.pdf));
  for (const { module, item } of items) drawItem(file, module, item, texts.get(item), values, options);
  const cutFields = [...texts.values()].filter((laid) => laid.isCut).flatMap((laid) => fieldsOf(laid.item).slice(0, 1));
  return ok({ cutFields: [...new Set(cutFields)] });
}

function isTooLong(item: QrItem, values: PageValues): boolean {
  const content = valueOf(item.field, values);
  return content !== null && encodeQrCode(content) === null;
}

function isShown(item: PageItem, values: PageValues): boolean {
  if (item.kind === 'TEXT') return isMet(item.when, values) && fieldsOf(item).every((field) => valueOf(field, values) !== null);
  return item.kind !== 'ART' || isMet(item.when, values);
}

function isMet(condition: Condition | null, values: PageValues): boolean {
  return condition === null || (valueOf(condition.field, values) !== null) === condition.present;
}

function valueOf(field: string, values: PageValues): string | null {
  const value = values[field];
  if (value === undefined) throw new Error(`page kind names the unknown field ${field}`);
  return value;
}

function fieldsOf(item: TextItem): readonly string[] {
  return item.runs.flatMap((run) => Array.from(run.text.matchAll(PLACEHOLDER), (match) => match[1] ?? ''));
}

function filled(template: string, values: PageValues): string {
  return template.replace(PLACEHOLDER, (_match, field: string) => valueOf(field, values) ?? '');
}

function layOut(pdf: Pdf, item: TextItem, values: PageValues): LaidText {
  const runs = item.runs.map((run): Run => ({ face: run.face, text: filled(run.text, values) }));
  const { lines, isCut } = breakLines(runs, item.width, item.maxLines, (face, text) => textWidth(pdf, face, item.pt, text));
  return { item, lines, isCut };
}

function drawItem(file: PdfFile, module: PageModule, item: PageItem, laid: LaidText | undefined, values: PageValues, options: PageOptions): void {
  switch (item.kind) {
    case 'TEXT':
      if (laid && laid.lines.length > 0) drawText(file, module.top, laid);
      return;
    case 'BAND':
      drawArtifact(file.pdf, () => drawBand(file.pdf, module.top, item));
      return;
    case 'ART':
      drawMaybeRead(file, item.alt, () => drawArt(file.pdf, module.top, item));
      return;
    case 'LOGO':
      if (options.logo) drawLogo(file, module.top, item, options.logo, filled(item.alt, values));
      return;
    case 'QR':
      drawQr(file, module.top, item, values);
      return;
  }
}

function drawMaybeRead(file: PdfFile, alt: string | null, draw: () => void): void {
  if (alt === null) drawArtifact(file.pdf, draw);
  else drawElement(file.pdf, file.root, 'Figure', alt, draw);
}

function drawText(file: PdfFile, top: number, { item, lines }: LaidText): void {
  const { pdf } = file;
  pdf.fillColor(INK);
  drawElement(pdf, file.root, item.role, null, () => {
    lines.forEach((line, index) => {
      let x = item.align === 'LEFT' ? item.x : item.x - line.reduce((sum, run) => sum + textWidth(pdf, run.face, item.pt, run.text), 0);
      line.forEach((run, position) => {
        // A space closes every line but the last: readers that join lines then keep words apart.
        const isLineEnd = position === line.length - 1 && index < lines.length - 1;
        drawRun(pdf, run.face, item.pt, isLineEnd ? `${run.text} ` : run.text, x, top + item.y + index * item.leading);
        x += textWidth(pdf, run.face, item.pt, run.text);
      });
    });
  });
}

function drawBand(pdf: Pdf, top: number, item: BandItem): void {
  pdf.rect(points(item.x), points(top + item.y), points(item.width), points(item.height)).fill(item.colour);
}

function drawArt(pdf: Pdf, top: number, item: ArtItem): void {
  pdf.save().translate(points(item.x), points(top + item.y));
  for (const shape of artShapes(item.art)) pdf.path(shape.d).fill(shape.fill, shape.rule === 'evenodd' ? 'even-odd' : 'non-zero');
  pdf.restore();
}

function drawLogo(file: PdfFile, top: number, item: LogoItem, logo: Buffer, alt: string): void {
  const side = points(item.side);
  drawElement(file.pdf, file.root, 'Figure', alt, () => {
    file.pdf.image(logo, points(item.x), points(top + item.y), { fit: [side, side], align: 'right' });
  });
}

function drawQr(file: PdfFile, top: number, item: QrItem, values: PageValues): void {
  const content = valueOf(item.field, values);
  const modules = content === null ? null : encodeQrCode(content);
  if (modules === null) {
    drawElement(file.pdf, file.root, 'Figure', item.placeholder, () => drawHatchedBox(file.pdf, top, item));
    return;
  }
  drawElement(file.pdf, file.root, 'Figure', filled(item.alt, values), () => drawModules(file.pdf, top, item, modules));
}

/** All modules in one filled path: renderers leave no seams between rows. */
function drawModules(pdf: Pdf, top: number, item: QrItem, modules: readonly (readonly boolean[])[]): void {
  const side = points(item.side) / modules.length;
  const left = points(item.x);
  const upper = points(top + item.y);
  modules.forEach((row, rowIndex) => {
    for (let start = 0; start < row.length; start += 1) {
      if (!row[start]) continue;
      let end = start;
      while (row[end + 1]) end += 1;
      pdf.rect(left + start * side, upper + rowIndex * side, (end - start + 1) * side, side);
      start = end;
    }
  });
  pdf.fill(INK);
}

function drawHatchedBox(pdf: Pdf, top: number, item: QrItem): void {
  const left = points(item.x);
  const upper = points(top + item.y);
  const side = points(item.side);
  const step = points(2.5);
  pdf.save().rect(left, upper, side, side).clip();
  for (let offset = step; offset < 2 * side; offset += step) pdf.moveTo(left + offset, upper).lineTo(left, upper + offset);
  pdf.lineWidth(0.5).stroke('#B1B1B1').restore();
  pdf.lineWidth(0.75).rect(left, upper, side, side).stroke('#6F6F6E');
  const pt = 8;
  const width = textWidth(pdf, 'TitilliumWeb-Regular', pt, item.placeholder);
  const middle = top + item.y + item.side / 2;
  pdf.rect(points(item.x + (item.side - width) / 2 - 1.5), points(middle - 2.4), points(width + 3), points(4.8)).fill('#FFFFFF');
  pdf.fillColor(INK);
  drawRun(pdf, 'TitilliumWeb-Regular', pt, item.placeholder, item.x + (item.side - width) / 2, middle + 1);
}

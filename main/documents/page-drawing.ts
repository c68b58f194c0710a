/** Draws laid out pages in a tagged file: it knows tables, not notices. */
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import { darkRuns, type CodeModules } from './code-modules.ts';
import { textWidth } from './font-metrics.ts';
import { drawLogoPicture } from './logo-drawing.ts';
import type { LogoPicture } from './logo-image.ts';
import type { ArtItem, BandItem, CodeItem, LogoItem, PageKind, PageValues, RuleItem } from './page-kind.ts';
import type { LaidItem, LaidPage, PageRefusal } from './page-layout.ts';
import { layOutPage } from './page-layout.ts';
import type { Pdf, PdfFile } from './pdf-file.ts';
import { drawArtifact, drawElement, drawRun, points } from './pdf-file.ts';
import { artColour, artShapes } from './vector-art.ts';

const INK = '#000000';

/** Fields whose text was shortened on paper. */
export type DrawnPage = Readonly<{ cutFields: readonly string[] }>;

export type PageOptions = Readonly<{
  /** Checked picture (logo-image.ts), or nothing. */
  logo: LogoPicture | null;
  /** Drawn under everything, only for the eye (watermarks). */
  underlay: ((pdf: Pdf) => void) | null;
}>;

/**
 * Adds one page to the file. Nothing is drawn when a field is refused.
 * @param kind table of the page
 * @param values value of every field the table names
 */
export function drawPage(file: PdfFile, kind: PageKind, values: PageValues, options: PageOptions): Result<DrawnPage, PageRefusal> {
  const laid = layOutPage(kind, values);
  if (!laid.ok) return laid;
  drawLaidPage(file, laid.value, options);
  return ok({ cutFields: laid.value.cutFields });
}

/** Adds a page already laid out. */
export function drawLaidPage(file: PdfFile, { kind, items }: LaidPage, options: PageOptions): void {
  file.pdf.addPage({ size: [points(kind.size.width), points(kind.size.height)], margin: 0 });
  const { underlay } = options;
  if (underlay) drawArtifact(file.pdf, () => underlay(file.pdf));
  for (const item of items) drawItem(file, item, options);
}

function drawItem(file: PdfFile, laid: LaidItem, options: PageOptions): void {
  switch (laid.kind) {
    case 'TEXT':
      if (laid.runs.length > 0) drawText(file, laid);
      return;
    case 'BAND':
      drawArtifact(file.pdf, () => drawBand(file.pdf, laid.top, laid.item));
      return;
    case 'RULE':
      drawArtifact(file.pdf, () => drawRule(file.pdf, laid.top, laid.item));
      return;
    case 'ART':
      drawMaybeRead(file, laid.item.alt, () => drawArt(file.pdf, laid.top, laid.item));
      return;
    case 'LOGO':
      if (options.logo) drawLogo(file, laid.top, laid.item, options.logo, laid.alt);
      return;
    case 'CODE':
      drawCode(file, laid);
      return;
  }
}

function drawMaybeRead(file: PdfFile, alt: string | null, draw: () => void): void {
  if (alt === null) drawArtifact(file.pdf, draw);
  else drawElement(file.pdf, file.root, 'Figure', alt, draw);
}

function drawText(file: PdfFile, { item, runs }: Extract<LaidItem, { kind: 'TEXT' }>): void {
  const { pdf } = file;
  pdf.fillColor(item.colour);
  drawElement(pdf, file.root, item.role, null, () => {
    for (const run of runs) drawRun(pdf, run.face, item.pt, run.text, run.x, run.y);
  });
}

function drawBand(pdf: Pdf, top: number, item: BandItem): void {
  pdf.rect(points(item.x), points(top + item.y), points(item.width), points(item.height)).fill(item.colour);
}

function drawRule(pdf: Pdf, top: number, item: RuleItem): void {
  item.points.forEach(([x, y], index) => {
    if (index === 0) pdf.moveTo(points(x), points(top + y));
    else pdf.lineTo(points(x), points(top + y));
  });
  pdf.lineWidth(item.pt).stroke(item.colour);
}

function drawArt(pdf: Pdf, top: number, item: ArtItem): void {
  pdf.save().translate(points(item.x), points(top + item.y));
  for (const { fill, rule, operators } of artShapes(item.art)) {
    pdf.fillColor(artColour(item, fill));
    // The library would read the path data again on every page.
    pdf.addContent(`${operators} ${rule === 'evenodd' ? 'f*' : 'f'}`);
  }
  pdf.restore();
}

function drawLogo(file: PdfFile, top: number, item: LogoItem, logo: LogoPicture, alt: string): void {
  drawElement(file.pdf, file.root, 'Figure', alt, () => drawLogoPicture(file.pdf, logo, item.x + item.side, top + item.y, item.side));
}

function drawCode(file: PdfFile, { item, top, alt, modules }: Extract<LaidItem, { kind: 'CODE' }>): void {
  if (modules === null) drawElement(file.pdf, file.root, 'Figure', item.placeholder, () => drawHatchedBox(file.pdf, top, item));
  else drawElement(file.pdf, file.root, 'Figure', alt, () => drawModules(file.pdf, top, item, modules));
}

/** All modules in one filled path, unit squares under a matrix: renderers leave no seams between rows. */
function drawModules(pdf: Pdf, top: number, item: CodeItem, modules: CodeModules): void {
  const side = points(item.side) / modules.size;
  pdf.save().translate(points(item.x), points(top + item.y)).scale(side).fillColor(INK);
  pdf.addContent(`${darkRuns(modules).map(({ row, column, length }) => `${column} ${row} ${length} 1 re`).join('\n')}\nf`);
  pdf.restore();
}

function drawHatchedBox(pdf: Pdf, top: number, item: CodeItem): void {
  const left = points(item.x);
  const upper = points(top + item.y);
  const side = points(item.side);
  const step = points(2.5);
  pdf.save().rect(left, upper, side, side).clip();
  for (let offset = step; offset < 2 * side; offset += step) pdf.moveTo(left + offset, upper).lineTo(left, upper + offset);
  pdf.lineWidth(0.5).stroke('#B1B1B1').restore();
  pdf.lineWidth(0.75).rect(left, upper, side, side).stroke('#6F6F6E');
  const pt = 8;
  const width = textWidth('TitilliumWeb-Regular', pt, item.placeholder);
  const middle = top + item.y + item.side / 2;
  pdf.rect(points(item.x + (item.side - width) / 2 - 1.5), points(middle - 2.4), points(width + 3), points(4.8)).fill('#FFFFFF');
  pdf.fillColor(INK);
  drawRun(pdf, 'TitilliumWeb-Regular', pt, item.placeholder, item.x + (item.side - width) / 2, middle + 1);
}

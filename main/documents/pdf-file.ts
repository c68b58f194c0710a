/** A tagged PDF under construction: fonts, metadata, marked content. Same input, same bytes. */
import type { Face } from './fonts.ts';
import { FACES, fontFile } from './fonts.ts';

export type Pdf = PDFKit.PDFDocument;
export type Structure = PDFKit.PDFStructureElement;

const POINTS_PER_MM = 72 / 25.4;
/** A4 in millimetres. */
export const PAGE_WIDTH = 210;
export const PAGE_HEIGHT = 297;

export function points(millimetres: number): number {
  return millimetres * POINTS_PER_MM;
}

export function millimetres(pt: number): number {
  return pt / POINTS_PER_MM;
}

export type PdfFile = Readonly<{
  pdf: Pdf;
  /** Root of the structure tree. */
  root: Structure;
  /** Closes the file and gives its bytes. */
  finish: () => Promise<Uint8Array>;
}>;

/** A4 as it is read, or on its side for wide tables. */
export type Orientation = 'PORTRAIT' | 'LANDSCAPE';

/**
 * Opens an A4 file, tagged, in Italian, to be printed at 100 % (notice-layout section 7).
 * @param title document title, shown by readers instead of the file name
 * @param drawnAt ISO instant written as creation date; with the title it fixes the file identifier
 */
export async function openPdf(title: string, drawnAt: string, orientation: Orientation = 'PORTRAIT'): Promise<PdfFile> {
  const pdf = await createPdf(title, drawnAt, orientation, true);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  return { pdf, root, finish: () => collect(pdf, root) };
}

/** As {@link openPdf}, without tags: for long tables, where they would weigh more than the text. pdfkit waits for ever for an element made in such a file. */
export async function openUntaggedPdf(title: string, drawnAt: string, orientation: Orientation): Promise<Omit<PdfFile, 'root'>> {
  const pdf = await createPdf(title, drawnAt, orientation, false);
  return { pdf, finish: () => collect(pdf, null) };
}

/** pdfkit is loaded here, at the first drawing, so that the program starts without it. */
async function createPdf(title: string, drawnAt: string, orientation: Orientation, tagged: boolean): Promise<Pdf> {
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    autoFirstPage: false,
    size: orientation === 'LANDSCAPE' ? [points(PAGE_HEIGHT), points(PAGE_WIDTH)] : [points(PAGE_WIDTH), points(PAGE_HEIGHT)],
    margin: 0,
    // No default font: only the embedded ones may appear in the file.
    font: '',
    tagged,
    lang: 'it-IT',
    displayTitle: true,
    pdfVersion: '1.7',
    info: { Title: title, Producer: 'Sportello', Creator: 'Sportello', CreationDate: new Date(drawnAt), ModDate: new Date(drawnAt) },
  });
  printAtFullSize(pdf);
  for (const face of FACES) pdf.registerFont(face, fontFile(face));
  return pdf;
}

/** pdfkit has no option for PrintScaling: it is added to the preferences it writes for the title. */
function printAtFullSize(pdf: Pdf): void {
  const catalogue: unknown = Reflect.get(pdf, '_root');
  const preferences = property(property(property(catalogue, 'data'), 'ViewerPreferences'), 'data');
  if (typeof preferences !== 'object' || preferences === null) throw new Error('pdfkit no longer keeps ViewerPreferences where it did');
  Reflect.set(preferences, 'PrintScaling', 'None');
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}

function collect(pdf: Pdf, root: Structure | null): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('error', reject);
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    root?.end();
    pdf.end();
  });
}

/** Draws something that assistive technology reads as an element of the document. */
export function drawElement(pdf: Pdf, parent: Structure, tag: string, alt: string | null, draw: () => void): void {
  const content = pdf.markStructureContent(tag);
  draw();
  pdf.endMarkedContent();
  parent.add(pdf.struct(tag, alt === null ? {} : { alt }, [content]));
}

/** Draws something that is only for the eye. */
export function drawArtifact(pdf: Pdf, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' });
  draw();
  pdf.endMarkedContent();
}

/** One stretch of text on its baseline; position in millimetres. */
export function drawRun(pdf: Pdf, face: Face, pt: number, text: string, x: number, baseline: number): void {
  pdf.font(face).fontSize(pt).text(text, points(x), points(baseline), { lineBreak: false, baseline: 'alphabetic' });
}

/** Width of a text in millimetres. */
export function textWidth(pdf: Pdf, face: Face, pt: number, text: string): number {
  return millimetres(pdf.font(face).fontSize(pt).widthOfString(text));
}

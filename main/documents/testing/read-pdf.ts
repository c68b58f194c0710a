/** Reads back a drawn PDF for tests: where each character and each painted shape lies, in millimetres from the top left corner. */
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type Glyph = Readonly<{ char: string; x: number; y: number; width: number; endX: number; endY: number; font: string; pt: number; colour: string }>;
export type Shape = Readonly<{ x: number; y: number; width: number; height: number; colour: string; isFilled: boolean }>;
export type ReadPage = Readonly<{ width: number; height: number; glyphs: readonly Glyph[]; shapes: readonly Shape[]; images: readonly Shape[] }>;
export type ReadPdf = Readonly<{ pages: readonly ReadPage[]; title: string | null }>;

type Matrix = readonly [number, number, number, number, number, number];
const MM = 25.4 / 72;
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: bytes.slice(), verbosity: 0, isEvalSupported: false });
  const document = await task.promise;
  const pages: ReadPage[] = [];
  for (let number = 1; number <= document.numPages; number += 1) pages.push(await readPage(await document.getPage(number)));
  const info: unknown = (await document.getMetadata()).info;
  const title: unknown = typeof info === 'object' && info !== null ? Reflect.get(info, 'Title') : null;
  await task.destroy();
  return { pages, title: typeof title === 'string' ? title : null };
}

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>;

async function readPage(page: PdfPage): Promise<ReadPage> {
  const [left, bottom, right, top] = page.view;
  const height = (top ?? 0) - (bottom ?? 0);
  const operators = await page.getOperatorList();
  const reader = new PageReader(height, (id) => fontNameOf(page, id));
  operators.fnArray.forEach((operation, index) => reader.take(operation, operators.argsArray[index]));
  return { width: ((right ?? 0) - (left ?? 0)) * MM, height: height * MM, glyphs: reader.glyphs, shapes: reader.shapes, images: reader.images };
}

function fontNameOf(page: PdfPage, id: string): string {
  const font: unknown = page.commonObjs.get(id);
  const name: unknown = typeof font === 'object' && font !== null ? Reflect.get(font, 'name') : null;
  return String(name).replace(/^[A-Z]{6}\+/u, '');
}

type State = { ctm: Matrix; fill: string; stroke: string; font: string; pt: number };

class PageReader {
  readonly glyphs: Glyph[] = [];
  readonly shapes: Shape[] = [];
  readonly images: Shape[] = [];
  private readonly height: number;
  private readonly fontName: (id: string) => string;
  private state: State = { ctm: IDENTITY, fill: '#000000', stroke: '#000000', font: '', pt: 0 };
  private readonly saved: State[] = [];
  private textMatrix: Matrix = IDENTITY;

  constructor(height: number, fontName: (id: string) => string) {
    this.height = height;
    this.fontName = fontName;
  }

  take(operation: number, given: unknown): void {
    const args: readonly unknown[] = Array.isArray(given) ? given : [];
    switch (operation) {
      case OPS.save:
        this.saved.push({ ...this.state });
        return;
      case OPS.restore:
        this.state = this.saved.pop() ?? this.state;
        return;
      case OPS.transform:
        this.state.ctm = product(this.state.ctm, toMatrix(args));
        return;
      case OPS.setFillRGBColor:
        this.state.fill = String(args[0]).toUpperCase();
        return;
      case OPS.setStrokeRGBColor:
        this.state.stroke = String(args[0]).toUpperCase();
        return;
      case OPS.setFont:
        this.state.font = this.fontName(String(args[0]));
        this.state.pt = Number(args[1]);
        return;
      case OPS.beginText:
        this.textMatrix = IDENTITY;
        return;
      case OPS.setTextMatrix:
        this.textMatrix = toMatrix(ArrayBuffer.isView(args[0]) || Array.isArray(args[0]) ? numbersOf(args[0]) : args);
        return;
      case OPS.showText:
        this.show(args[0]);
        return;
      case OPS.constructPath:
        this.path(args);
        return;
      case OPS.paintImageXObject:
      case OPS.paintInlineImageXObject:
        this.images.push(this.box([0, 0, 1, 1], this.state.fill, true));
        return;
      default:
    }
  }

  private show(items: unknown): void {
    if (!Array.isArray(items)) return;
    let advance = 0;
    for (const item of items) {
      if (typeof item === 'number') {
        advance -= (item / 1000) * this.state.pt;
        continue;
      }
      const width = (Number(Reflect.get(Object(item), 'width')) / 1000) * this.state.pt;
      const matrix = product(this.state.ctm, this.textMatrix);
      const [x, y] = apply(matrix, advance, 0);
      const [endX, endY] = apply(matrix, advance + width, 0);
      this.glyphs.push({
        char: String(Reflect.get(Object(item), 'unicode')),
        x: x * MM,
        y: (this.height - y) * MM,
        width: width * MM,
        endX: endX * MM,
        endY: (this.height - endY) * MM,
        font: this.state.font,
        pt: this.state.pt,
        colour: this.state.fill,
      });
      advance += width;
    }
  }

  private path(args: readonly unknown[]): void {
    const operation = Number(args[0]);
    const isFilled = operation === OPS.fill || operation === OPS.eoFill;
    const isStroked = operation === OPS.stroke || operation === OPS.closeStroke;
    if (!isFilled && !isStroked) return;
    const bounds = numbersOf(args[2]);
    if (bounds.length === 4) this.shapes.push(this.box(bounds, isFilled ? this.state.fill : this.state.stroke, isFilled));
  }

  private box(bounds: readonly number[], colour: string, isFilled: boolean): Shape {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = bounds;
    const [ax, ay] = apply(this.state.ctm, x0, y0);
    const [bx, by] = apply(this.state.ctm, x1, y1);
    return { x: Math.min(ax, bx) * MM, y: (this.height - Math.max(ay, by)) * MM, width: Math.abs(bx - ax) * MM, height: Math.abs(by - ay) * MM, colour, isFilled };
  }
}

function numbersOf(list: unknown): readonly number[] {
  if (Array.isArray(list)) return list.map(Number);
  if (list instanceof Float32Array || list instanceof Float64Array) return Array.from(list);
  return [];
}

function toMatrix(args: readonly unknown[]): Matrix {
  const [a, b, c, d, e, f] = args.map(Number);
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
}

function product(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3], m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function apply(m: Matrix, x: number, y: number): readonly [number, number] {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]];
}

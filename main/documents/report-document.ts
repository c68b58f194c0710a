/** A list on paper: A4 on its side, what was asked for on top, the head of the table on every page, totals at the end. */
import { civilDateInRome, formatDate, romeWallClock, formatMinuteOfDay } from '../domain/civil-date.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { DrawingError, DrawnDocument } from './drawn-document.ts';
import type { Face } from './fonts.ts';
import { FACES, coverageOf } from './fonts.ts';
import { breakLines, type Measure } from './line-breaking.ts';
import { drawDiagonal } from './marks.ts';
import type { Pdf, Structure } from './pdf-file.ts';
import { drawArtifact, drawRun, openPdf, openUntaggedPdf, PAGE_HEIGHT, PAGE_WIDTH, points, textWidth } from './pdf-file.ts';
import { toPrintable } from './printable-text.ts';

/** A column; `mono` for codes whose digits are compared one by one. */
export type ReportColumn = Readonly<{ label: string; align: 'LEFT' | 'RIGHT'; mono: boolean }>;

/** What the paper says, already in words. `asked`: filter and order, a line each; `totals`: a line each. `drawnAt`: ISO instant, the only clock. */
export type ReportContent = Readonly<{
  title: string; entity: string; asked: readonly string[]; operator: string; drawnAt: string; columns: readonly ReportColumn[]; rows: readonly (readonly string[])[]; totals: readonly string[]; testArchive: boolean;
}>;

/** More rows than this make a report of a hundred and more pages, which nobody reads and a thread draws for seconds. */
export const MOST_REPORT_ROWS = 5_000;
/** Above this many rows the tags of every cell would weigh more than the text: the paper goes without. */
const MOST_TAGGED_ROWS = 500;

const WIDTH = PAGE_HEIGHT;
const HEIGHT = PAGE_WIDTH;
const MARGIN = 12;
const RIGHT = WIDTH - MARGIN;
const TABLE_TOP_ON_LATER_PAGES = 14;
const BOTTOM = HEIGHT - 16;
const TEXT: Face = 'TitilliumWeb-Regular';
const BOLD: Face = 'TitilliumWeb-Bold';
const CODE: Face = 'RobotoMono-Regular';
const PT = 8;
const CODE_PT = 7.5;
const LEADING = 3.6;
const ROW_PADDING = 1.2;
/** Of a head that is not broken. */
const LONGEST_HEAD = 22;
/** Between two columns. */
const GUTTER = 3;
const INK = '#000000';
const MUTED = '#595959';
const LINE = '#B1B1B1';
const BAND = '#ECECEC';

type Cell = Readonly<{ face: Face; pt: number; lines: readonly string[] }>;
type Row = Readonly<{ cells: readonly Cell[]; height: number }>;
type Place = Readonly<{ x: number; width: number; align: ReportColumn['align'] }>;
type Layout = Readonly<{ places: readonly Place[]; head: Row; rows: readonly Row[] }>;
type Top = readonly Readonly<{ face: Face; pt: number; colour: string; text: string; height: number; tag: 'H1' | 'P' }>[];

/** Refused: no column, more rows than a paper can hold, rows that are not as wide as the head. Nothing is cut: a text too long for its column goes on below. */
export async function drawReport(content: ReportContent): Promise<Result<DrawnDocument, DrawingError>> {
  const problem = findProblem(content);
  if (problem !== null) return err(problem);
  const { pdf, structure, finish } = await openReport(content);
  const layout = layOut(pdf, content);
  const top = headLines(content, pdf);
  const pages = paginate(layout, top.reduce((sum, line) => sum + line.height, MARGIN), content.totals.length);
  pages.forEach((rows, index) => drawPage({ pdf, structure, content, layout }, rows, index === 0 ? top : null, index + 1, pages.length));
  return ok({ bytes: await finish(), pages: pages.length, warnings: [], model: null });
}

/** Where the elements of a paper with tags go: title and totals beside the table, rows inside it. */
type ReportStructure = Readonly<{ root: Structure; table: Structure }>;
type OpenReport = Readonly<{ pdf: Pdf; structure: ReportStructure | null; finish: () => Promise<Uint8Array> }>;

async function openReport(content: ReportContent): Promise<OpenReport> {
  if (content.rows.length > MOST_TAGGED_ROWS) return { ...(await openUntaggedPdf(content.title, content.drawnAt, 'LANDSCAPE')), structure: null };
  const { pdf, root, finish } = await openPdf(content.title, content.drawnAt, 'LANDSCAPE');
  return { pdf, structure: { root, table: pdf.struct('Table') }, finish };
}

function findProblem(content: ReportContent): DrawingError | null {
  if (content.columns.length === 0) return { field: 'columns', message: 'Scegli almeno una colonna.' };
  if (content.rows.length > MOST_REPORT_ROWS) return { field: 'rows', message: 'Le righe sono troppe per un PDF: restringi il filtro, oppure esporta in XLSX o CSV.' };
  if (content.rows.some((row) => row.length !== content.columns.length)) return { field: 'rows', message: 'Una riga non ha tutte le colonne.' };
  return Number.isNaN(Date.parse(content.drawnAt)) ? { field: 'drawnAt', message: 'Manca la data dell’estrazione.' } : null;
}

function printable(face: Face, text: string): string {
  return toPrintable(text, coverageOf(face)).text;
}

/** Widths by the sum of the letters: the faces have no kerning, and a report has tens of thousands of cells. */
function letterMeasure(pdf: Pdf, pt: number): Measure {
  const known = new Map<Face, Map<string, number>>(FACES.map((face) => [face, new Map()]));
  return (face, text) => {
    const widths = known.get(face);
    let sum = 0;
    for (const letter of text) {
      let width = widths?.get(letter);
      if (width === undefined) {
        width = textWidth(pdf, face, pt, letter);
        widths?.set(letter, width);
      }
      sum += width;
    }
    return sum;
  };
}

function layOut(pdf: Pdf, content: ReportContent): Layout {
  const measures = { text: letterMeasure(pdf, PT), code: letterMeasure(pdf, CODE_PT) };
  const faces = content.columns.map((column) => (column.mono ? { face: CODE, pt: CODE_PT, measure: measures.code } : { face: TEXT, pt: PT, measure: measures.text }));
  const texts = content.rows.map((row) => row.map((text, index) => printable(faces[index]?.face ?? TEXT, text)));
  const natural = content.columns.map(({ label }, index) => {
    const { face, measure } = faces[index] ?? { face: TEXT, measure: measures.text };
    let widest = measures.text(BOLD, label);
    // A head of two short words stays on one line while there is room.
    const head = longestWord(label, BOLD, measures.text);
    let word = Math.min(measures.text(BOLD, label), Math.max(LONGEST_HEAD, head));
    let tight = head;
    for (const row of texts) {
      const text = row[index] ?? '';
      widest = Math.max(widest, measure(face, text));
      const longest = longestWord(text, face, measure);
      word = Math.max(word, longest);
      tight = Math.max(tight, longest);
    }
    return { widest, word, tight };
  });
  const widths = shareWidth(natural, RIGHT - MARGIN - GUTTER * (content.columns.length - 1));
  let x = MARGIN;
  const places = widths.map((width, index): Place => {
    const place = { x, width, align: content.columns[index]?.align ?? 'LEFT' };
    x += width + GUTTER;
    return place;
  });
  const rowOf = (cells: readonly string[], styleOf: (index: number) => Readonly<{ face: Face; pt: number; measure: Measure }>): Row => {
    const broken = cells.map((text, index): Cell => {
      const { face, pt, measure } = styleOf(index);
      return { face, pt, lines: linesOf(text, face, places[index]?.width ?? 0, measure) };
    });
    return { cells: broken, height: Math.max(1, ...broken.map((cell) => cell.lines.length)) * LEADING + ROW_PADDING };
  };
  return {
    places, head: rowOf(content.columns.map(({ label }) => printable(BOLD, label)), () => ({ face: BOLD, pt: PT, measure: measures.text })),
    rows: texts.flatMap((row) => inPieces(rowOf(row, (index) => faces[index] ?? { face: TEXT, pt: PT, measure: measures.text }))),
  };
}

/** Lines that a page surely holds under its head. */
const MOST_LINES = 40;

/** A row taller than a page goes on as further rows: no line falls off the paper. */
function inPieces(row: Row): readonly Row[] {
  const lines = Math.max(1, ...row.cells.map((cell) => cell.lines.length));
  if (lines <= MOST_LINES) return [row];
  return Array.from({ length: Math.ceil(lines / MOST_LINES) }, (_, piece): Row => {
    const cells = row.cells.map((cell): Cell => ({ ...cell, lines: cell.lines.slice(piece * MOST_LINES, (piece + 1) * MOST_LINES) }));
    return { cells, height: Math.max(1, ...cells.map((cell) => cell.lines.length)) * LEADING + ROW_PADDING };
  });
}

function longestWord(text: string, face: Face, measure: Measure): number {
  return text.includes(' ') ? Math.max(...text.split(' ').map((word) => measure(face, word))) : measure(face, text);
}

function linesOf(text: string, face: Face, width: number, measure: Measure): readonly string[] {
  if (measure(face, text) <= width + 0.01) return [text];
  return breakLines([{ face, text }], width, Number.POSITIVE_INFINITY, measure).lines.map((line) => line.map((run) => run.text).join(''));
}

/** Widths of a column: of its longest text; of its longest word, the head whole; of its longest word, the head broken at its spaces. */
type Natural = Readonly<{ widest: number; word: number; tight: number }>;

/**
 * Every column its natural width where they fit, with an equal part of what is left; else the widest give way first, down to their longest word.
 * Where not even those fit, heads go on more lines; then the columns of the longest words give way, and only words longer than their column are broken:
 * one word of seventy letters breaks no amount and no date beside it.
 */
function shareWidth(natural: readonly Natural[], available: number): readonly number[] {
  const sumOf = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0);
  const left = available - sumOf(natural.map(({ widest }) => widest));
  if (left >= 0) return natural.map(({ widest }) => widest + left / natural.length);
  const least = sumOf(natural.map(({ word }) => word));
  if (least < available) return filling((cap) => natural.map(({ widest, word }) => Math.min(widest, Math.max(cap, word))), available);
  const tightest = sumOf(natural.map(({ tight }) => tight));
  if (tightest >= available) return filling((cap) => natural.map(({ tight }) => Math.min(tight, cap)), available);
  const part = least === tightest ? 0 : (available - tightest) / (least - tightest);
  return natural.map(({ word, tight }) => tight + (word - tight) * part);
}

/** The widths under the highest cap at which they fit. */
function filling(widthsUnder: (cap: number) => readonly number[], available: number): readonly number[] {
  let [low, high] = [0, available];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (widthsUnder(middle).reduce((sum, width) => sum + width, 0) > available) high = middle;
    else low = middle;
  }
  return widthsUnder(low);
}

function headLines(content: ReportContent, pdf: Pdf): Top {
  const measure = letterMeasure(pdf, 9);
  const drawnOn = Date.parse(content.drawnAt);
  const drawn = `Estratto il ${formatDate(civilDateInRome(drawnOn))} alle ${formatMinuteOfDay(romeWallClock(drawnOn).minuteOfDay)} da ${content.operator} · ${content.rows.length === 1 ? '1 riga' : `${content.rows.length} righe`}`;
  const muted = [...content.asked, drawn].flatMap((line) => linesOf(printable(TEXT, line), TEXT, RIGHT - MARGIN, measure));
  return [
    { face: TEXT, pt: 10, colour: MUTED, text: printable(TEXT, content.entity), height: 4.6, tag: 'P' },
    { face: BOLD, pt: 16, colour: INK, text: printable(BOLD, content.title), height: 8, tag: 'H1' },
    ...muted.map((text, index) => ({ face: TEXT, pt: 9, colour: INK, text, height: index === muted.length - 1 ? 7 : 4.2, tag: 'P' as const })),
  ];
}

/** The rows of each page; the totals stay with the last rows. */
function paginate(layout: Layout, firstTop: number, totals: number): readonly (readonly Row[])[] {
  const pages: Row[][] = [[]];
  const totalsHeight = totals * 5 + 3;
  let used = firstTop + layout.head.height;
  layout.rows.forEach((row, index) => {
    const needed = row.height + (index === layout.rows.length - 1 ? totalsHeight : 0);
    if (used + needed > BOTTOM && (pages.at(-1)?.length ?? 0) > 0) {
      pages.push([]);
      used = TABLE_TOP_ON_LATER_PAGES + layout.head.height;
    }
    pages.at(-1)?.push(row);
    used += row.height;
  });
  return pages;
}

type Sheet = Readonly<{ pdf: Pdf; structure: ReportStructure | null; content: ReportContent; layout: Layout }>;

/** Draws what assistive technology reads, where the paper has tags at all. */
function element({ pdf, structure }: Sheet, parent: Structure | undefined, tag: string, draw: () => void): void {
  if (structure === null || parent === undefined) return draw();
  const marked = pdf.markStructureContent(tag);
  draw();
  pdf.endMarkedContent();
  parent.add(pdf.struct(tag, {}, [marked]));
}

function onlyForTheEye({ pdf, structure }: Sheet, draw: () => void): void {
  if (structure === null) draw();
  else drawArtifact(pdf, draw);
}

function drawPage(sheet: Sheet, rows: readonly Row[], top: Top | null, page: number, pages: number): void {
  const { pdf, structure, content } = sheet;
  pdf.addPage();
  if (content.testArchive) onlyForTheEye(sheet, () => drawDiagonal(pdf, 'ARCHIVIO DI PROVA', 220, WIDTH / 2, HEIGHT / 2, 30));
  onlyForTheEye(sheet, () => drawFoot(pdf, content, page, pages));
  let y = top === null ? TABLE_TOP_ON_LATER_PAGES : MARGIN;
  for (const line of top ?? []) {
    const baseline = y + line.height * 0.62;
    element(sheet, structure?.root, line.tag, () => drawRun(pdf.fillColor(line.colour), line.face, line.pt, line.text, MARGIN, baseline));
    y += line.height;
  }
  if (structure !== null && page === 1) structure.root.add(structure.table);
  y = drawHead(sheet, y, page === 1);
  for (const row of rows) {
    drawRow(sheet, row, y, 'TD');
    y += row.height;
  }
  if (page === pages) drawTotals(sheet, y + 2);
}

/** On later pages the head is for the eye: the table already has it. */
function drawHead(sheet: Sheet, y: number, isFirst: boolean): number {
  const { pdf, layout } = sheet;
  onlyForTheEye(sheet, () => pdf.rect(points(MARGIN - 1), points(y - 0.6), points(RIGHT - MARGIN + 2), points(layout.head.height)).fill(BAND));
  if (isFirst) drawRow(sheet, layout.head, y, 'TH');
  else onlyForTheEye(sheet, () => drawCells(sheet, layout.head, y));
  return y + layout.head.height;
}

function drawRow(sheet: Sheet, row: Row, y: number, tag: 'TH' | 'TD'): void {
  const { pdf, structure, layout } = sheet;
  if (tag === 'TD') onlyForTheEye(sheet, () => pdf.lineWidth(0.3).moveTo(points(MARGIN - 1), points(y - 0.6)).lineTo(points(RIGHT + 1), points(y - 0.6)).stroke(LINE));
  if (structure === null) return drawCells(sheet, row, y);
  const line = pdf.struct('TR');
  structure.table.add(line);
  row.cells.forEach((cell, index) => element(sheet, line, tag, () => drawCell(pdf, cell, layout.places[index], y)));
}

function drawCells({ pdf, layout }: Sheet, row: Row, y: number): void {
  row.cells.forEach((cell, index) => drawCell(pdf, cell, layout.places[index], y));
}

function drawCell(pdf: Pdf, cell: Cell, place: Place | undefined, y: number): void {
  if (place === undefined) return;
  pdf.fillColor(INK);
  cell.lines.forEach((line, index) => {
    if (line === '') return;
    const x = place.align === 'LEFT' ? place.x : place.x + place.width - textWidth(pdf, cell.face, cell.pt, line);
    drawRun(pdf, cell.face, cell.pt, line, x, y + LEADING * (index + 0.75));
  });
}

function drawTotals(sheet: Sheet, top: number): void {
  const { pdf, structure, content } = sheet;
  onlyForTheEye(sheet, () => pdf.lineWidth(0.8).moveTo(points(MARGIN - 1), points(top - 1.5)).lineTo(points(RIGHT + 1), points(top - 1.5)).stroke(INK));
  content.totals.forEach((total, index) => {
    const text = printable(BOLD, total);
    element(sheet, structure?.root, 'P', () => drawRun(pdf.fillColor(INK), BOLD, 9, text, RIGHT - textWidth(pdf, BOLD, 9, text), top + 5 * (index + 0.7)));
  });
}

function drawFoot(pdf: Pdf, content: ReportContent, page: number, pages: number): void {
  pdf.fillColor(MUTED);
  const left = printable(TEXT, `${content.entity} – ${content.title}`);
  const right = `Pagina ${page} di ${pages}`;
  drawRun(pdf, TEXT, 8, left, MARGIN, HEIGHT - 8);
  drawRun(pdf, TEXT, 8, right, RIGHT - textWidth(pdf, TEXT, 8, right), HEIGHT - 8);
  if (!content.testArchive) return;
  const middle = 'ARCHIVIO DI PROVA – dati non veri';
  drawRun(pdf, BOLD, 8, middle, (WIDTH - textWidth(pdf, BOLD, 8, middle)) / 2, HEIGHT - 8);
}

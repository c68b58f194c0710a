import type { DocumentDrawing } from '../notices/index.ts';
import type { ExportFormat } from '../../contract/index.ts';
import type { DataEngine, Reader } from '../../data/engine.ts';
import { assertNever } from '../../domain/result.ts';
import { csvHead, csvLines } from './csv-table.ts';
import type { ListSource } from './list-source.ts';
import { cellInWords, type TableColumn, type TableRow } from './table-cells.ts';
import { createPageChannel, writeBytes, type PageChannel, type WrittenFile } from './written-file.ts';
import { xlsxBytes } from './xlsx-table.ts';

/** A sheet holds this many rows besides its head. */
const MOST_SHEET_ROWS = 1_048_575;
/** As the drawing of reports: a hundred pages. */
const MOST_PAPER_ROWS = 5_000;
/** Rows read at once: some milliseconds of the main thread. */
const PAGE_ROWS = 500;
/**
 * Pages read on one snapshot of the database: about a second. A list of this size is one picture of one moment; a longer one is several, one after
 * the other, so that the totals and the facets of who works meanwhile, which share the heavy reading, wait no longer than that.
 */
const SNAPSHOT_PAGES = 40;

/** Why a file was not made that could be foreseen; `message` is Italian, with the remedy. */
export class ExportRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExportRefused';
  }
}

/** Why so many rows do not go into a format, with the remedy; null when they do. */
export function whyTooMany(format: ExportFormat, rows: number): string | null {
  const shown = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, '.');
  if (format === 'XLSX' && rows > MOST_SHEET_ROWS) return `Un foglio XLSX tiene ${shown(MOST_SHEET_ROWS)} righe e queste sono ${shown(rows)}: restringi il filtro, oppure esporta in CSV.`;
  if (format === 'PDF' && rows > MOST_PAPER_ROWS) return `Un PDF tiene ${shown(MOST_PAPER_ROWS)} righe e queste sono ${shown(rows)}: restringi il filtro, oppure esporta in XLSX o CSV.`;
  return null;
}

export type FileOrder = Readonly<{
  path: string; format: ExportFormat; source: ListSource; columns: readonly TableColumn[];
  paper: Readonly<{ entity: string; operator: string; drawnAt: string; testArchive: boolean }>;
  signal: AbortSignal;
  /** Told after every page. */
  wrote: (rows: number) => void;
}>;
export type MadeFile = WrittenFile & Readonly<{ rows: number; snapshots: number }>;
type Tools = Readonly<{ engine: DataEngine; drawing: DocumentDrawing }>;

/** Writes the whole list into a new file. Rejects with {@link ExportRefused}, the abort of the signal, or an error of the file system. */
export function makeFile(tools: Tools, order: FileOrder): Promise<MadeFile> {
  switch (order.format) {
    case 'CSV': return streamed(tools.engine, order, (pages) => csvText(order.columns, pages));
    case 'XLSX': return streamed(tools.engine, order, async (pages) => xlsxBytes(order.source.sheet, order.columns, pages));
    case 'PDF': return drawn(tools, order);
    default: return assertNever(order.format, 'makeFile');
  }
}

async function* csvText(columns: readonly TableColumn[], pages: AsyncIterable<readonly TableRow[]>): AsyncGenerator<string> {
  yield csvHead(columns);
  for await (const page of pages) yield csvLines(columns, page);
}

type Bytes = AsyncIterable<Uint8Array | string>;
type Rows = readonly TableRow[];

/** Reads on one side, writes on the other; whichever fails ends both, and its own error is the one told. */
async function streamed(engine: DataEngine, order: FileOrder, bytesOf: (pages: AsyncIterable<Rows>) => Bytes | Promise<Bytes>): Promise<MadeFile> {
  const stop = new AbortController();
  const signal = AbortSignal.any([order.signal, stop.signal]);
  const channel = createPageChannel<Rows>(signal);
  const failures: unknown[] = [];
  const failed = (error: unknown): null => {
    failures.push(error);
    stop.abort();
    return null;
  };
  const writing = Promise.resolve(bytesOf(channel.pages)).then((bytes) => writeBytes(order.path, bytes, signal)).catch(failed);
  const reading = readAll(engine, order, signal, channel).catch(failed);
  const [written, read] = await Promise.all([writing, reading]);
  if (written === null || read === null) throw order.signal.aborted ? order.signal.reason : failures[0];
  return { ...written, ...read };
}

type ReadRows = Readonly<{ rows: number; snapshots: number }>;

async function readAll(engine: DataEngine, order: FileOrder, signal: AbortSignal, channel: PageChannel<Rows>): Promise<ReadRows> {
  let rows = 0;
  let snapshots = 0;
  let cursor: string | null = null;
  const take = async (page: Rows): Promise<void> => {
    signal.throwIfAborted();
    rows += page.length;
    const tooMany = whyTooMany(order.format, rows);
    if (tooMany !== null) throw new ExportRefused(tooMany);
    await channel.push(page);
    order.wrote(page.length);
  };
  do {
    const from: string | null = cursor;
    cursor = await engine.read((reader) => readSnapshot(reader, order, from, take), { lane: 'heavy' });
    snapshots += 1;
  } while (cursor !== null);
  channel.end();
  return { rows, snapshots };
}

/** The pages of one snapshot; answers where the next begins, null at the end of the list. */
async function readSnapshot(reader: Reader, { source, columns }: FileOrder, from: string | null, take: (page: Rows) => Promise<void>): Promise<string | null> {
  const keys = columns.map(({ key }) => key);
  let cursor = from;
  for (let pages = 0; pages < SNAPSHOT_PAGES; pages += 1) {
    const page = await source.page(reader, keys, cursor, PAGE_ROWS);
    await take(page.rows);
    cursor = page.next;
    if (cursor === null) break;
  }
  return cursor;
}

/** A paper is short enough for one snapshot: rows and totals are of the same moment. */
async function drawn({ engine, drawing }: Tools, order: FileOrder): Promise<MadeFile> {
  const { signal, source, columns } = order;
  const rows: TableRow[] = [];
  const take = async (page: Rows): Promise<void> => {
    signal.throwIfAborted();
    rows.push(...page);
    const tooMany = whyTooMany('PDF', rows.length);
    if (tooMany !== null) throw new ExportRefused(tooMany);
    order.wrote(page.length);
  };
  const words = await engine.read(async (reader) => {
    const { lines } = await source.totals(reader);
    const asked = await source.asked(reader);
    await readSnapshot(reader, order, null, take);
    return { totals: lines, asked };
  }, { lane: 'heavy' });
  const paper = await drawing.report({
    ...order.paper, ...words, title: source.title, columns: columns.map(({ label, kind }) => ({ label, align: kind === 'AMOUNT' || kind === 'NUMBER' ? 'RIGHT' : 'LEFT', mono: kind === 'CODE' })),
    rows: rows.map((row) => row.map((value, index) => cellInWords(columns[index]?.kind ?? 'TEXT', value))),
  });
  if (!paper.ok) throw new ExportRefused(paper.error.message);
  const written = await writeBytes(order.path, pieces(paper.value.bytes), signal);
  return { ...written, rows: rows.length, snapshots: 1 };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

import { err, ok, type Result } from '../../../domain/result.ts';
import { announcedEncoding, quoted } from '../../payments/index.ts';
import { decodedPieces } from './decoded-pieces.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { sharedStringsReader, type SharedStrings } from './sheet-rows.ts';
import { StreamedXml, type XmlHandler } from './streamed-xml.ts';
import type { TextReader } from './text-reader.ts';
import { refuseTreasury, refusalOfThrown, StreamRefused, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';
import type { ZipEntry } from './zip-entries.ts';

export type Sheet = Readonly<{ name: string; open(): AsyncIterable<string> }>;

/** A workbook opened as far as its sheets. `from1904`: days are counted from 1904. */
export type Workbook = Readonly<{ sheets: readonly Sheet[]; shared: SharedStrings; from1904: boolean }>;

const OPEN_AND_SAVE = 'Aprilo con Excel, salvalo di nuovo come cartella di lavoro .xlsx e importa quella.';
const CONTENT_TYPES = '[Content_Types].xml';
const ENCODING_HEAD = 256;

/** True for the files of a document of Office or of OpenDocument, whatever it holds. */
export function isOfficeDocument(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => name === CONTENT_TYPES || name === 'content.xml' || name === 'mimetype');
}

/**
 * Opens the parts of a workbook that lead to its sheets (ECMA-376 part 1, 12.3; part 2, 9.3). Macros, links and pictures are never touched.
 * Errors: `E_KIND` (another document, a workbook of another type), `E_XML`, `E_TOO_BIG`, `E_DOCTYPE`, `E_ENCODING`.
 */
export async function openWorkbook(entries: readonly ZipEntry[]): Promise<Result<Workbook, TreasuryRefusal>> {
  const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  if (byName.size !== entries.length) return refuseTreasury('E_XML', `La cartella di lavoro contiene due volte la stessa parte: è danneggiata. ${OPEN_AND_SAVE}`);
  const root = await relationsOf(byName, '');
  if (!root.ok) return root;
  const book = root.value.find(({ type }) => type === 'officeDocument')?.target;
  const bookEntry = byName.get((book ?? '').toLowerCase());
  if (book === undefined || bookEntry === undefined) return refuseTreasury('E_KIND', `È un documento di Office o di LibreOffice che qui non si legge. Se è un foglio di calcolo, ${lowerFirst(OPEN_AND_SAVE)}`);
  if (!/\.xml$/i.test(book)) return refuseTreasury('E_KIND', `È una cartella di lavoro binaria (.xlsb), che qui non si legge. ${OPEN_AND_SAVE}`);
  const listed = await listSheets(bookEntry);
  if (!listed.ok) return listed;
  if (listed.value.sheets.length === 0) return refuseTreasury('E_KIND', `È un documento di Office, ma non un foglio di calcolo. ${WRONG_FILE}`);
  const relations = await relationsOf(byName, book);
  if (!relations.ok) return relations;
  const sheets: Sheet[] = [];
  for (const { name, relation } of listed.value.sheets) {
    const found = relations.value.find(({ id }) => id === relation);
    const entry = byName.get((found?.target ?? '').toLowerCase());
    if (found?.type === 'worksheet' && entry === undefined) return refuseTreasury('E_XML', `Il foglio ${quoted(name)} manca dal file: è danneggiato. ${OPEN_AND_SAVE}`);
    if (found?.type === 'worksheet' && entry !== undefined) sheets.push({ name, open: () => textOf(entry) });
  }
  const shared = await sharedStrings(byName.get((relations.value.find(({ type }) => type === 'sharedStrings')?.target ?? '').toLowerCase()));
  return shared.ok ? ok({ sheets, shared: shared.value, from1904: listed.value.from1904 }) : shared;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** `type`: last word of the address that names the kind of relation (the strict and the transitional one end alike). */
type Relation = Readonly<{ id: string; type: string; target: string }>;

/** Relations of a part, `''` the package itself; none when it has no such part. */
async function relationsOf(byName: ReadonlyMap<string, ZipEntry>, part: string): Promise<Result<readonly Relation[], TreasuryRefusal>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const entry = byName.get(`${folder}_rels/${part.slice(folder.length)}.rels`.toLowerCase());
  const relations: Relation[] = [];
  if (entry === undefined) return ok(relations);
  const refused = await readThrough(entry, xmlReader({
    opened(name, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (name === 'Relationship' && id !== undefined && type !== undefined && target !== undefined && mode !== 'External') relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: within(folder, target) });
      return relations.length > TREASURY_LIMITS.sections ? tooManyParts().error : null;
    },
    closed: () => null,
  }));
  return refused === null ? ok(relations) : err(refused);
}

/** Name of a part said from another: only a name to look for in the archive, never a path. */
function within(folder: string, target: string): string {
  const parts = target.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

type ListedSheets = Readonly<{ sheets: readonly Readonly<{ name: string; relation: string }>[]; from1904: boolean }>;

async function listSheets(book: ZipEntry): Promise<Result<ListedSheets, TreasuryRefusal>> {
  const sheets: { name: string; relation: string }[] = [];
  let from1904 = false;
  const refused = await readThrough(book, xmlReader({
    opened(name, attributes) {
      if (name === 'workbookPr') from1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
      if (name === 'sheet') sheets.push({ name: attributes['name'] ?? '', relation: Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '' });
      return sheets.length > TREASURY_LIMITS.sections ? tooManyParts().error : null;
    },
    closed: () => null,
  }));
  return refused === null ? ok({ sheets, from1904 }) : err(refused);
}

function tooManyParts(): Readonly<{ ok: false; error: TreasuryRefusal }> {
  return refuseTreasury('E_TOO_BIG', `La cartella di lavoro ha più di ${TREASURY_LIMITS.sections} parti. ${WRONG_FILE}`);
}

async function sharedStrings(entry: ZipEntry | undefined): Promise<Result<SharedStrings, TreasuryRefusal>> {
  const strings: string[] = [];
  const refused = entry === undefined ? null : await readThrough(entry, sharedStringsReader(strings));
  return refused === null ? ok(strings) : err(refused);
}

function xmlReader(handler: XmlHandler): TextReader {
  const xml = new StreamedXml(handler);
  return { write: (piece) => xml.write(piece), end: () => xml.end() };
}

async function readThrough(entry: ZipEntry, reader: TextReader): Promise<TreasuryRefusal | null> {
  try {
    for await (const piece of textOf(entry)) {
      const refused = reader.write(piece);
      if (refused !== null) return refused;
    }
    return reader.end();
  } catch (thrown) {
    return refusalOfThrown(thrown);
  }
}

/** Text of a part, in the encoding that its first bytes announce. */
async function* textOf(entry: ZipEntry): AsyncGenerator<string> {
  const announced = announcedEncoding(await firstBytes(entry));
  if (!announced.ok) throw new StreamRefused(announced.error);
  yield* decodedPieces(entry.open(), announced.value.encoding);
}

async function firstBytes(entry: ZipEntry): Promise<Uint8Array> {
  for await (const piece of entry.open()) return piece.subarray(0, ENCODING_HEAD);
  return new Uint8Array();
}

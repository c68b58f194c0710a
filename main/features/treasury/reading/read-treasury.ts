import { assertNever, ok, type Result } from '../../../domain/result.ts';
import type { TreasuryFormat } from '../../../domain/treasury-movement.ts';
import { quoted } from '../../payments/index.ts';
import { camtReader } from './camt-statement.ts';
import { cashJournalReader } from './cash-journal.ts';
import type { ColumnMap } from './column-map.ts';
import { decodedPieces, type ChosenEncoding } from './decoded-pieces.ts';
import { fileKind, type TextLayout } from './file-kind.ts';
import { RowSink, type FileIdentity } from './row-sink.ts';
import { scanBytes, type ScannedBytes } from './scanned-bytes.ts';
import { chooseSheet } from './sheet-readers.ts';
import { swiftReader } from './swift-statement.ts';
import { completeReader, customReader, postalReader, provisionalReader } from './table-readers.ts';
import { rowParts, type TextReader } from './text-reader.ts';
import { ASK_AGAIN, refusal, type TreasuryRefusal } from './treasury-refusal.ts';
import type { TreasuryPart } from './treasury-row.ts';
import { wholeBytes, sourceOfBytes, type TreasurySource } from './treasury-source.ts';
import { isOfficeDocument, openWorkbook } from './workbook.ts';
import { contentOfBase64, contentOfSigned } from './wrapped-content.ts';
import { zipEntries, type ZipEntry } from './zip-entries.ts';

/**
 * `entityFiscalCode` and `ipaCode` of the body that reads: a cash journal and a CSV completo of another one are refused (G7); `ipaCode` null when it is
 * not known. `columnMap`: the person has said that the file is a table of this map.
 */
export type TreasuryOptions = Readonly<{ entityFiscalCode: string; ipaCode: string | null; columnMap: ColumnMap | null }>;

type Rows = Extract<TreasuryPart, { kind: 'ROWS' }>;
/** Gives rows, and at last what stopped it. */
type Reading = AsyncGenerator<Rows, TreasuryRefusal | null>;

/** Signatures and base64 around a document, one in the other. */
const WRAPPERS = 3;

/**
 * Reads a treasury file of any known layout (reconciliation.md 1.1–1.7, G1, G3, G5–G9): recognised by what it holds, rows in batches as they are read,
 * then the facts of the file or the reason why it is not taken. Memory does not grow with the file, but for what must be whole (ZIP, XLSX,
 * signed files). Pure: no database, no clock, nothing matched; who calls may stop at any part.
 *
 * In an archive all files are one reading: all of them are taken or none is. A row is known by `fileHash`, `sourceFile` and `sourceRow`.
 */
export async function* readTreasury(source: TreasurySource, options: TreasuryOptions): AsyncGenerator<TreasuryPart, void, undefined> {
  const scanned = await scanBytes(source);
  if (!scanned.ok) return yield { kind: 'REFUSED', refusal: scanned.error };
  const treasury = new TreasuryReading(options, scanned.value.sha256);
  const refused = yield* treasury.file(source, scanned.value, WRAPPERS);
  const facts = treasury.facts();
  if (refused !== null) yield { kind: 'REFUSED', refusal: refused };
  else if (facts === null) yield { kind: 'REFUSED', refusal: refusal('E_KIND', 'Nel file non c’è nulla da leggere. Controlla di aver scelto il file giusto.') };
  else yield { kind: 'END', facts };
}

class TreasuryReading {
  readonly #options: TreasuryOptions;
  readonly #sha256: string;
  #sink: RowSink | null = null;
  #inArchive = false;

  constructor(options: TreasuryOptions, sha256: string) {
    this.#options = options;
    this.#sha256 = sha256;
  }

  /** Null before any document was found. */
  facts(): ReturnType<RowSink['facts']> | null {
    return this.#sink === null ? null : this.#sink.facts();
  }

  async *file(source: TreasurySource, scanned: ScannedBytes, wrappersLeft: number): Reading {
    const kind = fileKind(scanned, this.#options.columnMap);
    if (!kind.ok) return kind.error;
    switch (kind.value.kind) {
      case 'ZIP': return yield* this.#zip(source);
      case 'SIGNED': case 'BASE64': return yield* this.#wrapped(source, kind.value.kind, wrappersLeft);
      case 'TEXT': return yield* this.#text(source, kind.value.layout, kind.value.encoding, this.#readerOf(kind.value.layout));
      case 'CUSTOM': return yield* this.#text(source, 'CSV_CUSTOM', kind.value.encoding, customReaderOf(kind.value.said));
      default: return assertNever(kind.value, 'treasury file');
    }
  }

  /** The sink of the next document; the layouts of one archive must agree, since they are one import. */
  #sinkFor(format: TreasuryFormat, source: TreasurySource, encoding: FileIdentity['encoding']): Result<RowSink, TreasuryRefusal> {
    const file: FileIdentity = { format, name: source.name, sha256: this.#sha256, encoding };
    if (this.#sink !== null && this.#sink.format !== format) return { ok: false, error: refusal('E_KIND', 'L’archivio contiene file di tesoreria di tipi diversi. Estraili e importali uno per volta.') };
    if (this.#sink === null) this.#sink = new RowSink(file);
    else this.#sink.nextFile(file);
    return ok(this.#sink);
  }

  async *#text(source: TreasurySource, format: TreasuryFormat, { encoding, guessed }: ChosenEncoding, reader: (sink: RowSink) => TextReader): Reading {
    const sink = this.#sinkFor(format, source, encoding);
    if (!sink.ok) return sink.error;
    if (guessed) sink.value.warnings.push({ code: 'CODIFICA_DEDOTTA', message: `Il file non dice come è scritto: è stato letto come ${encoding.toUpperCase()}. Se nei nomi vedi lettere accentate sbagliate, chiedilo in UTF-8.` });
    return yield* rowParts(decodedPieces(source.open(), encoding), reader(sink.value), sink.value);
  }

  #readerOf(layout: TextLayout): (sink: RowSink) => TextReader {
    const { entityFiscalCode, ipaCode } = this.#options;
    switch (layout) {
      case 'GDC': return (sink) => cashJournalReader(sink, entityFiscalCode);
      case 'CAMT053': return camtReader;
      case 'MT940': return swiftReader;
      case 'CSV_PROVVISORI': return provisionalReader;
      case 'CSV_COMPLETO': return (sink) => completeReader(sink, ipaCode);
      case 'POSTE': return postalReader;
      default: return assertNever(layout, 'treasury layout');
    }
  }

  async *#wrapped(source: TreasurySource, wrapper: 'SIGNED' | 'BASE64', wrappersLeft: number): Reading {
    if (wrappersLeft === 0) return refusal('E_KIND', `Il documento è avvolto in più di ${WRAPPERS} strati (firma o base64). Chiedi il file originale alla tesoreria.`);
    const whole = await wholeBytes(source, 'Il file firmato');
    if (!whole.ok) return whole.error;
    const content = wrapper === 'SIGNED' ? contentOfSigned(whole.value) : contentOfBase64(whole.value);
    if (!content.ok) return content.error;
    const inside = sourceOfBytes(source.name, content.value);
    const scanned = await scanBytes(inside);
    if (!scanned.ok) return scanned.error;
    const refused = yield* this.file(inside, scanned.value, wrappersLeft - 1);
    if (wrapper === 'SIGNED') this.#sink?.noteSignature();
    return refused;
  }

  async *#zip(source: TreasurySource): Reading {
    const whole = await wholeBytes(source, 'L’archivio');
    if (!whole.ok) return whole.error;
    const entries = await zipEntries(whole.value);
    if (!entries.ok) return entries.error;
    if (isOfficeDocument(entries.value)) return yield* this.#workbook(source, entries.value);
    if (this.#inArchive) return refusal('E_KIND', 'È un archivio dentro un altro archivio, che qui non si apre. Estrailo e importalo da solo.');
    this.#inArchive = true;
    return yield* this.#archive(source, entries.value);
  }

  async *#workbook(source: TreasurySource, entries: readonly ZipEntry[]): Reading {
    const { columnMap } = this.#options;
    const workbook = await openWorkbook(entries);
    if (!workbook.ok) return workbook.error;
    const sink = this.#sinkFor(columnMap === null ? 'XLSX' : 'CSV_CUSTOM', source, null);
    if (!sink.ok) return sink.error;
    const chosen = await chooseSheet(workbook.value, sink.value, columnMap);
    if (!chosen.ok) return chosen.error;
    return yield* rowParts(chosen.value.sheet.open(), chosen.value.reader, sink.value);
  }

  async *#archive(source: TreasurySource, entries: readonly ZipEntry[]): Reading {
    const visible = entries.filter(({ name }) => !isLeftOut(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    const documents = visible.filter(({ name }) => !isAttachment(name));
    if (documents.length === 0) return refusal('E_KIND', `L’archivio non contiene file di tesoreria. ${ASK_AGAIN}`);
    for (const { name, open } of documents) {
      const entry: TreasurySource = { name: `${source.name} › ${name.slice(0, NAME_AT_MOST)}`, open };
      const scanned = await scanBytes(entry);
      const refused = scanned.ok ? yield* this.file(entry, scanned.value, WRAPPERS) : scanned.error;
      if (refused !== null) return { ...refused, message: `Nel file ${quoted(name)} dell’archivio: ${refused.message}` };
    }
    const attachments = visible.filter(({ name }) => isAttachment(name));
    if (attachments.length > 0) this.#sink?.warnings.push({ code: 'ALLEGATI_NON_LETTI', message: attachmentsSentence(attachments) });
    return null;
  }
}

const NAME_AT_MOST = 120;

function customReaderOf(map: ColumnMap): (sink: RowSink) => TextReader {
  return (sink) => customReader(sink, map);
}

/** What archives carry without anybody having put it there. */
function isLeftOut(name: string): boolean {
  const last = name.split('/').at(-1) ?? '';
  return name.startsWith('__MACOSX/') || last.startsWith('.') || /^(?:thumbs\.db|desktop\.ini)$/i.test(last);
}

/** What accompanies the data of a bank and holds none. */
function isAttachment(name: string): boolean {
  return /\.(?:pdf|jpe?g|png|gif|tiff?|html?|xslt?|xsd|docx?|rtf|odt)$/i.test(name);
}

function attachmentsSentence(attachments: readonly ZipEntry[]): string {
  const [first] = attachments;
  if (attachments.length === 1 && first !== undefined) return `Nell’archivio c’è un allegato che non è stato letto: ${quoted(first.name)}.`;
  return `Nell’archivio ci sono ${attachments.length} allegati che non sono stati letti: ${attachments.slice(0, 3).map(({ name }) => quoted(name)).join(', ')}${attachments.length > 3 ? '…' : ''}.`;
}

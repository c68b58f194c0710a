import { setImmediate } from 'node:timers/promises';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { ok, type Result } from '../../../domain/result.ts';
import { amountToCents, LIMITS, quoted, readDate, readDateTime, refuse, type Refusal } from '../../payments/index.ts';
import type { FlowHeader, FlowLine, ParsedFlow } from '../parsed-flow.ts';
import { romeWallText, REMEDY } from './flow-values.ts';
import { firstPlainRow, plainRowReader, type FirstRow, type PlainRowReader } from './plain-rows.ts';

const NAMESPACES: ReadonlySet<string> = new Set(['http://www.digitpa.gov.it/schemas/2011/Pagamenti/', '']);
// The parser resolves namespaces by walking up the open elements: a chunk bounds how deep it can get before the limit stops it.
const CHUNK = 4 * 1024;
/** Text read before the program attends to something else. */
const TURN = 256 * 1024;
const ROWS_A_TURN = 2_000;
const ROW = 'datiSingoliPagamenti';

/** Fields of the header by their path below the root, with what holds them (receipts-fdr.md 2.1). */
const HEADER_FIELDS: ReadonlyMap<string, Readonly<{ required: boolean; max: number }>> = new Map([
  ['versioneOggetto', { required: true, max: 16 }],
  ['identificativoFlusso', { required: true, max: 100 }],
  ['revisioneFlusso', { required: false, max: 9 }],
  ['dataOraFlusso', { required: true, max: 40 }],
  ['identificativoUnivocoRegolamento', { required: true, max: 35 }],
  ['dataRegolamento', { required: true, max: 40 }],
  ['istitutoMittente/identificativoUnivocoMittente/tipoIdentificativoUnivoco', { required: true, max: 1 }],
  ['istitutoMittente/identificativoUnivocoMittente/codiceIdentificativoUnivoco', { required: true, max: 35 }],
  ['istitutoMittente/denominazioneMittente', { required: false, max: 140 }],
  ['codiceBicBancaDiRiversamento', { required: false, max: 35 }],
  ['istitutoRicevente/identificativoUnivocoRicevente/tipoIdentificativoUnivoco', { required: true, max: 1 }],
  ['istitutoRicevente/identificativoUnivocoRicevente/codiceIdentificativoUnivoco', { required: true, max: 35 }],
  ['istitutoRicevente/denominazioneRicevente', { required: false, max: 140 }],
  ['numeroTotalePagamenti', { required: true, max: 15 }],
  ['importoTotalePagamenti', { required: true, max: 20 }],
]);
const CONTAINERS: ReadonlySet<string> = new Set(['istitutoMittente', 'istitutoMittente/identificativoUnivocoMittente', 'istitutoRicevente', 'istitutoRicevente/identificativoUnivocoRicevente']);
const ROW_FIELDS: ReadonlyMap<string, Readonly<{ required: boolean; max: number }>> = new Map([
  ['identificativoUnivocoVersamento', { required: true, max: 35 }],
  ['identificativoUnivocoRiscossione', { required: true, max: 35 }],
  ['indiceDatiSingoloPagamento', { required: false, max: 9 }],
  ['singoloImportoPagato', { required: true, max: 20 }],
  ['codiceEsitoSingoloPagamento', { required: true, max: 20 }],
  ['dataEsitoSingoloPagamento', { required: true, max: 40 }],
]);

type Refused = Readonly<{ ok: false; error: Refusal }>;

/**
 * Reads a `FlussoRiversamento`, bare or in a SOAP envelope, as it goes by: a row is checked and let go of when it closes (receipts-fdr.md 2.1, section 6). The text
 * was already searched for a DOCTYPE by whoever recognised the file. Lets the program breathe every quarter of a megabyte.
 * Errors: `E_XML` (line and column), `E_XSD` (field, and number of the row), `E_DOCTYPE`, `E_TOO_BIG`.
 * @param hurried rows that are written plainly are read without the parser; what comes out is the same (a property of the tests)
 */
export async function readFlowXml(text: string, hurried = true): Promise<Result<ParsedFlow, Refusal>> {
  const first = hurried ? firstPlainRow(text, ROW) : null;
  if (first !== null) {
    const read = await readAfterFirst(text, first);
    if (read.ok) return read;
    // What is wrong, and where, is for the parser to say, which counts every line.
  }
  const reader = new FlowXmlReader();
  await feed(reader, text, 0, text.length);
  return reader.close();
}

/** The parser reads up to the first row, which tells whether rows so written are rows, and what comes after those that are like it. */
async function readAfterFirst(text: string, { prefix, end }: FirstRow): Promise<Result<ParsedFlow, Refusal>> {
  const reader = new FlowXmlReader();
  await feed(reader, text, 0, end);
  const at = reader.hasClosedFirstRow() ? await takePlainRows(reader, text, end, plainRowReader(prefix, ROW, ROW_FIELDS)) : end;
  await feed(reader, text, at, text.length);
  return reader.close();
}

async function feed(reader: FlowXmlReader, text: string, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += TURN) {
    if (!reader.write(text.slice(at, Math.min(to, at + TURN)))) return;
    if (at + TURN < to) await setImmediate();
  }
}

async function takePlainRows(reader: FlowXmlReader, text: string, from: number, readPlain: PlainRowReader): Promise<number> {
  let at = from;
  for (let rows = 1; ; rows += 1) {
    const row = readPlain(text, at);
    if (row === null || !reader.takeRow(row.fields)) return at;
    at = row.end;
    if (rows % ROWS_A_TURN === 0) await setImmediate();
  }
}

class FlowXmlReader {
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #open: string[] = [];
  readonly #header = new Map<string, string>();
  readonly #lines: FlowLine[] = [];
  #row: Map<string, string> | null = null;
  #rootDepth = -1;
  #pieces: string[] = [];
  #length = 0;
  #refusal: Refused | null = null;

  constructor() {
    this.#parser.on('error', () => this.#stop(refuse('E_XML', `Il file XML è incompleto o danneggiato alla riga ${this.#parser.line}, colonna ${this.#parser.column}. Scaricalo di nuovo o chiedilo a chi te l’ha mandato.`, { kind: 'TEXT', line: this.#parser.line, column: this.#parser.column })));
    this.#parser.on('doctype', () => this.#stop(refuse('E_DOCTYPE', 'Il file contiene un DOCTYPE, che può nascondere istruzioni dannose: non è stato aperto. Chiedi il file originale a chi te l’ha mandato.')));
    this.#parser.on('opentag', (tag) => this.#opened(tag));
    this.#parser.on('text', (piece) => this.#text(piece));
    this.#parser.on('cdata', (piece) => this.#text(piece));
    this.#parser.on('closetag', () => this.#closed());
  }

  /** False once the flow is refused: nothing more is to be read. */
  write(text: string): boolean {
    for (let at = 0; at < text.length && this.#refusal === null; at += CHUNK) this.#parser.write(text.slice(at, at + CHUNK));
    return this.#refusal === null;
  }

  /** The first row was just read, and nothing but the flow itself is open. */
  hasClosedFirstRow(): boolean {
    return this.#refusal === null && this.#rootDepth > 0 && this.#open.length === this.#rootDepth && this.#row === null && this.#lines.length === 1;
  }

  /** A row that the parser need not see; false when it cannot be taken so. */
  takeRow(fields: ReadonlyMap<string, string>): boolean {
    if (this.#lines.length >= FLOW_ROWS) return false;
    const line = readRow(fields, '');
    if (line.ok) this.#lines.push(line.value);
    return line.ok;
  }

  close(): Result<ParsedFlow, Refusal> {
    if (this.#refusal === null) this.#parser.close();
    return this.#refusal ?? headerAndLines(this.#header, this.#lines);
  }

  #stop(refusal: Refused): void {
    this.#refusal ??= refusal;
  }

  #opened(tag: SaxesTagNS): void {
    if (this.#refusal !== null) return;
    if (this.#open.length >= LIMITS.depth) return this.#stop(refuse('E_TOO_BIG', `Il file ha più di ${LIMITS.depth} livelli uno dentro l’altro: nessun flusso è fatto così. Controlla di aver scelto il file giusto.`));
    // A field of another namespace is another field, whatever its name.
    this.#open.push(this.#rootDepth < 0 || NAMESPACES.has(tag.uri) ? tag.local : `?${tag.local}`);
    this.#pieces = [];
    this.#length = 0;
    if (this.#rootDepth < 0 && tag.local === 'FlussoRiversamento') this.#rootDepth = this.#open.length;
    else if (this.#rootDepth > 0 && this.#open.length > this.#rootDepth) this.#openedInside();
  }

  #openedInside(): void {
    // What is in a row is looked at when it closes, and what nobody knows there is let by.
    if (this.#row !== null) return;
    const path = this.#path();
    if (path === ROW) {
      if (this.#lines.length >= FLOW_ROWS) return this.#stop(refuse('E_TOO_BIG', `Il flusso ha più di ${FLOW_ROWS.toLocaleString('it-IT')} righe. Chiedi a chi te l’ha mandato di dividerlo.`));
      this.#row = new Map();
      return;
    }
    if (!HEADER_FIELDS.has(path) && !CONTAINERS.has(path)) this.#unknown(path);
  }

  /** Elements of a later version of the format are let by where they cannot be mistaken for a required one (receipts-fdr.md section 6). */
  #unknown(path: string): void {
    if (path.includes('/') || missingOf(HEADER_FIELDS, this.#header) === null) return;
    this.#stop(refuse('E_XSD', `L’elemento ${quoted(this.#open.at(-1) ?? '')} non è previsto prima dei campi obbligatori. ${REMEDY}`));
  }

  #text(piece: string): void {
    if (this.#refusal !== null) return;
    this.#length += piece.length;
    if (this.#length > LIMITS.text) return this.#stop(refuse('E_TOO_BIG', 'Un campo del file supera 1 MiB. Controlla di aver scelto il file giusto.'));
    this.#pieces.push(piece);
  }

  #closed(): void {
    if (this.#refusal !== null) return;
    if (this.#rootDepth > 0 && this.#open.length > this.#rootDepth) this.#closedInside();
    this.#open.pop();
    this.#pieces = [];
    this.#length = 0;
  }

  #closedInside(): void {
    const depth = this.#open.length - this.#rootDepth;
    if (this.#row !== null && depth === 1) return this.#rowClosed();
    // A flow has few fields in its header, and six in each of many rows: those are not looked for by their path.
    const inRow = depth === 2 ? (this.#open.at(-1) ?? '') : '';
    const name = this.#row === null ? this.#path() : inRow;
    const rule = (this.#row === null ? HEADER_FIELDS : ROW_FIELDS).get(name);
    if (rule === undefined) return;
    const held = this.#row ?? this.#header;
    const text = this.#pieces.join('').trim();
    const where = (): string => (this.#row === null ? '' : this.#rowPrefix());
    if (text.includes('\uFFFD')) return this.#stop(refuse('E_ENCODING', 'Nel file un carattere è già andato perso (al suo posto c’è il segno �). Chiedi il file originale a chi te l’ha mandato.', { kind: 'TEXT', line: this.#parser.line, column: this.#parser.column }));
    if (held.has(name)) return this.#stop(refuse('E_XSD', `${theField(where())} ${name} compare due volte. ${REMEDY}`, { kind: 'PATH', path: name }));
    if (text === '' && rule.required) return this.#stop(refuse('E_XSD', `${theField(where())} ${name} è vuoto. ${REMEDY}`, { kind: 'PATH', path: name }));
    if (text.length > rule.max) return this.#stop(refuse('E_XSD', `${theField(where())} ${name} contiene ${quoted(text)}: serve un testo di non più di ${rule.max} caratteri. ${REMEDY}`, { kind: 'PATH', path: name }));
    if (text !== '') held.set(name, text);
  }

  #rowClosed(): void {
    const line = readRow(this.#row ?? new Map(), this.#rowPrefix());
    this.#row = null;
    if (line.ok) this.#lines.push(line.value);
    else this.#stop(line);
  }

  #rowPrefix(): string {
    return `Riga ${this.#lines.length + 1}: `;
  }

  #path(): string {
    return this.#open.slice(this.#rootDepth).join('/');
  }
}

/** Rows of one flow (receipts-fdr.md section 6). */
export const FLOW_ROWS = 500_000;

function theField(where: string): string {
  return where === '' ? 'Il campo' : `${where}il campo`;
}

function missingOf(fields: ReadonlyMap<string, Readonly<{ required: boolean }>>, held: ReadonlyMap<string, string>): string | null {
  for (const [name, { required }] of fields) if (required && !held.has(name)) return name;
  return null;
}

function wrong(where: string, name: string, value: string, expected: string): Refused {
  return refuse('E_XSD', `${theField(where)} ${name} contiene ${quoted(value)}: serve ${expected}. ${REMEDY}`, { kind: 'PATH', path: name });
}

function readRow(held: ReadonlyMap<string, string>, where: string): Result<FlowLine, Refusal> {
  const missing = missingOf(ROW_FIELDS, held);
  if (missing !== null) return refuse('E_XSD', `${where}manca il campo ${missing}. ${REMEDY}`, { kind: 'PATH', path: `${ROW}/${missing}` });
  const text = (name: string): string => held.get(name) ?? '';
  const outcome = text('codiceEsitoSingoloPagamento');
  const amount = text('singoloImportoPagato');
  const amountCents = rowCents(amount, outcome);
  if (amountCents === null) return wrong(where, 'singoloImportoPagato', amount, 'un importo da 0.01 a 999999999.99, con due decimali');
  const index = text('indiceDatiSingoloPagamento');
  if (index !== '' && !/^[1-5]$/.test(index)) return wrong(where, 'indiceDatiSingoloPagamento', index, 'un numero da 1 a 5');
  const paidOn = readDate(text('dataEsitoSingoloPagamento'));
  if (paidOn === null) return wrong(where, 'dataEsitoSingoloPagamento', text('dataEsitoSingoloPagamento'), 'una data come 2026-09-15');
  return ok({ iuv: text('identificativoUnivocoVersamento'), iur: text('identificativoUnivocoRiscossione'), transferIndex: index === '' ? null : Number(index), amountCents, outcome, paidOn: paidOn.date });
}

/** Only a reversal may be written with its sign (receipts-fdr.md 0.5). */
function rowCents(text: string, outcome: string): number | null {
  const negative = text.startsWith('-');
  const cents = amountToCents(negative ? text.slice(1) : text);
  if (cents === null || cents === 0 || (negative && outcome !== '3')) return null;
  return negative ? -cents : cents;
}

function headerAndLines(held: ReadonlyMap<string, string>, lines: readonly FlowLine[]): Result<ParsedFlow, Refusal> {
  const header = readHeader(held);
  if (!header.ok) return header;
  if (lines.length === 0) return refuse('E_XSD', `Il flusso non contiene righe (${ROW}). ${REMEDY}`, { kind: 'PATH', path: ROW });
  return ok({ ...header.value, lines });
}

function readHeader(held: ReadonlyMap<string, string>): Result<FlowHeader, Refusal> {
  const missing = missingOf(HEADER_FIELDS, held);
  if (missing !== null) return refuse('E_XSD', `Manca il campo ${missing}. ${REMEDY}`, { kind: 'PATH', path: missing });
  const text = (name: string): string => held.get(name) ?? '';
  const flowAt = readDateTime(text('dataOraFlusso'));
  if (flowAt?.instant === undefined || flowAt.instant === null) return wrong('', 'dataOraFlusso', text('dataOraFlusso'), 'una data con l’ora come 2026-09-15T10:15:30');
  const regulationDate = readDate(text('dataRegolamento'));
  if (regulationDate === null) return wrong('', 'dataRegolamento', text('dataRegolamento'), 'una data come 2026-09-15');
  const declaredPayments = text('numeroTotalePagamenti');
  if (!/^[0-9]{1,15}$/.test(declaredPayments) || Number(declaredPayments) < 1) return wrong('', 'numeroTotalePagamenti', declaredPayments, 'un numero intero da 1 in su');
  const declaredCents = amountToCents(text('importoTotalePagamenti'));
  if (declaredCents === null) return wrong('', 'importoTotalePagamenti', text('importoTotalePagamenti'), 'un importo fino a 999999999.99, con due decimali');
  const revision = text('revisioneFlusso');
  if (revision !== '' && !/^[1-9][0-9]*$/.test(revision)) return wrong('', 'revisioneFlusso', revision, 'un numero intero da 1 in su');
  return ok({
    flowName: text('identificativoFlusso'), flowAt: flowAt.instant, flowDateTime: romeWallText(flowAt.instant), trn: text('identificativoUnivocoRegolamento'), regulationDate: regulationDate.date,
    pspId: text('istitutoMittente/identificativoUnivocoMittente/codiceIdentificativoUnivoco'), pspName: held.get('istitutoMittente/denominazioneMittente') ?? null,
    receiverFiscalCode: text('istitutoRicevente/identificativoUnivocoRicevente/codiceIdentificativoUnivoco'), receiverName: held.get('istitutoRicevente/denominazioneRicevente') ?? null,
    declaredPayments: Number(declaredPayments), declaredCents, revision: revision === '' ? null : Number(revision), publishedAt: null,
  });
}

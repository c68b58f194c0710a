import { TREASURY_LIMITS } from './reading-limits.ts';
import { StreamedXml } from './streamed-xml.ts';
import type { TextReader } from './text-reader.ts';
import { refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

/** A cell of a sheet: a number as the file writes it (a day is one too), or a text. */
export type SheetCell = Readonly<{ kind: 'TEXT' | 'NUMBER'; text: string }>;

/** A row of a sheet, empty cells in their places; `line`: its number in the sheet. */
export type SheetRow = Readonly<{ line: number; cells: readonly SheetCell[] }>;

export const EMPTY_CELL: SheetCell = { kind: 'TEXT', text: '' };

const LAST_ROW = 1_048_576;
/** Control characters that a sheet may only write by number; a table of movements has none, and they would not be shown. */
const BY_NUMBER = /_x([0-9a-fA-F]{4})_/g;

/** Texts that the cells of a workbook share, in their order. */
export type SharedStrings = readonly string[];

/** Reads `xl/sharedStrings.xml` (ECMA-376 part 1, 18.4). Errors: `E_TOO_BIG`, those of {@link StreamedXml}. */
export function sharedStringsReader(into: string[]): TextReader {
  let item: string | null = null;
  let phonetic = 0;
  let size = 0;
  const xml = new StreamedXml({
    opened(name) {
      if (name === 'si') item = '';
      if (name === 'rPh') phonetic += 1;
      return null;
    },
    closed(name, text) {
      if (name === 'rPh') phonetic -= 1;
      if (name === 't' && item !== null && phonetic === 0) item += text;
      if (name !== 'si' || item === null) return null;
      size += item.length + 16;
      into.push(unescaped(item));
      item = null;
      return size > TREASURY_LIMITS.sharedStrings ? refusal('E_TOO_BIG', `I testi della cartella di lavoro sono troppi. ${WRONG_FILE}`) : null;
    },
  });
  return { write: (piece) => xml.write(piece), end: () => xml.end() };
}

type OpenCell = { readonly column: number; readonly type: string; value: string | null; inline: string; phonetic: number };

/**
 * Reads the rows of a worksheet as its XML goes by (ECMA-376 part 1, 18.3). A computed cell refuses the sheet: what it showed in the bank is not
 * known here. Errors: `E_FORMULA`, `E_TOO_BIG`, `E_XML` for a text that the workbook does not have, those of {@link StreamedXml}.
 */
export function sheetReader(shared: SharedStrings, take: (row: SheetRow) => TreasuryRefusal | null): TextReader {
  const xml = new StreamedXml(new SheetRows(shared, take));
  return { write: (piece) => xml.write(piece), end: () => xml.end() };
}

class SheetRows {
  readonly #shared: SharedStrings;
  readonly #take: (row: SheetRow) => TreasuryRefusal | null;
  #line = 0;
  #rows = 0;
  #column = 0;
  #cellsSeen = 0;
  #cells: SheetCell[] | null = null;
  #cell: OpenCell | null = null;

  constructor(shared: SharedStrings, take: (row: SheetRow) => TreasuryRefusal | null) {
    this.#shared = shared;
    this.#take = take;
  }

  opened(name: string, attributes: Readonly<Record<string, string>>): TreasuryRefusal | null {
    if (this.#cell !== null) {
      if (name === 'f') return formula(this.#line, this.#cell.column);
      if (name === 'rPh') this.#cell.phonetic += 1;
      return null;
    }
    if (name === 'row') return this.#openRow(attributes['r']);
    return name === 'c' && this.#cells !== null ? this.#openCell(attributes['r'], attributes['t'] ?? 'n') : null;
  }

  #openRow(written: string | undefined): TreasuryRefusal | null {
    this.#line = written !== undefined && /^\d{1,7}$/.test(written) ? Number(written) : this.#line + 1;
    this.#rows += 1;
    this.#cells = [];
    this.#column = 0;
    this.#cellsSeen = 0;
    return this.#rows > LAST_ROW || this.#line > LAST_ROW ? refusal('E_TOO_BIG', `Il foglio ha più di ${LAST_ROW.toLocaleString('it-IT')} righe. ${WRONG_FILE}`) : null;
  }

  #openCell(reference: string | undefined, type: string): TreasuryRefusal | null {
    this.#column = columnOf(reference) ?? this.#column + 1;
    this.#cellsSeen += 1;
    if (this.#column > TREASURY_LIMITS.sheetCells || this.#cellsSeen > TREASURY_LIMITS.sheetCells) return tooWide(this.#line);
    this.#cell = { column: this.#column, type, value: null, inline: '', phonetic: 0 };
    return null;
  }

  closed(name: string, text: string): TreasuryRefusal | null {
    const cell = this.#cell;
    if (cell === null) return name === 'row' ? this.#endOfRow() : null;
    if (name === 'v') cell.value = text;
    else if (name === 't' && cell.phonetic === 0) cell.inline += text;
    else if (name === 'rPh') cell.phonetic -= 1;
    else if (name === 'c') return this.#endOfCell(cell);
    return null;
  }

  #endOfCell(cell: OpenCell): TreasuryRefusal | null {
    this.#cell = null;
    const content = this.#contentOf(cell);
    if (content === null) return refusal('E_XML', `Riga ${this.#line}: una cella chiede un testo che la cartella di lavoro non ha. Il file è danneggiato: aprilo con Excel, salvalo di nuovo e importa quello.`);
    if (content.text === '' || this.#cells === null) return null;
    // Beyond this nobody writes anything, and each row would be as long as its last cell.
    if (cell.column > TREASURY_LIMITS.cells) return tooWide(this.#line);
    while (this.#cells.length < cell.column) this.#cells.push(EMPTY_CELL);
    this.#cells[cell.column - 1] = content;
    return null;
  }

  #contentOf({ type, value, inline }: OpenCell): SheetCell | null {
    switch (type) {
      case 's': {
        const text = value !== null && /^\d{1,9}$/.test(value.trim()) ? this.#shared[Number(value)] : value === null ? '' : undefined;
        return text === undefined ? null : { kind: 'TEXT', text };
      }
      case 'inlineStr': return { kind: 'TEXT', text: unescaped(inline) };
      case 'n': return { kind: 'NUMBER', text: (value ?? '').trim() };
      default: return { kind: 'TEXT', text: unescaped(value ?? inline) };
    }
  }

  #endOfRow(): TreasuryRefusal | null {
    const cells = this.#cells ?? [];
    this.#cells = null;
    return this.#take({ line: this.#line, cells });
  }
}

/** `AB12` → 28; null without letters. */
export function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d*$/i.exec(reference ?? '')?.[1];
  if (letters === undefined) return null;
  return [...letters.toUpperCase()].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0);
}

/** 28 → `AB`. */
export function columnLetters(column: number): string {
  return column <= 0 ? '' : columnLetters(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26));
}

function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(BY_NUMBER, (written, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code >= 0x20 || code === 0x09 || code === 0x0a || code === 0x0d ? String.fromCharCode(code) : written;
  });
}

function formula(line: number, column: number): TreasuryRefusal {
  return refusal('E_FORMULA', `Riga ${line}, colonna ${columnLetters(column)}: la cella è una formula, e un file di tesoreria contiene solo valori. Se sono totali aggiunti a mano toglili, altrimenti chiedi alla banca il file originale.`);
}

function tooWide(line: number): TreasuryRefusal {
  return refusal('E_TOO_BIG', `Riga ${line}: ci sono più di ${TREASURY_LIMITS.cells} colonne. Nessun file di tesoreria è fatto così. ${WRONG_FILE}`);
}


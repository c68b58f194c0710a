import { TREASURY_LIMITS } from './reading-limits.ts';
import { refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

/** A record of a table. `line` counts from 1 the line of the file where it begins. */
export type TableLine = Readonly<{ line: number; cells: readonly string[] }>;

/** How a table writes a quote inside quotes: twice, or also behind a `\` (the national portal's own table, 1.4). */
export type QuoteEscape = 'DOUBLED' | 'BACKSLASH';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LF = 0x0a;
const CR = 0x0d;

type State = 'START' | 'PLAIN' | 'QUOTED' | 'QUOTE_IN_QUOTED' | 'ESCAPED';

/**
 * Splits a table as its text goes by. A quote opens a quoted cell only at its beginning; inside, line breaks and separators are text and are
 * kept as they are. Lines end with LF, CRLF or CR. `take` gets every record, blank ones too, and may stop the reading.
 */
export class DelimitedRows {
  readonly #separator: number;
  readonly #escape: QuoteEscape;
  readonly #take: (line: TableLine) => TreasuryRefusal | null;
  #state: State = 'START';
  #cells: string[] = [];
  #cell = '';
  #length = 0;
  #line = 1;
  #recordLine = 1;
  #afterReturn = false;
  #refusal: TreasuryRefusal | null = null;

  constructor(separator: string, escape: QuoteEscape, take: (line: TableLine) => TreasuryRefusal | null) {
    this.#separator = separator.charCodeAt(0);
    this.#escape = escape;
    this.#take = take;
  }

  write(text: string): TreasuryRefusal | null {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (!this.#isSpecial(code)) continue;
      this.#append(text, from, at);
      from = at + this.#special(code, text[at] ?? '');
      if (this.#refusal !== null) return this.#refusal;
    }
    this.#append(text, from, text.length);
    return this.#refusal;
  }

  end(): TreasuryRefusal | null {
    if (this.#refusal !== null) return this.#refusal;
    if (this.#state === 'QUOTED' || this.#state === 'ESCAPED') {
      return refusal('E_XML', `Alla riga ${this.#recordLine} si aprono delle virgolette che non si chiudono più: il file è incompleto, o le virgolette sono di troppo. Scaricalo di nuovo o togli le virgolette da quella riga.`, { kind: 'TEXT', line: this.#recordLine, column: 1 });
    }
    if (this.#cells.length > 0 || this.#cell !== '' || this.#state !== 'START') this.#record();
    return this.#refusal;
  }

  #isSpecial(code: number): boolean {
    // The common case costs one comparison of states less: after a closing quote or an escape every character decides something.
    if (this.#state === 'QUOTE_IN_QUOTED' || this.#state === 'ESCAPED' || this.#afterReturn) return true;
    return code === QUOTE || code === this.#separator || code === LF || code === CR || (code === BACKSLASH && this.#escape === 'BACKSLASH');
  }

  /** Handles one character that may mean something; gives 1 when it is used up, 0 when it belongs to the text that follows. */
  #special(code: number, character: string): 0 | 1 {
    const afterReturn = this.#afterReturn;
    this.#afterReturn = false;
    if (code === LF && afterReturn && this.#state !== 'QUOTED') {
      this.#recordLine = this.#line;
      return 1;
    }
    if (code === CR || (code === LF && !afterReturn)) this.#line += 1;
    if (code === CR) this.#afterReturn = true;
    switch (this.#state) {
      case 'QUOTED':
        return this.#inQuotes(code);
      case 'ESCAPED':
        this.#state = 'QUOTED';
        // Before anything else a `\\` is only itself.
        this.#grow(code === QUOTE || code === BACKSLASH ? character : `\\${character}`);
        return 1;
      case 'QUOTE_IN_QUOTED':
        return this.#afterQuote(code, character);
      default:
        return this.#outside(code);
    }
  }

  #inQuotes(code: number): 0 | 1 {
    if (code === QUOTE) this.#state = 'QUOTE_IN_QUOTED';
    else if (code === BACKSLASH && this.#escape === 'BACKSLASH') this.#state = 'ESCAPED';
    else return 0;
    return 1;
  }

  #afterQuote(code: number, character: string): 0 | 1 {
    if (code === QUOTE) {
      this.#state = 'QUOTED';
      this.#grow(character);
      return 1;
    }
    this.#state = 'PLAIN';
    return this.#outside(code);
  }

  #outside(code: number): 0 | 1 {
    if (code === this.#separator) return this.#cellEnded();
    if (code === LF || code === CR) {
      this.#record();
      return 1;
    }
    if (code === QUOTE && this.#state === 'START' && this.#cell === '') {
      this.#state = 'QUOTED';
      return 1;
    }
    return 0;
  }

  #append(text: string, from: number, to: number): void {
    if (to > from) this.#grow(text.slice(from, to));
  }

  #grow(text: string): void {
    if (this.#state === 'START') this.#state = 'PLAIN';
    this.#cell += text;
    this.#length += text.length;
    if (this.#length > TREASURY_LIMITS.text) this.#refusal ??= refusal('E_TOO_BIG', `La riga ${this.#recordLine} è più lunga di 1 MiB: mancano gli a capo, o delle virgolette non si chiudono. ${WRONG_FILE}`, { kind: 'TEXT', line: this.#recordLine, column: 1 });
  }

  #cellEnded(): 1 {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#length += 1;
    this.#state = 'START';
    if (this.#cells.length > TREASURY_LIMITS.cells) this.#refusal ??= refusal('E_TOO_BIG', `La riga ${this.#recordLine} ha più di ${TREASURY_LIMITS.cells} colonne: nessun file di tesoreria è fatto così. ${WRONG_FILE}`, { kind: 'TEXT', line: this.#recordLine, column: 1 });
    return 1;
  }

  #record(): void {
    const cells = this.#cells;
    cells.push(this.#cell);
    const line = this.#recordLine;
    this.#cells = [];
    this.#cell = '';
    this.#length = 0;
    this.#state = 'START';
    this.#recordLine = this.#line;
    this.#refusal ??= this.#take({ line, cells });
  }
}

/** True when a record holds nothing. */
export function isBlankLine({ cells }: TableLine): boolean {
  return cells.every((cell) => cell.trim() === '');
}

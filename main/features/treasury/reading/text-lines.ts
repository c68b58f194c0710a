import { TREASURY_LIMITS } from './reading-limits.ts';
import { refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

/** Splits a text into lines as it goes by: LF, CRLF or CR. `take` gets each with its number, from 1, and may stop the reading. Errors: `E_TOO_BIG`. */
export class TextLines {
  readonly #take: (text: string, line: number) => TreasuryRefusal | null;
  #rest = '';
  #line = 0;

  constructor(take: (text: string, line: number) => TreasuryRefusal | null) {
    this.#take = take;
  }

  write(piece: string): TreasuryRefusal | null {
    const text = this.#rest + piece;
    // A CR at the end may be half of a CRLF.
    const until = text.endsWith('\r') ? text.length - 1 : text.length;
    const breaks = /\r\n|\r|\n/g;
    let from = 0;
    for (let found = breaks.exec(text); found !== null && found.index < until; found = breaks.exec(text)) {
      const refused = this.#give(text.slice(from, found.index));
      if (refused !== null) return refused;
      from = breaks.lastIndex;
    }
    this.#rest = text.slice(from);
    return this.#rest.length > TREASURY_LIMITS.text ? refusal('E_TOO_BIG', `La riga ${this.#line + 1} è più lunga di 1 MiB: mancano gli a capo. ${WRONG_FILE}`, { kind: 'TEXT', line: this.#line + 1, column: 1 }) : null;
  }

  end(): TreasuryRefusal | null {
    const last = this.#rest;
    this.#rest = '';
    return last === '' ? null : this.#give(last.endsWith('\r') ? last.slice(0, -1) : last);
  }

  #give(text: string): TreasuryRefusal | null {
    this.#line += 1;
    return this.#take(text, this.#line);
  }
}

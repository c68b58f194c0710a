import { quoted } from '../../payments/index.ts';
import { fileAmountSentence, type FileAmountProblem } from './file-values.ts';
import type { RowProblem, RowProblemCode } from './treasury-row.ts';

const REMEDY = 'Chiedi alla tesoreria di correggere la riga.';
const NOTHING: readonly RowProblem[] = [];

/** Collects what is odd in one row. `place` opens every sentence: "Movimento 3", "Riga 12". Made anew for each row, so it holds nothing until needed. */
export class RowProblems {
  readonly #place: string;
  #found: RowProblem[] | null = null;
  #fatal = false;

  constructor(place: string) {
    this.#place = place;
  }

  /** Something odd in a row that is kept. `cause` goes on after "riga n: ". */
  warn(code: RowProblemCode, field: string, cause: string, remedy = REMEDY): void {
    this.#found ??= [];
    this.#found.push({ code, field, message: `${this.#place}: ${cause.endsWith('.') ? cause : `${cause}.`} ${remedy}` });
  }

  /** Something without which the row is no movement. */
  fail(code: RowProblemCode, field: string, cause: string, remedy = REMEDY): void {
    this.#fatal = true;
    this.warn(code, field, cause, remedy);
  }

  missing(code: RowProblemCode, field: string): void {
    this.warn(code, field, `manca il campo ${field}`);
  }

  failMissing(code: RowProblemCode, field: string): void {
    this.fail(code, field, `manca il campo ${field}`);
  }

  /** An amount that was not taken. */
  amount(field: string, raw: string, problem: FileAmountProblem): void {
    if (problem === 'EMPTY') return this.failMissing('PAA_IMPORTO_NOT_FOUND', field);
    this.fail('TES_IMPORTO', field, `il campo ${field} contiene ${quoted(raw)}, che ${fileAmountSentence(problem)}`);
  }

  /** A day that was not taken, of a row that cannot do without. */
  day(field: string, raw: string): void {
    if (raw.trim() === '') this.failMissing('PAA_DATA_MOVIMENTO_NOT_FOUND', field);
    else this.fail('TES_DATA', field, `il campo ${field} contiene ${quoted(raw)}, che non è una data come 12/03/2026`);
  }

  /** A day of a row that can do without: it is kept as unknown. */
  spareDay(field: string, raw: string): void {
    this.warn('TES_DATA', field, `il campo ${field} contiene ${quoted(raw)}, che non è una data come 12/03/2026: non è stato preso`);
  }

  get fatal(): boolean {
    return this.#fatal;
  }

  all(): readonly RowProblem[] {
    return this.#found ?? NOTHING;
  }
}

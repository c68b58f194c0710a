import type { CivilDate } from '../../../domain/civil-date.ts';
import type { IgnoredRowCode, TreasuryFormat, TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { TextEncoding } from '../../payments/index.ts';
import type { JournalPage } from './journal-page.ts';
import type { TreasuryRefusal } from './treasury-refusal.ts';

/** What is odd in a row: the codes of G8 as the national platform names them, and ours (`TES_`). */
export type RowProblemCode =
  | 'PAA_ESERCIZIO_NOT_FOUND' | 'PAA_TIPO_MOVIMENTO_NOT_FOUND' | 'PAA_TIPO_DOCUMENTO_NOT_FOUND' | 'PAA_TIPO_OPERAZIONE_NOT_FOUND' | 'PAA_IMPORTO_NOT_FOUND' | 'PAA_DATA_MOVIMENTO_NOT_FOUND'
  | 'PAA_ANAGRAFICA_CLIENTE_NOT_FOUND' | 'PAA_CAUSALE_NOT_FOUND' | 'PAA_IUF_TOO_LONG' | 'PAA_DATA_EFFETTIVA_SOSPESO_NOT_FOUND' | 'PAA_CODICE_GESTIONALE_PROVVISORIO_NOT_FOUND' | 'PAA_END_TO_END_ID_NOT_FOUND'
  | 'TES_IMPORTO' | 'TES_DATA' | 'TES_SEGNO' | 'TES_VALUTA' | 'TES_NUMERO' | 'TES_VALORE_SCONOSCIUTO' | 'TES_CAMPO_RIPETUTO' | 'TES_COLONNE' | 'TES_NON_CONTABILIZZATO' | 'TES_CARATTERE_PERSO' | 'TES_SINTASSI';

/** `message` is Italian: row, field, what is wrong and what to do. It may quote the file: for screens, never for logs. */
export type RowProblem = Readonly<{ code: RowProblemCode; field: string; message: string }>;

/**
 * A row of a treasury file. A `MOVEMENT` is kept whatever its warnings (`ignoredAs` says whether it takes part); an `UNREADABLE` row has
 * no sign, amount or day that can be trusted, and is shown with its problems.
 * `flaggedRegularised`: a CSV completo says that the entry is already covered by a collection order (`flgRegolarizzata`).
 */
export type TreasuryRow =
  | Readonly<{ kind: 'MOVEMENT'; movement: TreasuryMovement; warnings: readonly RowProblem[]; flaggedRegularised: boolean }>
  | Readonly<{ kind: 'UNREADABLE'; sourceRow: number; problems: readonly RowProblem[] }>;

export type FileWarningCode = 'SALDI_NON_QUADRANO' | 'ENTRATE_NON_QUADRANO' | 'CODIFICA_DEDOTTA' | 'FIRMA_NON_VERIFICATA' | 'ALLEGATI_NON_LETTI';

/** Something odd in the file as a whole, which stops nothing. */
export type FileWarning = Readonly<{ code: FileWarningCode; message: string }>;

/** What a statement of MT940 or CAMT.053 says of itself. Amounts in cents, signed. */
export type StatementFacts = Readonly<{ account: string | null; number: string | null; openingCents: number | null; closingCents: number | null; movedCents: number }>;

export type RowCounts = Readonly<{ read: number; credits: number; reversals: number; ignored: Readonly<Record<IgnoredRowCode, number>>; unreadable: number; warned: number }>;

/** What is known of a file once it has been read to the end. */
export type TreasuryFacts = Readonly<{
  format: TreasuryFormat;
  encoding: TextEncoding | null;
  sha256: string;
  counts: RowCounts;
  /** Lines that are no movement: preamble, header, footer. */
  skippedLines: number;
  /** First and last booking day of the movements. */
  period: Readonly<{ from: CivilDate; to: CivilDate }> | null;
  accounts: readonly string[];
  /** Whole IBAN of a Bancoposta statement. */
  iban: string | null;
  /** Cash journals only. */
  pages: readonly JournalPage[];
  statements: readonly StatementFacts[];
  warnings: readonly FileWarning[];
}>;

/** One step of a reading. `REFUSED` undoes all: whoever recorded rows before it must take them back. Nothing follows `END` or `REFUSED`. */
export type TreasuryPart =
  | Readonly<{ kind: 'ROWS'; rows: readonly TreasuryRow[] }>
  | Readonly<{ kind: 'END'; facts: TreasuryFacts }>
  | Readonly<{ kind: 'REFUSED'; refusal: TreasuryRefusal }>;

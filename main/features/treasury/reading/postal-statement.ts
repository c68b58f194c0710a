import { quoted } from '../../payments/index.ts';
import { creditOrDebit } from './csv-custom.ts';
import { requiredDay, spareDay } from './csv-provisional.ts';
import type { TableLine } from './delimited-rows.ts';
import { fileAmount, fileDate, trimmed } from './file-values.ts';
import type { RowProblems } from './row-problems.ts';
import type { MovementDraft } from './row-sink.ts';
import { headerName } from './table-header.ts';

/** Columns of a Bancoposta statement by place (reconciliation.md 1.6). */
const BOOKING = 0;
const VALUE = 1;
const CURRENCY = 4;
const DEBIT = 5;
const CREDIT = 6;
const CAUSALE = 8;
const PAYER = 'POSTE ITALIANE SPA';
const ACCOUNT_FROM = 20;

/** IBAN of the account, in the second field of the first line; null when the line has none. */
export function postalIban({ cells }: TableLine): string | null {
  const iban = (cells[1] ?? '').replace(/\s+/g, '').toUpperCase();
  return /^IT\d{2}[A-Z]\d{10}[A-Z0-9]{12}$/.test(iban) ? iban : null;
}

/** True for the first lines of a Bancoposta statement: the IBAN, then a header or a movement. */
export function isPostalStatement([first, ...others]: readonly TableLine[]): boolean {
  return first !== undefined && postalIban(first) !== null && others.some(({ cells }) => headerName(cells[BOOKING] ?? '') === 'DATA CONTABILE' || isMovement(cells));
}

function isMovement(cells: readonly string[]): boolean {
  return cells.length > CREDIT && fileDate(cells[BOOKING] ?? '') !== null;
}

/** Preamble, header and footer: lines without a day that bear no amount, or that call themselves a balance. */
export function isPostalFrame({ cells }: TableLine): boolean {
  const first = trimmed(cells[BOOKING] ?? '');
  if (fileDate(first) !== null) return false;
  if (/^(?:saldo|totale|iban)/i.test(first)) return true;
  return [DEBIT, CREDIT].every((at) => !fileAmount(cells[at] ?? '').ok);
}

/** A row of a Bancoposta statement: all are kept, also those that name no flow. A debit is never a reversal (G1). */
export function readPostal(iban: string, line: TableLine, problems: RowProblems): MovementDraft {
  const cell = (at: number): string => line.cells[at] ?? '';
  const amount = creditOrDebit({ field: 'importo credito', raw: cell(CREDIT) }, { field: 'importo debito', raw: cell(DEBIT) }, problems, ',');
  const bookingDate = requiredDay('data contabile', cell(BOOKING), problems);
  const currency = trimmed(cell(CURRENCY)).toUpperCase();
  if (currency !== '' && currency !== 'EUR') problems.fail('TES_VALUTA', 'divisa', `il movimento è in ${quoted(currency)}: si leggono solo quelli in euro`, 'Registralo a mano se serve.');
  if (cell(CAUSALE).trim() === '') problems.missing('PAA_CAUSALE_NOT_FOUND', 'causale movimento');
  return {
    year: Number(bookingDate.slice(0, 4)), account: iban.slice(ACCOUNT_FROM), postalAccount: true, sign: amount < 0 ? -1 : 1, amountCents: Math.abs(amount), bookingDate, valueDate: spareDay('data valuta', cell(VALUE), problems), payerName: PAYER,
    causale: cell(CAUSALE), opType: 'ESEGUITO', ignoredAs: amount < 0 ? 'NON_ENTRATA' : null, sourceRow: line.line,
  };
}

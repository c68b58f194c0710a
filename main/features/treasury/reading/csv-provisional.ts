import type { TableLine } from './delimited-rows.ts';
import { fileAmount, fileDate, fileYear, textOrNull, trimmed } from './file-values.ts';
import type { RowProblems } from './row-problems.ts';
import type { MovementDraft } from './row-sink.ts';
import { cellOf, type FoundHeader, type TableColumn } from './table-header.ts';

/** "Provvisori" (reconciliation.md 1.3). */
export const PROVISIONAL_COLUMNS: readonly TableColumn[] = [
  { name: 'ESERCIZIO', required: true }, { name: 'N.PROVV.', required: true }, { name: 'DATA ESEC.', required: true }, { name: 'ANAGRAFICA CLIENTE', required: true }, { name: 'DESCRIZIONE CAUSALE', required: true },
  { name: 'IMPORTO PROVVISORIO', required: true }, { name: 'VALUTA ENTE', required: false },
];

/** A row of the table of provisional entries; a negative amount takes an earlier one back. */
export function readProvisional(header: FoundHeader, line: TableLine, problems: RowProblems): MovementDraft {
  const cell = (name: string): string => cellOf(header, line, name);
  const amount = signedAmount('IMPORTO PROVVISORIO', cell('IMPORTO PROVVISORIO'), problems);
  const bookingDate = requiredDay('DATA ESEC.', cell('DATA ESEC.'), problems);
  const provvisorio = textOrNull(cell('N.PROVV.'));
  if (provvisorio === null) problems.warn('TES_NUMERO', 'N.PROVV.', 'manca il numero del provvisorio (campo N.PROVV.)');
  else if (!/^\d{1,7}$/.test(provvisorio)) problems.warn('TES_NUMERO', 'N.PROVV.', 'il campo N.PROVV. non è un numero di al più 7 cifre');
  const year = fileYear(cell('ESERCIZIO'));
  if (year === null) problems.warn('PAA_ESERCIZIO_NOT_FOUND', 'ESERCIZIO', 'il campo ESERCIZIO manca o non è un anno: è stato preso quello della data');
  const payerName = trimmed(cell('ANAGRAFICA CLIENTE'));
  if (payerName === '') problems.missing('PAA_ANAGRAFICA_CLIENTE_NOT_FOUND', 'ANAGRAFICA CLIENTE');
  const causale = cell('DESCRIZIONE CAUSALE');
  if (causale.trim() === '') problems.missing('PAA_CAUSALE_NOT_FOUND', 'DESCRIZIONE CAUSALE');
  return {
    year: year ?? Number(bookingDate.slice(0, 4)), provvisorio, sign: amount < 0 ? -1 : 1, amountCents: Math.abs(amount), bookingDate, valueDate: spareDay('VALUTA ENTE', cell('VALUTA ENTE'), problems), payerName, causale,
    opType: amount < 0 ? 'STORNATO' : 'ESEGUITO', sourceRow: line.line,
  };
}

/** Signed cents other than zero; 1 when `problems` was told that there are none. */
export function signedAmount(field: string, raw: string, problems: RowProblems, mark?: ',' | '.'): number {
  const cents = fileAmount(raw, mark);
  if (!cents.ok) {
    problems.amount(field, raw, cents.error);
    return 1;
  }
  if (cents.value !== 0) return cents.value;
  problems.fail('TES_IMPORTO', field, 'l’importo è zero');
  return 1;
}

/** A day without which a row is no movement; the first day of all when `problems` was told that there is none. */
export function requiredDay(field: string, raw: string, problems: RowProblems): string {
  const day = fileDate(raw);
  if (day === null) problems.day(field, raw);
  return day ?? '0001-01-01';
}

/** A day that a row can do without. */
export function spareDay(field: string, raw: string, problems: RowProblems): string | null {
  if (trimmed(raw) === '') return null;
  const day = fileDate(raw);
  if (day === null) problems.spareDay(field, raw);
  return day;
}

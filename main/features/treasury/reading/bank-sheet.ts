import { quoted } from '../../payments/index.ts';
import { requiredDay, signedAmount, spareDay } from './csv-provisional.ts';
import type { TableLine } from './delimited-rows.ts';
import { textOrNull, trimmed } from './file-values.ts';
import type { RowProblems } from './row-problems.ts';
import type { MovementDraft } from './row-sink.ts';
import { cellOf, type FoundHeader, type TableColumn } from './table-header.ts';

const DESCRIPTIONS = ['DESCRIZIONE', 'DESCRIZIONE ESTESA'];

/** The bank's sheet (reconciliation.md 1.5): the columns that are read, in any order. */
export const SHEET_COLUMNS: readonly TableColumn[] = [
  ...['DATA CONTABILE', 'IMPORTO', 'SEGNO'].map((name) => ({ name, required: true })),
  ...['CONTO', 'DIVISA', 'DATA VALUTA', 'RIF. BANCA', 'RIF. CLIENTE', ...DESCRIPTIONS].map((name) => ({ name, required: false })),
];
export const SHEET_DAYS = ['DATA CONTABILE', 'DATA VALUTA'];
export const SHEET_AMOUNTS = ['IMPORTO'];

/** One of the two texts must be there. */
export function hasDescription({ positions }: FoundHeader): boolean {
  return DESCRIPTIONS.some((name) => positions.has(name));
}

/** "Descrizione Ordinante:" with the blanks that banks put inside a tag; the name goes on to the next `:`. */
const PAYER = new RegExp(`${[...'DescrizioneOrdinante:'].join('\\s*')}([^:]*)`, 'i');

/** A row of the bank's sheet. A debit is never a reversal (G1). */
export function readBankRow(header: FoundHeader, line: TableLine, problems: RowProblems): MovementDraft {
  const cell = (name: string): string => cellOf(header, line, name);
  const sign = readSign(cell('SEGNO'), problems);
  const cents = signedAmount('IMPORTO', cell('IMPORTO'), problems);
  if (cents < 0 && sign === 1) problems.fail('TES_SEGNO', 'SEGNO', 'il campo SEGNO è + ma l’importo è negativo: non si sa se è un’entrata o un’uscita');
  const bookingDate = requiredDay('DATA CONTABILE', cell('DATA CONTABILE'), problems);
  const currency = trimmed(cell('DIVISA')).toUpperCase();
  if (currency !== '' && currency !== 'EUR') problems.fail('TES_VALUTA', 'DIVISA', `il movimento è in ${quoted(currency)}: si leggono solo quelli in euro`, 'Registralo a mano se serve.');
  const extended = cell('DESCRIZIONE ESTESA');
  const causale = extended.trim() === '' ? cell('DESCRIZIONE') : extended;
  if (causale.trim() === '') problems.missing('PAA_CAUSALE_NOT_FOUND', 'DESCRIZIONE ESTESA');
  return {
    year: Number(bookingDate.slice(0, 4)), account: textOrNull(cell('CONTO')), sign, amountCents: Math.abs(cents), bookingDate, valueDate: spareDay('DATA VALUTA', cell('DATA VALUTA'), problems), payerName: (PAYER.exec(causale)?.[1] ?? '').trim(),
    causale, endToEndId: textOrNull(cell('RIF. CLIENTE')), bankRef: textOrNull(cell('RIF. BANCA')), opType: 'ESEGUITO', ignoredAs: sign === -1 ? 'NON_ENTRATA' : null, sourceRow: line.line,
  };
}

function readSign(raw: string, problems: RowProblems): 1 | -1 {
  const text = trimmed(raw);
  if (text !== '+' && !/^[-\u2212\u2013]$/.test(text)) problems.fail('TES_SEGNO', 'SEGNO', text === '' ? 'manca il segno (campo SEGNO)' : `il campo SEGNO contiene ${quoted(text)}: serve + o -`);
  return text === '+' || text === '' ? 1 : -1;
}

import type { Client } from '../../bridge/client.ts';

export type ColumnMap = Parameters<Client['treasury']['saveColumnMap']>[0]['map'];
export type ColumnField = keyof ColumnMap['columns'];

/** A column of the bank's table that can be told, in the order in which it is asked; the first three must be there. Source: reconciliation.md 1.4, «Tracciato personalizzato». */
export type AskedColumn = Readonly<{ field: ColumnField; label: string; needed: boolean }>;

export const ASKED_COLUMNS: readonly AskedColumn[] = [
  { field: 'bookingDate', label: 'Data contabile', needed: true },
  { field: 'causale', label: 'Causale', needed: true },
  { field: 'amount', label: 'Importo, o entrate', needed: true },
  { field: 'debit', label: 'Uscite', needed: false },
  { field: 'payerName', label: 'Chi versa', needed: false },
  { field: 'valueDate', label: 'Valuta', needed: false },
  { field: 'provvisorio', label: 'Provvisorio', needed: false },
  { field: 'bolletta', label: 'Bolletta', needed: false },
  { field: 'account', label: 'Conto', needed: false },
];

export type Separator = ColumnMap['separator'];
export const SEPARATORS: readonly Readonly<{ value: Separator; label: string }>[] = [{ value: ';', label: 'Punto e virgola' }, { value: ',', label: 'Virgola' }, { value: '\t', label: 'Tabulazione' }, { value: '|', label: 'Barra verticale' }];

/** The map as it is being written: columns by number, from 1. */
export type ColumnMapForm = Readonly<{ name: string; separator: Separator; headerLines: string; negativeAmounts: ColumnMap['negativeAmounts']; columns: Readonly<Partial<Record<ColumnField, number>>> }>;

export const NEW_COLUMN_MAP: ColumnMapForm = { name: '', separator: ';', headerLines: '1', negativeAmounts: 'DEBIT', columns: {} };

const MOST_HEADER_LINES = 50;

function headerLinesOf(text: string): number | null {
  const lines = /^\d{1,2}$/.test(text.trim()) ? Number(text.trim()) : null;
  return lines !== null && lines <= MOST_HEADER_LINES ? lines : null;
}

/** What is wrong, by field; empty: it can be saved. */
export function columnMapProblems(form: ColumnMapForm): Readonly<Partial<Record<'name' | 'headerLines' | ColumnField, string>>> {
  const problems: Partial<Record<'name' | 'headerLines' | ColumnField, string>> = {};
  if (form.name.trim() === '') problems.name = 'Scrivi un nome, per esempio quello della banca.';
  if (headerLinesOf(form.headerLines) === null) problems.headerLines = 'Scrivi un numero da 0 a 50.';
  for (const { field, label, needed } of ASKED_COLUMNS) {
    const column = form.columns[field];
    if (column === undefined) { if (needed) problems[field] = `Scegli la colonna: ${label.toLowerCase()}.`; continue; }
    const first = ASKED_COLUMNS.find((other) => form.columns[other.field] === column);
    if (first !== undefined && first.field !== field) problems[field] = `È la stessa colonna di «${first.label}».`;
  }
  return problems;
}

/** The map as the core keeps it; null while something is wrong. */
export function columnMapOf(form: ColumnMapForm): ColumnMap | null {
  const headerLines = headerLinesOf(form.headerLines);
  const { bookingDate, causale, amount } = form.columns;
  if (headerLines === null || bookingDate === undefined || causale === undefined || amount === undefined || Object.keys(columnMapProblems(form)).length > 0) return null;
  const spare = (field: ColumnField) => form.columns[field] ?? null;
  return {
    name: form.name.trim(), separator: form.separator, headerLines, decimalMark: 'AUTO', negativeAmounts: form.negativeAmounts, account: null,
    columns: { bookingDate, causale, amount, debit: spare('debit'), year: null, bolletta: spare('bolletta'), provvisorio: spare('provvisorio'), payerName: spare('payerName'), valueDate: spare('valueDate'), endToEndId: null, bankRef: null, account: spare('account') },
  };
}

/** The separator that cuts the first lines of a table into most cells. */
export function likelySeparator(head: string): Separator {
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, 10);
  const cells = (separator: Separator) => lines.reduce((sum, line) => sum + line.split(separator).length - 1, 0);
  return SEPARATORS.map(({ value }) => value).reduce((best, separator) => (cells(separator) > cells(best) ? separator : best), ';');
}

import { formatDate } from '../../domain/civil-date.ts';
import { formatDecimalAmount } from '../../domain/money.ts';
import { withoutFormula } from './formula-safety.ts';
import { cellInWords, type TableColumn, type TableRow } from './table-cells.ts';

/** Excel reads a file as UTF-8 only behind this mark. */
const BYTE_ORDER_MARK = '\ufeff';
const END_OF_LINE = '\r\n';

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function cell({ kind }: TableColumn, value: TableRow[number]): string {
  if (value === null) return '""';
  switch (kind) {
    case 'AMOUNT': return quoted(formatDecimalAmount(Number(value)).replace('.', ','));
    case 'DAY': return quoted(formatDate(String(value)));
    case 'NUMBER': case 'INSTANT': return quoted(cellInWords(kind, value));
    default: return quoted(withoutFormula(String(value)));
  }
}

/** The first line, with the mark of the encoding before it: names of the columns. */
export function csvHead(columns: readonly TableColumn[]): string {
  return BYTE_ORDER_MARK + columns.map(({ label }) => quoted(label)).join(';') + END_OF_LINE;
}

/**
 * Rows as Italian spreadsheets read them: `;` between cells, every cell in quotes, decimal comma without dots, dd/mm/yyyy, CRLF.
 * Texts that would be formulas are marked as text.
 */
export function csvLines(columns: readonly TableColumn[], rows: readonly TableRow[]): string {
  let text = '';
  for (const row of rows) {
    text += columns.map((column, index) => cell(column, row[index] ?? null)).join(';') + END_OF_LINE;
  }
  return text;
}

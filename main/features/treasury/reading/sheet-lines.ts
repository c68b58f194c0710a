import type { TableLine } from './delimited-rows.ts';
import { cellAmount, serialDate, type DecimalMark } from './file-values.ts';
import type { SheetCell, SheetRow } from './sheet-rows.ts';

/** What the columns of a sheet hold, counted from 0: in all others a number is a code. */
export type SheetRoles = Readonly<{ days: ReadonlySet<number>; amounts: ReadonlySet<number> }>;

/**
 * A row of a sheet as a line of a table: a number is written as a day, as an amount with a `mark` before its cents, or as the digits of a code.
 * A number that is none of these stays as it was, for whoever reads the column to say so.
 */
export function lineOfSheet({ line, cells }: SheetRow, roles: SheetRoles, from1904: boolean, mark: DecimalMark = 'AUTO'): TableLine {
  const written = (cell: SheetCell, at: number): string => {
    if (cell.kind === 'TEXT') return cell.text;
    if (roles.days.has(at)) return serialDate(cell.text, from1904) ?? codeOf(cell.text);
    return roles.amounts.has(at) ? amountOf(cell.text, mark === '.' ? '.' : ',') : codeOf(cell.text);
  };
  return { line, cells: cells.map(written) };
}

function amountOf(text: string, mark: ',' | '.'): string {
  const cents = cellAmount(text);
  if (cents.ok) return `${cents.value < 0 ? '-' : ''}${Math.floor(Math.abs(cents.value) / 100)}${mark}${String(Math.abs(cents.value) % 100).padStart(2, '0')}`;
  // Four decimals or more cannot be taken for thousands.
  return cents.error === 'DECIMALS' ? Number(text).toFixed(6).replace('.', mark) : text;
}

/** `45494.0` and `1.2E5` are codes that a sheet took for numbers. */
function codeOf(text: string): string {
  const value = Number(text);
  return text !== '' && Number.isSafeInteger(value) ? String(value) : text;
}

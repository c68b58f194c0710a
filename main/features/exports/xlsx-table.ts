import { assertNever } from '../../domain/result.ts';
import { romeTime, type CellKind, type TableColumn, type TableRow } from './table-cells.ts';

type XlsxValue = string | number | Date | null;

const NUMBER_FORMAT: Readonly<Record<CellKind, string | null>> = { TEXT: null, CODE: '@', AMOUNT: '#,##0.00', DAY: 'dd/mm/yyyy', INSTANT: 'dd/mm/yyyy hh:mm', NUMBER: null };
const WIDTH: Readonly<Record<CellKind, number>> = { TEXT: 26, CODE: 22, AMOUNT: 13, DAY: 12, INSTANT: 17, NUMBER: 9 };

/** What XML cannot hold, and the halves of characters. */
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
/** `_x0041_` in a cell is read as the character with that number: the sign that begins it is written by its own number. */
const CHARACTER_BY_NUMBER = /_(?=x[0-9a-fA-F]{4}_)/g;

/** A string cell is never computed, whatever it begins with. */
function text(value: string): string {
  return value.replace(UNWRITABLE, '').replace(CHARACTER_BY_NUMBER, '_x005F_');
}

/** A day, or a minute of Rome, as a date of the sheet: sheets know no time zone. */
function sheetDate(day: string, minuteOfDay = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minuteOfDay * 60_000);
}

function cell(kind: CellKind, value: TableRow[number]): XlsxValue {
  if (value === null) return null;
  switch (kind) {
    case 'TEXT': case 'CODE': return text(String(value));
    case 'AMOUNT': return Number(value) / 100;
    case 'NUMBER': return Number(value);
    case 'DAY': return sheetDate(String(value));
    case 'INSTANT': {
      const { day, minuteOfDay } = romeTime(String(value));
      return sheetDate(day, minuteOfDay);
    }
    default: return assertNever(kind, 'xlsx cell');
  }
}

async function* rowsOf(columns: readonly TableColumn[], pages: AsyncIterable<readonly TableRow[]>): AsyncGenerator<XlsxValue[]> {
  for await (const page of pages) {
    for (const row of page) yield columns.map(({ kind }, index) => cell(kind, row[index] ?? null));
  }
}

/**
 * A workbook of one sheet, its bytes as the rows are read: real numbers with two decimals, real dates, codes as text; the first row stays in sight.
 * The library is loaded here, at the first export, so that the program starts without it.
 */
export async function xlsxBytes(sheet: string, columns: readonly TableColumn[], pages: AsyncIterable<readonly TableRow[]>): Promise<ReadableStream<Uint8Array>> {
  const { writeXlsxStream } = await import('hucre/xlsx');
  return writeXlsxStream(rowsOf(columns, pages), {
    name: sheet, freezePane: { rows: 1 },
    columns: columns.map(({ label, kind }) => ({ header: label, width: WIDTH[kind], ...(NUMBER_FORMAT[kind] === null ? {} : { numFmt: NUMBER_FORMAT[kind] }) })),
  });
}

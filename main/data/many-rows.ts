import type { z } from 'zod';
import type { SqlValue, UnitOfWork } from './unit-of-work.ts';

/** Rows in one statement: what is handed over for them stays small. */
const rowsAtOnce = 200;
/** The same for rows that cannot be written as JSON: beyond some tens nothing is gained, and the driver prepares a longer text longer. */
const boundRowsAtOnce = 25;

type Row = readonly SqlValue[];

function placeholders(rows: readonly Row[]): string {
  return rows.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
}

function pieces<T>(rows: readonly T[], atOnce: number): readonly (readonly T[])[] {
  if (rows.length <= atOnce) return rows.length === 0 ? [] : [rows];
  const cut: T[][] = [];
  for (let start = 0; start < rows.length; start += atOnce) cut.push(rows.slice(start, start + atOnce));
  return cut;
}

/** Texts of which SQLite would read something else from JSON: it ends them at a NUL, and half of a pair is no text. */
const inexactText = /\\u(?:0000|d[89a-f])/;

/**
 * The rows as one JSON text, which the driver binds at once, value by value taking ten times as long; null when some value would not come out as it went in
 * (bytes, fractions, what is not exact: each of these is for the driver to bind, or to refuse).
 */
function asJson(rows: readonly Row[]): string | null {
  for (const row of rows) for (const value of row) if (value !== null && typeof value !== 'string' && !Number.isSafeInteger(value)) return null;
  const json = JSON.stringify(rows);
  return inexactText.test(json) ? null : json;
}

const columnLists = new Map<number, string>();

/** Values of a row of {@link asJson}: the same text for any number of rows, so that it is prepared once. */
function columnsOf(count: number): string {
  const known = columnLists.get(count);
  if (known !== undefined) return known;
  const columns = Array.from({ length: count }, (_, index) => `json_extract(j.value, '$[${index}]')`).join(', ');
  columnLists.set(count, columns);
  return columns;
}

type Insert = Readonly<{ sql: string; params: readonly SqlValue[] }>;

function insertsOf(head: string, rows: readonly Row[], tail: string): readonly Insert[] {
  return pieces(rows, rowsAtOnce).flatMap((piece) => {
    const json = asJson(piece);
    // Without a WHERE the ON of a conflict would be read as that of a join.
    if (json !== null) return [{ sql: `${head} SELECT ${columnsOf(piece[0]?.length ?? 0)} FROM jsonb_each(?) j WHERE true ${tail}`, params: [json] }];
    return pieces(piece, boundRowsAtOnce).map((few) => ({ sql: `${head} VALUES ${placeholders(few)} ${tail}`, params: few.flat() }));
  });
}

/**
 * Inserts many rows with few trips to the driver. `head`: the statement up to its `VALUES`, with a name in a leading comment; `tail`: what follows the rows.
 * All rows have as many values as `head` has columns. Answers SQLite's number of the last row: without a tail, and where it numbers them, the others are those before it.
 */
export async function insertRows(unit: UnitOfWork, head: string, rows: readonly Row[], tail = ''): Promise<number> {
  let lastId = 0;
  for (const { sql, params } of insertsOf(head, rows, tail)) lastId = (await unit.run(sql, params)).lastId;
  return lastId;
}

/** As {@link insertRows}, answering what `tail` returns of every row; SQLite promises no order. */
export async function insertRowsReturning<T>(unit: UnitOfWork, schema: z.ZodType<T>, head: string, rows: readonly Row[], tail: string): Promise<readonly T[]> {
  const returned: T[] = [];
  for (const { sql, params } of insertsOf(head, rows, tail)) returned.push(...(await unit.all(schema, sql, params)));
  return returned;
}

/** Sizes of the statements of {@link insertAlikeRows}, so that few texts are prepared whatever the number of rows. */
const ALIKE_AT_ONCE = [64, 32, 16, 8, 4, 2, 1] as const;

function alikePieces<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const cut: T[][] = [];
  let start = 0;
  for (const size of ALIKE_AT_ONCE) for (; rows.length - start >= size; start += size) cut.push(rows.slice(start, start + size));
  return cut;
}

/**
 * As {@link insertRows}, for wide rows that differ in few of their columns: what all of them have alike is bound once. Handing the driver a value costs more than SQLite takes to store it.
 * `name`: of the query in the log. All rows have as many values as there are `columns`.
 */
export async function insertAlikeRows(unit: UnitOfWork, name: string, table: string, columns: readonly string[], rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const places = columns.map((_, place) => place);
  const apart = places.filter((place) => rows.some((row) => row[place] !== first[place]));
  // A list of values has at least one column.
  const varying = apart.length === 0 ? places.slice(0, 1) : apart;
  const alike = places.filter((place) => !varying.includes(place));
  const head = `/* ${name} */ INSERT INTO ${table} (${[...alike, ...varying].map((place) => columns[place]).join(', ')}) SELECT ${alike.map(() => '?, ').join('')}v.* FROM (VALUES`;
  const shared = alike.map((place) => first[place] ?? null);
  for (const piece of alikePieces(rows)) {
    const own = piece.map((row) => varying.map((place) => row[place] ?? null));
    await unit.run(`${head} ${placeholders(own)}) v`, [...shared, ...own.flat()]);
  }
}

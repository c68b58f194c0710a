import type { z } from 'zod';
import type { SqlValue, UnitOfWork } from './unit-of-work.ts';

/** Rows in one statement: beyond some tens nothing is gained, and the driver prepares a longer text longer. */
const rowsAtOnce = 25;

type Row = readonly SqlValue[];

function placeholders(rows: readonly Row[]): string {
  return rows.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
}

function pieces<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const cut: T[][] = [];
  for (let start = 0; start < rows.length; start += rowsAtOnce) cut.push(rows.slice(start, start + rowsAtOnce));
  return cut;
}

/**
 * Inserts many rows with few trips to the driver. `head`: the statement up to its `VALUES`, with a name in a leading comment; `tail`: what follows the rows.
 * All rows have as many values as `head` has columns.
 */
export async function insertRows(unit: UnitOfWork, head: string, rows: readonly Row[], tail = ''): Promise<void> {
  for (const piece of pieces(rows)) await unit.run(`${head} VALUES ${placeholders(piece)} ${tail}`, piece.flat());
}

/** As {@link insertRows}, answering what `tail` returns of every row; SQLite promises no order. */
export async function insertRowsReturning<T>(unit: UnitOfWork, schema: z.ZodType<T>, head: string, rows: readonly Row[], tail: string): Promise<readonly T[]> {
  const returned: T[] = [];
  for (const piece of pieces(rows)) returned.push(...(await unit.all(schema, `${head} VALUES ${placeholders(piece)} ${tail}`, piece.flat())));
  return returned;
}

import type { z } from 'zod';
import { RowShapeError } from './database-error.ts';

const camelNames = new Map<string, string>();

function camelName(column: string): string {
  const known = camelNames.get(column);
  if (known !== undefined) return known;
  const name = column.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
  camelNames.set(column, name);
  return name;
}

function withCamelKeys(row: object): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  for (const column of Object.keys(row)) renamed[camelName(column)] = Reflect.get(row, column);
  return renamed;
}

/** Hands rows of the driver over to a schema: `due_date` becomes `dueDate`. Throws RowShapeError (a bug) without the values. */
export function parseRow<Row>(rowSchema: z.ZodType<Row>, row: unknown, query: string): Row {
  const parsed = rowSchema.safeParse(typeof row === 'object' && row !== null ? withCamelKeys(row) : row);
  if (!parsed.success) throw new RowShapeError(query, parsed.error.issues);
  return parsed.data;
}

/** How a list of the desk is read page by page: conditions, cursors, and which way in is quick among hundreds of thousands of rows. */
import { z } from 'zod';
import type { Reader, SqlValue } from '../data/engine.ts';
import { addDays, romeDateTimeToInstant, type CivilDate } from '../domain/civil-date.ts';

export type Condition = Readonly<{ sql: string; params: readonly SqlValue[] }>;

export const EVERYTHING: Condition = { sql: '1 = 1', params: [] };
export const NOTHING: Condition = { sql: '1 = 0', params: [] };

/** All conditions together. */
export function allOf(conditions: readonly (Condition | null)[]): Condition {
  const kept = conditions.filter((condition) => condition !== null);
  return kept.length === 0 ? EVERYTHING : { sql: kept.map(({ sql }) => sql).join(' AND '), params: kept.flatMap(({ params }) => params) };
}

/** `column` is one of the values; without values null, which asks nothing. */
export function oneOf(column: string, values: readonly SqlValue[]): Condition | null {
  return values.length === 0 ? null : { sql: `${column} IN (${values.map(() => '?').join(', ')})`, params: values };
}

/** `comparison` is SQL with one place, such as `paid_on >= ?`; a null value asks nothing. */
export function whenGiven(comparison: string, value: SqlValue): Condition | null {
  return value === null ? null : { sql: comparison, params: [value] };
}

/** Every word of a text stands somewhere in `said` (SQL of one text), in any order: for the few rows of which no full text is kept. */
export function saysEveryWord(said: string, text: string): Condition {
  const words = text.split(/\s+/).filter((word) => word !== '').slice(0, 8).map((word) => `%${word.replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`);
  return words.length === 0 ? NOTHING : { sql: `(${words.map(() => `${said} LIKE ? ESCAPE '\\'`).join(' AND ')})`, params: words };
}

/** Instants of the days from `from` to `to` of Rome, both included, as they are stored; null where the range is open. */
export function instantsOfDays(from: CivilDate | null, to: CivilDate | null): Readonly<{ from: string | null; before: string | null }> {
  return { from: from === null ? null : startOfDay(from), before: to === null ? null : startOfDay(addDays(to, 1)) };
}

function startOfDay(day: CivilDate): string {
  const start = romeDateTimeToInstant(day, '00:00');
  return start.ok ? new Date(start.value).toISOString() : day;
}

/** One order of a list. `index`: the hint that makes SQLite walk the table in that order. */
export type ListOrder = Readonly<{ name: string; column: string; index: string; descending: boolean }>;

const cursorSchema = z.tuple([z.string(), z.union([z.string(), z.number()]), z.number()]);

function readCursor(cursor: string | null, order: ListOrder): readonly [key: string | number, id: number] | null {
  if (cursor === null) return null;
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(cursor));
    return parsed.success && parsed.data[0] === order.name ? [parsed.data[1], parsed.data[2]] : null;
  } catch {
    return null;
  }
}

/** Is this a cursor that a page in this order gave out? Another one would silently begin again from the top. */
export function isCursorOf(cursor: string | null, order: ListOrder): boolean {
  return cursor === null || readCursor(cursor, order) !== null;
}

/** What every row of a page says of its place in the order. */
export const placeInOrder = { id: z.int(), sortKey: z.union([z.string(), z.number()]) };

/** The page among the rows read, one more than asked for, and where the next one begins; null after the last. */
export function cutPage<Row extends Readonly<{ id: number; sortKey: string | number }>>(rows: readonly Row[], limit: number, order: ListOrder): Readonly<{ rows: readonly Row[]; next: string | null }> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? JSON.stringify([order.name, last.sortKey, last.id]) : null };
}

/**
 * A way into the table by something else than its order. `ids` selects the `id` of every row that can match; `entries` what is looked at to find them,
 * which is what makes the way long or short.
 */
export type WayIn = Readonly<{ entries: Condition; ids: Condition }>;

/** Fewer entries than this are gathered and ordered rather than met one by one along the whole order. */
const MOST_GATHERED = 6_000;

async function isShort(reader: Reader, name: string, entries: Condition): Promise<boolean> {
  const row = await reader.get(z.object({ n: z.int() }), `/* ${name}.plan */ SELECT COUNT(*) AS n FROM (SELECT 1 FROM (${entries.sql}) LIMIT ?)`, [...entries.params, MOST_GATHERED + 1]);
  return (row?.n ?? 0) <= MOST_GATHERED;
}

/** `order` and `where` name the columns behind the alias, which is the table's own name where none is given. */
export type PageRequest = Readonly<{ name: string; table: string; alias?: string; order: ListOrder; where: Condition; waysIn: readonly WayIn[]; cursor: string | null; limit: number }>;

/**
 * One page as a query of `picked` (the id) and `sort_key`, one row more than the limit, keyset on the order and the id: no offset, however deep.
 * The first of the ways in that is short is taken; else the table is walked in its order until the page is full.
 */
export async function pageOf(reader: Reader, request: PageRequest): Promise<Condition> {
  const { table, order, where } = request;
  const alias = request.alias ?? table;
  let from: Condition = { sql: `${table} AS ${alias} ${order.index}`, params: [] };
  for (const way of request.waysIn) {
    if (!(await isShort(reader, request.name, way.entries))) continue;
    from = { sql: `(SELECT DISTINCT id AS candidate FROM (${way.ids.sql})) CROSS JOIN ${table} AS ${alias} ON ${alias}.id = candidate`, params: way.ids.params };
    break;
  }
  const key = readCursor(request.cursor, order);
  const id = `${alias}.id`;
  const direction = order.descending ? 'DESC' : 'ASC';
  const whole: Stretch = { where: null, orderBy: `${order.column} ${direction}, ${id} ${direction}` };
  const stretches = key === null ? [whole] : stretchesAfter(order, id, key, whole);
  const parts = stretches.map((stretch): Condition => {
    const matching = allOf([where, stretch.where]);
    return {
      sql: `SELECT * FROM (SELECT ${id} AS picked, ${order.column} AS sort_key FROM ${from.sql} WHERE ${matching.sql} ORDER BY ${stretch.orderBy} LIMIT ?)`,
      params: [...from.params, ...matching.params, request.limit + 1],
    };
  });
  return { sql: `${parts.map(({ sql }) => sql).join(' UNION ALL ')} LIMIT ?`, params: [...parts.flatMap(({ params }) => params), request.limit + 1] };
}

/** A part of the order, walked by itself. */
type Stretch = Readonly<{ where: Condition | null; orderBy: string }>;

/**
 * The rows after a place of the order: first those with the same key, then those with a later one. Said in one comparison of two columns, SQLite
 * would look at all rows of the same key again for every page, and there may be a hundred thousand notices of one amount due on one day.
 */
function stretchesAfter(order: ListOrder, id: string, [key, lastId]: readonly [string | number, number], whole: Stretch): readonly Stretch[] {
  const compare = order.descending ? '<' : '>';
  const direction = order.descending ? 'DESC' : 'ASC';
  const sameKey: Stretch = { where: { sql: `${id} ${compare} ?`, params: [lastId] }, orderBy: `${id} ${direction}` };
  if (order.column === id) return [sameKey];
  return [
    { ...sameKey, where: { sql: `${order.column} = ? AND ${id} ${compare} ?`, params: [key, lastId] } },
    { ...whole, where: { sql: `${order.column} ${compare} ?`, params: [key] } },
  ];
}

export type FacetValue = Readonly<{ value: string | number; label: string; count: number }>;
const facetRow = z.object({ value: z.union([z.string(), z.int()]), count: z.int() });

/** The most values a facet tells: more would not be read. */
const MOST_VALUES = 200;

/** How many rows each value of `value` (SQL, its places filled by `params`) leaves, the most frequent first; rows without one are not counted. */
export async function facetOf(reader: Reader, name: string, facet: Readonly<{ value: string; params?: readonly SqlValue[]; from: string; where: Condition; labels?: ReadonlyMap<string | number, string> }>): Promise<readonly FacetValue[]> {
  const rows = await reader.all(facetRow,
    `/* ${name}.counts */ SELECT ${facet.value} AS value, COUNT(*) AS count FROM ${facet.from} WHERE ${facet.where.sql} GROUP BY 1 HAVING value IS NOT NULL ORDER BY 2 DESC, 1 LIMIT ${MOST_VALUES}`, [...(facet.params ?? []), ...facet.where.params]);
  return rows.map(({ value, count }) => ({ value, label: facet.labels?.get(value) ?? String(value), count }));
}

/** A facet whose values are all texts, or all numbers, of a known kind; others are of a database newer or broken, and not told. */
export function valuesOf<Value extends string | number>(facet: readonly FacetValue[], isOne: (value: string | number) => value is Value): { value: Value; label: string; count: number }[] {
  return facet.flatMap(({ value, label, count }) => (isOne(value) ? [{ value, label, count }] : []));
}

export const isText = (value: string | number): value is string => typeof value === 'string' && value !== '';
export const isNumber = (value: string | number): value is number => typeof value === 'number';

/** `TARI – Tassa rifiuti` by the id of the service. */
export async function serviceLabels(reader: Reader): Promise<ReadonlyMap<number, string>> {
  const rows = await reader.all(z.object({ id: z.int(), code: z.string(), name: z.string() }), '/* lists.services */ SELECT id, code, name FROM service_card');
  return new Map(rows.map(({ id, code, name }) => [id, `${code} – ${name}`]));
}

/** Names by the id of the operator. */
export async function operatorLabels(reader: Reader): Promise<ReadonlyMap<number, string>> {
  const rows = await reader.all(z.object({ id: z.int(), name: z.string() }), '/* lists.operators */ SELECT id, name FROM operator_card');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

import { ok } from '../../domain/result.ts';
import type { Instant, ListedRows, PulledItem, PullPage, Read, ReadFailure } from '../connector.ts';

/** How a row of a list becomes an item. */
export type RowReading<Row> = Readonly<{
  /** By which `fetchRow` asks for it again. */
  keyOf(row: Row): string;
  /** On the scale of the cursor; null: the list does not tell. */
  atOf(row: Row): Instant | null;
  /** `NOT_READY`: not given yet. `NOT_OURS`: it never will be. */
  read(row: Row): Promise<Read<PulledItem | 'NOT_READY' | 'NOT_OURS'>>;
  /** Whether the service is well, whatever its rows: its list, asked once more. */
  isUp(): Promise<Read<unknown>>;
}>;

/** What the rows of a page gave, for {@link PullPage}. */
export type RowsRead = Pick<PullPage, 'items' | 'skipped' | 'skippedFrom'> & Readonly<{ rows: ListedRows }>;

/** So many one after another that fail for themselves may be the service: it is asked. Again after so many more. */
const FAILING_ROWS = 3;
const FAILING_AGAIN = 10;

/**
 * The items behind the rows of a page. A row that alone cannot be read is told as missing and holds back none of those behind it, which would otherwise be lost at every
 * run. What the whole service answers ends the page; several rows that fail one after another do so only when the service does not answer for its list either.
 */
export async function readRows<Row>(listed: readonly Row[], { keyOf, atOf, read, isUp }: RowReading<Row>): Promise<Read<RowsRead>> {
  const items: PulledItem[] = [];
  const given: string[] = [];
  const missing: ListedRows['missing'][number][] = [];
  let failing = 0;
  for (const row of listed) {
    const answer = await read(row);
    const failed = answer.ok ? null : answer.error;
    failing = failed === null ? 0 : failing + 1;
    if (failed !== null && !isOfOneRow(failed)) return { ok: false, error: failed };
    if (failing % FAILING_AGAIN === FAILING_ROWS) {
      const service = await isUp();
      if (!service.ok) return service;
    }
    const value = answer.ok ? answer.value : answer.error.code;
    if (answer.ok && answer.value !== 'NOT_READY') given.push(keyOf(row));
    else missing.push({ key: keyOf(row), at: atOf(row), code: typeof value === 'string' ? value : 'NOT_READY' });
    if (typeof value !== 'string') items.push(value);
  }
  return ok({ items, ...skippedRows(missing.map(({ at }) => (at === null ? null : Date.parse(at)))), rows: { given, missing } });
}

/** What this row alone may be to blame for: the service answers for the others. */
function isOfOneRow(failure: ReadFailure): boolean {
  return failure.kind === 'unreadable' || (failure.kind === 'retry' && failure.scope === 'row' && failure.code !== 'STOPPED');
}

/**
 * What a page says of the rows that were not ready: how many, and the earliest of them. One whose instant is unknown holds the whole cursor.
 * @param instants of the rows on the scale of the cursor, in milliseconds.
 */
function skippedRows(instants: readonly (number | null)[]): Pick<PullPage, 'skipped' | 'skippedFrom'> {
  const known = instants.filter((ms) => ms !== null);
  if (known.length === 0 || known.length < instants.length) return { skipped: instants.length };
  return { skipped: instants.length, skippedFrom: new Date(Math.min(...known)).toISOString() };
}

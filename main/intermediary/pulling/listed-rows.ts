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
}>;

/** What the rows of a page gave, for {@link PullPage}. */
export type RowsRead = Pick<PullPage, 'items' | 'skipped' | 'skippedFrom'> & Readonly<{ rows: ListedRows }>;

/** One after another that fail for themselves are no chance: then it is the service. */
const FAILING_ROWS = 3;

/**
 * The items behind the rows of a page. A row that alone cannot be read is told as missing and holds back none of those behind it, which would otherwise be lost at every
 * run; what the whole service answers, or several rows one after another, ends the page.
 */
export async function readRows<Row>(listed: readonly Row[], { keyOf, atOf, read }: RowReading<Row>): Promise<Read<RowsRead>> {
  const items: PulledItem[] = [];
  const given: string[] = [];
  const missing: ListedRows['missing'][number][] = [];
  let failing = 0;
  for (const row of listed) {
    const answer = await read(row);
    const failed = answer.ok ? null : answer.error;
    failing = failed === null ? 0 : failing + 1;
    if (failed !== null && (!isOfOneRow(failed) || failing === FAILING_ROWS)) return { ok: false, error: failed };
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

import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { ConnectorId, Instant, ListedRows } from '../connector.ts';
import type { StreamKey } from './cursor-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** For so long a row that is not given holds the cursor: nearly all come within hours. Afterwards it is asked for by itself. */
export const HOLDS_CURSOR_MS = 3 * DAY_MS;

const unfetchedRow = z.object({ stream: z.enum(['RECEIPTS', 'FLOWS', 'COLLECTIONS', 'OUTCOMES']), organization: z.string(), itemKey: z.string(), happenedAt: z.string().nullable(), code: z.string(), firstMissedAt: z.string(), lastMissedAt: z.string(), tries: z.int(), nextAt: z.string() });
/** What a remote lists and does not give. `happenedAt`: of the payment or of the flow, null when the list does not tell. */
export type UnfetchedItem = Readonly<z.infer<typeof unfetchedRow>>;
const COLUMNS = 'stream, organization, item_key, happened_at, code, first_missed_at, last_missed_at, tries, next_at';

/** When a row is asked for next: at the next pulls, then every few hours, then every day, after three months every week. It is never forgotten: it may be a payment. */
export function askedAgainAt(firstMissedAt: Instant, tries: number, nowMs: number): Instant {
  const old = nowMs - Date.parse(firstMissedAt) > 90 * DAY_MS;
  const pause = old ? 7 * DAY_MS : Math.min(DAY_MS, (HOUR_MS / 4) * 2 ** Math.min(tries, 10));
  return new Date(nowMs + pause).toISOString();
}

/** Remembers what a page listed without giving it, and forgets what it gave. Answers those rows that still hold the cursor. */
export async function keepListed(unit: UnitOfWork, key: StreamKey, rows: ListedRows, nowMs: number): Promise<ListedRows['missing']> {
  await forgetGiven(unit, key, rows.given);
  const held: ListedRows['missing'][number][] = [];
  for (const row of rows.missing) {
    const known = await find(unit, key, row.key);
    const first = known?.firstMissedAt ?? new Date(nowMs).toISOString();
    await write(unit, key, { itemKey: row.key, happenedAt: row.at, code: row.code, firstMissedAt: first, tries: (known?.tries ?? 0) + 1 }, nowMs);
    if (nowMs - Date.parse(first) < HOLDS_CURSOR_MS) held.push(row);
  }
  return held;
}

/** One that was asked for by itself, and is still not given. */
export async function missedAgain(unit: UnitOfWork, key: StreamKey, item: UnfetchedItem, code: string, nowMs: number): Promise<void> {
  await write(unit, key, { ...item, code, tries: item.tries + 1 }, nowMs);
}

async function write(unit: UnitOfWork, key: StreamKey, item: Pick<UnfetchedItem, 'itemKey' | 'happenedAt' | 'code' | 'firstMissedAt' | 'tries'>, nowMs: number): Promise<void> {
  const now = new Date(nowMs).toISOString();
  await unit.run(
    `/* unfetched.keep */ INSERT INTO unfetched_item (connector, stream, organization, item_key, happened_at, code, first_missed_at, last_missed_at, tries, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (connector, stream, organization, item_key) DO UPDATE SET code = excluded.code, last_missed_at = excluded.last_missed_at, tries = excluded.tries, next_at = excluded.next_at`,
    [key.connector, key.stream, key.organization, item.itemKey, item.happenedAt, item.code, item.firstMissedAt, now, item.tries, askedAgainAt(item.firstMissedAt, item.tries, nowMs)],
  );
}

async function find(reader: Reader, key: StreamKey, itemKey: string): Promise<UnfetchedItem | null> {
  return reader.get(unfetchedRow, `/* unfetched.find */ SELECT ${COLUMNS} FROM unfetched_item WHERE connector = ? AND stream = ? AND organization = ? AND item_key = ?`, [key.connector, key.stream, key.organization, itemKey]);
}

/** Forgets rows that were given, or that are not ours. */
export async function forgetGiven(unit: UnitOfWork, key: StreamKey, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await unit.run('/* unfetched.given */ DELETE FROM unfetched_item WHERE connector = ? AND stream = ? AND organization = ? AND item_key IN (SELECT value FROM json_each(?))', [key.connector, key.stream, key.organization, JSON.stringify(keys)]);
}

/** Those whose turn it is to be asked for by themselves, the longest missed first. */
export async function dueUnfetched(reader: Reader, key: StreamKey, now: Instant, limit: number): Promise<readonly UnfetchedItem[]> {
  return reader.all(unfetchedRow, `/* unfetched.due */ SELECT ${COLUMNS} FROM unfetched_item WHERE connector = ? AND stream = ? AND organization = ? AND next_at <= ? ORDER BY next_at LIMIT ?`, [key.connector, key.stream, key.organization, now, limit]);
}

/** Those that a clock which was ahead put off: due now. */
export async function askNowWhatLiesAhead(unit: UnitOfWork, connector: ConnectorId): Promise<void> {
  await unit.run('/* unfetched.ahead */ UPDATE unfetched_item SET next_at = ? WHERE connector = ? AND last_missed_at > ?', [unit.now, connector, unit.now]);
}

/** All that wait, the longest missed first. */
export async function listUnfetched(reader: Reader, connector: ConnectorId, limit: number): Promise<readonly UnfetchedItem[]> {
  return reader.all(unfetchedRow, `/* unfetched.list */ SELECT ${COLUMNS} FROM unfetched_item WHERE connector = ? ORDER BY first_missed_at LIMIT ?`, [connector, limit]);
}

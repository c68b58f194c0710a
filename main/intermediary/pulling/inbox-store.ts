import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { insertRowsReturning } from '../../data/many-rows.ts';
import { keepRawFiles } from '../../data/raw-files.ts';
import { PULL_STREAMS, type ConnectorId, type PulledItem, type PullStream } from '../connector.ts';
import type { AppliedItem } from '../ports.ts';

/** What one unit applies at most: longer ones would keep the counter waiting for the writer. Bytes are what costs: two flows of a thousand rows take as long as all the receipts. */
export const BATCH_ITEMS = 200;
const BATCH_BYTES = 384 * 1024;

/** Items as they were kept: `fresh` by their place in the inbox, `repeated` those whose very bytes were already there. */
export type StoredItems = Readonly<{ fresh: readonly number[]; repeated: number }>;

/**
 * Keeps what arrived, before anybody reads it. The same thing with the same bytes is kept once; with other bytes it is a row of its
 * own, and whoever applies it decides which one counts.
 */
export async function storeItems(unit: UnitOfWork, connector: ConnectorId, items: readonly PulledItem[]): Promise<StoredItems> {
  const hashed = items.map((item) => ({ item, sha256: createHash('sha256').update(item.raw).digest('hex') }));
  await keepRawFiles(unit, hashed.map(({ item, sha256 }) => ({ sha256, bytes: item.raw })));
  const rows = hashed.map(({ item, sha256 }) => [connector, item.stream, item.naturalKey, sha256, item.mime, unit.now] as const);
  const kept = await insertRowsReturning(
    unit, placeRow, '/* inbox.store */ INSERT INTO inbox (connector, stream, natural_key, sha256, mime, received_at)', rows, 'ON CONFLICT (connector, stream, natural_key, sha256) DO NOTHING RETURNING seq',
  );
  const fresh = kept.map(({ seq }) => seq).toSorted((a, b) => a - b);
  return { fresh, repeated: items.length - fresh.length };
}

const placeRow = z.object({ seq: z.int() });
const itemRow = z.object({ seq: z.int(), stream: z.enum(PULL_STREAMS), naturalKey: z.string(), sha256: z.string(), mime: z.enum(['application/xml', 'application/json', 'text/csv']), raw: z.instanceof(Uint8Array) });

const ITEM_COLUMNS = 'seq, stream, natural_key, sha256, mime, content AS raw';

/** An item of the inbox with its place. */
export type InboxItem = Readonly<{ seq: number; item: PulledItem }>;

/** Which items are meant, after a place: those not applied yet, or those that were refused (to be tried again). */
export type InboxPart = Readonly<{ kind: 'WAITING'; after: number }> | Readonly<{ kind: 'REFUSED'; after: number; upTo: number }>;

const PARTS = { WAITING: 'applied_at IS NULL AND seq > ?', REFUSED: "outcome = 'REFUSED' AND seq > ? AND seq <= ?" } as const;

/** The next batch of a part of the inbox, oldest first, as many as fit in its bytes and one at least; empty when there is none. How many changes with every batch, and no way to read them with it: `+?` is a limit that SQLite does not prepare the statement anew for. */
export async function nextBatch(reader: Reader, connector: ConnectorId, stream: PullStream, part: InboxPart, most: number = BATCH_ITEMS): Promise<readonly InboxItem[]> {
  const upTo = part.kind === 'REFUSED' ? [part.upTo] : [];
  const rows = await reader.all(itemRow,
    `/* inbox.next */ SELECT ${ITEM_COLUMNS} FROM inbox CROSS JOIN raw_file USING (sha256) WHERE seq IN (
       SELECT seq FROM (SELECT seq, SUM(bytes) OVER (ORDER BY seq) - bytes AS before, SUM(bytes) OVER (ORDER BY seq) AS upto FROM (
         SELECT seq, bytes FROM inbox CROSS JOIN raw_file USING (sha256) WHERE connector = ? AND stream = ? AND ${PARTS[part.kind]} ORDER BY seq LIMIT +?)) WHERE before = 0 OR upto <= ?) ORDER BY seq`,
    [connector, stream, part.after, ...upTo, most, BATCH_BYTES]);
  return rows.map(itemOf);
}

/** Items by their places, oldest first. */
export async function loadItems(reader: Reader, places: readonly number[]): Promise<readonly InboxItem[]> {
  const rows = await reader.all(itemRow, `/* inbox.items */ SELECT ${ITEM_COLUMNS} FROM inbox CROSS JOIN raw_file USING (sha256) WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq`, [JSON.stringify(places)]);
  return rows.map(itemOf);
}

function itemOf({ seq, ...item }: z.infer<typeof itemRow>): InboxItem {
  return { seq, item: { ...item, highWater: null } };
}

/** Those of some items that were applied already. */
export async function appliedAmong(reader: Reader, places: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await reader.all(placeRow, '/* inbox.applied-among */ SELECT seq FROM inbox WHERE seq IN (SELECT value FROM json_each(?)) AND applied_at IS NOT NULL', [JSON.stringify(places)]);
  return new Set(rows.map(({ seq }) => seq));
}

/** Writes beside items what became of each. */
export async function markApplied(unit: UnitOfWork, applied: readonly (Readonly<{ seq: number }> & Pick<AppliedItem, 'outcome' | 'message'>)[]): Promise<void> {
  await unit.run(
    `/* inbox.applied */ UPDATE inbox SET applied_at = ?, outcome = j.value ->> 1, message = j.value ->> 2 FROM jsonb_each(?) j WHERE inbox.seq = j.value ->> 0`,
    [unit.now, JSON.stringify(applied.map(({ seq, outcome, message }) => [seq, outcome, message]))],
  );
}

export async function hasWaiting(reader: Reader, connector: ConnectorId, stream: PullStream): Promise<boolean> {
  return (await reader.get(z.object({ seq: z.int() }), '/* inbox.has-waiting */ SELECT seq FROM inbox WHERE connector = ? AND stream = ? AND applied_at IS NULL LIMIT 1', [connector, stream])) !== null;
}

/** The last refused item of a stream, or 0. */
export async function lastRefused(reader: Reader, connector: ConnectorId, stream: PullStream): Promise<number> {
  const row = await reader.get(z.object({ seq: z.int() }), "/* inbox.last-refused */ SELECT seq FROM inbox WHERE connector = ? AND stream = ? AND outcome = 'REFUSED' ORDER BY seq DESC LIMIT 1", [connector, stream]);
  return row?.seq ?? 0;
}

const contentRow = z.object({ mime: z.string(), raw: z.instanceof(Uint8Array) });

/** The bytes of a refused item; null when it is not refused (any more). */
export async function loadRefused(reader: Reader, connector: ConnectorId, seq: number): Promise<z.infer<typeof contentRow> | null> {
  return reader.get(contentRow, "/* inbox.refused-content */ SELECT mime, content AS raw FROM inbox CROSS JOIN raw_file USING (sha256) WHERE seq = ? AND connector = ? AND outcome = 'REFUSED'", [seq, connector]);
}

const refusedRow = z.object({ seq: z.int(), stream: z.enum(PULL_STREAMS), naturalKey: z.string(), receivedAt: z.string(), message: z.string().nullable() });
/** A refused item as a list shows it. `message` is Italian. */
export type RefusedItem = Readonly<z.infer<typeof refusedRow>>;

/** Refused items, newest first, before a place. */
export async function listRefused(reader: Reader, connector: ConnectorId, stream: PullStream, before: number, limit: number): Promise<readonly RefusedItem[]> {
  return reader.all(refusedRow, "/* inbox.list-refused */ SELECT seq, stream, natural_key, received_at, message FROM inbox WHERE connector = ? AND stream = ? AND outcome = 'REFUSED' AND seq < ? ORDER BY seq DESC LIMIT ?", [connector, stream, before, limit]);
}

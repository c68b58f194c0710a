import { z } from 'zod';
import type { Reader, UnitOfWork } from '../data/engine.ts';
import { REMOTE_STATUSES, type Instant, type RemotePosition, type RemoteStatus } from './connector.ts';

const stateRow = z.object({
  aggregateId: z.string(), remoteVersion: z.string().nullable(), remoteHash: z.string().nullable(), remoteStatus: z.enum([...REMOTE_STATUSES, 'GONE']).nullable(), lastSeenAt: z.string(), firstAckedAt: z.string().nullable(), cancelledAt: z.string().nullable(),
  cancelSentAgainAt: z.string().nullable(),
});
/** What the remote held when it was last agreed with, or last shown to a person. `GONE`: it was not there. `cancelledAt`: since when we hold it closed there. */
export type RemoteState = Readonly<z.infer<typeof stateRow>>;

const COLUMNS = 'aggregate_id, remote_version, remote_hash, remote_status, last_seen_at, first_acked_at, cancelled_at, cancel_sent_again_at';

export async function findRemoteState(reader: Reader, connector: string, aggregateId: string): Promise<RemoteState | null> {
  return reader.get(stateRow, `/* remote.state */ SELECT ${COLUMNS} FROM remote_state WHERE connector = ? AND aggregate_id = ?`, [connector, aggregateId]);
}

/** Which of these positions a connector holds, as far as we know ({@link knownOf}). */
export async function knownAmong(reader: Reader, connector: string, aggregateIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await reader.all(z.object({ aggregateId: z.string() }), '/* remote.known-among */ SELECT aggregate_id FROM remote_state WHERE connector = ? AND remote_hash IS NOT NULL AND aggregate_id IN (SELECT value FROM json_each(?))', [connector, JSON.stringify(aggregateIds)]);
  return new Set(rows.map(({ aggregateId }) => aggregateId));
}

/** Version and hash by which a connector recognises what we know; null: nothing of the position is there, as far as we know. */
export function knownOf(state: RemoteState | null): Readonly<{ version: string | null; hash: string }> | null {
  return state === null || state.remoteHash === null ? null : { version: state.remoteVersion, hash: state.remoteHash };
}

/** What is written after the remote was read, or said that it did what was asked. `acked`: the first time it did. */
export type SeenThere = Readonly<{ version: string | null; hash: string | null; status: RemoteStatus | 'GONE' | null; feeCents: number; acked: boolean; closed: boolean; watchAt: Instant | null }>;

export function seenThere(remote: RemotePosition): Pick<SeenThere, 'version' | 'hash' | 'status' | 'feeCents'> {
  return { version: remote.version, hash: remote.hash, status: remote.status, feeCents: remote.installments.reduce((sum, row) => sum + row.notificationFeeCents, 0) };
}

export async function writeSeen(unit: UnitOfWork, connector: string, aggregateId: string, seen: SeenThere): Promise<void> {
  await unit.run(
    `/* remote.seen */ INSERT INTO remote_state (connector, aggregate_id, remote_version, remote_hash, remote_status, notification_fee_cents, last_seen_at, first_acked_at, cancelled_at, watch_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (connector, aggregate_id) DO UPDATE SET remote_version = excluded.remote_version, remote_hash = excluded.remote_hash, remote_status = excluded.remote_status, notification_fee_cents = excluded.notification_fee_cents,
       last_seen_at = excluded.last_seen_at, first_acked_at = COALESCE(first_acked_at, excluded.first_acked_at), cancelled_at = COALESCE(cancelled_at, excluded.cancelled_at), watch_at = excluded.watch_at`,
    [connector, aggregateId, seen.version, seen.hash, seen.status, seen.feeCents, unit.now, seen.acked ? unit.now : null, seen.closed ? unit.now : null, seen.watchAt],
  );
}

/** Only when to look again. */
export async function postponeWatch(unit: UnitOfWork, connector: string, aggregateId: string, watchAt: Instant | null): Promise<void> {
  await unit.run('/* remote.watch-at */ UPDATE remote_state SET watch_at = ? WHERE connector = ? AND aggregate_id = ?', [watchAt, connector, aggregateId]);
}

/** Turns that a clock which was ahead put off: due now. `latest`: no turn is later than this. */
export async function watchNowWhatLiesAhead(unit: UnitOfWork, connector: string, latest: Instant): Promise<void> {
  await unit.run('/* remote.watch-ahead */ UPDATE remote_state SET watch_at = ? WHERE connector = ? AND watch_at IS NOT NULL AND (last_seen_at > ? OR watch_at > ?)', [unit.now, connector, unit.now, latest]);
}

/** A new creation or change makes the position ours to keep open again. */
export async function openAgain(unit: UnitOfWork, connector: string, aggregateId: string): Promise<void> {
  await unit.run('/* remote.open-again */ UPDATE remote_state SET cancelled_at = NULL, cancel_sent_again_at = NULL WHERE connector = ? AND aggregate_id = ? AND cancelled_at IS NOT NULL', [connector, aggregateId]);
}

export async function noteCancelSentAgain(unit: UnitOfWork, connector: string, aggregateId: string): Promise<void> {
  await unit.run('/* remote.cancel-again */ UPDATE remote_state SET cancel_sent_again_at = ? WHERE connector = ? AND aggregate_id = ?', [unit.now, connector, aggregateId]);
}

/** Positions whose turn it is to be looked at, the longest waiting first. */
export async function dueWatches(reader: Reader, connector: string, now: Instant, limit: number): Promise<readonly RemoteState[]> {
  return reader.all(stateRow, `/* remote.due */ SELECT ${COLUMNS} FROM remote_state WHERE connector = ? AND watch_at IS NOT NULL AND watch_at <= ? ORDER BY watch_at LIMIT ?`, [connector, now, limit]);
}

/** Whether a remote has a position that can still be paid or changed, or one is on its way: then another remote is another place. */
export async function holdsPositions(reader: Reader): Promise<boolean> {
  const row = await reader.get(z.object({ held: z.int() }),
    `/* remote.holds */ SELECT (EXISTS (SELECT 1 FROM remote_state r JOIN debt_position p ON p.id = CAST(r.aggregate_id AS INTEGER) WHERE (r.first_acked_at IS NOT NULL OR r.remote_status IN ('DRAFT', 'PUBLISHED', 'PAYABLE', 'EXPIRED')) AND r.cancelled_at IS NULL AND p.state IN ('TO_SYNC', 'UNPAID', 'PARTIALLY_PAID', 'UNPAYABLE')) OR EXISTS (SELECT 1 FROM outbox_intent WHERE aggregate_kind = 'debt_position' AND (state IN ('IN_FLIGHT', 'AMBIGUOUS') OR (state IN ('READY', 'BLOCKED') AND kind <> 'create')))) AS held`, []);
  return row?.held === 1;
}

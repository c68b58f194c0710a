import { z } from 'zod';
import type { Reader, UnitOfWork } from '../data/engine.ts';
import { insertRows } from '../data/many-rows.ts';
import { CLOSED_CIRCUIT, type Circuit } from './circuit-breaker.ts';
import type { ExchangeRecord, Instant } from './connector.ts';

/** Longer than any call: while a call runs nobody else may think that this sender is gone. */
const LEASE_MS = 3 * 60_000;

export function leaseEnd({ nowMs }: Readonly<{ nowMs(): number }>): Instant {
  return new Date(nowMs() + LEASE_MS).toISOString();
}

/**
 * Takes or renews the lease of the only sender (intermediary.md 4.1). False: another sender holds it, and nothing may be sent. One that ends later than one taken now would,
 * was written by a clock that was ahead: whoever held it is gone, since the lock of the folder admits one program at a time.
 */
export async function takeLease(unit: UnitOfWork, holder: string, until: Instant): Promise<boolean> {
  const done = await unit.run(
    `/* sender.lease */ INSERT INTO sender_lease (id, holder, lease_until) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until WHERE sender_lease.holder = excluded.holder OR sender_lease.lease_until <= ? OR sender_lease.lease_until > ?`,
    [holder, until, unit.now, until],
  );
  return done.changes === 1;
}

/**
 * Ends whatever lease another sender left: the lock of the folder admits one program at a time, so whoever held it when this one began was cut off before it could give it back.
 * What it had in flight is in doubt, as ever.
 */
export async function endLeaseOfOthers(unit: UnitOfWork, holder: string): Promise<void> {
  await unit.run("/* sender.lease-of-others */ UPDATE sender_lease SET lease_until = '' WHERE holder <> ?", [holder]);
}

/** Lets others send at once, whatever the clock says then. */
export async function giveLeaseBack(unit: UnitOfWork, holder: string): Promise<void> {
  await unit.run("/* sender.lease-back */ UPDATE sender_lease SET lease_until = '' WHERE holder = ?", [holder]);
}

const healthRow = z.object({
  circuit: z.enum(['CLOSED', 'OPEN', 'HALF_OPEN']), openedAt: z.string().nullable(), reason: z.enum(['UNAUTHORIZED', 'UNREACHABLE']).nullable(), message: z.string().nullable(), halfOpenAt: z.string().nullable(), skewSamples: z.string(), lastOkAt: z.string().nullable(), askedUntil: z.string().nullable(),
});
const samples = z.array(z.number());
/** `askedUntil`: until when the remote asked to be left alone, whatever the circuit; null: it did not. */
export type StoredHealth = Readonly<{ circuit: Circuit; skewSamples: readonly number[]; lastOkAt: Instant | null; askedUntil: Instant | null }>;

/** How a connector was when the program last closed. */
export async function readHealth(reader: Reader, connector: string): Promise<StoredHealth> {
  const row = await reader.get(healthRow, '/* sender.health */ SELECT circuit, opened_at, reason, message, half_open_at, skew_samples, last_ok_at, asked_until FROM connector_health WHERE connector = ?', [connector]);
  if (row === null) return { circuit: CLOSED_CIRCUIT, skewSamples: [], lastOkAt: null, askedUntil: null };
  const { openedAt, halfOpenAt, reason, message } = row;
  return { circuit: { state: row.circuit, failures: 0, openings: row.circuit === 'CLOSED' ? 0 : 1, openedAt, halfOpenAt, reason, message }, skewSamples: samples.parse(JSON.parse(row.skewSamples)), lastOkAt: row.lastOkAt, askedUntil: row.askedUntil };
}

export async function writeHealth(unit: UnitOfWork, connector: string, health: StoredHealth & Readonly<{ skewMs: number | null }>): Promise<void> {
  const { circuit, skewMs, skewSamples, lastOkAt, askedUntil } = health;
  await unit.run(
    `/* sender.write-health */ INSERT INTO connector_health (connector, circuit, opened_at, reason, message, half_open_at, skew_ms, skew_samples, last_ok_at, asked_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (connector) DO UPDATE SET circuit = excluded.circuit, opened_at = excluded.opened_at, reason = excluded.reason, message = excluded.message, half_open_at = excluded.half_open_at, skew_ms = excluded.skew_ms,
       skew_samples = excluded.skew_samples, last_ok_at = excluded.last_ok_at, asked_until = excluded.asked_until`,
    [connector, circuit.state, circuit.openedAt, circuit.reason, circuit.message, circuit.halfOpenAt, skewMs, JSON.stringify(skewSamples), lastOkAt, askedUntil],
  );
}

/** Whose exchange it is. */
export type ExchangePlace = Readonly<{ connector: string; aggregateId: string | null; intentId: string | null; runId: string | null }>;

/** Keeps calls as they went, for the history of a position. Bodies hold personal data; headers, where the keys are, never come here. */
export async function saveExchanges(unit: UnitOfWork, place: ExchangePlace, exchanges: readonly ExchangeRecord[]): Promise<void> {
  await insertRows(
    unit, '/* sender.exchange */ INSERT INTO exchange (at, day, connector, operation, aggregate_id, intent_id, run_id, request_id, method, path, http, code, duration_ms, request_body, response_body)',
    exchanges.map((one) => [one.at, one.at.slice(0, 10), place.connector, one.operation, place.aggregateId, place.intentId, place.runId, one.requestId, one.method, one.path, one.http, one.code, Math.round(one.durationMs), one.requestBody, one.responseBody]),
  );
}

/** Forgets exchanges older than an instant, a piece at a time. Answers how many went. */
export async function forgetExchanges(unit: UnitOfWork, before: Instant, limit: number): Promise<number> {
  return (await unit.run('/* sender.forget-exchanges */ DELETE FROM exchange WHERE seq IN (SELECT seq FROM exchange WHERE at < ? ORDER BY at LIMIT ?)', [before, limit])).changes;
}

const uploadRow = z.object({ id: z.string(), remoteId: z.string().nullable(), state: z.enum(['READY', 'SENT', 'DONE', 'FAILED']), intentsJson: z.string(), nextAt: z.string().nullable(), createdAt: z.string() });
const ids = z.array(z.string());
export type BulkUpload = Readonly<{ id: string; remoteId: string | null; intentIds: readonly string[]; nextAt: Instant | null; createdAt: Instant }>;

/** The upload that is under way, if any: one at a time. */
export async function findSentUpload(reader: Reader, connector: string): Promise<BulkUpload | null> {
  const row = await reader.get(uploadRow, "/* bulk.sent */ SELECT id, remote_id, state, intents_json, next_at, created_at FROM bulk_upload WHERE connector = ? AND state = 'SENT' ORDER BY created_at LIMIT 1", [connector]);
  return row === null ? null : { id: row.id, remoteId: row.remoteId, intentIds: ids.parse(JSON.parse(row.intentsJson)), nextAt: row.nextAt, createdAt: row.createdAt };
}

const atRow = z.object({ at: z.string().nullable() });

export async function lastFailedUploadAt(reader: Reader, connector: string): Promise<Instant | null> {
  return (await reader.get(atRow, "/* bulk.failed */ SELECT MAX(ended_at) AS at FROM bulk_upload WHERE connector = ? AND state = 'FAILED'", [connector]))?.at ?? null;
}

/** When the oldest of the uploads began that came to their end since an instant; null: none did. */
export async function oldestUploadEndedSince(reader: Reader, connector: string, since: Instant): Promise<Instant | null> {
  return (await reader.get(atRow, '/* bulk.oldest-ended */ SELECT MIN(created_at) AS at FROM bulk_upload WHERE connector = ? AND ended_at >= ?', [connector, since]))?.at ?? null;
}

export async function beginUpload(unit: UnitOfWork, connector: string, id: string, intentIds: readonly string[]): Promise<void> {
  await unit.run("/* bulk.begin */ INSERT INTO bulk_upload (id, connector, state, intents_json, created_at) VALUES (?, ?, 'READY', ?, ?)", [id, connector, JSON.stringify(intentIds), unit.now]);
}

export async function uploadSent(unit: UnitOfWork, id: string, remoteId: string, nextAt: Instant): Promise<void> {
  await unit.run("/* bulk.accepted */ UPDATE bulk_upload SET state = 'SENT', remote_id = ?, next_at = ? WHERE id = ?", [remoteId, nextAt, id]);
}

export async function askUploadLater(unit: UnitOfWork, id: string, nextAt: Instant): Promise<void> {
  await unit.run('/* bulk.later */ UPDATE bulk_upload SET next_at = ? WHERE id = ?', [nextAt, id]);
}

/** The upload that is under way is asked for now, whenever its turn was thought to be. */
export async function askUploadNow(unit: UnitOfWork, connector: string): Promise<void> {
  await unit.run("/* bulk.now */ UPDATE bulk_upload SET next_at = NULL WHERE connector = ? AND state = 'SENT'", [connector]);
}

export async function endUpload(unit: UnitOfWork, id: string, state: 'DONE' | 'FAILED', message: string | null): Promise<void> {
  await unit.run('/* bulk.end */ UPDATE bulk_upload SET state = ?, next_at = NULL, ended_at = ?, message = ? WHERE id = ?', [state, unit.now, message, id]);
}

/** An upload that was never accepted as far as we know: its intents are in doubt, each by itself. */
export async function failUnsentUploads(unit: UnitOfWork, connector: string): Promise<void> {
  await unit.run("/* bulk.recover */ UPDATE bulk_upload SET state = 'FAILED', next_at = NULL, ended_at = ?, message = 'Interrotto' WHERE connector = ? AND state = 'READY'", [unit.now, connector]);
}

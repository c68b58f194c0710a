import { z } from 'zod';
import type { Reader, UnitOfWork } from '../data/engine.ts';
import { intentStates, type IntentState } from '../data/outbox.ts';
import { READ_BACK } from './connector.ts';
import { INTENT_KINDS } from './position-snapshot.ts';

const KIND = 'debt_position';
const OPEN = "state IN ('READY', 'IN_FLIGHT', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT')";
const WAITING = "state IN ('READY', 'AMBIGUOUS')";

const intentRow = z.object({
  seq: z.int(), id: z.string(), connector: z.string().nullable(), aggregateId: z.string(), kind: z.enum(INTENT_KINDS), intentVersion: z.int(), payloadJson: z.string(), dependsOn: z.string().nullable(), state: z.enum(intentStates),
  attempts: z.int(), nextAt: z.string().nullable(), lastHttp: z.int().nullable(), lastCode: z.string().nullable(),
});
/** An intent as the sender sees it. `aggregateId` is the position's id as text. */
export type QueuedIntent = Readonly<z.infer<typeof intentRow>>;

const COLUMNS = 'seq, id, connector, aggregate_id, kind, intent_version, payload_json, depends_on, state, attempts, next_at, last_http, last_code';

/** What is not settled of one position, oldest first. */
export async function openIntents(reader: Reader, aggregateId: string): Promise<readonly QueuedIntent[]> {
  return reader.all(intentRow, `/* outbox.open */ SELECT ${COLUMNS} FROM outbox_intent WHERE aggregate_kind = '${KIND}' AND aggregate_id = ? AND ${OPEN} ORDER BY intent_version`, [aggregateId]);
}

export async function findIntent(reader: Reader, id: string): Promise<QueuedIntent | null> {
  return reader.get(intentRow, `/* outbox.intent */ SELECT ${COLUMNS} FROM outbox_intent WHERE id = ?`, [id]);
}

const aggregateRow = z.object({ aggregateId: z.string() });

const UNTRIED_CREATION = "kind = 'create' AND state = 'READY' AND attempts = 0";

/** Positions with something that is due, in order of their oldest due intent. `withoutNew`: creations that were never tried wait for an upload. */
export async function dueAggregates(reader: Reader, now: string, limit: number, withoutNew = false): Promise<readonly string[]> {
  const rows = await reader.all(
    aggregateRow,
    `/* outbox.due */ SELECT aggregate_id FROM outbox_intent WHERE aggregate_kind = '${KIND}' AND ${WAITING} AND (next_at IS NULL OR next_at <= ?) AND (? = 0 OR NOT (${UNTRIED_CREATION})) GROUP BY aggregate_id ORDER BY MIN(seq) LIMIT ?`,
    [now, withoutNew ? 1 : 0, limit],
  );
  return rows.map(({ aggregateId }) => aggregateId);
}

/** Positions about which something was queued since an instant and is due, the newest first. */
export async function freshAggregates(reader: Reader, since: string, now: string, limit: number): Promise<readonly string[]> {
  const rows = await reader.all(
    aggregateRow,
    `/* outbox.fresh */ SELECT aggregate_id FROM (SELECT * FROM outbox_intent ORDER BY seq DESC LIMIT 200) WHERE aggregate_kind = '${KIND}' AND ${WAITING} AND created_at >= ? AND (next_at IS NULL OR next_at <= ?) ORDER BY seq DESC LIMIT ?`,
    [since, now, limit],
  );
  return rows.map(({ aggregateId }) => aggregateId);
}

const instantRow = z.object({ at: z.string().nullable() });

/** When the next intent that waits for its time is due; null when none does. */
export async function nextDueAt(reader: Reader, now: string): Promise<string | null> {
  return (await reader.get(instantRow, `/* outbox.next-due */ SELECT MIN(next_at) AS at FROM outbox_intent WHERE aggregate_kind = '${KIND}' AND ${WAITING} AND next_at > ?`, [now]))?.at ?? null;
}

/** A person wants what waits for its time tried now. */
export async function tryWaitingNow(unit: UnitOfWork): Promise<void> {
  await unit.run(`/* outbox.now */ UPDATE outbox_intent SET next_at = NULL WHERE aggregate_kind = '${KIND}' AND ${WAITING} AND next_at IS NOT NULL`);
}

const countRow = z.object({ n: z.int() });

/** How many intents wait to be sent or to be cleared up. */
export async function countWaiting(reader: Reader): Promise<number> {
  return (await reader.get(countRow, `/* outbox.waiting */ SELECT COUNT(*) AS n FROM outbox_intent WHERE aggregate_kind = '${KIND}' AND state IN ('READY', 'AMBIGUOUS', 'IN_FLIGHT')`))?.n ?? 0;
}

/** True when a newer intent about the same position is not settled. */
export async function hasNewer(reader: Reader, intent: Pick<QueuedIntent, 'aggregateId' | 'intentVersion'>): Promise<boolean> {
  const row = await reader.get(countRow, `/* outbox.newer */ SELECT COUNT(*) AS n FROM outbox_intent WHERE aggregate_kind = '${KIND}' AND aggregate_id = ? AND intent_version > ? AND ${OPEN}`, [intent.aggregateId, intent.intentVersion]);
  return (row?.n ?? 0) > 0;
}

/** Whether what an intent depends on was sent, or came to nothing. */
export async function isFreeToGo(reader: Reader, dependsOn: string | null): Promise<boolean> {
  const before = dependsOn === null ? null : await findIntent(reader, dependsOn);
  if (before === null || before.state === 'ACKED') return true;
  return before.state === 'SUPERSEDED' && (await openIntents(reader, before.aggregateId)).length === 0;
}

/** Takes out of the queue what need not be sent. */
export async function supersede(unit: UnitOfWork, ids: readonly string[]): Promise<void> {
  for (const id of ids) await unit.run(`/* outbox.supersede */ UPDATE outbox_intent SET state = 'SUPERSEDED', next_at = NULL, lease_until = NULL WHERE id = ?`, [id]);
}

/** Marks what is about to be sent. From here on nobody knows whether it arrived, until its outcome is written. */
export async function markInFlight(unit: UnitOfWork, id: string, connector: string, leaseUntil: string): Promise<void> {
  await unit.run(`/* outbox.in-flight */ UPDATE outbox_intent SET state = 'IN_FLIGHT', connector = ?, attempts = attempts + 1, lease_until = ? WHERE id = ?`, [connector, leaseUntil, id]);
}

/** As {@link markInFlight}, for those of many creations that are still as {@link untriedCreations} found them; answers which. */
export async function markCreationsInFlight(unit: UnitOfWork, ids: readonly string[], connector: string, leaseUntil: string): Promise<ReadonlySet<string>> {
  const rows = await unit.all(
    z.object({ id: z.string() }),
    `/* outbox.creations-in-flight */ UPDATE outbox_intent SET state = 'IN_FLIGHT', connector = ?, attempts = attempts + 1, lease_until = ? WHERE id IN (SELECT value FROM json_each(?)) AND ${UNTRIED_CREATION}
       AND NOT EXISTS (SELECT 1 FROM outbox_intent x WHERE x.aggregate_kind = outbox_intent.aggregate_kind AND x.aggregate_id = outbox_intent.aggregate_id AND x.id <> outbox_intent.id AND x.${OPEN}) RETURNING id`,
    [connector, leaseUntil, JSON.stringify(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * What a sender that was interrupted left in flight is in doubt, whatever an earlier attempt was answered (a 409 of then is no collision of now); what a bulk upload carries is asked for by the upload.
 * What an upload carried of which nobody knows whether it was taken is read back together. Answers how many.
 */
export async function doubtWhatIsInFlight(unit: UnitOfWork): Promise<number> {
  const done = await unit.run(
    `/* outbox.recover */ UPDATE outbox_intent SET state = 'AMBIGUOUS', next_at = NULL, lease_until = NULL, last_http = NULL,
       last_code = CASE WHEN id IN (SELECT value FROM bulk_upload b, json_each(b.intents_json) WHERE b.state = 'READY') THEN '${READ_BACK}' ELSE 'INTERRUPTED' END
     WHERE state = 'IN_FLIGHT' AND id NOT IN (SELECT value FROM bulk_upload b, json_each(b.intents_json) WHERE b.state = 'SENT')`,
  );
  return done.changes;
}

const doubtRow = z.object({ id: z.string(), aggregateId: z.string(), organization: z.string(), iupd: z.string() });
/** A doubt that a list may answer, with the identity by which the remote shows its position. */
export type ListableDoubt = Readonly<z.infer<typeof doubtRow>>;

/** What was given to a connector all together and is due to be read back, oldest first. */
export async function listableDoubts(reader: Reader, connector: string, now: string): Promise<readonly ListableDoubt[]> {
  return reader.all(
    doubtRow,
    `/* outbox.listable */ SELECT id, aggregate_id, payload_json ->> '$.organization' AS organization, payload_json ->> '$.iupd' AS iupd FROM outbox_intent
     WHERE state = 'AMBIGUOUS' AND connector = ? AND aggregate_kind = '${KIND}' AND kind = 'create' AND last_code = '${READ_BACK}' AND (next_at IS NULL OR next_at <= ?) ORDER BY seq`,
    [connector, now],
  );
}

/** How an attempt ended, as the queue keeps it. `connector` null: nothing of it is at any intermediary. */
export type WrittenOutcome = Readonly<{
  state: IntentState; connector: string | null; nextAt: string | null; attempts: number; lastHttp: number | null; lastCode: string | null; lastRequestId: string | null;
  /** Italian, for the person who looks at the queue. */
  message: string | null; fields: Readonly<Record<string, string>> | null; serverErrors: number;
}>;

/** Writes how an attempt ended; the moment is kept for what is settled or waits for a person. A refusal is written down by itself: what is sent again was refused all the same. */
export async function writeOutcome(unit: UnitOfWork, id: string, outcome: WrittenOutcome): Promise<void> {
  const { state, connector, nextAt, attempts, lastHttp, lastCode, lastRequestId, message, fields, serverErrors } = outcome;
  await unit.run(
    '/* outbox.outcome */ UPDATE outbox_intent SET state = ?, connector = ?, next_at = ?, attempts = ?, lease_until = NULL, last_http = ?, last_code = ?, last_request_id = COALESCE(?, last_request_id) WHERE id = ?',
    [state, connector, nextAt, attempts, lastHttp, lastCode, lastRequestId, id],
  );
  const settledAt = state === 'ACKED' || state === 'BLOCKED' || state === 'CONFLICT' ? unit.now : null;
  await unit.run(
    `/* outbox.outcome-text */ INSERT INTO intent_outcome (intent_id, message, fields, settled_at, server_errors) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (intent_id) DO UPDATE SET message = excluded.message, fields = excluded.fields, settled_at = excluded.settled_at, server_errors = excluded.server_errors`,
    [id, message, fields === null ? null : JSON.stringify(fields), settledAt, serverErrors],
  );
  if (state === 'BLOCKED' || state === 'CONFLICT') await unit.run('/* outbox.refusal */ INSERT INTO intent_refusal (intent_id, at) VALUES (?, ?)', [id, unit.now]);
}

const errorsRow = z.object({ serverErrors: z.int() });

export async function serverErrorsOf(reader: Reader, id: string): Promise<number> {
  return (await reader.get(errorsRow, '/* outbox.server-errors */ SELECT server_errors FROM intent_outcome WHERE intent_id = ?', [id]))?.serverErrors ?? 0;
}

/**
 * Puts a refused intent in the queue again, because a person mended what it was refused for. False when it is not refused any more.
 * It is no first attempt: four 500 are not refusals for certain, so connectors whose creation replaces what is there look before they write (fact 6).
 */
export async function sendAgain(unit: UnitOfWork, id: string): Promise<boolean> {
  const done = await unit.run(`/* outbox.send-again */ UPDATE outbox_intent SET state = 'READY', connector = NULL, next_at = NULL, attempts = MIN(attempts, 1) WHERE id = ? AND state = 'BLOCKED'`, [id]);
  if (done.changes === 0) return false;
  await unit.run('/* outbox.send-again-text */ UPDATE intent_outcome SET message = NULL, fields = NULL, settled_at = NULL, server_errors = 0 WHERE intent_id = ?', [id]);
  return true;
}

const markRow = z.object({ nav: z.string() });

/** Numbers of a position that a person recorded as paid outside pagoPA, whether the remote knows it already or not. */
export async function navsPaidElsewhere(reader: Reader, aggregateId: string): Promise<readonly string[]> {
  const rows = await reader.all(markRow, `/* outbox.marks */ SELECT DISTINCT payload_json ->> '$.nav' AS nav FROM outbox_intent WHERE aggregate_kind = '${KIND}' AND aggregate_id = ? AND kind = 'markPaid'`, [aggregateId]);
  return rows.map(({ nav }) => nav);
}

/** Numbers that the remote closed at our word, and was not told anything of the position since by which it would have opened them again. */
export async function navsClosedByMark(reader: Reader, aggregateId: string): Promise<readonly string[]> {
  const rows = await reader.all(
    markRow,
    `/* outbox.closed-by-mark */ SELECT DISTINCT m.payload_json ->> '$.nav' AS nav FROM outbox_intent m WHERE m.aggregate_kind = '${KIND}' AND m.aggregate_id = ? AND m.kind = 'markPaid' AND m.state = 'ACKED'
       AND NOT EXISTS (SELECT 1 FROM outbox_intent x WHERE x.aggregate_kind = m.aggregate_kind AND x.aggregate_id = m.aggregate_id AND x.kind IN ('create', 'update') AND x.state = 'ACKED' AND x.intent_version > m.intent_version)`,
    [aggregateId],
  );
  return rows.map(({ nav }) => nav);
}

const UNTRIED_ALONE = `aggregate_kind = '${KIND}' AND ${UNTRIED_CREATION} AND depends_on IS NULL AND (next_at IS NULL OR next_at <= ?)
       AND NOT EXISTS (SELECT 1 FROM outbox_intent x WHERE x.aggregate_kind = o.aggregate_kind AND x.aggregate_id = o.aggregate_id AND x.id <> o.id AND x.${OPEN})`;

/** Creations that were never tried and have the queue of their position for themselves, oldest first: what a bulk upload may carry. `after`: a place in the queue. */
export async function untriedCreations(reader: Reader, now: string, limit: number, after = 0): Promise<readonly QueuedIntent[]> {
  return reader.all(intentRow, `/* outbox.untried */ SELECT ${COLUMNS} FROM outbox_intent o WHERE seq > ? AND ${UNTRIED_ALONE} ORDER BY seq LIMIT ?`, [after, now, limit]);
}

/** Whether more than so many {@link untriedCreations} wait. */
export async function moreUntriedThan(reader: Reader, now: string, threshold: number): Promise<boolean> {
  const row = await reader.get(countRow, `/* outbox.count-untried */ SELECT COUNT(*) AS n FROM (SELECT 1 FROM outbox_intent o WHERE ${UNTRIED_ALONE} LIMIT ?)`, [now, threshold + 1]);
  return (row?.n ?? 0) > threshold;
}

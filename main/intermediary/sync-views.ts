import { z } from 'zod';
import type { Reader, SqlValue } from '../data/engine.ts';

/*
 * What screens read of the queue and of the exchanges. Nothing here writes.
 */

const INTENT = "o.aggregate_kind = 'debt_position'";
const OPEN = "o.state IN ('READY', 'IN_FLIGHT', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT')";
const ONLY_CLOSES = "CASE WHEN o.kind = 'markPaid' THEN (o.payload_json ->> '$.notPaid') IS 1 ELSE 0 END AS only_closes";
const TO_SOLVE = "o.state IN ('BLOCKED', 'CONFLICT')";
/** What needs a person first, then doubt, then what is ready, then what waits for its time. */
const PLACE = "CASE o.state WHEN 'BLOCKED' THEN 0 WHEN 'CONFLICT' THEN 1 WHEN 'AMBIGUOUS' THEN 2 WHEN 'IN_FLIGHT' THEN 3 ELSE CASE WHEN o.next_at IS NOT NULL AND o.next_at > ? THEN 5 ELSE 4 END END";

export const QUEUE_VIEWS = ['ALL', 'TO_SOLVE', 'WAITING'] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];

const queuedRow = z.object({
  id: z.string(), positionId: z.string().transform(Number).pipe(z.int()), kind: z.enum(['create', 'update', 'cancel', 'markPaid']), state: z.enum(['READY', 'IN_FLIGHT', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT']), attempts: z.int(), lastHttp: z.int().nullable(),
  lastCode: z.string().nullable(), message: z.string().nullable(), nextAt: z.string().nullable(), createdAt: z.string(), place: z.int(), seq: z.int(),
  /** A mark that only closes a notice: nobody paid it. */
  onlyCloses: z.int(),
});
export type QueuedRow = Readonly<z.infer<typeof queuedRow>>;

/** `offices` null: all. A position that is gone (a draft thrown away) is nobody's. */
type Scope = readonly string[] | null;

function scopeOf(offices: Scope): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  if (offices === null) return { sql: '1 = 1', params: [] };
  return { sql: `EXISTS (SELECT 1 FROM position_place p WHERE p.position_id = CAST(o.aggregate_id AS INTEGER) AND p.office IN (SELECT value FROM json_each(?)))`, params: [JSON.stringify(offices)] };
}

function viewOf(view: QueueView): string {
  return view === 'TO_SOLVE' ? TO_SOLVE : view === 'WAITING' ? `${OPEN} AND NOT ${TO_SOLVE}` : OPEN;
}

/** A page of the queue after a place in it; `now` tells what waits for its time. One row more than asked for tells that there is another page. */
export async function queuePage(reader: Reader, request: Readonly<{ view: QueueView; offices: Scope; now: string; after: Readonly<{ place: number; seq: number }> | null; limit: number }>): Promise<readonly QueuedRow[]> {
  const scope = scopeOf(request.offices);
  const after = request.after ?? { place: -1, seq: -1 };
  return reader.all(queuedRow,
    `/* sync.queue */ SELECT * FROM (SELECT o.id, o.aggregate_id AS position_id, o.kind, o.state, o.attempts, o.last_http, o.last_code, r.message, o.next_at, o.created_at, o.seq, ${ONLY_CLOSES}, ${PLACE} AS place
       FROM outbox_intent o LEFT JOIN intent_outcome r ON r.intent_id = o.id WHERE ${INTENT} AND ${viewOf(request.view)} AND ${scope.sql})
     WHERE (place, seq) > (?, ?) ORDER BY place, seq LIMIT ?`, [request.now, ...scope.params, after.place, after.seq, request.limit + 1]);
}

/** What waits about one position, in the order in which it is sent. */
export async function queuedOf(reader: Reader, positionId: number, now: string): Promise<readonly QueuedRow[]> {
  return reader.all(queuedRow,
    `/* sync.sending */ SELECT o.id, o.aggregate_id AS position_id, o.kind, o.state, o.attempts, o.last_http, o.last_code, r.message, o.next_at, o.created_at, o.seq, ${ONLY_CLOSES}, ${PLACE} AS place
     FROM outbox_intent o LEFT JOIN intent_outcome r ON r.intent_id = o.id WHERE ${INTENT} AND o.aggregate_id = ? AND ${OPEN} ORDER BY o.intent_version`, [now, String(positionId)]);
}

const countsRow = z.object({ ready: z.int(), waiting: z.int(), inFlight: z.int(), ambiguous: z.int(), blocked: z.int(), conflict: z.int(), oldestAt: z.string().nullable() });
export type QueueCounts = Readonly<z.infer<typeof countsRow>>;

/** How many intents stand in each state. */
export async function queueCounts(reader: Reader, now: string, offices: Scope): Promise<QueueCounts> {
  const scope = scopeOf(offices);
  const row = await reader.get(countsRow,
    `/* sync.counts */ SELECT COALESCE(SUM(o.state = 'READY' AND (o.next_at IS NULL OR o.next_at <= ?)), 0) AS ready, COALESCE(SUM(o.state = 'READY' AND o.next_at > ?), 0) AS waiting, COALESCE(SUM(o.state = 'IN_FLIGHT'), 0) AS in_flight,
      COALESCE(SUM(o.state = 'AMBIGUOUS'), 0) AS ambiguous, COALESCE(SUM(o.state = 'BLOCKED'), 0) AS blocked, COALESCE(SUM(o.state = 'CONFLICT'), 0) AS conflict, MIN(o.created_at) AS oldest_at
     FROM outbox_intent o WHERE ${INTENT} AND ${OPEN} AND ${scope.sql}`, [now, now, ...scope.params]);
  return row ?? { ready: 0, waiting: 0, inFlight: 0, ambiguous: 0, blocked: 0, conflict: 0, oldestAt: null };
}

const exchangeRow = z.object({ at: z.string(), operation: z.string(), method: z.string(), path: z.string(), http: z.int().nullable(), code: z.string().nullable(), durationMs: z.int(), requestBody: z.string().nullable(), responseBody: z.string().nullable() });

/** What went over the wire about one position, newest first. */
export async function exchangesOf(reader: Reader, positionId: number, limit: number) {
  return reader.all(exchangeRow, '/* sync.exchanges */ SELECT at, operation, method, path, http, code, duration_ms, request_body, response_body FROM exchange WHERE aggregate_id = ? ORDER BY seq DESC LIMIT ?', [String(positionId), limit]);
}

const endRow = z.object({ at: z.string(), durationMs: z.int() });

/** When the calls to a connector ended that began after an instant, in milliseconds, oldest first: what another program, or this one before it was closed, has called. */
export async function callsEndedSince(reader: Reader, connector: string, since: string): Promise<readonly number[]> {
  const rows = await reader.all(endRow, '/* sync.lastCalls */ SELECT at, duration_ms FROM exchange WHERE at >= ? AND connector = ?', [since, connector]);
  return rows.map(({ at, durationMs }) => Date.parse(at) + durationMs).toSorted((a, b) => a - b);
}

const dayCount = z.object({ day: z.string(), n: z.int() });

/** Accepted intents, refusals (each, also of what was accepted later) and applied items by civil day of Rome. The days come from whoever asks, with the instants at which each begins. */
export async function dayFigures(reader: Reader, days: readonly Readonly<{ day: string; from: string; before: string }>[]) {
  const list = JSON.stringify(days.map(({ day, from, before }) => [day, from, before]));
  const SPAN = '(SELECT value ->> 0 AS day, value ->> 1 AS from_at, value ->> 2 AS before_at FROM json_each(?)) d';
  const count = async (name: string, source: string): Promise<ReadonlyMap<string, number>> => {
    const rows = await reader.all(dayCount, `/* sync.days.${name} */ SELECT d.day, COUNT(*) AS n FROM ${SPAN} ${source} GROUP BY d.day`, [list]);
    return new Map(rows.map(({ day, n }) => [day, n]));
  };
  const accepted = await count('accepted', "JOIN intent_outcome r ON r.settled_at >= d.from_at AND r.settled_at < d.before_at JOIN outbox_intent o ON o.id = r.intent_id AND o.state = 'ACKED'");
  const refused = await count('refused', 'JOIN intent_refusal r ON r.at >= d.from_at AND r.at < d.before_at');
  const retried = await count('retried', 'JOIN exchange x ON x.at >= d.from_at AND x.at < d.before_at AND x.intent_id IS NOT NULL AND (x.http IS NULL OR x.http IN (408, 425, 429, 500, 502, 503, 504))');
  const pulled = async (stream: string): Promise<ReadonlyMap<string, number>> => {
    const rows = await reader.all(dayCount, `/* sync.days.pulled */ SELECT d.day, SUM(p.applied) AS n FROM ${SPAN} JOIN pull_run p ON p.started_at >= d.from_at AND p.started_at < d.before_at AND p.stream = ? GROUP BY d.day`, [list, stream]);
    return new Map(rows.map(({ day, n }) => [day, n]));
  };
  const [receipts, flows] = [await pulled('RECEIPTS'), await pulled('FLOWS')];
  return days.map(({ day }) => ({ day, accepted: accepted.get(day) ?? 0, refused: refused.get(day) ?? 0, retried: retried.get(day) ?? 0, receipts: receipts.get(day) ?? 0, flows: flows.get(day) ?? 0 }));
}

const delayRow = z.object({ creation: z.int(), accepted: z.int(), ms: z.number() });

/**
 * Milliseconds from the saving to the acknowledgement of what was accepted since an instant, and to now of what waits or stands refused still: the indicator SYNC (features.md 4.3, 4.5).
 * `creation` false: changes, cancellations and marks of payment.
 */
export async function alignmentDelays(reader: Reader, since: string, now: string): Promise<readonly Readonly<{ creation: boolean; accepted: boolean; ms: number }>[]> {
  const rows = await reader.all(delayRow,
    `/* sync.alignment */ SELECT o.kind = 'create' AS creation, 1 AS accepted, (julianday(r.settled_at) - julianday(o.created_at)) * 86400000.0 AS ms FROM intent_outcome r JOIN outbox_intent o ON o.id = r.intent_id AND o.state = 'ACKED' WHERE ${INTENT} AND r.settled_at >= ?
     UNION ALL SELECT o.kind = 'create', 0, (julianday(?) - julianday(o.created_at)) * 86400000.0 FROM outbox_intent o WHERE ${INTENT} AND ${OPEN}`, [since, now]);
  return rows.map(({ creation, accepted, ms }) => ({ creation: creation === 1, accepted: accepted === 1, ms: Math.max(0, Math.round(ms)) }));
}

const runRow = z.object({ id: z.string(), stream: z.enum(['RECEIPTS', 'FLOWS', 'COLLECTIONS', 'OUTCOMES']), startedAt: z.string(), endedAt: z.string().nullable(), outcome: z.enum(['DONE', 'CUT', 'FAILED']).nullable(), pages: z.int(), seen: z.int(), applied: z.int(), already: z.int(), refused: z.int(), skipped: z.int(), message: z.string().nullable() });

/** Runs of every stream, newest first. */
export async function pullRuns(reader: Reader, limit: number) {
  return reader.all(runRow, '/* sync.runs */ SELECT id, stream, started_at, ended_at, outcome, pages, seen, applied, already, refused, skipped, message FROM pull_run ORDER BY started_at DESC LIMIT ?', [limit]);
}

/** The last run of each stream of a connector. */
export async function lastRuns(reader: Reader, connector: string) {
  return reader.all(runRow, '/* sync.lastRuns */ SELECT id, stream, MAX(started_at) AS started_at, ended_at, outcome, pages, seen, applied, already, refused, skipped, message FROM pull_run WHERE connector = ? GROUP BY stream', [connector]);
}

const cursorRow = z.object({ stream: z.string(), highWater: z.string().nullable() });

export async function cursorsOf(reader: Reader, connector: string): Promise<ReadonlyMap<string, string | null>> {
  const rows = await reader.all(cursorRow, '/* sync.cursors */ SELECT stream, MAX(high_water) AS high_water FROM pull_cursor WHERE connector = ? GROUP BY stream', [connector]);
  return new Map(rows.map(({ stream, highWater }) => [stream, highWater]));
}

/** SQL of what stood in a month when it was closed, and of what says something else since. */
import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../../data/engine.ts';

/** Movements of closings that hold, before a month `?1`, whose outcome was written anew. */
const TOUCHED_MOVEMENTS = `(SELECT DISTINCT c.movement_id FROM month_closing k CROSS JOIN closed_movement c INDEXED BY ix_closed_movement_touched ON c.closing_id = k.id WHERE c.touched_at IS NOT NULL AND c.stays = 1 AND k.reopened_at IS NULL AND k.month < ?1)`;
const TOUCHED_FLOWS = `(SELECT DISTINCT c.flow_id FROM month_closing k CROSS JOIN closed_flow c INDEXED BY ix_closed_flow_touched ON c.closing_id = k.id WHERE c.touched_at IS NOT NULL AND c.stays = 1 AND k.reopened_at IS NULL AND k.month < ?1)`;

/** Keeps what stands in a month that is being closed, before what is not settled goes on; and what changed in earlier closed ones, since this month counts it. */
export async function keepClosedRows(unit: UnitOfWork, closingId: number, month: string): Promise<void> {
  const movement = "b.bucket, b.signed_cents, b.matched_cents, b.excluded_cents, b.settled_cents, b.open_cents";
  const into = 'INSERT INTO closed_movement (closing_id, movement_id, stays, bucket, signed_cents, matched_cents, excluded_cents, settled_cents, open_cents)';
  await unit.run(`/* closings.keepMovements */ ${into} SELECT ?2, b.movement_id, b.bucket IN ('RECONCILED', 'EXCLUDED', 'IGNORED'), ${movement} FROM movement_books b WHERE b.month = ?1`, [month, closingId]);
  await unit.run(`/* closings.keepCorrected */ ${into} SELECT ?2, b.movement_id, 1, ${movement} FROM ${TOUCHED_MOVEMENTS} t CROSS JOIN movement_books b ON b.movement_id = t.movement_id WHERE b.month < ?1`, [month, closingId]);
  const flow = 'r.version_id, r.bucket, r.declared_cents, r.residual_cents';
  const intoFlows = 'INSERT INTO closed_flow (closing_id, flow_id, stays, version_id, bucket, declared_cents, residual_cents)';
  await unit.run(`/* closings.keepFlows */ ${intoFlows} SELECT ?2, r.flow_id, r.bucket = 'RECONCILED', ${flow} FROM flow_result r WHERE r.month = ?1`, [month, closingId]);
  await unit.run(`/* closings.keepCorrectedFlows */ ${intoFlows} SELECT ?2, r.flow_id, 1, ${flow} FROM ${TOUCHED_FLOWS} t CROSS JOIN flow_result r ON r.flow_id = t.flow_id WHERE r.month < ?1`, [month, closingId]);
}

const LIVE = 'closing_id IN (SELECT id FROM month_closing WHERE reopened_at IS NULL)';

/** The outcomes of these movements are written anew: where they settled in a month that is closed, that is to be told. */
export async function touchClosedMovements(unit: UnitOfWork, movementIds: readonly number[]): Promise<void> {
  await unit.run(`/* closings.touchMovements */ UPDATE closed_movement SET touched_at = ? WHERE stays = 1 AND movement_id IN (SELECT value FROM json_each(?)) AND ${LIVE}`, [unit.now, JSON.stringify(movementIds)]);
}

/** As {@link touchClosedMovements}, of flows by the id of their oldest version. */
export async function touchClosedFlows(unit: UnitOfWork, flowIds: readonly number[]): Promise<void> {
  await unit.run(`/* closings.touchFlows */ UPDATE closed_flow SET touched_at = ? WHERE stays = 1 AND flow_id IN (SELECT value FROM json_each(?)) AND ${LIVE}`, [unit.now, JSON.stringify(flowIds)]);
}

export const CAME = ['OWN', 'CARRIED', 'LATE', 'CORRECTED'] as const;
const ledgerSum = z.object({ came: z.enum(CAME), count: z.int(), openingCents: z.int(), signedCents: z.int(), matchedCents: z.int(), excludedCents: z.int(), settledCents: z.int(), closingCents: z.int() });
/**
 * Movements that take part in a month, by how they came there: with a day of it (OWN), from the month before that was closed (CARRIED), with a day of a closed month and after its closing (LATE), settled in a closed month and other since (CORRECTED).
 * Signed cents. `openingCents` is what the closing before left open of them; the others are what this month adds: what was counted in closed months is no more of this one.
 */
export type LedgerSum = Readonly<z.infer<typeof ledgerSum>>;

/** Sums of a month that is open; what changed in closed months counts in the first open one. */
export async function ledgerSums(reader: Reader, month: string): Promise<readonly LedgerSum[]> {
  return reader.all(ledgerSum,
    `/* closings.ledger */ WITH standing AS (SELECT b.* FROM movement_books b WHERE b.month = ?1
       UNION ALL SELECT b.* FROM ${TOUCHED_MOVEMENTS} t CROSS JOIN movement_books b ON b.movement_id = t.movement_id WHERE b.month < ?1 AND ?1 = (SELECT from_month FROM books_open)),
      last AS (SELECT s.*, (SELECT c.closing_id FROM closed_movement c CROSS JOIN month_closing k ON k.id = c.closing_id WHERE c.movement_id = s.movement_id AND k.reopened_at IS NULL AND k.month < ?1 ORDER BY k.month DESC LIMIT 1) AS closing_id FROM standing s LIMIT -1)
     SELECT CASE c.stays WHEN 1 THEN 'CORRECTED' WHEN 0 THEN 'CARRIED' ELSE CASE WHEN l.booking_date < ?1 THEN 'LATE' ELSE 'OWN' END END AS came, SUM(l.signed_cents <> 0) AS count, SUM(COALESCE(c.open_cents, 0)) AS opening_cents, SUM(l.signed_cents - COALESCE(c.signed_cents, 0)) AS signed_cents,
      SUM(l.matched_cents - COALESCE(c.matched_cents, 0)) AS matched_cents, SUM(l.excluded_cents - COALESCE(c.excluded_cents, 0)) AS excluded_cents, SUM(l.settled_cents - COALESCE(c.settled_cents, 0)) AS settled_cents, SUM(l.open_cents) AS closing_cents
     FROM last l LEFT JOIN closed_movement c ON c.closing_id = l.closing_id AND c.movement_id = l.movement_id GROUP BY 1`, [month]);
}

const lateFlows = z.object({ count: z.int(), cents: z.int() });
/** Flows that stand in a month, have a day before it, and were in no closing before: they came after theirs. */
export async function lateFlowsOf(reader: Reader, month: string): Promise<Readonly<z.infer<typeof lateFlows>>> {
  return (await reader.get(lateFlows,
    `/* closings.lateFlows */ SELECT COUNT(*) AS count, COALESCE(SUM(r.declared_cents), 0) AS cents FROM flow_result r WHERE r.month = ?1 AND r.regulation_date < ?1
      AND NOT EXISTS (SELECT 1 FROM closed_flow c CROSS JOIN month_closing k ON k.id = c.closing_id WHERE c.flow_id = r.flow_id AND k.reopened_at IS NULL AND k.month < ?1)`, [month])) ?? { count: 0, cents: 0 };
}

const books = { signedCents: z.int(), matchedCents: z.int(), excludedCents: z.int(), settledCents: z.int(), openCents: z.int() };
const changedMovement = z.object({ id: z.int(), closedMonth: z.string(), countedIn: z.string(), touchedAt: z.string(), bucketBefore: z.string(), bucketNow: z.string(), signedBefore: z.int(), matchedBefore: z.int(), excludedBefore: z.int(), settledBefore: z.int(), openBefore: z.int(), ...books });
/** A movement that settled in a closed month and stands otherwise now. `countedIn`: the month that counts the difference. */
export type ChangedMovement = Readonly<z.infer<typeof changedMovement>>;

const MOVEMENT_CHANGED = 'c.touched_at IS NOT NULL AND c.stays = 1 AND (b.bucket <> c.bucket OR b.signed_cents <> c.signed_cents OR b.matched_cents <> c.matched_cents OR b.excluded_cents <> c.excluded_cents OR b.settled_cents <> c.settled_cents OR b.open_cents <> c.open_cents)';
const FLOW_CHANGED = 'c.touched_at IS NOT NULL AND c.stays = 1 AND (r.bucket <> c.bucket OR r.declared_cents <> c.declared_cents OR r.residual_cents <> c.residual_cents OR r.version_id <> c.version_id)';

/** The first closing after this one that counts the row anew; else the first month that is open. */
function countedIn(table: 'closed_movement' | 'closed_flow', column: 'movement_id' | 'flow_id'): string {
  return `COALESCE((SELECT MIN(n.month) FROM ${table} d CROSS JOIN month_closing n ON n.id = d.closing_id WHERE d.${column} = c.${column} AND n.reopened_at IS NULL AND n.month > k.month), (SELECT from_month FROM books_open))`;
}

/** Which changes are asked for: those of the rows of one closed month; those that count in a month; one row's. */
export type ChangesAsked = Readonly<{ of: 'CLOSED'; month: string }> | Readonly<{ of: 'COUNTED_IN'; month: string }> | Readonly<{ of: 'ROW'; id: number }>;

function asked(changes: ChangesAsked, column: string): Readonly<{ sql: string; param: string | number }> {
  switch (changes.of) {
    case 'CLOSED': return { sql: 'closed_month = ?1', param: changes.month };
    case 'COUNTED_IN': return { sql: 'counted_in = ?1', param: changes.month };
    default: return { sql: `${column} = ?1`, param: changes.id };
  }
}

/** Movements of closed months that changed after the closing, those of the newest day first. */
export async function changedMovements(reader: Reader, changes: ChangesAsked, limit: number): Promise<readonly ChangedMovement[]> {
  const { sql, param } = asked(changes, 'id');
  return reader.all(changedMovement,
    `/* closings.changedMovements */ SELECT * FROM (SELECT c.movement_id AS id, k.month AS closed_month, ${countedIn('closed_movement', 'movement_id')} AS counted_in, c.touched_at, c.bucket AS bucket_before, b.bucket AS bucket_now, c.signed_cents AS signed_before, c.matched_cents AS matched_before, c.excluded_cents AS excluded_before,
       c.settled_cents AS settled_before, c.open_cents AS open_before, b.signed_cents, b.matched_cents, b.excluded_cents, b.settled_cents, b.open_cents
      FROM month_closing k CROSS JOIN closed_movement c INDEXED BY ix_closed_movement_touched ON c.closing_id = k.id CROSS JOIN movement_books b ON b.movement_id = c.movement_id WHERE k.reopened_at IS NULL AND ${MOVEMENT_CHANGED}) WHERE ${sql} ORDER BY closed_month, id LIMIT ?2`, [param, limit]);
}

const changedFlow = z.object({ id: z.int(), closedMonth: z.string(), countedIn: z.string(), touchedAt: z.string(), bucketBefore: z.string(), bucketNow: z.string(), declaredBefore: z.int(), residualBefore: z.int(), otherVersion: z.int().transform((value) => value === 1), declaredCents: z.int(), residualCents: z.int() });
/** A flow that settled in a closed month and stands otherwise now. */
export type ChangedFlow = Readonly<z.infer<typeof changedFlow>>;

/** As {@link changedMovements}, of flows. */
export async function changedFlows(reader: Reader, changes: ChangesAsked, limit: number): Promise<readonly ChangedFlow[]> {
  const { sql, param } = asked(changes, 'id');
  return reader.all(changedFlow,
    `/* closings.changedFlows */ SELECT * FROM (SELECT c.flow_id AS id, k.month AS closed_month, ${countedIn('closed_flow', 'flow_id')} AS counted_in, c.touched_at, c.bucket AS bucket_before, r.bucket AS bucket_now, c.declared_cents AS declared_before, c.residual_cents AS residual_before, r.version_id <> c.version_id AS other_version, r.declared_cents, r.residual_cents
      FROM month_closing k CROSS JOIN closed_flow c INDEXED BY ix_closed_flow_touched ON c.closing_id = k.id CROSS JOIN flow_result r ON r.flow_id = c.flow_id WHERE k.reopened_at IS NULL AND ${FLOW_CHANGED}) WHERE ${sql} ORDER BY closed_month, id LIMIT ?2`, [param, limit]);
}

const countRow = z.object({ count: z.int() });
/** How many rows of a closed month changed after its closing. */
export async function countChanges(reader: Reader, month: string): Promise<number> {
  return (await reader.get(countRow,
    `/* closings.countChanges */ SELECT (SELECT COUNT(*) FROM closed_movement c INDEXED BY ix_closed_movement_touched CROSS JOIN movement_books b ON b.movement_id = c.movement_id WHERE c.closing_id = k.id AND ${MOVEMENT_CHANGED})
      + (SELECT COUNT(*) FROM closed_flow c INDEXED BY ix_closed_flow_touched CROSS JOIN flow_result r ON r.flow_id = c.flow_id WHERE c.closing_id = k.id AND ${FLOW_CHANGED}) AS count FROM month_closing k WHERE k.month = ? AND k.reopened_at IS NULL`, [month]))?.count ?? 0;
}

const subjectRow = z.object({ id: z.int(), reopens: z.int().nullable() });
/** A changed row without a task that is open, or decided on after the change; `reopens`: its task of before. */
export type ChangedSubject = Readonly<z.infer<typeof subjectRow>>;

/**
 * A flow that is open again because its credit was taken back is told with the credit; by itself only a new version of it is.
 * @param settledByItself outcome of a task that nobody decided on
 */
export async function changesWithoutTask(reader: Reader, of: 'MOVEMENT' | 'FLOW', kind: string, settledByItself: string, limit: number): Promise<readonly ChangedSubject[]> {
  const [column, from] = of === 'MOVEMENT'
    ? ['movement_id', `closed_movement c INDEXED BY ix_closed_movement_touched ON c.closing_id = k.id CROSS JOIN movement_books b ON b.movement_id = c.movement_id WHERE ${MOVEMENT_CHANGED}`] as const
    : ['flow_id', `closed_flow c INDEXED BY ix_closed_flow_touched ON c.closing_id = k.id CROSS JOIN flow_result r ON r.flow_id = c.flow_id WHERE ${FLOW_CHANGED} AND r.version_id <> c.version_id`] as const;
  const its = `FROM subject_task s WHERE s.kind = ?1 AND s.${column} = c.${column}`;
  return reader.all(subjectRow,
    `/* closings.changesWithoutTask */ SELECT DISTINCT c.${column} AS id, (SELECT s.task_id ${its}) AS reopens FROM month_closing k CROSS JOIN ${from} AND k.reopened_at IS NULL AND NOT EXISTS (SELECT 1 ${its} AND NOT (s.state = 'DONE' AND (s.outcome IS ?2 OR s.outcome_at < c.touched_at))) ORDER BY 1 LIMIT ?3`, [kind, settledByItself, limit]);
}

const taskRow = z.object({ taskId: z.int() });
/** Open tasks about rows that stand as they were closed, or whose month is open again. */
export async function changeTasksWithoutReason(reader: Reader, kind: string, limit: number): Promise<readonly number[]> {
  const rows = await reader.all(taskRow,
    `/* closings.tasksGone */ SELECT s.task_id FROM subject_task s WHERE s.kind = ?1 AND s.state <> 'DONE'
      AND NOT EXISTS (SELECT 1 FROM closed_movement c CROSS JOIN month_closing k ON k.id = c.closing_id CROSS JOIN movement_books b ON b.movement_id = c.movement_id WHERE c.movement_id = s.movement_id AND k.reopened_at IS NULL AND ${MOVEMENT_CHANGED})
      AND NOT EXISTS (SELECT 1 FROM closed_flow c CROSS JOIN month_closing k ON k.id = c.closing_id CROSS JOIN flow_result r ON r.flow_id = c.flow_id WHERE c.flow_id = s.flow_id AND k.reopened_at IS NULL AND ${FLOW_CHANGED}) LIMIT ?2`, [kind, limit]);
  return rows.map(({ taskId }) => taskId);
}

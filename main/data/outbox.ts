import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './request-log.ts';
import type { Reader, UnitOfWork } from './unit-of-work.ts';

/** States of an intent (`states.md`, "Other"); READY is the only one written here, the sender moves the rest. */
export const intentStates = ['READY', 'IN_FLIGHT', 'ACKED', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT', 'SUPERSEDED'] as const;
export type IntentState = (typeof intentStates)[number];

/** Something the intermediary must come to know (intermediary.md 4.1). */
export type Intent = Readonly<{
  /** What it is about, e.g. `debt_position` and its id: intents about the same thing are sent in order, one at a time. */
  aggregateKind: string;
  aggregateId: string;
  /** What is to be done there: `create`, `update`, `cancel` … */
  kind: string;
  /** What to send, as it is now; anything JSON can carry. */
  payload: unknown;
  /** Intent that must be acknowledged first, when it is about something else. */
  dependsOn?: string;
  operatorId: string | null;
}>;

const versionRow = z.object({ intentVersion: z.number().int() });

/** Queues an intent in the unit that makes the business change: both commit or neither. Nothing is sent here. */
export async function enqueueIntent(unit: UnitOfWork, intent: Intent): Promise<{ id: string; intentVersion: number }> {
  const last = await unit.get(
    versionRow,
    '/* outbox.last-version */ SELECT intent_version FROM outbox_intent WHERE aggregate_kind = ? AND aggregate_id = ? ORDER BY intent_version DESC LIMIT 1',
    [intent.aggregateKind, intent.aggregateId],
  );
  const intentVersion = (last?.intentVersion ?? 0) + 1;
  const id = randomUUID();
  const payloadJson = canonicalJson(intent.payload);
  await unit.run(
    `/* outbox.enqueue */ INSERT INTO outbox_intent
       (id, aggregate_kind, aggregate_id, kind, intent_version, payload_json, payload_sha256, depends_on, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id, intent.aggregateKind, intent.aggregateId, intent.kind, intentVersion, payloadJson,
      createHash('sha256').update(payloadJson).digest('hex'), intent.dependsOn ?? null, intent.operatorId, unit.now,
    ],
  );
  return { id, intentVersion };
}

const foundRow = z.object({ id: z.string() });

/** Whether an intent about something was ever queued, whatever became of it; `kind` null: of any kind. */
export async function wasQueued(reader: Reader, aggregate: Pick<Intent, 'aggregateKind' | 'aggregateId'>, kind: string | null = null): Promise<boolean> {
  const found = await reader.get(
    foundRow, '/* outbox.was-queued */ SELECT id FROM outbox_intent WHERE aggregate_kind = ? AND aggregate_id = ? AND (? IS NULL OR kind = ?) LIMIT 1', [aggregate.aggregateKind, aggregate.aggregateId, kind, kind],
  );
  return found !== null;
}

/** Takes back an intent of which nothing was tried yet; false when it is too late. */
export async function withdrawIntent(unit: UnitOfWork, id: string): Promise<boolean> {
  return (await unit.run(`/* outbox.withdraw */ UPDATE outbox_intent SET state = 'SUPERSEDED' WHERE id = ? AND state = 'READY' AND attempts = 0`, [id])).changes === 1;
}

/** Whether {@link withdrawIntent} would take it back now. */
export async function isUntouched(reader: Reader, id: string): Promise<boolean> {
  return (await reader.get(foundRow, `/* outbox.untouched */ SELECT id FROM outbox_intent WHERE id = ? AND state = 'READY' AND attempts = 0`, [id])) !== null;
}

/** What was asked about one notice is taken back before it is known there: it is never sent. What is on its way, or may have arrived, goes on. */
export async function withdrawAboutNav(unit: UnitOfWork, aggregate: Pick<Intent, 'aggregateKind' | 'aggregateId'>, kind: string, nav: string): Promise<void> {
  await unit.run(
    `/* outbox.withdraw-nav */ UPDATE outbox_intent SET state = 'SUPERSEDED', next_at = NULL WHERE aggregate_kind = ? AND aggregate_id = ? AND kind = ? AND state IN ('READY', 'BLOCKED', 'CONFLICT') AND payload_json ->> '$.nav' = ?`,
    [aggregate.aggregateKind, aggregate.aggregateId, kind, nav],
  );
}

/** A person decided otherwise: what waits in these states is never sent. What is on its way, or may have arrived, goes on. */
export async function dropIntents(unit: UnitOfWork, aggregate: Pick<Intent, 'aggregateKind' | 'aggregateId'>, states: readonly ('READY' | 'BLOCKED' | 'CONFLICT')[]): Promise<void> {
  await unit.run(
    `/* outbox.drop */ UPDATE outbox_intent SET state = 'SUPERSEDED', next_at = NULL WHERE aggregate_kind = ? AND aggregate_id = ? AND state IN (SELECT value FROM json_each(?))`,
    [aggregate.aggregateKind, aggregate.aggregateId, JSON.stringify(states)],
  );
}

/** A person has decided about what stood still against the intermediary: it leaves the queue; what was decided is queued by itself. Answers how many left it. */
export async function dropConflicts(unit: UnitOfWork, aggregate: Pick<Intent, 'aggregateKind' | 'aggregateId'>): Promise<number> {
  return (await unit.run(`/* outbox.decided */ UPDATE outbox_intent SET state = 'SUPERSEDED', next_at = NULL WHERE aggregate_kind = ? AND aggregate_id = ? AND state = 'CONFLICT'`, [aggregate.aggregateKind, aggregate.aggregateId])).changes;
}

/** Is something asked about this not done yet: waiting, on its way, or standing still against the intermediary? */
export async function hasUnfinished(reader: Reader, aggregate: Pick<Intent, 'aggregateKind' | 'aggregateId'>): Promise<boolean> {
  return (await reader.get(foundRow, `/* outbox.unfinished */ SELECT id FROM outbox_intent WHERE aggregate_kind = ? AND aggregate_id = ? AND state NOT IN ('ACKED', 'SUPERSEDED') LIMIT 1`, [aggregate.aggregateKind, aggregate.aggregateId])) !== null;
}

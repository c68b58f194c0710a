import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { insertRows } from '../../data/many-rows.ts';
import { TASK_STATES, type TaskState } from '../../domain/position-state.ts';
import type { TaskKind } from './task-kinds.ts';

const sideSchema = z.object({ label: z.string(), left: z.string(), right: z.string(), mono: z.boolean() });
export const termsSchema = z.object({ nav: z.string(), amountCents: z.int(), dueDate: z.string().nullable(), payableUntil: z.string().nullable(),
  transfers: z.array(z.object({ index: z.int(), payeeFiscalCode: z.string(), iban: z.string().nullable(), amountCents: z.int() })).readonly().optional() });
export const taskFactsSchema = z.object({
  explanation: z.string(), detail: z.string(), leftHeading: z.string(), rightHeading: z.string(), sides: z.array(sideSchema),
  /** What the intermediary held when a contradiction with it was found; null when it held nothing. */
  remoteTerms: z.array(termsSchema).nullable().optional(),
  /** Numbers that the intermediary calls anomalous: what pays them may have been revoked. */
  anomalousNavs: z.array(z.string()).optional(),
});
/** What the card of a task shows: the two sides of the contradiction, as known when it was opened. */
export type TaskFacts = Readonly<z.infer<typeof taskFactsSchema>>;

const taskRowSchema = z.object({
  id: z.int(), kind: z.string(), office: z.string(), positionId: z.int().nullable(), paymentId: z.int().nullable(), amountCents: z.int().nullable(), facts: z.string(), contradiction: z.int(),
  state: z.enum(TASK_STATES), dueOn: z.string().nullable(), openedAt: z.string(), ownerId: z.int().nullable(), ownerName: z.string().nullable(), outcome: z.string().nullable(), outcomeReason: z.string().nullable(),
  outcomeBy: z.string().nullable(), outcomeAt: z.string().nullable(), undo: z.string().nullable(), version: z.int(),
});
export type TaskRow = Readonly<z.infer<typeof taskRowSchema>>;

const SELECT = `SELECT t.id, t.kind, t.office, t.position_id, t.payment_id, t.amount_cents, t.facts, t.contradiction, t.state, t.due_on, t.opened_at, t.owner_id, o.name AS owner_name,
  t.outcome, t.outcome_reason, b.name AS outcome_by, t.outcome_at, t.undo, t.version
  FROM task t LEFT JOIN operator_card o ON o.id = t.owner_id LEFT JOIN operator_card b ON b.id = t.outcome_by`;

/** A task before it is opened. */
export type NewTask = Readonly<{ kind: TaskKind; office: string; positionId: number | null; paymentId: number | null; amountCents: number | null; facts: TaskFacts; contradiction: boolean; dueOn: string; ownerId: number | null }>;

const TASK_INSERT = 'INSERT INTO task (kind, office, position_id, payment_id, amount_cents, facts, contradiction, state, due_on, opened_at, owner_id, version)';

function taskValues(now: string, task: NewTask): readonly SqlValue[] {
  return [task.kind, task.office, task.positionId, task.paymentId, task.amountCents, JSON.stringify(task.facts), task.contradiction ? 1 : 0, 'OPEN', task.dueOn, now, task.ownerId, 1];
}

export async function insertTask(unit: UnitOfWork, task: NewTask): Promise<number> {
  return (await unit.run(`${TASK_INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, taskValues(unit.now, task))).lastId;
}

/** Many tasks at once; answers their ids, in order: SQLite numbers them one after the other, after the last there is. */
export async function insertTasks(unit: UnitOfWork, tasks: readonly NewTask[]): Promise<readonly number[]> {
  const last = await insertRows(unit, `/* tasks.insertTogether */ ${TASK_INSERT}`, tasks.map((task) => taskValues(unit.now, task)));
  return tasks.map((_, index) => last - tasks.length + 1 + index);
}

/** Events of many tasks that no person made, in order. */
export async function addTaskEvents(unit: UnitOfWork, events: readonly Readonly<{ taskId: number; what: string }>[]): Promise<void> {
  await insertRows(unit, '/* tasks.addEventsTogether */ INSERT INTO task_event (task_id, at, what)', events.map(({ taskId, what }) => [taskId, unit.now, what]));
}

export async function addTaskEvent(unit: UnitOfWork, taskId: number, operatorId: number | null, what: string, reason: string | null): Promise<void> {
  await unit.run('INSERT INTO task_event (task_id, at, operator_id, what, reason) VALUES (?, ?, ?, ?, ?)', [taskId, unit.now, operatorId, what, reason]);
}

export async function loadTask(reader: Reader, id: number, offices: readonly string[] | null): Promise<TaskRow | null> {
  const scope = tasksInScope(offices);
  return reader.get(taskRowSchema, `/* tasks.one */ ${SELECT} WHERE t.id = ? AND ${scope.sql}`, [id, ...scope.params]);
}

/**
 * A task belongs to the office its position has now, else to the one it was opened for. One without an office (a payment of nobody's position,
 * which may be any office's) is seen, like the payment itself, by who sees all offices (features.md part 2, pain 12).
 */
export function tasksInScope(offices: readonly string[] | null): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  if (offices === null) return { sql: '1 = 1', params: [] };
  if (offices.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `COALESCE((SELECT c.office FROM position_place c WHERE c.position_id = t.position_id), t.office) IN (${offices.map(() => '?').join(', ')})`, params: offices };
}

export async function taskEvents(reader: Reader, taskId: number) {
  return reader.all(z.object({ at: z.string(), who: z.string().nullable(), what: z.string(), reason: z.string().nullable() }),
    'SELECT e.at, o.name AS who, e.what, e.reason FROM task_event e LEFT JOIN operator_card o ON o.id = e.operator_id WHERE e.task_id = ? ORDER BY e.id DESC', [taskId]);
}

/** Open tasks first by due date; closed ones newest first. The cursor is the last `due_on|id` (or id) seen. */
export async function listTasks(reader: Reader, view: 'MINE' | 'OFFICE' | 'CLOSED', operatorId: number, offices: readonly string[] | null, cursor: string | null, limit: number): Promise<readonly TaskRow[]> {
  const scope = tasksInScope(offices);
  if (view === 'CLOSED') {
    const before = cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor);
    return reader.all(taskRowSchema, `/* tasks.closed */ ${SELECT} WHERE t.state = 'DONE' AND ${scope.sql} AND t.id < ? ORDER BY t.id DESC LIMIT ?`, [...scope.params, before, limit]);
  }
  const [dueOn, id] = (cursor ?? '|0').split('|');
  const mine = view === 'MINE' ? 'AND t.owner_id = ?' : '';
  return reader.all(taskRowSchema,
    `/* tasks.open */ ${SELECT} WHERE t.state <> 'DONE' AND ${scope.sql} ${mine} AND (COALESCE(t.due_on, ''), t.id) > (?, ?) ORDER BY COALESCE(t.due_on, ''), t.id LIMIT ?`,
    [...scope.params, ...(view === 'MINE' ? [operatorId] : []), dueOn ?? '', Number(id ?? 0), limit]);
}

export async function taskCounts(reader: Reader, operatorId: number, offices: readonly string[] | null): Promise<Readonly<{ mine: number; office: number; closed: number }>> {
  const scope = tasksInScope(offices);
  const row = await reader.get(z.object({ mine: z.int(), office: z.int(), closed: z.int() }),
    `/* tasks.counts */ SELECT COALESCE(SUM(t.state <> 'DONE' AND t.owner_id = ?), 0) AS mine, COALESCE(SUM(t.state <> 'DONE'), 0) AS office, COALESCE(SUM(t.state = 'DONE'), 0) AS closed FROM task t WHERE ${scope.sql}`, [operatorId, ...scope.params]);
  return row ?? { mine: 0, office: 0, closed: 0 };
}

export async function tasksOfPosition(reader: Reader, positionId: number): Promise<readonly TaskRow[]> {
  return reader.all(taskRowSchema, `/* tasks.ofPosition */ ${SELECT} WHERE t.position_id = ? ORDER BY t.id DESC`, [positionId]);
}

export async function openTasksOfPayment(reader: Reader, paymentId: number, kind: TaskKind): Promise<readonly TaskRow[]> {
  return reader.all(taskRowSchema, `${SELECT} WHERE t.payment_id = ? AND t.kind = ? AND t.state <> 'DONE'`, [paymentId, kind]);
}

/** Tasks of a position of one kind, the newest first. */
export async function tasksOfKind(reader: Reader, positionId: number, kind: TaskKind): Promise<readonly TaskRow[]> {
  return reader.all(taskRowSchema, `/* tasks.ofKind */ ${SELECT} WHERE t.position_id = ? AND t.kind = ? ORDER BY t.id DESC`, [positionId, kind]);
}

/** Open tasks of one kind of some positions. The kind is bound so that the statement is not prepared anew for every batch of receipts (`preparedForAnyValue`): it chooses no index of tasks. */
export async function openTasksOfPositions(reader: Reader, positionIds: readonly number[], kind: TaskKind): Promise<readonly TaskRow[]> {
  return reader.all(taskRowSchema, `/* tasks.openOfPositions */ ${SELECT} WHERE t.position_id IN (SELECT value FROM json_each(?)) AND t.kind = +? AND t.state <> 'DONE'`, [JSON.stringify(positionIds), kind]);
}

const subjectSchema = z.object({ movementId: z.int().nullable(), flowId: z.int().nullable() });
/** What a task of the reconciliation is about; both null: it is about something else. */
export type TaskSubject = Readonly<z.infer<typeof subjectSchema>>;

export async function subjectOf(reader: Reader, taskId: number): Promise<TaskSubject> {
  return (await reader.get(subjectSchema, '/* tasks.subject */ SELECT movement_id, flow_id FROM task_subject WHERE task_id = ?', [taskId])) ?? { movementId: null, flowId: null };
}

/** Says what a task is about. */
export async function setSubject(unit: UnitOfWork, taskId: number, kind: TaskKind, subject: Readonly<{ movementId?: number; flowId?: number }>): Promise<void> {
  await unit.run('/* tasks.setSubject */ INSERT INTO task_subject (task_id, kind, movement_id, flow_id) VALUES (?, ?, ?, ?)', [taskId, kind, subject.movementId ?? null, subject.flowId ?? null]);
}

/** A task about a credit or a flow, before it is opened. */
export type SubjectTask = Readonly<{ movementId: number | null; flowId: number | null; amountCents: number; facts: TaskFacts }>;

const idRow = z.object({ id: z.int() });

/** Writes tasks of one kind, each with what it is about and its first event; `what`: the words of it. Returns their ids, in order. */
export async function insertSubjectTasks(unit: UnitOfWork, of: Readonly<{ kind: TaskKind; contradiction: boolean; dueOn: string; what: string }>, tasks: readonly SubjectTask[]): Promise<readonly number[]> {
  const first = (await unit.get(idRow, '/* tasks.free */ SELECT COALESCE(MAX(id), 0) + 1 AS id FROM task'))?.id ?? 1;
  const rows = JSON.stringify(tasks.map(({ movementId, flowId, amountCents, facts }, place) => [first + place, amountCents, JSON.stringify(facts), movementId, flowId]));
  await unit.run(
    `/* tasks.insertMany */ INSERT INTO task (id, kind, office, amount_cents, facts, contradiction, state, due_on, opened_at, version) SELECT value ->> 0, ?, '', value ->> 1, value ->> 2, ?, 'OPEN', ?, ?, 1 FROM json_each(?)`,
    [of.kind, of.contradiction ? 1 : 0, of.dueOn, unit.now, rows]);
  await unit.run('/* tasks.addEvents */ INSERT INTO task_event (task_id, at, what) SELECT value ->> 0, ?, ? FROM json_each(?)', [unit.now, of.what, rows]);
  await unit.run('/* tasks.setSubjects */ INSERT INTO task_subject (task_id, kind, movement_id, flow_id) SELECT value ->> 0, ?, value ->> 3, value ->> 4 FROM json_each(?)', [of.kind, rows]);
  return tasks.map((_, place) => first + place);
}

/** Closes those of some tasks that are open, with nobody deciding it; `what`: the words of the event. Owner and day stay as they are. */
export async function closeTogether(unit: UnitOfWork, ids: readonly number[], outcome: string, what: string): Promise<void> {
  const closed = await unit.all(idRow,
    `/* tasks.closeMany */ UPDATE task SET state = 'DONE', outcome = ?, outcome_reason = NULL, outcome_by = NULL, outcome_at = ?, undo = NULL, version = version + 1 WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'DONE' RETURNING id`, [outcome, unit.now, JSON.stringify(ids)]);
  await unit.run('/* tasks.addClosingEvents */ INSERT INTO task_event (task_id, at, what) SELECT value, ?, ? FROM json_each(?)', [unit.now, what, JSON.stringify(closed.map(({ id }) => id).toSorted((a, b) => a - b))]);
}

/** Says in an open task what is found now; whoever decides on what was found before is told that it changed. */
export async function renewFacts(unit: UnitOfWork, id: number, facts: TaskFacts): Promise<void> {
  await unit.run('/* tasks.renewFacts */ UPDATE task SET facts = ?, version = version + 1 WHERE id = ?', [JSON.stringify(facts), id]);
}

/** Gives an open task the payment it was waiting for, and what the receipt says of it. */
export async function givePayment(unit: UnitOfWork, id: number, payment: Readonly<{ paymentId: number; amountCents: number; facts: TaskFacts }>): Promise<void> {
  await unit.run('/* tasks.givePayment */ UPDATE task SET payment_id = ?, amount_cents = ?, facts = ?, version = version + 1 WHERE id = ?', [payment.paymentId, payment.amountCents, JSON.stringify(payment.facts), id]);
}

/** Open tasks that say of a payment that it contradicts something. */
export async function openContradictionsOfPayment(reader: Reader, paymentId: number): Promise<readonly TaskRow[]> {
  return reader.all(taskRowSchema, `/* tasks.contradictionsOfPayment */ ${SELECT} WHERE t.payment_id = ? AND t.contradiction = 1 AND t.state <> 'DONE' ORDER BY t.id`, [paymentId]);
}

/** The question whether a payment was revoked goes with it where it is moved to: there its money pays. */
export async function followPayment(unit: UnitOfWork, paymentId: number, positionId: number | null): Promise<void> {
  await unit.run("/* tasks.followPayment */ UPDATE task SET position_id = ?, version = version + 1 WHERE payment_id = ? AND kind = 'REVISED_OR_REVOKED' AND state <> 'DONE' AND position_id IS NOT ?", [positionId, paymentId, positionId]);
}

/** The last task of a kind opened for a payment, open or closed. */
export async function lastTaskOfPayment(reader: Reader, paymentId: number, kind: TaskKind): Promise<TaskRow | null> {
  return reader.get(taskRowSchema, `/* tasks.lastOfPayment */ ${SELECT} WHERE t.payment_id = ? AND t.kind = ? ORDER BY t.id DESC LIMIT 1`, [paymentId, kind]);
}

/** Moves a task from the expected version; false when somebody was faster. */
export async function updateTask(unit: UnitOfWork, id: number, expectedVersion: number, changes: Readonly<{
  state: TaskState; ownerId: number | null; dueOn: string | null; outcome: string | null; outcomeReason: string | null; outcomeBy: number | null; outcomeAt: string | null; undo: string | null;
}>): Promise<boolean> {
  const { changes: changed } = await unit.run(
    'UPDATE task SET state = ?, owner_id = ?, due_on = ?, outcome = ?, outcome_reason = ?, outcome_by = ?, outcome_at = ?, undo = ?, version = version + 1 WHERE id = ? AND version = ?',
    [changes.state, changes.ownerId, changes.dueOn, changes.outcome, changes.outcomeReason, changes.outcomeBy, changes.outcomeAt, changes.undo, id, expectedVersion]);
  return changed === 1;
}

import { addWorkingDays } from '../../domain/working-days.ts';
import { TASK_RULES, undoNote, type TaskFacts, type TaskKind } from '../../features/tasks/index.ts';
import { DAYS_OF_LIFE } from './days.ts';
import type { Settlement } from './position-plan.ts';
import { addAudit, addFact, schedule, type PlannedPosition, type World } from './town-world.ts';
import { OPERATOR_IDS } from './town.ts';

/** The payment of a task, where it lies: the decision may have moved it (`effect` of the settlement), and can be taken back. */
export type TaskPayment = Readonly<{ id: number; positionId: number | null; installmentId: number | null }>;

export type NewTask = Readonly<{
  kind: TaskKind; position: PlannedPosition | null; payment: TaskPayment | null; amountCents: number; day: number; at: string; ownerId: number | null; facts: TaskFacts;
  /** The decision that will be taken; null while it waits for one. */
  settled: Readonly<{ day: number; action: string; effect: Settlement['effect'] | 'OTHER_SYSTEM' | null }> | null;
}>;

const REASON = 'Visti i documenti e sentito l’ufficio';

/** What has become of a task that nobody has settled yet. */
function standingOf({ random, days }: World, task: NewTask, dueOn: string): Readonly<{ state: 'OPEN' | 'IN_PROGRESS' | 'WAITING'; ownerId: number | null; dueOn: string }> {
  const drawn = random.next();
  if (drawn < 0.35) return { state: 'WAITING', ownerId: task.ownerId ?? OPERATOR_IDS.accounting, dueOn: addWorkingDays(days.date(DAYS_OF_LIFE), random.between(1, 8)) };
  return drawn < 0.6 ? { state: 'IN_PROGRESS', ownerId: task.ownerId ?? OPERATOR_IDS.accounting, dueOn } : { state: 'OPEN', ownerId: task.ownerId, dueOn };
}

const STEPS = { IN_PROGRESS: { what: 'Presa in carico', reason: null }, WAITING: { what: 'Rimandata', reason: 'In attesa di risposta dall’intermediario' } } as const;

/** Opens a task as the fact that makes it does, stored as it will be; its decision comes on its day. */
export function openTask(world: World, task: NewTask): void {
  const { rows, days } = world;
  const { position, settled, kind } = task;
  const rules = TASK_RULES[kind];
  const id = rows.nextId('task');
  const due = addWorkingDays(days.date(task.day), rules.dueInDays);
  const standing = settled === null ? standingOf(world, task, due) : { state: 'DONE' as const, ownerId: OPERATOR_IDS.accounting, dueOn: due };
  const closedAt = settled === null ? null : days.instant(settled.day, 14 * 60 + 45);
  const outcome = settled === null ? [null, null, null, null, null] : [settled.action, REASON, OPERATOR_IDS.accounting, closedAt, undoOf(task)];
  rows.add('task', [
    id, kind, position?.service.rules.office ?? '', position?.id ?? null, task.payment?.id ?? null, task.amountCents, task.facts, rules.contradiction ? 1 : 0, standing.state, standing.dueOn, task.at, standing.ownerId, ...outcome,
    standing.state === 'OPEN' ? 1 : 2,
  ]);
  rows.add('taskEvent', [rows.nextId('task_event'), id, task.at, null, 'Aperta', null]);
  if (standing.state === 'IN_PROGRESS' || standing.state === 'WAITING') rows.add('taskEvent', [rows.nextId('task_event'), id, task.at, standing.ownerId, STEPS[standing.state].what, STEPS[standing.state].reason]);
  addAudit(world, task.at, { action: 'TASK_OPENED', subjectKind: 'task', subjectId: id, operatorId: null, after: { kind, positionId: position?.id ?? null, paymentId: task.payment?.id ?? null } });
  if (position !== null) addFact(world, position, { kind: 'TASK_OPENED', at: task.at, operatorId: null, installmentId: null, detail: rules.title });
  if (settled !== null && closedAt !== null) schedule(world, settled.day, 'DECISIONS', () => closeTask(world, id, task, settled.action, closedAt));
}

function undoOf({ payment, settled, kind }: NewTask): string | null {
  const moves = TASK_RULES[kind].actions.some((action) => action.code === settled?.action && action.move !== null);
  if (payment === null || settled?.effect == null || !moves) return null;
  const { id, positionId, installmentId } = payment;
  const before = { effect: positionId === null ? ('UNASSIGNED' as const) : ('PAYS' as const), positionId, installmentId };
  return undoNote({ paymentId: id, before, after: { effect: settled.effect, positionId, installmentId }, closed: [] });
}

/** Who settled it, how and why, in its history and in that of the position. */
function closeTask(world: World, id: number, { kind, position }: NewTask, code: string, at: string): void {
  const { rows } = world;
  const operatorId = OPERATOR_IDS.accounting;
  const action = TASK_RULES[kind].actions.find((candidate) => candidate.code === code);
  const what = `${TASK_RULES[kind].title}: ${(action?.label ?? code).toLowerCase()}`;
  rows.add('taskEvent', [rows.nextId('task_event'), id, at, operatorId, what, REASON]);
  addAudit(world, at, { action: 'TASK_CLOSED', subjectKind: 'task', subjectId: id, operatorId, before: { state: 'OPEN' }, after: { state: 'DONE', outcome: code, positionId: position?.id ?? null }, reason: REASON });
  if (position !== null) addFact(world, position, { kind: 'TASK_CLOSED', at, operatorId, installmentId: null, reason: REASON, detail: what });
}

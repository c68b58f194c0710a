import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import type { Operator } from '../access/index.ts';
import { addTaskEvent, loadTask, updateTask, type TaskRow } from './store.ts';

type OpenState = 'OPEN' | 'IN_PROGRESS' | 'WAITING';
/** What a task was before it was taken; `owned`: the operator had it already, put off to a day. */
export type Taken = Readonly<{ id: number; version: number; state: OpenState; owned: boolean }>;

const UNDECIDED = { outcome: null, outcomeReason: null, outcomeBy: null, outcomeAt: null, undo: null } as const;

/** Whether a task can be taken together with others: somebody else's is taken one by one, by who looks at it. */
function isFree(row: TaskRow, operator: Operator): row is TaskRow & Readonly<{ state: OpenState }> {
  if (row.state === 'DONE') return false;
  return row.ownerId === null || (row.ownerId === operator.id && row.state !== 'IN_PROGRESS');
}

/** Takes several tasks in charge; those that are closed, gone or somebody's stay as they are and are only counted. */
export async function takeTasks(unit: UnitOfWork, operator: Operator, ids: readonly number[]) {
  const taken: Taken[] = [];
  const asked = [...new Set(ids)];
  for (const id of asked) {
    const row = await loadTask(unit, id, operator.offices);
    if (row === null || !isFree(row, operator)) continue;
    if (!(await updateTask(unit, id, row.version, { ...UNDECIDED, state: 'IN_PROGRESS', ownerId: operator.id, dueOn: row.dueOn }))) continue;
    await addTaskEvent(unit, id, operator.id, 'Presa in carico', null);
    await appendAudit(unit, { action: 'TASK_TAKEN', subjectKind: 'task', subjectId: String(id), operatorId: String(operator.id), before: { ownerId: row.ownerId, state: row.state }, after: { ownerId: operator.id, state: 'IN_PROGRESS' } });
    taken.push({ id, version: row.version + 1, state: row.state, owned: row.ownerId !== null });
  }
  if (taken.length > 0) unit.touch('tasks');
  return ok({ taken, left: asked.length - taken.length });
}

/** Puts tasks back as they were before `takeTasks`. One that somebody touched since is left alone. */
export async function giveTasksBack(unit: UnitOfWork, operator: Operator, tasks: readonly Readonly<{ id: number; expectedVersion: number; state: OpenState; owned: boolean }>[]) {
  let givenBack = 0;
  for (const { id, expectedVersion, state, owned } of tasks) {
    const row = await loadTask(unit, id, operator.offices);
    if (row === null || row.version !== expectedVersion || row.state !== 'IN_PROGRESS' || row.ownerId !== operator.id) continue;
    const ownerId = owned ? operator.id : null;
    if (!(await updateTask(unit, id, row.version, { ...UNDECIDED, state, ownerId, dueOn: row.dueOn }))) continue;
    await addTaskEvent(unit, id, operator.id, 'Lasciata: la presa in carico è stata tolta', null);
    await appendAudit(unit, { action: 'TASK_GIVEN_BACK', subjectKind: 'task', subjectId: String(id), operatorId: String(operator.id), before: { ownerId: operator.id, state: 'IN_PROGRESS' }, after: { ownerId, state } });
    givenBack += 1;
  }
  if (givenBack > 0) unit.touch('tasks');
  return ok({ givenBack });
}

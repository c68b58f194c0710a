/** Tasks about a credit or a flow: opened and closed by the reconciliation, decided by persons. */
import type { UnitOfWork } from '../../data/engine.ts';
import { reopenTask, SETTLED_BY_ITSELF } from './payment-tasks.ts';
import { addTaskEvent, closeTogether, loadTask } from './store.ts';

/** Closes tasks whose reason is gone; nobody decided that. */
export async function closeByItself(unit: UnitOfWork, ids: readonly number[]): Promise<void> {
  await closeTogether(unit, ids, SETTLED_BY_ITSELF, 'Sistemata: la discordanza non c’è più');
  unit.touch('tasks');
}

/** Opens a task again whose reason has come back. */
export async function openAgain(unit: UnitOfWork, id: number, what: string): Promise<void> {
  const task = await loadTask(unit, id, null);
  if (task === null || task.state !== 'DONE') return;
  await reopenTask(unit, task);
  await addTaskEvent(unit, id, null, what, null);
  unit.touch('tasks');
}

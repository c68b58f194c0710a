import type { AuditEvent } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { addWorkingDays } from '../../domain/working-days.ts';
import type { ApplicationContext } from '../application-context.ts';
import { closeWaiting, RECEIPT_CAME_LABEL } from './payment-tasks.ts';
import { OPENED, openedEvent } from './service.ts';
import { addTaskEvents, insertTasks, type NewTask, type TaskFacts } from './store.ts';
import { TASK_RULES, type TaskKind } from './task-kinds.ts';

/** A task that a receipt of no position asks for. */
export type AskedTask = Readonly<{ kind: TaskKind; facts: TaskFacts }>;

/** A receipt of a batch, as tasks see it: it pays a position, or a person is asked about it. `asks`: only of a receipt of no position, hence of no office. */
export type TakenReceipt = Readonly<{ positionId: number | null; paymentId: number; amountCents: number; asks: readonly AskedTask[] }>;

/** A task opened for a receipt. `event`: for the trail, where the caller's own of the receipt stand. */
export type OpenedTask = Readonly<{ id: number; event: AuditEvent }>;

/** Closes what waited for these receipts and opens what they ask, as one by one in their order. Answers the tasks opened for each. */
export async function followReceipts(context: ApplicationContext, unit: UnitOfWork, receipts: readonly TakenReceipt[]): Promise<readonly (readonly OpenedTask[])[]> {
  const closed = await closeWaiting(unit, receipts.flatMap(({ positionId }) => positionId ?? []));
  const dueOn = dueDays(context, receipts);
  const asked = receipts.flatMap((receipt) => receipt.asks.map((one) => newTask(receipt, one, dueOn.get(one.kind) ?? context.clock.today())));
  const ids = (await insertTasks(unit, asked)).values();
  const opened = receipts.map((receipt) => receipt.asks.map(({ kind }): OpenedTask => {
    const id = ids.next().value ?? 0;
    return { id, event: openedEvent(id, { kind, positionId: null, paymentId: receipt.paymentId }) };
  }));
  await addTaskEvents(unit, receipts.flatMap(({ positionId }, index) => [
    ...closed.filter((task) => task.positionId === positionId).map(({ id }) => ({ taskId: id, what: RECEIPT_CAME_LABEL })),
    ...(opened[index] ?? []).map(({ id }) => ({ taskId: id, what: OPENED })),
  ]));
  if (asked.length > 0) unit.touch('tasks');
  return opened;
}

/** By when each kind of task of a batch is to be done. */
function dueDays({ clock }: ApplicationContext, receipts: readonly TakenReceipt[]): ReadonlyMap<TaskKind, CivilDate> {
  const kinds = new Set(receipts.flatMap(({ asks }) => asks.map(({ kind }) => kind)));
  return new Map([...kinds].map((kind) => [kind, addWorkingDays(clock.today(), TASK_RULES[kind].dueInDays)]));
}

function newTask({ paymentId, amountCents }: TakenReceipt, { kind, facts }: AskedTask, dueOn: CivilDate): NewTask {
  return { kind, office: '', positionId: null, paymentId, amountCents, facts, contradiction: TASK_RULES[kind].contradiction, dueOn, ownerId: null };
}

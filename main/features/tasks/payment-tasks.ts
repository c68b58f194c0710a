import { z } from 'zod';
import type { UnitOfWork } from '../../data/engine.ts';
import type { Operator } from '../access/index.ts';
import { readRemoteUndo } from './remote-actions.ts';
import { addTaskEvent, loadTask, openContradictionsOfPayment, openTasksOfPayment, openTasksOfPositions, updateTask, type TaskRow } from './store.ts';

/** Where a payment lies: what it does, and for which installment. */
export const paymentPlaceSchema = z.object({ effect: z.enum(['PAYS', 'UNASSIGNED', 'TO_REFUND', 'OTHER_SYSTEM', 'NO_PAYMENT', 'REVOKED']), positionId: z.int().nullable(), installmentId: z.int().nullable() });
export type PaymentPlace = Readonly<z.infer<typeof paymentPlaceSchema>>;

const stepSchema = z.object({ paymentId: z.int(), before: paymentPlaceSchema, after: paymentPlaceSchema });
/** One payment that a decision moved. */
export type PaymentStep = Readonly<z.infer<typeof stepSchema>>;

const undoSchema = stepSchema.extend({ closed: z.array(z.int()), /** Payments moved with it: of a plan several may be revoked at once. */ others: z.array(stepSchema).optional() });
/** What a decision did to a payment: where it lay, where it was put, and which other tasks lost their object and were closed with it. */
export type UndoNote = Readonly<z.infer<typeof undoSchema>>;

export function undoNote(note: UndoNote): string {
  return JSON.stringify(note);
}

export function readUndoNote(stored: string | null): UndoNote | null {
  return stored === null || readRemoteUndo(stored) !== null ? null : undoSchema.parse(JSON.parse(stored));
}

/** Every payment that the decision moved. */
export function stepsOf({ paymentId, before, after, others }: UndoNote): readonly PaymentStep[] {
  return [{ paymentId, before, after }, ...(others ?? [])];
}

export function samePlace(a: PaymentPlace, b: PaymentPlace): boolean {
  return a.effect === b.effect && a.positionId === b.positionId && a.installmentId === b.installmentId;
}

/** Outcome of a task closed because another decision took its payment away. */
export const CLOSED_WITH = 'CLOSED_WITH';
const CLOSED_WITH_LABEL = 'Chiusa con un’altra decisione sullo stesso pagamento';

/** Outcome of a task that waited for a receipt which has come. */
export const RECEIPT_CAME = 'RECEIPT_CAME';
export const RECEIPT_CAME_LABEL = 'La ricevuta è arrivata';

/** Outcome of a task of the reconciliation whose reason is gone. */
export const SETTLED_BY_ITSELF = 'SETTLED_BY_ITSELF';

/** The receipts of these positions are here: what waited for them is done. Answers which tasks, in no order; their events are the caller's to add. */
export async function closeWaiting(unit: UnitOfWork, positionIds: readonly number[]): Promise<readonly TaskRow[]> {
  const open = positionIds.length === 0 ? [] : await openTasksOfPositions(unit, positionIds, 'PAID_WITHOUT_RECEIPT');
  for (const task of open) {
    await updateTask(unit, task.id, task.version, { state: 'DONE', ownerId: task.ownerId, dueOn: task.dueOn, outcome: RECEIPT_CAME, outcomeReason: null, outcomeBy: null, outcomeAt: unit.now, undo: null });
    unit.touch('tasks');
  }
  return open;
}

/** The receipt of a position is here: what waited for it is done. */
export async function closeWaitingForReceipt(unit: UnitOfWork, positionId: number): Promise<void> {
  for (const task of await closeWaiting(unit, [positionId])) await addTaskEvent(unit, task.id, null, RECEIPT_CAME_LABEL, null);
}

/** Italian name of an outcome that is not one of the actions of the kind. */
export function outcomeLabel(code: string): string {
  return code === CLOSED_WITH ? CLOSED_WITH_LABEL : code === RECEIPT_CAME ? RECEIPT_CAME_LABEL : code === SETTLED_BY_ITSELF ? 'La discordanza non c’è più' : code;
}

/**
 * Closes what still contradicts about a payment that no longer lies where it contradicted; answers the ids, for the undo. Whether it was revoked is asked wherever it lies: only the answer closes that.
 * @param revoked it was: nothing about it is open any more
 */
export async function closeTasksOf(unit: UnitOfWork, operator: Operator, paymentId: number, reason: string, exceptTaskId: number | null = null, revoked = false): Promise<number[]> {
  const closed: number[] = [];
  // Of money that went back nobody asks any more whose it is.
  const unasked = revoked ? await openTasksOfPayment(unit, paymentId, 'UNKNOWN_PAYMENT') : [];
  for (const task of [...(await openContradictionsOfPayment(unit, paymentId)), ...unasked]) {
    if (task.id === exceptTaskId || (task.kind === 'REVISED_OR_REVOKED' && !revoked)) continue;
    await updateTask(unit, task.id, task.version, { state: 'DONE', ownerId: task.ownerId, dueOn: task.dueOn, outcome: CLOSED_WITH, outcomeReason: reason, outcomeBy: operator.id, outcomeAt: unit.now, undo: null });
    await addTaskEvent(unit, task.id, operator.id, CLOSED_WITH_LABEL, reason);
    closed.push(task.id);
  }
  return closed;
}

/** Opens a closed task again, without its decision; false when somebody was faster. */
export async function reopenTask(unit: UnitOfWork, task: TaskRow): Promise<boolean> {
  return updateTask(unit, task.id, task.version, { state: 'OPEN', ownerId: task.ownerId, dueOn: task.dueOn, outcome: null, outcomeReason: null, outcomeBy: null, outcomeAt: null, undo: null });
}

/** Opens again the tasks that a decision had closed with itself. */
export async function reopenClosed(unit: UnitOfWork, operator: Operator, ids: readonly number[], reason: string): Promise<void> {
  for (const id of ids) {
    const task = await loadTask(unit, id, null);
    if (task === null || task.state !== 'DONE' || task.outcome !== CLOSED_WITH) continue;
    await reopenTask(unit, task);
    await addTaskEvent(unit, id, operator.id, 'Riaperta: la decisione è stata tolta', reason);
  }
}

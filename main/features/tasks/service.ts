import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { isPaidState, ROLE_LABEL } from '../../domain/position-state.ts';
import { addWorkingDays } from '../../domain/working-days.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { addFact, inScope, loadPosition, shownStateOf, storeProjection } from '../positions/index.ts';
import { addTaskEvent, insertTask, loadTask, taskEvents, taskFactsSchema, updateTask, type TaskFacts, type TaskRow } from './store.ts';
import { taskKind, TASK_RULES, type TaskAction, type TaskKind } from './task-kinds.ts';

/** Moves a payment between positions and effects; implemented by the payments feature, wired by the host. */
export type PaymentLedger = Readonly<{
  move(unit: UnitOfWork, paymentId: number, to: PaymentPlace): Promise<PaymentPlace>;
}>;
export const paymentPlaceSchema = z.object({ effect: z.enum(['PAYS', 'UNASSIGNED', 'TO_REFUND', 'OTHER_SYSTEM', 'NO_PAYMENT']), positionId: z.int().nullable(), installmentId: z.int().nullable() });
export type PaymentPlace = Readonly<z.infer<typeof paymentPlaceSchema>>;

const undoSchema = z.object({ paymentId: z.int(), before: paymentPlaceSchema });

/** Opens a task in the transaction of the fact that makes it; the position becomes «Da verificare» when it contradicts. */
export async function openTask(context: ApplicationContext, unit: UnitOfWork, task: Readonly<{ kind: TaskKind; office: string; positionId: number | null; paymentId: number | null; amountCents: number | null; facts: TaskFacts; ownerId?: number | null }>): Promise<number> {
  const rules = TASK_RULES[task.kind];
  const id = await insertTask(unit, { ...task, contradiction: rules.contradiction, dueOn: addWorkingDays(context.clock.today(), rules.dueInDays), ownerId: task.ownerId ?? null });
  await addTaskEvent(unit, id, null, 'Aperta', null);
  if (task.positionId !== null) {
    await addFact(unit, { positionId: task.positionId, kind: 'TASK_OPENED', operatorId: null, detail: rules.title });
    await storeProjection(unit, task.positionId);
  }
  unit.touch('tasks');
  return id;
}

function whyNotAllowed(action: TaskAction, operator: Operator): string | null {
  return action.roles.includes(operator.role) ? null : `Può farlo ${action.roles.map((role) => ROLE_LABEL[role]).join(' o ')}.`;
}

/** The card of a task as a screen shows it. */
export async function showTask(context: ApplicationContext, reader: Reader, operator: Operator, id: number) {
  const row = await loadTask(reader, id, operator.offices);
  if (row === null) return failure('NOT_FOUND', 'L’attività non c’è.');
  const kind = taskKind(row.kind);
  const rules = TASK_RULES[kind];
  const facts = taskFactsSchema.parse(JSON.parse(row.facts));
  const position = row.positionId === null ? null : await loadPosition(reader, row.positionId);
  const events = await taskEvents(reader, id);
  const chosen = rules.actions.find((action) => action.code === row.outcome);
  return ok({
    id: row.id, version: row.version, kind, title: rules.title, explanation: facts.explanation, state: row.state, openedAt: row.openedAt, dueOn: row.dueOn, ownerId: row.ownerId, ownerName: row.ownerName,
    positionState: position === null ? null : shownStateOf(position.position, position.position.expiringFrom, context.clock.today()),
    positionId: row.positionId, paymentId: row.paymentId, leftHeading: facts.leftHeading, rightHeading: facts.rightHeading,
    sides: facts.sides.map((side) => ({ ...side, differs: side.left !== side.right })),
    actions: row.state === 'DONE' ? [] : rules.actions.map((action) => {
      const whyNot = whyNotAllowed(action, operator);
      return { code: action.code, label: action.label, consequence: action.consequence, needsPositionChoice: action.needsPositionChoice, allowed: whyNot === null, whyNot };
    }),
    history: events.map((event) => ({ at: event.at, who: event.who ?? 'Sistema', what: event.what, reason: event.reason })),
    outcome: row.outcome === null || row.outcomeAt === null ? null : { code: row.outcome, label: chosen?.label ?? row.outcome, reason: row.outcomeReason ?? '', who: row.outcomeBy ?? 'Sistema', at: row.outcomeAt, undoable: true, whyNot: null },
  });
}

async function openTaskForUpdate(unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number): Promise<Outcome<TaskRow>> {
  const row = await loadTask(unit, id, operator.offices);
  if (row === null) return failure('NOT_FOUND', 'L’attività non c’è.');
  if (row.version !== expectedVersion) return versionConflict();
  if (row.state === 'DONE') return failure('STATE_FORBIDS', 'L’attività è già chiusa.');
  return ok(row);
}

async function chosenPlace(unit: UnitOfWork, operator: Operator, positionId: number | null): Promise<Outcome<PaymentPlace>> {
  if (positionId === null) return failure('INVALID_FIELD', 'Scegli la posizione.', { field: 'positionId' });
  const record = await loadPosition(unit, positionId);
  const installment = record?.installments.find((row) => row.nav !== null && !isPaidState(row.state));
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione scelta non c’è.', { field: 'positionId' });
  if (installment === undefined) return failure('STATE_FORBIDS', 'La posizione scelta non ha avvisi da pagare.', { field: 'positionId' });
  return ok({ effect: 'PAYS', positionId, installmentId: installment.id });
}

/** Carries out one of the decisions of the card, with its reason; the payment moves in the same transaction. */
export async function actOnTask(context: ApplicationContext, ledger: PaymentLedger, unit: UnitOfWork, operator: Operator, request: Readonly<{ id: number; expectedVersion: number; action: string; reason: string; positionId: number | null }>) {
  const open = await openTaskForUpdate(unit, operator, request.id, request.expectedVersion);
  if (!open.ok) return open;
  const row = open.value;
  const kind = taskKind(row.kind);
  const action = TASK_RULES[kind].actions.find((candidate) => candidate.code === request.action);
  if (action === undefined) return failure('NOT_FOUND', 'La decisione non esiste per questa attività.');
  const whyNot = whyNotAllowed(action, operator);
  if (whyNot !== null) return failure('FORBIDDEN', whyNot);
  const target = await targetOf(unit, operator, row, action, request.positionId);
  if (!target.ok) return target;
  const undo = target.value === null || row.paymentId === null ? null
    : JSON.stringify({ paymentId: row.paymentId, before: await ledger.move(unit, row.paymentId, target.value) });
  const done = await updateTask(unit, row.id, row.version, { state: 'DONE', ownerId: row.ownerId ?? operator.id, dueOn: row.dueOn, outcome: action.code, outcomeReason: request.reason, outcomeBy: operator.id, outcomeAt: unit.now, undo });
  if (!done) return versionConflict();
  await afterChange(unit, operator, row, 'TASK_CLOSED', `${TASK_RULES[kind].title}: ${action.label.toLowerCase()}`, request.reason);
  if (target.value?.positionId != null && target.value.positionId !== row.positionId) await storeProjection(unit, target.value.positionId);
  await appendAudit(unit, { action: 'TASK_CLOSED', subjectKind: 'task', subjectId: String(row.id), operatorId: String(operator.id), before: { state: row.state }, after: { state: 'DONE', outcome: action.code, positionId: target.value?.positionId ?? null }, reason: request.reason });
  return ok({ state: 'DONE' as const, version: row.version + 1, message: action.consequence });
}

async function targetOf(unit: UnitOfWork, operator: Operator, row: TaskRow, action: TaskAction, positionId: number | null): Promise<Outcome<PaymentPlace | null>> {
  if (action.move === null) return ok(null);
  if (action.move.target === 'CHOSEN') return chosenPlace(unit, operator, positionId);
  if (action.move.target === 'NONE') return ok({ effect: action.move.effect, positionId: null, installmentId: null });
  const record = row.positionId === null ? null : await loadPosition(unit, row.positionId);
  return ok({ effect: action.move.effect, positionId: row.positionId, installmentId: record?.installments[0]?.id ?? null });
}

async function afterChange(unit: UnitOfWork, operator: Operator, row: TaskRow, kind: 'TASK_CLOSED' | 'TASK_REOPENED', what: string, reason: string): Promise<void> {
  await addTaskEvent(unit, row.id, operator.id, what, reason);
  if (row.positionId !== null) {
    await addFact(unit, { positionId: row.positionId, kind, operatorId: operator.id, reason, detail: what });
    await storeProjection(unit, row.positionId);
  }
  unit.touch('tasks');
  unit.touch('payments');
}

/** Takes a task in charge. */
export async function takeTask(unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number) {
  const open = await openTaskForUpdate(unit, operator, id, expectedVersion);
  if (!open.ok) return open;
  const row = open.value;
  if (!(await updateTask(unit, id, row.version, { ...keep(row), state: 'IN_PROGRESS', ownerId: operator.id }))) return versionConflict();
  await addTaskEvent(unit, id, operator.id, 'Presa in carico', null);
  unit.touch('tasks');
  return ok({ version: row.version + 1 });
}

/** Puts a task off to a date, with the reason. */
export async function postponeTask(context: ApplicationContext, unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number, until: string, reason: string) {
  const open = await openTaskForUpdate(unit, operator, id, expectedVersion);
  if (!open.ok) return open;
  if (until <= context.clock.today()) return failure('INVALID_FIELD', 'Scegli una data dopo oggi.', { field: 'until' });
  const row = open.value;
  if (!(await updateTask(unit, id, row.version, { ...keep(row), state: 'WAITING', dueOn: until, ownerId: row.ownerId ?? operator.id }))) return versionConflict();
  await addTaskEvent(unit, id, operator.id, 'Rimandata', reason);
  unit.touch('tasks');
  return ok({ version: row.version + 1 });
}

function keep(row: TaskRow) {
  return { state: row.state, ownerId: row.ownerId, dueOn: row.dueOn, outcome: null, outcomeReason: null, outcomeBy: null, outcomeAt: null, undo: null };
}

/** Takes back the decision of a closed task: the payment returns where it was and the task is open again. */
export async function undoTask(ledger: PaymentLedger, unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number, reason: string) {
  const row = await loadTask(unit, id, operator.offices);
  if (row === null) return failure('NOT_FOUND', 'L’attività non c’è.');
  if (row.version !== expectedVersion) return versionConflict();
  if (row.state !== 'DONE') return failure('STATE_FORBIDS', 'L’attività è ancora aperta: non c’è niente da riaprire.');
  const action = TASK_RULES[taskKind(row.kind)].actions.find((candidate) => candidate.code === row.outcome);
  const whyNot = action === undefined ? null : whyNotAllowed(action, operator);
  if (whyNot !== null) return failure('FORBIDDEN', whyNot);
  if (!(await updateTask(unit, id, row.version, { ...keep(row), state: 'OPEN' }))) return versionConflict();
  const left = row.undo === null ? null : await restorePayment(ledger, unit, row.undo);
  await afterChange(unit, operator, row, 'TASK_REOPENED', 'Riaperta: la decisione è stata tolta', reason);
  if (left?.positionId != null && left.positionId !== row.positionId) await storeProjection(unit, left.positionId);
  await appendAudit(unit, { action: 'TASK_REOPENED', subjectKind: 'task', subjectId: String(id), operatorId: String(operator.id), before: { outcome: row.outcome }, after: { state: 'OPEN' }, reason });
  return ok({ version: row.version + 1, message: 'La decisione è stata tolta: tutto è come prima.' });
}

async function restorePayment(ledger: PaymentLedger, unit: UnitOfWork, undo: string): Promise<PaymentPlace> {
  const { paymentId, before } = undoSchema.parse(JSON.parse(undo));
  return ledger.move(unit, paymentId, before);
}

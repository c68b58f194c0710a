import { appendAudit, appendAudits, type AuditEvent } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { isOpenState, ROLE_LABEL } from '../../domain/position-state.ts';
import { addWorkingDays } from '../../domain/working-days.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { addFact, dropStopped, inForce, inScope, loadPosition, projectStates, shownStateOf, storeProjection } from '../positions/index.ts';
import { resumeIssuing, stopIssuing } from '../setup/index.ts';
import { CLOSED_WITH, RECEIPT_CAME, SETTLED_BY_ITSELF, closeTasksOf, outcomeLabel, readUndoNote, reopenClosed, reopenTask, samePlace, stepsOf, undoNote, type PaymentPlace, type PaymentStep, type UndoNote } from './payment-tasks.ts';
import { carryOutRemote, readRemoteUndo, remoteUndo, takeBackRemote, whyEffectNotNow, whyRemoteNotUndoable } from './remote-actions.ts';
import { addTaskEvent, insertSubjectTasks, insertTask, loadTask, subjectOf, taskEvents, taskFactsSchema, updateTask, type SubjectTask, type TaskFacts, type TaskRow } from './store.ts';
import { taskKind, isRemoteKind, TASK_RULES, type TaskAction, type TaskKind } from './task-kinds.ts';

export { paymentPlaceSchema, type PaymentPlace } from './payment-tasks.ts';

/** What tasks ask of payments; implemented by the payments feature, wired by the host. */
export type PaymentLedger = Readonly<{
  /** Moves a payment, tells both positions and projects them; answers where it was. */
  move(unit: UnitOfWork, paymentId: number, to: PaymentPlace, by: Readonly<{ operator: Operator; reason: string }>): Promise<PaymentPlace>;
  placeOf(reader: Reader, paymentId: number): Promise<PaymentPlace>;
  /** Other payments, of pagoPA or not, of the installment a payment pays, or of another way of paying the same debt. */
  otherPayments(reader: Reader, paymentId: number): Promise<number>;
  /** Marks the notices of an installment as superate; answers how many. */
  supersedeNotices(unit: UnitOfWork, installmentId: number): Promise<number>;
  /** What was owed, in cents, with the notice a payment lies on, on the day it was made (of a fine the amount of that day); null where it lies on none. */
  owedBy(reader: Reader, paymentId: number): Promise<number | null>;
  /** Opens the task of an amount that is not the one due where the payment now lies; null when it is the same. */
  openAmountTask(context: ApplicationContext, unit: UnitOfWork, paymentId: number): Promise<number | null>;
  /** Opens the task of a payment that pays what another one pays too; null when there is no other, or it is asked already. */
  openTwiceTask(context: ApplicationContext, unit: UnitOfWork, paymentId: number): Promise<number | null>;
  /** Payments made with the number of one of these notices of a position that pay, or are to be given back, wherever they lie by now; `navs` null: any notice of it. */
  paymentsWithNumbers(reader: Reader, positionId: number, navs: readonly string[] | null): Promise<readonly number[]>;
  /** Says to the reconciliation that a payment was revoked, or is no longer: whether a flow is still waited for. */
  followUnreported(unit: UnitOfWork, paymentId: number): Promise<void>;
  /** Why a payment cannot be taken for revoked: what the flows and the matches with the treasury say of it, which is never changed silently. Null when nothing speaks against it. */
  whyNotRevocable(reader: Reader, paymentId: number): Promise<string | null>;
}>;

/** The first event of a task. */
export const OPENED = 'Aperta';

/** What the trail says of a task that was opened. */
export function openedEvent(id: number, { kind, positionId, paymentId }: Readonly<{ kind: TaskKind; positionId: number | null; paymentId: number | null }>): AuditEvent {
  return { action: 'TASK_OPENED', subjectKind: 'task', subjectId: String(id), operatorId: null, before: null, after: { kind, positionId, paymentId } };
}

/** Opens a task in the transaction of the fact that makes it; the position becomes «Da verificare» when it contradicts. */
export async function openTask(context: ApplicationContext, unit: UnitOfWork, task: Readonly<{ kind: TaskKind; office: string; positionId: number | null; paymentId: number | null; amountCents: number | null; facts: TaskFacts; ownerId?: number | null }>): Promise<number> {
  const rules = TASK_RULES[task.kind];
  const id = await insertTask(unit, { ...task, contradiction: rules.contradiction, dueOn: addWorkingDays(context.clock.today(), rules.dueInDays), ownerId: task.ownerId ?? null });
  await addTaskEvent(unit, id, null, OPENED, null);
  await appendAudit(unit, openedEvent(id, task));
  if (task.positionId !== null) {
    await addFact(unit, { positionId: task.positionId, kind: 'TASK_OPENED', operatorId: null, detail: rules.title });
    await storeProjection(unit, task.positionId);
  }
  unit.touch('tasks');
  return id;
}

/** As {@link openTask}, for many of one kind about credits or flows: each says what it is about, none is of a position or an office. */
export async function openSubjectTasks(context: ApplicationContext, unit: UnitOfWork, kind: TaskKind, tasks: readonly SubjectTask[]): Promise<void> {
  if (tasks.length === 0) return;
  const { contradiction, dueInDays } = TASK_RULES[kind];
  const ids = await insertSubjectTasks(unit, { kind, contradiction, dueOn: addWorkingDays(context.clock.today(), dueInDays), what: OPENED }, tasks);
  await appendAudits(unit, ids.map((id) => openedEvent(id, { kind, positionId: null, paymentId: null })));
  unit.touch('tasks');
}

function whyNotAllowed(action: TaskAction, operator: Operator): string | null {
  return action.roles.includes(operator.role) ? null : `Può farlo ${action.roles.map((role) => ROLE_LABEL[role]).join(' o ')}.`;
}

async function whyNotNow(ledger: PaymentLedger, reader: Reader, operator: Operator, row: TaskRow, action: TaskAction): Promise<string | null> {
  const byRole = whyNotAllowed(action, operator) ?? (await whyNotByAmount(ledger, reader, row, action)) ?? (await whyNotPaid(ledger, reader, row, action)) ?? (await whyNotRevoked(ledger, reader, operator, row, action)) ?? whyNoReceipt(row, action);
  if (byRole !== null || action.onlyPayment !== true || row.paymentId === null) return byRole;
  return (await ledger.otherPayments(reader, row.paymentId)) === 0 ? null : 'Lo stesso debito ha un altro pagamento: togli prima quello, oppure rimborsa o sposta questo.';
}

/** What was found at the intermediary before its receipt came: what is decided is decided on the payment. */
function whyNoReceipt(row: TaskRow, action: TaskAction): string | null {
  return action.move !== null && action.move.effect !== 'REVOKED' && row.paymentId === null ? 'La ricevuta non è ancora arrivata: si decide quando c’è il pagamento.' : null;
}

/** What a revocation takes back: money that pays, money that would be given back to who never spent it, and money of which nobody has said yet whose it is. */
const REVOCABLE: ReadonlySet<PaymentPlace['effect']> = new Set(['PAYS', 'TO_REFUND', 'UNASSIGNED']);

/**
 * The payments that a task calls revoked. Where the intermediary found it, those made with the numbers that it calls anomalous, as things are now: the receipt may have come after the task, and a person may
 * have moved the payment to another position. A task from before those numbers were kept: the only payment there is.
 */
async function paymentsInDoubt(ledger: PaymentLedger, reader: Reader, { positionId, paymentId, facts }: TaskRow): Promise<readonly number[]> {
  if (paymentId !== null) return REVOCABLE.has((await ledger.placeOf(reader, paymentId)).effect) ? [paymentId] : [];
  return positionId === null ? [] : ledger.paymentsWithNumbers(reader, positionId, taskFactsSchema.parse(JSON.parse(facts)).anomalousNavs ?? null);
}

/** Where the payments of a task lie that are not on its position any more; `positionId` null: on one of another office. */
export type MovedMoney = Readonly<{ paymentId: number; positionId: number | null; says: string }>;

async function movedMoney(ledger: PaymentLedger, reader: Reader, operator: Operator, row: TaskRow): Promise<readonly MovedMoney[]> {
  if (row.kind !== 'REVISED_OR_REVOKED') return [];
  const note = readRemoteUndo(row.undo) === null ? readUndoNote(row.undo) : null;
  const payments = note === null ? await paymentsInDoubt(ledger, reader, row) : stepsOf(note).map(({ paymentId }) => paymentId);
  const moved: MovedMoney[] = [];
  for (const paymentId of payments) {
    const { positionId } = await ledger.placeOf(reader, paymentId);
    const record = positionId === null || positionId === row.positionId ? null : await loadPosition(reader, positionId);
    if (record === null) continue;
    const seen = inScope(operator, record.position.office);
    moved.push({ paymentId, positionId: seen ? record.position.id : null, says: seen ? `Il pagamento era stato spostato: il denaro ora è sulla posizione «${record.position.description}».` : 'Il pagamento era stato spostato: il denaro ora è su una posizione di un altro ufficio.' });
  }
  return moved;
}

/** Money that was moved to another position came all the same. */
async function whyNotPaid(ledger: PaymentLedger, reader: Reader, row: TaskRow, action: TaskAction): Promise<string | null> {
  const whyNot = await whyEffectNotNow(reader, row, action);
  if (whyNot === null || action.onlyAfterPayment !== true || row.kind !== 'REVISED_OR_REVOKED') return whyNot;
  return (await paymentsInDoubt(ledger, reader, row)).length > 0 ? null : whyNot;
}

async function whyNotRevoked(ledger: PaymentLedger, reader: Reader, operator: Operator, row: TaskRow, action: TaskAction): Promise<string | null> {
  if (action.move?.effect !== 'REVOKED') return null;
  const payments = await paymentsInDoubt(ledger, reader, row);
  if ((await movedMoney(ledger, reader, operator, row)).some(({ positionId }) => positionId === null)) return 'Il denaro ora è su una posizione di un altro ufficio: la revoca la conferma chi vede anche quella.';
  if (payments.length === 0) return 'Da noi non c’è nessun pagamento da revocare.';
  if (row.paymentId === null && payments.length > 1 && taskFactsSchema.parse(JSON.parse(row.facts)).anomalousNavs === undefined) return 'I pagamenti sono più di uno e non si sa quale è revocato: chiedi di nuovo con Verifica pagamento (F4).';
  for (const paymentId of payments) {
    const whyNot = await ledger.whyNotRevocable(reader, paymentId);
    if (whyNot !== null) return whyNot;
  }
  return null;
}

/** The installment of the task's position on which its payment lies: of a plan each asks for its own amount. Null where there is no payment there. */
async function paidInstallment(ledger: PaymentLedger, reader: Reader, { positionId, paymentId }: TaskRow): Promise<number | null> {
  if (positionId === null || paymentId === null) return null;
  const place = await ledger.placeOf(reader, paymentId);
  return place.positionId !== positionId ? null : place.installmentId;
}

/** What was owed with that installment on the day of the payment; null where there is no payment there. */
async function owedOnPosition(ledger: PaymentLedger, reader: Reader, row: TaskRow): Promise<number | null> {
  return row.paymentId === null || (await paidInstallment(ledger, reader, row)) === null ? null : ledger.owedBy(reader, row.paymentId);
}

/** A supplement is asked only for what is missing, a refund of the difference only for what is too much. */
async function whyNotByAmount(ledger: PaymentLedger, reader: Reader, row: TaskRow, action: TaskAction): Promise<string | null> {
  if (action.onlyWhenPaid === undefined || row.positionId === null || row.amountCents === null) return null;
  const due = (await owedOnPosition(ledger, reader, row)) ?? (await loadPosition(reader, row.positionId))?.position.amountCents ?? row.amountCents;
  if (action.onlyWhenPaid === 'LESS') return row.amountCents < due ? null : 'Non manca niente: è stato pagato più del dovuto.';
  return row.amountCents > due ? null : 'Non c’è niente in più: è stato pagato meno del dovuto.';
}

/** Why the decision of a closed task cannot be taken back; null when it can. Later decisions on the same payment are taken back first. */
async function whyNotUndoable(ledger: PaymentLedger, reader: Reader, row: TaskRow): Promise<string | null> {
  if (row.outcome === CLOSED_WITH) return 'È stata chiusa insieme a un’altra attività sullo stesso pagamento: riapri quella.';
  if (row.outcome === SETTLED_BY_ITSELF) return 'Si è chiusa da sola: la discordanza non c’è più.';
  if (row.outcome === RECEIPT_CAME) return 'Si è chiusa da sola: la ricevuta è qui.';
  const remote = readRemoteUndo(row.undo);
  if (remote !== null) return whyRemoteNotUndoable(reader, row, remote);
  const note = readUndoNote(row.undo);
  for (const { paymentId, after } of note === null ? [] : stepsOf(note)) {
    if (!samePlace(await ledger.placeOf(reader, paymentId), after)) return 'Dopo questa decisione il pagamento è stato spostato ancora: togli prima la decisione più recente.';
  }
  return null;
}

/** The card of a task as a screen shows it. */
export async function showTask(context: ApplicationContext, ledger: PaymentLedger, reader: Reader, operator: Operator, id: number) {
  const row = await loadTask(reader, id, operator.offices);
  if (row === null) return failure('NOT_FOUND', 'L’attività non c’è.');
  const kind = taskKind(row.kind);
  const rules = TASK_RULES[kind];
  const facts = taskFactsSchema.parse(JSON.parse(row.facts));
  const position = row.positionId === null ? null : await loadPosition(reader, row.positionId);
  const events = await taskEvents(reader, id);
  const chosen = rules.actions.find((action) => action.code === row.outcome);
  const whyNotUndo = row.state === 'DONE' ? ((chosen === undefined ? null : whyNotAllowed(chosen, operator)) ?? (await whyNotUndoable(ledger, reader, row))) : null;
  const actions = [];
  for (const action of row.state === 'DONE' ? [] : rules.actions) {
    const whyNot = await whyNotNow(ledger, reader, operator, row, action);
    actions.push({ code: action.code, label: action.label, consequence: action.consequence, needsPositionChoice: action.needsPositionChoice, asksForm: action.asksForm === true, allowed: whyNot === null, whyNot });
  }
  return ok({
    id: row.id, version: row.version, kind, title: rules.title, explanation: facts.explanation, state: row.state, openedAt: row.openedAt, dueOn: row.dueOn, ownerId: row.ownerId, ownerName: row.ownerName,
    positionState: position === null ? null : shownStateOf(position.position, position.position.expiringFrom, context.clock.today()),
    positionId: row.positionId, paymentId: row.paymentId, moved: [...(await movedMoney(ledger, reader, operator, row))], ...(await subjectOf(reader, row.id)), leftHeading: facts.leftHeading, rightHeading: facts.rightHeading,
    sides: facts.sides.map((side) => ({ ...side, differs: side.left !== side.right })),
    actions,
    history: events.map((event) => ({ at: event.at, who: event.who ?? 'Sistema', what: event.what, reason: event.reason })),
    outcome: row.outcome === null || row.outcomeAt === null ? null : { code: row.outcome, label: chosen?.label ?? outcomeLabel(row.outcome), reason: row.outcomeReason ?? '', who: row.outcomeBy ?? 'Sistema', at: row.outcomeAt, undoable: whyNotUndo === null, whyNot: whyNotUndo },
  });
}

async function openTaskForUpdate(unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number): Promise<Outcome<TaskRow>> {
  const row = await loadTask(unit, id, operator.offices);
  if (row === null) return failure('NOT_FOUND', 'L’attività non c’è.');
  if (row.version !== expectedVersion) return versionConflict();
  if (row.state === 'DONE') return failure('STATE_FORBIDS', 'L’attività è già chiusa.');
  return ok(row);
}

/** The notice of a chosen position that a payment is given to. */
async function chosenPlace(unit: UnitOfWork, operator: Operator, { amountCents }: TaskRow, positionId: number | null): Promise<Outcome<PaymentPlace>> {
  if (positionId === null) return failure('INVALID_FIELD', 'Scegli la posizione.', { field: 'positionId' });
  const record = await loadPosition(unit, positionId);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione scelta non c’è.', { field: 'positionId' });
  const { installments: projected } = await projectStates(unit, positionId);
  const begun = projected.filter((row) => row.payments > 0 || row.externalPayments > 0).map(({ optionId }) => optionId);
  // A side of a plan on which something was paid excludes the other: given to that one, the debt would be paid twice.
  const open = inForce(record).installments.filter((row) => row.nav !== null && isOpenState(row.state) && (begun.length === 0 || begun.includes(row.optionId)));
  const payable = open.filter(({ state }) => state !== 'UNPAYABLE');
  const installment = [...payable, ...open].find((row) => row.amountCents === amountCents) ?? payable[0] ?? open[0];
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
  const byRole = whyNotAllowed(action, operator);
  if (byRole !== null) return failure('FORBIDDEN', byRole);
  const whyNot = await whyNotNow(ledger, unit, operator, row, action);
  if (whyNot !== null) return failure('STATE_FORBIDS', whyNot);
  if (action.asksForm === true) return failure('STATE_FORBIDS', 'Per creare una posizione servono persona, servizio e importo: scegli «Crea una posizione dal pagamento» e compila la scheda.');
  const target = await targetOf(ledger, unit, operator, row, action, request.positionId);
  if (!target.ok) return target;
  const remote = action.remote === undefined ? null : await carryOutRemote(context, ledger.supersedeNotices, unit, { operator, reason: request.reason }, row, action.remote);
  if (remote !== null && !remote.ok) return remote;
  if (kind === 'NAV_COLLISION') await resumeIssuing(unit);
  if (row.positionId !== null && isRemoteKind(kind)) await dropStopped(unit, row.positionId);
  const moved = await movedBy(context, ledger, unit, { operator, reason: request.reason }, row, action, target.value);
  const undo = remote !== null ? remoteUndo(remote.value) : moved === null ? null : undoNote(moved);
  const done = await updateTask(unit, row.id, row.version, { state: 'DONE', ownerId: row.ownerId ?? operator.id, dueOn: row.dueOn, outcome: action.code, outcomeReason: request.reason, outcomeBy: operator.id, outcomeAt: unit.now, undo });
  if (!done) return versionConflict();
  await afterChange(unit, operator, row, 'TASK_CLOSED', `${TASK_RULES[kind].title}: ${action.label.toLowerCase()}`, request.reason);
  if (target.value?.positionId != null && target.value.positionId !== row.positionId) await storeProjection(unit, target.value.positionId);
  await appendAudit(unit, { action: 'TASK_CLOSED', subjectKind: 'task', subjectId: String(row.id), operatorId: String(operator.id), before: { state: row.state }, after: { state: 'DONE', outcome: action.code, positionId: target.value?.positionId ?? null }, reason: request.reason });
  return ok({ state: 'DONE' as const, version: row.version + 1, message: action.consequence });
}

/** What a decision does to payments; null when it only closes the task. */
async function movedBy(context: ApplicationContext, ledger: PaymentLedger, unit: UnitOfWork, by: By, row: TaskRow, action: TaskAction, to: PaymentPlace | null): Promise<UndoNote | null> {
  if (action.move?.effect === 'REVOKED') return revoke(ledger, unit, by, row);
  return to === null || row.paymentId === null ? null : carryOut(context, ledger, unit, by, row.id, row.paymentId, to);
}

/** Payments that were taken back pay nothing any more, each where it lies: the receipt stays, and so do flows and matches. */
async function revoke(ledger: PaymentLedger, unit: UnitOfWork, by: By, row: TaskRow): Promise<UndoNote | null> {
  const closed: number[] = [];
  const steps: PaymentStep[] = [];
  for (const paymentId of await paymentsInDoubt(ledger, unit, row)) {
    const after: PaymentPlace = { ...(await ledger.placeOf(unit, paymentId)), effect: 'REVOKED' };
    const before = await ledger.move(unit, paymentId, after, by);
    closed.push(...(await closeTasksOf(unit, by.operator, paymentId, by.reason, row.id, true)));
    await ledger.followUnreported(unit, paymentId);
    if (after.positionId !== null && after.positionId !== row.positionId) await addFact(unit, { positionId: after.positionId, kind: 'TASK_CLOSED', operatorId: by.operator.id, reason: by.reason, detail: 'Pagamento revocato: era stato spostato qui da un’altra posizione' });
    await appendAudit(unit, { action: 'PAYMENT_REVOKED', subjectKind: 'payment', subjectId: String(paymentId), operatorId: String(by.operator.id), before: { effect: before.effect }, after: { effect: 'REVOKED' }, reason: by.reason });
    steps.push({ paymentId, before, after });
  }
  const [first, ...others] = steps;
  return first === undefined ? null : { ...first, closed, ...(others.length === 0 ? {} : { others }) };
}

type By = Readonly<{ operator: Operator; reason: string }>;

/** Moves the payment of a task. What else contradicted about it where it lay is settled too; an amount that is not the one due where it goes is a question of its own. */
async function carryOut(context: ApplicationContext, ledger: PaymentLedger, unit: UnitOfWork, by: By, taskId: number, paymentId: number, to: PaymentPlace): Promise<UndoNote> {
  const before = await ledger.move(unit, paymentId, to, by);
  const elsewhere = to.installmentId !== before.installmentId;
  const closed = to.effect !== 'PAYS' || elsewhere ? await closeTasksOf(unit, by.operator, paymentId, by.reason, taskId) : [];
  if (to.effect === 'PAYS' && elsewhere) await ledger.openAmountTask(context, unit, paymentId);
  return { paymentId, before, after: to, closed };
}

async function targetOf(ledger: PaymentLedger, unit: UnitOfWork, operator: Operator, row: TaskRow, action: TaskAction, positionId: number | null): Promise<Outcome<PaymentPlace | null>> {
  // Where a revoked payment lies is its own matter: there may be several.
  if (action.move === null || action.move.effect === 'REVOKED') return ok(null);
  if (action.move.target === 'CHOSEN') return chosenPlace(unit, operator, row, positionId);
  if (action.move.target === 'NONE') return ok({ effect: action.move.effect, positionId: null, installmentId: null });
  const paid = await paidInstallment(ledger, unit, row);
  const record = row.positionId === null || paid !== null ? null : await loadPosition(unit, row.positionId);
  return ok({ effect: action.move.effect, positionId: row.positionId, installmentId: paid ?? record?.installments[0]?.id ?? null });
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
  await appendAudit(unit, { action: 'TASK_TAKEN', subjectKind: 'task', subjectId: String(id), operatorId: String(operator.id), before: { ownerId: row.ownerId }, after: { ownerId: operator.id } });
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
  await appendAudit(unit, { action: 'TASK_POSTPONED', subjectKind: 'task', subjectId: String(id), operatorId: String(operator.id), before: { dueOn: row.dueOn }, after: { dueOn: until }, reason });
  unit.touch('tasks');
  return ok({ version: row.version + 1 });
}

function keep(row: TaskRow) {
  return { state: row.state, ownerId: row.ownerId, dueOn: row.dueOn, outcome: null, outcomeReason: null, outcomeBy: null, outcomeAt: null, undo: null };
}

/** Takes back the decision of a closed task: the payment returns where it was and the task is open again. */
export async function undoTask(context: ApplicationContext, ledger: PaymentLedger, unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number, reason: string) {
  const row = await loadTask(unit, id, operator.offices);
  if (row === null) return failure('NOT_FOUND', 'L’attività non c’è.');
  if (row.version !== expectedVersion) return versionConflict();
  if (row.state !== 'DONE') return failure('STATE_FORBIDS', 'L’attività è ancora aperta: non c’è niente da riaprire.');
  const action = TASK_RULES[taskKind(row.kind)].actions.find((candidate) => candidate.code === row.outcome);
  const whyNot = action === undefined ? null : whyNotAllowed(action, operator);
  if (whyNot !== null) return failure('FORBIDDEN', whyNot);
  const tooLate = await whyNotUndoable(ledger, unit, row);
  if (tooLate !== null) return failure('STATE_FORBIDS', tooLate);
  if (!(await reopenTask(unit, row))) return versionConflict();
  const remote = readRemoteUndo(row.undo);
  if (remote !== null) await takeBackRemote(context, ledger.supersedeNotices, unit, { operator, reason }, row, remote);
  if (row.kind === 'NAV_COLLISION') await stopIssuing(unit);
  const left = await restorePayment(ledger, unit, { operator, reason }, row);
  await askAboutOthers(context, ledger, unit, row);
  await afterChange(unit, operator, row, 'TASK_REOPENED', 'Riaperta: la decisione è stata tolta', reason);
  if (left?.positionId != null && left.positionId !== row.positionId) await storeProjection(unit, left.positionId);
  await appendAudit(unit, { action: 'TASK_REOPENED', subjectKind: 'task', subjectId: String(id), operatorId: String(operator.id), before: { outcome: row.outcome }, after: { state: 'OPEN' }, reason });
  return ok({ version: row.version + 1, message: 'La decisione è stata tolta: tutto è come prima.' });
}

/** While a payment was revoked, to be given back or on another position its notice may have been paid again: back where it was, it pays what another one pays too. */
async function askAboutOthers(context: ApplicationContext, ledger: PaymentLedger, unit: UnitOfWork, row: TaskRow): Promise<void> {
  const note = readUndoNote(row.undo);
  for (const { paymentId, before, after } of note === null ? [] : stepsOf(note)) if (before.effect === 'PAYS' && !samePlace(before, after)) await ledger.openTwiceTask(context, unit, paymentId);
}

/** Puts the payment back, closes what its new place had raised and opens again what the decision had closed; answers the place it left. */
async function restorePayment(ledger: PaymentLedger, unit: UnitOfWork, by: By, row: TaskRow): Promise<PaymentPlace | null> {
  const note = readUndoNote(row.undo);
  if (note === null) return null;
  if (note.after.installmentId !== note.before.installmentId) await closeTasksOf(unit, by.operator, note.paymentId, by.reason, row.id);
  await reopenClosed(unit, by.operator, note.closed, by.reason);
  for (const { paymentId, before } of note.others ?? []) await ledger.move(unit, paymentId, before, by);
  const left = await ledger.move(unit, note.paymentId, note.before, by);
  for (const { paymentId, before, after } of stepsOf(note)) if (after.effect === 'REVOKED') await unrevoked(ledger, unit, by, row, paymentId, before);
  return left;
}

/** The flow that should report it is waited for again; a position that is not the one of the task is told too. */
async function unrevoked(ledger: PaymentLedger, unit: UnitOfWork, by: By, row: TaskRow, paymentId: number, { positionId }: PaymentPlace): Promise<void> {
  await ledger.followUnreported(unit, paymentId);
  if (positionId !== null && positionId !== row.positionId) await addFact(unit, { positionId, kind: 'TASK_REOPENED', operatorId: by.operator.id, reason: by.reason, detail: 'La revoca del pagamento è stata tolta' });
}

import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { civilDateInRome } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { isOpenState, type ShownState } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { supersedePrints } from '../notices/index.ts';
import { addFact, bumpVersion, findInstallment, inScope, loadExternalPayments, loadPosition, projectStates, RECEIVED_ORIGIN, shownStateOf, storeProjection, withdrawIfReceived } from '../positions/index.ts';
import { addTaskEvent, closeTasksOf, followPayment, lastTaskOfPayment, openTask, openTasksOfPayment, openTasksOfPositions, reopenTask, undoNote, updateTask, type PaymentLedger, type PaymentPlace } from '../tasks/index.ts';
import { EFFECT_LABEL } from './effect-labels.ts';
import { owedWith } from './owed.ts';
import { receiptDetail, taskFacts, twiceFacts } from './receipt-tasks.ts';
import { findPayment, loadDocument, paymentInScope, paymentsOfInstallment, placePayment, standingPaymentsOfIuvs, type PaymentRow } from './store.ts';

/** Moves a payment to another place and recomputes what it left and what it reached; answers where it was, for the undo. */
export const paymentLedger: Omit<PaymentLedger, 'whyNotRevocable' | 'followUnreported'> = {
  async move(unit, paymentId, to, by): Promise<PaymentPlace> {
    const payment = await paymentAt(unit, paymentId);
    const before = placeOf(payment);
    await placePayment(unit, paymentId, to);
    if (before.positionId !== to.positionId) {
      await followPayment(unit, paymentId, to.positionId);
      const fact = { operatorId: by.operator.id, reason: by.reason };
      if (before.positionId !== null) await addFact(unit, { ...fact, positionId: before.positionId, installmentId: before.installmentId, kind: 'PAYMENT_UNASSIGNED', detail: formatEuro(payment.amountCents) });
      if (to.positionId !== null) await addFact(unit, { ...fact, positionId: to.positionId, installmentId: to.installmentId, kind: 'PAYMENT_ASSIGNED', detail: `${formatEuro(payment.amountCents)}: ${EFFECT_LABEL[to.effect].toLowerCase()}` });
    }
    for (const positionId of new Set([before.positionId, to.positionId])) {
      if (positionId === null) continue;
      await withdrawIfReceived(unit, by.operator, positionId, by.reason);
      await bumpVersion(unit, positionId, null);
      await storeProjection(unit, positionId);
    }
    unit.touch('payments');
    return before;
  },
  async placeOf(reader, paymentId) {
    return placeOf(await paymentAt(reader, paymentId));
  },
  async otherPayments(reader, paymentId) {
    const { positionId, installmentId } = await paymentAt(reader, paymentId);
    if (positionId === null || installmentId === null) return 0;
    const receipts = (await paymentsOfInstallment(reader, installmentId)).filter((other) => other.id !== paymentId && other.effect === 'PAYS');
    const outside = (await loadExternalPayments(reader, positionId)).filter((record) => record.installmentId === installmentId && record.voidedAt === null);
    // What was paid of another way of paying pays the same debt.
    const { installments } = await projectStates(reader, positionId);
    const optionId = installments.find(({ id }) => id === installmentId)?.optionId;
    const besides = installments.filter((row) => row.optionId !== optionId).reduce((sum, row) => sum + row.payments + row.externalPayments, 0);
    return receipts.length + outside.length + besides;
  },
  async openTwiceTask(context, unit, paymentId) {
    const { positionId, amountCents, installmentId } = await paymentAt(unit, paymentId);
    const receipt = await loadDocument(unit, paymentId);
    const record = positionId === null ? null : await loadPosition(unit, positionId);
    if (receipt === null || record === null || (await paymentLedger.otherPayments(unit, paymentId)) === 0 || (await isAskedTwice(unit, record.position.id, installmentId))) return null;
    const explanation = 'La decisione che aveva tolto un pagamento (qui sotto, il secondo) è stata annullata, e vale di nuovo; nel frattempo lo stesso debito è stato pagato ancora: uno dei due va restituito.';
    return openTask(context, unit, { kind: 'PAID_TWICE', office: record.position.office, positionId, paymentId, amountCents, facts: await twiceFacts(unit, receipt, record, paymentId, explanation) });
  },
  async paymentsWithNumbers(reader, positionId, navs) {
    const record = await loadPosition(reader, positionId);
    const asked = record?.installments.filter(({ nav }) => navs === null || (nav !== null && navs.includes(nav))) ?? [];
    return standingPaymentsOfIuvs(reader, asked.flatMap(({ iuv }) => iuv ?? []));
  },
  supersedeNotices: supersedePrints,
  async owedBy(reader, paymentId) {
    const { installmentId, amountCents, paidOn, receivedAt } = await paymentAt(reader, paymentId);
    const installment = installmentId === null ? null : await findInstallment(reader, { id: installmentId });
    return installment === null ? null : owedWith(reader, installment, { cents: amountCents, on: paidOn ?? civilDateInRome(Date.parse(receivedAt)) });
  },
  async openAmountTask(context, unit, paymentId) {
    const payment = await paymentAt(unit, paymentId);
    const receipt = await loadDocument(unit, paymentId);
    const record = payment.positionId === null ? null : await loadPosition(unit, payment.positionId);
    const owedCents = await paymentLedger.owedBy(unit, paymentId);
    if (receipt === null || record === null || owedCents === null || owedCents === payment.amountCents) return null;
    const explanation = `Il pagamento attribuito è di ${formatEuro(payment.amountCents)}, il dovuto di ${formatEuro(owedCents)}.`;
    return openTask(context, unit, { kind: 'AMOUNT_DIFFERS', office: record.position.office, positionId: record.position.id, paymentId, amountCents: payment.amountCents, facts: await taskFacts(unit, receipt, record, explanation, receiptDetail(receipt), payment.installmentId) });
  },
};

/** Is somebody asked already which of the payments of this notice goes back? */
async function isAskedTwice(reader: Reader, positionId: number, installmentId: number | null): Promise<boolean> {
  const asked = (await openTasksOfPositions(reader, [positionId], 'PAID_TWICE')).flatMap(({ paymentId }) => paymentId ?? []);
  for (const paymentId of asked) if ((await findPayment(reader, paymentId))?.installmentId === installmentId) return true;
  return false;
}

async function paymentAt(reader: Reader, paymentId: number): Promise<PaymentRow> {
  const payment = await findPayment(reader, paymentId);
  if (payment === null) throw new Error('A task points at a payment that is not there');
  return payment;
}

function placeOf(payment: PaymentRow): PaymentPlace {
  return { effect: payment.effect, positionId: payment.positionId, installmentId: payment.installmentId };
}

/** Attributes a payment without position to an installment; its open task closes with it. An amount that is not the one due becomes a task. */
export async function assignPayment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, paymentId: number, installmentId: number, reason: string): Promise<Outcome<Readonly<{ positionId: number; state: ShownState }>>> {
  const payment = await findPayment(unit, paymentId);
  if (payment === null || !(await paymentInScope(unit, paymentId, operator.offices))) return failure('NOT_FOUND', 'Il pagamento non c’è.');
  if (payment.effect === 'REVOKED') return failure('STATE_FORBIDS', 'Il pagamento è stato revocato: non è da attribuire. Se la revoca non era vera, toglila dall’attività che l’ha confermata.');
  if (payment.effect !== 'UNASSIGNED' && payment.effect !== 'OTHER_SYSTEM') return failure('STATE_FORBIDS', 'Il pagamento è già attribuito: per spostarlo togli prima l’attribuzione.');
  const installment = await findInstallment(unit, { id: installmentId });
  const record = installment === null ? null : await loadPosition(unit, installment.positionId);
  if (installment === null || record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione scelta non c’è.', { field: 'installmentId' });
  if (installment.nav === null || !isOpenState(installment.state)) return failure('STATE_FORBIDS', 'La posizione scelta non ha un avviso da pagare.', { field: 'installmentId' });
  const { installments } = await projectStates(unit, record.position.id);
  const optionId = record.installments.find(({ id }) => id === installmentId)?.optionId;
  if (installments.some((row) => row.optionId !== optionId && (row.payments > 0 || row.externalPayments > 0))) return failure('STATE_FORBIDS', 'La posizione scelta è già pagata, anche in parte, con l’altro modo di pagare: così risulterebbe pagata due volte. Se va restituito apri una pratica di rimborso.', { field: 'installmentId' });
  const after: PaymentPlace = { effect: 'PAYS', positionId: record.position.id, installmentId };
  const before = await paymentLedger.move(unit, paymentId, after, { operator, reason });
  await settleUnknownPayment(unit, operator, { paymentId, before, after, outcome: 'ASSIGN', what: 'Attribuita dalla scheda del pagamento', reason });
  await paymentLedger.openAmountTask(context, unit, paymentId);
  await appendAudit(unit, { action: 'PAYMENT_ASSIGNED', subjectKind: 'payment', subjectId: String(paymentId), operatorId: String(operator.id), before: { effect: payment.effect }, after: { effect: 'PAYS', positionId: record.position.id }, reason });
  const now = await loadPosition(unit, record.position.id);
  return ok({ positionId: record.position.id, state: now === null ? 'PAID' : shownStateOf(now.position, now.position.expiringFrom, context.clock.today()) });
}

/** Closes the open question of whose a payment is, in such a way that the decision can be taken back. */
export async function settleUnknownPayment(unit: UnitOfWork, operator: Operator, done: Readonly<{ paymentId: number; before: PaymentPlace; after: PaymentPlace; outcome: 'ASSIGN' | 'CREATE'; what: string; reason: string }>): Promise<void> {
  const { paymentId, before, after, outcome, what, reason } = done;
  for (const task of await openTasksOfPayment(unit, paymentId, 'UNKNOWN_PAYMENT')) {
    await updateTask(unit, task.id, task.version, { state: 'DONE', ownerId: operator.id, dueOn: task.dueOn, outcome, outcomeReason: reason, outcomeBy: operator.id, outcomeAt: unit.now, undo: undoNote({ paymentId, before, after, closed: [] }) });
    await addTaskEvent(unit, task.id, operator.id, what, reason);
  }
  unit.touch('tasks');
}

/** Takes the attribution of a payment away: it waits again for a position, with its task open. */
export async function unassignPayment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, paymentId: number, reason: string): Promise<Outcome<Readonly<{ effect: string }>>> {
  const payment = await findPayment(unit, paymentId);
  const record = payment?.positionId == null ? null : await loadPosition(unit, payment.positionId);
  if (payment === null || record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'Il pagamento non c’è.');
  if (payment.effect !== 'PAYS') return failure('STATE_FORBIDS', 'Il pagamento non è attribuito a una posizione.');
  if (record.position.origin !== RECEIVED_ORIGIN && record.installments.some((row) => row.iuv !== null && row.iuv === payment.iuv)) return failure('STATE_FORBIDS', 'La ricevuta porta il numero di questo avviso: il pagamento è suo. Se va restituito apri una pratica di rimborso.');
  await closeTasksOf(unit, operator, paymentId, reason);
  await paymentLedger.move(unit, paymentId, { effect: 'UNASSIGNED', positionId: null, installmentId: null }, { operator, reason });
  await askWhoseItIs(context, unit, operator, payment, reason);
  await appendAudit(unit, { action: 'PAYMENT_UNASSIGNED', subjectKind: 'payment', subjectId: String(paymentId), operatorId: String(operator.id), before: { positionId: record.position.id }, after: { effect: 'UNASSIGNED' }, reason });
  return ok({ effect: 'UNASSIGNED' });
}

/** A payment without position always has an open task that asks whose it is. */
async function askWhoseItIs(context: ApplicationContext, unit: UnitOfWork, operator: Operator, payment: PaymentRow, reason: string): Promise<void> {
  const last = await lastTaskOfPayment(unit, payment.id, 'UNKNOWN_PAYMENT');
  unit.touch('tasks');
  if (last !== null && last.state !== 'DONE') return;
  if (last !== null) {
    await reopenTask(unit, last);
    await addTaskEvent(unit, last.id, operator.id, 'Riaperta: l’attribuzione è stata tolta', reason);
    return;
  }
  const receipt = await loadDocument(unit, payment.id);
  if (receipt === null) throw new Error('A payment without its receipt');
  await openTask(context, unit, { kind: 'UNKNOWN_PAYMENT', office: '', positionId: null, paymentId: payment.id, amountCents: payment.amountCents, facts: await taskFacts(unit, receipt, null, 'L’attribuzione di questo pagamento è stata tolta: dì di quale posizione è.', receiptDetail(receipt)) });
}

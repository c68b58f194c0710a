import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { formatEuro } from '../../domain/money.ts';
import { isPaidState, type ShownState } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { addFact, bumpVersion, findInstallment, inScope, loadPosition, shownStateOf, storeProjection } from '../positions/index.ts';
import { openTasksOfPayment, updateTask, type PaymentLedger, type PaymentPlace } from '../tasks/index.ts';
import { EFFECT_LABEL } from './effect-labels.ts';
import { findPayment, placePayment } from './store.ts';

/** Moves a payment to another place and recomputes what it left and what it reached; answers where it was, for the undo. */
export const paymentLedger: PaymentLedger = {
  async move(unit: UnitOfWork, paymentId: number, to: PaymentPlace): Promise<PaymentPlace> {
    const payment = await findPayment(unit, paymentId);
    if (payment === null) throw new Error('A task points at a payment that is not there');
    const before: PaymentPlace = { effect: payment.effect, positionId: payment.positionId, installmentId: payment.installmentId };
    await placePayment(unit, paymentId, to);
    for (const positionId of new Set([before.positionId, to.positionId])) {
      if (positionId === null) continue;
      await bumpVersion(unit, positionId, null);
      await storeProjection(unit, positionId);
    }
    if (to.positionId !== null && to.positionId !== before.positionId) await addFact(unit, { positionId: to.positionId, installmentId: to.installmentId, kind: 'PAYMENT_ASSIGNED', operatorId: null, detail: `${formatEuro(payment.amountCents)}: ${EFFECT_LABEL[to.effect].toLowerCase()}` });
    unit.touch('payments');
    return before;
  },
};

/** Attributes a payment without position to an installment; its open task closes with it. */
export async function assignPayment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, paymentId: number, installmentId: number, reason: string): Promise<Outcome<Readonly<{ positionId: number; state: ShownState }>>> {
  const payment = await findPayment(unit, paymentId);
  if (payment === null) return failure('NOT_FOUND', 'Il pagamento non c’è.');
  if (payment.effect !== 'UNASSIGNED') return failure('STATE_FORBIDS', 'Il pagamento è già attribuito: per spostarlo togli prima l’attribuzione.');
  const installment = await findInstallment(unit, { id: installmentId });
  const record = installment === null ? null : await loadPosition(unit, installment.positionId);
  if (installment === null || record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione scelta non c’è.', { field: 'installmentId' });
  if (installment.nav === null || isPaidState(installment.state) || installment.state === 'NEEDS_REVIEW') return failure('STATE_FORBIDS', 'La posizione scelta non ha un avviso da pagare.', { field: 'installmentId' });
  const before = await paymentLedger.move(unit, paymentId, { effect: 'PAYS', positionId: record.position.id, installmentId });
  for (const task of await openTasksOfPayment(unit, paymentId, 'UNKNOWN_PAYMENT')) {
    await updateTask(unit, task.id, task.version, { state: 'DONE', ownerId: operator.id, dueOn: task.dueOn, outcome: 'ASSIGN', outcomeReason: reason, outcomeBy: operator.id, outcomeAt: unit.now, undo: JSON.stringify({ paymentId, before }) });
  }
  await appendAudit(unit, { action: 'PAYMENT_ASSIGNED', subjectKind: 'payment', subjectId: String(paymentId), operatorId: String(operator.id), before: { effect: payment.effect }, after: { effect: 'PAYS', positionId: record.position.id }, reason });
  unit.touch('tasks');
  const now = await loadPosition(unit, record.position.id);
  return ok({ positionId: record.position.id, state: now === null ? 'PAID' : shownStateOf(now.position, now.position.expiringFrom, context.clock.today()) });
}

/** Takes the attribution of a payment away: it waits again for a position. */
export async function unassignPayment(unit: UnitOfWork, operator: Operator, paymentId: number, reason: string): Promise<Outcome<Readonly<{ effect: string }>>> {
  const payment = await findPayment(unit, paymentId);
  const record = payment?.positionId == null ? null : await loadPosition(unit, payment.positionId);
  if (payment === null || record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'Il pagamento non c’è.');
  if (payment.effect !== 'PAYS') return failure('STATE_FORBIDS', 'Il pagamento non è attribuito a una posizione.');
  if (record.installments.some((row) => row.nav !== null && row.nav === payment.nav)) return failure('STATE_FORBIDS', 'La ricevuta porta il numero di questo avviso: il pagamento è suo. Se va restituito apri una pratica di rimborso.');
  await paymentLedger.move(unit, paymentId, { effect: 'UNASSIGNED', positionId: null, installmentId: null });
  await addFact(unit, { positionId: record.position.id, kind: 'PAYMENT_UNASSIGNED', operatorId: operator.id, reason, detail: formatEuro(payment.amountCents) });
  await appendAudit(unit, { action: 'PAYMENT_UNASSIGNED', subjectKind: 'payment', subjectId: String(paymentId), operatorId: String(operator.id), before: { positionId: record.position.id }, after: { effect: 'UNASSIGNED' }, reason });
  return ok({ effect: 'UNASSIGNED' });
}

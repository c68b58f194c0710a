import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import { isOpenState, type ShownState } from '../../domain/position-state.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { attachToFact } from './attachments.ts';
import { queueMarkPaid, queuePosition, wasMarkedPaid, withdrawMarkPaid } from './outgoing.ts';
import { shownStateOf } from './position-record.ts';
import { inScope } from './service.ts';
import { addFact, bumpVersion, clearConfirmation, findExternalPayment, findPositionRow, insertExternalPayment, loadPosition, projectStates, storeProjection, voidExternalPayment } from './store.ts';

/** Italian names of the ways of paying outside pagoPA. */
export const CHANNEL_LABEL: Readonly<Record<string, string>> = { F24: 'F24', BONIFICO: 'bonifico', CONTANTI: 'contanti', POS: 'POS', BOLLETTINO: 'bollettino postale', ALTRO: 'altro' };

export type ExternalPaymentInput = Readonly<{ installmentId: number; channel: string; paidOn: string; amountCents: number; reason: string; attachment: Readonly<{ name: string; sha256: string }> | null }>;

/** Records a payment made outside pagoPA: channel, date, reason, attachment (states.md, PAID_EXTERNALLY). */
export async function recordExternalPayment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number, input: ExternalPaymentInput): Promise<Outcome<Readonly<{ state: ShownState; version: number }>>> {
  const record = await loadPosition(unit, id);
  const installment = record?.installments.find((row) => row.id === input.installmentId);
  if (record === null || installment === undefined || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (record.position.version !== expectedVersion) return versionConflict();
  const today = context.clock.today();
  if (!isOpenState(shownStateOf(installment, null, today))) return failure('STATE_FORBIDS', 'Non c’è più niente da pagare su questo avviso.');
  const { installments } = await projectStates(unit, id);
  if (installments.some((row) => row.optionId !== installment.optionId && (row.payments > 0 || row.externalPayments > 0))) return failure('STATE_FORBIDS', 'È già pagata, anche in parte, con l’altro modo di pagare: così risulterebbe pagata due volte.');
  if (input.paidOn > today) return failure('INVALID_FIELD', 'La data del pagamento è nel futuro.', { field: 'paidOn' });
  if (input.amountCents !== installment.amountCents) {
    return failure('INVALID_FIELD', `L’importo pagato deve essere quello dell’avviso, ${formatEuro(installment.amountCents)}. Se è diverso cambia prima l’importo della posizione.`, { field: 'amountCents' });
  }
  await insertExternalPayment(unit, { positionId: id, installmentId: installment.id, channel: input.channel, paidOn: input.paidOn, amountCents: input.amountCents, reason: input.reason, attachmentName: input.attachment?.name ?? null, attachmentSha256: input.attachment?.sha256 ?? null, operatorId: operator.id });
  const factId = await addFact(unit, { positionId: id, installmentId: installment.id, kind: 'EXTERNAL_PAYMENT', operatorId: operator.id, reason: input.reason, detail: `${formatEuro(input.amountCents)} con ${CHANNEL_LABEL[input.channel] ?? 'altro'} il ${formatDate(input.paidOn)}` });
  if (input.attachment !== null) await attachToFact(unit, { positionId: id, factId, ...input.attachment });
  await queueMarkPaid(context, unit, record, { installmentId: installment.id, paidOn: input.paidOn, reason: input.reason }, operator.id);
  const version = await bumpVersion(unit, id, expectedVersion);
  if (version === null) return versionConflict();
  const state = await storeProjection(unit, id);
  await appendAudit(unit, { action: 'EXTERNAL_PAYMENT_RECORDED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: null, after: { channel: input.channel, paidOn: input.paidOn, amountCents: input.amountCents }, reason: input.reason });
  unit.touch('payments');
  return ok({ state, version });
}

/** Voids such a record: the installment goes back to what its other facts say. */
export async function voidRecordedPayment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, externalPaymentId: number, reason: string): Promise<Outcome<Readonly<{ state: ShownState }>>> {
  const payment = await findExternalPayment(unit, externalPaymentId);
  const position = payment === null ? null : await findPositionRow(unit, payment.positionId);
  if (payment === null || position === null || !inScope(operator, position.office)) return failure('NOT_FOUND', 'La registrazione non c’è.');
  if (payment.voidedAt !== null) return failure('STATE_FORBIDS', 'È già stata tolta.');
  await voidExternalPayment(unit, externalPaymentId, operator.id, reason);
  await addFact(unit, { positionId: payment.positionId, installmentId: payment.installmentId, kind: 'EXTERNAL_PAYMENT_VOIDED', operatorId: operator.id, reason });
  await askForItAgain(context, unit, operator, payment);
  await bumpVersion(unit, payment.positionId, null);
  const state = await storeProjection(unit, payment.positionId);
  await appendAudit(unit, { action: 'EXTERNAL_PAYMENT_VOIDED', subjectKind: 'position', subjectId: String(payment.positionId), operatorId: String(operator.id), before: { amountCents: payment.amountCents }, after: null, reason });
  unit.touch('payments');
  return ok({ state: shownStateOf({ ...position, state }, position.expiringFrom, context.clock.today()) });
}

/** Where the intermediary was told that it is paid, it must make it payable again before it is. */
async function askForItAgain(context: ApplicationContext, unit: UnitOfWork, operator: Operator, payment: Readonly<{ positionId: number; installmentId: number }>): Promise<void> {
  if (!(await wasMarkedPaid(unit, payment.positionId))) return;
  const nav = (await loadPosition(unit, payment.positionId))?.installments.find(({ id }) => id === payment.installmentId)?.nav ?? null;
  if (nav !== null) await withdrawMarkPaid(unit, payment.positionId, nav);
  if ((await queuePosition(context, unit, payment.positionId, operator.id)) !== null) await clearConfirmation(unit, payment.installmentId);
}

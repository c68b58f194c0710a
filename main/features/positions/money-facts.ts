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
import { shownStateOf, type InstallmentRow, type PositionRecord } from './position-record.ts';
import { inScope } from './service.ts';
import { addFact, bumpVersion, clearConfirmation, findExternalPayment, findPositionRow, insertExternalPayment, loadPosition, projectStates, storeProjection, voidExternalPayment } from './store.ts';

/** Italian names of the ways of paying outside pagoPA. */
export const CHANNEL_LABEL: Readonly<Record<string, string>> = { F24: 'F24', BONIFICO: 'bonifico', CONTANTI: 'contanti', POS: 'POS', BOLLETTINO: 'bollettino postale', ALTRO: 'altro' };

/** @property amountCents of all the installments together, in cents */
export type ExternalPaymentInput = Readonly<{ installmentIds: readonly number[]; channel: string; paidOn: string; amountCents: number; reason: string; attachment: Readonly<{ name: string; sha256: string }> | null }>;

/** Records that one or more installments, or the whole, were paid outside pagoPA: channel, date, reason, attachment (states.md, PAID_EXTERNALLY). Each is a record of its own, told to the intermediary and taken back alone. */
export async function recordExternalPayment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number, input: ExternalPaymentInput): Promise<Outcome<Readonly<{ state: ShownState; version: number }>>> {
  const record = await loadPosition(unit, id);
  const chosen = record?.installments.filter((row) => input.installmentIds.includes(row.id)) ?? [];
  if (record === null || chosen.length === 0 || chosen.length !== new Set(input.installmentIds).size || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (record.position.version !== expectedVersion) return versionConflict();
  const refused = (await whyNotPaidOutside(context, unit, id, chosen)) ?? whyAmountNotTheirs(context, chosen, input);
  if (refused !== null) return refused;
  for (const [index, installment] of chosen.entries()) await recordOne(context, unit, operator, record, installment, { ...input, attachment: index === 0 ? input.attachment : null });
  const version = await bumpVersion(unit, id, expectedVersion);
  if (version === null) return versionConflict();
  const state = await storeProjection(unit, id);
  await appendAudit(unit, { action: 'EXTERNAL_PAYMENT_RECORDED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: null, after: { channel: input.channel, paidOn: input.paidOn, amountCents: input.amountCents, installments: chosen.map(({ number }) => number) }, reason: input.reason });
  unit.touch('payments');
  return ok({ state, version });
}

type Refusal = ReturnType<typeof failure>;

/** A debt is paid by one way of paying: what was begun with the other, or chosen of both, would be paid twice. */
async function whyNotPaidOutside(context: ApplicationContext, unit: UnitOfWork, id: number, chosen: readonly InstallmentRow[]): Promise<Refusal | null> {
  const today = context.clock.today();
  if (chosen.some((row) => !isOpenState(shownStateOf(row, null, today)))) return failure('STATE_FORBIDS', chosen.length === 1 ? 'Non c’è più niente da pagare su questo avviso.' : 'Una delle rate scelte non è più da pagare: scegli di nuovo.');
  const [optionId, ...others] = new Set(chosen.map((row) => row.optionId));
  if (others.length > 0) return failure('INVALID_FIELD', 'Le rate e l’importo intero sono due modi di pagare lo stesso debito: scegline uno.', { field: 'installmentIds' });
  const { installments } = await projectStates(unit, id);
  const begun = installments.some((row) => row.optionId !== optionId && (row.payments > 0 || row.externalPayments > 0));
  return begun ? failure('STATE_FORBIDS', 'È già pagata, anche in parte, con l’altro modo di pagare: così risulterebbe pagata due volte.') : null;
}

function whyAmountNotTheirs(context: ApplicationContext, chosen: readonly InstallmentRow[], { paidOn, amountCents }: ExternalPaymentInput): Refusal | null {
  if (paidOn > context.clock.today()) return failure('INVALID_FIELD', 'La data del pagamento è nel futuro.', { field: 'paidOn' });
  const due = chosen.reduce((sum, row) => sum + row.amountCents, 0);
  if (amountCents === due) return null;
  return failure('INVALID_FIELD', `L’importo pagato deve essere quello ${chosen.length === 1 ? 'dell’avviso' : `delle ${chosen.length} rate scelte`}, ${formatEuro(due)}. Se è diverso ${chosen.length === 1 ? 'cambia prima l’importo della posizione' : 'scegli le rate pagate davvero, o cambia prima gli importi'}.`, { field: 'amountCents' });
}

async function recordOne(context: ApplicationContext, unit: UnitOfWork, operator: Operator, record: PositionRecord, { id: installmentId, amountCents, number, optionId }: InstallmentRow, input: ExternalPaymentInput): Promise<void> {
  const positionId = record.position.id;
  const { channel, paidOn, reason, attachment } = input;
  await insertExternalPayment(unit, { positionId, installmentId, channel, paidOn, amountCents, reason, attachmentName: attachment?.name ?? null, attachmentSha256: attachment?.sha256 ?? null, operatorId: operator.id });
  const of = record.installments.filter((row) => row.optionId === optionId).length;
  const factId = await addFact(unit, { positionId, installmentId, kind: 'EXTERNAL_PAYMENT', operatorId: operator.id, reason, detail: `${of === 1 ? '' : `Rata ${number} di ${of}, `}${formatEuro(amountCents)} con ${CHANNEL_LABEL[channel] ?? 'altro'} il ${formatDate(paidOn)}` });
  if (attachment !== null) await attachToFact(unit, { positionId, factId, ...attachment });
  await queueMarkPaid(context, unit, record, { installmentId, paidOn, reason }, operator.id);
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

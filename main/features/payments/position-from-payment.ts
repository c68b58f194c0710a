import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav, parseNav } from '../../domain/notice-number.ts';
import type { ShownState } from '../../domain/position-state.ts';
import { assertNever, ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import type { DebtorInput } from '../people/index.ts';
import { findDuplicates, findInstallment, findPositionByExternalId, findPositionRow, loadPosition, recordReceivedPosition, shownStateOf, type ReceivedNumber } from '../positions/index.ts';
import { readEntity, readNumbering } from '../setup/index.ts';
import type { PaymentPlace } from '../tasks/index.ts';
import { paymentLedger, settleUnknownPayment } from './assignment.ts';
import type { ParsedReceipt } from './reading/index.ts';
import { findPayment, loadDocument, paymentInScope, type PaymentRow } from './store.ts';

/** Whether a position can be made out of a payment, and which number it would have. `note` and `whyNot` are sentences for the operator. */
export type Creation = Readonly<{ allowed: true; number: ReceivedNumber; note: string }> | Readonly<{ allowed: false; whyNot: string }>;

const NOT_WAITING = 'Il pagamento è già attribuito, oppure è deciso che cosa farne.';

/**
 * May a position be made out of this payment (receipts-fdr.md 1.5.6), and with which number. The number of the notice paid becomes the position's own when the notice is of
 * this creditor, of the segregation code of this program, with right check digits, agreeing with the IUV, and free; otherwise the position only tells it, as external reference.
 * A notice of another creditor is that body's debt, of which only a share is ours: no position.
 */
export async function creationFor(context: ApplicationContext, reader: Reader, payment: PaymentRow): Promise<Creation> {
  if (payment.effect !== 'UNASSIGNED' && payment.effect !== 'OTHER_SYSTEM') return { allowed: false, whyNot: NOT_WAITING };
  const entity = await readEntity(reader);
  if (entity === null || payment.primaryFiscalCode !== entity.fiscalCode) return { allowed: false, whyNot: 'L’avviso pagato è di un altro ente: il debito è suo, a te spetta solo una quota.' };
  const nav = payment.nav ?? navOfIuv(payment.iuv);
  const numbering = await readNumbering(context, reader);
  const parsed = nav === null ? null : parseNav(nav);
  if (nav === null || parsed === null || !parsed.ok) return external(reader, payment, 'Il numero dell’avviso pagato non è un numero avviso corretto');
  if (parsed.value.auxDigit !== '3' || parsed.value.segregationCode !== numbering?.segregationCode) return external(reader, payment, 'L’avviso pagato non è della numerazione di questo programma');
  if (parsed.value.iuv !== payment.iuv) return external(reader, payment, 'Numero avviso e IUV della ricevuta non si corrispondono');
  const holder = await findInstallment(reader, { nav }) ?? await findInstallment(reader, { iuv: payment.iuv });
  if (holder === null) return { allowed: true, number: { kind: 'OWN', nav, iuv: payment.iuv }, note: `Prende il numero dell’avviso pagato, ${formatNav(nav)}.` };
  const cancelled = (await findPositionRow(reader, holder.positionId))?.state === 'INVALID';
  return cancelled ? external(reader, payment, 'Il numero dell’avviso pagato è di una posizione annullata') : { allowed: false, whyNot: 'Il numero dell’avviso pagato è già di una posizione: attribuisci il pagamento a quella.' };
}

/** A legacy receipt names only the IUV; the one of 17 digits is the end of a notice number of aux digit 3. */
function navOfIuv(iuv: string): string | null {
  return /^\d{17}$/.test(iuv) ? `3${iuv}` : null;
}

async function external(reader: Reader, payment: PaymentRow, because: string): Promise<Creation> {
  const number = payment.nav ?? payment.iuv;
  const known = await findPositionByExternalId(reader, number);
  if (known !== null && known.state !== 'INVALID') return { allowed: false, whyNot: 'C’è già una posizione con questo numero come riferimento esterno: se questo pagamento è un altro, attribuiscilo o segnalo da rimborsare.' };
  return { allowed: true, number: { kind: 'EXTERNAL', number }, note: `${because}: la posizione non ha un numero suo e porta ${payment.nav === null ? number : formatNav(payment.nav)} come riferimento esterno.` };
}

export type CreateFromPayment = Readonly<{
  paymentId: number; serviceId: number; year: number | null; debtor: DebtorInput; description: string; amountCents: number; reason: string; acceptDuplicate: boolean;
}>;

/**
 * Makes a position out of a payment without one and attributes the payment to it, in one unit: it is born Pagata (an amount that is not the one paid becomes a task, as always).
 * Errors: NOT_FOUND, STATE_FORBIDS, DUPLICATE (an open notice that looks like this debt), INVALID_FIELD at their field.
 */
export async function createFromPayment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, request: CreateFromPayment): Promise<Outcome<Readonly<{ positionId: number; nav: string | null; state: ShownState }>>> {
  const { paymentId, reason } = request;
  const payment = await findPayment(unit, paymentId);
  const receipt = payment === null ? null : await loadDocument(unit, paymentId);
  if (payment === null || receipt === null || !(await paymentInScope(unit, paymentId, operator.offices))) return failure('NOT_FOUND', 'Il pagamento non c’è.');
  const creation = await creationFor(context, unit, payment);
  if (!creation.allowed) return failure('STATE_FORBIDS', creation.whyNot);
  const alone = request.acceptDuplicate ? ok(true) : await refuseLookalike(context, unit, operator, request);
  if (!alone.ok) return alone;
  const made = await recordReceivedPosition(context, unit, operator, {
    serviceId: request.serviceId, year: request.year, debtor: request.debtor, description: request.description, amountCents: request.amountCents, number: creation.number, transfers: transfersOf(receipt, request.amountCents, await readEntity(unit)),
    detail: bornSentence(payment, creation.number), reason,
  });
  if (!made.ok) return made;
  const { id: positionId, installmentId } = made.value;
  const after: PaymentPlace = { effect: 'PAYS', positionId, installmentId };
  const before = await paymentLedger.move(unit, paymentId, after, { operator, reason });
  await settleUnknownPayment(unit, operator, { paymentId, before, after, outcome: 'CREATE', what: 'Creata una posizione dal pagamento', reason });
  await paymentLedger.openAmountTask(context, unit, paymentId);
  await appendAudit(unit, { action: 'PAYMENT_ASSIGNED', subjectKind: 'payment', subjectId: String(paymentId), operatorId: String(operator.id), before: { effect: payment.effect }, after: { effect: 'PAYS', positionId, created: true }, reason });
  const record = await loadPosition(unit, positionId);
  if (record === null) throw new Error('The position just made is not there');
  return ok({ positionId, nav: record.position.firstNav, state: shownStateOf(record.position, null, context.clock.today()) });
}

/** An open notice of the same person, service and amount: the payment may be of that one. */
async function refuseLookalike(context: ApplicationContext, unit: UnitOfWork, operator: Operator, request: CreateFromPayment): Promise<Outcome<true>> {
  const { debtor, serviceId, year, description, amountCents } = request;
  if (debtor.fiscalCode === null) return ok(true);
  const found = await findDuplicates(unit, { fiscalCode: debtor.fiscalCode, serviceId, year, description, amountCents, exceptId: null, offices: operator.offices, today: context.clock.today() });
  if (found.strict.length === 0) return ok(true);
  return failure('DUPLICATE', 'Esiste già un avviso aperto di pari importo per questa persona e questo servizio: attribuisci il pagamento a quello, oppure conferma di voler creare un’altra posizione.');
}

/** The transfers of the receipt, where they make the amount of the debt: what was really paid, to whom and where. */
function transfersOf(receipt: ParsedReceipt, amountCents: number, entity: Readonly<{ fiscalCode: string; name: string }> | null) {
  const sum = receipt.transfers.reduce((total, transfer) => total + transfer.amountCents, 0);
  if (sum !== amountCents) return null;
  const nameOf = (fiscalCode: string) => (fiscalCode === entity?.fiscalCode ? entity.name : fiscalCode);
  return receipt.transfers.map((transfer) => ({
    index: transfer.index, payeeFiscalCode: transfer.payeeFiscalCode, payeeName: transfer.companyName ?? nameOf(transfer.payeeFiscalCode), iban: transfer.stamp === null ? transfer.iban : null, postalIban: null, stamp: transfer.stamp !== null,
    amountCents: transfer.amountCents, category: transfer.transferCategory, description: transfer.remittanceInformation,
  }));
}

function bornSentence(payment: PaymentRow, number: ReceivedNumber): string {
  const when = payment.paidOn === null ? '' : ` del ${formatDate(payment.paidOn)}`;
  const paid = `dal pagamento di ${formatEuro(payment.amountCents)}${when}`;
  switch (number.kind) {
    case 'OWN': return `${paid}, con il numero dell’avviso pagato`;
    case 'EXTERNAL': return `${paid}; riferimento esterno ${number.number}`;
    default: return assertNever(number, 'bornSentence');
  }
}

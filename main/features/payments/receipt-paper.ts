import { appendAudit } from '../../data/audit.ts';
import type { Reader } from '../../data/engine.ts';
import { wasAnswered } from '../../data/request-log.ts';
import type { ReceiptContent, ReceiptOutcome } from '../../documents/receipt-content.ts';
import { civilDateInRome } from '../../domain/civil-date.ts';
import { assertNever, ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { creditorOf, documentOf, firstReceiptPrint, insertPrint, sha256Of } from '../notices/index.ts';
import { addFact, loadExternalPayments, loadPosition, recordServed } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';
import type { ParsedReceipt, ReceiptSubject, ReceiptTransfer } from './reading/index.ts';
import { findPayment, loadDocument, paymentInScope, paymentsOfInstallment, type PaymentRow } from './store.ts';

export type PaperRequest = Readonly<{ requestId: string; paymentId: number }>;
export type ReceiptPaper = ReturnType<typeof documentOf> & Readonly<{ printId: number; duplicate: boolean }>;

function outcomeOf(receipt: ParsedReceipt): ReceiptOutcome {
  if (receipt.source !== 'LEGACY_RT') return receipt.outcome === 'KO' ? 'NOT_EXECUTED' : 'EXECUTED';
  switch (receipt.legacy.outcomeCode) {
    case '0': return 'EXECUTED';
    case '1': return 'NOT_EXECUTED';
    case '2': return 'PARTIALLY_EXECUTED';
    case '3': return 'TERMS_EXPIRED';
    case '4': return 'TERMS_PARTIALLY_EXPIRED';
    default: return assertNever(receipt.legacy.outcomeCode, 'outcomeOf');
  }
}

function subjectOf(subject: ReceiptSubject | null) {
  return subject === null ? null : { name: subject.fullName, fiscalCode: subject.identifier };
}

function transferOf(transfer: ReceiptTransfer): ReceiptContent['transfers'][number] {
  return {
    idTransfer: String(transfer.index), payeeName: transfer.companyName, payeeFiscalCode: transfer.payeeFiscalCode, remittanceInformation: transfer.remittanceInformation, amountCents: transfer.amountCents,
    stamp: transfer.stamp === null ? null : { iubd: transfer.stamp.iubd ?? 'non disponibile', documentHash: transfer.stamp.documentHash },
  };
}

type Entity = NonNullable<Awaited<ReturnType<typeof readEntity>>>;

function contentOf(context: ApplicationContext, entity: Entity, receipt: ParsedReceipt, payment: PaymentRow, mark: ReceiptContent['mark'], duplicateOf: string | null): ReceiptContent {
  const secondary = receipt.organizationFiscalCode !== entity.fiscalCode;
  return {
    source: { kind: 'RECEIPT' },
    creditor: { fiscalCode: receipt.organizationFiscalCode, name: secondary ? receipt.companyName : entity.name, address: null, logo: secondary ? null : creditorOf(entity).logo },
    secondaryPayee: secondary ? { fiscalCode: entity.fiscalCode, name: entity.name } : null,
    debtor: { name: receipt.debtor.fullName, fiscalCode: receipt.debtor.identifier }, payer: subjectOf(receipt.payer), description: receipt.description,
    paymentInstant: receipt.paymentDateTime?.instant ?? null, applicationDate: receipt.applicationDate?.date ?? null, psp: { name: receipt.pspCompanyName, fiscalCode: receipt.pspFiscalCode, id: receipt.idPsp },
    nav: receipt.nav, iuv: receipt.iuv, receiptId: receipt.source === 'LEGACY_RT' ? receipt.legacy.ccp : (receipt.receiptId ?? payment.receiptId), outcome: outcomeOf(receipt), amountCents: receipt.paymentAmountCents,
    transfers: receipt.transfers.filter((transfer) => !secondary || transfer.payeeFiscalCode === entity.fiscalCode).map(transferOf),
    feeCents: receipt.feeCents, paymentMethod: receipt.paymentMethod, mark, duplicateOf, testArchive: context.testArchive, drawnAt: new Date(context.clock.nowMs()).toISOString(),
  };
}

/** A later payment of an installment already paid by an earlier one: its paper says so (receipts-fdr.md 4.2). */
async function isSecondPayment(reader: Reader, payment: PaymentRow): Promise<boolean> {
  if (payment.installmentId === null || payment.positionId === null) return false;
  const outside = (await loadExternalPayments(reader, payment.positionId)).some((record) => record.installmentId === payment.installmentId && record.voidedAt === null);
  if (outside) return true;
  const others = (await paymentsOfInstallment(reader, payment.installmentId)).filter((other) => other.effect === 'PAYS' && other.id !== payment.id);
  return others.some((other) => payment.effect === 'TO_REFUND' || other.id < payment.id);
}

/** The answer given the first time; what happened since then does not take it back. */
function repeatAnswer(context: ApplicationContext, request: PaperRequest): Promise<Outcome<ReceiptPaper>> {
  return mutate<ReceiptPaper>(context.engine, 'payments.receiptDocument', request, () => {
    throw new Error('A repeated request was not answered from the log');
  });
}

/** The *Ricevuta di pagamento pagoPA (copia analogica)*: drawn, recorded, then handed over. Refused where nothing was paid (receipts-fdr.md 4). */
export async function printReceipt(context: ApplicationContext, operator: Operator, request: PaperRequest): Promise<Outcome<ReceiptPaper>> {
  if (await context.engine.read((reader) => wasAnswered(reader, request.requestId))) return repeatAnswer(context, request);
  const ready = await context.engine.read(async (reader): Promise<Outcome<Readonly<{ payment: PaymentRow; content: ReceiptContent; duplicate: boolean }>>> => {
    const payment = await findPayment(reader, request.paymentId);
    const receipt = payment === null ? null : await loadDocument(reader, payment.id);
    const entity = await readEntity(reader);
    if (payment === null || receipt === null || entity === null || !(await paymentInScope(reader, payment.id, operator.offices))) return failure('NOT_FOUND', 'Il pagamento non c’è.');
    if (payment.effect === 'NO_PAYMENT') return failure('NOT_PAID', 'La ricevuta dice che il pagamento non è riuscito: non c’è niente da stampare.');
    if (payment.effect === 'REVOKED') return failure('NOT_PAID', 'Il pagamento è stato revocato: non se ne stampa la ricevuta.');
    const firstAt = await firstReceiptPrint(reader, payment.id);
    const duplicateOf = firstAt === null ? null : civilDateInRome(Date.parse(firstAt));
    const mark = (await isSecondPayment(reader, payment)) ? 'SECOND_PAYMENT' as const : 'NONE' as const;
    return ok({ payment, content: contentOf(context, entity, receipt, payment, mark, duplicateOf), duplicate: firstAt !== null });
  });
  if (!ready.ok) return ready;
  const { payment, content, duplicate } = ready.value;
  const drawn = await context.drawing.receipt(content);
  if (!drawn.ok) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
  const sha256 = sha256Of(drawn.value.bytes);
  return mutate(context.engine, 'payments.receiptDocument', request, async (unit) => {
    const now = await findPayment(unit, payment.id);
    if (now === null || now.effect !== payment.effect || now.installmentId !== payment.installmentId) return versionConflict();
    const record = payment.positionId === null ? null : await loadPosition(unit, payment.positionId);
    const installment = record?.installments.find((row) => row.id === payment.installmentId) ?? record?.installments[0] ?? null;
    const printId = await insertPrint(unit, {
      document: 'RECEIPT', positionId: installment?.positionId ?? null, installmentId: installment?.id ?? null, paymentId: payment.id, operatorId: operator.id, copies: 1, reason: null, sha256, model: '', printedNav: payment.nav, printedAmountCents: payment.amountCents, printedDueDate: null, printedPayee: payment.primaryFiscalCode,
      printedDebtor: payment.debtorName ?? '', printedAddress: null, printedSubject: payment.description, beforeConfirmation: false, reprint: duplicate,
    });
    if (record !== null) {
      await addFact(unit, { positionId: record.position.id, kind: 'RECEIPT_PRINTED', operatorId: operator.id, detail: duplicate ? 'duplicato' : null });
      await recordServed(unit, operator.id, record.position.personId, record.position.id);
    }
    await appendAudit(unit, { action: 'RECEIPT_PRINTED', subjectKind: 'payment', subjectId: String(payment.id), operatorId: String(operator.id), before: null, after: { sha256, printId } });
    unit.touch('prints');
    return ok({ ...documentOf(drawn.value, `ricevuta-${payment.iuv}.pdf`), printId, duplicate });
  });
}

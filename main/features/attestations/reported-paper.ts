/** Attestazione di pagamento rendicontato: what a flow says while the receipt is on its way; never called receipt (receipts-fdr.md 4.2). */
import { appendAudit } from '../../data/audit.ts';
import type { Reader } from '../../data/engine.ts';
import { wasAnswered } from '../../data/request-log.ts';
import type { ReceiptContent } from '../../documents/receipt-content.ts';
import { civilDateInRome } from '../../domain/civil-date.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { reportedPayments, type ReportedPayment } from '../flows/index.ts';
import { creditorOf, documentOf, sha256Of } from '../notices/index.ts';
import { paymentsOfPosition, unassignedByNav } from '../payments/index.ts';
import { personById } from '../people/index.ts';
import { inScope, loadPosition, type PositionRecord } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';
import { tellPosition } from './quittance.ts';
import { insertPaper, insertPaperPrint, reportedPaperOf } from './store.ts';

export type ReportedRequest = Readonly<{ requestId: string; positionId: number }>;
export type ReportedPaper = ReturnType<typeof documentOf> & Readonly<{ copy: boolean }>;

type Reported = Readonly<{ record: PositionRecord; line: ReportedPayment; content: ReceiptContent; issuedId: number | null }>;

/** The row that reports an installment whose receipt is not here, with the amount of its whole payment; null when nothing is to be attested. */
async function reportedLine(reader: Reader, record: PositionRecord, entityFiscalCode: string): Promise<ReportedPayment | null> {
  const received = (await paymentsOfPosition(reader, record.position.id)).filter(({ effect }) => effect !== 'NO_PAYMENT');
  for (const installment of record.installments) {
    if (installment.iuv === null || installment.nav === null || received.some((payment) => payment.installmentId === null || payment.installmentId === installment.id) || (await unassignedByNav(reader, installment.nav)).length > 0) continue;
    const lines = await reportedPayments(reader, entityFiscalCode, [installment.iuv]);
    const revoked = new Set(lines.filter(({ outcome }) => outcome === '3').map(({ iur }) => iur));
    const reported = lines.filter(({ outcome, iur }) => outcome !== '3' && !revoked.has(iur));
    const [line] = reported;
    if (line !== undefined) return { ...line, amountCents: ofOnePayment(reported) };
  }
  return null;
}

/** A payment has a row for each transfer to the body, of the first IUR that names it: a second one would be a second payment. */
function ofOnePayment(lines: readonly ReportedPayment[]): number {
  const first = new Map<number, string>();
  return lines.reduce((sum, { transferIndex, flowId, iur, amountCents }) => {
    const index = transferIndex ?? 1;
    const of = `${flowId} ${iur}`;
    if (!first.has(index)) first.set(index, of);
    return first.get(index) === of ? sum + amountCents : sum;
  }, 0);
}

async function ready(context: ApplicationContext, reader: Reader, operator: Operator, positionId: number): Promise<Outcome<Reported>> {
  const record = await loadPosition(reader, positionId);
  const entity = await readEntity(reader);
  if (record === null || entity === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  const line = await reportedLine(reader, record, entity.fiscalCode);
  if (line === null) return failure('NOT_PAID', 'Nessun flusso riporta questo pagamento senza la sua ricevuta: l’attestazione non serve o non si può dare.');
  const person = await personById(reader, record.position.personId);
  const issued = await reportedPaperOf(reader, line.iuv);
  const installment = record.installments.find(({ iuv }) => iuv === line.iuv);
  return ok({
    record, line, issuedId: issued?.id ?? null,
    content: {
      source: { kind: 'REPORTED', flowId: line.flowName, flowDate: civilDateInRome(Date.parse(line.receivedAt)) }, creditor: { fiscalCode: entity.fiscalCode, name: entity.name, address: null, logo: creditorOf(entity).logo }, secondaryPayee: null,
      debtor: { name: person?.name ?? null, fiscalCode: person?.fiscalCode ?? null }, payer: null, description: record.position.description, paymentInstant: null, applicationDate: line.paidOn, psp: { name: line.psp, fiscalCode: null, id: null },
      nav: installment?.nav ?? null, iuv: line.iuv, receiptId: line.iur, outcome: 'EXECUTED', amountCents: line.amountCents, transfers: [], feeCents: null, paymentMethod: null, mark: 'NONE',
      duplicateOf: issued === null ? null : civilDateInRome(Date.parse(issued.firstPrintAt)), testArchive: context.testArchive, drawnAt: new Date(context.clock.nowMs()).toISOString(),
    },
  });
}

/** Draws, records, then hands over the attestation. */
export async function printReported(context: ApplicationContext, operator: Operator, request: ReportedRequest): Promise<Outcome<ReportedPaper>> {
  const answer = (work: Parameters<typeof mutate<ReportedPaper>>[3]) => mutate<ReportedPaper>(context.engine, 'attestations.printReported', request, work);
  if (await context.engine.read((reader) => wasAnswered(reader, request.requestId))) return answer(() => { throw new Error('A repeated request was not answered from the log'); });
  const found = await context.engine.read((reader) => ready(context, reader, operator, request.positionId));
  if (!found.ok) return found;
  const { record, line, content, issuedId } = found.value;
  const drawn = await context.drawing.receipt(content);
  if (!drawn.ok) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
  const sha256 = sha256Of(drawn.value.bytes);
  return answer(async (unit) => {
    if (((await reportedPaperOf(unit, line.iuv))?.id ?? null) !== issuedId) return versionConflict();
    const { logo: _, ...creditor } = content.creditor;
    const attestationId = issuedId ?? (await insertPaper(unit, { kind: 'REPORTED', year: null, number: null, paymentId: null, positionId: record.position.id, iuv: line.iuv, amountCents: line.amountCents, content: JSON.stringify({ ...content, creditor }), operatorId: operator.id }));
    await insertPaperPrint(unit, { attestationId, operatorId: operator.id, sha256, copy: issuedId !== null });
    await tellPosition(unit, operator, record.position.id, `attestazione di pagamento rendicontato${issuedId === null ? '' : ', copia'}`);
    await appendAudit(unit, { action: 'ATTESTATION_PRINTED', subjectKind: 'position', subjectId: String(record.position.id), operatorId: String(operator.id), before: null, after: { attestationId, sha256, copy: issuedId !== null } });
    unit.touch('prints');
    return ok({ ...documentOf(drawn.value, `attestazione-${line.iuv}.pdf`), copy: issuedId !== null });
  });
}

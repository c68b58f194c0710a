/** Quietanza of the body: only for money that the treasury has, numbered within the year, printed again as a copy (receipts-fdr.md 4.1, document 2). */
import type { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { wasAnswered } from '../../data/request-log.ts';
import type { QuittanceContent } from '../../documents/quittance-document.ts';
import { ACCOUNTING_ROLES, type stampDutyInput } from '../../contract/index.ts';
import { civilDateInRome } from '../../domain/civil-date.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { creditorOf, documentOf, sha256Of } from '../notices/index.ts';
import { findPayment, loadDocument, paymentInScope, type PaymentRow, type ParsedReceipt } from '../payments/index.ts';
import { addFact, loadPosition, recordServed } from '../positions/index.ts';
import { treasuryStanding, type CreditedBy } from '../reconciliation/index.ts';
import { readEntity } from '../setup/index.ts';
import { quittanceContent } from './issued-content.ts';
import { insertPaper, insertPaperPrint, lastNumber, quittanceOf, type IssuedPaper } from './store.ts';

type StampDuty = z.infer<typeof stampDutyInput>;
export type QuittanceRequest = Readonly<{ requestId: string; paymentId: number; stampDuty: StampDuty }>;
export type QuittancePaper = ReturnType<typeof documentOf> & Readonly<{ number: string; copy: boolean }>;

/** Above it quittances usually bear 2,00 € of duty (DPR 642/1972, tariffa parte I, art. 13): told to the operator, never decided. */
const USUAL_DUTY_ABOVE_CENTS = 7_747;

type Ready = Readonly<{ payment: PaymentRow; receipt: ParsedReceipt; credits: readonly CreditedBy[]; issued: IssuedPaper | null }>;

function numberWords({ number, year }: Pick<IssuedPaper, 'number' | 'year'>): string {
  return `${number ?? ''}/${year ?? ''}`;
}

async function paymentFor(reader: Reader, operator: Operator, paymentId: number): Promise<Outcome<Readonly<{ payment: PaymentRow; receipt: ParsedReceipt }>>> {
  const payment = await findPayment(reader, paymentId);
  const receipt = payment === null ? null : await loadDocument(reader, payment.id);
  if (payment === null || receipt === null || !(await paymentInScope(reader, payment.id, operator.offices))) return failure('NOT_FOUND', 'Il pagamento non c’è.');
  return ok({ payment, receipt });
}

/** Why there is no quittance for a payment; null when there may be one. The sentence holds no personal data. */
function whyNot(payment: PaymentRow, standing: Awaited<ReturnType<typeof treasuryStanding>>): string | null {
  if (payment.effect === 'NO_PAYMENT') return 'La ricevuta dice che il pagamento non è riuscito.';
  if (payment.effect === 'REVOKED') return 'Il pagamento è stato revocato: non se ne dà quietanza.';
  if (payment.effect === 'TO_REFUND') return 'Il pagamento è da rimborsare: non se ne dà quietanza.';
  if (payment.effect !== 'PAYS') return 'Il pagamento non è ancora attribuito a una posizione.';
  if (payment.ownCents <= 0) return 'Di questo pagamento niente è dell’ente.';
  if (standing.revoked) return 'Un flusso riporta lo storno di questo pagamento: non se ne dà quietanza.';
  if (!standing.credited && standing.credits.length > 0) return 'L’accredito è arrivato ma l’abbinamento non è ancora confermato in Riconciliazione: la quietanza si dà dopo. Intanto si stampa la ricevuta.';
  if (!standing.credited) return 'La quietanza si dà dopo l’incasso in tesoreria: questo pagamento non è ancora riconciliato. Intanto si stampa la ricevuta.';
  return null;
}

async function ready(reader: Reader, operator: Operator, paymentId: number): Promise<Outcome<Ready>> {
  const found = await paymentFor(reader, operator, paymentId);
  if (!found.ok) return found;
  const standing = await treasuryStanding(reader, found.value.payment);
  const refused = whyNot(found.value.payment, standing);
  if (refused !== null) return failure('STATE_FORBIDS', refused);
  return ok({ ...found.value, credits: standing.credits, issued: await quittanceOf(reader, paymentId) });
}

/** The number that comes next in a year: after those of the archive, and after those that left this machine before an older copy of it was put back. Inside a unit of work nobody else can take it. */
async function nextNumber({ paperNumbers }: ApplicationContext, reader: Reader, year: number): Promise<number> {
  return Math.max(await lastNumber(reader, year), paperNumbers.last(year)) + 1;
}

/** What is to be known before a number is given; null: nothing. */
async function numberNote({ paperNumbers, clock }: ApplicationContext, reader: Reader): Promise<string | null> {
  const year = Number(clock.today().slice(0, 4));
  const inArchive = await lastNumber(reader, year);
  const given = paperNumbers.last(year);
  if (given > inArchive) return `L’archivio è stato rimesso da una copia: le quietanze dalla n. ${inArchive + 1}/${year} alla n. ${given}/${year} erano già state date. La prossima è la n. ${given + 1}/${year}.`;
  return paperNumbers.isKnown() ? null : `Questo computer non ha il registro delle quietanze di questo archivio, che forse viene da una copia o da un altro computer: prima di stampare controlla che la n. ${inArchive + 1}/${year} non sia già stata data.`;
}

/** What the screen of a payment shows beside «Stampa quietanza». */
export async function quittanceStanding(context: ApplicationContext, reader: Reader, operator: Operator, paymentId: number) {
  const found = await paymentFor(reader, operator, paymentId);
  if (!found.ok) return found;
  const { payment } = found.value;
  const standing = await treasuryStanding(reader, payment);
  const refused = whyNot(payment, standing);
  const issued = await quittanceOf(reader, paymentId);
  return ok({
    quittance: issued === null ? null : { number: numberWords(issued), issuedAt: issued.issuedAt, who: issued.who, prints: issued.prints }, allowed: refused === null, whyNot: refused, numberNote: issued === null && refused === null ? await numberNote(context, reader) : null, ownCents: payment.ownCents,
    suggestStamp: payment.ownCents > USUAL_DUTY_ABOVE_CENTS, creditedOn: standing.credited ? (standing.credits.map(({ bookingDate }) => bookingDate).toSorted().at(-1) ?? null) : null,
    credits: ACCOUNTING_ROLES.includes(operator.role) ? [...standing.credits] : [],
  });
}

function subject(of: Readonly<{ fullName: string | null; identifier: string | null }> | null) {
  return of === null ? null : { name: of.fullName, fiscalCode: of.identifier };
}

type Entity = NonNullable<Awaited<ReturnType<typeof readEntity>>>;

function newContent(context: ApplicationContext, operator: Operator, entity: Entity, { payment, receipt, credits }: Ready, numbered: Readonly<{ number: number; year: number }>, stampDuty: StampDuty): QuittanceContent {
  return {
    ...numbered, issuedOn: context.clock.today(), creditor: { fiscalCode: entity.fiscalCode, name: entity.name, department: entity.department },
    debtor: { name: receipt.debtor.fullName, fiscalCode: receipt.debtor.identifier }, payer: subject(receipt.payer), description: receipt.description, amountCents: payment.ownCents, wholeCents: payment.ownCents === payment.amountCents ? null : payment.amountCents,
    paymentInstant: receipt.paymentDateTime?.instant ?? null, applicationDate: receipt.applicationDate?.date ?? null, psp: payment.psp, nav: receipt.nav, iuv: receipt.iuv, receiptId: receipt.source === 'LEGACY_RT' ? receipt.legacy.ccp : (receipt.receiptId ?? payment.receiptId),
    credits: credits.map(({ number, bookingDate, flow }) => ({ number, bookingDate, flow })), stampDuty, issuedBy: operator.name,
  };
}

/**
 * Draws, records, then hands over. The number is taken in the unit that records the paper: where somebody took it meanwhile nothing is written and it is drawn again with the next one,
 * so that the numbers of a year have no gap. The register outside the archive has the number before the paper is handed over.
 */
export async function printQuittance(context: ApplicationContext, operator: Operator, request: QuittanceRequest): Promise<Outcome<QuittancePaper>> {
  if (await context.engine.read((reader) => wasAnswered(reader, request.requestId))) return leaving(context, await recorded(context, request, () => { throw new Error('A repeated request was not answered from the log'); }));
  for (let tries = 0; tries < 5; tries += 1) {
    const outcome = await printOnce(context, operator, request);
    if (outcome !== 'NUMBER_TAKEN') return leaving(context, outcome);
  }
  return versionConflict();
}

/** Writes down outside the archive that the number leaves; where that cannot be done the paper stays here, and is handed over by a later try. */
async function leaving({ paperNumbers, log }: ApplicationContext, outcome: Outcome<QuittancePaper>): Promise<Outcome<QuittancePaper>> {
  if (!outcome.ok) return outcome;
  const [number, year] = outcome.value.number.split('/').map(Number);
  try {
    await paperNumbers.reach(year ?? 0, number ?? 0);
    return outcome;
  } catch (thrown) {
    const errorId = log.error('attestations.register', thrown);
    return failure('STATE_FORBIDS', `Il registro delle quietanze di questo computer non si può scrivere: controlla lo spazio sul disco e i permessi, poi stampa di nuovo. Il numero resta il ${outcome.value.number}. Codice per l’assistenza: ${errorId}.`);
  }
}

function recorded(context: ApplicationContext, request: QuittanceRequest, work: (unit: UnitOfWork) => Promise<Outcome<QuittancePaper>> | never): Promise<Outcome<QuittancePaper>> {
  return mutate<QuittancePaper>(context.engine, 'attestations.printQuittance', request, work);
}

async function printOnce(context: ApplicationContext, operator: Operator, request: QuittanceRequest): Promise<Outcome<QuittancePaper> | 'NUMBER_TAKEN'> {
  const year = Number(context.clock.today().slice(0, 4));
  const prepared = await context.engine.read(async (reader) => ({ asked: await ready(reader, operator, request.paymentId), entity: await readEntity(reader), number: await nextNumber(context, reader, year) }));
  if (!prepared.asked.ok) return prepared.asked;
  const { entity, asked: { value: asked } } = prepared;
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente.');
  const { issued, payment } = asked;
  const content = issued === null ? newContent(context, operator, entity, asked, { number: prepared.number, year }, request.stampDuty) : quittanceContent.parse(JSON.parse(issued.content));
  const number = numberWords(content);
  const drawn = await context.drawing.quittance({ content, logo: creditorOf(entity).logo, copyOf: issued === null ? null : civilDateInRome(Date.parse(issued.firstPrintAt)), testArchive: context.testArchive, drawnAt: new Date(context.clock.nowMs()).toISOString() });
  if (!drawn.ok) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
  const sha256 = sha256Of(drawn.value.bytes);
  let taken = false;
  const outcome = await recorded(context, request, async (unit) => {
    const now = await quittanceOf(unit, payment.id);
    taken = now?.id !== issued?.id || (issued === null && (await nextNumber(context, unit, year)) !== content.number);
    if (taken) return versionConflict();
    const standing = await treasuryStanding(unit, payment);
    if (!standing.credited || standing.revoked) return versionConflict();
    const attestationId = issued?.id ?? (await insertPaper(unit, { kind: 'QUITTANCE', year, number: content.number, paymentId: payment.id, positionId: payment.positionId, iuv: payment.iuv, amountCents: payment.ownCents, content: JSON.stringify(content), operatorId: operator.id }));
    await insertPaperPrint(unit, { attestationId, operatorId: operator.id, sha256, copy: issued !== null });
    await tellPosition(unit, operator, payment.positionId, `quietanza n. ${number}${issued === null ? '' : ', copia'}`);
    await appendAudit(unit, { action: 'ATTESTATION_PRINTED', subjectKind: 'payment', subjectId: String(payment.id), operatorId: String(operator.id), before: null, after: { attestationId, number, sha256, copy: issued !== null } });
    unit.touch('prints');
    return ok({ ...documentOf(drawn.value, `quietanza-${content.number}-${content.year}.pdf`), number, copy: issued !== null });
  });
  return taken ? 'NUMBER_TAKEN' : outcome;
}

/** The history of the position says that the paper left the office. */
export async function tellPosition(unit: UnitOfWork, operator: Operator, positionId: number | null, detail: string): Promise<void> {
  const record = positionId === null ? null : await loadPosition(unit, positionId);
  if (record === null) return;
  await addFact(unit, { positionId: record.position.id, kind: 'ATTESTATION_PRINTED', operatorId: operator.id, detail });
  await recordServed(unit, operator.id, record.position.personId, record.position.id);
}

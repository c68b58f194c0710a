import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { wasAnswered } from '../../data/request-log.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { mayPrint, type PrintPermission } from '../../domain/may-print.ts';
import { addWorkingDays } from '../../domain/working-days.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { personById } from '../people/index.ts';
import { addFact, findInstallment, findPositionRow, inScope, isPaidThereOnly, loadPosition, recordServed, shownStateOf, type InstallmentRow, type PositionRecord } from '../positions/index.ts';
import { documentOf, missingFieldsOf, noticeContent, payeeOf, sha256Of, type NoticeToDraw } from './content.ts';
import { AS_USUAL, onPaper, paperWords, requestOf, type PaperRequest, type PrintChoice } from './paper-choice.ts';
import { insertPrintPapers } from './paper-store.ts';
import { insertPrint, noticePrintsOf } from './store.ts';

/** Answers `mayPrint` for an installment: the only rule, whoever asks (states.md, What may be printed). */
export function printPermission(context: ApplicationContext, connection: Connection, operator: Operator, record: PositionRecord, installment: InstallmentRow, debtor: Readonly<{ name: string; fiscalCode: string | null }>): PrintPermission {
  const today = context.clock.today();
  return mayPrint({
    state: shownStateOf(installment, record.position.expiringFrom, today), lapsed: record.installments.find((row) => row.id === installment.id)?.lapsed === 1, confirmed: installment.confirmedAt !== null, knownBefore: record.installments.find((row) => row.id === installment.id)?.onPortal === 1, paidThere: connection.mode === 'CONNECTOR' && isPaidThereOnly(record), numbered: installment.nav !== null,
    withStamp: record.transfers.some((transfer) => transfer.installmentId === installment.id && transfer.stamp === 1), missingFields: missingFieldsOf(installment, debtor.name, debtor.fiscalCode),
    dueDate: installment.dueDate, payableUntil: installment.payableUntil, today, earliestOfflineDueDate: addWorkingDays(today, 3), connection, operator: { role: operator.role, offlinePrint: operator.offlinePrint },
  });
}

export type PrintRequest = Readonly<{ requestId: string; installmentId: number; copies: number; reason: string | null }> & PrintChoice;
export type PrintedNotice = ReturnType<typeof documentOf> & Readonly<{ printId: number; reprint: boolean }>;

export type ReadyToPrint = Readonly<{ record: PositionRecord; installment: InstallmentRow; toDraw: NoticeToDraw; unsent: boolean; mode: Connection['mode'] }>;

/** Checks `mayPrint` and collects what the notice says, on its paper; nothing is written. */
export async function readyToPrint(context: ApplicationContext, reader: Reader, operator: Operator, request: Pick<PrintRequest, 'installmentId' | 'reason'>, asked: PaperRequest = AS_USUAL): Promise<Outcome<ReadyToPrint>> {
  const installment = await findInstallment(reader, { id: request.installmentId });
  const record = installment === null ? null : await loadPosition(reader, installment.positionId);
  const person = record === null ? null : await personById(reader, record.position.personId);
  if (installment === null || record === null || person === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'L’avviso non c’è.');
  const connection = await readConnection(context, reader);
  const permission = printPermission(context, connection, operator, record, installment, person);
  if (!permission.allowed) return failure('PRINT_REFUSED', permission.message);
  if (permission.reasonRequired && (request.reason ?? '').trim().length < 3) return failure('INVALID_FIELD', `Per questa stampa serve un motivo. ${permission.message ?? ''}`.trimEnd(), { field: 'reason' });
  const toDraw = await noticeContent(context, reader, record, installment);
  if (toDraw === null || ('qrText' in toDraw.content && toDraw.content.qrText === null)) return failure('PRINT_REFUSED', 'Manca un dato senza cui il codice QR non si può fare.');
  const dressed = await onPaper(context, reader, record, installment, toDraw, asked);
  return dressed.ok ? ok({ record, installment, toDraw: dressed.value, unsent: permission.unsent, mode: connection.mode }) : failure('INVALID_FIELD', dressed.error, { field: 'paper' });
}

/** The answer given the first time; what happened since then (paid, cancelled) does not take it back. */
function repeatAnswer(context: ApplicationContext, request: PrintRequest): Promise<Outcome<PrintedNotice>> {
  return mutate<PrintedNotice>(context.engine, 'notices.print', request, () => {
    throw new Error('A repeated request was not answered from the log');
  });
}

/**
 * Draws a notice, records the print with the hash of its bytes, and only then hands them over. The drawing happens outside the
 * unit of work; inside it the version is checked again, so that what is recorded is what was drawn.
 */
export async function printNotice(context: ApplicationContext, operator: Operator, request: PrintRequest): Promise<Outcome<PrintedNotice>> {
  if (await context.engine.read((reader) => wasAnswered(reader, request.requestId))) return repeatAnswer(context, request);
  const ready = await context.engine.read((reader) => readyToPrint(context, reader, operator, request, requestOf(request)));
  if (!ready.ok) return ready;
  const { toDraw } = ready.value;
  const drawn = await context.drawing.notice(toDraw.content);
  if (!drawn.ok) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
  const sha256 = sha256Of(drawn.value.bytes);
  const fileName = `avviso-${ready.value.installment.nav ?? ''}.pdf`;
  return mutate(context.engine, 'notices.print', request, async (unit) => {
    const recorded = await recordPrint(unit, operator, ready.value, { copies: request.copies, reason: request.reason, sha256, model: drawn.value.model ?? '' });
    return recorded.ok ? ok({ ...documentOf(drawn.value, fileName, toDraw.notes), ...recorded.value }) : recorded;
  });
}

/** Days of a fine are counted from its notification: its paper bears no date. */
function isFinePaper({ content }: NoticeToDraw): boolean {
  return 'payment' in content && content.payment.kind === 'FINE';
}

/** Records the print of a paper in the unit that hands the paper over; refused when the position changed since it was drawn. */
export async function recordPrint(
  unit: UnitOfWork, operator: Operator, { record, installment, toDraw, unsent, mode }: ReadyToPrint, print: Readonly<{ copies: number; reason: string | null; sha256: string; model: string }>,
): Promise<Outcome<Readonly<{ printId: number; reprint: boolean }>>> {
  for (const other of toDraw.beside) {
    const recorded = await recordOne(unit, operator, { record, installment: other, toDraw, unsent, mode }, print);
    if (!recorded.ok) return recorded;
  }
  return recordOne(unit, operator, { record, installment, toDraw, unsent, mode }, print);
}

/** What the history tells of a print beside that it happened; null: nothing. */
export function factDetail(toDraw: NoticeToDraw, unsent: boolean, mode: Connection['mode']): string | null {
  const words = [paperWords(toDraw), !unsent ? null : mode === 'MANUAL' ? 'prima del caricamento sul portale' : 'prima della conferma dell’intermediario'].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(', ');
}

/** One number of a paper. */
async function recordOne(unit: UnitOfWork, operator: Operator, { record, installment, toDraw, unsent, mode }: ReadyToPrint, print: Readonly<{ copies: number; reason: string | null; sha256: string; model: string }>): Promise<Outcome<Readonly<{ printId: number; reprint: boolean }>>> {
  const { copies, reason, sha256 } = print;
  const now = await findPositionRow(unit, record.position.id);
  if (now === null || now.version !== record.position.version) return versionConflict();
  const reprint = (await noticePrintsOf(unit, installment.id)) > 0;
  const printId = await insertPrint(unit, {
    document: 'NOTICE', positionId: record.position.id, installmentId: installment.id, paymentId: null, operatorId: operator.id, copies, reason, sha256, model: print.model, printedNav: installment.nav,
    printedAmountCents: installment.amountCents, printedDueDate: isFinePaper(toDraw) ? null : installment.dueDate, printedPayee: payeeOf(record, installment), printedAccount: toDraw.printedAccount, printedDebtor: toDraw.debtorName, printedAddress: toDraw.content.debtor.address, printedSubject: record.position.description, beforeConfirmation: unsent, reprint,
  });
  await insertPrintPapers(unit, [{ printId, paper: toDraw.paper, language: toDraw.language, letterVersionId: toDraw.letter?.versionId ?? null }]);
  if (installment.nav !== null) await advanceNumber(unit, installment.nav, { to: 'PRINTED', printedHash: sha256 });
  await addFact(unit, { positionId: record.position.id, installmentId: installment.id, kind: reprint ? 'REPRINTED' : 'PRINTED', operatorId: operator.id, reason, detail: factDetail(toDraw, unsent, mode) });
  await recordServed(unit, operator.id, record.position.personId, record.position.id);
  await appendAudit(unit, { action: reprint ? 'NOTICE_REPRINTED' : 'NOTICE_PRINTED', subjectKind: 'position', subjectId: String(record.position.id), operatorId: String(operator.id), before: null, after: { printId, sha256, copies }, ...(reason === null ? {} : { reason }) });
  unit.touch('prints');
  unit.touch('positions');
  return ok({ printId, reprint });
}

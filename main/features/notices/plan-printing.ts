import type { Reader } from '../../data/engine.ts';
import { wasAnswered } from '../../data/request-log.ts';
import { isPaidState } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, type Operator, type Outcome } from '../access/index.ts';
import { readConnection } from '../connection/index.ts';
import { personById } from '../people/index.ts';
import { inScope, loadPosition, planOf, type InstallmentRow } from '../positions/index.ts';
import { documentOf, planContent, sha256Of } from './content.ts';
import { onPaper, requestOf, type PrintChoice } from './paper-choice.ts';
import { printPermission, recordPrint, type PrintedNotice, type ReadyToPrint } from './printing.ts';

export type PlanPrintRequest = Readonly<{ requestId: string; positionId: number; reason: string | null }> & PrintChoice;

/** Checks `mayPrint` for every installment still to pay, and collects what the paper says; nothing is written. */
async function readyPlan(context: ApplicationContext, reader: Reader, operator: Operator, request: PlanPrintRequest): Promise<Outcome<ReadyToPrint>> {
  const record = await loadPosition(reader, request.positionId);
  const person = record === null ? null : await personById(reader, record.position.personId);
  if (record === null || person === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  const { plan, whole, installments } = planOf(record);
  if (plan === null) return failure('STATE_FORBIDS', 'Non ha un piano di rate: stampa l’avviso.');
  const connection = await readConnection(context, reader);
  const permissionOf = (row: InstallmentRow) => printPermission(context, connection, operator, record, row, person);
  const toPay = installments.filter(({ state }) => !isPaidState(state));
  const permissions = toPay.map(permissionOf);
  for (const permission of permissions) if (!permission.allowed) return failure('PRINT_REFUSED', permission.message);
  const asked = permissions.flatMap((permission) => (permission.allowed && permission.reasonRequired ? [permission.message ?? ''] : []));
  if (asked.length > 0 && (request.reason ?? '').trim().length < 3) return failure('INVALID_FIELD', `Per questa stampa serve un motivo. ${asked[0] ?? ''}`.trimEnd(), { field: 'reason' });
  const wholeRow = record.installments.find(({ optionId }) => optionId === whole?.id);
  const printed = [...(wholeRow !== undefined && permissionOf(wholeRow).allowed ? [wholeRow] : []), ...toPay];
  const [first] = printed;
  const toDraw = await planContent(context, reader, record, { whole: first === wholeRow ? (wholeRow ?? null) : null, installments: toPay });
  if (toDraw === null || first === undefined || toPay.length === 0) return failure('PRINT_REFUSED', 'Non c’è nessuna rata da stampare.');
  const dressed = await onPaper(context, reader, record, first, toDraw, requestOf(request));
  if (!dressed.ok) return failure('INVALID_FIELD', dressed.error, { field: 'paper' });
  return ok({ record, installment: first, toDraw: dressed.value, unsent: permissions.some((permission) => permission.allowed && permission.unsent), mode: connection.mode });
}

/**
 * Prints the installments of a plan that are still to pay as one paper by the official model, the whole amount first where it may still be paid. Every number
 * is recorded with the hash of the one file before the bytes are handed over.
 */
export async function printPlan(context: ApplicationContext, operator: Operator, request: PlanPrintRequest): Promise<Outcome<PrintedNotice>> {
  if (await context.engine.read((reader) => wasAnswered(reader, request.requestId))) return repeatAnswer(context, request);
  const ready = await context.engine.read((reader) => readyPlan(context, reader, operator, request));
  if (!ready.ok) return ready;
  const drawn = await context.drawing.notice(ready.value.toDraw.content);
  if (!drawn.ok) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
  const sha256 = sha256Of(drawn.value.bytes);
  return mutate(context.engine, 'notices.printPlan', request, async (unit) => {
    const recorded = await recordPrint(unit, operator, ready.value, { copies: 1, reason: request.reason, sha256, model: drawn.value.model ?? '' });
    return recorded.ok ? ok({ ...documentOf(drawn.value, `rate-${ready.value.installment.nav ?? ''}.pdf`, ready.value.toDraw.notes), ...recorded.value }) : recorded;
  });
}

/** The answer given the first time. */
function repeatAnswer(context: ApplicationContext, request: PlanPrintRequest): Promise<Outcome<PrintedNotice>> {
  return mutate<PrintedNotice>(context.engine, 'notices.printPlan', request, () => {
    throw new Error('A repeated request was not answered from the log');
  });
}

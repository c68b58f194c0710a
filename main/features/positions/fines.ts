import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { addDays, formatDate, type CivilDate } from '../../domain/civil-date.ts';
import { FINE_RULES, fineAmounts, fineDays, fineStanding, judgeFinePayment, type FineBase, type FinePayment } from '../../domain/fine-amounts.ts';
import { formatEuro } from '../../domain/money.ts';
import { isOpenState, isPaidState } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { queuePosition } from './outgoing.ts';
import { findFine, finesNotifiedBy, insertFine, nameOption, placeOption, writeAmount, writeFullRuns, writeNotification, type StoredFine } from './plan-store.ts';
import { leaveOnPortal } from './portal-left.ts';
import { NOT_NOW, PAYABLE, WITHDRAWN, type InstallmentRow, type PositionRecord } from './position-record.ts';
import { createPosition, inScope, takeNoticeNumber, type PositionFormInput, type SavedPosition } from './service.ts';
import { addFact, bumpVersion, insertInstallment, insertOption, insertTransfer, loadPosition, projectStates, storeProjection, updateInstallment } from './store.ts';

/** Kinds of the two ways of paying a fine, as the pagoPA hub names them (features.md 5.1). */
const REDUCED_KIND = 'REDUCED_SINGLE_INSTALLMENT';
const FULL_KIND = 'SINGLE_INSTALLMENT';

/** A violation is notified within 90 days (art. 201): until the day is known, the days asked of the intermediary are counted from the last on which it may be. */
const NOTIFICATION_TERM_DAYS = 90;

export type FineInput = Readonly<{ form: Omit<PositionFormInput, 'amountCents' | 'dueDate' | 'payableUntil' | 'lines'>; base: FineBase; notifiedOn: CivilDate | null; acceptDuplicate: boolean; replacesId: number | null }>;

/** The two last days as they are known on a day: from the notification, else provisional. Never before today, as an intermediary would refuse them. */
function daysOf(fine: Pick<StoredFine, 'rules' | 'notifiedOn'>, today: CivilDate): Readonly<{ reducedUntil: CivilDate; fullUntil: CivilDate }> {
  const { reducedUntil, fullUntil } = fineDays(fine.notifiedOn ?? addDays(today, NOTIFICATION_TERM_DAYS), fine.rules);
  return { reducedUntil: reducedUntil < today ? today : reducedUntil, fullUntil: fullUntil < today ? today : fullUntil };
}

/** Creates a fine: one paper, two amounts, two numbers. Only the reduced amount is asked of the intermediary while the reduction runs. */
export async function createFine(context: ApplicationContext, unit: UnitOfWork, operator: Operator, input: FineInput): Promise<Outcome<SavedPosition>> {
  const today = context.clock.today();
  if (input.notifiedOn !== null && input.notifiedOn > today) return failure('INVALID_FIELD', 'Il giorno della notifica è nel futuro.', { field: 'notifiedOn' });
  // The paper has two amounts, and says of one that it is discounted: of a fine that is not reduced it would be untrue.
  if (!input.base.reducible) return failure('INVALID_FIELD', 'La violazione non ammette la riduzione: il foglio con due importi direbbe che uno è scontato. Fai un avviso con un importo solo, intero.', { field: 'reducible' });
  const fine = { rules: FINE_RULES, base: input.base, notifiedOn: input.notifiedOn };
  const standing = fineStanding(input.notifiedOn, today);
  if (standing.kind === 'ENFORCEABLE') return failure('STATE_FORBIDS', `L’ultimo dei 60 giorni era il ${formatDate(addDays(standing.since, -1))}: non si fa più un avviso con due importi.`, { field: 'notifiedOn' });
  const amounts = fineAmounts(input.base);
  const days = daysOf(fine, today);
  const created = await createPosition(context, unit, operator, { ...input.form, amountCents: amounts.reducedCents, dueDate: days.reducedUntil, payableUntil: days.reducedUntil }, { draft: false, acceptDuplicate: input.acceptDuplicate, replacesId: input.replacesId });
  if (!created.ok) return created;
  const record = await loadPosition(unit, created.value.id);
  const reduced = record?.options[0];
  if (record === null || reduced === undefined) throw new Error('A fine was made without its reduced amount');
  await nameOption(unit, reduced.id, REDUCED_KIND, `Entro ${FINE_RULES.discountDays} giorni`);
  const number = await takeNoticeNumber(context, unit);
  if (!number.ok) return number;
  const optionId = await insertOption(unit, created.value.id, FULL_KIND, `Entro ${FINE_RULES.expirationDays} giorni`, 2, { chosen: false, withheld: NOT_NOW });
  const installmentId = await insertInstallment(unit, { positionId: created.value.id, optionId, number: 1, amountCents: amounts.fullCents, dueDate: days.fullUntil, payableUntil: days.fullUntil, nav: number.value.nav, iuv: number.value.iuv, confirmedAt: null, state: 'UNPAYABLE' });
  for (const row of record.transfers) await insertTransfer(unit, installmentId, { index: row.transferIndex, payeeFiscalCode: row.payeeFiscalCode, payeeName: row.payeeName, iban: row.iban, postalIban: row.postalIban, stamp: false, amountCents: amounts.fullCents, category: row.category, description: row.description });
  await insertFine(unit, { positionId: created.value.id, ...fine, fullRuns: false });
  if (standing.kind === 'FULL') await passToFull(context, unit, created.value.id);
  else await storeProjection(unit, created.value.id);
  await appendAudit(unit, { action: 'FINE_CREATED', subjectKind: 'position', subjectId: String(created.value.id), operatorId: String(operator.id), before: null, after: { ...input.base, ...amounts, notifiedOn: input.notifiedOn, nav: number.value.nav } });
  return created;
}

/** Records the day of the notification: the days of both amounts are counted from it. */
export async function notifyFine(context: ApplicationContext, unit: UnitOfWork, operator: Operator, input: Readonly<{ positionId: number; expectedVersion: number; notifiedOn: CivilDate }>): Promise<Outcome<Readonly<{ version: number }>>> {
  const record = await loadPosition(unit, input.positionId);
  const fine = record === null ? null : await findFine(unit, input.positionId);
  if (record === null || fine === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La multa non c’è.');
  if (record.position.version !== input.expectedVersion) return versionConflict();
  const today = context.clock.today();
  if (input.notifiedOn > today) return failure('INVALID_FIELD', 'Il giorno della notifica è nel futuro.', { field: 'notifiedOn' });
  if (fine.fullRuns) return failure('STATE_FORBIDS', 'I giorni della riduzione sono già finiti: il giorno della notifica non si cambia più.');
  if (record.position.state === 'NEEDS_REVIEW') return failure('STATE_FORBIDS', 'È da verificare: chiudi prima l’attività aperta.');
  if (!isOpenState(record.position.state)) return failure('STATE_FORBIDS', isPaidState(record.position.state) ? 'È già pagata.' : 'Non c’è più niente da pagare.');
  await writeNotification(unit, input.positionId, input.notifiedOn);
  const counted = fineDays(input.notifiedOn, fine.rules);
  // A reduction that is over is never asked for again: its day is told as it was.
  const days = { ...daysOf({ ...fine, notifiedOn: input.notifiedOn }, today), reducedUntil: counted.reducedUntil };
  for (const row of record.installments) {
    const until = record.options.find(({ id }) => id === row.optionId)?.kind === REDUCED_KIND ? days.reducedUntil : days.fullUntil;
    await updateInstallment(unit, row.id, { amountCents: row.amountCents, dueDate: until, payableUntil: until, confirmedAt: null });
  }
  await addFact(unit, { positionId: input.positionId, kind: 'FINE_NOTIFIED', operatorId: operator.id, detail: `notificata il ${formatDate(input.notifiedOn)}: ${formatEuro(fineAmounts(fine.base).reducedCents)} fino al ${formatDate(days.reducedUntil)}, poi ${formatEuro(fineAmounts(fine.base).fullCents)} fino al ${formatDate(days.fullUntil)}` });
  const version = await bumpVersion(unit, input.positionId, input.expectedVersion);
  if (version === null) return versionConflict();
  await appendAudit(unit, { action: 'FINE_NOTIFIED', subjectKind: 'position', subjectId: String(input.positionId), operatorId: String(operator.id), before: { notifiedOn: fine.notifiedOn }, after: { notifiedOn: input.notifiedOn } });
  if (fineStanding(input.notifiedOn, today, fine.rules).kind !== 'REDUCED') await passToFull(context, unit, input.positionId);
  else await queuePosition(context, unit, input.positionId, operator.id);
  await storeProjection(unit, input.positionId);
  return ok({ version });
}

/** The reduction is over and nobody paid: from now on the full amount is asked for, and the reduced one is not taken any more. */
async function passToFull(context: ApplicationContext, unit: UnitOfWork, positionId: number): Promise<void> {
  const record = await loadPosition(unit, positionId);
  const [reduced, full] = record === null ? [] : [optionOfKind(record, REDUCED_KIND), optionOfKind(record, FULL_KIND)];
  const fullRow = record?.installments.find(({ optionId }) => optionId === full?.id);
  if (record === null || reduced === undefined || full === undefined || fullRow === undefined) throw new Error('A fine without its two amounts');
  await placeOption(unit, reduced.id, { chosen: false, withheld: WITHDRAWN });
  await leaveOnPortal(context, unit, record, reduced.id, 'la riduzione è finita, vale l’importo intero');
  await placeOption(unit, full.id, { chosen: true, withheld: PAYABLE });
  await writeAmount(unit, positionId, fullRow.amountCents);
  await writeFullRuns(unit, positionId);
  await addFact(unit, { positionId, installmentId: fullRow.id, kind: 'FINE_FULL_RUNS', operatorId: null, detail: `si paga ${formatEuro(fullRow.amountCents)}${fullRow.dueDate === null ? '' : ` fino al ${formatDate(fullRow.dueDate)}`}` });
  await queuePosition(context, unit, positionId, null);
  await storeProjection(unit, positionId);
  await appendAudit(unit, { action: 'FINE_FULL_RUNS', subjectKind: 'position', subjectId: String(positionId), operatorId: null, before: { amountCents: record.position.amountCents }, after: { amountCents: fullRow.amountCents } });
}

/** The two amounts of a fine on paper; null for what is no fine. `reducedRuns`: both stand on it, else only the full one is asked for. */
export function fineParts(record: PositionRecord): Readonly<{ reduced: InstallmentRow; full: InstallmentRow; reducedRuns: boolean }> | null {
  const option = optionOfKind(record, REDUCED_KIND);
  const reduced = record.installments.find(({ optionId }) => optionId === option?.id);
  const full = record.installments.find(({ optionId }) => optionId === optionOfKind(record, FULL_KIND)?.id);
  return option === undefined || reduced === undefined || full === undefined ? null : { reduced, full, reducedRuns: option.withheld === PAYABLE };
}

function optionOfKind(record: PositionRecord, kind: string): PositionRecord['options'][number] | undefined {
  return record.options.find((option) => option.kind === kind);
}

/** So many in a unit of the background that a save at the counter does not notice. */
const IN_ONE_UNIT = 25;

/**
 * Passes to the full amount every fine whose reduction ended yesterday or before; called at the start and now and then (the computer may be off at midnight).
 * Answers how many. One with money waits for what becomes of it; one that was cancelled only stops being looked at.
 */
export async function passDueFines(context: ApplicationContext): Promise<number> {
  let passed = 0;
  for (;;) {
    const done = await context.engine.write('fines.pass', (unit) => passPiece(context, unit), { lane: 'bulk' });
    passed += done;
    if (done < IN_ONE_UNIT) return passed;
  }
}

async function passPiece(context: ApplicationContext, unit: UnitOfWork): Promise<number> {
  const today = context.clock.today();
  const fines = await finesNotifiedBy(unit, addDays(today, -(FINE_RULES.discountDays + 1)), IN_ONE_UNIT * 4);
  const due = fines.filter(({ notifiedOn, rules }) => fineStanding(notifiedOn, today, rules).kind !== 'REDUCED').slice(0, IN_ONE_UNIT);
  for (const { positionId } of due) {
    // By the facts: an open task covers the stored state with «Da verificare», also of what is paid or cancelled.
    const { installments } = await projectStates(unit, positionId);
    if (installments.every((row) => row.payments === 0 && row.externalPayments === 0 && row.cancelled === 0)) {
      await passToFull(context, unit, positionId);
      await bumpVersion(unit, positionId, null);
    } else await writeFullRuns(unit, positionId);
  }
  return due.length;
}

/** What a payment of a fine is worth on the day it was made; null when the position is no fine. `paidOn` null: today. */
export async function judgePaymentOf(reader: Reader, positionId: number, paid: Readonly<{ cents: number; on: CivilDate }>): Promise<Readonly<{ payment: FinePayment; owedCents: number }> | null> {
  const fine = await findFine(reader, positionId);
  if (fine === null) return null;
  const amounts = fineAmounts(fine.base, fine.rules);
  const standing = fineStanding(fine.notifiedOn, paid.on, fine.rules);
  return { payment: judgeFinePayment(amounts, fine.notifiedOn, paid, fine.rules), owedCents: standing.kind === 'FULL' || standing.kind === 'ENFORCEABLE' ? amounts.fullCents : amounts.reducedCents };
}

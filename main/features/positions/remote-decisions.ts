import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatNav } from '../../domain/notice-number.ts';
import type { RemoteTransfer } from '../../domain/remote-position.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { expiringFromOf } from './form-rules.ts';
import { dropWaiting, queueCancel, queuePosition } from './outgoing.ts';
import { findFine, type StoredFine } from './plan-store.ts';
import { offeredInstallments, type InstallmentRow, type PositionRecord, type TransferRow } from './position-record.ts';
import { addFact, bumpVersion, clearConfirmation, confirmInstallment, loadFacts, loadPosition, writeTerms } from './store.ts';

const GONE = 'La posizione non c’è più.';
const NOTHING_TO_SEND = 'Il collegamento con l’intermediario è spento: accendilo in Configurazione, Intermediario, poi riprova.';

/** Sends a position again as it is here: as a change, or (`fresh`) as a creation of what is not there any more. Answers the intent. */
export async function sendAgain(context: ApplicationContext, unit: UnitOfWork, operator: Operator, positionId: number, reason: string, fresh: boolean): Promise<Outcome<string>> {
  const record = await loadPosition(unit, positionId);
  if (record === null) return failure('NOT_FOUND', GONE);
  const intentId = await queuePosition(context, unit, positionId, operator.id, { fresh });
  if (intentId === null) return failure('STATE_FORBIDS', NOTHING_TO_SEND);
  for (const { id } of record.installments) await clearConfirmation(unit, id);
  await tellSent(unit, operator, positionId, reason, fresh ? 'come nuova' : 'com’è qui');
  return ok(intentId);
}

/** Sends the cancellation of a cancelled position again. Answers the intent. */
export async function cancelAgain(context: ApplicationContext, unit: UnitOfWork, operator: Operator, positionId: number, reason: string): Promise<Outcome<string>> {
  const record = await loadPosition(unit, positionId);
  if (record === null) return failure('NOT_FOUND', GONE);
  const cancelled = (await loadFacts(unit, positionId)).find((fact) => fact.kind === 'CANCELLED');
  const intentId = await queueCancel(context, unit, record, cancelled?.reason ?? reason, operator.id);
  if (intentId === null) return failure('STATE_FORBIDS', NOTHING_TO_SEND);
  await tellSent(unit, operator, positionId, reason, 'l’annullamento');
  return ok(intentId);
}

async function tellSent(unit: UnitOfWork, operator: Operator, positionId: number, reason: string, what: string): Promise<void> {
  await addFact(unit, { positionId, kind: 'SENT_AGAIN', operatorId: operator.id, reason, detail: what });
  await appendAudit(unit, { action: 'POSITION_SENT_AGAIN', subjectKind: 'position', subjectId: String(positionId), operatorId: String(operator.id), before: null, after: null, reason });
}

/** Cancels here what is cancelled at the intermediary already, or must not be sent: nothing is queued. Final for its number, like every cancellation. */
export async function cancelHere(unit: UnitOfWork, operator: Operator, positionId: number, reason: string): Promise<Outcome<true>> {
  const record = await loadPosition(unit, positionId);
  if (record === null) return failure('NOT_FOUND', GONE);
  await dropWaiting(unit, positionId);
  await addFact(unit, { positionId, kind: 'CANCELLED', operatorId: operator.id, reason });
  await bumpVersion(unit, positionId, null);
  for (const { nav } of record.installments) if (nav !== null) await advanceNumber(unit, nav, { to: 'BURNED', reason: 'Posizione annullata' });
  await appendAudit(unit, { action: 'POSITION_CANCELLED', subjectKind: 'position', subjectId: String(positionId), operatorId: String(operator.id), before: { state: record.position.state }, after: { state: 'INVALID' }, reason });
  return ok(true);
}

/** Amount and last days of an installment, by its notice number. `transfers`: who gets it there, where the intermediary tells; they are never taken, only compared. */
export type Terms = Readonly<{ nav: string; amountCents: number; dueDate: string | null; payableUntil: string | null; transfers?: readonly RemoteTransfer[] | undefined }>;

/** The terms of a position as they are here: of what the intermediary should hold. */
export function termsOf(record: PositionRecord): readonly Terms[] {
  return offeredInstallments(record).flatMap(({ nav, amountCents, dueDate, payableUntil }) => (nav === null ? [] : [{ nav, amountCents, dueDate, payableUntil }]));
}

/** What an intermediary says of an installment. `payableUntil` absent: it keeps no last day beside the due date. */
export type TermsThere = Readonly<{ nav: string; amountCents: number; dueDate: string | null; payableUntil?: string | null; transfers?: readonly RemoteTransfer[] }>;

/**
 * The terms of the intermediary as ours. Of what it does not keep ours stays: a last day where it knows the due date only, a due date where it tells the last day
 * only. A last day before the due date means nothing: the two become one.
 */
export function remoteTerms(record: PositionRecord, installments: readonly TermsThere[]): readonly Terms[] {
  return installments.map((theirs) => {
    const ours = record.installments.find((row) => row.nav === theirs.nav);
    return { nav: theirs.nav, amountCents: theirs.amountCents, ...daysOf(theirs, ours ?? { dueDate: null, payableUntil: null }), ...(theirs.transfers === undefined ? {} : { transfers: theirs.transfers }) };
  });
}

function daysOf(theirs: TermsThere, ours: Pick<Terms, 'dueDate' | 'payableUntil'>): Pick<Terms, 'dueDate' | 'payableUntil'> {
  const day = theirs.dueDate?.slice(0, 10) ?? null;
  if (theirs.payableUntil === undefined) {
    const last = ours.payableUntil;
    return { dueDate: day, payableUntil: last !== null && day !== null && last < day ? day : last };
  }
  const last = theirs.payableUntil?.slice(0, 10) ?? null;
  const due = day === last ? (ours.dueDate ?? day) : day;
  return { dueDate: last !== null && due !== null && due > last ? last : due, payableUntil: last };
}

/**
 * Why the terms of the intermediary cannot become ours, and what to do instead; null when they can (intermediary.md 4.3: an update that met a change there). What is held against ours
 * is what we offer: a way of paying that ended, or does not run yet, is not asked for there.
 */
export async function whyTermsNotTaken(reader: Reader, record: PositionRecord, terms: readonly Terms[]): Promise<string | null> {
  const offered = offeredInstallments(record);
  const ended = terms.find(({ nav }) => record.installments.some((row) => row.nav === nav) && !offered.some((row) => row.nav === nav));
  if (ended !== undefined) return `Presso l’intermediario si paga ancora il numero ${formatNav(ended.nav)}, che qui non vale più: tieni la nostra, e al suo posto va quello che vale.`;
  if (terms.some(({ nav }) => !offered.some((row) => row.nav === nav))) return 'Presso l’intermediario ci sono anche numeri che qui non ci sono: toglili dal suo portale, oppure tieni la nostra.';
  for (const row of offered) {
    const wanted = terms.find(({ nav }) => nav === row.nav);
    if (wanted === undefined) return `Presso l’intermediario manca il numero ${formatNav(row.nav ?? '')}: tieni la nostra, e viene mandato di nuovo.`;
    if (wanted.amountCents !== row.amountCents && transfersOf(record, row).length !== 1) return 'L’importo è diviso fra più versamenti, e non si sa a chi va la differenza: tieni la nostra, oppure annulla la posizione e falla di nuovo.';
    if (wanted.transfers !== undefined && goesElsewhere(transfersOf(record, row), wanted.transfers)) return ELSEWHERE;
  }
  return whySumsDiffer(record, terms) ?? whyNotOfFine(await findFine(reader, record.position.id), offered, terms);
}

/** The whole amount beside a plan is the same debt: taken apart they would be two. */
function whySumsDiffer(record: PositionRecord, terms: readonly Terms[]): string | null {
  const sums = new Map<number, number>();
  for (const { nav, optionId } of offeredInstallments(record)) sums.set(optionId, (sums.get(optionId) ?? 0) + (terms.find((one) => one.nav === nav)?.amountCents ?? 0));
  return new Set(sums.values()).size > 1 ? 'Presso l’intermediario le rate e la soluzione unica non fanno la stessa somma: tieni la nostra, poi cambia le rate dalla posizione.' : null;
}

/** Amounts and days of a fine come from its report and its notification: with others the days of the reduction, and what a late payment still owes, would be wrong. */
function whyNotOfFine(fine: StoredFine | null, offered: readonly InstallmentRow[], terms: readonly Terms[]): string | null {
  if (fine === null) return null;
  for (const row of offered) {
    const wanted = terms.find(({ nav }) => nav === row.nav);
    if (wanted === undefined) continue;
    if (wanted.amountCents !== row.amountCents) return 'L’importo di una multa è quello del verbale, minimo e spese: tieni la nostra. Se il verbale è sbagliato annulla la posizione e registralo di nuovo.';
    if (fine.notifiedOn !== null && wanted.dueDate !== row.dueDate) return `I giorni di una multa si contano dalla notifica del ${formatDate(fine.notifiedOn)}: tieni la nostra, oppure cambia la notifica dalla posizione.`;
  }
  return null;
}

const ELSEWHERE = 'Presso l’intermediario i soldi vanno a un altro beneficiario o su un altro IBAN, e da lì non si prendono: qui risulterebbe confermato un conto che non è quello. Se il conto giusto è il nostro tieni la nostra, o fallo correggere dal portale dell’intermediario; se è il loro, cambia prima il conto in Configurazione e salva di nuovo la posizione.';

/** What is paid there reaches somebody else, or another account, or is divided otherwise. The amount of a single transfer follows that of its installment. */
function goesElsewhere(ours: readonly TransferRow[], theirs: readonly RemoteTransfer[]): boolean {
  if (ours.length !== theirs.length) return true;
  return ours.some((transfer) => {
    const there = theirs.find(({ index }) => index === transfer.transferIndex);
    return there === undefined || there.payeeFiscalCode !== transfer.payeeFiscalCode || compactIban(there.iban) !== compactIban(transfer.iban) || (ours.length > 1 && there.amountCents !== transfer.amountCents);
  });
}

function compactIban(iban: string | null): string {
  return (iban ?? '').replaceAll(' ', '').toUpperCase();
}

function transfersOf(record: PositionRecord, row: InstallmentRow): readonly TransferRow[] {
  return record.transfers.filter((transfer) => transfer.installmentId === row.id);
}

/**
 * Gives the installments of a position these terms. `confirmed`: they are what the intermediary holds, nothing is sent. Otherwise (the decision is taken back) they
 * are ours again, and must be sent. Papers that say something else are superseded by the caller.
 */
export async function takeTerms(context: ApplicationContext, unit: UnitOfWork, by: Readonly<{ operator: Operator; reason: string }>, positionId: number, terms: readonly Terms[], confirmed: boolean): Promise<Outcome<Readonly<{ changedInstallments: readonly number[]; version: number }>>> {
  const record = await loadPosition(unit, positionId);
  if (record === null) return failure('NOT_FOUND', GONE);
  const objection = await whyTermsNotTaken(unit, record, terms);
  if (objection !== null) return failure('STATE_FORBIDS', objection);
  if (confirmed) await dropWaiting(unit, positionId);
  const changed: number[] = [];
  for (const row of offeredInstallments(record)) {
    const wanted = terms.find(({ nav }) => nav === row.nav);
    if (wanted === undefined) continue;
    if (wanted.amountCents !== row.amountCents || wanted.dueDate !== row.dueDate) changed.push(row.id);
    await writeTerms(unit, { installmentId: row.id, positionId, ...wanted, expiringFrom: expiringFromOf(wanted.dueDate, daysBefore(record)) });
    await (confirmed ? confirmInstallment(unit, row.id) : clearConfirmation(unit, row.id));
  }
  await addFact(unit, { positionId, kind: confirmed ? 'TAKEN_FROM_REMOTE' : 'UPDATED', operatorId: by.operator.id, reason: by.reason, detail: confirmed ? null : 'i dati sono di nuovo quelli di prima' });
  const version = await bumpVersion(unit, positionId, null);
  if (!confirmed) await queuePosition(context, unit, positionId, by.operator.id);
  await appendAudit(unit, { action: 'POSITION_CHANGED', subjectKind: 'position', subjectId: String(positionId), operatorId: String(by.operator.id), before: { terms: termsOf(record).map(inAudit) }, after: { terms: terms.map(inAudit) }, reason: by.reason });
  return ok({ changedInstallments: changed, version: version ?? 0 });
}

function inAudit({ nav, amountCents, dueDate, payableUntil }: Terms) {
  return { nav, amountCents, dueDate, payableUntil };
}

/** How long before the due date «In scadenza» is shown, as it was computed from the service. */
function daysBefore({ position }: PositionRecord): number {
  if (position.dueDate === null || position.expiringFrom === null) return 7;
  return Math.round((Date.parse(position.dueDate) - Date.parse(position.expiringFrom)) / 86_400_000);
}

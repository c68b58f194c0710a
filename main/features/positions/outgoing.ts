import type { UnitOfWork, Reader } from '../../data/engine.ts';
import { dropIntents, enqueueIntent, hasUnfinished, wasQueued, withdrawAboutNav } from '../../data/outbox.ts';
import type { cancelPayload, IntentKind, markPaidPayload } from '../../data/outbox-payloads.ts';
import type { z } from 'zod';
import type { ApplicationContext } from '../application-context.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { snapshotOf } from './outgoing-snapshot.ts';
import { LAPSED, type PositionRecord } from './position-record.ts';
import { projectStates, positionsNeverSent, loadPosition } from './store.ts';

type Queueing = Pick<ApplicationContext, 'clock' | 'sync'>;

/** How the sync engine names a position. */
function aggregateOf(positionId: number): Readonly<{ aggregateKind: string; aggregateId: string }> {
  return { aggregateKind: 'debt_position', aggregateId: String(positionId) };
}

/** The intermediary was told of this position, or a person loaded it on its portal: it must hear what becomes of it. */
async function isKnownThere(reader: Reader, record: PositionRecord): Promise<boolean> {
  return record.installments.some((row) => row.onPortal === 1) || (await wasQueued(reader, aggregateOf(record.position.id)));
}

async function queue(context: Queueing, unit: UnitOfWork, positionId: number, kind: IntentKind, payload: unknown, operatorId: number | null): Promise<string> {
  const { id } = await enqueueIntent(unit, { ...aggregateOf(positionId), kind, payload, operatorId: operatorId === null ? null : String(operatorId) });
  unit.afterCommit(() => context.sync?.wake());
  return id;
}

/**
 * Queues a position as it is now, in the unit that made or changed it; nothing is sent here. Answers the intent, null when there is nothing to send: connection
 * mode *manuale*, a draft. `fresh`: as a creation, also when it was sent before and is not there any more.
 */
export async function queuePosition(context: Queueing, unit: UnitOfWork, positionId: number, operatorId: number | null, options: Readonly<{ fresh?: boolean; connection?: Connection }> = {}): Promise<string | null> {
  const connection = options.connection ?? (await readConnection(context, unit));
  if (connection.mode === 'MANUAL') return null;
  const record = await loadPosition(unit, positionId);
  const snapshot = record === null ? null : await snapshotOf(context, unit, record);
  if (record === null || snapshot === null) return null;
  const kind = options.fresh === true || !(await isKnownThere(unit, record)) ? 'create' : 'update';
  const intentId = await queue(context, unit, positionId, kind, snapshot, operatorId);
  if (kind === 'create') await closeLapsed(context, unit, record, operatorId);
  return intentId;
}

/** A plan that was lost before the intermediary knew of it is made there whole, as it was: what was lost is closed right after. */
async function closeLapsed(context: Queueing, unit: UnitOfWork, record: PositionRecord, operatorId: number | null): Promise<void> {
  if (!record.installments.some(({ lapsed }) => lapsed === 1) || context.sync?.closesNumbers() === false) return;
  const { installments } = await projectStates(unit, record.position.id);
  for (const { id, lapsed, payments, externalPayments } of installments) {
    if (lapsed === 1 && payments === 0 && externalPayments === 0) await queueMarkPaid(context, unit, record, { installmentId: id, paidOn: context.clock.today(), reason: LAPSED, notPaid: true }, operatorId);
  }
}

/** Queues the cancellation of a position the intermediary was told of. A creation that waits is collapsed with it by the sender, unless a notice was printed. */
export async function queueCancel(context: Queueing, unit: UnitOfWork, record: PositionRecord, reason: string, operatorId: number | null): Promise<string | null> {
  const target = await targetOf(context, unit, record);
  if (target === null) return null;
  const payload: z.infer<typeof cancelPayload> = { ...target, navs: record.installments.flatMap(({ nav }) => (nav === null ? [] : [nav])), reason };
  return queue(context, unit, record.position.id, 'cancel', payload, operatorId);
}

/** Queues that an installment was paid outside pagoPA, so that it cannot be paid a second time. `notPaid`: nobody paid it, it is only to be closed; `reason` says why. */
export async function queueMarkPaid(context: Queueing, unit: UnitOfWork, record: PositionRecord, paid: Readonly<{ installmentId: number; paidOn: string; reason: string; notPaid?: true }>, operatorId: number | null): Promise<string | null> {
  const installment = record.installments.find((row) => row.id === paid.installmentId);
  const target = await targetOf(context, unit, record);
  if (target === null || installment === undefined || installment.nav === null || installment.iuv === null) return null;
  const payload: z.infer<typeof markPaidPayload> = { ...target, nav: installment.nav, iuv: installment.iuv, paidOn: paid.paidOn, reason: paid.reason, ...(paid.notPaid === undefined ? {} : { notPaid: paid.notPaid }) };
  return queue(context, unit, record.position.id, 'markPaid', payload, operatorId);
}

async function targetOf(context: Queueing, unit: UnitOfWork, record: PositionRecord): Promise<Readonly<{ iupd: string; organization: string }> | null> {
  const connection = await readConnection(context, unit);
  const entity = await findEntityIdentity(unit);
  if (connection.mode === 'MANUAL' || entity === null || !(await isKnownThere(unit, record))) return null;
  return { iupd: record.position.iupd, organization: entity.fiscalCode };
}

/** It was not paid outside pagoPA after all: what still waits to say so must not close the debt there, where closing is for ever (intermediary.md 1.1.4). */
export async function withdrawMarkPaid(unit: UnitOfWork, positionId: number, nav: string): Promise<void> {
  await withdrawAboutNav(unit, aggregateOf(positionId), 'markPaid', nav);
}

/** The intermediary was told that something of this position was paid elsewhere. */
export async function wasMarkedPaid(reader: Reader, positionId: number): Promise<boolean> {
  return wasQueued(reader, aggregateOf(positionId), 'markPaid');
}

/** The intermediary was told of this position, or is about to be. */
export async function wasSent(reader: Reader, positionId: number): Promise<boolean> {
  return wasQueued(reader, aggregateOf(positionId));
}

/** What waits about this position is not sent any more: it was decided that nothing of it is wanted there. */
export async function dropWaiting(unit: UnitOfWork, positionId: number): Promise<void> {
  await dropIntents(unit, aggregateOf(positionId), ['READY', 'BLOCKED', 'CONFLICT']);
}

/** What stood still until a person looked has been looked at. */
export async function dropStopped(unit: UnitOfWork, positionId: number): Promise<void> {
  await dropIntents(unit, aggregateOf(positionId), ['CONFLICT']);
}

/** Is something about this position not known at the intermediary yet, or standing still against it? */
export async function isOnItsWay(reader: Reader, positionId: number): Promise<boolean> {
  return hasUnfinished(reader, aggregateOf(positionId));
}

/** So few that the counter, which saves in between, does not notice the wait. */
export const QUEUED_IN_ONE_UNIT = 50;

/**
 * After a connection was switched on: queues a creation for every open position with a number that the intermediary was never told of, in small units of the background.
 * Those a person loaded on a portal are left out: they are paid there, under their number. May be called again at every start: what is queued is passed over.
 * Answers how many were queued; stops early when the connection is switched off.
 */
export async function queueWaiting(context: ApplicationContext, operatorId: number | null, progress: (queued: number) => void = () => undefined): Promise<number> {
  let [after, queued] = [0, 0];
  for (;;) {
    const piece = await context.engine.write('positions.queueWaiting', (unit) => queuePiece(context, unit, operatorId, after), { lane: 'bulk' });
    queued += piece.queued;
    progress(queued);
    if (piece.last === null) return queued;
    after = piece.last;
  }
}

async function queuePiece(context: ApplicationContext, unit: UnitOfWork, operatorId: number | null, after: number): Promise<Readonly<{ queued: number; last: number | null }>> {
  const connection = await readConnection(context, unit);
  if (connection.mode === 'MANUAL') return { queued: 0, last: null };
  const ids = await positionsNeverSent(unit, after, QUEUED_IN_ONE_UNIT);
  let queued = 0;
  for (const id of ids) {
    if ((await wasSent(unit, id)) || !(await isOpenByFacts(unit, id))) continue;
    if ((await queuePosition(context, unit, id, operatorId, { connection })) !== null) queued += 1;
  }
  return { queued, last: ids.at(-1) ?? null };
}

/** Not the stored state: an open task covers it with «Da verificare». */
async function isOpenByFacts(reader: Reader, positionId: number): Promise<boolean> {
  const { installments } = await projectStates(reader, positionId);
  return installments.some((row) => row.nav !== null && row.cancelled === 0 && row.lapsed === 0 && row.payments === 0 && row.externalPayments === 0);
}

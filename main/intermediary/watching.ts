import type { DataEngine, UnitOfWork } from '../data/engine.ts';
import { enqueueIntent } from '../data/outbox.ts';
import { decideConflict, isPaidStatus } from './conflict-decision.ts';
import { isNotFound, type ExchangeRecord, type Instant, type IntermediaryConnector, type NotFound, type ReadFailure, type RemotePosition } from './connector.ts';
import type { ConnectorHealth } from './connector-health.ts';
import { NETWORK_CODES } from './http/network-failure.ts';
import { openIntents } from './outbox-store.ts';
import { localSide, remember, tellOffice, type OutcomeDeps } from './outcome.ts';
import type { IntermediaryPorts, LocalStanding } from './ports.ts';
import { dueWatches, findRemoteState, noteCancelSentAgain, postponeWatch, type RemoteState } from './remote-state-store.ts';
import { saveExchanges } from './sender-store.ts';
import { nextWatchAt } from './watch-times.ts';

export type WatchDeps = Readonly<{ engine: DataEngine; connector: IntermediaryConnector; ports: IntermediaryPorts; nowMs(): number; random(): number; health: ConnectorHealth; newId(): string }>;

/** `left`: whether more are due than the budget allowed. */
export type WatchSummary = Readonly<{ read: number; conflicts: number; left: boolean }>;

const AT_ONCE = 4;

/**
 * Looks again at positions whose turn it is (intermediary.md 4.3, 4.4): open ones, because no remote tells what others change, and those we hold closed, because money can
 * still come for them. What waits in the queue is passed over: the sender looks at the remote itself.
 * @param limit positions at most.
 */
export async function watchDue(deps: WatchDeps, limit: number, signal: AbortSignal): Promise<WatchSummary> {
  const now = new Date(deps.nowMs()).toISOString();
  const due = [...(await deps.engine.read((reader) => dueWatches(reader, deps.connector.id, now, limit + 1)))];
  const left = due.length > limit;
  const waiting = due.slice(0, limit);
  const done = { read: 0, conflicts: 0 };
  const work = async (): Promise<void> => {
    for (let state = waiting.shift(); state !== undefined && !signal.aborted && deps.health.mayCall(); state = waiting.shift()) {
      const seen = await lookAt(deps, state, signal);
      done.read += seen === 'PASSED_OVER' ? 0 : 1;
      done.conflicts += seen === 'CONFLICT' ? 1 : 0;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return { ...done, left };
}

type Looked = 'PASSED_OVER' | 'QUIET' | 'CONFLICT';

async function lookAt(deps: WatchDeps, state: RemoteState, signal: AbortSignal): Promise<Looked> {
  const { aggregateId } = state;
  const standing = await deps.engine.read(async (reader) => ((await openIntents(reader, aggregateId)).length > 0 ? null : deps.ports.standing(reader, Number(aggregateId))));
  if (standing === null) {
    await deps.engine.write('sync.watchLater', (unit) => postponeWatch(unit, deps.connector.id, aggregateId, later(deps, state)), { lane: 'bulk' });
    return 'PASSED_OVER';
  }
  const exchanges: ExchangeRecord[] = [];
  const runId = deps.newId();
  const read = await deps.connector.readPosition({ organization: standing.organization, iupd: standing.iupd, navs: standing.navs }, { runId, signal, nowMs: deps.nowMs, record: (exchange) => exchanges.push(exchange) });
  if (!read.ok) {
    await deps.health.failed(read.error);
    const nextAt = turnAfterFailure(deps, state, read.error);
    await deps.engine.write('sync.watchFailed', async (unit) => {
      await saveExchanges(unit, { connector: deps.connector.id, aggregateId, intentId: null, runId }, exchanges);
      if (nextAt !== 'KEPT') await postponeWatch(unit, deps.connector.id, aggregateId, nextAt);
    }, { lane: 'bulk' });
    return 'PASSED_OVER';
  }
  deps.health.succeeded();
  return deps.engine.write('sync.watch', async (unit) => {
    await saveExchanges(unit, { connector: deps.connector.id, aggregateId, intentId: null, runId }, exchanges);
    return judge(deps, unit, standing, aggregateId, read.value);
  }, { lane: 'bulk' });
}

type JudgeDeps = Pick<WatchDeps, 'connector' | 'ports' | 'nowMs' | 'random'>;

/**
 * What the desk learned by asking about one position (F4), held against our side as at its turn: what is cancelled there, or not there any more, is told at once
 * (intermediary.md 4.3). Passed over where the sender looks itself, and where something was agreed with the remote since it was asked: what was read is of before.
 * @param askedAt when the question left.
 */
export async function judgeAsked(deps: JudgeDeps, unit: UnitOfWork, positionId: number, remote: RemotePosition | NotFound, askedAt: Instant): Promise<void> {
  const aggregateId = String(positionId);
  const state = await findRemoteState(unit, deps.connector.id, aggregateId);
  const standing = await deps.ports.standing(unit, positionId);
  // A clock that was ahead when it was last seen says nothing of what came first.
  const isOfBefore = state !== null && state.lastSeenAt >= askedAt && state.lastSeenAt <= unit.now;
  const judged = standing === null || isOfBefore ? 'PASSED_OVER' : await judge(deps, unit, standing, aggregateId, remote, { asked: true });
  if (judged === 'PASSED_OVER' && !isNotFound(remote)) await deps.ports.observed(unit, positionId, remote);
}

async function judge(deps: JudgeDeps, unit: UnitOfWork, before: LocalStanding, aggregateId: string, remote: RemotePosition | NotFound, { asked }: Readonly<{ asked: boolean }> = { asked: false }): Promise<Looked> {
  const state = await findRemoteState(unit, deps.connector.id, aggregateId);
  // Something was queued while the remote was read: what was read is of before, and the sender will look.
  if (state === null || (await openIntents(unit, aggregateId)).length > 0) return 'PASSED_OVER';
  const standing = (await deps.ports.standing(unit, before.positionId)) ?? before;
  const decision = decideConflict(await localSide(unit, aggregateId, standing, state), null, remote);
  const seen = isNotFound(remote) ? null : remote;
  const outcome: OutcomeDeps = { connectorId: deps.connector.id, ports: deps.ports, nowMs: deps.nowMs, random: deps.random };
  await tellOffice(outcome, unit, { aggregateId }, decision, seen);
  // Between two looks of the turn a receipt has a day to come: asking twice in a minute must not make it late.
  if (!asked || seen === null || !isPaidStatus(seen.status)) await remember(outcome, unit, aggregateId, state, seen);
  if (decision.sendCancelAgain) await queueCancelAgain(deps, unit, standing, aggregateId);
  unit.touch('sync');
  return decision.task ? 'CONFLICT' : 'QUIET';
}

async function queueCancelAgain(deps: JudgeDeps, unit: UnitOfWork, standing: LocalStanding, aggregateId: string): Promise<void> {
  const { organization, iupd, navs } = standing;
  await enqueueIntent(unit, { aggregateKind: 'debt_position', aggregateId, kind: 'cancel', payload: { organization, iupd, navs, reason: 'Annullata: di nuovo pagabile presso l’intermediario' }, operatorId: null });
  await noteCancelSentAgain(unit, deps.connector.id, aggregateId);
}

const HOUR_MS = 3_600_000;

/**
 * The next turn of a position that was not read. The longest waiting comes first: one that can never be read must not stand before all others at every look. `KEPT`: nobody
 * was reached, or all are to wait, whatever the position.
 */
function turnAfterFailure(deps: WatchDeps, state: RemoteState, failure: ReadFailure): Instant | null | 'KEPT' {
  if (failure.kind === 'retry' && isOfAll(failure)) return 'KEPT';
  const isOfOne = failure.kind === 'unreadable' || (failure.kind === 'retry' && failure.scope === 'row');
  return isOfOne ? later(deps, state) : new Date(deps.nowMs() + HOUR_MS).toISOString();
}

function isOfAll({ scope, afterMs, code }: Extract<ReadFailure, { kind: 'retry' }>): boolean {
  const isNetwork = NETWORK_CODES.some((known) => known === code);
  return isNetwork || (scope === 'connector' && (afterMs !== null || /_(429|503)$/.test(code)));
}

function later(deps: WatchDeps, state: RemoteState): string | null {
  // Not looked at this time: a paid one whose receipt is here goes the next time.
  return nextWatchAt({ closedAt: state.cancelledAt, status: state.remoteStatus, receiptHere: false }, deps.nowMs(), deps.random());
}

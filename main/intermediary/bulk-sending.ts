import type { UnitOfWork } from '../data/engine.ts';
import { assertNever } from '../domain/result.ts';
import { READ_BACK, type BulkStatus, type ExchangeRecord, type Read, type SendCtx, type SendResult } from './connector.ts';
import { readOrder, type Order } from './order.ts';
import { findIntent, markCreationsInFlight, moreUntriedThan, untriedCreations, type QueuedIntent } from './outbox-store.ts';
import { writeAttempt } from './outcome.ts';
import { knownAmong } from './remote-state-store.ts';
import { beginSending, tellHealth, type SenderDeps } from './sender.ts';
import { askUploadLater, beginUpload, endUpload, findSentUpload, lastFailedUploadAt, leaseEnd, saveExchanges, takeLease, uploadSent, type BulkUpload } from './sender-store.ts';

export type BulkDeps = SenderDeps & Readonly<{ newId(): string }>;

/** `SENT`: an upload was accepted and is asked for later. `SETTLED`: one came to its end. `WAITING`: one is under way. `NONE`: nothing for the bulk way. */
export type BulkStep = Readonly<{ did: 'NONE' | 'SENT' | 'WAITING' | 'SETTLED' | 'FAILED'; positions: number }>;

const NONE: BulkStep = { did: 'NONE', positions: 0 };
/** After an upload that failed positions go one by one for this long. */
const QUIET_AFTER_FAILURE_MS = 60 * 60_000;
/** A remote that says for this long that it is working on an upload has lost it, whatever it says. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60_000;
/** So few that the counter, which saves in between, does not notice the wait. */
const OUTCOMES_IN_ONE_UNIT = 25;
/** Read at a time: each is parsed, and the screens must not wait for all of them. */
const READ_AT_ONCE = 100;

type Carried = Readonly<{ intent: QueuedIntent; order: Extract<Order, { kind: 'UPSERT' }> }>;

/**
 * All that the bulk way can do now: what came to its end is followed by the next upload at once, which is worked on there while the positions of this one are read back.
 * Answers whether creations wait for a further upload: one by one they would take hours, and are left to it.
 */
export async function sendAllInBulk(deps: BulkDeps, signal: AbortSignal): Promise<Readonly<{ othersWait: boolean }>> {
  for (;;) {
    const step = await sendInBulk(deps, signal);
    if (step.did === 'SETTLED' && !signal.aborted) continue;
    const threshold = deps.connector.capabilities.bulk?.threshold ?? Infinity;
    if (step.did !== 'SENT' && step.did !== 'WAITING') return { othersWait: false };
    return { othersWait: await deps.engine.read((reader) => moreUntriedThan(reader, new Date(deps.nowMs()).toISOString(), threshold)) };
  }
}

/**
 * The bulk way for many new positions (intermediary.md 1.1.9): at most one upload at a time. Its name at the remote is kept, so that a program that was closed asks for it
 * at the next start; an upload that was never accepted for certain leaves each of its intents in doubt.
 */
export async function sendInBulk(deps: BulkDeps, signal: AbortSignal): Promise<BulkStep> {
  const { bulk } = deps.connector.capabilities;
  if (bulk === null || deps.connector.uploadPositions === undefined || deps.connector.uploadStatus === undefined) return NONE;
  if (!deps.health.mayCall() || !(await beginSending(deps))) return NONE;
  const under = await deps.engine.read((reader) => findSentUpload(reader, deps.connector.id));
  if (under !== null) return askFor(deps, under, signal);
  const carried = await take(deps, bulk);
  return carried === null ? NONE : upload(deps, carried.uploadId, carried.positions, signal);
}

async function take(deps: BulkDeps, bulk: Readonly<{ threshold: number; perUpload: number }>): Promise<Readonly<{ uploadId: string; positions: readonly Carried[] }> | null> {
  if (deps.skew.level() === 'STOP' || !(await isBulkDue(deps, bulk.threshold))) return null;
  const found = await readCreations(deps, bulk.perUpload);
  if (found.length === 0) return null;
  const uploadId = deps.newId();
  return deps.engine.write('sync.bulkTake', async (unit) => {
    if (!(await takeLease(unit, deps.holder, leaseEnd(deps)))) return null;
    // Known there already (created again by a person): the ordinary way compares before it writes.
    const known = await knownAmong(unit, deps.connector.id, found.map(({ intent }) => intent.aggregateId));
    const taken = await markCreationsInFlight(unit, found.filter(({ intent }) => !known.has(intent.aggregateId)).map(({ intent }) => intent.id), deps.connector.id, leaseEnd(deps));
    const positions = found.filter(({ intent }) => taken.has(intent.id));
    if (positions.length === 0) return null;
    await beginUpload(unit, deps.connector.id, uploadId, positions.map(({ intent }) => intent.id));
    return { uploadId, positions };
  }, { lane: 'bulk' });
}

function isBulkDue(deps: BulkDeps, threshold: number): Promise<boolean> {
  const now = deps.nowMs();
  return deps.engine.read(async (reader) => {
    const failedAt = await lastFailedUploadAt(reader, deps.connector.id);
    if (failedAt !== null && Date.parse(failedAt) + QUIET_AFTER_FAILURE_MS > now) return false;
    return moreUntriedThan(reader, new Date(now).toISOString(), threshold);
  });
}

/** Up to one upload of creations as they stand now; whether they still do is asked when they are marked. */
async function readCreations(deps: BulkDeps, most: number): Promise<readonly Carried[]> {
  const now = new Date(deps.nowMs()).toISOString();
  const found: Carried[] = [];
  for (let after = 0; found.length < most; ) {
    const piece = await deps.engine.read((reader) => untriedCreations(reader, now, Math.min(READ_AT_ONCE, most - found.length), after));
    const last = piece.at(-1);
    if (last === undefined) break;
    after = last.seq;
    for (const intent of piece) {
      const order = readOrder(intent);
      if (order?.kind === 'UPSERT' && deps.connector.fitsBulk?.(order.snapshot) !== false) found.push({ intent, order });
    }
  }
  return found;
}

async function upload(deps: BulkDeps, uploadId: string, positions: readonly Carried[], signal: AbortSignal): Promise<BulkStep> {
  deps.atStep?.('TAKEN');
  const exchanges: ExchangeRecord[] = [];
  const ctx: SendCtx = { intentId: uploadId, intentVersion: 1, attempt: 1, signal, nowMs: deps.nowMs, record: (exchange) => exchanges.push(exchange) };
  const answer = await deps.connector.uploadPositions?.(positions.map(({ order }) => order.snapshot), ctx).catch((thrown: unknown): SendResult => {
    deps.log.error('sync.connector-threw', thrown, deps.connector.id);
    return { kind: 'ambiguous', probeAfterMs: 0, code: 'PROGRAM_ERROR' };
  });
  deps.atStep?.('CALLED');
  if (answer === undefined) return NONE;
  if (answer.kind === 'accepted') {
    const nextAt = new Date(deps.nowMs() + answer.afterMs).toISOString();
    await deps.engine.write('sync.bulkSent', async (unit) => {
      await keepExchanges(deps, unit, uploadId, exchanges);
      await uploadSent(unit, uploadId, answer.uploadId, nextAt);
    }, { lane: 'bulk' });
    deps.health.succeeded();
    return { did: 'SENT', positions: positions.length };
  }
  await deps.engine.write('sync.bulkFailed', async (unit) => {
    await keepExchanges(deps, unit, uploadId, exchanges);
    await endUpload(unit, uploadId, 'FAILED', answer.kind === 'rejected' ? answer.remedy.message : null);
  }, { lane: 'bulk' });
  await settleAll(deps, positions.map(({ intent }) => intent.id), () => resultForEach(answer));
  await tellHealth(deps, answer);
  return { did: 'FAILED', positions: positions.length };
}

/** The whole upload was not taken: what that means for each of its positions. A refusal of the file is no refusal of a position: it goes by itself. */
function resultForEach(answer: SendResult): SendResult {
  switch (answer.kind) {
    case 'ambiguous': return { ...answer, code: READ_BACK };
    case 'retry': return { ...answer, scope: 'row' };
    case 'unauthorized': return answer;
    case 'rejected': case 'conflict': return { kind: 'retry', afterMs: 0, scope: 'row', code: 'NOT_IN_BULK' };
    // It carries no positions by which to believe it.
    case 'acked': return { kind: 'ambiguous', probeAfterMs: 0, code: READ_BACK };
    default: return assertNever(answer, 'resultForEach');
  }
}

async function askFor(deps: BulkDeps, under: BulkUpload, signal: AbortSignal): Promise<BulkStep> {
  if (under.nextAt !== null && Date.parse(under.nextAt) > deps.nowMs()) return { did: 'WAITING', positions: under.intentIds.length };
  const exchanges: ExchangeRecord[] = [];
  const read: Read<BulkStatus> | undefined = await deps.connector.uploadStatus?.(under.remoteId ?? '', { runId: under.id, signal, nowMs: deps.nowMs, record: (exchange) => exchanges.push(exchange) });
  if (read === undefined) return NONE;
  if (!read.ok) return uploadNotRead(deps, under, read.error, exchanges);
  deps.health.succeeded();
  if (!read.value.done) {
    if (Date.parse(under.createdAt) + GIVEN_UP_AFTER_MS <= deps.nowMs()) return giveUp(deps, under, exchanges);
    const nextAt = new Date(deps.nowMs() + read.value.afterMs).toISOString();
    await deps.engine.write('sync.bulkLater', async (unit) => {
      await keepExchanges(deps, unit, under.id, exchanges);
      await askUploadLater(unit, under.id, nextAt);
    }, { lane: 'bulk' });
    return { did: 'WAITING', positions: under.intentIds.length };
  }
  const { outcomes } = read.value;
  // Read back before it counts as confirmed: whether what was loaded is published is not known (intermediary.md 1.1.9).
  const resultOf = (iupd: string): SendResult => {
    const told = outcomes.get(iupd);
    return told === undefined || (told.kind === 'acked' && told.remote === null) ? { kind: 'ambiguous', probeAfterMs: 0, code: READ_BACK } : told;
  };
  await settleAll(deps, under.intentIds, resultOf);
  await deps.engine.write('sync.bulkDone', async (unit) => {
    await keepExchanges(deps, unit, under.id, exchanges);
    await endUpload(unit, under.id, 'DONE', null);
  }, { lane: 'bulk' });
  return { did: 'SETTLED', positions: under.intentIds.length };
}

/** All are read back, and sent by themselves where they are not there. */
async function giveUp(deps: BulkDeps, under: BulkUpload, exchanges: readonly ExchangeRecord[]): Promise<BulkStep> {
  await settleAll(deps, under.intentIds, () => ({ kind: 'ambiguous', probeAfterMs: 0, code: READ_BACK }));
  await deps.engine.write('sync.bulkGivenUp', async (unit) => {
    await keepExchanges(deps, unit, under.id, exchanges);
    await endUpload(unit, under.id, 'FAILED', 'L’intermediario non ha finito il caricamento in 24 ore: il programma controlla quali ci sono e invia le altre.');
  }, { lane: 'bulk' });
  return { did: 'FAILED', positions: under.intentIds.length };
}

async function uploadNotRead(deps: BulkDeps, under: BulkUpload, failure: Extract<Read<BulkStatus>, { ok: false }>['error'], exchanges: readonly ExchangeRecord[]): Promise<BulkStep> {
  await deps.health.failed(failure);
  // A name that the remote does not know any more will never be answered: each position is asked for by itself.
  const given = failure.kind === 'unreadable';
  if (given) await settleAll(deps, under.intentIds, () => ({ kind: 'ambiguous', probeAfterMs: 0, code: READ_BACK }));
  const nextAt = new Date(deps.nowMs() + (failure.kind === 'retry' ? (failure.afterMs ?? 30_000) : 30_000)).toISOString();
  await deps.engine.write('sync.bulkNotRead', async (unit) => {
    await keepExchanges(deps, unit, under.id, exchanges);
    await (given ? endUpload(unit, under.id, 'FAILED', failure.message) : askUploadLater(unit, under.id, nextAt));
  }, { lane: 'bulk' });
  return { did: given ? 'FAILED' : 'WAITING', positions: under.intentIds.length };
}

/** Writes the outcome of each position; safe to do again, since what is settled is passed over. */
async function settleAll(deps: BulkDeps, intentIds: readonly string[], resultOf: (iupd: string) => SendResult): Promise<void> {
  const outcome = { connectorId: deps.connector.id, ports: deps.ports, nowMs: deps.nowMs, random: deps.random };
  for (let from = 0; from < intentIds.length; from += OUTCOMES_IN_ONE_UNIT) {
    await deps.engine.write('sync.bulkOutcomes', async (unit) => {
      unit.touch('sync');
      for (const id of intentIds.slice(from, from + OUTCOMES_IN_ONE_UNIT)) {
        const intent = await findIntent(unit, id);
        const order = intent === null ? null : readOrder(intent);
        if (intent !== null && intent.state === 'IN_FLIGHT' && order?.kind === 'UPSERT') await writeAttempt(outcome, unit, { intent, wantedHash: order.hash, nav: null, result: resultOf(order.snapshot.iupd), exchanges: [] });
      }
    }, { lane: 'bulk' });
  }
}

/** Bodies of an upload hold thousands of positions, which the outbox has already. */
function keepExchanges(deps: BulkDeps, unit: UnitOfWork, uploadId: string, exchanges: readonly ExchangeRecord[]): Promise<void> {
  return saveExchanges(unit, { connector: deps.connector.id, aggregateId: null, intentId: null, runId: uploadId }, exchanges.map((exchange) => ({ ...exchange, requestBody: null, responseBody: null })));
}

import { DatabaseError } from '../data/database-error.ts';
import type { DataEngine, UnitOfWork } from '../data/engine.ts';
import type { EventLog } from '../data/log.ts';
import { assertNever } from '../domain/result.ts';
import type { ClockSkew } from './clock-skew.ts';
import { planAggregate } from './collapse.ts';
import type { ConnectorHealth } from './connector-health.ts';
import { READ_BACK, type ExchangeRecord, type IntermediaryConnector, type MarkedNavs, type PositionRef, type SendCtx, type SendResult, type ShownThere } from './connector.ts';
import { beginLists, readListPage, waitsForLists, type ListMemory } from './list-reading.ts';
import { BROKEN_PAYLOAD, readOrder, type Order } from './order.ts';
import { doubtWhatIsInFlight, dueAggregates, freshAggregates, isFreeToGo, markInFlight, openIntents, supersede, writeOutcome, type QueuedIntent } from './outbox-store.ts';
import { markedNavs, ON_TOP_CODES, wasSentByUs, writeAttempt, type Attempt, type AttemptResult, type Counted } from './outcome.ts';
import type { IntermediaryPorts } from './ports.ts';
import { findRemoteState, knownOf, type RemoteState } from './remote-state-store.ts';
import { failUnsentUploads, giveLeaseBack, leaseEnd, takeLease } from './sender-store.ts';

/** Moments between the steps of a pass, at which a test can end the program. */
export type SendStep = 'TAKEN' | 'CALLED' | 'WRITTEN';

export type SenderDeps = Readonly<{
  engine: DataEngine; connector: IntermediaryConnector; ports: IntermediaryPorts; nowMs(): number; random(): number; log: EventLog; skew: ClockSkew; health: ConnectorHealth;
  /** Name of this sender on the lease, new at every start. */
  holder: string;
  /** What lists answered so far, kept while the program runs. */
  lists: ListMemory;
  /** For tests only. */
  atStep?(step: SendStep): void;
}>;

/** How much a pass may do. `signal` ends it after what is in flight. */
export type SendBudget = Readonly<{ signal: AbortSignal; /** Sendings and questions together; none: all that is due. */ attempts?: number; /** Creations that were never tried are left to a bulk upload, except the newest. */ withoutNew?: boolean; progress?(done: number): void }>;

/** `NOT_OURS`: another sender holds the lease. `WAITING`: the connector may not be called now. `CUT`: ended before all that is due was done. */
export type SendSummary = Readonly<{ end: 'DONE' | 'CUT' | 'WAITING' | 'NOT_OURS'; acked: number; conflict: number; blocked: number; retried: number; doubtful: number; dropped: number; superseded: number }>;

const AT_ONCE = 4;
const MOST_POSITIONS = 50_000;

type Counts = { -readonly [Name in Exclude<keyof SendSummary, 'end'>]: number };
/** `busy`: positions that one of the workers has in hand; what is looked for as fresh is among those that wait in order too. `attempts` as the budget counts them, `done` as people do: a page of a list is one attempt and settles many. */
type Pass = { readonly deps: SenderDeps; readonly budget: SendBudget; readonly counts: Counts; readonly busy: Map<string, Promise<void>>; attempts: number; done: number; lost: boolean; moved: boolean };

const COUNT_OF: Readonly<Record<Counted, keyof Counts>> = { ACKED: 'acked', CONFLICT: 'conflict', BLOCKED: 'blocked', RETRIED: 'retried', DOUBTFUL: 'doubtful', DROPPED: 'dropped' };

/**
 * One pass over the queue (intermediary.md 4.1, 4.2): what is due goes, in order for each position, at most four positions at once. The mark «in flight» commits before the
 * call and the outcome after it: a pass that ends in between, however it ends, leaves an intent in doubt, and doubt is cleared up by asking, never by sending again.
 * Failures of the remote are in the summary. @throws DatabaseError.
 */
export async function sendWaiting(deps: SenderDeps, budget: SendBudget): Promise<SendSummary> {
  const pass: Pass = { deps, budget, counts: { acked: 0, conflict: 0, blocked: 0, retried: 0, doubtful: 0, dropped: 0, superseded: 0 }, busy: new Map(), attempts: 0, done: 0, lost: false, moved: false };
  if (!(await beginSending(deps))) return { end: 'NOT_OURS', ...pass.counts };
  try {
    do {
      pass.moved = false;
      await sweep(pass);
    } while (pass.moved && mayGoOn(pass));
    return { end: endOf(pass), ...pass.counts };
  } finally {
    await deps.engine.write('sync.leaseBack', (unit) => giveLeaseBack(unit, deps.holder), { lane: 'bulk' });
  }
}

/** Takes the lease. No sending of ours runs between two passes, so whatever is in flight then was left by a sender that was interrupted. */
export function beginSending(deps: Pick<SenderDeps, 'engine' | 'holder' | 'nowMs' | 'connector'>): Promise<boolean> {
  return deps.engine.write('sync.lease', async (unit) => {
    if (!(await takeLease(unit, deps.holder, leaseEnd(deps)))) return false;
    await doubtWhatIsInFlight(unit);
    await failUnsentUploads(unit, deps.connector.id);
    return true;
  }, { lane: 'bulk' });
}

function mayGoOn(pass: Pass): boolean {
  return !pass.lost && !pass.budget.signal.aborted && pass.deps.health.mayCall() && pass.attempts < (pass.budget.attempts ?? Infinity);
}

function endOf(pass: Pass): SendSummary['end'] {
  if (pass.lost) return 'NOT_OURS';
  if (!pass.deps.health.mayCall()) return 'WAITING';
  return mayGoOn(pass) ? 'DONE' : 'CUT';
}

/** A queue that is longer takes so long that a citizen at the counter would wait for it. */
const LONG_QUEUE = 50;
const FRESH_MS = 60_000;

/** All positions with something due, each by one of a few that work side by side. One of them looks first at what is fresh, and reads lists in between. */
async function sweep(pass: Pass): Promise<void> {
  const now = new Date(pass.deps.nowMs()).toISOString();
  const withoutNew = pass.budget.withoutNew === true;
  const listed = await beginLists(pass.deps);
  const waiting = (await pass.deps.engine.read((reader) => dueAggregates(reader, now, MOST_POSITIONS, withoutNew))).filter((aggregateId) => !listed.has(aggregateId));
  const newest = withoutNew || listed.size > 0 || waiting.length > LONG_QUEUE ? newestFirst(pass, listed) : null;
  const oldest = async (): Promise<boolean> => {
    const aggregateId = waiting.shift();
    if (aggregateId !== undefined) await workOn(pass, aggregateId);
    return aggregateId !== undefined;
  };
  const freshFirst = async (): Promise<boolean> => {
    const aggregateId = await newest?.();
    if (aggregateId === undefined) return (await listPage(pass)) || oldest();
    await workOn(pass, aggregateId);
    return true;
  };
  const work = async (next: () => Promise<boolean>): Promise<void> => {
    while (mayGoOn(pass) && (await next())) continue;
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, worker) => work(worker === 0 ? freshFirst : oldest)));
  // The others end what they have begun before the pass ends.
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

/** False: no list is to be read. What a list did not answer is asked for in the next sweep. */
async function listPage(pass: Pass): Promise<boolean> {
  const { deps, budget } = pass;
  if (deps.lists.round === null) return false;
  const step = await readListPage(deps, budget.signal);
  pass.attempts += 1;
  pass.done += step.counted.length;
  pass.lost ||= step.lost;
  pass.moved ||= step.ended || step.counted.length > 0;
  for (const counted of step.counted) pass.counts[COUNT_OF[counted]] += 1;
  budget.progress?.(pass.done);
  return true;
}

/** What was queued in the last minute, the newest first and each once: behind thousands of others there may be somebody who waits at the counter. Order within a position is not touched. */
function newestFirst(pass: Pass, listed: ReadonlySet<string>): () => Promise<string | undefined> {
  const tried = new Set(listed);
  return async () => {
    const nowMs = pass.deps.nowMs();
    const fresh = await pass.deps.engine.read((reader) => freshAggregates(reader, new Date(nowMs - FRESH_MS).toISOString(), new Date(nowMs).toISOString(), 200));
    const next = fresh.find((aggregateId) => !tried.has(aggregateId));
    if (next !== undefined) tried.add(next);
    return next;
  };
}

/** One position until nothing of it is due; who comes second waits for the first. A bug that one position meets does not hold back the others. */
function workOn(pass: Pass, aggregateId: string): Promise<void> {
  const { busy } = pass;
  const underWay = busy.get(aggregateId);
  if (underWay !== undefined) return underWay;
  const work = workThrough(pass, aggregateId).finally(() => busy.delete(aggregateId));
  busy.set(aggregateId, work);
  return work;
}

async function workThrough(pass: Pass, aggregateId: string): Promise<void> {
  const { deps } = pass;
  try {
    while (mayGoOn(pass)) {
      const taken = await deps.engine.write('sync.take', (unit) => takeNext(pass, unit, aggregateId), { lane: 'bulk' });
      if (taken === null) return;
      pass.attempts += 1;
      await attemptAndWrite(pass, taken);
    }
  } catch (thrown) {
    if (thrown instanceof DatabaseError || isPlannedEnd(thrown)) throw thrown;
    deps.log.error('sync.position-failed', thrown);
  }
}

/** Thrown by `atStep`: the program ends here. */
export class EndOfProgram extends Error {}
function isPlannedEnd(thrown: unknown): boolean {
  return thrown instanceof EndOfProgram;
}

type Taken = Readonly<{ intent: QueuedIntent; how: 'SEND' | 'PROBE'; order: Order; known: Readonly<{ version: string | null; hash: string }> | null; shown: ShownThere | null; marks: MarkedNavs; navs: readonly string[] }>;

/**
 * What is to be done next for a position, marked in the same unit in which it is chosen: a newer intent that was queued up to this moment has been looked at, so that an old
 * «active» is never sent after a newer cancellation (fact 6).
 */
async function takeNext(pass: Pass, unit: UnitOfWork, aggregateId: string): Promise<Taken | null> {
  const { deps } = pass;
  if (!(await takeLease(unit, deps.holder, leaseEnd(deps)))) {
    pass.lost = true;
    return null;
  }
  const open = await openIntents(unit, aggregateId);
  const state = await findRemoteState(unit, deps.connector.id, aggregateId);
  const standing = await deps.ports.standing(unit, Number(aggregateId));
  const plan = planAggregate(open, { connector: deps.connector.id, now: unit.now, isThere: knownOf(state) !== null, printed: standing?.printed ?? true });
  await supersede(unit, plan.supersede);
  pass.counts.superseded += plan.supersede.length;
  if (plan.supersede.length > 0) unit.touch('sync');
  if (plan.next === null || !(await isFreeToGo(unit, plan.next.intent.dependsOn))) return null;
  const { intent, how } = plan.next;
  if (how === 'PROBE' && waitsForLists(deps, intent)) return null;
  const order = readOrder(intent);
  if (order === null) {
    await writeOutcome(unit, intent.id, { state: 'BLOCKED', connector: null, nextAt: null, attempts: intent.attempts, lastHttp: null, lastCode: 'PAYLOAD', lastRequestId: null, message: BROKEN_PAYLOAD, fields: null, serverErrors: 0 });
    pass.counts.blocked += 1;
    return null;
  }
  const known = isFromNothing(intent) ? null : knownOf(state);
  // Dates of issue and of payment would be wrong by more than a day.
  if (how === 'SEND' && known === null && order.kind === 'UPSERT' && deps.skew.level() === 'STOP') return null;
  if (how === 'SEND') await markInFlight(unit, intent.id, deps.connector.id, leaseEnd(deps));
  // A change of what a person loaded on the portal: whether it is there under our name is asked first, because creating it would load it twice. So for what takes the place of a
  // creation that ended in an error of the server: it may have arrived, and been cancelled there since (fact 6).
  const mayHaveArrived = open.some(({ id, lastHttp }) => plan.supersede.includes(id) && lastHttp !== null && lastHttp >= 500);
  const asks = how === 'PROBE' || (intent.kind === 'update' && known === null && (mayHaveArrived || !(await wasSentByUs(unit, aggregateId, state))));
  return { intent: how === 'SEND' ? { ...intent, state: 'IN_FLIGHT', attempts: intent.attempts + 1 } : intent, how: asks ? 'PROBE' : 'SEND', order, known, shown: shownBefore(state), marks: await markedNavs(unit, aggregateId, standing), navs: standing?.navs ?? [] };
}

/** What a person who asks for a creation once more has seen, or was agreed before. */
function shownBefore(state: RemoteState | null): ShownThere | null {
  return state === null || state.remoteHash === null ? null : { hash: state.remoteHash, status: state.remoteStatus };
}

/** A creation asks for a new position whatever was there before, unless it found its own there and goes on top of it. */
function isFromNothing({ kind, lastCode }: QueuedIntent): boolean {
  return kind === 'create' && (lastCode === null || !ON_TOP_CODES.includes(lastCode));
}

async function attemptAndWrite(pass: Pass, taken: Taken): Promise<void> {
  const { deps, budget } = pass;
  deps.atStep?.('TAKEN');
  const exchanges: ExchangeRecord[] = [];
  const result = await call(pass, taken, (exchange) => exchanges.push(exchange));
  deps.atStep?.('CALLED');
  const attempt: Attempt = { intent: taken.intent, wantedHash: taken.order.kind === 'UPSERT' ? taken.order.hash : null, wantedTexts: taken.order.kind === 'UPSERT' ? (deps.connector.textsHash?.(taken.order.snapshot) ?? null) : null, nav: taken.order.kind === 'MARK_PAID' ? taken.order.ref.nav : null, result, exchanges };
  const counted = await deps.engine.write('sync.outcome', (unit) => {
    unit.touch('sync');
    return writeAttempt({ connectorId: deps.connector.id, ports: deps.ports, nowMs: deps.nowMs, random: deps.random }, unit, attempt);
  }, { lane: 'bulk' });
  deps.atStep?.('WRITTEN');
  await tellHealth(deps, result);
  if (counted !== null) pass.counts[COUNT_OF[counted]] += 1;
  if (counted === 'ACKED' || counted === 'DROPPED' || (counted === 'DOUBTFUL' && result.kind === 'ambiguous' && result.code === READ_BACK)) pass.moved = true;
  pass.done += 1;
  budget.progress?.(pass.done);
}

async function call(pass: Pass, taken: Taken, record: (exchange: ExchangeRecord) => void): Promise<AttemptResult> {
  const { deps, budget } = pass;
  const ctx: SendCtx = { intentId: taken.intent.id, intentVersion: taken.intent.intentVersion, attempt: taken.intent.attempts, shown: taken.shown, marks: taken.marks, accountMoves: () => deps.engine.read(async (reader) => (await deps.ports.accountMoves?.(reader)) ?? [], { lane: 'heavy' }), signal: budget.signal, nowMs: deps.nowMs, record };
  try {
    return taken.how === 'PROBE' ? await probe(deps, taken, ctx) : await send(deps, taken, ctx);
  } catch (thrown) {
    deps.log.error('sync.connector-threw', thrown, deps.connector.id);
    return { kind: 'broken' };
  }
}

async function probe(deps: SenderDeps, { intent, order, navs }: Taken, ctx: SendCtx): Promise<AttemptResult> {
  const pullCtx = { runId: intent.id, signal: ctx.signal, nowMs: ctx.nowMs, record: ctx.record };
  // Where the answer comes later than the sending, it is the answer that is asked for: what the remote holds cannot tell a refusal from a wait.
  const answer = await deps.connector.outcomeOf?.(intent.id, wholeRef(order, navs), pullCtx);
  if (answer !== undefined) return answer.ok ? answer.value : { kind: 'unread', failure: answer.error };
  const read = await deps.connector.readPosition(wholeRef(order, navs), pullCtx);
  return read.ok ? { kind: 'probed', remote: read.value } : { kind: 'unread', failure: read.error };
}

/** A mark of payment names one notice; the position is read whole. */
function wholeRef(order: Order, navs: readonly string[]): PositionRef {
  switch (order.kind) {
    case 'UPSERT': case 'CANCEL': return order.ref;
    case 'MARK_PAID': return { organization: order.ref.organization, iupd: order.ref.iupd, navs: navs.length === 0 ? [order.ref.nav] : navs };
    default: return assertNever(order, 'wholeRef');
  }
}

const NOT_MARKABLE: SendResult = { kind: 'rejected', remedy: { code: 'NOT_SUPPORTED', message: 'Questo intermediario non permette di segnare un avviso come pagato altrove: annullalo dal suo portale, perché non venga pagato due volte.', fields: {} } };

async function send(deps: SenderDeps, { intent, order, known, navs }: Taken, ctx: SendCtx): Promise<SendResult> {
  const { connector } = deps;
  switch (order.kind) {
    case 'UPSERT': return (await publishSeenDraft(deps, intent, order, ctx)) ?? connector.upsertPosition(order.snapshot, known, ctx);
    case 'CANCEL': return connector.cancelPosition(order.ref, order.reason, ctx);
    case 'MARK_PAID': return connector.markPaidElsewhere === undefined ? NOT_MARKABLE : connector.markPaidElsewhere({ ...order.ref, wholeNavs: wholeRef(order, navs).navs, notPaid: order.notPaid }, order.paidAt, order.reason, ctx);
    default: return assertNever(order, 'send');
  }
}

/** null: it was not seen in draft in a list, or cannot be published by itself. */
async function publishSeenDraft({ connector, lists }: SenderDeps, { id }: QueuedIntent, { snapshot }: Extract<Order, { kind: 'UPSERT' }>, ctx: SendCtx): Promise<SendResult | null> {
  if (!lists.drafts.delete(id) || connector.publishDraft === undefined) return null;
  const result = await connector.publishDraft(snapshot, ctx);
  // Surely not done: it is a draft still.
  if (result.kind === 'retry' || result.kind === 'unauthorized') lists.drafts.add(id);
  return result;
}

/** Whether the remote is well is told by what it answers, apart from what becomes of one row. */
export async function tellHealth({ health }: Pick<SenderDeps, 'health'>, result: AttemptResult): Promise<void> {
  switch (result.kind) {
    case 'retry': case 'unauthorized': return health.failed(result);
    case 'unread': return health.failed(result.failure);
    case 'acked': case 'conflict': case 'rejected': case 'probed': return health.succeeded();
    // A sending that nobody answered says nothing of the next one: the question that follows will.
    case 'ambiguous': case 'broken': return;
    default: return assertNever(result, 'tellHealth');
  }
}

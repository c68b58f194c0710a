import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '../data/engine.ts';
import { READ_BACK, type ExchangeRecord, type Instant, type IntermediaryConnector, type ReadFailure, type RemotePosition } from './connector.ts';
import { readOrder } from './order.ts';
import { findIntent, listableDoubts, type ListableDoubt, type QueuedIntent } from './outbox-store.ts';
import { writeAttempt, type Counted } from './outcome.ts';
import type { SenderDeps } from './sender.ts';
import { leaseEnd, oldestUploadEndedSince, saveExchanges, takeLease } from './sender-store.ts';

/** Doubts that are looked for in lists together, from the first page to the last. What is found leaves it. */
type Round = { readonly runId: string; readonly organization: string; readonly since: Instant; readonly wanted: Map<string, ListableDoubt>; page: string | null; pagesLeft: number; failures: number };

/**
 * What is remembered of lists while the program runs. Nothing is lost with it: after a restart the lists are read once more.
 * `alone`: the lists did not answer it, it is asked for by itself. `drafts`: seen there as it was sent, but not published.
 */
export type ListMemory = { round: Round | null; readonly alone: Set<string>; readonly drafts: Set<string> };

export function createListMemory(): ListMemory {
  return { round: null, alone: new Set(), drafts: new Set() };
}

/** One alone is asked for by itself: a list costs a call too. */
const WORTH_A_LIST = 2;
/** Lists must stay cheaper than asking one by one: so many positions are to be found on a page, on the average. */
const FOUND_ON_A_PAGE = 10;
/**
 * A list that fails so often in a row is not the way, though the rest of the remote may be well. Where the whole connector fails everything waits, lists too: only after the circuit was
 * open, and closed by a remote that said it was well, is it the list.
 */
const FAILURES = { alone: 2, withConnector: 6 } as const;
/** Uploads that ended longer ago are looked for no further back than this. */
const LOOKED_BACK_MS = 2 * 24 * 60 * 60_000;
/** Clocks are corrected, and differ by a little all the same. */
const CLOCK_MARGIN_MS = 10 * 60_000;
/** As those of an upload: the counter, which saves in between, does not notice the wait. */
const OUTCOMES_IN_ONE_UNIT = 25;

/** Whether a doubt waits for lists, and is not to be asked for by itself meanwhile. */
export function waitsForLists({ connector, lists }: Readonly<{ connector: IntermediaryConnector; lists: ListMemory }>, intent: Pick<QueuedIntent, 'id' | 'kind' | 'lastCode'>): boolean {
  return connector.listPositions !== undefined && intent.kind === 'create' && intent.lastCode === READ_BACK && !lists.alone.has(intent.id);
}

/** Begins to look for what waits for lists, or goes on with what was begun. Answers the positions that are looked for. */
export async function beginLists(deps: SenderDeps): Promise<ReadonlySet<string>> {
  const { connector, lists } = deps;
  if (connector.listPositions === undefined) return new Set();
  lists.round ??= await newRound(deps);
  return new Set([...(lists.round?.wanted.values() ?? [])].map(({ aggregateId }) => aggregateId));
}

async function newRound({ engine, connector, lists, nowMs, skew }: SenderDeps): Promise<Round | null> {
  const now = nowMs();
  const { doubts, uploadedAt } = await engine.read(async (reader) => {
    const found = (await listableDoubts(reader, connector.id, iso(now))).filter(({ id }) => !lists.alone.has(id));
    return { doubts: found, uploadedAt: found.length < WORTH_A_LIST ? null : await oldestUploadEndedSince(reader, connector.id, iso(now - LOOKED_BACK_MS)) };
  });
  const together = firstWorthAList(doubts, lists);
  const organization = together[0]?.organization;
  if (organization === undefined) return null;
  const since = iso((uploadedAt === null ? now - LOOKED_BACK_MS : Date.parse(uploadedAt)) + (skew.skewMs() ?? 0) - CLOCK_MARGIN_MS);
  return { runId: randomUUID(), organization, since, wanted: new Map(together.map((doubt) => [doubt.iupd, doubt])), page: null, pagesLeft: Math.ceil(together.length / FOUND_ON_A_PAGE), failures: 0 };
}

/** The doubts of one organization; those of organizations that have too few are asked for by themselves. */
function firstWorthAList(doubts: readonly ListableDoubt[], lists: ListMemory): readonly ListableDoubt[] {
  for (const organization of new Set(doubts.map((doubt) => doubt.organization))) {
    const together = doubts.filter((doubt) => doubt.organization === organization);
    if (together.length >= WORTH_A_LIST) return together;
    for (const { id } of together) lists.alone.add(id);
  }
  return [];
}

/** What one page answered. `ended`: what is left is asked for by itself. */
export type ListStep = Readonly<{ counted: readonly Counted[]; ended: boolean; lost: boolean }>;

/**
 * Reads one page and settles the positions on it that are there just as they were sent: payable, or in draft, which are then published. Anything else a row may say is not
 * believed: the list hides parts of positions and shows states that have passed (intermediary.md 1.1.2, 1.1.4), so those are read by themselves. @throws DatabaseError.
 */
export async function readListPage(deps: SenderDeps, signal: AbortSignal): Promise<ListStep> {
  const { connector, lists, nowMs } = deps;
  const { round } = lists;
  if (round === null || connector.listPositions === undefined) return { counted: [], ended: true, lost: false };
  const exchanges: ExchangeRecord[] = [];
  const read = await connector.listPositions(round.organization, { since: round.since, page: round.page }, { runId: round.runId, signal, nowMs, record: (exchange) => exchanges.push(exchange) }).catch((thrown: unknown) => {
    deps.log.error('sync.connector-threw', thrown, connector.id);
    return { ok: false, error: { kind: 'unreadable', code: 'PROGRAM_ERROR', message: '' } } as const;
  });
  if (!read.ok) return pageNotRead(deps, round, read.error, exchanges, signal);
  deps.health.succeeded();
  round.failures = 0;
  const settled = await settlePage(deps, round, read.value.positions, exchanges);
  if (settled.lost) return { ...settled, ended: false };
  round.page = read.value.next;
  round.pagesLeft -= 1;
  return { ...settled, ended: round.wanted.size === 0 || round.page === null || round.pagesLeft <= 0 ? endRound(lists, round) : false };
}

async function pageNotRead(deps: SenderDeps, round: Round, failure: ReadFailure, exchanges: readonly ExchangeRecord[], signal: AbortSignal): Promise<ListStep> {
  await deps.engine.write('sync.listNotRead', (unit) => keepExchanges(deps, unit, round, exchanges), { lane: 'bulk' });
  // Ended by us: it says nothing of the list.
  if (signal.aborted) return { counted: [], ended: false, lost: false };
  await deps.health.failed(failure);
  round.failures += 1;
  const most = failure.kind === 'retry' && failure.scope === 'connector' ? FAILURES.withConnector : FAILURES.alone;
  return { counted: [], ended: failure.kind === 'unreadable' || round.failures >= most ? endRound(deps.lists, round) : false, lost: false };
}

function endRound(lists: ListMemory, round: Round): true {
  for (const { id } of round.wanted.values()) lists.alone.add(id);
  lists.round = null;
  return true;
}

async function settlePage(deps: SenderDeps, round: Round, rows: readonly RemotePosition[], exchanges: readonly ExchangeRecord[]): Promise<Pick<ListStep, 'counted' | 'lost'>> {
  const found = rows.filter(({ iupd, status }) => round.wanted.has(iupd) && (status === 'PAYABLE' || status === 'PUBLISHED' || status === 'DRAFT'));
  const counted: Counted[] = [];
  // Also a page on which nothing was found was a call.
  for (let from = 0; from === 0 || from < found.length; from += OUTCOMES_IN_ONE_UNIT) {
    const settled = await settlePiece(deps, round, found.slice(from, from + OUTCOMES_IN_ONE_UNIT), from === 0 ? exchanges : []);
    if (settled === null) return { counted, lost: true };
    counted.push(...settled);
  }
  return { counted, lost: false };
}

/** null: another sender holds the lease. */
async function settlePiece(deps: SenderDeps, round: Round, rows: readonly RemotePosition[], exchanges: readonly ExchangeRecord[]): Promise<readonly Counted[] | null> {
  const { connector, lists } = deps;
  const outcome = { connectorId: connector.id, ports: deps.ports, nowMs: deps.nowMs, random: deps.random };
  const answer = await deps.engine.write('sync.listOutcomes', async (unit) => {
    await keepExchanges(deps, unit, round, exchanges);
    if (!(await takeLease(unit, deps.holder, leaseEnd(deps)))) return null;
    const done: Readonly<{ iupd: string; draft: string | null; counted: Counted | null }>[] = [];
    for (const remote of rows) {
      const intent = await findIntent(unit, round.wanted.get(remote.iupd)?.id ?? '');
      const order = intent === null ? null : readOrder(intent);
      if (intent === null || !waitsForLists(deps, intent)) done.push({ iupd: remote.iupd, draft: null, counted: null });
      else if (order?.kind === 'UPSERT' && order.hash === remote.hash) {
        const counted = await writeAttempt(outcome, unit, { intent, wantedHash: order.hash, nav: null, result: { kind: 'probed', remote }, exchanges: [] });
        // What is still a draft after it was published goes the whole way.
        done.push({ iupd: remote.iupd, draft: remote.status === 'DRAFT' && intent.attempts <= 1 ? intent.id : null, counted });
      }
    }
    if (done.length > 0) unit.touch('sync');
    return done;
  }, { lane: 'bulk' });
  if (answer === null) return null;
  for (const { iupd, draft } of answer) {
    round.wanted.delete(iupd);
    if (draft !== null) lists.drafts.add(draft);
  }
  return answer.flatMap(({ counted }) => (counted === null ? [] : [counted]));
}

/** Bodies of a list hold fifty positions, which the outbox has already. */
function keepExchanges(deps: SenderDeps, unit: UnitOfWork, { runId }: Round, exchanges: readonly ExchangeRecord[]): Promise<void> {
  return saveExchanges(unit, { connector: deps.connector.id, aggregateId: null, intentId: null, runId }, exchanges.map((exchange) => ({ ...exchange, requestBody: null, responseBody: null })));
}

function iso(ms: number): Instant {
  return new Date(ms).toISOString();
}

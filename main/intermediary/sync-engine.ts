import { randomUUID } from 'node:crypto';
import type { DataEngine } from '../data/engine.ts';
import type { EventLog } from '../data/log.ts';
import { sendAllInBulk } from './bulk-sending.ts';
import type { Circuit } from './circuit-breaker.ts';
import type { ClockSkew, SkewLevel } from './clock-skew.ts';
import { createConnectorHealth, type AnsweringTrouble } from './connector-health.ts';
import type { ExchangeRecord, IntermediaryConnector, Instant, PullCtx } from './connector.ts';
import { createListMemory } from './list-reading.ts';
import { countWaiting, dueAggregates, nextDueAt, tryWaitingNow } from './outbox-store.ts';
import type { IntermediaryPorts } from './ports.ts';
import { pullAll, type StreamPull } from './pull-all.ts';
import { askNowWhatLiesAhead, retryRefused, type PullProgress } from './pulling/index.ts';
import { watchNowWhatLiesAhead } from './remote-state-store.ts';
import type { Scheduler } from './scheduler.ts';
import { sendWaiting, type SenderDeps, type SendSummary } from './sender.ts';
import { askUploadNow, endLeaseOfOthers, findSentUpload, forgetExchanges, saveExchanges } from './sender-store.ts';
import { LONGEST_WATCH_MS } from './watch-times.ts';
import { watchDue, type WatchSummary } from './watching.ts';

/** How often things are done when nobody asks. */
export type Rhythm = Readonly<{ watchMs: number; pullMs: number; keepExchangesMs: number }>;
export const DEFAULT_RHYTHM: Rhythm = { watchMs: 60_000, pullMs: 5 * 60_000, keepExchangesMs: 90 * 24 * 3_600_000 };

export type SyncEngineDeps = Readonly<{
  engine: DataEngine; ports: IntermediaryPorts; connector: IntermediaryConnector; nowMs(): number; scheduler: Scheduler; random(): number; log: EventLog;
  /** Fed by the connector's `onServerTime`. */
  skew: ClockSkew;
  newId?(): string; rhythm?: Rhythm;
  /** For tests only. */
  atStep?: NonNullable<SenderDeps['atStep']>;
}>;

/** What the engine is at. `done` and `total` of `SENDING`: intents; `total` is what waited when it began. */
export type SyncWork = Readonly<{ kind: 'SENDING'; done: number; total: number }> | Readonly<{ kind: 'PULLING'; progress: PullProgress | null }> | Readonly<{ kind: 'WATCHING' }>;

export type SyncEngineStatus = Readonly<{
  running: SyncWork | null; suspended: boolean; circuit: Circuit; lastOkAt: Instant | null;
  /** It answers, but not as it should; null: all is well, or no answer comes. */
  trouble: AnsweringTrouble | null;
  /** When the connector may be called again, while it may not. */
  notBefore: Instant | null;
  skewMs: number | null; skewLevel: SkewLevel;
  /** A bug or a failure of the database ended the last run; its number in the log. */
  errorId: string | null;
}>;

/** `pulls` and `watch` null: not done in this run. */
export type RunSummary = Readonly<{ sent: SendSummary; pulls: readonly StreamPull[] | null; watch: WatchSummary | null; waiting: number; skewMs: number | null }>;

/** A remote counts the calls of a key, whoever makes them (intermediary.md 4.4). `until` null: it may be called. */
export type RemoteWaits = Readonly<{ until(): Instant | null; asked(afterMs: number): Promise<void> }>;

export interface SyncEngine {
  start(): Promise<void>;
  /** Ends after what is in flight has been written. */
  stop(): Promise<void>;
  /** Something was queued: sends soon. Cheap, and harmless inside `afterCommit`. */
  wake(): void;
  /** Everything, once: sends, receives, looks. Joins a run that is under way and then does its own. */
  runOnce(): Promise<RunSummary>;
  /** Ends the run that is under way; false when there is none. */
  cancelRun(): boolean;
  /** While suspended nothing is sent or received; what is queued stays. */
  suspend(suspended: boolean): void;
  /** The remote answered lately and may be called. */
  online(): boolean;
  /** What the remote asked to wait for, shared with whoever calls it beside the engine. */
  readonly waits: RemoteWaits;
  status(): SyncEngineStatus;
}

/** An error of the program comes again at once if it is asked at once: each time a line in the log, and no use. */
const PAUSE_AFTER_ERROR_MS = 60_000;
const SOON_MS = 300;
const SENT_BETWEEN_PAGES = 50;
/** Three pulls without an answer: nobody knows any more. */
const LATELY_MS = 15 * 60_000;
/** Clocks that are set by the network jump by less. */
const CLOCKS_DIFFER_MS = 60_000;
const EXCHANGES_FORGOTTEN_AT_ONCE = 2_000;

type What = Readonly<{ pull: boolean; watch: boolean; person: boolean }>;

/** The loop over one connector: sends what was queued, pulls what arrived, looks at what others may have changed. One thing at a time, never two runs at once. */
export function createSyncEngine(deps: SyncEngineDeps): SyncEngine {
  const { engine, connector, nowMs, scheduler, log, skew } = deps;
  const newId = deps.newId ?? randomUUID;
  const rhythm = deps.rhythm ?? DEFAULT_RHYTHM;
  const health = createConnectorHealth(deps);
  const sender: SenderDeps & { newId(): string } = { ...deps, health, holder: newId(), lists: createListMemory(), newId };
  const last = { runMs: -Infinity, pullMs: -Infinity, watchMs: -Infinity };
  const state = { started: false, loaded: false, suspended: false, again: false, stopped: false, refusedTried: false, work: null as SyncWork | null, errorId: null as string | null };
  let running: Promise<RunSummary> | null = null;
  let controller = new AbortController();
  let takeBack: (() => void) | null = null;
  let dueMs = Infinity;

  const plan = (afterMs: number): void => {
    if (!state.started || state.suspended) return;
    const at = nowMs() + Math.max(0, afterMs);
    if (takeBack !== null && at >= dueMs) return;
    takeBack?.();
    dueMs = at;
    takeBack = scheduler.after(Math.max(0, afterMs), () => {
      takeBack = null;
      dueMs = Infinity;
      void turn();
    });
  };

  const turn = async (): Promise<void> => {
    if (!state.started || state.suspended) return;
    if (running !== null) {
      // Told while a run was under way, which may have passed by already.
      state.again = true;
      return;
    }
    const now = nowMs();
    await run({ pull: now - last.pullMs >= rhythm.pullMs, watch: now - last.watchMs >= rhythm.watchMs, person: false }).catch(() => undefined);
    await planNext();
  };

  const planNext = async (): Promise<void> => {
    const now = nowMs();
    if (state.again) plan(SOON_MS);
    state.again = false;
    const [due, upload] = await engine.read(async (reader) => [await nextDueAt(reader, new Date(now).toISOString()), await findSentUpload(reader, connector.id)] as const).catch(() => [null, null] as const);
    const moments = [last.pullMs + rhythm.pullMs, last.watchMs + rhythm.watchMs, ...[due, upload?.nextAt ?? null, health.notBefore()].flatMap((at) => (at === null ? [] : [Date.parse(at)]))];
    const blockedUntil = health.notBefore();
    const next = Math.min(...moments);
    // While the connector may not be called nothing is due before it may.
    plan(Math.max(state.errorId === null ? SOON_MS : PAUSE_AFTER_ERROR_MS, (blockedUntil === null ? next : Math.max(next, Date.parse(blockedUntil))) - now));
  };

  const run = (what: What): Promise<RunSummary> => {
    controller = new AbortController();
    const { signal } = controller;
    running = runAll(what, signal)
      .then((summary) => {
        state.errorId = null;
        return summary;
      })
      .catch((thrown: unknown) => {
        state.errorId = log.error('sync.run-failed', thrown);
        throw thrown;
      })
      .finally(() => {
        running = null;
        state.work = null;
      });
    return running;
  };

  const NOTHING: SendSummary = { end: 'WAITING', acked: 0, conflict: 0, blocked: 0, retried: 0, doubtful: 0, dropped: 0, superseded: 0 };

  /** What an earlier program left, once: this one alone has the folder now. */
  const load = async (): Promise<void> => {
    if (state.loaded) return;
    await health.load();
    await engine.write('sync.leaseOfOthers', (unit) => endLeaseOfOthers(unit, sender.holder), { lane: 'bulk' });
    state.loaded = true;
  };

  const runAll = async (what: What, signal: AbortSignal): Promise<RunSummary> => {
    await load();
    if (health.liesAhead() || last.runMs > nowMs() + CLOCKS_DIFFER_MS) await afterClockWentBack();
    last.runMs = nowMs();
    if (what.person) {
      health.tryNow();
      await engine.write('sync.now', tryWaitingNow, { lane: 'bulk' });
    }
    const keyWasRefused = isKeyRefused(health.circuit());
    if (!(await mayBegin(signal))) {
      return { sent: NOTHING, pulls: null, watch: null, waiting: await engine.read(countWaiting), skewMs: skew.skewMs() };
    }
    // What made the circuit open may be refused again by the first sending of each run: what comes in must not stand behind it.
    const first = keyWasRefused ? await received(what, signal, null) : null;
    const total = await engine.read(countWaiting);
    state.work = { kind: 'SENDING', done: 0, total };
    const { othersWait } = await sendAllInBulk(sender, signal);
    const sent = await sendWaiting(sender, { signal, withoutNew: othersWait, progress: (done) => { state.work = { kind: 'SENDING', done, total: Math.max(done, total) }; } });
    const between: SendSummary[] = [];
    const { pulls, watch } = first ?? (await received(what, signal, between));
    await health.save();
    return { sent: between.reduce(addSent, sent), pulls, watch, waiting: await engine.read(countWaiting), skewMs: skew.skewMs() };
  };

  /** What arrived, and what others changed. `between`: sendings done between its pages are put there; null: none is done. */
  const received = async (what: What, signal: AbortSignal, between: SendSummary[] | null): Promise<Pick<RunSummary, 'pulls' | 'watch'>> => {
    const pulls = what.pull && goesOn(signal) ? await pulled(signal, between) : null;
    return { pulls, watch: what.watch && goesOn(signal) ? await watched(signal) : null };
  };

  /** The clock of this computer was ahead and has been put right: what was put off by it would be waited for until that time comes. */
  const afterClockWentBack = async (): Promise<void> => {
    health.forgetAhead();
    Object.assign(last, { pullMs: -Infinity, watchMs: -Infinity });
    await engine.write('sync.clockWentBack', async (unit) => {
      await tryWaitingNow(unit);
      await watchNowWhatLiesAhead(unit, connector.id, new Date(nowMs() + LONGEST_WATCH_MS).toISOString());
      await askUploadNow(unit, connector.id);
      await askNowWhatLiesAhead(unit, connector.id);
    }, { lane: 'bulk' });
  };

  const goesOn = (signal: AbortSignal): boolean => !signal.aborted && health.mayCall();

  /** Asks a connector that was ill whether it is well; and one whose clock was far off for its time, since creations wait for it. */
  const mayBegin = async (signal: AbortSignal): Promise<boolean> => {
    const exchanges: ExchangeRecord[] = [];
    const ctx: PullCtx = { runId: newId(), signal, nowMs, record: (exchange) => exchanges.push(exchange) };
    const well = await health.recover(ctx);
    if (well && health.mayCall() && skew.level() === 'STOP') await connector.health(ctx);
    if (exchanges.length > 0) await engine.write('sync.healthExchanges', (unit) => saveExchanges(unit, { connector: connector.id, aggregateId: null, intentId: null, runId: ctx.runId }, exchanges.map((exchange) => ({ ...exchange, requestBody: null, responseBody: null }))), { lane: 'bulk' });
    return well && health.mayCall();
  };

  /** A clerk who waits to print does not wait for a reception that takes minutes: what is due is sent before the next page is asked for. */
  const sendDue = async (signal: AbortSignal, between: SendSummary[]): Promise<void> => {
    const due = await engine.read((reader) => dueAggregates(reader, new Date(nowMs()).toISOString(), 1));
    if (due.length === 0 || !goesOn(signal)) return;
    const { work } = state;
    between.push(await sendWaiting(sender, { signal, attempts: SENT_BETWEEN_PAGES, withoutNew: (await sendAllInBulk(sender, signal)).othersWait }));
    state.work = work;
  };

  const pulled = async (signal: AbortSignal, between: SendSummary[] | null): Promise<readonly StreamPull[]> => {
    state.work = { kind: 'PULLING', progress: null };
    const first = async (): Promise<void> => { if (between !== null) await sendDue(signal, between); };
    const { fetchRow } = connector;
    const pulling: IntermediaryConnector = {
      ...connector, pull: async (...asked) => { await first(); return connector.pull(...asked); },
      ...(fetchRow === undefined ? {} : { fetchRow: async (...asked) => { await first(); return fetchRow(...asked); } }),
    };
    const done = await pullAll({ ...deps, connector: pulling, newId, health, progress: (progress) => { state.work = { kind: 'PULLING', progress }; } }, signal);
    last.pullMs = nowMs();
    if (done.some(({ stream, summary }) => stream === 'OUTCOMES' && summary.applied > 0)) await takeAnswers(signal, between);
    await retryOnce(signal);
    const before = new Date(nowMs() - rhythm.keepExchangesMs).toISOString();
    await engine.write('sync.forgetExchanges', (unit) => forgetExchanges(unit, before, EXCHANGES_FORGOTTEN_AT_ONCE), { lane: 'bulk' });
    return done;
  };

  /** What was sent and waits for its outcome looks for it now, not at its next time; what is left of many comes with the next run. */
  const takeAnswers = async (signal: AbortSignal, between: SendSummary[] | null): Promise<void> => {
    await engine.write('sync.outcomesCame', tryWaitingNow, { lane: 'bulk' });
    state.again = true;
    if (between !== null) await sendDue(signal, between);
  };

  /** What was refused, by a bug or by settings that were wrong, is tried again once after each start: a new version, or a person, may have mended it. Its bytes will not come again as new ones. */
  const retryOnce = async (signal: AbortSignal): Promise<void> => {
    if (state.refusedTried) return;
    for (const stream of connector.capabilities.streams) await retryRefused(deps, stream, signal);
    state.refusedTried = !signal.aborted;
  };

  const watched = async (signal: AbortSignal): Promise<WatchSummary> => {
    state.work = { kind: 'WATCHING' };
    const summary = await watchDue({ ...deps, newId, health }, watchesInOneTurn(connector, rhythm), signal);
    last.watchMs = nowMs();
    return summary;
  };

  return {
    async start() {
      state.started = true;
      state.stopped = false;
      await load();
      plan(0);
    },
    async stop() {
      state.started = false;
      state.stopped = true;
      takeBack?.();
      takeBack = null;
      dueMs = Infinity;
      controller.abort();
      await running?.catch(() => undefined);
    },
    wake: () => plan(SOON_MS),
    async runOnce() {
      while (running !== null) await running.catch(() => undefined);
      // Switched off, or another connection took its place, while it waited for its turn.
      if (state.stopped) return { sent: NOTHING, pulls: null, watch: null, waiting: 0, skewMs: skew.skewMs() };
      const summary = await run({ pull: true, watch: true, person: true });
      await planNext();
      return summary;
    },
    cancelRun() {
      if (running === null) return false;
      controller.abort();
      return true;
    },
    suspend(suspended) {
      state.suspended = suspended;
      if (!suspended) return plan(0);
      takeBack?.();
      takeBack = null;
      dueMs = Infinity;
      controller.abort();
    },
    online() {
      const { state: circuit, failures } = health.circuit();
      const lastOkAt = health.lastOkAt();
      return !state.suspended && state.errorId === null && circuit === 'CLOSED' && failures === 0 && lastOkAt !== null && nowMs() - Date.parse(lastOkAt) < LATELY_MS;
    },
    waits: { until: () => health.askedWait(), asked: (afterMs) => health.wasAskedToWait(afterMs) },
    status: () => ({ running: state.work, suspended: state.suspended, circuit: health.circuit(), trouble: health.trouble(), lastOkAt: health.lastOkAt(), notBefore: health.notBefore(), skewMs: skew.skewMs(), skewLevel: skew.level(), errorId: state.errorId }),
  };
}

function isKeyRefused({ state, reason }: Circuit): boolean {
  return state !== 'CLOSED' && reason === 'UNAUTHORIZED';
}

/** Counts of two sendings; the later one tells how it ended. */
function addSent(a: SendSummary, b: SendSummary): SendSummary {
  return { end: b.end, acked: a.acked + b.acked, conflict: a.conflict + b.conflict, blocked: a.blocked + b.blocked, retried: a.retried + b.retried, doubtful: a.doubtful + b.doubtful, dropped: a.dropped + b.dropped, superseded: a.superseded + b.superseded };
}

/** Half of what the remote lets us call in that time: sendings and pulls have the other half. */
function watchesInOneTurn({ capabilities }: IntermediaryConnector, rhythm: Rhythm): number {
  const { calls, perMs } = capabilities.pushRate;
  return Math.max(1, Math.min(500, Math.floor((calls * rhythm.watchMs) / perMs / 2)));
}

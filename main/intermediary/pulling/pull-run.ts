import type { DataEngine } from '../../data/engine.ts';
import { assertNever } from '../../domain/result.ts';
import type { ExchangeRecord, Instant, IntermediaryConnector, ListedRows, PulledItem, PullPage, PullStream, ReadFailure, StreamRule } from '../connector.ts';
import type { IntermediaryPorts } from '../ports.ts';
import { applierOfWaiting } from './apply-inbox.ts';
import { beginRun, closeRun, endRun, readCursor, readRun, resumeRun, savePage, type RunEnd, type StoredRun, type StreamKey } from './cursor-store.ts';
import { hasWaiting, storeItems } from './inbox-store.ts';
import { dueUnfetched, forgetGiven, keepListed, missedAgain, type UnfetchedItem } from './unfetched-store.ts';
import { earlierInstant, isTooOld, laterInstant, pullWindow, streamRule } from './pull-streams.ts';

/** What a pull asks of a connector. */
export type PullingConnector = Pick<IntermediaryConnector, 'id' | 'capabilities' | 'pull' | 'fetchRow'>;

/** What a pull works with. */
export type PullDeps = Readonly<{
  engine: DataEngine; connector: PullingConnector; ports: Pick<IntermediaryPorts, 'apply' | 'understand'>;
  /** This computer's clock corrected by the skew of the remote. */
  nowMs(): number;
  /** The same clock as it is, by which all that people read is dated; absent: the corrected one. The cursor never passes it: a remote that tells a wrong hour would have it jump over what is still to come. */
  clockMs?(): number;
  newId(): string;
  /** Ends the pull at the next step; it goes on from there when asked again. */
  signal: AbortSignal;
  record(exchange: ExchangeRecord, runId: string): void;
  /** Told after every page and every batch. */
  progress?(progress: PullProgress): void;
}>;

/** How far a run is. */
export type PullProgress = Readonly<{ stream: PullStream; runId: string; pages: number; seen: number; applied: number; already: number; refused: number }>;

/** Why a pull did not come to its end. `reading`: what the connector said, for whoever decides when to try again. `message` is Italian. */
export type PullStop = Readonly<{ code: string; message: string; reading: ReadFailure | null }>;

/** How a pull went; counts over all its runs. A pull that was cut goes on from its page when it is asked again. */
export type PullSummary = Readonly<{
  runId: string; pages: number; seen: number; applied: number; already: number; refused: number; skipped: number;
  outcome: 'DONE' | 'CUT' | 'FAILED'; stop: PullStop | null;
  /** Where the cursor stands now. */
  readUpTo: Instant | null;
}>;

/** A run that was cut is gone on with within this time; later its pages have shifted too much and it begins again. */
const RESUME_WITHIN_MS = 6 * 3_600_000;
/** Runs over one stream before its pages are said to shift too much. */
const MOST_PASSES = 6;

const MESSAGES = {
  CANCELLED: 'Interrotto da chi lo aveva chiesto: si riprende dal punto in cui era.',
  OVERTAKEN: 'Un’altra lettura dello stesso flusso di dati era già in corso: ha proseguito quella.',
  PAGE_LOOP: 'L’intermediario continua a dare la stessa pagina: la lettura ricomincia da capo la prossima volta.',
  PAGE_DRIFT: 'L’elenco continua a cambiare mentre si legge: quello che è arrivato è registrato, la prossima volta si rilegge tutto dallo stesso punto.',
  RETRY: 'L’intermediario non ha dato una risposta buona: si riprende dal punto in cui si era.',
} as const;

/**
 * Reads one stream to its end (intermediary.md 4.4): every page is kept before it is interpreted, then applied in batches; the cursor moves only when all
 * of the run is applied and nothing of it was left out. Begins by applying what an interrupted run left in the inbox. Safe to call again after a crash
 * at any step: nothing is lost, nothing is recorded twice.
 * Failures of the remote are in the summary. @throws DatabaseError, and what the connector throws against its contract.
 */
export async function pullStream(deps: PullDeps, stream: PullStream, organization: string): Promise<PullSummary> {
  const key: StreamKey = { connector: deps.connector.id, stream, organization };
  const rule = streamRule(deps.connector, stream);
  let before: ReadonlySet<string> | null = null;
  let total: PullSummary | null = null;
  for (let pass = 1; ; pass += 1) {
    const done: Pass = await onePass(deps, key, rule, { before, last: pass === MOST_PASSES });
    total = total === null ? done.summary : joined(total, done.summary);
    if (!done.again) return total;
    before = done.keys;
  }
}

/** `again`: what came in the meantime shifted the pages, or a run that was cut had an end of before: what arrived since lies after it. `keys`: all that the pass saw; null when it went on with another's pages, so that it saw only a part. */
type Pass = Readonly<{ summary: PullSummary; again: boolean; keys: ReadonlySet<string> | null }>;

type OpenRun = { readonly id: string; readonly from: Instant | null; readonly to: Instant; page: string | null; readonly resumed: boolean; readonly allRead: boolean; readUpTo: Instant | null; seenUpTo: Instant | null; leftOut: LeftOut; readonly keys: Set<string>; readonly already: StoredRun | null };
/** How far back something was left out; `UNKNOWN`: somewhere in the window. */
type LeftOut = Instant | 'UNKNOWN' | null;

async function onePass(deps: PullDeps, key: StreamKey, rule: StreamRule, passes: Readonly<{ before: ReadonlySet<string> | null; last: boolean }>): Promise<Pass> {
  const run = await openRun(deps, key, rule);
  const stop = (await applyAll(deps, key, run.id)) ?? (run.allRead ? null : await readPages(deps, key, run)) ?? (await askForRows(deps, key, run.id));
  if (stop !== null) return { summary: await stopped(deps, key, run, stop), again: false, keys: null };
  const keys = run.resumed ? null : run.keys;
  const stable = !rule.untilStable || (keys !== null && passes.before !== null && sameKeys(keys, passes.before));
  const drifting = !stable && passes.last;
  const readUpTo = stable ? advance(run) ?? emptyFirst(run, rule) : run.readUpTo;
  const ended = await finish(deps, key, run, { readUpTo, drifting });
  if (ended !== null) return { summary: await stopped(deps, key, run, ended), again: false, keys: null };
  return { summary: await summaryOf(deps, run, 'DONE', drifting ? sentence('PAGE_DRIFT') : null, readUpTo), again: (!stable && !drifting) || (run.resumed && rule.overlapMs !== null && Date.parse(run.to) < deps.nowMs()), keys };
}

async function openRun(deps: PullDeps, key: StreamKey, rule: StreamRule): Promise<OpenRun> {
  return deps.engine.write('sync.openRun', async (unit) => {
    const cursor = await readCursor(unit, key);
    const stored = cursor.run === null ? null : await readRun(unit, cursor.run.id);
    const now = deps.nowMs();
    if (cursor.run !== null && stored !== null && mayGoOn(stored, localMs(deps)) && !isTooOld(rule, cursor.run.from, now)) {
      await resumeRun(unit, stored.id);
      // Where the rows left out by the pages already read lie is not kept.
      const leftOut = stored.skipped > 0 ? 'UNKNOWN' : null;
      return { ...cursor.run, resumed: true, allRead: stored.pages > 0 && cursor.run.page === null, readUpTo: cursor.readUpTo, seenUpTo: cursor.seenUpTo, leftOut, keys: new Set<string>(), already: stored };
    }
    if (stored !== null && stored.outcome === null) await endRun(unit, stored.id, { outcome: 'CUT', code: 'ABANDONED', message: 'Interrotto e non ripreso in tempo: si è ricominciato da capo.', at: iso(localMs(deps)) });
    const window = pullWindow(rule, cursor.readUpTo, now);
    const id = deps.newId();
    await beginRun(unit, key, { id, ...window, at: iso(localMs(deps)) });
    return { id, ...window, page: null, resumed: false, allRead: false, readUpTo: cursor.readUpTo, seenUpTo: null, leftOut: null, keys: new Set<string>(), already: null };
  }, { lane: 'bulk' });
}

function mayGoOn(run: StoredRun, nowMs: number): boolean {
  const age = nowMs - Date.parse(run.startedAt);
  return age >= 0 && age <= RESUME_WITHIN_MS;
}

/** This computer's clock: how far the remote's is from it is measured against this one, never against what it was corrected to. */
function localMs(deps: PullDeps): number {
  return deps.clockMs?.() ?? deps.nowMs();
}

async function readPages(deps: PullDeps, key: StreamKey, run: OpenRun): Promise<PullStop | null> {
  const asked = new Set<string | null>();
  for (;;) {
    if (deps.signal.aborted) return sentence('CANCELLED');
    if (asked.has(run.page)) return sentence('PAGE_LOOP');
    asked.add(run.page);
    const answer = await deps.connector.pull(key.stream, key.organization, { from: run.from, to: run.to, page: run.page }, contextOf(deps, run.id));
    if (!answer.ok) return deps.signal.aborted ? sentence('CANCELLED') : stopOf(answer.error);
    const page = answer.value;
    if (!(await keepPage(deps, key, run, page))) return sentence('OVERTAKEN');
    const stop = await applyAll(deps, key, run.id);
    if (stop !== null || page.next === null) return stop;
    run.page = page.next;
  }
}

/** Rows asked for by themselves in one run: what was missed does not make the new wait. Those that are given do not count among the missed: after a trouble of the service all come at once. */
const MISSED_A_RUN = 20;
const ROWS_A_RUN = 500;

/** Asks again for what earlier pulls listed and were not given, whose turn it is. A remote that fails here is met again by the next pull: what was read is recorded all the same. */
async function askForRows(deps: PullDeps, key: StreamKey, runId: string): Promise<PullStop | null> {
  const { fetchRow } = deps.connector;
  if (fetchRow === undefined) return null;
  const now = localMs(deps);
  let missed = 0;
  for (const item of await deps.engine.read((reader) => dueUnfetched(reader, key, iso(now), ROWS_A_RUN))) {
    if (deps.signal.aborted) return sentence('CANCELLED');
    if (missed >= MISSED_A_RUN) break;
    const read = await fetchRow(key.stream, key.organization, item.itemKey, contextOf(deps, runId));
    if (!read.ok && (read.error.kind === 'unauthorized' || (read.error.kind === 'retry' && read.error.scope === 'connector'))) return null;
    if (!read.ok || read.value === 'NOT_READY') missed += 1;
    await keepRow(deps, key, item, read.ok ? read.value : read.error.code, now);
  }
  return applyAll(deps, key, runId);
}

async function keepRow(deps: PullDeps, key: StreamKey, item: UnfetchedItem, given: PulledItem | string, nowMs: number): Promise<void> {
  await deps.engine.write('sync.keepRow', async (unit) => {
    unit.touch('sync');
    if (typeof given === 'string' && given !== 'NOT_OURS') return missedAgain(unit, key, item, given, nowMs);
    if (typeof given !== 'string') await storeItems(unit, key.connector, [given]);
    return forgetGiven(unit, key, [item.itemKey]);
  }, { lane: 'bulk' });
}

function contextOf(deps: PullDeps, runId: string) {
  return { runId, signal: deps.signal, nowMs: () => localMs(deps), remoteNowMs: () => deps.nowMs(), record: (exchange: ExchangeRecord) => deps.record(exchange, runId) };
}

/** The bytes, the place of the next page and the counts commit together, before anything is interpreted. */
async function keepPage(deps: PullDeps, key: StreamKey, run: OpenRun, page: PullPage): Promise<boolean> {
  // A date of the future (a clock that is wrong somewhere) would hide all that comes before it.
  const limit = deps.clockMs === undefined ? run.to : earlierInstant(run.to, iso(deps.clockMs()));
  const seenUpTo = page.items.reduce((latest, item) => laterInstant(latest, earlierInstant(item.highWater, limit)), run.seenUpTo);
  let held: ListedRows['missing'] = [];
  const kept = await deps.engine.write('sync.keepPage', async (unit) => {
    const stored = await storeItems(unit, key.connector, page.items);
    if (page.rows !== undefined) held = await keepListed(unit, key, page.rows, localMs(deps));
    return savePage(unit, key, { runId: run.id, next: page.next, seenUpTo, seen: page.items.length, already: stored.repeated, skipped: page.skipped });
  }, { lane: 'bulk' });
  if (!kept) return false;
  run.seenUpTo = seenUpTo;
  if (page.rows !== undefined) for (const { at } of held) run.leftOut = leftOutTogether(run.leftOut, at ?? 'UNKNOWN');
  else if (page.skipped > 0) run.leftOut = leftOutTogether(run.leftOut, page.skippedFrom ?? 'UNKNOWN');
  for (const item of page.items) run.keys.add(item.naturalKey);
  await tell(deps, key.stream, run.id);
  return true;
}

function leftOutTogether(a: LeftOut, b: LeftOut): LeftOut {
  return a === 'UNKNOWN' || b === 'UNKNOWN' ? 'UNKNOWN' : earlierInstant(a, b);
}

async function applyAll(deps: PullDeps, key: StreamKey, runId: string): Promise<PullStop | null> {
  const applyNext = applierOfWaiting(deps, key.stream, runId);
  for (;;) {
    if (deps.signal.aborted) return sentence('CANCELLED');
    if ((await applyNext()) === null) return null;
    await tell(deps, key.stream, runId);
  }
}

async function tell(deps: PullDeps, stream: PullStream, runId: string): Promise<void> {
  if (deps.progress === undefined) return;
  const run = await deps.engine.read((reader) => readRun(reader, runId));
  if (run !== null) deps.progress({ stream, runId, pages: run.pages, seen: run.seen, applied: run.applied, already: run.already, refused: run.refused });
}

/** How far back a first run that found nothing is trusted: receipts may still arrive for the days before it. */
const EMPTY_FIRST_MS = 30 * 86_400_000;

/** A first run that found nothing at all need not ask for everything again, window by window, until something comes. */
function emptyFirst(run: OpenRun, rule: StreamRule): Instant | null {
  return rule.overlapMs === null || run.leftOut !== null || run.seenUpTo !== null || run.from !== null ? null : iso(Date.parse(run.to) - EMPTY_FIRST_MS);
}

/** Never past what was left out, never backwards. */
function advance(run: OpenRun): Instant | null {
  if (run.leftOut === 'UNKNOWN') return run.readUpTo;
  const seen = run.leftOut === null ? run.seenUpTo : earlierInstant(run.seenUpTo, run.leftOut);
  return laterInstant(run.readUpTo, seen);
}

/** Moves the cursor, unless something of the stream still waits: then it is applied first. */
async function finish(deps: PullDeps, key: StreamKey, run: OpenRun, to: Readonly<{ readUpTo: Instant | null; drifting: boolean }>): Promise<PullStop | null> {
  for (;;) {
    const closed = await deps.engine.write('sync.closeRun', async (unit) => {
      if (await hasWaiting(unit, key.connector, key.stream)) return false;
      const drift = to.drifting ? sentence('PAGE_DRIFT') : null;
      await closeRun(unit, key, run.id, { outcome: 'DONE', code: drift?.code ?? null, message: drift?.message ?? null, at: iso(localMs(deps)) }, to.readUpTo);
      return true;
    }, { lane: 'bulk' });
    if (closed) return null;
    const stop = await applyAll(deps, key, run.id);
    if (stop !== null) return stop;
  }
}

async function stopped(deps: PullDeps, key: StreamKey, run: OpenRun, stop: PullStop): Promise<PullSummary> {
  const outcome = outcomeOf(stop);
  const end: RunEnd = { outcome, code: stop.code, message: stop.message, at: iso(localMs(deps)) };
  await deps.engine.write('sync.stopRun', async (unit) => (outcome === 'CUT' ? endRun(unit, run.id, end) : closeRun(unit, key, run.id, end, run.readUpTo)), { lane: 'bulk' });
  return summaryOf(deps, run, outcome, stop, run.readUpTo);
}

/** A page that cannot be read, or a key that is refused, would fail at the same page again: the next run begins from the first. */
function outcomeOf(stop: PullStop): 'CUT' | 'FAILED' {
  if (stop.reading !== null) return stop.reading.kind === 'retry' ? 'CUT' : 'FAILED';
  return stop.code === 'PAGE_LOOP' ? 'FAILED' : 'CUT';
}

function stopOf(reading: ReadFailure): PullStop {
  switch (reading.kind) {
    case 'retry':
      return { code: reading.code, message: MESSAGES.RETRY, reading };
    case 'unauthorized':
    case 'unreadable':
      return { code: reading.code, message: reading.message, reading };
    default:
      return assertNever(reading, 'pull failure');
  }
}

function sentence(code: Exclude<keyof typeof MESSAGES, 'RETRY'>): PullStop {
  return { code, message: MESSAGES[code], reading: null };
}

/** What this call did of the run: a run gone on with has counts of before. */
async function summaryOf(deps: PullDeps, run: OpenRun, outcome: PullSummary['outcome'], stop: PullStop | null, readUpTo: Instant | null): Promise<PullSummary> {
  const stored = await deps.engine.read((reader) => readRun(reader, run.id));
  const count = (name: 'pages' | 'seen' | 'applied' | 'already' | 'refused' | 'skipped'): number => (stored?.[name] ?? 0) - (run.already?.[name] ?? 0);
  return { runId: run.id, pages: count('pages'), seen: count('seen'), applied: count('applied'), already: count('already'), refused: count('refused'), skipped: count('skipped'), outcome, stop, readUpTo };
}

function joined(a: PullSummary, b: PullSummary): PullSummary {
  return { ...b, pages: a.pages + b.pages, seen: a.seen + b.seen, applied: a.applied + b.applied, already: a.already + b.already, refused: a.refused + b.refused, skipped: a.skipped + b.skipped };
}

function sameKeys(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((key) => b.has(key));
}

function iso(ms: number): Instant {
  return new Date(ms).toISOString();
}

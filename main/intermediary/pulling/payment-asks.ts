import type { DataEngine, UnitOfWork } from '../../data/engine.ts';
import { assertNever } from '../../domain/result.ts';
import { isNotFound, type ExchangeRecord, type Instant, type IntermediaryConnector, type NotFound, type PositionRef, type PulledItem, type ReadFailure, type RemotePosition } from '../connector.ts';
import type { IntermediaryPorts } from '../ports.ts';
import { applyPlaced, type ApplyCounts } from './apply-inbox.ts';
import { storeItems } from './inbox-store.ts';

/** What asking about one position needs. Clock and timer are the caller's. */
export type AskDeps = Readonly<{
  engine: DataEngine; connector: IntermediaryConnector; ports: Pick<IntermediaryPorts, 'apply' | 'positionOfIupd'>;
  /** What was read is held against our side of the position, in the unit that is handed over; `askedAt`: when the question left. */
  seen(unit: UnitOfWork, positionId: number, remote: RemotePosition | NotFound, askedAt: Instant): Promise<void>;
  nowMs(): number;
  /** Runs once at or after an instant; the answer takes it back. */
  schedule(atMs: number, run: () => void): () => void;
  /** What the remote asked others to wait for, and where it is told what it asked here (`Retry-After`); absent: nothing is shared. */
  waits?: Readonly<{ until(): Instant | null; asked(afterMs: number): Promise<void> }>;
  /** How long to wait after so many failures in a row. */
  backOffMs(failures: number): number;
  newId(): string;
  signal: AbortSignal;
  record(exchange: ExchangeRecord, runId: string, ref: PositionRef): void;
  /** An answer is good for this long: whoever asks again within it gets the same one. */
  quietMs?: number;
  /** Asks under way at once. */
  atOnce?: number;
}>;

/** What came of asking. `remote` null: the intermediary does not know the position. */
export type AskAnswer =
  | (Readonly<{ kind: 'ANSWERED'; askedAt: Instant; remote: RemotePosition | null }> & ApplyCounts)
  /** Not now: it is asked by itself at `nextAt`. */
  | Readonly<{ kind: 'QUEUED'; nextAt: Instant; code: string }>
  /** `message` is Italian. */
  | Readonly<{ kind: 'FAILED'; askedAt: Instant; code: string; message: string }>;

/** The desk's questions to the intermediary about single positions (F4). */
export type PaymentAsks = Readonly<{
  /** Asks now whether a position was paid there; what it answers is recorded before this settles. */
  askNow(ref: PositionRef): Promise<AskAnswer>;
  /** Positions that wait to be asked. */
  waiting(): number;
  /** Drops what waits; what is under way ends by the signal. */
  close(): void;
}>;

type Asked = { running: Promise<AskAnswer> | null; last: Readonly<{ answer: AskAnswer; atMs: number }> | null; failures: number; waits: Wait | null; cancelTimer: (() => void) | null };
/** Moments of this computer's clock: one that was ahead, and has been put right, was before none of them. */
type Wait = Readonly<{ sinceMs: number; untilMs: number }>;

const QUIET_MS = 30_000;
/** After the key was refused nobody asks about any position for so long: each would be one more refusal. */
const KEY_QUIET_MS = 60_000;
const AT_ONCE = 2;

/**
 * Makes the queue of questions: one a position every `quietMs`, whoever asks meanwhile shares its answer; after a failure the position, or the whole
 * connector when it is the connector that fails, waits and is then asked by itself.
 */
export function createPaymentAsks(deps: AskDeps): PaymentAsks {
  const quietMs = deps.quietMs ?? QUIET_MS;
  const positions = new Map<string, Asked>();
  const turns = createTurns(deps.atOnce ?? AT_ONCE);
  const connector = { failures: 0, waits: null as Wait | null, refused: null as Readonly<{ answer: AskAnswer; atMs: number }> | null };

  const entryOf = (ref: PositionRef): Asked => {
    const key = `${ref.organization}/${ref.iupd}`;
    const known = positions.get(key);
    if (known !== undefined) return known;
    const made: Asked = { running: null, last: null, failures: 0, waits: null, cancelTimer: null };
    positions.set(key, made);
    return made;
  };

  const forgetOld = (): void => {
    for (const [key, asked] of positions) if (asked.running === null && asked.cancelTimer === null && (asked.last === null || !isWithin(asked.last.atMs, quietMs, deps.nowMs()))) positions.delete(key);
  };

  const queue = (ref: PositionRef, asked: Asked, atMs: number, code: string): AskAnswer => {
    asked.cancelTimer ??= deps.schedule(atMs, () => {
      asked.cancelTimer = null;
      // Nobody waits for this one: a failure of the database is met again, and told, by whoever asks next.
      void askNow(ref).catch(() => undefined);
    });
    return { kind: 'QUEUED', nextAt: iso(atMs), code };
  };

  const failed = async (ref: PositionRef, asked: Asked, failure: ReadFailure): Promise<AskAnswer> => {
    switch (failure.kind) {
      case 'retry': {
        const held = failure.scope === 'connector' ? connector : asked;
        held.failures += 1;
        const now = deps.nowMs();
        held.waits = { sinceMs: now, untilMs: now + (failure.afterMs ?? deps.backOffMs(held.failures)) };
        if (failure.scope === 'connector' && failure.afterMs !== null) await deps.waits?.asked(failure.afterMs);
        return queue(ref, asked, held.waits.untilMs, failure.code);
      }
      case 'unauthorized': {
        const answer = remembered(asked, { kind: 'FAILED', askedAt: iso(deps.nowMs()), code: failure.code, message: failure.message });
        connector.refused = { answer, atMs: deps.nowMs() };
        return answer;
      }
      case 'unreadable':
        return remembered(asked, { kind: 'FAILED', askedAt: iso(deps.nowMs()), code: failure.code, message: failure.message });
      default:
        return assertNever(failure, 'ask failure');
    }
  };

  const remembered = (asked: Asked, answer: AskAnswer): AskAnswer => {
    asked.last = { answer, atMs: deps.nowMs() };
    return answer;
  };

  const ask = async (ref: PositionRef, asked: Asked): Promise<AskAnswer> => {
    const runId = deps.newId();
    const askedAt = iso(deps.nowMs());
    const read = await deps.connector.askPayment(ref, { runId, signal: deps.signal, nowMs: () => deps.nowMs(), record: (exchange) => deps.record(exchange, runId, ref) });
    if (!read.ok) return failed(ref, asked, read.error);
    asked.failures = 0;
    connector.failures = 0;
    const counts = await take(deps, ref, read.value, askedAt);
    return remembered(asked, { kind: 'ANSWERED', askedAt, remote: isNotFound(read.value.remote) ? null : read.value.remote, ...counts });
  };

  const askNow = async (ref: PositionRef): Promise<AskAnswer> => {
    forgetOld();
    const asked = entryOf(ref);
    if (asked.running !== null) return asked.running;
    const now = deps.nowMs();
    if (asked.last !== null && isWithin(asked.last.atMs, quietMs, now)) return asked.last.answer;
    if (connector.refused !== null && isWithin(connector.refused.atMs, KEY_QUIET_MS, now)) return connector.refused.answer;
    const notBeforeMs = Math.max(endOf(asked.waits, now), endOf(connector.waits, now), Date.parse(deps.waits?.until() ?? iso(0)));
    if (now < notBeforeMs) return queue(ref, asked, notBeforeMs, 'WAITING');
    asked.cancelTimer?.();
    asked.cancelTimer = null;
    asked.running = turns(() => ask(ref, asked)).finally(() => {
      asked.running = null;
    });
    return asked.running;
  };

  return {
    askNow,
    waiting: () => [...positions.values()].filter((asked) => asked.cancelTimer !== null).length,
    close() {
      for (const asked of positions.values()) {
        asked.cancelTimer?.();
        asked.cancelTimer = null;
      }
    },
  };
}

/** An answer of a future that the clock was put back from is old: it must not be given for days to whoever stands at the counter. */
function isWithin(atMs: number, spanMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < spanMs;
}

function endOf(wait: Wait | null, nowMs: number): number {
  return wait === null || nowMs < wait.sinceMs ? 0 : wait.untilMs;
}

/** Receipts are kept before they are interpreted, and applied before what was seen: a payment counts for more than its mention. */
async function take(deps: AskDeps, ref: PositionRef, answer: Readonly<{ remote: RemotePosition | NotFound; items: readonly PulledItem[] }>, askedAt: Instant): Promise<ApplyCounts> {
  const { remote, items } = answer;
  const stored = await deps.engine.write('sync.keepAsked', (unit) => storeItems(unit, deps.connector.id, items), { lane: 'counter' });
  const counts = await applyPlaced(deps, stored.fresh, { runId: null, lane: 'counter' });
  await deps.engine.write('sync.observed', async (unit) => {
    const positionId = await deps.ports.positionOfIupd(unit, ref.iupd);
    if (positionId !== null) await deps.seen(unit, positionId, remote, askedAt);
  }, { lane: 'counter' });
  return { ...counts, already: counts.already + stored.repeated };
}

/** At most so many jobs at once; the others wait their turn in order. */
function createTurns(atOnce: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await job();
    } finally {
      // The turn is handed over, not given back: nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

function iso(ms: number): Instant {
  return new Date(ms).toISOString();
}

import type { DataEngine } from '../data/engine.ts';
import type { EventLog } from '../data/log.ts';
import { backOffMs } from './back-off.ts';
import { afterFailure, afterSuccess, afterUnauthorized, asOf, CLOSED_CIRCUIT, triedNow, type Circuit } from './circuit-breaker.ts';
import type { ClockSkew } from './clock-skew.ts';
import type { IntermediaryConnector, Instant, PullCtx, ReadFailure, SendResult } from './connector.ts';
import { NETWORK_CODES } from './http/network-failure.ts';
import { readHealth, writeHealth } from './sender-store.ts';

export type HealthDeps = Readonly<{ engine: DataEngine; connector: IntermediaryConnector; nowMs(): number; random(): number; log: EventLog; skew: ClockSkew }>;

/** A failure as connectors tell it, to send or to read. */
export type ConnectorFailure = ReadFailure | Extract<SendResult, { kind: 'retry' | 'unauthorized' }>;

/** What the last failure of the whole connector was, where it did answer. `BUSY`: not now (429, 5xx). `ODD_ANSWER`: something that is not the intermediary (a portal's page, another address). */
export type AnsweringTrouble = 'BUSY' | 'ODD_ANSWER';

/** Whether a connector may be called now. Kept over restarts, so that a refused key is not tried again at every start. */
export interface ConnectorHealth {
  load(): Promise<void>;
  /** False while the circuit is open, or while the remote has asked to wait. */
  mayCall(): boolean;
  /** When it may be called again; null: now, or nobody knows. */
  notBefore(): Instant | null;
  /** Until when the remote asked to be left alone; null: it did not, or that is over. */
  askedWait(): Instant | null;
  /** The remote asked somebody else of this office to wait. */
  wasAskedToWait(afterMs: number): Promise<void>;
  /** An answer of the remote that says it is well. */
  succeeded(): void;
  /** Opens the circuit, or makes everything wait, as the failure asks. Failures of one row change nothing. */
  failed(failure: ConnectorFailure): Promise<void>;
  /** When the circuit is half open: asks the connector whether it is well, and closes or opens it by the answer. False: no calls. */
  recover(ctx: PullCtx): Promise<boolean>;
  /** A person wants it tried now: what the remote asked to wait for is waited for all the same. */
  tryNow(): void;
  /** Whether what is remembered was seen later than now: the clock of this computer was ahead, and has been put right. */
  liesAhead(): boolean;
  /** Forgets moments that a clock which was ahead put too late. */
  forgetAhead(): void;
  circuit(): Circuit;
  /** null: nothing fails, or no answer comes. */
  trouble(): AnsweringTrouble | null;
  lastOkAt(): Instant | null;
  /** Writes what changed since. */
  save(): Promise<void>;
}

/** Clocks that are set by the network jump by less. */
const CLOCKS_DIFFER_MS = 60_000;
/** A longer wait was remembered by a clock that was ahead. */
const LONGEST_ASKED_MS = 24 * 3_600_000;

export function createConnectorHealth(deps: HealthDeps): ConnectorHealth {
  const { connector, nowMs } = deps;
  let circuit: Circuit = CLOSED_CIRCUIT;
  let lastOkAt: Instant | null = null;
  let trouble: AnsweringTrouble | null = null;
  /** Our own back-off: a call that ends well says that it is not needed any more. */
  let waitUntilMs = 0;
  /** `Retry-After`: kept whatever other calls bring, which began before it was told, and whatever a person asks. */
  let askedUntilMs = 0;

  const believable = (until: Instant | null): number => {
    const ms = until === null ? 0 : Date.parse(until);
    return ms > nowMs() + LONGEST_ASKED_MS ? 0 : ms;
  };

  const save = (): Promise<void> =>
    deps.engine.write('sync.health', (unit) => writeHealth(unit, connector.id, { circuit, lastOkAt, skewMs: deps.skew.skewMs(), skewSamples: deps.skew.samples(), askedUntil: askedUntilMs > nowMs() ? iso(askedUntilMs) : null }), { lane: 'bulk' });

  const become = async (next: Circuit): Promise<void> => {
    const before = circuit;
    circuit = next;
    if (before.state === next.state) return;
    // One alert for one trouble: a half open circuit that opens again is the same trouble.
    if (next.state === 'OPEN' && before.state === 'CLOSED') deps.log.event({ event: 'sync.circuit-open', code: next.reason ?? 'UNREACHABLE' });
    if (next.state === 'CLOSED') deps.log.event({ event: 'sync.circuit-closed' });
    await save();
  };

  const succeeded = (): void => {
    lastOkAt = iso(nowMs());
    trouble = null;
    waitUntilMs = 0;
    if (circuit.state === 'CLOSED') circuit = afterSuccess();
  };

  const mustWaitUntilMs = (): number => Math.max(waitUntilMs, askedUntilMs);

  const keepAskedWait = async (untilMs: number): Promise<void> => {
    if (untilMs <= askedUntilMs) return;
    askedUntilMs = untilMs;
    await save();
  };

  const failed = async (failure: ConnectorFailure): Promise<void> => {
    if (failure.kind === 'unauthorized') return become(afterUnauthorized(circuit, failure.message, nowMs()));
    if (failure.kind !== 'retry' || failure.scope !== 'connector') return;
    trouble = connector.capabilities.transport === 'file' ? null : troubleOf(failure.code);
    const isWaiting = mustWaitUntilMs() > nowMs();
    if (failure.afterMs === null) waitUntilMs = Math.max(waitUntilMs, nowMs() + backOffMs(circuit.failures, deps.random()));
    else await keepAskedWait(nowMs() + failure.afterMs);
    // Calls that ran side by side fail together: that is one failure.
    if (isWaiting) return undefined;
    await become(afterFailure(circuit, nowMs(), deps.random()));
  };

  const recover = async (ctx: PullCtx): Promise<boolean> => {
    circuit = asOf(circuit, nowMs());
    if (circuit.state !== 'HALF_OPEN') return circuit.state === 'CLOSED';
    if (askedUntilMs > nowMs()) return false;
    const health = await connector.health(ctx);
    // One right that is missing (the flows' key, say) is told by what needs it; the others must not wait for it for ever.
    if (health.ok || health.rights.some(({ allowed }) => allowed === true)) {
      await become(afterSuccess());
      succeeded();
      return true;
    }
    // What it said of itself is not told by a code; without its time nothing came back.
    if (health.serverTime === null) trouble = null;
    await become(afterFailure(circuit, nowMs(), deps.random()));
    return false;
  };

  return {
    async load() {
      const stored = await deps.engine.read((reader) => readHealth(reader, connector.id));
      [circuit, lastOkAt, askedUntilMs] = [stored.circuit.state === 'CLOSED' ? CLOSED_CIRCUIT : stored.circuit, stored.lastOkAt, believable(stored.askedUntil)];
      if (deps.skew.samples().length === 0) deps.skew.restore(stored.skewSamples);
    },
    mayCall: () => circuit.state === 'CLOSED' && mustWaitUntilMs() <= nowMs(),
    notBefore() {
      const pausedMs = circuit.state === 'OPEN' && circuit.halfOpenAt !== null ? Date.parse(circuit.halfOpenAt) : 0;
      const untilMs = Math.max(pausedMs, askedUntilMs, circuit.state === 'CLOSED' ? waitUntilMs : 0);
      return circuit.state === 'OPEN' || untilMs > nowMs() ? iso(untilMs) : null;
    },
    askedWait: () => (askedUntilMs > nowMs() ? iso(askedUntilMs) : null),
    wasAskedToWait: (afterMs) => keepAskedWait(nowMs() + afterMs),
    succeeded, failed, recover, save,
    tryNow() {
      circuit = triedNow(circuit);
      waitUntilMs = 0;
    },
    liesAhead: () => [lastOkAt, circuit.openedAt].some((at) => at !== null && Date.parse(at) > nowMs() + CLOCKS_DIFFER_MS),
    forgetAhead() {
      const earlier = (at: Instant | null): Instant | null => (at === null ? null : iso(Math.min(Date.parse(at), nowMs())));
      circuit = { ...triedNow(circuit), openedAt: earlier(circuit.openedAt) };
      lastOkAt = earlier(lastOkAt);
      [waitUntilMs, askedUntilMs] = [0, 0];
    },
    circuit: () => circuit,
    trouble: () => trouble,
    lastOkAt: () => lastOkAt,
  };
}

/** Codes of the network say that nothing came back; whatever else fails, fails by an answer. */
function troubleOf(code: string): AnsweringTrouble | null {
  if (NETWORK_CODES.some((known) => known === code)) return null;
  return /^(ANSWER_NOT_JSON|UNREADABLE_ANSWER)$|_(2\d\d|3\d\d|40[04])$/.test(code) ? 'ODD_ANSWER' : 'BUSY';
}

function iso(ms: number): Instant {
  return new Date(ms).toISOString();
}

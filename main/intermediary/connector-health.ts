import type { DataEngine } from '../data/engine.ts';
import type { EventLog } from '../data/log.ts';
import { backOffMs } from './back-off.ts';
import { afterFailure, afterSuccess, afterUnauthorized, asOf, CLOSED_CIRCUIT, triedNow, type Circuit } from './circuit-breaker.ts';
import type { ClockSkew } from './clock-skew.ts';
import type { IntermediaryConnector, Instant, PullCtx, ReadFailure, SendResult } from './connector.ts';
import { readHealth, writeHealth } from './sender-store.ts';

export type HealthDeps = Readonly<{ engine: DataEngine; connector: IntermediaryConnector; nowMs(): number; random(): number; log: EventLog; skew: ClockSkew }>;

/** A failure as connectors tell it, to send or to read. */
export type ConnectorFailure = ReadFailure | Extract<SendResult, { kind: 'retry' | 'unauthorized' }>;

/** Whether a connector may be called now. Kept over restarts, so that a refused key is not tried again at every start. */
export interface ConnectorHealth {
  load(): Promise<void>;
  /** False while the circuit is open, or while the remote has asked to wait. */
  mayCall(): boolean;
  /** When it may be called again; null: now, or nobody knows. */
  notBefore(): Instant | null;
  /** An answer of the remote that says it is well. */
  succeeded(): void;
  /** Opens the circuit, or makes everything wait, as the failure asks. Failures of one row change nothing. */
  failed(failure: ConnectorFailure): Promise<void>;
  /** When the circuit is half open: asks the connector whether it is well, and closes or opens it by the answer. False: no calls. */
  recover(ctx: PullCtx): Promise<boolean>;
  /** A person wants it tried now. */
  tryNow(): void;
  /** Whether what is remembered was seen later than now: the clock of this computer was ahead, and has been put right. */
  liesAhead(): boolean;
  /** Forgets moments that a clock which was ahead put too late. */
  forgetAhead(): void;
  circuit(): Circuit;
  lastOkAt(): Instant | null;
  /** Writes what changed since. */
  save(): Promise<void>;
}

/** Clocks that are set by the network jump by less. */
const CLOCKS_DIFFER_MS = 60_000;

export function createConnectorHealth(deps: HealthDeps): ConnectorHealth {
  const { connector, nowMs } = deps;
  let circuit: Circuit = CLOSED_CIRCUIT;
  let lastOkAt: Instant | null = null;
  let waitUntilMs = 0;

  const save = (): Promise<void> =>
    deps.engine.write('sync.health', (unit) => writeHealth(unit, connector.id, { circuit, lastOkAt, skewMs: deps.skew.skewMs(), skewSamples: deps.skew.samples() }), { lane: 'bulk' });

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
    waitUntilMs = 0;
    if (circuit.state === 'CLOSED') circuit = afterSuccess();
  };

  const failed = async (failure: ConnectorFailure): Promise<void> => {
    if (failure.kind === 'unauthorized') return become(afterUnauthorized(circuit, failure.message, nowMs()));
    if (failure.kind !== 'retry' || failure.scope !== 'connector') return;
    const isWaiting = waitUntilMs > nowMs();
    waitUntilMs = Math.max(waitUntilMs, nowMs() + (failure.afterMs ?? backOffMs(circuit.failures, deps.random())));
    // Calls that ran side by side fail together: that is one failure.
    if (isWaiting) return undefined;
    await become(afterFailure(circuit, nowMs(), deps.random()));
  };

  const recover = async (ctx: PullCtx): Promise<boolean> => {
    circuit = asOf(circuit, nowMs());
    if (circuit.state !== 'HALF_OPEN') return circuit.state === 'CLOSED';
    const health = await connector.health(ctx);
    // One right that is missing (the flows' key, say) is told by what needs it; the others must not wait for it for ever.
    if (health.ok || health.rights.some(({ allowed }) => allowed === true)) {
      await become(afterSuccess());
      succeeded();
      return true;
    }
    await become(afterFailure(circuit, nowMs(), deps.random()));
    return false;
  };

  return {
    async load() {
      const stored = await deps.engine.read((reader) => readHealth(reader, connector.id));
      [circuit, lastOkAt] = [stored.circuit, stored.lastOkAt];
      if (deps.skew.samples().length === 0) deps.skew.restore(stored.skewSamples);
    },
    mayCall: () => circuit.state === 'CLOSED' && waitUntilMs <= nowMs(),
    notBefore: () => (circuit.state === 'OPEN' ? circuit.halfOpenAt : waitUntilMs > nowMs() ? iso(waitUntilMs) : null),
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
      waitUntilMs = 0;
    },
    circuit: () => circuit,
    lastOkAt: () => lastOkAt,
  };
}

function iso(ms: number): Instant {
  return new Date(ms).toISOString();
}

import { backOffMs } from './back-off.ts';
import type { Instant } from './connector.ts';

/** Failures of the whole connector, one after the other, before nothing more is tried for a while. */
const FAILURES_TO_OPEN = 5;
/** A refused key is a person's to mend: asking often would burn a quota that others may share. */
export const KEY_PAUSE_MS = 15 * 60_000;
const SHORTEST_PAUSE_MS = 30_000;

export type CircuitReason = 'UNAUTHORIZED' | 'UNREACHABLE';

/**
 * `CLOSED`: calls go. `OPEN`: none goes until `halfOpenAt`. `HALF_OPEN`: only the question whether the connector is well again.
 * `code` and `message` (Italian, for the alert) tell what opened it.
 */
export type Circuit = Readonly<{
  state: 'CLOSED' | 'OPEN' | 'HALF_OPEN'; failures: number; openings: number; openedAt: Instant | null; halfOpenAt: Instant | null; reason: CircuitReason | null; message: string | null;
}>;

export const CLOSED_CIRCUIT: Circuit = { state: 'CLOSED', failures: 0, openings: 0, openedAt: null, halfOpenAt: null, reason: null, message: null };

const UNREACHABLE = 'L’intermediario non risponde: il programma riprova da solo. Le posizioni restano in coda, niente va perso.';

/** The key was refused: opens at once. `nowMs` is local; `openedAt` of a circuit that was open already stays, so that there is one alert. */
export function afterUnauthorized(circuit: Circuit, message: string, nowMs: number): Circuit {
  return opened(circuit, 'UNAUTHORIZED', message, nowMs, KEY_PAUSE_MS);
}

/** The connector failed as a whole (network, 429, 5xx). Opens after five in a row, or at once when it was half open. */
export function afterFailure(circuit: Circuit, nowMs: number, random: number): Circuit {
  const failures = circuit.failures + 1;
  if (circuit.state === 'CLOSED' && failures < FAILURES_TO_OPEN) return { ...circuit, failures };
  if (circuit.state === 'OPEN') return circuit;
  const pauseMs = SHORTEST_PAUSE_MS + backOffMs(circuit.openings + 4, random);
  const [reason, message] = circuit.reason === 'UNAUTHORIZED' ? (['UNAUTHORIZED', circuit.message ?? UNREACHABLE] as const) : (['UNREACHABLE', UNREACHABLE] as const);
  return opened({ ...circuit, failures }, reason, message, nowMs, pauseMs);
}

function opened(circuit: Circuit, reason: CircuitReason, message: string, nowMs: number, pauseMs: number): Circuit {
  return { state: 'OPEN', failures: circuit.failures, openings: circuit.openings + 1, openedAt: circuit.openedAt ?? iso(nowMs), halfOpenAt: iso(nowMs + pauseMs), reason, message };
}

export function afterSuccess(): Circuit {
  return CLOSED_CIRCUIT;
}

/** The circuit as time makes it: an open one becomes half open when its pause is over. */
export function asOf(circuit: Circuit, nowMs: number): Circuit {
  return circuit.state === 'OPEN' && circuit.halfOpenAt !== null && Date.parse(circuit.halfOpenAt) <= nowMs ? { ...circuit, state: 'HALF_OPEN' } : circuit;
}

/** A person mended something and wants it tried now. */
export function triedNow(circuit: Circuit): Circuit {
  return circuit.state === 'OPEN' ? { ...circuit, state: 'HALF_OPEN' } : circuit;
}

function iso(ms: number): Instant {
  return new Date(ms).toISOString();
}

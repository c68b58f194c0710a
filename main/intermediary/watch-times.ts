import type { Instant, RemoteStatus } from './connector.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** No position waits longer for its turn. */
export const LONGEST_WATCH_MS = 7 * DAY_MS;

/**
 * When a position is looked at again (intermediary.md 4.3, 4.4). Open ones well within 24 hours, so that a long queue still keeps to them; those we hold closed (cancelled,
 * paid outside) daily for 30 days, then weekly to 12 months, because a remote can still take a payment for them. What is paid there and not here daily too, until its receipt comes. null: never again, the pulls tell what comes.
 * @param random in [0, 1): positions sent together are not all looked at together.
 */
export function nextWatchAt(position: Readonly<{ closedAt: Instant | null; status: RemoteStatus | 'GONE' | null; /** Its receipt, or another payment of it, is recorded here. */ receiptHere: boolean }>, nowMs: number, random: number): Instant | null {
  const { closedAt, status, receiptHere } = position;
  if (closedAt !== null) {
    const age = nowMs - Date.parse(closedAt);
    if (age > 365 * DAY_MS) return null;
    return at(nowMs, age < 30 * DAY_MS ? 22 * HOUR_MS : 7 * DAY_MS - 12 * HOUR_MS, 2 * HOUR_MS, random);
  }
  if (status === 'PAID' || status === 'REPORTED') return receiptHere ? null : at(nowMs, 22 * HOUR_MS, 2 * HOUR_MS, random);
  return at(nowMs, 18 * HOUR_MS, 4 * HOUR_MS, random);
}

function at(nowMs: number, afterMs: number, spreadMs: number, random: number): Instant {
  return new Date(nowMs + afterMs + Math.round(random * spreadMs)).toISOString();
}

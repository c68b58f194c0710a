import type { QueuedIntent } from './outbox-store.ts';

/** What is known of a position apart from its queue. */
export type AggregateSide = Readonly<{
  connector: string; now: string;
  /** The remote holds something under this name, as far as we know. */
  isThere: boolean;
  /** A notice is in somebody's hands. */
  printed: boolean;
}>;

/** What to do with the queue of one position now. `waitUntil`: the earliest moment at which there is something to do, when there is not now. */
export type AggregatePlan = Readonly<{
  supersede: readonly string[];
  next: Readonly<{ intent: QueuedIntent; how: 'SEND' | 'PROBE' }> | null;
  waitUntil: string | null;
}>;

const isUpsert = ({ kind }: QueuedIntent): boolean => kind === 'create' || kind === 'update';
const isStopped = ({ state }: QueuedIntent): boolean => state === 'BLOCKED' || state === 'CONFLICT';
/** The remote never answered anything about it. Where it did, what failed may be there all the same: an error of the server, an upload that was taken and works still. */
const neverReached = ({ lastHttp }: QueuedIntent): boolean => lastHttp === null;

/**
 * First in, first out for one position, one at a time, with what need not be sent taken out (intermediary.md 4.1).
 * @param open the intents that are not settled, oldest first.
 */
export function planAggregate(open: readonly QueuedIntent[], side: AggregateSide): AggregatePlan {
  if (open.some(({ state }) => state === 'IN_FLIGHT')) return { supersede: [], next: null, waitUntil: null };
  // Nothing is decided about a position while it is not known what the remote holds.
  const doubtful = open.find(({ state }) => state === 'AMBIGUOUS');
  if (doubtful !== undefined) return doubtful.connector === side.connector ? due([], doubtful, 'PROBE', doubtful.nextAt, side.now) : { supersede: [], next: null, waitUntil: null };
  const superseded = collapsed(open, side);
  const rest = open.filter((intent) => !superseded.includes(intent));
  const next = nextToSend(rest, side.isThere);
  const ids = superseded.map(({ id }) => id);
  return next === null ? { supersede: ids, next: null, waitUntil: null } : due(ids, next, 'SEND', latest([next, ...superseded.filter(({ state }) => state === 'READY')]), side.now);
}

function due(supersede: readonly string[], intent: QueuedIntent, how: 'SEND' | 'PROBE', nextAt: string | null, now: string): AggregatePlan {
  return nextAt === null || nextAt <= now ? { supersede, next: { intent, how }, waitUntil: null } : { supersede, next: null, waitUntil: nextAt };
}

/** What the remote asked to wait for holds also for the newer intent that takes the place of the one it refused. */
function latest(intents: readonly QueuedIntent[]): string | null {
  return intents.reduce<string | null>((last, { nextAt }) => (nextAt !== null && (last === null || nextAt > last) ? nextAt : last), null);
}

/** What will never be sent. */
function collapsed(open: readonly QueuedIntent[], side: AggregateSide): readonly QueuedIntent[] {
  const cancelAt = open.findLastIndex(({ kind, state }) => kind === 'cancel' && state === 'READY');
  if (cancelAt === -1) return olderUpserts(open);
  const before = open.slice(0, cancelAt);
  const unsent = before.filter(isUpsert);
  const olderCancels = before.filter(({ kind }) => kind === 'cancel');
  if (side.isThere || unsent.length === 0) return [...unsent, ...olderCancels];
  const cancel = open[cancelAt];
  if (!side.printed && unsent.every(neverReached)) return cancel === undefined ? before : [...before, cancel];
  // Nobody waits to pay it: the cancellation alone goes, and «not there» is what was wanted.
  if (!side.printed) return [...unsent, ...olderCancels];
  // Somebody holds the paper and will try to pay it: the remote must know the number to answer that it is cancelled. What it has refused cannot be sent any more.
  return unsent.some((intent) => !isStopped(intent)) ? [...olderUpserts(before), ...olderCancels] : [...unsent, ...olderCancels];
}

/** Of changes that follow one another without anything between, the last says all; also of a creation that the first of them was. */
function olderUpserts(open: readonly QueuedIntent[]): readonly QueuedIntent[] {
  return open.filter((intent, index) => {
    const following = open[index + 1];
    return isUpsert(intent) && following !== undefined && isUpsert(following);
  });
}

function nextToSend(open: readonly QueuedIntent[], isThere: boolean): QueuedIntent | null {
  let onlyMarks = false;
  for (const intent of open) {
    if (!isStopped(intent)) return onlyMarks && intent.kind !== 'markPaid' ? null : intent;
    if (intent.kind === 'markPaid') continue;
    // That something was paid elsewhere must be known there, whatever becomes of a change that stands still.
    if (!isUpsert(intent) || !isThere) return null;
    onlyMarks = true;
  }
  return null;
}

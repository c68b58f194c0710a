import { pause, type Scheduler } from './scheduler.ts';

/** Turns to call a remote that counts. A turn is given back when its call has ended, whatever its outcome. */
export interface CallTurns {
  /** Waits for a turn; null when the signal is aborted first. */
  take(signal: AbortSignal): Promise<(() => void) | null>;
}

export type CallRate = Readonly<{ calls: number; perMs: number }>;

/**
 * At most `calls` in any window of `perMs`, as the remote counts them. A call reaches the remote at some moment between its begin and its end, so a turn is free
 * again `perMs` after the call has ended: counting from its begin would exceed the limit when one call is slow and the next ones are not.
 * Turns are given in the order in which they were asked for.
 * @param endedMs when each of the last calls ended, also those of a bucket before this one: the remote remembers them. It is read and written.
 */
export function createTokenBucket(rate: CallRate, clock: Readonly<{ nowMs(): number; scheduler: Scheduler }>, endedMs: number[] = []): CallTurns {
  let running = 0;
  let last: Promise<void> = Promise.resolve();

  const waitMs = (): number | null => {
    const now = clock.nowMs();
    while (endedMs[0] !== undefined && endedMs[0] + rate.perMs <= now) endedMs.shift();
    // The clock was set back: waiting for those could take a year.
    while ((endedMs.at(-1) ?? 0) > now) endedMs.pop();
    if (running + endedMs.length < rate.calls) return 0;
    return endedMs[0] === undefined ? null : endedMs[0] + rate.perMs - now;
  };

  let tellEnded: () => void = () => undefined;
  const callEnded = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener('abort', end);
        resolve();
      };
      tellEnded = end;
      signal.addEventListener('abort', end);
    });

  const giveBack = (): void => {
    running -= 1;
    endedMs.push(clock.nowMs());
    endedMs.sort((a, b) => a - b);
    tellEnded();
  };

  const waitForTurn = async (signal: AbortSignal): Promise<(() => void) | null> => {
    for (;;) {
      if (signal.aborted) return null;
      const wait = waitMs();
      if (wait === 0) break;
      await (wait === null ? callEnded(signal) : pause(clock.scheduler, wait, signal));
    }
    running += 1;
    let open = true;
    return () => {
      if (open) giveBack();
      open = false;
    };
  };

  return {
    take(signal) {
      const turn = last.then(() => waitForTurn(signal));
      last = turn.then(() => undefined);
      return turn;
    },
  };
}

/** The default of a key that is shared, and the most that one desk with its own key may set (intermediary.md 4.4). */
export const DEFAULT_RATE: CallRate = { calls: 30, perMs: 10_000 };
export const MOST_CALLS = 95;

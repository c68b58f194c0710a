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
 */
export function createTokenBucket(rate: CallRate, clock: Readonly<{ nowMs(): number; scheduler: Scheduler }>): CallTurns {
  /** When each turn is free again; a call that runs is not in it. */
  const freeAt: number[] = [];
  let running = 0;
  let last: Promise<void> = Promise.resolve();

  const waitMs = (): number | null => {
    const now = clock.nowMs();
    while (freeAt[0] !== undefined && freeAt[0] <= now) freeAt.shift();
    if (running + freeAt.length < rate.calls) return 0;
    return freeAt[0] === undefined ? null : freeAt[0] - now;
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
    freeAt.push(clock.nowMs() + rate.perMs);
    freeAt.sort((a, b) => a - b);
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

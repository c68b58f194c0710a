import type { Outcome } from '../../app/operation-outcome.ts';

/** Marking of everything that waits for the portal, as this window sees it. Counts are positions. */
export type UploadRun = Readonly<{ operatorId: number; startedMs: number; /** When the last piece was answered, in milliseconds. */ heardMs: number; done: number; total: number; running: boolean; stopped: string | null }>;

/** One piece: at most some hundreds of positions, of those that waited before `asOf` (null at the first). */
export type SendPiece = (asOf: string | null, requestId: string) => Promise<Outcome<Readonly<{ marked: number; more: boolean; asOf: string }>>>;

export type UploadRuns = Readonly<{
  current: () => UploadRun | null;
  subscribe: (listener: () => void) => () => void;
  /** Marks piece after piece. Resolves at the end, or when it was stopped. `total` is what the operator was told. */
  start: (operatorId: number, total: number, send: SendPiece) => Promise<void>;
  /** Stops before the next piece; what was marked stays marked. */
  cancel: () => void;
  /** Goes on with the same requestId and the same instant: nothing made meanwhile is marked. */
  resume: (send: SendPiece) => Promise<void>;
  clear: () => void;
}>;

/** Work that goes on while the operator looks at other screens: each piece is short, so the counter saves in between. */
export function createUploadRuns(newId: () => string, nowMs: () => number): UploadRuns {
  let run: UploadRun | null = null;
  let asOf: string | null = null;
  let requestId = '';
  let cancelled = false;
  const listeners = new Set<() => void>();
  const change = (next: UploadRun | null) => { run = next; for (const listener of listeners) listener(); };
  const stop = (current: UploadRun, stopped: string | null) => change({ ...current, running: false, stopped });

  const work = async (send: SendPiece): Promise<void> => {
    cancelled = false;
    for (;;) {
      const outcome = await send(asOf, requestId);
      if (run === null) return;
      if (!outcome.ok) return stop(run, outcome.error.message);
      const { marked, more } = outcome.value;
      ({ asOf } = outcome.value);
      requestId = newId();
      change({ ...run, heardMs: nowMs(), done: run.done + marked });
      if (!more) return stop(run, null);
      if (cancelled) return stop(run, 'Hai fermato il lavoro: le posizioni già segnate restano segnate.');
    }
  };

  return {
    current: () => run,
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    async start(operatorId, total, send) {
      if (run?.running === true) return;
      asOf = null;
      requestId = newId();
      change({ operatorId, startedMs: nowMs(), heardMs: nowMs(), done: 0, total, running: true, stopped: null });
      await work(send);
    },
    cancel() { cancelled = true; },
    async resume(send) {
      if (run === null || run.running) return;
      change({ ...run, running: true, stopped: null });
      await work(send);
    },
    clear() { if (run?.running !== true) change(null); },
  };
}

/** Seconds left, judged from what is done; null while nothing is. */
export function secondsLeftOf(run: UploadRun): number | null {
  if (run.done === 0) return null;
  return Math.round(((run.heardMs - run.startedMs) / 1000 / run.done) * Math.max(0, run.total - run.done));
}

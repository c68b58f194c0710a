/** Runs work later; handed in, so that tests move the time themselves. */
export interface Scheduler {
  /** @returns takes the work back, if it has not begun. */
  after(ms: number, work: () => void): () => void;
}

/** The real one. Nothing that waits here keeps the program open. */
export const systemScheduler: Scheduler = {
  after(ms, work) {
    const timer = setTimeout(work, Math.min(ms, 2 ** 31 - 1)).unref();
    return () => clearTimeout(timer);
  },
};

/** Waits, or returns at once when the signal is or becomes aborted. */
export async function pause(scheduler: Scheduler, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms <= 0) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      takeBack();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const takeBack = scheduler.after(ms, end);
    signal.addEventListener('abort', end);
  });
}

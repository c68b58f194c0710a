import type { Scheduler } from '../scheduler.ts';

/** A clock that only the test moves. */
export type VirtualClock = Readonly<{ nowMs(): number; now(): string; scheduler: Scheduler; /** Moves on, doing on the way what falls due, each at its moment. */ advance(ms: number): Promise<void>; goTo(instant: string): void }>;

export function createVirtualClock(start = '2026-11-30T09:00:00.000Z'): VirtualClock {
  let nowMs = Date.parse(start);
  let order = 0;
  const waiting: { atMs: number; order: number; work: () => void }[] = [];
  const settle = async (): Promise<void> => {
    // What a step sets going (promises, statements of the database) comes to rest before the clock moves on.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    nowMs: () => nowMs,
    now: () => new Date(nowMs).toISOString(),
    scheduler: {
      after(ms, work) {
        const entry = { atMs: nowMs + Math.max(0, ms), order: (order += 1), work };
        waiting.push(entry);
        return () => {
          const index = waiting.indexOf(entry);
          if (index !== -1) waiting.splice(index, 1);
        };
      },
    },
    async advance(ms) {
      const until = nowMs + ms;
      await settle();
      for (;;) {
        const next = waiting.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
        if (next === undefined) break;
        waiting.splice(waiting.indexOf(next), 1);
        nowMs = Math.max(nowMs, next.atMs);
        next.work();
        await settle();
      }
      nowMs = until;
    },
    goTo: (instant) => { nowMs = Date.parse(instant); },
  };
}

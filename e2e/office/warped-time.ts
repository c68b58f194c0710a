import type { Scheduler } from '../../main/intermediary/scheduler.ts';

/** Time that goes by itself when somebody waits for it: an hour of waiting takes a few milliseconds. */
export type WarpedTime = Readonly<{ nowMs(): number; scheduler: Scheduler; /** Lets time pass with nobody waiting. */ pass(ms: number): void; goTo(instant: string): void }>;

/** How long, in real milliseconds, everybody must be waiting before the clock jumps to the next moment that somebody waits for. */
const REST_MS = 2;

export function createWarpedTime(start: string): WarpedTime {
  let nowMs = Date.parse(start);
  let order = 0;
  const waiting: { atMs: number; order: number; work: () => void }[] = [];
  let timer: NodeJS.Timeout | null = null;
  const jump = (): void => {
    timer = null;
    const [next] = waiting.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    if (next === undefined) return;
    waiting.shift();
    nowMs = Math.max(nowMs, next.atMs);
    next.work();
    arm();
  };
  const arm = (): void => {
    if (timer === null && waiting.length > 0) timer = setTimeout(jump, REST_MS);
  };
  return {
    nowMs: () => nowMs,
    scheduler: {
      after(ms, work) {
        const entry = { atMs: nowMs + Math.max(0, ms), order: (order += 1), work };
        waiting.push(entry);
        arm();
        return () => {
          const index = waiting.indexOf(entry);
          if (index !== -1) waiting.splice(index, 1);
        };
      },
    },
    pass: (ms) => { nowMs += ms; },
    goTo: (instant) => { nowMs = Date.parse(instant); },
  };
}

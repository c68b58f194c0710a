/** What the window must do now about the session. */
export type IdleStep = 'nothing' | 'keep-alive' | 'lock';

export type IdleClock = Readonly<{ activity: (nowMs: number) => void; tick: (nowMs: number) => IdleStep }>;

/** The core locks by its own clock: it is told at most this often that a person is at work. */
export const KEEP_ALIVE_MS = 30_000;

/** Decides when to tell the core that a person is at work, and when nobody has been for too long. */
export function createIdleClock(idleMinutes: number, startMs: number): IdleClock {
  let lastActivity = startMs;
  let lastTold = startMs;
  return {
    activity(nowMs) { lastActivity = nowMs; },
    tick(nowMs) {
      if (nowMs - lastActivity >= idleMinutes * 60_000) return 'lock';
      if (lastActivity > lastTold && nowMs - lastTold >= KEEP_ALIVE_MS) { lastTold = nowMs; return 'keep-alive'; }
      return 'nothing';
    },
  };
}

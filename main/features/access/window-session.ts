import type { Operator } from './calls.ts';

/** Minutes without work after which a window locks. */
export const IDLE_MINUTES = 15;

/** Login of one window. `why`: what ended the login that was there, when it was not the operator. Locked keeps the operator, so that only the password is asked again. */
export type SessionState =
  | Readonly<{ kind: 'OUT'; why: 'DISABLED' | null }>
  | Readonly<{ kind: 'IN'; operator: Operator; locksAtMs: number }>
  | Readonly<{ kind: 'LOCKED'; operator: Operator }>;

/**
 * Login of one window: it begins with `open`, locks by itself when nobody works and ends with `close`.
 * Work is a mutation or a `keepAlive`; lists that refresh in the background do not count.
 */
export interface WindowSession {
  readonly idleMinutes: number;
  /** The state now; a session that nobody used for `idleMinutes` is locked. */
  state(): SessionState;
  /** Login or unlock. `operatorsRevision` is the revision of the topic `operators` at which the operator was read. */
  open(operator: Operator, operatorsRevision: number): void;
  /** Somebody works: the lock moves forward. Nothing happens to a locked session. Returns the instant of the lock in milliseconds, null when there is none. */
  touch(): number | null;
  lock(): void;
  close(why?: 'DISABLED'): void;
  /** Revision of the topic `operators` at which the operator was last read. */
  operatorsRevision(): number;
  /** Takes over what an administrator changed on the operator meanwhile; neither unlocks nor moves the lock. */
  refresh(operator: Operator, operatorsRevision: number): void;
}

type Held = Readonly<{ operator: Operator; revision: number; activeAtMs: number; locked: boolean }>;

/** Starts without login. One per window: a second window logs in by itself. */
export function createWindowSession(clock: Readonly<{ nowMs(): number }>, idleMinutes: number = IDLE_MINUTES): WindowSession {
  let held: Held | null = null;
  let ended: 'DISABLED' | null = null;
  const idleMs = idleMinutes * 60_000;

  const current = (): Held | null => {
    // A clock set back must not keep a window open for longer than the idle time.
    if (held !== null && !held.locked && Math.abs(clock.nowMs() - held.activeAtMs) >= idleMs) held = { ...held, locked: true };
    return held;
  };

  return {
    idleMinutes,
    state() {
      const now = current();
      if (now === null) return { kind: 'OUT', why: ended };
      if (now.locked) return { kind: 'LOCKED', operator: now.operator };
      return { kind: 'IN', operator: now.operator, locksAtMs: now.activeAtMs + idleMs };
    },
    open(operator, revision) {
      held = { operator, revision, activeAtMs: clock.nowMs(), locked: false };
      ended = null;
    },
    touch() {
      const now = current();
      if (now === null || now.locked) return null;
      held = { ...now, activeAtMs: clock.nowMs() };
      return held.activeAtMs + idleMs;
    },
    lock() {
      if (held !== null) held = { ...held, locked: true };
    },
    close(why) {
      held = null;
      ended = why ?? null;
    },
    operatorsRevision: () => held?.revision ?? 0,
    refresh(operator, revision) {
      if (held !== null) held = { ...held, operator, revision };
    },
  };
}

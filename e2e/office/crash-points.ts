import type { DataEngine } from '../../main/data/engine.ts';
import type { ConnectedOffice } from './connected-office.ts';

/** A moment at which the program is killed: before a unit of work with this name commits, or after. `nth` counts the units of that name from the arming, from 1. */
export type CrashPoint = Readonly<{ unit: string; when: 'BEFORE' | 'AFTER'; nth?: number }>;

/** What the killed program throws at whoever still waits for it. */
export class Killed extends Error {}

/** Kills the sync client of an office at one unit of work: from there on nothing of it is written or read, not even what its `finally` would, until it is begun again. */
export type Crasher = Readonly<{
  arm(point: CrashPoint): void;
  /** The computer is on again, if it had been killed; whether it had. A point that was not reached stays armed. */
  revive(): boolean;
  disarm(): void;
  /** After a restart of the office, whose engine is another. */
  attach(): void;
}>;

export function createCrasher(office: ConnectedOffice): Crasher {
  let armed: CrashPoint | null = null;
  let seen = 0;
  let dead = false;

  const reached = (label: string, when: CrashPoint['when'], turn: number): boolean => armed !== null && armed.unit === label && armed.when === when && turn === (armed.nth ?? 1);
  const die = (): never => {
    dead = true;
    throw new Killed('killed here by the test');
  };

  const attach = (): void => {
    const { context } = office.archive();
    const { engine } = context;
    const wrapped: DataEngine = {
      ...engine,
      write: async (label, work, how) => {
        if (dead) die();
        if (armed?.unit === label) seen += 1;
        // Others of the same name may begin before this one ends.
        const turn = seen;
        if (reached(label, 'BEFORE', turn)) die();
        const done = await engine.write(label, work, how);
        if (dead || reached(label, 'AFTER', turn)) die();
        return done;
      },
      read: async (work, how) => (dead ? die() : engine.read(work, how)),
    };
    // The only seam at which each step of the client can be cut without a hook in it.
    Object.assign(context, { engine: wrapped });
  };
  attach();
  return {
    attach,
    arm: (point) => { [armed, seen] = [point, 0]; },
    revive: () => {
      if (!dead) return false;
      [armed, seen, dead] = [null, 0, false];
      return true;
    },
    disarm: () => { armed = null; },
  };
}

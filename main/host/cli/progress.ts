import type { Terminal } from './terminal.ts';

const FIRST_AFTER_MS = 1_000;

/** Tells on standard error how far a long work is: nothing in the first second, then at most one line a second. */
export function createProgress(terminal: Terminal, what: string, total: number): Readonly<{ step(): void }> {
  let done = 0;
  let toldAt = performance.now();
  return {
    step() {
      done += 1;
      const now = performance.now();
      if (now - toldAt < FIRST_AFTER_MS || done === total) return;
      toldAt = now;
      terminal.say(`${what}: ${done} di ${total}`);
    },
  };
}

/** Things that happen when the clock gets there: a receipt that comes late, a position that turns paid after its receipt. */
export type DueEvents = Readonly<{ at(ms: number, run: () => void): void; runUpTo(nowMs: number): void }>;

export function createDueEvents(): DueEvents {
  let waiting: Readonly<{ ms: number; run: () => void }>[] = [];
  return {
    at: (ms, run) => {
      waiting.push({ ms, run });
      waiting.sort((a, b) => a.ms - b.ms);
    },
    runUpTo: (nowMs) => {
      const first = waiting[0];
      if (first === undefined || first.ms > nowMs) return;
      const due = waiting.filter(({ ms }) => ms <= nowMs);
      waiting = waiting.filter(({ ms }) => ms > nowMs);
      for (const { run } of due) run();
    },
  };
}

import type { Outcome } from '../../app/operation-outcome.ts';

/** How far an export is, as the core tells it. */
export type ExportFacts = Readonly<{ id: string; fileName: string; state: 'WAITING' | 'RUNNING' | 'READY' | 'TAKEN' | 'CANCELLED' | 'FAILED'; done: number; total: number; changedMeanwhile: boolean; message: string | null }>;

/** `SAVING`: the file is being handed over; `KEPT`: it is ready and not saved yet; `REMARK`: saved, and there is something to know. */
export type ExportRun = Readonly<{ id: string; fileName: string; state: 'RUNNING' | 'SAVING' | 'KEPT' | 'REMARK' | 'FAILED'; done: number; total: number; message: string | null; secondsLeft: number | null }>;

/** What the store needs of the world. */
export type ExportDriver = Readonly<{
  state: (id: string) => Promise<Outcome<ExportFacts>>;
  /** Hands the file to the operator; `saved` false when they chose not to. */
  hand: (run: ExportRun) => Promise<Outcome<Readonly<{ saved: boolean }>>>;
  cancel: (id: string) => Promise<unknown>;
  onSaved: (facts: ExportFacts) => void;
  wait: (ms: number) => Promise<void>;
  nowMs: () => number;
}>;

export type ExportRuns = Readonly<{
  current: () => readonly ExportRun[];
  /** Follows an export until its file is saved, whatever screen is open. */
  follow: (started: Readonly<{ id: string; fileName: string; total: number }>, driver: ExportDriver) => Promise<void>;
  /** Hands over a file that was kept. */
  save: (id: string, driver: ExportDriver) => Promise<void>;
  /** Stops it, or throws its file away. */
  drop: (id: string, driver: ExportDriver) => Promise<void>;
  /** Takes one that failed, or has something to say, off the screen. */
  forget: (id: string) => void;
  /** The next operator sees nothing of it. */
  clear: () => void;
  subscribe: (listener: () => void) => () => void;
}>;

const LOOK_EVERY_MS = 400;

/** The exports of this window. The core does the work; here one looks at it and takes the file. */
export function createExportRuns(): ExportRuns {
  let runs: readonly ExportRun[] = [];
  const listeners = new Set<() => void>();
  const set = (next: readonly ExportRun[]) => { runs = next; for (const listener of listeners) listener(); };
  const find = (id: string) => runs.find((run) => run.id === id);
  const change = (id: string, given: Partial<ExportRun>) => set(runs.map((run) => (run.id === id ? { ...run, ...given } : run)));
  const remove = (id: string) => set(runs.filter((run) => run.id !== id));
  const fail = (id: string, message: string) => change(id, { state: 'FAILED', message });

  async function handOver(id: string, facts: ExportFacts, driver: ExportDriver): Promise<void> {
    const run = find(id);
    if (run === undefined) return;
    change(id, { state: 'SAVING' });
    const handed = await driver.hand(run);
    if (!handed.ok) fail(id, handed.error.message);
    else if (!handed.value.saved) change(id, { state: 'KEPT' });
    else {
      if (facts.changedMeanwhile) change(id, { state: 'REMARK' }); else remove(id);
      driver.onSaved(facts);
    }
  }

  return {
    current: () => runs,
    async follow({ id, fileName, total }, driver) {
      if (find(id) !== undefined) return;
      set([...runs, { id, fileName, state: 'RUNNING', done: 0, total, message: null, secondsLeft: null }]);
      const startedAtMs = driver.nowMs();
      while (find(id) !== undefined) {
        const answer = await driver.state(id);
        if (find(id) === undefined) return;
        if (!answer.ok) { fail(id, answer.error.message); return; }
        const facts = answer.value;
        change(id, { done: facts.done, total: facts.total, secondsLeft: secondsLeftOf(facts, driver.nowMs() - startedAtMs) });
        if (facts.state === 'READY') { await handOver(id, facts, driver); return; }
        if (facts.state === 'FAILED') { fail(id, facts.message ?? 'Il file non è stato scritto. Riprova.'); return; }
        if (facts.state === 'CANCELLED' || facts.state === 'TAKEN') { remove(id); return; }
        await driver.wait(LOOK_EVERY_MS);
      }
    },
    async save(id, driver) {
      const answer = await driver.state(id);
      if (!answer.ok) fail(id, answer.error.message);
      else if (answer.value.state !== 'READY') fail(id, 'Il file non c’è più: esporta di nuovo.');
      else await handOver(id, answer.value, driver);
    },
    async drop(id, driver) { remove(id); await driver.cancel(id); },
    forget: remove,
    clear: () => set([]),
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
}

/** Seconds left at the pace kept so far; null until there is a pace. @param spentMs since it was asked for */
export function secondsLeftOf({ done, total }: Pick<ExportFacts, 'done' | 'total'>, spentMs: number): number | null {
  return done === 0 || spentMs < 1_000 ? null : Math.max(0, Math.round((spentMs / 1_000) * ((total - done) / done)));
}

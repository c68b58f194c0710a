import type { Failure, Outcome } from '../../app/operation-outcome.ts';
import type { Client } from '../../bridge/client.ts';
import type { ImportAnswer, ImportedFile, ValueOf } from '../acts/operation-types.ts';
import { readUploadedFile, type UploadedFile } from '../acts/uploaded-file.ts';

export type TreasuryAnswer = ValueOf<Client['treasury']['importFiles']>;
export type TreasuryFile = TreasuryAnswer['files'][number];
/** One document of the answer: a receipt or a flow, or a file of movements of the treasury. */
export type ReadFile = Readonly<{ kind: 'DOCUMENT'; file: ImportedFile }> | Readonly<{ kind: 'TREASURY'; file: TreasuryFile }>;
/** What the answers add up to. Amounts in cents; `totalCents` and `ownCents` of receipts and flows, `treasuryCents` the movements that take part. */
export type RunTotals = ImportAnswer['totals'] & Readonly<{ treasuryFiles: number; movements: number; entries: number; treasuryCents: number }>;
export type RunAnswer = Readonly<{ files: readonly ReadFile[]; totals: RunTotals }>;

/** What became of one chosen file. */
export type FileFate =
  | Readonly<{ kind: 'waiting' }>
  | Readonly<{ kind: 'done'; files: readonly ReadFile[]; totals: RunTotals }>
  /** Not sent or not answered: nothing is known to have changed. */
  | Readonly<{ kind: 'failed'; message: string }>;

export type RunFile = Readonly<{ key: string; name: string; fate: FileFate }>;
export type ImportRun = Readonly<{ operatorId: number; startedMs: number; /** When the run was last told something, in milliseconds. */ heardMs: number; files: readonly RunFile[]; running: boolean; stopped: string | null; totals: RunTotals }>;

export type ChosenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;
export type SendFile = (file: UploadedFile, requestId: string) => Promise<Outcome<RunAnswer>>;

export type ImportRuns = Readonly<{
  current: () => ImportRun | null;
  subscribe: (listener: () => void) => () => void;
  /** Sends the files one by one. Resolves when the last is answered, or when it was stopped. */
  start: (operatorId: number, files: readonly ChosenFile[], send: SendFile) => Promise<void>;
  /** Stops before the next file; what was sent stays. */
  cancel: () => void;
  /** The file as it was chosen, while its outcome is on screen. */
  chosen: (key: string) => ChosenFile | undefined;
  /** What one file came to when it was sent another way: it takes the place of what was told before. */
  correct: (key: string, answer: RunAnswer) => void;
  /** Sends what is left, with the same requestIds: nothing happens twice. */
  resume: (send: SendFile) => Promise<void>;
  clear: () => void;
}>;

export const NO_TOTALS: RunTotals = { files: 0, imported: 0, already: 0, refused: 0, noPayment: 0, totalCents: 0, ownCents: 0, tasks: 0, treasuryFiles: 0, movements: 0, entries: 0, treasuryCents: 0 };

/** What the core answered about receipts and flows. */
export function documentsAnswer({ files, totals }: ImportAnswer): RunAnswer {
  return { files: files.map((file) => ({ kind: 'DOCUMENT', file })), totals: { ...NO_TOTALS, ...totals } };
}

/** What the core answered about files of the treasury. */
export function treasuryAnswer({ files, totals }: TreasuryAnswer): RunAnswer {
  return {
    files: files.map((file) => ({ kind: 'TREASURY', file })),
    totals: { ...NO_TOTALS, files: totals.files, imported: totals.imported, already: totals.already, refused: totals.refused, treasuryFiles: totals.imported, movements: totals.movements, entries: totals.entries, treasuryCents: totals.amountCents },
  };
}

function add(a: RunTotals, b: RunTotals): RunTotals {
  return {
    files: a.files + b.files, imported: a.imported + b.imported, already: a.already + b.already, refused: a.refused + b.refused, noPayment: a.noPayment + b.noPayment, totalCents: a.totalCents + b.totalCents, ownCents: a.ownCents + b.ownCents, tasks: a.tasks + b.tasks,
    treasuryFiles: a.treasuryFiles + b.treasuryFiles, movements: a.movements + b.movements, entries: a.entries + b.entries, treasuryCents: a.treasuryCents + b.treasuryCents,
  };
}

/** The failure concerns the way to the core, not the file: sending the next ones would fail too. */
function stopsEverything(failure: Failure): boolean {
  return failure.code === 'LINK_LOST' || failure.code === 'NOT_LOGGED_IN' || failure.code === 'LOCKED' || failure.code === 'FORBIDDEN';
}

/** Work of importing, which goes on while the operator looks at other screens. One file a request: an import never holds up the counter. */
export function createImportRuns(newId: () => string, nowMs: () => number): ImportRuns {
  let run: ImportRun | null = null;
  let chosen: ReadonlyMap<string, ChosenFile> = new Map();
  let cancelled = false;
  const listeners = new Set<() => void>();
  const change = (next: ImportRun | null) => { run = next; for (const listener of listeners) listener(); };
  const settle = (key: string, fate: FileFate) => {
    if (run === null) return;
    const files = run.files.map((file) => (file.key === key ? { ...file, fate } : file));
    change({ ...run, heardMs: nowMs(), files, totals: files.reduce((sum, file) => (file.fate.kind === 'done' ? add(sum, file.fate.totals) : sum), NO_TOTALS) });
  };

  const sendOne = async (file: RunFile, send: SendFile): Promise<Failure | null> => {
    const content = chosen.get(file.key);
    if (content === undefined) return null;
    const read = await readUploadedFile(content);
    if (!read.ok) { settle(file.key, { kind: 'failed', message: read.error }); return null; }
    const outcome = await send(read.value, file.key);
    if (outcome.ok) { settle(file.key, { kind: 'done', files: outcome.value.files, totals: outcome.value.totals }); return null; }
    if (stopsEverything(outcome.error)) return outcome.error;
    settle(file.key, { kind: 'failed', message: outcome.error.message });
    return null;
  };

  const work = async (send: SendFile): Promise<void> => {
    cancelled = false;
    for (const file of run?.files.filter((one) => one.fate.kind === 'waiting') ?? []) {
      if (cancelled) break;
      const failure = await sendOne(file, send);
      if (failure !== null && run !== null) { change({ ...run, running: false, stopped: failure.message }); return; }
    }
    if (run !== null) change({ ...run, running: false, stopped: cancelled ? 'Hai fermato l’importazione: i file già mandati restano importati.' : null });
  };

  return {
    current: () => run,
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    async start(operatorId, files, send) {
      if (run?.running === true || files.length === 0) return;
      const named = files.map((file) => ({ key: newId(), file }));
      chosen = new Map(named.map(({ key, file }) => [key, file]));
      const startedMs = nowMs();
      change({ operatorId, startedMs, heardMs: startedMs, running: true, stopped: null, totals: NO_TOTALS, files: named.map(({ key, file }) => ({ key, name: file.name, fate: { kind: 'waiting' } })) });
      await work(send);
    },
    chosen: (key) => chosen.get(key),
    correct(key, { files, totals }) { settle(key, { kind: 'done', files, totals }); },
    cancel() { cancelled = true; },
    async resume(send) {
      if (run === null || run.running) return;
      change({ ...run, heardMs: nowMs(), running: true, stopped: null });
      await work(send);
    },
    clear() { if (run?.running !== true) { chosen = new Map(); change(null); } },
  };
}

export type RunProgress = Readonly<{ done: number; total: number; secondsLeft: number | null }>;

/** How far it is, and for how long still, judged from the files already answered. */
export function progressOf(run: ImportRun): RunProgress {
  const total = run.files.length;
  const done = run.files.filter((file) => file.fate.kind !== 'waiting').length;
  const secondsLeft = done === 0 ? null : Math.round(((run.heardMs - run.startedMs) / 1000 / done) * (total - done));
  return { done, total, secondsLeft };
}

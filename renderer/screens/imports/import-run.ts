import { importTotals } from '../../../main/domain/import-totals.ts';
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
/** A file on its way; `key`: the id its answer is remembered under, whichever request brings it. */
export type SentFile = UploadedFile & Readonly<{ key: string }>;
/** What became of each file of one request, in their order; or the whole request was not answered. */
export type SentAnswers = Outcome<readonly Outcome<RunAnswer>[]>;
export type SendFiles = Readonly<{
  /** Whether a file may share a request with others of which the same is true; one that may not is sent alone. */
  sharesRequest: (file: UploadedFile) => boolean;
  send: (files: readonly SentFile[]) => Promise<SentAnswers>;
}>;

export type ImportRuns = Readonly<{
  current: () => ImportRun | null;
  subscribe: (listener: () => void) => () => void;
  /** Sends the files, small ones many in a request. Resolves when the last is answered, or when it was stopped. */
  start: (operatorId: number, files: readonly ChosenFile[], send: SendFiles) => Promise<void>;
  /** Stops before the next request; what was sent stays. */
  cancel: () => void;
  /** The file as it was chosen, while its outcome is on screen. */
  chosen: (key: string) => ChosenFile | undefined;
  /** What one file came to when it was sent another way: it takes the place of what was told before. */
  correct: (key: string, answer: RunAnswer) => void;
  /** Sends what is left, with the same ids: nothing happens twice. */
  resume: (send: SendFiles) => Promise<void>;
  clear: () => void;
}>;

export const NO_TOTALS: RunTotals = { files: 0, imported: 0, already: 0, refused: 0, noPayment: 0, totalCents: 0, ownCents: 0, tasks: 0, treasuryFiles: 0, movements: 0, entries: 0, treasuryCents: 0 };

/** What the core answered about one file of receipts or flows. */
export function documentAnswer(file: ImportedFile): RunAnswer {
  return { files: [{ kind: 'DOCUMENT', file }], totals: { ...NO_TOTALS, ...importTotals([file]) } };
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

/**
 * Files of one request: at most as many as the contract takes, and few enough bytes that a request is written and read in a few milliseconds, since the core serves the counter meanwhile.
 * A receipt has three to five kB.
 */
const TOGETHER = { first: 50, fewest: 25, most: 200, bytes: 1_000_000 };
/** Twice as many when a request was answered sooner than this, half as many when later: the progress moves, and a stop is heard within a second, also on a computer that is slow. */
const ANSWERED_MS = { soon: 250, late: 1_000 };

/** Work of importing, which goes on while the operator looks at other screens. A request at a time, answered within a second or so: an import never holds up the counter, and stops soon. */
export function createImportRuns(newId: () => string, nowMs: () => number): ImportRuns {
  let run: ImportRun | null = null;
  let chosen: ReadonlyMap<string, ChosenFile> = new Map();
  let cancelled = false;
  let atOnce = TOGETHER.first;
  const listeners = new Set<() => void>();
  const change = (next: ImportRun | null) => { run = next; for (const listener of listeners) listener(); };
  const settle = (fates: ReadonlyMap<string, FileFate>) => {
    if (run === null || fates.size === 0) return;
    const files = run.files.map((file) => { const fate = fates.get(file.key); return fate === undefined ? file : { ...file, fate }; });
    change({ ...run, heardMs: nowMs(), files, totals: files.reduce((sum, file) => (file.fate.kind === 'done' ? add(sum, file.fate.totals) : sum), NO_TOTALS) });
  };

  /** The files that still wait, as they are to be sent; one that cannot be read is told and left out. */
  async function* requests({ sharesRequest }: SendFiles): AsyncGenerator<readonly SentFile[]> {
    let together: SentFile[] = [];
    let bytes = 0;
    for (const { key } of run?.files.filter((one) => one.fate.kind === 'waiting') ?? []) {
      const content = chosen.get(key);
      if (content === undefined) continue;
      const read = await readUploadedFile(content);
      if (!read.ok) { settle(new Map([[key, { kind: 'failed', message: read.error }]])); continue; }
      const shares = sharesRequest(read.value);
      if (together.length > 0 && (!shares || together.length >= atOnce || bytes + content.size > TOGETHER.bytes)) {
        yield together;
        together = [];
        bytes = 0;
      }
      if (shares) { together.push({ ...read.value, key }); bytes += content.size; }
      else yield [{ ...read.value, key }];
    }
    if (together.length > 0) yield together;
  }

  /** When several come back without an answer, each is sent alone under its id: those that were recorded are answered, and the one that is at fault is named. */
  const sendTogether = async (files: readonly SentFile[], to: SendFiles): Promise<Failure | null> => {
    const answers = await to.send(files);
    if (answers.ok) return settleAnswers(files, answers.value);
    if (stopsEverything(answers.error)) return answers.error;
    if (files.length === 1) return settleAnswers(files, [answers]);
    for (const file of files) {
      const failure = cancelled ? null : await sendTogether([file], to);
      if (failure !== null) return failure;
    }
    return null;
  };

  /** Tells what became of each; answers what stops the others, if anything does. */
  const settleAnswers = (files: readonly SentFile[], answers: readonly Outcome<RunAnswer>[]): Failure | null => {
    const fates = new Map<string, FileFate>();
    let stop: Failure | null = null;
    for (const [index, { key }] of files.entries()) {
      const answer = answers[index];
      if (answer === undefined) throw new Error('A file was not answered');
      if (answer.ok) fates.set(key, { kind: 'done', files: answer.value.files, totals: answer.value.totals });
      else if (stopsEverything(answer.error)) stop ??= answer.error;
      else fates.set(key, { kind: 'failed', message: answer.error.message });
    }
    settle(fates);
    return stop;
  };

  const work = async (to: SendFiles): Promise<void> => {
    cancelled = false;
    for await (const files of requests(to)) {
      if (cancelled) break;
      const sentMs = nowMs();
      const failure = await sendTogether(files, to);
      if (files.length > 1) atOnce = pacedBy(nowMs() - sentMs, atOnce);
      if (failure !== null && run !== null) { change({ ...run, running: false, stopped: failure.message }); return; }
      if (cancelled) break;
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
    correct(key, { files, totals }) { settle(new Map([[key, { kind: 'done', files, totals }]])); },
    cancel() { cancelled = true; },
    async resume(send) {
      if (run === null || run.running) return;
      change({ ...run, heardMs: nowMs(), running: true, stopped: null });
      await work(send);
    },
    clear() { if (run?.running !== true) { chosen = new Map(); change(null); } },
  };
}

function pacedBy(tookMs: number, atOnce: number): number {
  if (tookMs > ANSWERED_MS.late) return Math.max(TOGETHER.fewest, Math.floor(atOnce / 2));
  return tookMs < ANSWERED_MS.soon ? Math.min(TOGETHER.most, atOnce * 2) : atOnce;
}

export type RunProgress = Readonly<{ done: number; total: number; secondsLeft: number | null }>;

/** How far it is, and for how long still, judged from the files already answered. */
export function progressOf(run: ImportRun): RunProgress {
  const total = run.files.length;
  const done = run.files.filter((file) => file.fate.kind !== 'waiting').length;
  const secondsLeft = done === 0 ? null : Math.round(((run.heardMs - run.startedMs) / 1000 / done) * (total - done));
  return { done, total, secondsLeft };
}

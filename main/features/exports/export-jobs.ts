import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ExportFormat, ExportedList, exportShape } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { ExportRefused, makeFile } from './export-file.ts';
import type { ListSource } from './list-source.ts';
import type { TableColumn } from './table-cells.ts';

/** What is to be made, as checked and written in the audit trail. */
export type ExportJobOrder = Readonly<{
  id: string; operator: Readonly<{ id: number; name: string }>; list: ExportedList; format: ExportFormat; fileName: string; total: number; source: ListSource; columns: readonly TableColumn[]; entity: string;
}>;

export type ExportState = Readonly<z.infer<typeof exportShape>>;
export type Piece = Readonly<{ contentBase64: string; bytes: number; next: number | null }>;
/** `NOT_READY`: not yet, or not any more. `GONE`: there is no such export of this operator. */
export type TakeProblem = 'GONE' | 'NOT_READY' | 'OUT_OF_RANGE';

/** The exports of one opened archive: one is made at a time, the others wait. Whose they are is asked at every call. */
export type ExportJobs = Readonly<{
  begin(context: ApplicationContext, order: ExportJobOrder): void;
  stateOf(id: string, operatorId: number): ExportState | null;
  statesOf(operatorId: number): readonly ExportState[];
  /** Stops the work, or throws the ready file away; what is over stays over. False: no such export of this operator. */
  cancel(id: string, operatorId: number): Promise<boolean>;
  /** A piece of a ready file; with the last one the file is deleted. That piece is kept for who asks again because its answer was lost. */
  take(id: string, operatorId: number, offset: number): Promise<Result<Piece, TakeProblem>>;
  /** Path of a ready file, for a host that copies it where the person says; `taken` deletes it afterwards. */
  readyFile(id: string, operatorId: number): string | null;
  taken(id: string, operatorId: number): Promise<void>;
  /** Deletes what an earlier run of the program left behind. */
  clear(): Promise<void>;
  /** Stops everything and deletes every file. */
  close(): Promise<void>;
}>;

/** A piece is this long: a multiple of three, so that its base64 has no filling. */
const PIECE_BYTES = 786_432;
/** A ready file holds personal data: nobody having taken it by then, it is deleted. */
const KEPT_MS = 3_600_000;
/** Exports of one operator that are told of, the newest. */
const TOLD = 20;

type Job = {
  readonly order: ExportJobOrder;
  readonly stop: AbortController;
  state: ExportState['state'];
  done: number;
  total: number;
  bytes: number;
  sha256: string | null;
  changedMeanwhile: boolean;
  message: string | null;
  lastPiece: Readonly<{ offset: number; piece: Piece }> | null;
};

/** @param folder private folder of the files, inside the data folder; it exists only while there are exports */
export function createExportJobs(folder: string): ExportJobs {
  const jobs = new Map<string, Job>();
  let queue: Promise<void> = Promise.resolve();
  let isClosed = false;

  const pathOf = (job: Job): string => join(folder, `${job.order.id}.${job.order.format.toLowerCase()}`);
  const own = (id: string, operatorId: number): Job | null => {
    const job = jobs.get(id);
    return job !== undefined && job.order.operator.id === operatorId ? job : null;
  };
  const discard = (job: Job): Promise<void> => rm(pathOf(job), { force: true });
  const end = async (job: Job, state: 'TAKEN' | 'CANCELLED' | 'FAILED', message: string | null = null): Promise<void> => {
    job.state = state;
    job.message = message;
    await discard(job);
  };

  const make = async (context: ApplicationContext, job: Job): Promise<void> => {
    if (isOver(job)) return;
    job.state = 'RUNNING';
    const { order } = job;
    const before = revisionsOf(context, order.source);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const made = await makeFile(context, {
        path: pathOf(job), format: order.format, source: order.source, columns: order.columns, signal: job.stop.signal, wrote: (rows) => { job.done += rows; },
        paper: { entity: order.entity, operator: order.operator.name, drawnAt: new Date(context.clock.nowMs()).toISOString(), testArchive: context.testArchive },
      });
      Object.assign(job, { total: made.rows, bytes: made.bytes, sha256: made.sha256, changedMeanwhile: made.snapshots > 1 && before !== revisionsOf(context, order.source) });
      await recordMade(context, order, made);
      job.stop.signal.throwIfAborted();
      job.state = 'READY';
      setTimeout(() => { if (job.state === 'READY') void end(job, 'CANCELLED', 'Nessuno ha scaricato il file entro un’ora: è stato eliminato. Esporta di nuovo.'); }, KEPT_MS).unref();
    } catch (thrown) {
      if (job.stop.signal.aborted) await end(job, 'CANCELLED');
      else await end(job, 'FAILED', failureMessage(context, thrown));
    }
  };

  return {
    begin(context, order) {
      if (isClosed) return;
      forgetOldest(jobs, order.operator.id);
      const job: Job = { order, stop: new AbortController(), state: 'WAITING', done: 0, total: order.total, bytes: 0, sha256: null, changedMeanwhile: false, message: null, lastPiece: null };
      jobs.set(order.id, job);
      queue = queue.then(() => make(context, job)).catch((thrown: unknown) => { context.log.error('exports.stopped', thrown); });
    },
    stateOf: (id, operatorId) => stateOf(own(id, operatorId)),
    statesOf: (operatorId) => [...jobs.values()].filter((job) => job.order.operator.id === operatorId).flatMap((job) => stateOf(job) ?? []),
    async cancel(id, operatorId) {
      const job = own(id, operatorId);
      if (job === null) return false;
      if (isOver(job)) return true;
      const wasRunning = job.state === 'RUNNING';
      job.stop.abort();
      // A file still being written is deleted by who writes it.
      if (wasRunning) job.state = 'CANCELLED';
      else await end(job, 'CANCELLED');
      return true;
    },
    async take(id, operatorId, offset) {
      const job = own(id, operatorId);
      if (job === null) return err('GONE');
      if (job.lastPiece?.offset === offset) return ok(job.lastPiece.piece);
      if (job.state !== 'READY') return err('NOT_READY');
      if (offset >= job.bytes) return err('OUT_OF_RANGE');
      const piece = await readPiece(pathOf(job), offset, job.bytes);
      if (piece.next === null) {
        job.lastPiece = { offset, piece };
        await end(job, 'TAKEN');
      }
      return ok(piece);
    },
    readyFile(id, operatorId) {
      const job = own(id, operatorId);
      return job === null || job.state !== 'READY' ? null : pathOf(job);
    },
    async taken(id, operatorId) {
      const job = own(id, operatorId);
      if (job !== null && job.state === 'READY') await end(job, 'TAKEN');
    },
    clear: () => rm(folder, { recursive: true, force: true }),
    async close() {
      isClosed = true;
      for (const job of jobs.values()) job.stop.abort();
      await queue;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isOver({ state }: Job): boolean {
  return state === 'TAKEN' || state === 'CANCELLED' || state === 'FAILED';
}

function stateOf(job: Job | null): ExportState | null {
  if (job === null) return null;
  const { order, state, done, total, bytes, sha256, changedMeanwhile, message } = job;
  return { id: order.id, list: order.list, format: order.format, fileName: order.fileName, state, done, total: Math.max(total, done), bytes, sha256, changedMeanwhile, message };
}

function forgetOldest(jobs: Map<string, Job>, operatorId: number): void {
  const over = [...jobs.values()].filter((job) => job.order.operator.id === operatorId && isOver(job));
  for (const job of over.slice(0, Math.max(0, over.length - TOLD + 1))) jobs.delete(job.order.id);
}

function revisionsOf(context: ApplicationContext, { topics }: ListSource): string {
  return topics.map((topic) => context.engine.topics.revision(topic)).join();
}

/** Who has which list outside the program from now on, before anybody can take the file. */
async function recordMade(context: ApplicationContext, order: ExportJobOrder, made: Readonly<{ rows: number; bytes: number; sha256: string }>): Promise<void> {
  await context.engine.write('exports.made', (unit) => appendAudit(unit, {
    action: 'EXPORT_MADE', subjectKind: 'export', subjectId: order.id, operatorId: String(order.operator.id), before: null,
    after: { list: order.list, format: order.format, rows: made.rows, bytes: made.bytes, sha256: made.sha256 },
  }));
}

async function readPiece(path: string, offset: number, size: number): Promise<Piece> {
  const length = Math.min(PIECE_BYTES, size - offset);
  const bytes = Buffer.alloc(length);
  const file = await open(path, 'r');
  try {
    const { bytesRead } = await file.read(bytes, 0, length, offset);
    if (bytesRead !== length) throw new Error('An exported file is shorter than it was written');
  } finally {
    await file.close();
  }
  const end = offset + length;
  return { contentBase64: bytes.toString('base64'), bytes: length, next: end < size ? end : null };
}

function failureMessage(context: ApplicationContext, thrown: unknown): string {
  if (thrown instanceof ExportRefused) return thrown.message;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ENOSPC') return 'Non c’è più spazio sul disco: liberane e riprova, oppure restringi il filtro.';
  return `L’esportazione non è riuscita e niente è cambiato. Riprova; se succede ancora comunica il codice ${context.log.error('exports.failed', thrown)} all’assistenza.`;
}

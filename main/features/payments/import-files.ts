import { setImmediate as giveWay } from 'node:timers/promises';
import type { UnitOfWork } from '../../data/engine.ts';
import { runEachOnce, type Request } from '../../data/request-log.ts';
import { paceOfArchive } from '../../data/unit-pace.ts';
import { err, ok } from '../../domain/result.ts';
import type { Operator } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { recordIsolated, recordTogether, type NotRecorded, type ReadFile, type Recorded } from './apply-receipts.ts';
import { blankOutcome, sha256Of, withResult, type FlowFiles, type ImportedFile, type IncomingFile } from './import-receipts.ts';
import { readReceiptFile, type ReadEntry } from './reading/index.ts';

/**
 * In one unit: as many as the time allows, and no more bytes than these beside those of one file, since they are all in memory. Between 15 ms, with which a save at the counter waited half as long,
 * and the 25 ms of a pull, with which a sixth less processor time was spent.
 */
const paceOf = paceOfArchive({ first: 25, most: 200, workMs: 20 });
const BATCH_BYTES = 4 * 1_048_576;
/** Of the units, and the operation that answers are remembered under. */
const LABEL = 'payments.importFile';
/** Files read before the screens are let in. */
const READ_AT_ONCE = 2;

/** A file, or one out of an archive, that waits to be recorded. `told`: what to do with its outcome once that stands. */
type Waiting = Readonly<{ request: Request; read: ReadFile; told: (outcome: ImportedFile) => void }>;
type Answers = Awaited<ReturnType<typeof runEachOnce<Waiting, ImportedFile, NotRecorded>>>;
type Writing = (work: (unit: UnitOfWork) => Promise<Answers>) => Promise<Answers>;
type Recording = (unit: UnitOfWork, reads: readonly ReadFile[]) => Promise<readonly Recorded[]>;

/**
 * Takes files of receipts and reporting flows one after the other. Receipts are recorded many in a unit of the bulk lane, as long as a save at the counter may wait, while the next ones are read; the archive
 * is as if each had a unit of its own. A flow has one of its own, after what came before it. The same key with the same bytes repeated gives the first answer, whoever else was in its batch.
 * A refused file changes nothing but its quarantine record and its audit entry.
 */
export class FileImport {
  readonly #context: ApplicationContext;
  readonly #operator: Operator;
  readonly #told: (outcome: ImportedFile) => void;
  readonly #flows: FlowFiles | undefined;
  #batch: Waiting[] = [];
  #bytes = 0;
  #reads = 0;
  #writing: Promise<void> = Promise.resolve();
  #bugs: unknown[] = [];

  /** `told`: called once a file, in their order, when its outcome stands. */
  constructor(context: ApplicationContext, operator: Operator, told: (outcome: ImportedFile) => void, flows?: FlowFiles) {
    this.#context = context;
    this.#operator = operator;
    this.#told = told;
    this.#flows = flows;
  }

  /** Takes a file; `key`: under which its answer is remembered, those of an archive's files under `key:0`, `key:1` … Errors: those of the engine, also about files taken before. */
  async take(file: IncomingFile, key: string): Promise<void> {
    if (this.#reads % READ_AT_ONCE === 0) await giveWay();
    this.#reads += 1;
    const read = await this.#read(file);
    if (read === null) return;
    if (!read.ok) return this.#takeOne(file, key, read, this.#told);
    return read.value.kind === 'ARCHIVE' ? this.#takeArchive(file, read.value.entries, key) : this.#takeOne(file, key, ok(read.value), this.#told);
  }

  /** null: reading it met a bug of ours. */
  async #read(file: IncomingFile): Promise<Awaited<ReturnType<typeof readReceiptFile>> | null> {
    try {
      return await readReceiptFile(file.bytes);
    } catch (thrown) {
      this.#context.log.error('receipts.not-read', thrown);
      this.#bugs.push(thrown);
      return null;
    }
  }

  /** Waits until everything that was taken is recorded and told. Errors: those of the engine. */
  async settle(): Promise<void> {
    await this.#startBatch();
    await this.#writing;
  }

  /** As {@link settle}, for the last file: throws what the first one that could not be recorded met. That one has changed nothing, and nothing is remembered of it. */
  async end(): Promise<void> {
    await this.settle();
    if (this.#bugs.length > 0) throw this.#bugs[0];
  }

  async #takeArchive(file: IncomingFile, entries: readonly ReadEntry[], key: string): Promise<void> {
    const outcomes: ImportedFile[] = [];
    const told = (outcome: ImportedFile): void => {
      outcomes.push(outcome);
      if (outcomes.length === entries.length) this.#told(outcomeOfArchive(file, outcomes));
    };
    for (const [index, { name, bytes, outcome }] of entries.entries()) {
      // What could not be unpacked has no bytes of its own: the archive itself is kept.
      await this.#takeOne({ name: `${file.name} › ${name}`, bytes: bytes.byteLength === 0 ? file.bytes : bytes }, `${key}:${index}`, outcome, told);
    }
  }

  async #takeOne(file: IncomingFile, key: string, document: ReadEntry['outcome'], told: (outcome: ImportedFile) => void): Promise<void> {
    const sha256 = sha256Of(file.bytes);
    const request = { requestId: key, operation: LABEL, inputHash: sha256 };
    const waiting = (content: ReadFile['content']): Waiting => ({ request, read: { file, sha256, isKept: false, content }, told });
    if (!document.ok) return this.#wait(waiting(document));
    if (document.value.kind === 'RECEIPT') return this.#wait(waiting(ok(document.value.receipt)));
    const { flow, message } = document.value;
    const flows = this.#flows;
    const refused = waiting(err({ code: 'E_KIND', message }));
    if (flow === null || flows === undefined) return this.#wait(refused);
    await this.settle();
    // How long a flow takes says nothing of receipts.
    return this.#write([refused], (work) => this.#context.engine.write(LABEL, work, { lane: 'bulk' }), async (unit) => [await recordIsolated(this.#context, unit, async () => ({ ...blankOutcome(file.name, sha256), ...(await flows.take(unit, this.#operator, file, flow)) }))]);
  }

  async #wait(waiting: Waiting): Promise<void> {
    this.#batch.push(waiting);
    this.#bytes += waiting.read.file.bytes.byteLength;
    if (this.#batch.length >= paceOf(this.#context.engine).items || this.#bytes >= BATCH_BYTES) await this.#startBatch();
  }

  /** One batch is written at a time: the next one is read meanwhile. */
  async #startBatch(): Promise<void> {
    await this.#writing;
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#bytes = 0;
    const { engine } = this.#context;
    this.#writing = this.#write(batch, (work) => paceOf(engine).write(engine, LABEL, batch.length, work), (unit, reads) => recordTogether(this.#context, unit, this.#operator, reads));
    // Whoever takes the next file, or settles, is told.
    this.#writing.catch(() => undefined);
  }

  /** What is recorded and what its request is answered commit together. */
  async #write(batch: readonly Waiting[], write: Writing, record: Recording): Promise<void> {
    const results = await write((unit) => runEachOnce(unit, batch, (fresh) => record(unit, fresh.map(({ read }) => read))));
    for (const [index, { read, request, told }] of batch.entries()) {
      const result = results[index];
      if (result === undefined) throw new Error('A file was not answered');
      if (result.ok) told(result.value);
      else if (result.error.code === 'NOT_RECORDED') this.#bugs.push(result.error.thrown);
      else told({ ...blankOutcome(read.file.name, request.inputHash), error: result.error.code, message: result.error.message });
    }
  }
}

/** Imports files in their order: see {@link FileImport}. The same `requestId` repeated gives the first answers. */
export async function importReceiptFiles(context: ApplicationContext, operator: Operator, files: readonly IncomingFile[], requestId: string, flows?: FlowFiles): Promise<readonly ImportedFile[]> {
  const outcomes: ImportedFile[] = [];
  const importing = new FileImport(context, operator, (outcome) => outcomes.push(outcome), flows);
  for (const [index, file] of files.entries()) await importing.take(file, `${requestId}:${index}`);
  await importing.end();
  return outcomes;
}

function outcomeOfArchive(file: IncomingFile, outcomes: readonly ImportedFile[]): ImportedFile {
  const refused = outcomes.filter((outcome) => !isTaken(outcome)).length;
  // Flows tell no amount of receipts: an archive of nothing else tells none either, which is not zero.
  const sum = (pick: (outcome: ImportedFile) => number | null) => outcomes.reduce<number | null>((total, outcome) => (pick(outcome) === null ? total : (total ?? 0) + (pick(outcome) ?? 0)), null);
  return {
    ...withResult(blankOutcome(file.name, sha256Of(file.bytes)), refused === outcomes.length ? 'REFUSED' : refused > 0 ? 'PARTIAL' : resultOfAll(outcomes)), ...whyRefused(outcomes), kind: 'archive', flow: outcomes.length === 1 ? (outcomes[0]?.flow ?? null) : null, entries: outcomes.length, imported: outcomes.length - refused, refused, ignored: 0,
    totalCents: sum((o) => o.totalCents), ownCents: sum((o) => o.ownCents), anomalies: [...new Set(outcomes.flatMap((o) => o.anomalies))], taskIds: outcomes.flatMap((o) => o.taskIds),
  };
}

/** Why nothing of an archive was taken: the cause of its first file. One taken in part says how many; each cause stands with its own file. */
function whyRefused(outcomes: readonly ImportedFile[]): Pick<ImportedFile, 'error' | 'message'> {
  const [first] = outcomes;
  if (first === undefined || outcomes.some(isTaken)) return { error: null, message: null };
  const which = outcomes.length === 1 ? 'L’unico file dell’archivio non è stato preso.' : `Nessuno dei ${outcomes.length} file dell’archivio è stato preso. Il primo:`;
  return { error: first.error ?? 'R_CONFLICT', message: `${which} ${first.message ?? first.resultLabel}` };
}

/** The result that all files of an archive share, else the one that says most (receipts-fdr.md 2.7). */
function resultOfAll(outcomes: readonly ImportedFile[]): string {
  const results = new Set(outcomes.map((outcome) => outcome.result));
  const [only] = results;
  if (results.size === 1 && only !== undefined) return only;
  return results.has('IMPORTED_ANOMALOUS') ? 'IMPORTED_ANOMALOUS' : 'IMPORTED';
}

function isTaken({ result }: ImportedFile): boolean {
  return result !== 'REFUSED' && result !== 'CONFLICT';
}

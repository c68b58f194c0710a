import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { UnitPace } from '../../data/unit-pace.ts';
import type { ApplicationContext } from '../application-context.ts';
import { splitDuePayments } from '../budget/index.ts';
import { readNumberingCodes } from '../setup/index.ts';
import type { KnownPsp, MatchingChanges } from './matching/matching-input.ts';
import type { MatchingRunner } from './matching-runner.ts';
import { followChanges } from './closing/after-closing.ts';
import { followDiscrepancies } from './discrepancies/discrepancy-tasks.ts';
import { followRevocations } from './discrepancies/revoked-payments.ts';
import { followCollections } from './collected-positions.ts';
import type { ReconciliationProgress } from './reconciliation-port.ts';
import { countLines, flowsBesideVersions, flowsOfAllocations, flowsOfPayments, flowsOfVersions, newsAmong, readState, renewVersions, writeFlowResults, writeLineTallies, writeMovementResults, writeState } from './result-store.ts';
import { changesOfAllocations, changesOfPayments, changesOfVersions, writeUnreported, type UnreportedChange } from './unreported-payments.ts';
import { arrivedRows, currentFlows, factsOfIuvs, frozenAllocations, iuvsOfFlows, iuvsOfPayments, iuvsOfRevoked, knownPsps, liveMarks, NOTHING_SEEN, sourceMarks, type SourceMarks } from './source-store.ts';

/** Read at a time: a page takes some milliseconds of the thread that serves the counter. */
const READ_AT_ONCE = 150;
/** Outcomes written in one unit. */
const WRITTEN_AT_ONCE = { first: 20, most: 80 };
const IUVS_AT_ONCE = 200;
/** Payments, and versions of flows, whose IUVs are looked up in one reading. */
const PAYMENTS_AT_ONCE = 1_000;
const VERSIONS_AT_ONCE = 20;
/** Receipts written in one unit among those that nothing reports, or taken from there. */
const UNREPORTED_AT_ONCE = 200;
/** Flows whose rows are counted in one reading. */
const COUNTED_AT_ONCE = 50;

/** How many outcomes a run has changed. */
export type RunChanges = Readonly<{ movements: number; flows: number }>;

/** The archive is being closed: what was not written yet is worked out again by the next run. */
export class ReconciliationStoppedError extends Error {
  constructor() {
    super('The reconciliation was stopped');
    this.name = 'ReconciliationStoppedError';
  }
}

/** Versions of flows and payments that a run has looked at already. */
type Seen = Pick<SourceMarks, 'flowVersionId' | 'paymentId'>;
const ALL_UNSEEN: Seen = NOTHING_SEEN;

export type ReconcilerEnds = Readonly<{ tell: (progress: ReconciliationProgress) => void; isStopped: () => boolean }>;
const UNHEARD: ReconcilerEnds = { tell: () => undefined, isStopped: () => false };

/** Brings the matching, and what is kept of it, up to date with the archive. Its steps are never run two at a time. */
export class Reconciler {
  readonly #context: ApplicationContext;
  readonly #runner: MatchingRunner;
  readonly #ends: ReconcilerEnds;
  /** What the matching has been handed; null: it knows nothing. */
  #handed: SourceMarks | null = null;
  #psps = '';
  /** Which version of a flow counts, by the id of its oldest one. */
  readonly #versions = new Map<number, number>();
  readonly #pace = new UnitPace(WRITTEN_AT_ONCE);
  /** IUVs of the payments that were revoked when the matching was last told. */
  #revoked: ReadonlySet<string> = new Set();
  /** To be told at the next run: frozen allocations that a reversal took back. */
  #released: readonly number[] = [];

  constructor(context: ApplicationContext, runner: MatchingRunner, ends: ReconcilerEnds = UNHEARD) {
    this.#context = context;
    this.#runner = runner;
    this.#ends = ends;
  }

  /** True when nothing has come since the last run ended, and that was today. */
  async isUpToDate(): Promise<boolean> {
    const [state, marks] = await this.#read(async (reader) => [await readState(reader), await sourceMarks(reader)] as const);
    return state.stale === 0 && state.lookedOn === this.#context.clock.today() && isSame(state, marks);
  }

  /** Looks at everything anew: what the matching knows, the rows of every flow, every receipt. */
  rebuild(): Promise<RunChanges> {
    this.forget();
    return this.catchUp(null, true);
  }

  /** Looks at whatever came, decisions included; `changes`: what the matching must be told besides. `anew`: rows of flows and receipts are looked at from the first. */
  async catchUp(changes: MatchingChanges | null = null, anew = false): Promise<RunChanges> {
    const begun = this.#context.clock.nowMs();
    try {
      const upTo = await this.#read(sourceMarks);
      // What a decision changed is in the archive already: whoever loads everything has it.
      if (this.#handed === null) await this.#load(upTo);
      else await this.#handOver(this.#handed, upTo, changes);
      this.#handed = upTo;
      const written = await this.#run();
      const seen = anew ? ALL_UNSEEN : await this.#read(readState);
      // Before the first flows were looked at there is none of an older version.
      if (anew || seen.flowVersionId > 0) await this.#renewVersions(seen, upTo);
      await this.#countPayments(seen, upTo);
      await this.#followCollections();
      await this.splitPayments();
      await this.#followDiscrepancies();
      await this.#followChanges();
      const { nowMs, today } = this.#context.clock;
      await this.#write('reconciliation.state', async (unit) => {
        await writeState(unit, upTo, today(), Math.round(nowMs() - begun));
        unit.touch('reconciliation');
      });
      return written;
    } catch (thrown) {
      // Half of something may have been handed over: the next run begins from the archive.
      this.#handed = null;
      throw thrown;
    }
  }

  /** Forgets what the matching knows: the next run loads everything. */
  forget(): void {
    this.#handed = null;
  }

  /** Splits what was paid over the lines of the budget. */
  async splitPayments(): Promise<void> {
    await splitDuePayments({ read: (work) => this.#read(work), write: (label, work) => this.#write(label, work) });
  }

  async #load(upTo: SourceMarks): Promise<void> {
    this.#ends.tell({ what: 'Lettura dell’archivio', done: 0, total: null });
    await this.#runner.restart();
    this.#versions.clear();
    this.#released = [];
    this.#psps = '';
    this.#revoked = new Set(await this.#read(iuvsOfRevoked));
    await this.#handSources(NOTHING_SEEN, upTo);
    const marks = await this.#read(liveMarks);
    await this.#runner.take(marks);
    for (let after = 0; ;) {
      const frozen = await this.#read((reader) => frozenAllocations(reader, after, READ_AT_ONCE));
      const last = frozen.at(-1);
      if (last === undefined) return;
      await this.#runner.take({ frozen });
      after = last.id;
    }
  }

  async #handOver(seen: SourceMarks, upTo: SourceMarks, changes: MatchingChanges | null): Promise<void> {
    await this.#handSources(seen, upTo);
    if (changes !== null) await this.#runner.take(changes);
    if (this.#released.length > 0) await this.#runner.take({ released: this.#released });
    this.#released = [];
    await this.#handIuvs(seen.paymentId, upTo.paymentId, PAYMENTS_AT_ONCE, iuvsOfPayments);
    await this.#handIuvs(seen.flowVersionId, upTo.flowVersionId, VERSIONS_AT_ONCE, iuvsOfFlows);
    await this.#handRevoked();
  }

  /** A revocation, or one that was taken back, changes what the causali that name the payment mean, though nothing came. */
  async #handRevoked(): Promise<void> {
    const revoked = new Set(await this.#read(iuvsOfRevoked));
    const iuvs = [...[...revoked].filter((iuv) => !this.#revoked.has(iuv)), ...[...this.#revoked].filter((iuv) => !revoked.has(iuv))];
    this.#revoked = revoked;
    if (iuvs.length > 0) await this.#runner.take({ iuvs });
  }

  async #handIuvs(after: number, upTo: number, atOnce: number, iuvsAmong: typeof iuvsOfPayments): Promise<void> {
    for (let from = after; from < upTo; from += atOnce) {
      const iuvs = await this.#read((reader) => iuvsAmong(reader, from, Math.min(upTo, from + atOnce)));
      if (iuvs.length > 0) await this.#runner.take({ iuvs });
    }
  }

  async #handSources(seen: SourceMarks, upTo: SourceMarks): Promise<void> {
    await this.#handFlows(seen.flowVersionId, upTo.flowVersionId);
    for (let sequence = seen.fileSequence + 1; sequence <= upTo.fileSequence; sequence += 1) await this.#handFile(sequence);
  }

  async #handFlows(after: number, upTo: number): Promise<void> {
    if (upTo > after) await this.#handPsps();
    for (let place = after; ;) {
      const page = await this.#read((reader) => currentFlows(reader, after, upTo, place, READ_AT_ONCE));
      const last = page.at(-1);
      if (last === undefined) return;
      for (const { versionId, flow } of page) this.#versions.set(flow.id, versionId);
      await this.#runner.take({ flows: page.map(({ flow }) => flow) });
      place = last.versionId;
    }
  }

  /** Only when the list is another one: all that is told of movements names providers. */
  async #handPsps(): Promise<void> {
    const psps: readonly KnownPsp[] = await this.#read(knownPsps);
    const told = JSON.stringify(psps);
    if (told === this.#psps) return;
    this.#psps = told;
    await this.#runner.take({ psps });
  }

  async #handFile(sequence: number): Promise<void> {
    for (let after = 0; ;) {
      const rows = await this.#read((reader) => arrivedRows(reader, sequence, after, READ_AT_ONCE));
      if (rows.length === 0) return;
      await this.#runner.take({ rows });
      after += rows.length;
    }
  }

  async #run(): Promise<RunChanges> {
    const today = this.#context.clock.today();
    const needed = await this.#runner.needs(today);
    for (let from = 0; from < needed.length; from += IUVS_AT_ONCE) {
      const facts = await this.#read((reader) => factsOfIuvs(reader, needed.slice(from, from + IUVS_AT_ONCE)));
      if (facts.length > 0) await this.#runner.know(facts);
    }
    this.#ends.tell({ what: 'Ricerca degli abbinamenti', done: 0, total: null });
    const found = await this.#runner.run(today);
    return this.#writeOutcomes(found.movements + found.flows);
  }

  async #writeOutcomes(total: number): Promise<RunChanges> {
    let movements = 0;
    let flows = 0;
    const released: number[] = [];
    for (let done = 0; ;) {
      const told = await this.#runner.next(this.#pace.items);
      const count = told.movements.length + told.flows.length;
      if (count === 0) break;
      const news = await this.#read(async (reader) => ({
        movements: await newsAmong(reader, 'MOVEMENTS', told.movements, ({ movementId }) => movementId), flows: await newsAmong(reader, 'FLOWS', told.flows, ({ flowId }) => flowId),
      }));
      if (news.movements.length > 0) released.push(...(await this.#writePaced('reconciliation.results', news.movements.length, (unit) => writeMovementResults(unit, news.movements))));
      if (news.flows.length > 0) await this.#writePaced('reconciliation.flowResults', news.flows.length, (unit) => writeFlowResults(unit, news.flows, this.#versions));
      movements += news.movements.length;
      flows += news.flows.length;
      done += count;
      this.#ends.tell({ what: 'Scrittura degli esiti', done, total });
    }
    this.#released = released;
    return { movements, flows };
  }

  /** What rows of flows and receipts are to each other. */
  async #countPayments(seen: Seen, upTo: SourceMarks): Promise<void> {
    const numbering = await this.#read(readNumberingCodes);
    const codes = numbering === null ? [] : [numbering.segregationCode];
    await this.#lookForUnreported(seen, upTo);
    const counted = new Set<number>();
    const countAll = async (touched: readonly number[]): Promise<void> => {
      for (let at = 0; at < touched.length; at += COUNTED_AT_ONCE) await this.#countSome(touched.slice(at, at + COUNTED_AT_ONCE), codes, counted);
    };
    const count = async (after: number, until: number, atOnce: number, flowsAmong: typeof flowsOfPayments): Promise<void> => {
      for (let from = after; from < until; from += atOnce) {
        await countAll(await this.#read((reader) => flowsAmong(reader, from, Math.min(until, from + atOnce))));
      }
    };
    await count(seen.flowVersionId, upTo.flowVersionId, COUNTED_AT_ONCE, flowsOfVersions);
    // Before the first flows were looked at there is none that is not counted above.
    if (seen.flowVersionId === 0) return;
    await count(seen.flowVersionId, upTo.flowVersionId, VERSIONS_AT_ONCE, flowsBesideVersions);
    await count(seen.paymentId, upTo.paymentId, PAYMENTS_AT_ONCE, flowsOfPayments);
    await countAll(await this.#read(flowsOfAllocations));
  }

  async #lookForUnreported(seen: Seen, upTo: SourceMarks): Promise<void> {
    // By receipt: what was found last holds.
    const waiting = new Map<number, UnreportedChange>();
    const write = async (fewest: number): Promise<void> => {
      while (waiting.size >= fewest) {
        const changes = [...waiting.values()].slice(0, UNREPORTED_AT_ONCE);
        await this.#write('reconciliation.unreported', (unit) => writeUnreported(unit, changes));
        for (const { id } of changes) waiting.delete(id);
      }
    };
    const look = async (find: (reader: Reader) => Promise<readonly UnreportedChange[]>): Promise<void> => {
      for (const change of await this.#read(find)) waiting.set(change.id, change);
      await write(UNREPORTED_AT_ONCE);
    };
    for (let from = seen.paymentId; from < upTo.paymentId; from += PAYMENTS_AT_ONCE) {
      await look((reader) => changesOfPayments(reader, from, Math.min(upTo.paymentId, from + PAYMENTS_AT_ONCE)));
      this.#ends.tell({ what: 'Confronto dei pagamenti con i flussi', done: Math.min(upTo.paymentId, from + PAYMENTS_AT_ONCE) - seen.paymentId, total: upTo.paymentId - seen.paymentId });
    }
    // Payments that were never looked at are all looked at above.
    if (seen.paymentId > 0) for (let from = seen.flowVersionId; from < upTo.flowVersionId; from += VERSIONS_AT_ONCE) await look((reader) => changesOfVersions(reader, from, Math.min(upTo.flowVersionId, from + VERSIONS_AT_ONCE)));
    await look(changesOfAllocations);
    await write(1);
  }

  /** Each flow once in a run. */
  async #countSome(flowIds: readonly number[], codes: readonly string[], counted: Set<number>): Promise<void> {
    const ids = flowIds.filter((id) => !counted.has(id));
    if (ids.length === 0) return;
    const tallies = await this.#read((reader) => countLines(reader, ids, codes));
    if (tallies.length > 0) await this.#write('reconciliation.lineTallies', (unit) => writeLineTallies(unit, tallies));
    for (const id of ids) counted.add(id);
    this.#ends.tell({ what: 'Conteggio delle righe dei flussi', done: counted.size, total: null });
  }

  /** Versions that came, some at a time. */
  async #renewVersions(seen: Seen, upTo: SourceMarks): Promise<void> {
    for (let from = seen.flowVersionId; from < upTo.flowVersionId; from += VERSIONS_AT_ONCE) await this.#write('reconciliation.renewVersions', (unit) => renewVersions(unit, from, Math.min(upTo.flowVersionId, from + VERSIONS_AT_ONCE)));
  }

  async #followChanges(): Promise<void> {
    await followChanges(this.#context, { read: (work) => this.#read(work), write: (label, work) => this.#write(label, work) });
  }

  async #followDiscrepancies(): Promise<void> {
    await followDiscrepancies(this.#context, { read: (work) => this.#read(work), write: (label, work) => this.#write(label, work) });
    await followRevocations(this.#context, { read: (work) => this.#read(work), write: (label, work) => this.#write(label, work) });
  }

  async #followCollections(): Promise<void> {
    this.#ends.tell({ what: 'Stato delle posizioni', done: 0, total: null });
    await followCollections({ read: (work) => this.#read(work), write: (label, work) => this.#write(label, work) });
  }

  #read<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    if (this.#ends.isStopped()) throw new ReconciliationStoppedError();
    return this.#context.engine.read(work, { lane: 'heavy' });
  }

  #writePaced<T>(label: string, count: number, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    if (this.#ends.isStopped()) throw new ReconciliationStoppedError();
    return this.#pace.write(this.#context.engine, label, count, work);
  }

  #write<T>(label: string, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    if (this.#ends.isStopped()) throw new ReconciliationStoppedError();
    return this.#context.engine.write(label, work, { lane: 'bulk' });
  }
}

function isSame(one: SourceMarks, other: SourceMarks): boolean {
  return one.fileSequence === other.fileSequence && one.flowVersionId === other.flowVersionId && one.paymentId === other.paymentId;
}

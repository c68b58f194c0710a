import { AsyncLocalStorage } from 'node:async_hooks';
import type { Result } from '../domain/result.ts';
import type { Connection } from './connection.ts';
import { UnitDoomedError, UnitOutlivedError } from './database-error.ts';
import type { EventLog } from './log.ts';
import { createRowMemory } from './remembered-rows.ts';
import { Session, Unit } from './session.ts';
import type { TopicBoard } from './topics.ts';
import type { Reader, ReadLane, UnitOfWork, WriteLane } from './unit-of-work.ts';
import { createLaneQueue } from './write-queue.ts';

const watchdogMs = 2_000;

type Ambient = Readonly<{ kind: 'unit'; unit: Unit }> | Readonly<{ kind: 'read'; session: Session }> | null;

export type UnitRunner = Readonly<{
  write<T>(label: string, lane: WriteLane, work: (unit: UnitOfWork) => Promise<T>, failed: (value: T) => boolean): Promise<T>;
  read<T>(lane: ReadLane, work: (reader: Reader) => Promise<T>): Promise<T>;
  insideUnit(): boolean;
  /** Runs a job while nobody writes, as a unit of the bulk lane would be. Errors: those of the job, EngineClosedError. */
  betweenUnits(job: () => Promise<void>): Promise<void>;
  drain(): Promise<void>;
}>;

export type UnitRunnerParts = Readonly<{
  writer: Connection;
  readers: Readonly<Record<ReadLane, Connection>>;
  board: TopicBoard;
  log: EventLog;
  clock: () => number;
  /** Told after every commit. */
  committed(): void;
}>;

/** Runs every write as one transaction of the writer and every read as one snapshot of its lane's connection. */
export function createUnitRunner({ writer, readers, board, log, clock, committed }: UnitRunnerParts): UnitRunner {
  // Node keeps one store per instance: units of another engine in the same process (tests) are never joined.
  const ambient = new AsyncLocalStorage<Ambient>();
  const writes = createLaneQueue<WriteLane>(['counter', 'bulk']);
  const remembered = createRowMemory();
  const reads = { screen: createLaneQueue<ReadLane>(['screen']), heavy: createLaneQueue<ReadLane>(['heavy']) };

  const watched = async <T>(event: string, label: string, job: () => Promise<T>): Promise<T> => {
    const timer = setTimeout(() => log.event({ event, label, durationMs: watchdogMs }), watchdogMs).unref();
    try {
      return await job();
    } finally {
      clearTimeout(timer);
    }
  };

  const rollback = async (label: string): Promise<void> => {
    try {
      await writer.run(label, 'ROLLBACK', []);
    } catch (thrown) {
      // SQLite rolls back on its own after a full disk or an I/O error: then there is nothing left to undo.
      log.error('unit.rollback-refused', thrown, label);
    }
  };

  const begin = async (label: string): Promise<void> => {
    try {
      await writer.run(label, 'BEGIN IMMEDIATE', []);
    } catch (thrown) {
      log.error('unit.begin-refused', thrown, label);
      // Heals a transaction left open by a rollback that failed; a real obstacle fails again and is reported.
      await rollback(label);
      await writer.run(label, 'BEGIN IMMEDIATE', []);
    }
  };

  const publish = (unit: Unit): void => {
    board.bump(unit.topics);
    for (const effect of unit.effects) {
      try {
        effect();
      } catch (thrown) {
        log.error('unit.effect-failed', thrown, unit.label);
      }
    }
  };

  const transact = async <T>(label: string, work: (unit: UnitOfWork) => Promise<T>, failed: (value: T) => boolean): Promise<T> => {
    await begin(label);
    const unit = new Unit(writer, label, new Date(clock()).toISOString(), writes.isAwaited);
    let value: T;
    try {
      value = await ambient.run({ kind: 'unit', unit }, () => work(unit));
    } catch (thrown) {
      await unit.settle();
      await rollback(label);
      throw thrown;
    }
    const { unfinished } = await unit.settle();
    const refusal = unfinished ? new UnitOutlivedError(label) : unit.fatal;
    if (refusal !== null || failed(value) || unit.doomedBy !== null) {
      await rollback(label);
      if (refusal !== null) throw refusal;
      if (!failed(value)) throw new UnitDoomedError(label, unit.doomedBy ?? label);
      return value;
    }
    try {
      await writer.run(label, 'COMMIT', []);
    } catch (thrown) {
      await rollback(label);
      throw thrown;
    }
    remembered.forget();
    ambient.run(null, () => {
      committed();
      publish(unit);
    });
    return value;
  };

  const join = async <T>(unit: Unit, label: string, work: (unit: UnitOfWork) => Promise<T>, failed: (value: T) => boolean): Promise<T> => {
    try {
      const value = await work(unit);
      if (failed(value)) unit.doom(label);
      return value;
    } catch (thrown) {
      unit.doom(label);
      throw thrown;
    }
  };

  const snapshot = async <T>(connection: Connection, work: (reader: Reader) => Promise<T>): Promise<T> => {
    const label = 'read';
    const session = new Session(connection, label, remembered.current());
    await connection.run(label, 'BEGIN', []);
    try {
      return await ambient.run({ kind: 'read', session }, () => work(session));
    } finally {
      await session.settle();
      await connection.run(label, 'ROLLBACK', []);
    }
  };

  return {
    write(label, lane, work, failed) {
      const current = ambient.getStore() ?? null;
      if (current?.kind !== 'unit') return writes.enqueue(lane, () => watched('unit.slow', label, () => transact(label, work, failed)));
      if (current.unit.settled) return Promise.reject(new UnitOutlivedError(label));
      return join(current.unit, label, work, failed);
    },
    read(lane, work) {
      const current = ambient.getStore() ?? null;
      if (current?.kind === 'unit' && !current.unit.settled) return work(current.unit);
      if (current?.kind === 'read' && !current.session.settled) return work(current.session);
      const queue = lane === 'heavy' ? reads.heavy : reads.screen;
      return queue.enqueue(lane, () => (lane === 'heavy' ? snapshot(readers.heavy, work) : watched('read.slow', lane, () => snapshot(readers.screen, work))));
    },
    insideUnit: () => ambient.getStore()?.kind === 'unit',
    betweenUnits: (job) => writes.enqueue('bulk', job),
    async drain() {
      await Promise.all([writes.drain(), reads.screen.drain(), reads.heavy.drain()]);
    },
  };
}

/**
 * Tries `work` inside an open unit: an error result, or a throw, undoes only what `work` did and the unit goes on.
 * For batches (one bad row of 200). Attempts of one unit must not overlap.
 */
export async function attempt<T, E>(unit: UnitOfWork, work: () => Promise<Result<T, E>>): Promise<Result<T, E>> {
  if (!(unit instanceof Unit)) throw new Error('attempt() wants the unit of work handed over by the engine');
  return unit.inSavepoint(work, (result) => !result.ok);
}

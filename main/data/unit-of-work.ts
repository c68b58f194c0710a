import type { z } from 'zod';
import type { Result } from '../domain/result.ts';
import type { EngineVerification } from './verify.ts';

/**
 * What can be bound to a statement. A `bigint` must fit in 2^53 (the driver reads and writes doubles):
 * codes longer than that (notice number, IUV) are TEXT.
 */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** Reads. Columns arrive in snake_case and are handed to the schema with camelCase keys (`due_date` → `dueDate`). */
export interface Reader {
  /**
   * All rows of one statement, parsed. A leading comment names the query in the slow query log: `/* positions.search *\/ SELECT …`.
   * @throws DatabaseError (SQLite refused; code and label only) · RowShapeError (a row is not what the schema says; a bug)
   */
  all<Row>(rowSchema: z.ZodType<Row>, sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** The first row, or null when there is none. Same errors as {@link Reader.all}. */
  get<Row>(rowSchema: z.ZodType<Row>, sql: string, params?: readonly SqlValue[]): Promise<Row | null>;
  /** As {@link Reader.get}, of a slow question that is asked again and again (page after page of one list): until something is written, the answer of before is given. */
  getRemembered<Row>(rowSchema: z.ZodType<Row>, sql: string, params?: readonly SqlValue[]): Promise<Row | null>;
}

/** What one statement changed. `lastId` is SQLite's last rowid on this connection: meaningful after an INSERT only. */
export type RunOutcome = Readonly<{ changes: number; lastId: number }>;

/** Name of a group of lists that refresh together ("positions", "payments" …); the names themselves belong to the contract. */
export type Topic = string;

/**
 * One transaction on the only writer. It lives as long as the `work` it is handed to: a statement asked of it afterwards,
 * or still running when the work settles, is a bug and is refused (`UnitOutlivedError`).
 */
export interface UnitOfWork extends Reader {
  /** Runs exactly one statement (`INSERT`, `UPDATE`, `DELETE`, also behind `WITH`). For `RETURNING` use `all` or `get`. */
  run(sql: string, params?: readonly SqlValue[]): Promise<RunOutcome>;
  /** Instant of this unit (ISO UTC), the same for everything written in it. */
  readonly now: string;
  /** Runs once the transaction is committed, outside of it; dropped when it rolls back. */
  afterCommit(effect: () => void): void;
  /** Bumps the revision of a topic once committed. */
  touch(topic: Topic): void;
  /** True when a save at the counter, or other work, waits for this unit to end: background work that can stop here and go on in another unit does. */
  isAwaited(): boolean;
}

/** `counter`: a person waits. `bulk`: imports, sync. Counter work goes before waiting bulk work; first come first served inside a lane. */
export type WriteLane = 'counter' | 'bulk';
/** `screen`: short reads under a person's hands. `heavy`: reports, exports, whole-table scans. */
export type ReadLane = 'screen' | 'heavy';

export type TopicRevision = Readonly<{ topic: Topic; revision: number }>;

/** Revision numbers of topics: they only grow, also over restarts (they start from the clock). */
export interface TopicRevisions {
  /** Revision of one topic now. */
  revision(topic: Topic): number;
  /** All topics touched since the start. */
  current(): readonly TopicRevision[];
  /** Tells what changed, coalesced to at most four calls a second. Returns the function that ends the subscription. */
  subscribe(listener: (changed: readonly TopicRevision[]) => void): () => void;
}

export interface DataEngine {
  /**
   * Runs `work` as one transaction. Throwing rolls everything back and rethrows. Returning commits, whatever is returned.
   * Called inside another write it joins that unit; if the joined work throws, the outer unit can no longer commit.
   * No network and no waiting for a person inside `work`.
   */
  write<T>(label: string, work: (unit: UnitOfWork) => Promise<T>, options?: { lane?: WriteLane }): Promise<T>;
  /** As `write`, but an error result rolls back and is returned. Joined inside another write, an error dooms the outer unit. */
  writeResult<T, E>(
    label: string,
    work: (unit: UnitOfWork) => Promise<Result<T, E>>,
    options?: { lane?: WriteLane },
  ): Promise<Result<T, E>>;
  /**
   * Runs `work` on one snapshot of the database (all its statements see the same commit). Inside a write it joins the unit and
   * sees what the unit wrote; inside a read it joins that read.
   */
  read<T>(work: (reader: Reader) => Promise<T>, options?: { lane?: ReadLane }): Promise<T>;
  /** True while the caller runs inside a write of this engine: what must commit on its own (number blocks) refuses to. */
  insideUnit(): boolean;
  readonly topics: TopicRevisions;
  /** Integrity of file, foreign keys and audit chain. Slow on a large database (seconds): never at start. */
  verify(): Promise<EngineVerification>;
  /** Waits for the queued work, then closes every connection and gives the folder free. */
  close(): Promise<void>;
}

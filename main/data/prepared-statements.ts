import type { Database, Statement } from 'sqlite3';
import { preparedForAnyValue } from './statements.ts';
import type { RunOutcome } from './unit-of-work.ts';

/** A value as the driver binds it. */
export type BoundValue = string | number | null | Buffer;

/** Statements kept of one connection: the screens and saves of the product use fewer; texts with lists of varying length come and go. */
const capacity = 128;
/** A statement keeps what was last bound to it: beyond so many bytes it is made to let go of it. */
const keptBytes = 16_384;

/**
 * Statements of one connection, prepared once and used again: preparing costs as much as running, and a second trip to the driver's thread.
 * SQLite prepares anew by itself when the schema changes. A statement that failed is not used again. Rejects with the driver's own error.
 */
export class PreparedStatements {
  readonly #database: Database;
  /** By text, the one used longest ago first. */
  readonly #kept = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** How many statements are kept, for tests. */
  get size(): number {
    return this.#kept.size;
  }

  /** Every row of a statement, run to its end. */
  all(sql: string, params: readonly BoundValue[]): Promise<readonly unknown[]> {
    return this.#use(sql, { keepable: true, heavy: isHeavy(params) }, (statement, settle) => {
      statement.all(params, (error: Error | null, rows: unknown[]) => settle(error, rows));
    });
  }

  /** Runs a statement for what it changes. */
  run(sql: string, params: readonly BoundValue[]): Promise<RunOutcome> {
    // The driver takes one step only: a statement with rows would stay open in the middle of its transaction if it were kept.
    return this.#use(sql, { keepable: !/\bRETURNING\b/i.test(sql), heavy: isHeavy(params) }, (statement, settle) => {
      statement.run(params, function finished(error: Error | null) {
        settle(error, { changes: this.changes, lastId: this.lastID });
      });
    });
  }

  /** Ends every statement kept: a connection closes only without any. */
  async release(): Promise<void> {
    const statements = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(statements.map((statement) => new Promise<void>((resolve) => statement.finalize(() => resolve()))));
  }

  #use<T>(sql: string, { keepable, heavy }: Readonly<{ keepable: boolean; heavy: boolean }>, execute: (statement: Statement, settle: (error: Error | null, value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      // What cannot be prepared never runs, and its own callback is not called.
      const statement = this.#take(sql, reject);
      execute(statement, (error, value) => {
        if (error === null && keepable) this.#keep(sql, heavy ? lightened(statement) : statement);
        else statement.finalize();
        if (error === null) resolve(value);
        else reject(error);
      });
    });
  }

  /** A kept statement is taken out while it runs, so that no second call runs it at the same time. */
  #take(sql: string, onRefused: (error: Error) => void): Statement {
    const kept = this.#kept.get(sql);
    if (kept === undefined) return this.#database.prepare(preparedForAnyValue(sql), (error: Error | null) => (error === null ? undefined : onRefused(error)));
    this.#kept.delete(sql);
    return kept;
  }

  #keep(sql: string, statement: Statement): void {
    if (this.#kept.has(sql)) {
      statement.finalize();
      return;
    }
    this.#kept.set(sql, statement);
    const [oldest] = this.#kept;
    if (this.#kept.size <= capacity || oldest === undefined) return;
    this.#kept.delete(oldest[0]);
    oldest[1].finalize();
  }
}

/** Binds nothing to a statement, in its turn after what it did last; it may be asked for again meanwhile. */
function lightened(statement: Statement): Statement {
  return statement.bind(null, () => undefined);
}

function isHeavy(params: readonly BoundValue[]): boolean {
  let bytes = 0;
  for (const value of params) if (typeof value === 'string' || Buffer.isBuffer(value)) bytes += value.length;
  return bytes > keptBytes;
}

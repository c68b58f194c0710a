import type sqlite3 from 'sqlite3';
import type { Database } from 'sqlite3';
import { DataSource, type EntitySchema } from 'typeorm';
import { toDatabaseError } from './database-error.ts';
import type { EventLog } from './log.ts';
import { PreparedStatements, type BoundValue } from './prepared-statements.ts';
import { queryName, refuseSecondStatement } from './statements.ts';
import type { RunOutcome, SqlValue } from './unit-of-work.ts';

export type SqliteModule = typeof sqlite3;

const slowQueryMs = 40;

/** One connection of TypeORM, whose errors carry no parameters. Statements on one connection are the caller's to order. */
export interface Connection {
  readonly dataSource: DataSource;
  all(label: string, sql: string, params: readonly SqlValue[]): Promise<readonly unknown[]>;
  run(label: string, sql: string, params: readonly SqlValue[]): Promise<RunOutcome>;
  close(): Promise<void>;
}

/** Settings asked of a connection and read back, with the value SQLite answers. */
type Pragmas = Readonly<Record<string, string | number>>;

const writerPragmas: Pragmas = {
  journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1, secure_delete: 1,
  // 8 MiB of pages: a unit that records many receipts touches hundreds of pages of a score of indexes. The write-ahead log is copied into the file beside the units (`checkpointer.ts`); a commit does it
  // itself, and the counter waits for it, only where one alone makes 64 MiB of it or the other cannot keep up.
  cache_size: -8192, wal_autocheckpoint: 16_000,
};
const readerPragmas: Pragmas = {
  query_only: 1, synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1,
  // 24 MiB of pages: the inner pages of every index of a million positions. With SQLite's usual 2 MiB each list read them from the system again, and took twice as long.
  cache_size: -24576,
};

/** Loads the driver; null when its addon is not built for this machine. */
export async function loadSqlite(): Promise<SqliteModule | null> {
  try {
    const loaded = await import('sqlite3');
    return loaded.default;
  } catch {
    return null;
  }
}

/** The options of every DataSource of the product: the one place that names the driver. */
function createDataSource(sqlite: SqliteModule, file: string, entities: readonly EntitySchema[], writes: boolean): DataSource {
  return new DataSource({
    type: 'sqlite',
    database: file,
    // TypeORM calls verbose(), which costs about 5 % (stack.md A2).
    driver: { ...sqlite, verbose: () => sqlite },
    flags: sqlite.OPEN_READWRITE | sqlite.OPEN_FULLMUTEX,
    entities: [...entities],
    enableWAL: writes,
    busyTimeout: 5_000,
    logging: false,
    synchronize: false,
  });
}

export async function openWriter(sqlite: SqliteModule, file: string, entities: readonly EntitySchema[], log: EventLog): Promise<Connection> {
  return openConnection(sqlite, createDataSource(sqlite, file, entities, true), writerPragmas, log);
}

/** A connection that cannot write (`query_only`): what it reads is committed. */
export async function openReader(sqlite: SqliteModule, file: string, log: EventLog): Promise<Connection> {
  return openConnection(sqlite, createDataSource(sqlite, file, [], false), readerPragmas, log);
}

async function openConnection(sqlite: SqliteModule, dataSource: DataSource, pragmas: Pragmas, log: EventLog): Promise<Connection> {
  await dataSource.initialize();
  const statements = new PreparedStatements(handleOf(sqlite, dataSource));
  const close = async (): Promise<void> => {
    await statements.release();
    await dataSource.destroy();
  };
  try {
    for (const [name, value] of Object.entries(pragmas)) await setPragma(statements, name, value);
  } catch (thrown) {
    await close();
    throw thrown;
  }

  const execute = async <T>(label: string, sql: string, params: readonly SqlValue[], how: (bound: readonly BoundValue[]) => Promise<T>): Promise<T> => {
    refuseSecondStatement(sql);
    const name = queryName(sql);
    const bound = params.map((value) => toBound(value, name));
    const started = performance.now();
    try {
      return await how(bound);
    } catch (thrown) {
      throw toDatabaseError(thrown, label, name, sql);
    } finally {
      const durationMs = performance.now() - started;
      if (durationMs > slowQueryMs) log.event({ event: 'query.slow', label, query: name, durationMs });
    }
  };

  return {
    dataSource,
    all: (label, sql, params) => execute(label, sql, params, (bound) => statements.all(sql, bound)),
    run: (label, sql, params) => execute(label, sql, params, (bound) => statements.run(sql, bound)),
    close,
  };
}

/**
 * The driver's own connection that TypeORM opened. Statements go straight to it: TypeORM's query runner prepares each anew, announces it to
 * subscribers nobody has, and loses the counts of a change behind WITH.
 */
function handleOf(sqlite: SqliteModule, dataSource: DataSource): Database {
  const handle: unknown = Reflect.get(dataSource.driver, 'databaseConnection');
  if (handle instanceof sqlite.Database) return handle;
  throw new Error('TypeORM did not open a connection of the driver it was given');
}

async function setPragma(statements: PreparedStatements, name: string, value: string | number): Promise<void> {
  await statements.all(`PRAGMA ${name} = ${value}`, []);
  const [row] = await statements.all(`PRAGMA ${name}`, []);
  const found: unknown = typeof row === 'object' && row !== null ? Object.values(row)[0] : null;
  if (found !== value) throw new Error(`SQLite did not take PRAGMA ${name} = ${value}: it answers ${String(found)}`);
}

function toBound(value: SqlValue, query: string): BoundValue {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number') {
    // The driver would store NaN as NULL, and digits beyond 2^53 are already lost.
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) throw new Error(`A number bound in ${query} is not exact`);
    return value;
  }
  if (typeof value === 'bigint') {
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`A bigint bound in ${query} exceeds 2^53`);
    return Number(value);
  }
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new Error(`A value bound in ${query} is of no kind SQLite stores`);
}

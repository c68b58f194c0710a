import type sqlite3 from 'sqlite3';
import { DataSource, type EntitySchema, type QueryRunner } from 'typeorm';
import { toDatabaseError } from './database-error.ts';
import type { EventLog } from './log.ts';
import { queryName, refuseSecondStatement, statementBody } from './statements.ts';
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
};
const readerPragmas: Pragmas = { query_only: 1, synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1 };

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
  return openConnection(createDataSource(sqlite, file, entities, true), writerPragmas, log);
}

/** A connection that cannot write (`query_only`): what it reads is committed. */
export async function openReader(sqlite: SqliteModule, file: string, log: EventLog): Promise<Connection> {
  return openConnection(createDataSource(sqlite, file, [], false), readerPragmas, log);
}

async function openConnection(dataSource: DataSource, pragmas: Pragmas, log: EventLog): Promise<Connection> {
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  try {
    for (const [name, value] of Object.entries(pragmas)) await setPragma(runner, name, value);
  } catch (thrown) {
    await dataSource.destroy();
    throw thrown;
  }

  const execute = async (label: string, name: string, sql: string, params: readonly SqlValue[]) => {
    const bound = params.map((value) => toBound(value, name));
    const started = performance.now();
    try {
      return await runner.query(sql, bound, true);
    } catch (thrown) {
      throw toDatabaseError(thrown, label, name, sql);
    } finally {
      const durationMs = performance.now() - started;
      if (durationMs > slowQueryMs) log.event({ event: 'query.slow', label, query: name, durationMs });
    }
  };

  return {
    dataSource,
    async all(label, sql, params) {
      refuseSecondStatement(sql);
      // A leading blank keeps TypeORM from taking INSERT … RETURNING for a statement without rows.
      const result = await execute(label, queryName(sql), ` ${sql.trimStart()}`, params);
      return result.records;
    },
    async run(label, sql, params) {
      refuseSecondStatement(sql);
      // TypeORM tells a change from a query by the first word, in capitals and with one blank.
      const text = statementBody(sql).trim().replace(/^(insert|update|delete)\s+/i, (verb) => `${verb.trim().toUpperCase()} `);
      const plain = /^(INSERT|UPDATE|DELETE) /.test(text);
      const result = await execute(label, queryName(sql), text, params);
      if (plain) return { changes: result.affected ?? 0, lastId: typeof result.raw === 'number' ? result.raw : 0 };
      return readOutcome(runner);
    },
    close: () => dataSource.destroy(),
  };
}

async function setPragma(runner: QueryRunner, name: string, value: string | number): Promise<void> {
  await runner.query(`PRAGMA ${name} = ${value}`);
  const answer: unknown = await runner.query(`PRAGMA ${name}`);
  const row: unknown = Array.isArray(answer) ? answer[0] : null;
  const found: unknown = typeof row === 'object' && row !== null ? Object.values(row)[0] : null;
  if (found !== value) throw new Error(`SQLite did not take PRAGMA ${name} = ${value}: it answers ${String(found)}`);
}

/** Counts of a statement that TypeORM ran as a query (WITH … INSERT): asked of the connection, which is ours alone. */
async function readOutcome(runner: QueryRunner): Promise<RunOutcome> {
  const rows: unknown = await runner.query('SELECT changes() AS changes, last_insert_rowid() AS "lastId"');
  const row: unknown = Array.isArray(rows) ? rows[0] : null;
  if (typeof row !== 'object' || row === null || !('changes' in row) || !('lastId' in row)) return { changes: 0, lastId: 0 };
  return { changes: Number(row.changes), lastId: Number(row.lastId) };
}

function toBound(value: SqlValue, query: string): string | number | null | Buffer {
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

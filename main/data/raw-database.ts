import type { Database, Statement } from 'sqlite3';
import type { SqliteModule } from './connection.ts';
import { toDatabaseError } from './database-error.ts';
import type { SqlValue } from './unit-of-work.ts';

/** A connection without TypeORM, for what is no unit of work: folder lock, migrations, copies. */
export interface RawDatabase {
  all(sql: string, params?: readonly SqlValue[]): Promise<readonly unknown[]>;
  /** A statement without rows, prepared once for many runs. Runs need not be awaited one by one: SQLite's threads go on while this one works. */
  prepare(sql: string): Promise<RawStatement>;
  close(): Promise<void>;
}

export interface RawStatement {
  run(params: readonly SqlValue[]): Promise<void>;
  /** A database closes only without any. */
  release(): Promise<void>;
}

export async function openRawDatabase(sqlite: SqliteModule, file: string, label: string, busyTimeoutMs: number): Promise<RawDatabase> {
  const database = await new Promise<Database>((resolve, reject) => {
    const opened = new sqlite.Database(file, sqlite.OPEN_READWRITE | sqlite.OPEN_CREATE | sqlite.OPEN_FULLMUTEX, (error) => {
      if (error === null) resolve(opened);
      else reject(toDatabaseError(error, label, 'open', ''));
    });
  });
  database.configure('busyTimeout', busyTimeoutMs);
  return {
    all: (sql, params = []) =>
      new Promise((resolve, reject) => {
        database.all(sql, params, (error: Error | null, rows: unknown[]) => {
          if (error === null) resolve(rows);
          else reject(toDatabaseError(error, label, label, sql));
        });
      }),
    prepare: (sql) =>
      new Promise((resolve, reject) => {
        const statement = database.prepare(sql, (error: Error | null) => {
          if (error === null) resolve(rawStatement(statement, label, sql));
          else reject(toDatabaseError(error, label, label, sql));
        });
      }),
    close: () =>
      new Promise((resolve, reject) => {
        database.close((error) => {
          if (error === null) resolve();
          else reject(toDatabaseError(error, label, 'close', ''));
        });
      }),
  };
}

function rawStatement(statement: Statement, label: string, sql: string): RawStatement {
  return {
    run: (params) =>
      new Promise((resolve, reject) => {
        statement.run(params.map((value) => (value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value)), (error: Error | null) => {
          if (error === null) resolve();
          else reject(toDatabaseError(error, label, label, sql));
        });
      }),
    release: () => new Promise((resolve) => statement.finalize(() => resolve())),
  };
}

import type { Database } from 'sqlite3';
import type { SqliteModule } from './connection.ts';
import { toDatabaseError } from './database-error.ts';
import type { SqlValue } from './unit-of-work.ts';

/** A connection without TypeORM, for what is no unit of work: folder lock, migrations, copies. */
export interface RawDatabase {
  all(sql: string, params?: readonly SqlValue[]): Promise<readonly unknown[]>;
  /** Statements without rows, in their order and in one go: whatever this thread does meanwhile, the next one does not wait for it. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** `flags`: beside those of every connection. */
export async function openRawDatabase(sqlite: SqliteModule, file: string, label: string, busyTimeoutMs: number, flags = 0): Promise<RawDatabase> {
  const database = await new Promise<Database>((resolve, reject) => {
    const opened = new sqlite.Database(file, sqlite.OPEN_READWRITE | sqlite.OPEN_CREATE | sqlite.OPEN_FULLMUTEX | flags, (error) => {
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
    script: (sql) =>
      new Promise((resolve, reject) => {
        database.exec(sql, (error) => {
          if (error === null) resolve();
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

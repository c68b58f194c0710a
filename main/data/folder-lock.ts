import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import type { SqliteModule } from './connection.ts';
import { DatabaseError } from './database-error.ts';
import { openRawDatabase } from './raw-database.ts';

export type LockOwner = Readonly<{ pid: number | null; host: string | null }>;
export type FolderLock = Readonly<{ release(): Promise<void> }>;

const ownerFile = z.object({ pid: z.number().int(), host: z.string() });

/**
 * Takes the data folder for this process: an exclusive SQLite transaction on `lock.db`, which the system frees when the process
 * ends, however it ends. Who holds it is told by `lock-owner.json` beside it, since a locked database cannot be read.
 * Error: the owner, as far as known. Throws DatabaseError when the folder cannot be written.
 */
export async function lockFolder(sqlite: SqliteModule, dataDir: string): Promise<Result<FolderLock, LockOwner>> {
  const ownerPath = join(dataDir, 'lock-owner.json');
  const database = await openRawDatabase(sqlite, join(dataDir, 'lock.db'), 'folder-lock', 0);
  try {
    await database.all('BEGIN EXCLUSIVE');
  } catch (thrown) {
    await database.close();
    if (thrown instanceof DatabaseError && thrown.code === 'SQLITE_BUSY') return err(await readOwner(ownerPath));
    throw thrown;
  }
  await writeFile(ownerPath, JSON.stringify({ pid: process.pid, host: hostname() }), { mode: 0o600 });
  return ok({
    async release() {
      await rm(ownerPath, { force: true });
      await database.close();
    },
  });
}

async function readOwner(path: string): Promise<LockOwner> {
  try {
    const owner = ownerFile.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return owner.success ? owner.data : { pid: null, host: null };
  } catch {
    return { pid: null, host: null };
  }
}

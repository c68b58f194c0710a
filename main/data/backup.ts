import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SqliteModule } from './connection.ts';
import { openRawDatabase } from './raw-database.ts';

const unfinished = '.partial';

/**
 * Writes a consistent copy of a live database (VACUUM INTO, over a connection of its own: neither the writer nor the screens wait).
 * The copy is complete when the file bears its name: it is written beside, synced and renamed.
 * Errors: DatabaseError (disk full, corrupted source), file system errors. An existing file of that name is replaced.
 */
export async function backupTo(sqlite: SqliteModule, databaseFile: string, target: string): Promise<void> {
  const partial = `${target}${unfinished}`;
  await rm(partial, { force: true });
  // SQLite writes into an existing empty file: made here, it is readable by its owner alone from the first byte.
  await (await open(partial, 'wx', 0o600)).close();
  const database = await openRawDatabase(sqlite, databaseFile, 'backup', 5_000);
  try {
    await database.all('VACUUM INTO ?', [partial]);
  } finally {
    await database.close();
  }
  await syncFile(partial);
  await rename(partial, target);
  await syncFolder(dirname(target));
}

/** Removes copies that a crash left half written. */
export async function dropUnfinishedBackups(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (name.endsWith(unfinished)) await rm(join(folder, name), { force: true });
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename survive a power cut; Windows has no such call and does it by itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

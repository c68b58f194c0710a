import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntitySchema } from 'typeorm';
import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { backupTo, dropUnfinishedBackups } from './backup.ts';
import { createCheckpointer } from './checkpointer.ts';
import { loadSqlite, openReader, openWriter, type Connection, type SqliteModule } from './connection.ts';
import { DatabaseError } from './database-error.ts';
import { engineTables } from './engine-tables.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { openEventLog, type EventLog } from './log.ts';
import { applyMigrations, planMigrations, type Migration } from './migrate.ts';
import { engineMigration } from './migrations/0000-engine.ts';
import { findNetworkDrive } from './network-drive.ts';
import * as failures from './open-failure.ts';
import type { OpenFailure } from './open-failure.ts';
import { openRawDatabase, type RawDatabase } from './raw-database.ts';
import { createTopicBoard } from './topics.ts';
import type { DataEngine } from './unit-of-work.ts';
import { createUnitRunner } from './units.ts';
import { verifyDatabase } from './verify.ts';

export type {
  DataEngine, Reader, ReadLane, RunOutcome, SqlValue, Topic, TopicRevision, TopicRevisions, UnitOfWork, WriteLane,
} from './unit-of-work.ts';
export type { EngineVerification } from './verify.ts';
export type { Migration } from './migrate.ts';
export type { OpenFailure } from './open-failure.ts';

/** A data folder opened by this process, which owns it until `engine.close()`. */
export type OpenedEngine = Readonly<{
  engine: DataEngine;
  /** Log of this process, in `logs` of the data folder; closed with the engine. */
  log: EventLog;
  /** Random identity written when the database was created; copies keep it. */
  databaseId: string;
  /** The database did not exist before this call. */
  isNew: boolean;
  sqliteVersion: string;
  /** Italian sentence for *Informazioni* when SQLite is not the version the product is built on; null when it is. */
  engineWarning: string | null;
  /** Migrations applied by this call. */
  migrationsApplied: readonly number[];
  /** Copy made before migrating an existing database; null when there was nothing to migrate. */
  backupFile: string | null;
  /** Writes a consistent copy of the database (VACUUM INTO) while the work goes on. Errors: DatabaseError, file system errors. */
  backupTo(file: string): Promise<void>;
}>;

export type OpenOptions = Readonly<{
  dataDir: string;
  /** Tables of the features; the engine adds its own. */
  entities: readonly EntitySchema[];
  /** Migrations 1, 2 … of the features; the engine puts its own 0 before them. */
  migrations: readonly Migration[];
  /** Milliseconds since the epoch; the system clock when absent. */
  clock?: () => number;
}>;

const databaseName = 'sportello.db';
/** The version the product is built and measured on (stack.md, "Why rebuild the engine"). */
const wantedVersion = '3.54.1';
/** Oldest accepted: what upstream's prebuilt addon carries. Older ones lack the repair of the WAL reset. */
const oldestVersion = '3.52.0';

/**
 * Takes the data folder (created if missing), copies and migrates its database where needed, and opens it.
 * Every foreseen obstacle is an {@link OpenFailure} with an Italian message; nothing stays open or locked after a failure.
 */
export async function openEngine(options: OpenOptions): Promise<Result<OpenedEngine, OpenFailure>> {
  const prepared = await prepareFolder(options.dataDir);
  if (!prepared.ok) return prepared;
  const sqlite = await loadSqlite();
  if (sqlite === null) return err(failures.engineUnavailable());
  if (isOlder(sqlite.VERSION, oldestVersion)) return err(failures.engineVersion(sqlite.VERSION, oldestVersion));
  try {
    const lock = await lockFolder(sqlite, prepared.value);
    if (!lock.ok) return err(failures.locked(lock.error));
    return await openLocked({ ...options, dataDir: prepared.value }, sqlite, lock.value);
  } catch (thrown) {
    if (thrown instanceof DatabaseError) return err(failures.fromDatabaseError(thrown));
    throw thrown;
  }
}

async function prepareFolder(dataDir: string): Promise<Result<string, OpenFailure>> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const path = await realpath(dataDir);
    const drive = findNetworkDrive({ platform: process.platform, path, mounts: await readMounts() });
    return drive === null ? ok(path) : err(failures.networkDrive());
  } catch (thrown) {
    return err(failures.folderNotWritable(thrown));
  }
}

/** Linux only: elsewhere the path itself is all that is judged (a mapped drive letter on Windows is not recognised). */
async function readMounts(): Promise<string> {
  return process.platform === 'linux' ? readFile('/proc/mounts', 'utf8').catch(() => '') : '';
}

async function openLocked(options: OpenOptions, sqlite: SqliteModule, lock: FolderLock): Promise<Result<OpenedEngine, OpenFailure>> {
  const clock = options.clock ?? Date.now;
  const log = openEventLog(join(options.dataDir, 'logs'), clock);
  const giveUp = async (): Promise<void> => {
    log.close();
    await lock.release();
  };
  try {
    const migrated = await migrate(options, sqlite, clock, log);
    if (!migrated.ok) {
      await giveUp();
      return migrated;
    }
    return ok(await assemble(options, sqlite, lock, log, clock, migrated.value));
  } catch (thrown) {
    log.error('engine.open-failed', thrown);
    await giveUp();
    throw thrown;
  }
}

type Migrated = Pick<OpenedEngine, 'isNew' | 'migrationsApplied' | 'backupFile'>;

async function migrate(options: OpenOptions, sqlite: SqliteModule, clock: () => number, log: EventLog): Promise<Result<Migrated, OpenFailure>> {
  const file = join(options.dataDir, databaseName);
  const backups = join(options.dataDir, 'backups');
  const now = new Date(clock()).toISOString();
  await dropUnfinishedBackups(backups);
  const database = await openRawDatabase(sqlite, file, 'migrate', 5_000);
  try {
    const obstacle = await protectWriter(database);
    if (obstacle !== null) return err(obstacle);
    const plan = await planMigrations(database, [engineMigration, ...options.migrations]);
    if (!plan.ok) return err(failures.fromMigration(plan.error, null));
    const { isNew, from, pending } = plan.value;
    let backupFile: string | null = null;
    if (!isNew && pending.length > 0) {
      await mkdir(backups, { recursive: true, mode: 0o700 });
      backupFile = join(backups, `before-migration-${from + 1}-${now.replace(/[-:.]/g, '')}.db`);
      await backupTo(sqlite, file, backupFile);
    }
    const applied = await applyMigrations(database, pending, now);
    if (!applied.ok) {
      log.event({ event: 'engine.migration-failed', code: applied.error.kind });
      return err(failures.fromMigration(applied.error, backupFile));
    }
    await learnDistribution(database);
    return ok({ isNew, migrationsApplied: applied.value, backupFile });
  } finally {
    await database.close();
  }
}

/** Lets SQLite look at a few hundred entries of each index that grew since it last did, so that it chooses its ways by what the archive holds. */
async function learnDistribution(database: RawDatabase): Promise<void> {
  await database.all('PRAGMA analysis_limit = 400');
  await database.all('PRAGMA optimize = 0x10002');
}

/** Settings of the connection that migrates, read back like those of the writer; null when they hold. */
async function protectWriter(database: RawDatabase): Promise<OpenFailure | null> {
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'trusted_schema = OFF', 'cell_size_check = ON', 'secure_delete = ON']) {
    await database.all(`PRAGMA ${pragma}`);
  }
  const settings = z.tuple([z.object({ journal: z.literal('wal'), synchronous: z.literal(2) })]);
  const answer = await database.all('SELECT (SELECT journal_mode FROM pragma_journal_mode) AS journal, (SELECT synchronous FROM pragma_synchronous) AS synchronous');
  return settings.safeParse(answer).success ? null : failures.folderNotWritable(Object.assign(new Error('No WAL here'), { code: 'NO_WAL' }));
}

async function assemble(
  options: OpenOptions, sqlite: SqliteModule, lock: FolderLock, log: EventLog, clock: () => number, migrated: Migrated,
): Promise<OpenedEngine> {
  const file = join(options.dataDir, databaseName);
  const opened: Connection[] = [];
  const keep = (connection: Connection): Connection => {
    opened.push(connection);
    return connection;
  };
  const closeConnections = async (): Promise<void> => {
    for (const connection of opened) await connection.close();
  };
  try {
    const writer = keep(await openWriter(sqlite, file, [...engineTables, ...options.entities], log));
    const readers = { screen: keep(await openReader(sqlite, file, log)), heavy: keep(await openReader(sqlite, file, log)) };
    const board = createTopicBoard(clock);
    const checkpointer = createCheckpointer({ open: () => openRawDatabase(sqlite, file, 'checkpoint', 0), betweenUnits: (job) => units.betweenUnits(job), log });
    const units = createUnitRunner({ writer, readers, board, log, clock, committed: () => checkpointer.committed() });
    let closing: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      await checkpointer.close();
      await units.drain();
      board.close();
      await closeConnections();
      log.close();
      await lock.release();
    };
    const engine: DataEngine = {
      write: (label, work, how) => units.write(label, how?.lane ?? 'counter', work, () => false),
      writeResult: (label, work, how) => units.write(label, how?.lane ?? 'counter', work, (result) => !result.ok),
      read: (work, how) => units.read(how?.lane ?? 'screen', work),
      insideUnit: units.insideUnit,
      topics: board.revisions,
      verify: () => units.read('heavy', verifyDatabase),
      close: () => (closing ??= close()),
    };
    return {
      engine,
      log,
      databaseId: await readDatabaseId(engine),
      sqliteVersion: sqlite.VERSION,
      engineWarning: sqlite.VERSION === wantedVersion ? null : failures.versionWarning(sqlite.VERSION, wantedVersion),
      ...migrated,
      backupTo: (target) => backupTo(sqlite, file, target),
    };
  } catch (thrown) {
    await closeConnections();
    throw thrown;
  }
}

async function readDatabaseId(engine: DataEngine): Promise<string> {
  const row = await engine.read((reader) => reader.get(z.object({ databaseId: z.string() }), '/* engine.identity */ SELECT database_id FROM database_identity'));
  if (row === null) throw new Error('The database has no identity');
  return row.databaseId;
}

function isOlder(version: string, limit: string): boolean {
  const [left, right] = [version, limit].map((text) => text.split('.').reduce((sum, part) => sum * 1_000 + Number(part), 0));
  return (left ?? 0) < (right ?? 0);
}

/** True when the folder holds a database of the product: opening it will not create one. */
export function isDataFolder(dataDir: string): boolean {
  return existsSync(join(dataDir, databaseName));
}

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { DatabaseError } from './database-error.ts';
import type { RawDatabase } from './raw-database.ts';
import { refuseSecondStatement } from './statements.ts';

/**
 * One numbered step of the schema. Never edited once released (its hash is recorded and compared): a change is a new migration.
 * Each statement is one SQL statement; the whole migration is one transaction, with foreign keys off and checked at its end.
 */
export type Migration = Readonly<{ id: number; name: string; statements: readonly string[] }>;

export type MigrationFailure =
  | Readonly<{ kind: 'NEWER_DATABASE'; databaseMigration: number; programMigration: number }>
  | Readonly<{ kind: 'MIGRATION_ALTERED'; migration: number }>
  | Readonly<{ kind: 'MIGRATION_FAILED'; migration: number; code: string }>;

export type MigrationPlan = Readonly<{ isNew: boolean; from: number; pending: readonly Migration[] }>;

const appliedRow = z.object({ id: z.number().int(), sha256: z.string() });

/** Fingerprint of what a migration does; white space counts, since nothing released is ever reformatted. */
export function migrationHash(migration: Migration): string {
  return createHash('sha256').update(JSON.stringify([migration.id, migration.name, migration.statements])).digest('hex');
}

/** Compares the database with the program's migrations. Throws when the program's own list is not numbered 0, 1, 2 … (a bug). */
export async function planMigrations(database: RawDatabase, migrations: readonly Migration[]): Promise<Result<MigrationPlan, MigrationFailure>> {
  migrations.forEach((migration, index) => {
    if (migration.id !== index) throw new Error(`Migrations are numbered without gaps from 0: found ${migration.id} at place ${index}`);
  });
  const applied = await readApplied(database);
  const last = applied.at(-1)?.id ?? -1;
  if (last >= migrations.length) return err({ kind: 'NEWER_DATABASE', databaseMigration: last, programMigration: migrations.length - 1 });
  const altered = applied.find((row, index) => row.id !== index || row.sha256 !== hashAt(migrations, index));
  if (altered !== undefined) return err({ kind: 'MIGRATION_ALTERED', migration: altered.id });
  return ok({ isNew: last === -1, from: last, pending: migrations.slice(last + 1) });
}

/**
 * Applies the pending migrations, each in its own transaction: after a crash the database holds whole migrations only.
 * On failure the connection must be closed (foreign keys stay off on it) and the copy made before is the way back.
 */
export async function applyMigrations(database: RawDatabase, pending: readonly Migration[], now: string): Promise<Result<readonly number[], MigrationFailure>> {
  await database.all('PRAGMA foreign_keys = OFF');
  for (const migration of pending) {
    try {
      await applyOne(database, migration, now);
    } catch (thrown) {
      await database.all('ROLLBACK').catch(() => undefined);
      const code = thrown instanceof DatabaseError ? thrown.code : thrown instanceof OrphansError ? 'FOREIGN_KEYS' : 'UNKNOWN';
      return err({ kind: 'MIGRATION_FAILED', migration: migration.id, code });
    }
  }
  return ok(pending.map((migration) => migration.id));
}

class OrphansError extends Error {}

async function applyOne(database: RawDatabase, migration: Migration, now: string): Promise<void> {
  await database.all('BEGIN IMMEDIATE');
  for (const statement of migration.statements) {
    refuseSecondStatement(statement);
    await database.all(statement);
  }
  const orphans = await database.all('PRAGMA foreign_key_check');
  if (orphans.length > 0) throw new OrphansError(`Migration ${migration.id} leaves rows that point to nothing`);
  await database.all('INSERT INTO schema_migration (id, name, sha256, applied_at) VALUES (?, ?, ?, ?)', [migration.id, migration.name, migrationHash(migration), now]);
  await database.all('COMMIT');
}

async function readApplied(database: RawDatabase): Promise<readonly z.infer<typeof appliedRow>[]> {
  const tables = await database.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'`);
  if (tables.length === 0) return [];
  return z.array(appliedRow).parse(await database.all('SELECT id, sha256 FROM schema_migration ORDER BY id'));
}

function hashAt(migrations: readonly Migration[], index: number): string | null {
  const migration = migrations[index];
  return migration === undefined ? null : migrationHash(migration);
}

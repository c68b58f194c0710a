import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadSqlite } from './connection.ts';
import { openEngine, type Migration } from './engine.ts';
import { openTestEngine, shelfMigration, temporaryFolder } from './engine.fixture.ts';
import { openRawDatabase } from './raw-database.ts';

const second: Migration = { id: 2, name: 'loans', statements: ['CREATE TABLE loan (id INTEGER PRIMARY KEY NOT NULL) STRICT', `INSERT INTO loan (id) VALUES (1)`] };

/** A folder whose database knows migrations 0 and 1 and holds one book. */
async function oldFolder(): Promise<string> {
  const { engine, dataDir } = await openTestEngine();
  await engine.write('shelf.add', (unit) => unit.run(`INSERT INTO shelf (id, full_name) VALUES ('s', 'Scaffale')`));
  await engine.write('book.add', (unit) => unit.run(`INSERT INTO book (title, shelf_id) VALUES ('Uno', 's')`));
  await engine.close();
  return dataDir;
}

const bookTitles = async (dataDir: string, migrations: readonly Migration[]): Promise<readonly string[]> => {
  const { engine } = await openTestEngine({ dataDir, migrations });
  const rows = await engine.read((reader) => reader.all(z.object({ title: z.string() }), 'SELECT title FROM book'));
  await engine.close();
  return rows.map((row) => row.title);
};

test('a new database gets all migrations in order and no backup', async () => {
  const { migrationsApplied, backupFile, isNew } = await openTestEngine({ migrations: [shelfMigration, second] });
  expect({ migrationsApplied, backupFile, isNew }).toEqual({ migrationsApplied: [0, 1, 2], backupFile: null, isNew: true });
});

test('an existing database gets the missing ones, after a copy that can be opened and holds the data of before', async () => {
  const dataDir = await oldFolder();
  const { engine, migrationsApplied, backupFile } = await openTestEngine({ dataDir, migrations: [shelfMigration, second] });
  expect(migrationsApplied).toEqual([2]);
  expect(await engine.verify()).toMatchObject({ ok: true });
  const sqlite = await loadSqlite();
  if (sqlite === null || backupFile === null) throw new Error('no backup');
  const copy = await openRawDatabase(sqlite, backupFile, 'copy', 0);
  expect(await copy.all('SELECT title FROM book')).toEqual([{ title: 'Uno' }]);
  expect(await copy.all(`SELECT name FROM sqlite_schema WHERE name = 'loan'`)).toEqual([]);
  await copy.close();
});

test('a second opening applies nothing and copies nothing', async () => {
  const dataDir = await oldFolder();
  const { migrationsApplied, backupFile } = await openTestEngine({ dataDir });
  expect({ migrationsApplied, backupFile }).toEqual({ migrationsApplied: [], backupFile: null });
  expect(await readdir(dataDir)).not.toContain('backups');
});

test('a database newer than the program is refused, unchanged', async () => {
  const dataDir = await oldFolder();
  await (await openTestEngine({ dataDir, migrations: [shelfMigration, second] })).engine.close();
  const before = await readFile(join(dataDir, 'sportello.db'));
  const opened = await openEngine({ dataDir, entities: [], migrations: [shelfMigration] });
  expect(opened).toMatchObject({ ok: false, error: { kind: 'NEWER_DATABASE', databaseMigration: 2, programMigration: 1 } });
  expect((await readFile(join(dataDir, 'sportello.db'))).equals(before)).toBe(true);
  expect(await bookTitles(dataDir, [shelfMigration, second])).toEqual(['Uno']);
});

test('a migration that was altered after it had been applied is refused', async () => {
  const dataDir = await oldFolder();
  const altered = { ...shelfMigration, statements: [...shelfMigration.statements, 'CREATE INDEX ix_book_shelf ON book (shelf_id)'] };
  expect(await openEngine({ dataDir, entities: [], migrations: [altered] })).toMatchObject({ ok: false, error: { kind: 'MIGRATION_ALTERED', migration: 1 } });
  expect(await bookTitles(dataDir, [shelfMigration])).toEqual(['Uno']);
});

test.each([
  ['a statement that fails', ['CREATE TABLE loan (id INTEGER PRIMARY KEY NOT NULL) STRICT', 'INSERT INTO nowhere VALUES (1)'], 'SQLITE_ERROR'],
  ['two statements in one, of which the second would not run', ['CREATE TABLE loan (id INTEGER); DROP TABLE book'], 'UNKNOWN'],
  ['rows left pointing to nothing', [`DELETE FROM shelf`], 'FOREIGN_KEYS'],
])('%s rolls the migration back, tells where the copy lies and leaves the database as it was', async (_name, statements, code) => {
  const dataDir = await oldFolder();
  const broken: Migration = { id: 2, name: 'broken', statements };
  const opened = await openEngine({ dataDir, entities: [], migrations: [shelfMigration, broken] });
  expect(opened).toMatchObject({ ok: false, error: { kind: 'MIGRATION_FAILED', migration: 2, code, message: expect.stringContaining('backups') } });
  expect(await bookTitles(dataDir, [shelfMigration])).toEqual(['Uno']);
});

test('a parent table can be rebuilt without losing its children', async () => {
  const dataDir = await oldFolder();
  const rebuild: Migration = {
    id: 2, name: 'rebuild',
    statements: [
      `CREATE TABLE shelf_new (id TEXT PRIMARY KEY NOT NULL, full_name TEXT NOT NULL, room TEXT) STRICT`,
      'INSERT INTO shelf_new (id, full_name) SELECT id, full_name FROM shelf', 'DROP TABLE shelf', 'ALTER TABLE shelf_new RENAME TO shelf',
    ],
  };
  const { engine } = await openTestEngine({ dataDir, migrations: [shelfMigration, rebuild] });
  expect(await engine.read((reader) => reader.get(z.object({ shelfId: z.string() }), 'SELECT shelf_id FROM book'))).toEqual({ shelfId: 's' });
  await expect(engine.write('orphan', (unit) => unit.run(`INSERT INTO book (title, shelf_id) VALUES ('Due', 'nowhere')`))).rejects.toMatchObject({ constraint: { kind: 'FOREIGN_KEY' } });
});

test('a list of migrations with a gap is a bug of the program', async () => {
  const dataDir = await temporaryFolder();
  await expect(openEngine({ dataDir, entities: [], migrations: [second] })).rejects.toThrow('without gaps');
});

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dropUnfinishedBackups } from './backup.ts';
import { loadSqlite } from './connection.ts';
import { openTestEngine, temporaryFolder } from './engine.fixture.ts';
import { openRawDatabase } from './raw-database.ts';

test('a copy made while work goes on holds whole units only and can be opened by itself', async () => {
  const { engine, backupTo } = await openTestEngine();
  const folder = await temporaryFolder();
  const pair = (index: number) =>
    engine.write('pair', async (unit) => {
      await unit.run('INSERT INTO book (title) VALUES (?)', [`a${index}`]);
      await unit.run('INSERT INTO book (title) VALUES (?)', [`b${index}`]);
    });
  const writes = Array.from({ length: 40 }, (_unused, index) => pair(index));
  await writes[5];
  await backupTo(join(folder, 'copy.db'));
  await Promise.all(writes);
  expect(await readdir(folder)).toEqual(['copy.db']);
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new Error('no SQLite');
  const copy = await openRawDatabase(sqlite, join(folder, 'copy.db'), 'copy', 0);
  const [row] = await copy.all(`SELECT count(*) AS books, sum(title LIKE 'a%') AS firsts FROM book`);
  expect(await copy.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  await copy.close();
  const { books, firsts } = Object(row);
  expect(books).toBeGreaterThanOrEqual(12);
  expect(books).toBe(firsts * 2);
});

test('a copy that cannot be written is an error and leaves no file', async () => {
  const { backupTo } = await openTestEngine();
  const folder = await temporaryFolder();
  await expect(backupTo(join(folder, 'missing', 'copy.db'))).rejects.toThrow();
  expect(await readdir(folder)).toEqual([]);
});

test('half-written copies of a crash are removed, whole ones stay', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a.db.partial'), '');
  await writeFile(join(folder, 'b.db'), '');
  await dropUnfinishedBackups(folder);
  await dropUnfinishedBackups(join(folder, 'missing'));
  expect(await readdir(folder)).toEqual(['b.db']);
});

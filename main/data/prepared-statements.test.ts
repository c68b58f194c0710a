import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PreparedStatements } from './prepared-statements.ts';

let folder: string;
let database: sqlite3.Database;
let statements: PreparedStatements;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-statements-'));
  database = await new Promise((resolve, reject) => {
    const opened = new sqlite3.Database(join(folder, 'a.db'), (error) => (error === null ? resolve(opened) : reject(error)));
  });
  statements = new PreparedStatements(database);
  await statements.run('CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER) STRICT', []);
});

afterEach(async () => {
  await statements.release();
  await close();
  rmSync(folder, { recursive: true, force: true });
});

function close(): Promise<Error | null> {
  return new Promise((resolve) => database.close((error) => resolve(error)));
}

const insert = 'INSERT INTO a (name, size) VALUES (?, ?)';
const everything = 'SELECT * FROM a ORDER BY id';

describe('a statement used again', () => {
  test('runs with the new values, and tells its own counts', async () => {
    expect(await statements.run(insert, ['x', 1])).toEqual({ changes: 1, lastId: 1 });
    expect(await statements.run(insert, ['y', null])).toEqual({ changes: 1, lastId: 2 });
    expect(await statements.run('UPDATE a SET size = 7 WHERE size IS ?', [null])).toMatchObject({ changes: 1 });
    expect(await statements.run('UPDATE a SET size = 7 WHERE size IS ?', [99])).toMatchObject({ changes: 0 });
    expect(await statements.all(everything, [])).toEqual([{ id: 1, name: 'x', size: 1 }, { id: 2, name: 'y', size: 7 }]);
  });

  test('finds by a value of any kind, as it is bound', async () => {
    await statements.run(insert, ['7', 7]);
    await statements.run(insert, ['x', null]);
    await statements.run(insert, ['y', 0]);
    const byName = 'SELECT size FROM a WHERE name = ? ORDER BY id';
    const bySize = 'SELECT name FROM a WHERE size IS ? ORDER BY id';
    expect(await Promise.all([statements.all(byName, ['7']), statements.all(byName, [7]), statements.all(byName, [null])])).toEqual([[{ size: 7 }], [{ size: 7 }], []]);
    expect(await Promise.all([7, '7', null, 0, 1].map((size) => statements.all(bySize, [size])))).toEqual([[{ name: '7' }], [{ name: '7' }], [{ name: 'x' }], [{ name: 'y' }], []]);
  });

  test('does not remember a value that is not bound this time', async () => {
    await statements.run(insert, ['x', 5]);
    expect(await statements.all('SELECT ?1 AS first, ?2 AS second', ['a', 'b'])).toEqual([{ first: 'a', second: 'b' }]);
    expect(await statements.all('SELECT ?1 AS first, ?2 AS second', ['c'])).toEqual([{ first: 'c', second: null }]);
  });

  test('sees the columns of a table changed meanwhile', async () => {
    await statements.run(insert, ['x', 1]);
    expect(await statements.all(everything, [])).toEqual([{ id: 1, name: 'x', size: 1 }]);
    await statements.run("ALTER TABLE a ADD COLUMN note TEXT NOT NULL DEFAULT 'n'", []);
    expect(await statements.all(everything, [])).toEqual([{ id: 1, name: 'x', size: 1, note: 'n' }]);
    await statements.run('DROP TABLE a', []);
    await expect(statements.all(everything, [])).rejects.toThrow('no such table');
    await statements.run('CREATE TABLE a (id INTEGER PRIMARY KEY, other TEXT) STRICT', []);
    expect(await statements.all(everything, [])).toEqual([]);
  });

  test('sees what another connection committed', async () => {
    expect(await statements.all(everything, [])).toEqual([]);
    const other = await new Promise<sqlite3.Database>((resolve) => {
      const opened = new sqlite3.Database(join(folder, 'a.db'), () => resolve(opened));
    });
    await new Promise<void>((resolve) => other.run(insert, ['x', 1], () => resolve()));
    expect(await statements.all(everything, [])).toHaveLength(1);
    await new Promise<void>((resolve) => other.close(() => resolve()));
  });

  test('may be asked for twice at once', async () => {
    const rows = await Promise.all(Array.from({ length: 20 }, (_, index) => statements.all('SELECT ? AS n', [index])));
    expect(rows).toEqual(Array.from({ length: 20 }, (_, index) => [{ n: index }]));
  });
});

describe('after a failure', () => {
  test('a broken constraint leaves the transaction as it was, and the statement works again', async () => {
    await statements.run('BEGIN IMMEDIATE', []);
    await statements.run(insert, ['x', 1]);
    await expect(statements.run(insert, ['x', 2])).rejects.toThrow('UNIQUE');
    await statements.run(insert, ['y', 3]);
    await statements.run('COMMIT', []);
    expect(await statements.all('SELECT name FROM a ORDER BY id', [])).toEqual([{ name: 'x' }, { name: 'y' }]);
  });

  test('a statement used inside a transaction works after its rollback', async () => {
    for (const end of ['ROLLBACK', 'COMMIT', 'ROLLBACK']) {
      await statements.run('BEGIN IMMEDIATE', []);
      await statements.run(insert, [end === 'COMMIT' ? 'kept' : 'gone', 1]);
      expect(await statements.all('SELECT COUNT(*) AS n FROM a WHERE name = ?', ['gone'])).toEqual([{ n: end === 'ROLLBACK' ? 1 : 0 }]);
      await statements.run(end, []);
    }
    expect(await statements.all('SELECT name FROM a', [])).toEqual([{ name: 'kept' }]);
  });

  test('a text that cannot be prepared is refused every time, for rows and for changes', async () => {
    for (const _ of [1, 2]) {
      await expect(statements.all('SELECT x FROM nowhere', [])).rejects.toThrow('no such table');
      await expect(statements.run('INSERT INTO nowhere VALUES (1)', [])).rejects.toThrow('no such table');
    }
    expect(await statements.all(everything, [])).toEqual([]);
  });

  test('a row that the statement could not finish with does not hold the transaction open', async () => {
    await statements.run('BEGIN IMMEDIATE', []);
    await statements.run(insert, ['x', 1]);
    await expect(statements.all("SELECT CASE id WHEN 1 THEN abs(-9223372036854775808) ELSE id END AS n FROM a", [])).rejects.toThrow('integer overflow');
    await statements.run('COMMIT', []);
    expect(await statements.all('SELECT COUNT(*) AS n FROM a', [])).toEqual([{ n: 1 }]);
  });
});

describe('what is kept', () => {
  test('is bounded, and the statements used last stay', async () => {
    for (let index = 0; index < 300; index += 1) {
      await statements.all(everything, []);
      await statements.all(`SELECT ${index} AS n`, []);
    }
    expect(statements.size).toBe(128);
    expect(await statements.all('SELECT 0 AS n', [])).toEqual([{ n: 0 }]);
  });

  test('is the statement, and not the long value that was bound to it', async () => {
    const before = statements.size;
    await statements.run(insert, ['x'.repeat(100_000), 1]);
    expect(await statements.all('SELECT length(?) AS n', [Buffer.alloc(100_000)])).toEqual([{ n: 100_000 }]);
    expect(statements.size).toBe(before + 2);
    // A value that nobody binds again is still there in a statement that holds it.
    expect(await statements.all('SELECT length(?) AS n', [])).toEqual([{ n: null }]);
    expect(await statements.all('SELECT length(?) AS n', [Buffer.alloc(50_000)])).toEqual([{ n: 50_000 }]);
    expect(await statements.run(insert, ['y', 2])).toMatchObject({ changes: 1 });
  });

  test('is nothing of a change whose rows nobody reads, which would keep its transaction open', async () => {
    const before = statements.size;
    await statements.run(`${insert} RETURNING id`, ['x', 1]);
    expect(statements.size).toBe(before);
    expect(await statements.all(everything, [])).toHaveLength(1);
  });

  test('keeps a connection from closing until it is released', async () => {
    await statements.all(everything, []);
    expect((await close())?.message).toContain('SQLITE_BUSY');
    await statements.release();
    expect(statements.size).toBe(0);
    expect(await close()).toBeNull();
    database = await new Promise((resolve) => {
      const opened = new sqlite3.Database(join(folder, 'a.db'), () => resolve(opened));
    });
    statements = new PreparedStatements(database);
  });
});

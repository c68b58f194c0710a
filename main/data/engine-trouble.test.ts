import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { DatabaseError, isUniqueViolation, RowShapeError } from './database-error.ts';
import type { DataEngine, UnitOfWork } from './engine.ts';
import { gate, openTestEngine } from './engine.fixture.ts';

const titleRow = z.object({ title: z.string() });

async function titles(engine: DataEngine): Promise<readonly string[]> {
  const rows = await engine.read((reader) => reader.all(titleRow, 'SELECT title FROM book ORDER BY id'));
  return rows.map((row) => row.title);
}

async function addBook(unit: UnitOfWork, title: string): Promise<void> {
  await unit.run('INSERT INTO book (title) VALUES (?)', [title]);
}

describe('errors', () => {
  const canaries = ['Canarino Segreto', 'CNRSGR80A01H501U'];

  test('of SQLite carry code, label, query name and constraint, and nothing that was bound', async () => {
    const { engine, dataDir, log } = await openTestEngine();
    const add = () => engine.write('book.add', (unit) => unit.run('/* book.insert */ INSERT INTO book (title) VALUES (?)', [canaries[0] ?? '']));
    await add();
    const thrown = await add().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(DatabaseError);
    expect(thrown).toMatchObject({ code: 'SQLITE_CONSTRAINT', label: 'book.add', query: 'book.insert', constraint: { kind: 'UNIQUE', columns: ['book.title'] } });
    expect(isUniqueViolation(thrown, 'book.title')).toBe(true);
    expect(isUniqueViolation(thrown, 'book.id')).toBe(false);
    log.error('test', thrown);
    const all = [thrown instanceof Error ? `${thrown.message} ${thrown.stack} ${JSON.stringify(thrown)} ${String(thrown.cause)}` : '', await readLogs(dataDir)].join('\n');
    for (const canary of canaries) expect(all).not.toContain(canary);
    expect(all).toContain('book.insert');
  });

  test.each([
    ['FOREIGN_KEY', `INSERT INTO book (title, shelf_id) VALUES ('a', ?)`],
    ['CHECK', `INSERT INTO book (title, raw) VALUES ('', ?)`],
    ['TYPE', `INSERT INTO book (title, amount_cents) VALUES ('a', ?)`],
  ])('of a broken %s constraint are told apart', async (kind, sql) => {
    const { engine } = await openTestEngine();
    const value = kind === 'CHECK' ? null : (canaries[0] ?? '');
    const thrown = await engine.write('book.add', (unit) => unit.run(sql, [value])).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ constraint: { kind } });
    expect(String(thrown)).not.toContain('Canarino');
  });

  test('of a misspelt column name the column, and a misspelt text literal is not taken for one', async () => {
    const { engine } = await openTestEngine();
    await expect(engine.read((reader) => reader.all(titleRow, 'SELECT titel FROM book'))).rejects.toThrow('no such column titel');
    await expect(engine.read((reader) => reader.all(titleRow, 'SELECT "titel" AS title FROM book'))).rejects.toBeInstanceOf(DatabaseError);
  });

  test('of a row that is not what its schema says name the column only', async () => {
    const { engine } = await openTestEngine();
    await engine.write('book.add', (unit) => addBook(unit, canaries[0] ?? ''));
    const thrown = await engine.read((reader) => reader.get(z.object({ title: z.number() }), '/* book.find */ SELECT title FROM book')).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(RowShapeError);
    expect(String(thrown)).toContain('title');
    expect(`${String(thrown)} ${JSON.stringify(thrown)}`).not.toContain('Canarino');
  });
});

describe('trouble', () => {
  test('a full disk undoes the whole unit, also when its author looks away, and the next one works', async () => {
    const { engine } = await openTestEngine();
    const limit = z.object({ maxPageCount: z.number() });
    await engine.write('limit', (unit) => unit.get(limit, 'PRAGMA max_page_count = 60'));
    const careless = engine.write('careless', async (unit) => {
      await addBook(unit, 'Uno');
      await unit.run('INSERT INTO book (title, raw) VALUES (?, ?)', ['Due', new Uint8Array(1_000_000)]).catch(() => undefined);
      await addBook(unit, 'Tre').catch(() => undefined);
    });
    await expect(careless).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    await engine.write('limit', (unit) => unit.get(limit, 'PRAGMA max_page_count = 1000000'));
    await engine.write('book.add', (unit) => addBook(unit, 'Quattro'));
    expect(await titles(engine)).toEqual(['Quattro']);
  });

  test('a slow query is logged by name and unit, never with what was bound', async () => {
    const { engine, dataDir } = await openTestEngine();
    await engine.read((reader) =>
      reader.get(z.object({ n: z.number() }), '/* book.count-slowly */ WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 1500000) SELECT count(*) AS n FROM t WHERE i <> ?', ['Canarino']),
    );
    const log = await readLogs(dataDir);
    expect(log).toContain('"event":"query.slow"');
    expect(log).toContain('book.count-slowly');
    expect(log).not.toContain('Canarino');
  });

  test('a unit that takes more than two seconds is logged by its label while it runs', async () => {
    const { engine, dataDir } = await openTestEngine();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const [begun, finish] = [gate(), gate()];
    const write = engine.write('position.save', async () => {
      begun.open();
      await finish.promise;
    });
    await begun.promise;
    await vi.advanceTimersByTimeAsync(2_100);
    expect(await readLogs(dataDir)).toContain('"event":"unit.slow","label":"position.save"');
    finish.open();
    await write;
  });
});

async function readLogs(dataDir: string): Promise<string> {
  const names = await readdir(join(dataDir, 'logs'));
  const texts = await Promise.all(names.map((name) => readFile(join(dataDir, 'logs', name), 'utf8')));
  return texts.join('');
}

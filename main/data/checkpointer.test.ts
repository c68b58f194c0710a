import sqlite3 from 'sqlite3';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createCheckpointer } from './checkpointer.ts';
import { gate, openTestEngine, temporaryFolder } from './engine.fixture.ts';
import { openEventLog } from './log.ts';
import { openRawDatabase, type RawDatabase } from './raw-database.ts';

const logRow = z.object({ log: z.int(), checkpointed: z.int() });
const pages = async (database: RawDatabase) => logRow.parse((await database.all('PRAGMA wal_checkpoint = NOOP'))[0]);

/** A writer that never copies its log by itself, and a checkpointer beside it that begins at a hundred pages. */
async function office(pagesToCopy = 100) {
  const folder = await temporaryFolder();
  const file = join(folder, 'a.db');
  const log = openEventLog(join(folder, 'logs'), Date.now);
  const writer = await openRawDatabase(sqlite3, file, 'writer', 0);
  for (const sql of ['PRAGMA journal_mode = WAL', 'PRAGMA wal_autocheckpoint = 0', 'CREATE TABLE a (id INTEGER PRIMARY KEY, content BLOB)']) await writer.all(sql);
  const opened: RawDatabase[] = [];
  const between: (() => Promise<void>)[] = [];
  const ended = gate();
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const done = tail.then(job);
    tail = done.catch(() => undefined);
    return done;
  };
  const checkpointer = createCheckpointer({
    open: async () => {
      const database = await openRawDatabase(sqlite3, file, 'checkpoint', 0);
      opened.push(database);
      return database;
    },
    betweenUnits: (job) => {
      between.push(job);
      return inTurn(job).finally(() => ended.open());
    },
    log, pagesToCopy,
  });
  onTestFinished(async () => {
    await checkpointer.close();
    await writer.close();
    log.close();
  });
  /** One commit of about ten pages. */
  const commit = async (): Promise<void> => {
    await inTurn(() => writer.all('INSERT INTO a (content) VALUES (randomblob(40000))'));
    checkpointer.committed();
  };
  return { writer, checkpointer, commit, opened, between, ended: ended.promise };
}

test('a short log is left alone, and nobody is asked to wait', async () => {
  const { commit, checkpointer, between, writer } = await office(100_000);
  for (let index = 0; index < 40; index += 1) await commit();
  await checkpointer.close();
  expect(between).toHaveLength(0);
  expect((await pages(writer)).checkpointed).toBe(0);
});

test('a long log is copied while commits go on, its end between two of them, and is begun anew', async () => {
  const { commit, writer, between, ended } = await office();
  for (let index = 0; index < 16; index += 1) await commit();
  // Commits go on until the last pages are asked for.
  let done = false;
  void ended.then(() => { done = true; });
  for (let index = 0; index < 500 && !done; index += 1) await commit();
  await ended;
  expect(between).toHaveLength(1);
  await commit();
  await commit();
  expect((await pages(writer)).log).toBeLessThan(100);
  expect(await writer.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

test('closing ends one that waits for a commit that does not come', async () => {
  const { commit, checkpointer, writer } = await office();
  for (let index = 0; index < 24; index += 1) await commit();
  await checkpointer.close();
  await commit();
  expect(z.array(z.object({ n: z.int() })).parse(await writer.all('SELECT COUNT(*) AS n FROM a'))).toEqual([{ n: 25 }]);
});

test('the connection that copies flushes what it copies, and is closed at the end', async () => {
  const { commit, checkpointer, opened } = await office();
  for (let index = 0; index < 24; index += 1) await commit();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [own] = opened;
  expect(await own?.all('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
  await checkpointer.close();
  await expect(own?.all('SELECT 1')).rejects.toThrow();
});

test('a connection that cannot be opened is tried again at the next look, and closing does not fail', async () => {
  const log = openEventLog(join(await temporaryFolder(), 'logs'), Date.now);
  onTestFinished(() => log.close());
  let tries = 0;
  const open = (): Promise<RawDatabase> => {
    tries += 1;
    return Promise.reject(new Error('no file may be opened any more'));
  };
  const checkpointer = createCheckpointer({ open, betweenUnits: (job) => job(), log });
  for (let look = 1; look <= 2; look += 1) {
    checkpointer.committed();
    checkpointer.committed();
    await new Promise((resolve) => setImmediate(resolve));
    expect(tries).toBe(look);
  }
  await checkpointer.close();
});

test('an engine that wrote much closes with everything in its file', async () => {
  const { engine, dataDir } = await openTestEngine();
  for (let index = 0; index < 30; index += 1) await engine.write('fill', (unit) => unit.run('INSERT INTO book (title, raw) VALUES (?, randomblob(2000000))', [`t${index}`]), { lane: 'bulk' });
  await engine.close();
  const again = await openTestEngine({ dataDir });
  expect(await again.engine.read((reader) => reader.get(z.object({ n: z.int(), bytes: z.int() }), 'SELECT COUNT(*) AS n, SUM(length(raw)) AS bytes FROM book'))).toEqual({ n: 30, bytes: 60_000_000 });
  expect((await again.engine.verify())).toBeDefined();
});

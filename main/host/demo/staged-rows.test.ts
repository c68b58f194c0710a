import fc from 'fast-check';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadSqlite } from '../../data/connection.ts';
import { openRawDatabase } from '../../data/raw-database.ts';
import { pageRows, type PageRows } from './page-rows.ts';
import type { TownValue } from './row-shapes.ts';
import { stageRows } from './staged-rows.ts';

const READ = 'SELECT id, task_id, at, operator_id, what, reason FROM staged.taskEvent';

/** Rows of task events: what was put there last can be read. */
async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-staged-'));
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new Error('The engine is not built');
  const database = await openRawDatabase(sqlite, ':memory:', 'test', 0);
  const file = join(folder, 'staged.db');
  const staged = await stageRows(database, file, 'staged');
  onTestFinished(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });
  const throughFile = async (rows: PageRows): Promise<readonly unknown[]> => {
    staged.put(new Map([['taskEvent', rows.take()]]));
    return database.all(READ);
  };
  return { database, file, staged, throughFile };
}

const text = (options: fc.StringConstraints): fc.Arbitrary<string> => fc.string(options).map((written) => written.replaceAll('\0', ''));
const edge = fc.constantFrom(-0x8001, -0x8000, -0x81, -0x80, -1, 0, 1, 0x7f, 0x80, 0x7fff, 0x8000, -0x8000_0000, -0x8000_0001, 0x7fff_ffff, 0x8000_0000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
const value: fc.Arbitrary<TownValue> = fc.oneof(fc.constant(null), edge, fc.integer(), fc.maxSafeInteger(), text({ unit: 'binary', maxLength: 300 }), text({ unit: 'grapheme', maxLength: 60 }), text({ minLength: 5_000, maxLength: 9_000 }));

test('SQLite reads back what was written, batch after batch: numbers, nothing, and text of any kind and length', async () => {
  const { throughFile } = await openStage();
  const rows = pageRows();
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(value, value, value, value, value, value), { minLength: 1, maxLength: 40 }), async (written) => {
    for (const row of written) rows.add(row);
    expect(await throughFile(rows)).toEqual(written.map(([id, task_id, at, operator_id, what, reason]) => ({ id, task_id, at, operator_id, what, reason })));
  }), { numRuns: 60 });
});

test.each([1, 999, 1_000, 1_001, 40_000])('%i rows come back in their order', async (count) => {
  const { throughFile } = await openStage();
  const rows = pageRows();
  const numbers = Array.from({ length: count }, (_, index) => index);
  for (const number of numbers) rows.add([number, null, null, null, null, null]);
  expect(await throughFile(rows)).toEqual(numbers.map((id) => ({ id, task_id: null, at: null, operator_id: null, what: null, reason: null })));
});

test('an object becomes its JSON text', async () => {
  const { throughFile } = await openStage();
  const rows = pageRows();
  rows.add([{ detail: 'D’Incà "prima"', sides: [1, null] }, null, null, null, null, null]);
  expect(await throughFile(rows)).toMatchObject([{ id: '{"detail":"D’Incà \\"prima\\"","sides":[1,null]}' }]);
});

test('a batch without rows of a kind leaves none of the batch before', async () => {
  const { database, staged, throughFile } = await openStage();
  const rows = pageRows();
  rows.add([1, null, null, null, null, null]);
  expect(await throughFile(rows)).toHaveLength(1);
  staged.put(new Map());
  expect(await database.all(READ)).toEqual([]);
});

test('a row that no page holds is refused', () => {
  const rows = pageRows();
  expect(() => rows.add(['x'.repeat(70_000)])).toThrow('longer than a page');
});

test('nothing is left of the file', async () => {
  const { file, staged } = await openStage();
  await staged.remove();
  await expect(access(file)).rejects.toThrow('ENOENT');
});

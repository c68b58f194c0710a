import fc from 'fast-check';
import { onTestFinished, test, expect } from 'vitest';
import { loadSqlite } from '../../data/connection.ts';
import { openRawDatabase } from '../../data/raw-database.ts';
import { jsonbRows } from './jsonb-rows.ts';
import type { TownValue } from './row-shapes.ts';

async function openMemory() {
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new Error('The engine is not built');
  const database = await openRawDatabase(sqlite, ':memory:', 'test', 0);
  onTestFinished(() => database.close());
  return database;
}

const value: fc.Arbitrary<TownValue> = fc.oneof(fc.constant(null), fc.integer(), fc.maxSafeInteger(), fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.replaceAll('\0', '')), fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll('\0', '')));

test('SQLite reads back what was written: numbers, nothing, and text of any kind and length', async () => {
  const database = await openMemory();
  const rows = jsonbRows();
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 40 }), async (written) => {
    for (const row of written) rows.add(row);
    const read = await database.all('SELECT value ->> 0 AS a, value ->> 1 AS b, value ->> 2 AS c FROM jsonb_each(?)', [rows.take()]);
    expect(read).toEqual(written.map(([a, b, c]) => ({ a, b, c })));
  }), { numRuns: 60 });
});

test('an object becomes its JSON text', async () => {
  const database = await openMemory();
  const rows = jsonbRows();
  rows.add([{ detail: 'D’Incà "prima"', sides: [1, null] }]);
  expect(await database.all('SELECT value ->> 0 AS text FROM jsonb_each(?)', [rows.take()])).toEqual([{ text: '{"detail":"D’Incà \\"prima\\"","sides":[1,null]}' }]);
});

test('what was taken is not there the next time', async () => {
  const database = await openMemory();
  const rows = jsonbRows();
  rows.add([1]);
  rows.take();
  rows.add([2]);
  expect(await database.all('SELECT value ->> 0 AS number FROM jsonb_each(?)', [rows.take()])).toEqual([{ number: 2 }]);
});

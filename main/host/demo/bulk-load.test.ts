import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { loadSqlite, type SqliteModule } from '../../data/connection.ts';
import { openRawDatabase, type RawDatabase } from '../../data/raw-database.ts';
import { bulkLoad } from './bulk-load.ts';
import { fullTexts } from './bulk-texts.ts';
import { setUpTown, type TownGround } from './make-demo.ts';
import { FILLED_TABLES, insertsOf, shapeNames } from './row-shapes.ts';
import { simulateTown } from './simulate-town.ts';
import { stageRows } from './staged-rows.ts';
import { demoFolders, REFERENCE } from './testing/demo-town.ts';
import type { TownRequest } from './town-world.ts';

type Archive = Readonly<{ sqlite: SqliteModule; ground: TownGround; folder: string; database: RawDatabase; remove(): Promise<void> }>;

/** An archive that was set up and is open here alone. */
async function openTown(): Promise<Archive> {
  const folders = await demoFolders();
  const ground = await setUpTown({ ...folders, reference: REFERENCE });
  const sqlite = await loadSqlite();
  if (!ground.ok || sqlite === null) throw new Error(ground.ok ? 'The engine is not built' : ground.error);
  const database = await openRawDatabase(sqlite, join(folders.dataDir, 'sportello.db'), 'test', 0);
  return { sqlite, ground: ground.value, folder: folders.dataDir, database, remove: async () => { await database.close(); await folders.remove(); } };
}

const requestFor = (ground: TownGround): TownRequest => ({ ...ground, seed: 1, reference: REFERENCE, positions: 600, receiptFiles: 'EACH', auditHead: null });

/** Few, so that there are many batches. */
const BATCH_ROWS = 700;

/** The same rows one table after the other, with every index and trigger in place. */
async function insertPlainly({ database, folder, ground }: Archive): Promise<void> {
  const staged = await stageRows(database, join(folder, 'staged.db'), 'staged');
  for (const batch of simulateTown(requestFor(ground))) {
    staged.put(batch);
    for (const sql of shapeNames().flatMap((shape) => insertsOf(shape, staged.schema))) await database.all(sql);
  }
  await staged.remove();
}

let plain: Archive;
let bulk: Archive;

beforeAll(async () => {
  plain = await openTown();
  await insertPlainly(plain);
  bulk = await openTown();
  await bulkLoad(bulk.database, { sqlite: bulk.sqlite, archive: join(bulk.folder, 'sportello.db'), folder: bulk.folder }, simulateTown(requestFor(bulk.ground), BATCH_ROWS), () => undefined);
}, 120_000);
afterAll(async () => {
  await plain.remove();
  await bulk.remove();
});

async function inBoth(sql: string): Promise<readonly [readonly unknown[], readonly unknown[]]> {
  return [await plain.database.all(sql), await bulk.database.all(sql)];
}

/** Salted or made anew by each set-up; and the queue of what is still to be split over budget lines, which a program that runs has emptied: the town has no budget lines. */
const OF_ITS_OWN: ReadonlySet<string> = new Set(['database_identity', 'operator', 'payment_to_split']);

/** The trail of the set-up is salted by chance, and its payloads carry instants: rows of these tables are the same only in number. */
const SALTED = ['audit_entry', 'audit_payload'];

test.each(FILLED_TABLES.filter((name) => !SALTED.includes(name)))('%s holds what the same inserts would have left, triggers included', async (name) => {
  const [expected, found] = await inBoth(`SELECT * FROM ${name} ORDER BY 1`);
  expect(found).toEqual(expected);
});

test('what triggers keep in other tables is there too', async () => {
  const others = z.array(z.object({ name: z.string() })).parse(await plain.database.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")).map(({ name }) => name);
  const differing: string[] = [];
  const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  for (const name of others.filter((other) => !FILLED_TABLES.includes(other) && !OF_ITS_OWN.has(other))) {
    const [expected, found] = await inBoth(`SELECT * FROM ${name}`);
    if (sorted(found).join() !== sorted(expected).join()) differing.push(name);
  }
  expect(differing).toEqual([]);
});

test('indexes, triggers, tables and views are those of before', async () => {
  const [expected, found] = await inBoth(`SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name`);
  expect(found).toEqual(expected);
});

test('every full text agrees with its rows and finds the same', async () => {
  const texts = await fullTexts(bulk.database);
  expect(texts.length).toBeGreaterThan(3);
  for (const { name } of texts) {
    await bulk.database.all(`INSERT INTO "${name}" ("${name}", rank) VALUES ('integrity-check', 1)`);
    const [expected, found] = await inBoth(`SELECT rowid AS id FROM "${name}" WHERE "${name}" MATCH '"202" OR "mar" *' ORDER BY rowid`);
    expect(found).toEqual(expected);
  }
});

test('the file is sound, nothing points to nothing, and it waits for the disk again', async () => {
  const { database } = bulk;
  expect(await database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(await database.all('PRAGMA foreign_key_check')).toEqual([]);
  const settings = z.array(z.object({ journal: z.string(), synchronous: z.int() })).parse(await database.all('SELECT (SELECT journal_mode FROM pragma_journal_mode) AS journal, (SELECT synchronous FROM pragma_synchronous) AS synchronous'));
  expect(settings).toEqual([{ journal: 'wal', synchronous: 2 }]);
});

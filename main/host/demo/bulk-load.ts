import { join } from 'node:path';
import { z } from 'zod';
import type { RawDatabase, RawStatement } from '../../data/raw-database.ts';
import { FILLED_TABLES, insertsOf, shapeNames, type ShapeName, type TownBatch } from './row-shapes.ts';
import { stageRows, type StagedRows } from './staged-rows.ts';

/** The steps of a load, in their order. */
export type LoadStep = 'ROWS' | 'TEXTS' | 'INDEXES' | 'STATISTICS';

const objectRows = z.array(z.object({ type: z.enum(['index', 'trigger']), name: z.string(), sql: z.string() }));
const nameRows = z.array(z.object({ name: z.string() }));
type SchemaObject = z.infer<typeof objectRows>[number];

/** Without a journal and without waiting for the disk: whoever is interrupted here throws the archive away. A small cache sorts faster; a second thread for it would take a third more processor time for a tenth less of the clock. */
const HASTY = ['journal_mode = DELETE', 'locking_mode = EXCLUSIVE', 'journal_mode = OFF', 'synchronous = OFF', 'cache_size = -8192', 'temp_store = FILE', 'foreign_keys = OFF'];
const CAREFUL = ['synchronous = FULL', 'locking_mode = NORMAL', 'journal_mode = WAL', 'wal_checkpoint(TRUNCATE)'];

/** What was collected, by month, service and PSP: kept payment by payment by triggers, which are out while rows come (migrations 22 and 29). */
const COLLECTED_SUMS = `INSERT INTO collected_sum (month, service_id, psp, payments, cents)
  SELECT substr(COALESCE(p.paid_on, substr(p.received_at, 1, 10)), 1, 7), COALESCE(d.service_id, 0), p.psp, COUNT(*), SUM(p.own_cents) FROM payment p LEFT JOIN debt_position d ON d.id = p.position_id WHERE p.effect NOT IN ('NO_PAYMENT', 'REVOKED') GROUP BY 1, 2, 3`;

/**
 * Loads rows into an archive that nobody else has open. Indexes and triggers of the tables that are filled are taken out by their own text and put back at
 * the end, full texts are built anew: what results is what the same inserts would have left (a test compares the two), in a fraction of the time. Nothing
 * here names an index, a trigger or a full text; sums that triggers keep elsewhere are made at once. Rows pass through files of `folder`, which are gone at the end. `onStep` is told when a step begins.
 */
export async function bulkLoad(database: RawDatabase, folder: string, batches: Iterable<TownBatch>, onStep: (step: LoadStep) => void): Promise<void> {
  for (const pragma of HASTY) await database.all(`PRAGMA ${pragma}`);
  onStep('ROWS');
  const taken = await takeOut(database);
  await insertRows(database, folder, batches);
  await database.all(COLLECTED_SUMS);
  // Texts before indexes: with a covering index at hand, SQLite would read that and sort what it has to read in order of id.
  onStep('TEXTS');
  await rebuildTexts(database);
  onStep('INDEXES');
  for (const index of taken.filter((object) => object.type === 'index')) await database.all(index.sql);
  for (const trigger of taken.filter((object) => object.type === 'trigger')) await database.all(trigger.sql);
  onStep('STATISTICS');
  for (const statement of ['PRAGMA analysis_limit = 2000', 'ANALYZE']) await database.all(statement);
  for (const pragma of CAREFUL) await database.all(`PRAGMA ${pragma}`);
}

/** How many batches wait in SQLite's threads while the next one is generated. */
const UNDER_WAY = 2;

/** Inserts the rows as they are; the next batches are generated while SQLite's threads store those before. Each statement is a transaction of its own: only then are rows that were staged anew seen. */
async function insertRows(database: RawDatabase, folder: string, batches: Iterable<TownBatch>): Promise<void> {
  // A place can be filled again once SQLite has read it: each batch under way has its own.
  const places: LoadingPlace[] = [];
  try {
    for (let number = 0; number < UNDER_WAY; number += 1) places.push(await openPlace(database, join(folder, `staged-${number}.db`), `staged_${number}`));
    await storeInTurn(places, batches);
  } finally {
    for (const { inserts, staged } of places) {
      for (const statement of [...inserts.values()].flat()) await statement.release();
      await staged.remove();
    }
  }
}

async function storeInTurn(places: readonly LoadingPlace[], batches: Iterable<TownBatch>): Promise<void> {
  const free = [...places];
  const underWay: Promise<LoadingPlace>[] = [];
  for (const batch of batches) {
    const place = free.pop() ?? (await underWay.shift());
    if (place === undefined) throw new Error('There is no place for rows');
    const stored = storeBatch(place, batch);
    // A failure is met when its turn comes; until then it must not end the process.
    stored.catch(() => undefined);
    underWay.push(stored);
  }
  await Promise.all(underWay);
}

async function takeOut(database: RawDatabase): Promise<readonly SchemaObject[]> {
  const tables = FILLED_TABLES.map((table) => `'${table}'`).join(', ');
  const objects = objectRows.parse(await database.all(`SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN (${tables})`));
  for (const { type, name } of objects) await database.all(`DROP ${type} "${name}"`);
  return objects;
}

/** Every full text of the archive, of whatever table. */
export async function fullTexts(database: RawDatabase): Promise<readonly string[]> {
  return nameRows.parse(await database.all(`SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%' ORDER BY name`)).map((row) => row.name);
}

/** How a full text collects and merges what it learns: in pieces of a megabyte by default, which are merged again and again. */
const TEXT_HABITS = [{ name: 'hashsize', usual: 1_048_576, hasty: 8_388_608 }, { name: 'automerge', usual: 4, hasty: 0 }, { name: 'crisismerge', usual: 16, hasty: 1_000 }] as const;

/** More than a full text can have; below zero, all the pieces are merged and not only those of one size. */
const MOST_PAGES = 1_000_000_000;

async function rebuildTexts(database: RawDatabase): Promise<void> {
  for (const name of await fullTexts(database)) {
    const configure = (key: string, value: number) => database.all(`INSERT INTO "${name}" ("${name}", rank) VALUES (?, ?)`, [key, value]);
    for (const habit of TEXT_HABITS) await configure(habit.name, habit.hasty);
    await database.all(`INSERT INTO "${name}" ("${name}") VALUES ('rebuild')`);
    // In one piece, as years of saves would have left it: dozens of large pieces would all be merged by the first save that adds to them. 'optimize' does
    // the same a thousand pages at a time, and begins each time by looking through all the pieces: five times the work.
    await database.all(`INSERT INTO "${name}" ("${name}", rank) VALUES ('merge', ?)`, [-MOST_PAGES]);
    for (const habit of TEXT_HABITS) await configure(habit.name, habit.usual);
  }
}

type LoadingPlace = Readonly<{ staged: StagedRows; inserts: ReadonlyMap<ShapeName, readonly RawStatement[]> }>;

async function openPlace(database: RawDatabase, file: string, schema: string): Promise<LoadingPlace> {
  const staged = await stageRows(database, file, schema);
  const inserts = new Map<ShapeName, readonly RawStatement[]>();
  for (const name of shapeNames()) inserts.set(name, await Promise.all(insertsOf(name, schema).map((sql) => database.prepare(sql))));
  return { staged, inserts };
}

/** All at once, each with a statement of its own: awaiting one before asking for the next would leave SQLite idle whenever this thread is busy. */
async function storeBatch(place: LoadingPlace, batch: TownBatch): Promise<LoadingPlace> {
  place.staged.put(batch);
  await Promise.all([...batch.keys()].flatMap((shape) => (place.inserts.get(shape) ?? []).map((statement) => statement.run([]))));
  return place;
}

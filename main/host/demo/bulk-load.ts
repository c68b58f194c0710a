import { join } from 'node:path';
import { z } from 'zod';
import type { SqliteModule } from '../../data/connection.ts';
import type { RawDatabase } from '../../data/raw-database.ts';
import { fullTexts, textsBeside } from './bulk-texts.ts';
import { FILLED_TABLES, insertsOf, type TownBatch } from './row-shapes.ts';
import { stageRows } from './staged-rows.ts';

/** The steps of a load, in their order. */
export type LoadStep = 'ROWS' | 'INDEXES' | 'STATISTICS';

/** `folder`: where passing files lie, which are gone at the end. */
export type LoadPlace = Readonly<{ sqlite: SqliteModule; archive: string; folder: string }>;

const objectRows = z.array(z.object({ type: z.enum(['index', 'trigger']), name: z.string(), sql: z.string() }));
type SchemaObject = z.infer<typeof objectRows>[number];

/** Without a journal and without waiting for the disk: whoever is interrupted here throws the archive away. A small cache sorts faster, and a second thread for sorting costs what it saves (measured). */
const HASTY = ['journal_mode = DELETE', 'locking_mode = EXCLUSIVE', 'journal_mode = OFF', 'synchronous = OFF', 'cache_size = -8192', 'temp_store = FILE', 'threads = 0', 'foreign_keys = OFF', 'ignore_check_constraints = ON'];
const CAREFUL = ['ignore_check_constraints = OFF', 'synchronous = FULL', 'locking_mode = NORMAL', 'journal_mode = WAL', 'wal_checkpoint(TRUNCATE)'];

/** What was collected, by month, service and PSP: kept payment by payment by triggers, which are out while rows come (migrations 22 and 29). */
const COLLECTED_SUMS = `INSERT INTO collected_sum (month, service_id, psp, payments, cents)
  SELECT substr(COALESCE(p.paid_on, substr(p.received_at, 1, 10)), 1, 7), COALESCE(d.service_id, 0), p.psp, COUNT(*), SUM(p.own_cents) FROM payment p LEFT JOIN debt_position d ON d.id = p.position_id WHERE p.effect NOT IN ('NO_PAYMENT', 'REVOKED') GROUP BY 1, 2, 3`;

/**
 * Loads rows into an archive that nobody else has open. Indexes and triggers of the tables that are filled are taken out by their own text and put back at
 * the end, while full texts are made beside: what results is what the same inserts would have left (a test compares the two), in a fraction of the time. Nothing
 * here names an index, a trigger or a full text; sums that triggers keep elsewhere are made at once. `onStep` is told when a step begins.
 */
export async function bulkLoad(database: RawDatabase, place: LoadPlace, batches: Iterable<TownBatch>, onStep: (step: LoadStep) => void): Promise<void> {
  for (const pragma of HASTY) await database.all(`PRAGMA ${pragma}`);
  onStep('ROWS');
  const taken = await takeOut(database);
  await insertRows(database, place.folder, batches);
  await database.all(COLLECTED_SUMS);
  onStep('INDEXES');
  await putBack(database, place, taken);
  onStep('STATISTICS');
  for (const statement of ['PRAGMA analysis_limit = 2000', 'ANALYZE']) await database.all(statement);
  for (const pragma of CAREFUL) await database.all(`PRAGMA ${pragma}`);
}

/** Inserts the rows as they are: SQLite's thread stores a batch while this one generates the next. Each statement is a transaction of its own: only then are rows that were staged anew seen. */
async function insertRows(database: RawDatabase, folder: string, batches: Iterable<TownBatch>): Promise<void> {
  const staged = await stageRows(database, join(folder, 'staged.db'), 'staged');
  let stored: Promise<void> = Promise.resolve();
  try {
    for (const batch of batches) {
      // The rows of the batch before can be overwritten once SQLite has read them.
      await stored;
      staged.put(batch);
      stored = database.script([...batch.keys()].flatMap((shape) => insertsOf(shape, staged.schema)).join(';\n'));
      // A failure is met at the next turn; until then it must not end the process.
      stored.catch(() => undefined);
    }
    await stored;
  } finally {
    await staged.remove();
  }
}

/** Indexes are sorted on one of SQLite's threads, full texts are made on another. */
async function putBack(database: RawDatabase, { sqlite, archive, folder }: LoadPlace, taken: readonly SchemaObject[]): Promise<void> {
  const beside = await textsBeside(sqlite, archive, join(folder, 'texts.db'), await fullTexts(database));
  try {
    const made = beside.make();
    // A failure is met below; until then it must not end the process.
    made.catch(() => undefined);
    await database.script(taken.map((object) => object.sql).join(';\n'));
    await made;
    await beside.putInto(database);
  } finally {
    await beside.remove();
  }
}

/** Indexes first. */
async function takeOut(database: RawDatabase): Promise<readonly SchemaObject[]> {
  const tables = FILLED_TABLES.map((table) => `'${table}'`).join(', ');
  const objects = objectRows.parse(await database.all(`SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN (${tables}) ORDER BY type, rowid`));
  for (const { type, name } of objects) await database.all(`DROP ${type} "${name}"`);
  return objects;
}

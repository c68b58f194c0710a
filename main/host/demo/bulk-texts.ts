import { rm } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { SqliteModule } from '../../data/connection.ts';
import { openRawDatabase, type RawDatabase } from '../../data/raw-database.ts';

/** A full text over rows of a table or view of the archive. */
export type FullText = Readonly<{
  name: string;
  /** The statement that makes it. */
  sql: string;
  /** The statement by which an empty one takes over all its rows. */
  takeAll: string;
}>;

/** Full texts that are made in a file of their own. */
export type TextsBeside = Readonly<{
  /** What the texts are of no longer changes; indexes and triggers of the archive may. */
  make(): Promise<void>;
  /** Puts what was made in the place of what the archive has, which nobody reads or changes meanwhile. */
  putInto(database: RawDatabase): Promise<void>;
  /** Outside a transaction. */
  remove(): Promise<void>;
}>;

const textRows = z.array(z.object({ name: z.string(), sql: z.string(), columns: z.string() }));
const namedRows = z.array(z.object({ name: z.string() }));

/** Where a full text finds its rows, in its own words. */
const CONTENT = /content='(\w+)', content_rowid='(\w+)'/;

/** Every full text of the archive, of whatever table. */
export async function fullTexts(database: RawDatabase): Promise<readonly FullText[]> {
  const rows = textRows.parse(await database.all(`SELECT name, sql, (SELECT group_concat(c.name, ', ') FROM pragma_table_info(s.name) c) AS columns FROM sqlite_schema s WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%' ORDER BY name`));
  return rows.map(({ name, sql, columns }) => {
    const [, content, id] = CONTENT.exec(sql) ?? [];
    if (content === undefined || id === undefined) throw new Error(`The full text ${name} does not say where its rows are`);
    return { name, sql, takeAll: `INSERT INTO "${name}" (rowid, ${columns}) SELECT ${id}, ${columns} FROM archive."${content}" ORDER BY ${id}` };
  });
}

/** By default a full text collects pieces of a megabyte, which are merged again and again; these are left as they come. */
const COLLECT = { hashsize: 8_388_608, automerge: 0, crisismerge: 1_000 } as const;
/** More than a full text can have; below zero, all the pieces are merged and not only those of one size. */
const MOST_PAGES = 1_000_000_000;

/**
 * In one piece, as years of saves would have left it: dozens of large pieces would all be merged by the first save that adds to them. 'optimize' does
 * the same a thousand pages at a time, and begins each time by looking through all the pieces: five times the work.
 */
function statementsOf({ name, sql, takeAll }: FullText): readonly string[] {
  const command = (what: string, value: number): string => `INSERT INTO "${name}" ("${name}", rank) VALUES ('${what}', ${value})`;
  return [sql, ...Object.entries(COLLECT).map(([what, value]) => command(what, value)), takeAll, command('merge', -MOST_PAGES)];
}

/** SQLite keeps a full text in tables of its own (sqlite.org/fts5.html, "FTS5 Data Structures"); how it is set stays as the archive has it. */
async function tablesOf(database: RawDatabase, { name }: FullText): Promise<readonly string[]> {
  const found = namedRows.parse(await database.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?`, [`${name}_*`])).map((table) => table.name);
  return found.filter((table) => table !== `${name}_config`);
}

/**
 * Full texts are made beside the archive, in `file`, so that their work and that on indexes share the processors. The archive is read as a file that does
 * not change, without locks: it does change, but not in the tables the texts are of, and the first page stays the one of the beginning until the end.
 */
export async function textsBeside(sqlite: SqliteModule, archive: string, file: string, texts: readonly FullText[]): Promise<TextsBeside> {
  await rm(file, { force: true });
  const beside = await openRawDatabase(sqlite, file, 'demo', 0, sqlite.OPEN_URI);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await beside.close();
    open = false;
  };
  try {
    for (const pragma of ['journal_mode = OFF', 'locking_mode = EXCLUSIVE', 'synchronous = OFF', 'cache_size = -8192']) await beside.all(`PRAGMA ${pragma}`);
    await beside.all('ATTACH ? AS archive', [`${pathToFileURL(archive).href}?immutable=1`]);
    await beside.all('BEGIN');
    await beside.all('SELECT name FROM archive.sqlite_schema LIMIT 1');
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    async make() {
      await beside.script([...texts.flatMap(statementsOf), 'COMMIT', 'DETACH archive'].join(';\n'));
      await close();
    },
    async putInto(database) {
      await database.all('ATTACH ? AS texts', [file]);
      for (const text of texts) {
        for (const table of await tablesOf(database, text)) await database.script(`DELETE FROM main."${table}"; INSERT INTO main."${table}" SELECT * FROM texts."${table}"`);
      }
      await database.all('DETACH texts');
    },
    async remove() {
      await close();
      await rm(file, { force: true });
    },
  };
}

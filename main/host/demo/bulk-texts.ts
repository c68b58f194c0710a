import { z } from 'zod';
import type { RawDatabase } from '../../data/raw-database.ts';

/** A full text over rows of a table or view of the archive. */
export type FullText = Readonly<{
  name: string;
  /** The statement by which it takes over the rows that came since it last did: they have the highest ids. */
  takeNew: string;
}>;

const textRows = z.array(z.object({ name: z.string(), sql: z.string(), columns: z.string() }));

/** Where a full text finds its rows, in its own words. */
const CONTENT = /content='(\w+)', content_rowid='(\w+)'/;

/** Every full text of the archive, of whatever table. */
export async function fullTexts(database: RawDatabase): Promise<readonly FullText[]> {
  const rows = textRows.parse(await database.all(`SELECT name, sql, (SELECT group_concat(c.name, ', ') FROM pragma_table_info(s.name) c) AS columns FROM sqlite_schema s WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%' ORDER BY name`));
  return rows.map(({ name, sql, columns }) => {
    const [, content, id] = CONTENT.exec(sql) ?? [];
    if (content === undefined || id === undefined) throw new Error(`The full text ${name} does not say where its rows are`);
    // Beside a full text, SQLite keeps the length of each of its rows in a table of this name (sqlite.org/fts5.html, "FTS5 Data Structures").
    return { name, takeNew: `INSERT INTO "${name}" (rowid, ${columns}) SELECT ${id}, ${columns} FROM "${content}" WHERE ${id} > (SELECT COALESCE(MAX(id), 0) FROM "${name}_docsize") ORDER BY ${id}` };
  });
}

/** How a full text collects and merges what it learns: in pieces of a megabyte by default, which are merged again and again. */
const HABITS = [{ name: 'hashsize', usual: 1_048_576, hasty: 8_388_608 }, { name: 'automerge', usual: 4, hasty: 0 }, { name: 'crisismerge', usual: 16, hasty: 1_000 }] as const;

/** More than a full text can have; below zero, all the pieces are merged and not only those of one size. */
const MOST_PAGES = 1_000_000_000;

function configure({ name }: FullText, which: 'usual' | 'hasty'): string {
  return HABITS.map((habit) => `INSERT INTO "${name}" ("${name}", rank) VALUES ('${habit.name}', ${habit[which]})`).join('; ');
}

/** Until {@link mergeTexts}, pieces are left as they come. */
export async function collectTexts(database: RawDatabase, texts: readonly FullText[]): Promise<void> {
  for (const text of texts) await database.script(configure(text, 'hasty'));
}

/**
 * In one piece, as years of saves would have left it: dozens of large pieces would all be merged by the first save that adds to them. 'optimize' does
 * the same a thousand pages at a time, and begins each time by looking through all the pieces: five times the work.
 */
export async function mergeTexts(database: RawDatabase, texts: readonly FullText[]): Promise<void> {
  for (const text of texts) await database.script(`INSERT INTO "${text.name}" ("${text.name}", rank) VALUES ('merge', ${-MOST_PAGES}); ${configure(text, 'usual')}`);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openEngine, type Migration, type OpenedEngine, type OpenOptions } from './engine.ts';

/** For tests: a table with every kind of constraint, as a feature would add it. */
export const shelfMigration: Migration = {
  id: 1,
  name: 'shelf',
  statements: [
    `CREATE TABLE shelf (id TEXT PRIMARY KEY NOT NULL, full_name TEXT NOT NULL) STRICT`,
    `CREATE TABLE book (
  id INTEGER PRIMARY KEY NOT NULL,
  shelf_id TEXT,
  title TEXT NOT NULL CHECK (title <> ''),
  amount_cents INTEGER NOT NULL DEFAULT 0,
  raw BLOB,
  CONSTRAINT "fk_book_shelf" FOREIGN KEY ("shelf_id") REFERENCES "shelf" ("id")
) STRICT`,
    `CREATE UNIQUE INDEX ux_book_title ON book (title)`,
  ],
};

/** A fresh folder, removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens an engine that is closed when the test ends; a refusal fails the test. */
export async function openTestEngine(options: Partial<OpenOptions> = {}): Promise<OpenedEngine & { dataDir: string }> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const opened = await openEngine({ entities: [], migrations: [shelfMigration], ...options, dataDir });
  if (!opened.ok) throw new Error(opened.error.message);
  onTestFinished(() => opened.value.engine.close());
  return { ...opened.value, dataDir };
}

/** A promise that the test opens itself. */
export function gate<T = void>(): Readonly<{ promise: Promise<T>; open(value: T | Promise<T>): void }> {
  let open: (value: T | Promise<T>) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open: (value) => open(value) };
}

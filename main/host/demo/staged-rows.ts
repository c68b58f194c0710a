import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { RawDatabase } from '../../data/raw-database.ts';
import { PAGE_BYTES, VARINT_BYTES, writeVarint } from './page-rows.ts';
import { shapeNames, SHAPES, type TownBatch } from './row-shapes.ts';

/** A database beside that of the archive, attached to its connection under `schema`, with a table a shape: what is put there can be selected. */
export type StagedRows = Readonly<{
  schema: string;
  /** The rows of a batch instead of those there were; no statement may be reading them. */
  put(batch: TownBatch): void;
  /** Outside a transaction. */
  remove(): Promise<void>;
}>;

const rootRows = z.array(z.object({ name: z.string(), rootpage: z.int() }));

/** Places of the header of a database (sqlite.org/fileformat.html). */
const CHANGES_AT = 24;
const PAGES_AT = 28;
const VALID_FOR_AT = 92;
const INTERIOR_PAGE = 0x05;
/** Of an interior page: pointers to its cells follow its header of twelve bytes; a cell is four bytes of page and an id. */
const INTERIOR_POINTERS = 12;
const INTERIOR_CELL = 4 + VARINT_BYTES;

/**
 * Opens a place for rows in a file of its own. SQLite makes its empty tables; the pages of a batch are then written past it, under its roots, and the count
 * of changes in the header tells it that what it remembers of the file no longer holds.
 */
export async function stageRows(database: RawDatabase, file: string, schema: string): Promise<StagedRows> {
  await rm(file, { force: true });
  await database.all(`ATTACH ? AS ${schema}`, [file]);
  for (const pragma of [`page_size = ${PAGE_BYTES}`, 'journal_mode = DELETE', 'locking_mode = NORMAL']) await database.all(`PRAGMA ${schema}.${pragma}`);
  for (const shape of shapeNames()) await database.all(`CREATE TABLE ${schema}.${shape} (${SHAPES[shape].values.join(', ')})`);
  const roots = new Map(rootRows.parse(await database.all(`SELECT name, rootpage FROM ${schema}.sqlite_schema`)).map((table) => [table.name, table.rootpage]));
  const empty = readFileSync(file);
  const descriptor = openSync(file, 'r+');
  let changes = empty.readUInt32BE(CHANGES_AT);
  return {
    schema,
    put(batch) {
      changes += 1;
      const top = Buffer.from(empty);
      const pages = putPages(descriptor, top, batch, roots);
      top.writeUInt32BE(changes, CHANGES_AT);
      top.writeUInt32BE(pages, PAGES_AT);
      top.writeUInt32BE(changes, VALID_FOR_AT);
      writeSync(descriptor, top, 0, top.length, 0);
    },
    async remove() {
      closeSync(descriptor);
      await database.all(`DETACH ${schema}`);
      await rm(file, { force: true });
    },
  };
}

/** Leaves after the roots, which are left in `top`; what has room in one page is its own root. @returns how many pages there are. */
function putPages(descriptor: number, top: Buffer, batch: TownBatch, roots: ReadonlyMap<string, number>): number {
  let pages = top.length / PAGE_BYTES;
  for (const [shape, { bytes, lastIds }] of batch) {
    const place = roots.get(shape);
    if (place === undefined) throw new Error(`There is no table for ${shape}`);
    const root = top.subarray((place - 1) * PAGE_BYTES, place * PAGE_BYTES);
    if (lastIds.length <= 1) {
      root.set(bytes);
      continue;
    }
    writeSync(descriptor, bytes, 0, bytes.length, pages * PAGE_BYTES);
    writeRoot(root, pages + 1, lastIds);
    pages += lastIds.length;
  }
  return pages;
}

/** A root over two leaves or more that follow one another from page `first` on; the last one has no cell. */
function writeRoot(root: Buffer, first: number, lastIds: readonly number[]): void {
  const cells = lastIds.length - 1;
  const cellsAt = PAGE_BYTES - cells * INTERIOR_CELL;
  root[0] = INTERIOR_PAGE;
  root.writeUInt16BE(cells, 3);
  root.writeUInt16BE(cellsAt % PAGE_BYTES, 5);
  root.writeUInt32BE(first + cells, 8);
  for (let index = 0; index < cells; index += 1) {
    const cell = cellsAt + index * INTERIOR_CELL;
    root.writeUInt16BE(cell, INTERIOR_POINTERS + 2 * index);
    root.writeUInt32BE(first + index, cell);
    writeVarint(root, cell + 4, lastIds[index] ?? 0);
  }
}

import type { TownRow, TownValue } from './row-shapes.ts';

/** Rows of one shape as leaf pages of a table of SQLite, with ids from 1. */
export type RowPages = Readonly<{
  /** Whole pages, one after the other. */
  bytes: Uint8Array;
  /** The id of the last row of each page. */
  lastIds: readonly number[];
}>;

export type PageRows = Readonly<{
  add(row: TownRow): void;
  /** The pages of what was added since the last time; they hold until something is added again. */
  take(): RowPages;
}>;

/** The largest page that SQLite knows: every row of the demo has room in one. */
export const PAGE_BYTES = 65_536;
const LEAF_PAGE = 0x0d;
const MOST_CELLS = 1_000;
/** Place of the first pointer to a cell in a leaf. */
const POINTERS = 8;
/** Cells follow one another after the room of their pointers; SQLite asks for no order. */
const FIRST_CELL = POINTERS + 2 * MOST_CELLS;
/** Every length and kind is written in as many bytes, more than most need, so that none has to be known before the rest is written. */
export const VARINT_BYTES = 3;
const MOST_IN_VARINT = 2 ** 21;
/** Before the record of a row: its length and its id. */
const CELL_HEADER = 2 * VARINT_BYTES;
/** With more, the length of a record's header would no longer be one byte. */
const MOST_COLUMNS = 42;
/** Up to here writing character by character is faster than asking Node to. */
const SHORT_TEXT = 40;

/** Strings are of a dozen inner kinds, and a property of what has been of many kinds is looked up anew each time: these two are not. */
const { charCodeAt } = String.prototype;
const lengthOf = (text: string): number => (text + '').length;

/** Kinds of values (sqlite.org/fileformat.html, record format). */
const KIND = { NULL: 0, ONE_BYTE: 1, TWO_BYTES: 2, FOUR_BYTES: 4, EIGHT_BYTES: 6, ZERO: 8, ONE: 9, TEXT: 13 } as const;

/**
 * Collects rows in the form in which SQLite keeps them: reading a value back costs it a tenth of what any function that takes one out of a parameter does.
 * Written at once, no array of a million rows ever waits to be collected as garbage.
 */
export function pageRows(): PageRows {
  // Nothing in it is left to chance: the same rows give the same bytes.
  let bytes = Buffer.alloc(PAGE_BYTES * 2);
  let page = 0;
  let place = FIRST_CELL;
  let cells = 0;
  let id = 0;
  let lastIds: number[] = [];

  const room = (more: number): void => {
    if (place + more <= bytes.length) return;
    const larger = Buffer.alloc(Math.max(bytes.length * 2, place + more));
    bytes.copy(larger, 0, 0, place);
    bytes = larger;
  };

  /** A short text without accents, at `place`; false when there are some: then the length in bytes is not that in characters. */
  const writeAscii = (text: string, size: number): boolean => {
    const target = bytes;
    for (let index = 0; index < size; index += 1) {
      const code = charCodeAt.call(text, index);
      if (code > 0x7f) return false;
      target[place + index] = code;
    }
    return true;
  };

  const writeText = (kindAt: number, text: string): void => {
    const size = lengthOf(text);
    room(size * 3);
    const written = size <= SHORT_TEXT && writeAscii(text, size) ? size : bytes.write(text, place, 'utf8');
    writeVarint(bytes, kindAt, KIND.TEXT + 2 * written);
    place += written;
  };

  const writeNumber = (kindAt: number, value: number): void => {
    if (!Number.isSafeInteger(value)) throw new Error('A row holds a number that is not a whole one');
    room(8);
    const kind = kindOf(value);
    writeVarint(bytes, kindAt, kind);
    place = writeInteger(bytes, place, kind, value);
  };

  const writeValue = (kindAt: number, value: TownValue): void => {
    if (value === null) writeVarint(bytes, kindAt, KIND.NULL);
    else if (typeof value === 'string') writeText(kindAt, value);
    else if (typeof value === 'number') writeNumber(kindAt, value);
    else writeText(kindAt, JSON.stringify(value));
  };

  const closePage = (): void => {
    bytes[page] = LEAF_PAGE;
    bytes.writeUInt16BE(cells, page + 3);
    bytes.writeUInt16BE(FIRST_CELL, page + 5);
    lastIds.push(id);
    page += PAGE_BYTES;
    cells = 0;
  };

  /** The row that begins at `start` does not fit into the page it was begun in. */
  const moveOn = (start: number): number => {
    const size = place - start;
    if (size > PAGE_BYTES - FIRST_CELL) throw new Error('A row is longer than a page');
    closePage();
    const moved = page + FIRST_CELL;
    room(PAGE_BYTES + FIRST_CELL);
    bytes.copyWithin(moved, start, place);
    place = moved + size;
    return moved;
  };

  return {
    add(row) {
      const columns = row.length;
      if (columns > MOST_COLUMNS) throw new Error('A row has too many values');
      const headerBytes = 1 + columns * VARINT_BYTES;
      let start = place;
      const record = start + CELL_HEADER;
      room(CELL_HEADER + headerBytes);
      bytes[record] = headerBytes;
      place = record + headerBytes;
      for (let index = 0; index < columns; index += 1) writeValue(record + 1 + index * VARINT_BYTES, row[index] ?? null);
      const size = place - record;
      if (cells === MOST_CELLS || place > page + PAGE_BYTES) start = moveOn(start);
      id += 1;
      writeVarint(bytes, start, size);
      writeVarint(bytes, start + VARINT_BYTES, id);
      const offset = start - page;
      bytes[page + POINTERS + 2 * cells] = offset >>> 8;
      bytes[page + POINTERS + 2 * cells + 1] = offset & 0xff;
      cells += 1;
    },
    take() {
      if (cells > 0) {
        room(page + PAGE_BYTES - place);
        closePage();
      }
      const taken = { bytes: bytes.subarray(0, page), lastIds };
      page = 0;
      place = FIRST_CELL;
      id = 0;
      lastIds = [];
      return taken;
    },
  };
}

/** Seven bits a byte, the highest says that more follow: always three bytes, {@link VARINT_BYTES}. */
export function writeVarint(bytes: Uint8Array, place: number, value: number): void {
  if (value >= MOST_IN_VARINT) throw new Error('A length of a row does not fit');
  bytes[place] = (value >>> 14) | 0x80;
  bytes[place + 1] = ((value >>> 7) & 0x7f) | 0x80;
  bytes[place + 2] = value & 0x7f;
}

function kindOf(value: number): number {
  if (value === 0) return KIND.ZERO;
  if (value === 1) return KIND.ONE;
  if (value >= -0x80 && value <= 0x7f) return KIND.ONE_BYTE;
  if (value >= -0x8000 && value <= 0x7fff) return KIND.TWO_BYTES;
  return (value | 0) === value ? KIND.FOUR_BYTES : KIND.EIGHT_BYTES;
}

/** @returns the place after it. */
function writeInteger(bytes: Uint8Array, place: number, kind: number, value: number): number {
  let next = place;
  if (kind === KIND.EIGHT_BYTES) next = writeFourBytes(bytes, next, Math.floor(value / 0x1_0000_0000));
  if (kind >= KIND.ZERO) return next;
  if (kind >= KIND.FOUR_BYTES) return writeFourBytes(bytes, next, value | 0);
  if (kind === KIND.TWO_BYTES) bytes[next++] = (value >> 8) & 0xff;
  bytes[next++] = value & 0xff;
  return next;
}

function writeFourBytes(bytes: Uint8Array, place: number, value: number): number {
  bytes[place] = (value >>> 24) & 0xff;
  bytes[place + 1] = (value >>> 16) & 0xff;
  bytes[place + 2] = (value >>> 8) & 0xff;
  bytes[place + 3] = value & 0xff;
  return place + 4;
}

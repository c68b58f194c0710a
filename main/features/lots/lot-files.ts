import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Lot, LotPart } from './store.ts';

export type Piece = Readonly<{ contentBase64: string; bytes: number; next: number | null }>;

/** A piece is this long: a multiple of three, so that its base64 has no filling. */
const PIECE_BYTES = 786_432;

/** Name of a part as it is handed over: no name, no number of anybody. */
export function partFileName(lot: Pick<Lot, 'id' | 'output'>, part: number): string {
  return `lotto-${lot.id}-parte-${String(part).padStart(3, '0')}.${lot.output === 'PARTS' ? 'pdf' : 'zip'}`;
}

/** Name of one notice inside an archive: its place in the lot and its number, no name of anybody. */
export function noticeFileName(seq: number, nav: string): string {
  return `${String(seq).padStart(5, '0')}-avviso-${nav}.pdf`;
}

export function indexFileName(lot: Pick<Lot, 'id'>): string {
  return `lotto-${lot.id}-indice.csv`;
}

/** The files of the lots of one archive, in a private folder of the data folder. */
export type LotFiles = Readonly<{
  prepare(lotId: number): Promise<void>;
  pathOf(lot: Pick<Lot, 'id' | 'output'>, part: number): string;
  indexPathOf(lot: Pick<Lot, 'id'>): string;
  /** Is the file on the disk the one that was written down? */
  isWhole(lot: Pick<Lot, 'id' | 'output'>, part: LotPart): Promise<boolean>;
  /** Something lies where the file of a part would. */
  isThere(lot: Pick<Lot, 'id' | 'output'>, part: number): Promise<boolean>;
  remove(lotId: number): Promise<void>;
}>;

export function createLotFiles(folder: string): LotFiles {
  const folderOf = (lotId: number): string => join(folder, String(lotId));
  const pathOf: LotFiles['pathOf'] = (lot, part) => join(folderOf(lot.id), partFileName(lot, part));
  return {
    prepare: async (lotId) => { await mkdir(folderOf(lotId), { recursive: true, mode: 0o700 }); },
    pathOf,
    indexPathOf: (lot) => join(folderOf(lot.id), indexFileName(lot)),
    async isWhole(lot, part) {
      const path = pathOf(lot, part.part);
      const size = await stat(path).then((found) => found.size, () => null);
      return size === part.bytes && (await hashOfFile(path)) === part.sha256;
    },
    isThere: (lot, part) => stat(pathOf(lot, part)).then((found) => found.isFile(), () => false),
    remove: (lotId) => rm(folderOf(lotId), { recursive: true, force: true }),
  };
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** A piece of a file from `offset` on; null behind its end. Rejects when there is no such file. */
export async function readPiece(path: string, offset: number): Promise<Piece | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(PIECE_BYTES, size - offset);
    if (length <= 0) return null;
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, offset);
    const end = offset + length;
    return { contentBase64: bytes.toString('base64'), bytes: length, next: end < size ? end : null };
  } finally {
    await file.close();
  }
}

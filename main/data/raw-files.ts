import { z } from 'zod';
import type { Reader, UnitOfWork } from './unit-of-work.ts';

/** Bytes as they came, and their SHA-256 in hexadecimal digits. */
export type RawFile = Readonly<{ sha256: string; bytes: Uint8Array }>;

const hashRow = z.object({ sha256: z.string() });
/** Bytes handed to the database at once: they lie there a second time until they are written. */
const bytesAtOnce = 4 * 1_048_576;

/** Keeps the bytes of many files as received, once per hash: what is here already is not handed to the database a second time. */
export async function keepRawFiles(unit: UnitOfWork, files: readonly RawFile[]): Promise<void> {
  if (files.length === 0) return;
  const missing = new Set((await unit.all(hashRow, '/* rawFiles.missing */ SELECT value AS sha256 FROM json_each(?) WHERE value NOT IN (SELECT sha256 FROM raw_file)', [JSON.stringify(files.map(({ sha256 }) => sha256))])).map(({ sha256 }) => sha256));
  const fresh = files.filter(({ sha256 }) => missing.delete(sha256));
  for (let from = 0; from < fresh.length; ) {
    const piece = withinBytes(fresh, from);
    await insertPiece(unit, piece);
    from += piece.length;
  }
}

function withinBytes(files: readonly RawFile[], from: number): readonly RawFile[] {
  let bytes = 0;
  let to = from;
  for (; to < files.length; to += 1) {
    bytes += files[to]?.bytes.byteLength ?? 0;
    if (to > from && bytes > bytesAtOnce) break;
  }
  return files.slice(from, to);
}

/** All the bytes in one value, cut again where each begins: a value less for the driver to bind for each. No bytes at all the driver binds as NULL. */
async function insertPiece(unit: UnitOfWork, files: readonly RawFile[]): Promise<void> {
  let from = 1;
  const places = files.map(({ sha256, bytes }) => {
    const place = [sha256, from, bytes.byteLength];
    from += bytes.byteLength;
    return place;
  });
  await unit.run(
    `/* rawFiles.keep */ INSERT INTO raw_file (sha256, content, bytes, received_at) SELECT json_extract(j.value, '$[0]'), COALESCE(substr(?, json_extract(j.value, '$[1]'), json_extract(j.value, '$[2]')), zeroblob(0)), json_extract(j.value, '$[2]'), ? FROM jsonb_each(?) j WHERE true ON CONFLICT (sha256) DO NOTHING`,
    [Buffer.concat(files.map(({ bytes }) => bytes)), unit.now, JSON.stringify(places)],
  );
}

/** Keeps bytes as received, once per hash. */
export async function keepRawFile(unit: UnitOfWork, sha256: string, bytes: Uint8Array): Promise<void> {
  await keepRawFiles(unit, [{ sha256, bytes }]);
}

/** The bytes of a hash; null when they were never kept. */
export async function loadRawFile(reader: Reader, sha256: string): Promise<Uint8Array | null> {
  const row = await reader.get(z.object({ content: z.instanceof(Uint8Array) }), '/* rawFiles.load */ SELECT content FROM raw_file WHERE sha256 = ?', [sha256]);
  return row?.content ?? null;
}

/** What is kept, in the order of the hashes, after one of them. */
export async function rawFilesAfter(reader: Reader, after: string, limit: number) {
  return reader.all(z.object({ sha256: z.string(), content: z.instanceof(Uint8Array) }), '/* rawFiles.after */ SELECT sha256, content FROM raw_file WHERE sha256 > ? ORDER BY sha256 LIMIT ?', [after, limit]);
}

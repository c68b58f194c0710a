import { z } from 'zod';
import type { Reader, UnitOfWork } from './unit-of-work.ts';
import { insertRows } from './many-rows.ts';

/** Bytes as they came, and their SHA-256 in hexadecimal digits. */
export type RawFile = Readonly<{ sha256: string; bytes: Uint8Array }>;

const hashRow = z.object({ sha256: z.string() });

/** Keeps the bytes of many files as received, once per hash: what is here already is not handed to the database a second time. */
export async function keepRawFiles(unit: UnitOfWork, files: readonly RawFile[]): Promise<void> {
  if (files.length === 0) return;
  const known = new Set((await unit.all(hashRow, '/* rawFiles.known */ SELECT sha256 FROM raw_file WHERE sha256 IN (SELECT value FROM json_each(?))', [JSON.stringify(files.map(({ sha256 }) => sha256))])).map(({ sha256 }) => sha256));
  const fresh = files.filter(({ sha256 }) => !known.has(sha256));
  await insertRows(unit, '/* rawFiles.keep */ INSERT INTO raw_file (sha256, content, bytes, received_at)', fresh.map(({ sha256, bytes }) => [sha256, bytes, bytes.byteLength, unit.now]), 'ON CONFLICT (sha256) DO NOTHING');
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

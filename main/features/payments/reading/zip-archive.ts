import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { err, ok, type Result } from '../../../domain/result.ts';
import { LIMITS } from './limits.ts';
import { quoted, refuse, type Refusal } from './refusal.ts';

/** One file of an archive: its bytes, or why they were not taken. `name` is a label for the operator, never a path to write. */
export type ArchiveEntry = Readonly<{ name: string; content: Result<Uint8Array, Refusal> }>;

type ListedEntry = Readonly<{ name: string; entry: Entry }>;

const READ_EXTENSIONS: ReadonlySet<string> = new Set(['xml', 'json', 'b64', 'p7m']);
const STORED = 0;
const DEFLATED = 8;
const DAMAGED = 'L’archivio ZIP è incompleto o danneggiato. Scaricalo di nuovo o chiedilo a chi te l’ha mandato.';
const inflate = promisify(inflateRaw);

/**
 * Gives the files of a ZIP one at a time, in the order of its directory, so that only one is in memory.
 * Before unpacking anything the whole directory is checked against the limits of receipts-fdr.md section 6: a hostile
 * archive is refused whole. `__MACOSX/`, dot files and other extensions are left out.
 * Errors of the whole archive: `E_TOO_BIG` (entries, ratio, total), `E_ZIP_NAME`, `E_KIND` (an Office document), `E_XML` (damaged).
 * Errors of one file: `E_KIND` (password, unknown compression), `E_TOO_BIG`, `E_XML` (damaged).
 */
export async function openArchive(bytes: Uint8Array): Promise<Result<AsyncIterable<ArchiveEntry>, Refusal>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const listed = await listEntries(buffer);
  if (!listed.ok) return listed;
  return ok(contents(buffer, listed.value.zip, listed.value.entries));
}

async function* contents(buffer: Buffer, zip: ZipFile, entries: readonly ListedEntry[]): AsyncGenerator<ArchiveEntry> {
  for (const { name, entry } of entries) yield { name, content: await unpack(buffer, zip, entry) };
}

async function listEntries(buffer: Buffer): Promise<Result<Readonly<{ zip: ZipFile; entries: readonly ListedEntry[] }>, Refusal>> {
  const entries: ListedEntry[] = [];
  let unpacked = 0;
  try {
    const zip = await fromBufferPromise(buffer, { lazyEntries: true, decodeStrings: false });
    if (zip.entryCount > LIMITS.zipEntries) return refuse('E_TOO_BIG', `L’archivio contiene ${zip.entryCount} file: se ne possono leggere ${LIMITS.zipEntries}. Dividilo in archivi più piccoli.`);
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      const refusal = refusalOfEntry(name, entry);
      if (refusal !== null) return err(refusal);
      unpacked += entry.uncompressedSize;
      if (unpacked > LIMITS.zipUnpacked) return refuse('E_TOO_BIG', 'I file dell’archivio superano in tutto 512 MiB. Dividilo in archivi più piccoli.');
      if (isWanted(name)) entries.push({ name, entry });
    }
    return ok({ zip, entries });
  } catch {
    return refuse('E_XML', DAMAGED);
  }
}

function refusalOfEntry(name: string, entry: Entry): Refusal | null {
  if (!isAdmittedName(name)) return { code: 'E_ZIP_NAME', message: `L’archivio contiene un file dal nome non ammesso, ${quoted(name)}: per sicurezza non è stato aperto. Chiedi i file sciolti a chi te l’ha mandato.` };
  if (name === '[Content_Types].xml') return { code: 'E_KIND', message: 'Questo è un documento di Office (Word, Excel), non una ricevuta pagoPA. Controlla di aver scelto il file giusto.' };
  if (entry.uncompressedSize > Math.max(entry.compressedSize, 1) * LIMITS.zipRatio) {
    return { code: 'E_TOO_BIG', message: `Un file dell’archivio è compresso più di ${LIMITS.zipRatio} volte: per sicurezza l’archivio non è stato aperto. Chiedi i file sciolti a chi te l’ha mandato.` };
  }
  return null;
}

/** False for a name that could be meant to write elsewhere (receipts-fdr.md section 6). */
export function isAdmittedName(name: string): boolean {
  if (/[\u0000-\u001f]/.test(name) || /^[a-zA-Z]:/.test(name) || name.startsWith('/')) return false;
  return !name.split(/[/\\]/).includes('..');
}

function isWanted(name: string): boolean {
  if (name.endsWith('/') || name.startsWith('__MACOSX/')) return false;
  const last = name.split('/').at(-1) ?? '';
  if (last.startsWith('.')) return false;
  return READ_EXTENSIONS.has(last.slice(last.lastIndexOf('.') + 1).toLowerCase());
}

async function unpack(buffer: Buffer, zip: ZipFile, entry: Entry): Promise<Result<Uint8Array, Refusal>> {
  if (entry.isEncrypted()) return refuse('E_KIND', 'Il file è protetto da una password. Estrailo e importalo senza password.');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) return refuse('E_KIND', 'Il file è compresso in un modo che qui non si legge. Estrailo e importalo da solo.');
  if (entry.uncompressedSize > LIMITS.xml) return refuse('E_TOO_BIG', 'Il documento supera 64 MiB: nessuna ricevuta è così grande. Controlla di aver scelto il file giusto.');
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = buffer.subarray(fileDataStart, fileDataStart + entry.compressedSize);
    const content = entry.compressionMethod === STORED ? packed : await inflate(packed, { maxOutputLength: Math.max(entry.uncompressedSize, 1) });
    const intact = content.length === entry.uncompressedSize && crc32(content) === entry.crc32;
    return intact ? ok(content) : refuse('E_XML', DAMAGED);
  } catch {
    return refuse('E_XML', DAMAGED);
  }
}

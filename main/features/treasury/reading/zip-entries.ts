import { crc32 } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { ok, type Result } from '../../../domain/result.ts';
import { isAdmittedName, quoted } from '../../payments/index.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { ASK_AGAIN, refusal, refuseTreasury, StreamRefused, type TreasuryRefusal } from './treasury-refusal.ts';

/** A file of an archive. `open` unpacks it as it is read, every time anew. */
export type ZipEntry = Readonly<{ name: string; open(): AsyncIterable<Uint8Array> }>;

const STORED = 0;
const DEFLATED = 8;
const DAMAGED = `L’archivio è incompleto o danneggiato. ${ASK_AGAIN}`;

/**
 * The directory of a ZIP, checked against the limits of receipts-fdr.md section 6 before anything is unpacked. What an entry declares is
 * held to while it is unpacked, so one that lies about its size goes no further. Folders are left out.
 * Errors: `E_TOO_BIG`, `E_ZIP_NAME`, `E_XML` (damaged).
 */
export async function zipEntries(bytes: Buffer): Promise<Result<readonly ZipEntry[], TreasuryRefusal>> {
  const entries: ZipEntry[] = [];
  let unpacked = 0;
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false, autoClose: false });
    if (zip.entryCount > TREASURY_LIMITS.zipEntries) return refuseTreasury('E_TOO_BIG', `L’archivio contiene ${zip.entryCount} file: se ne possono leggere ${TREASURY_LIMITS.zipEntries}. Dividilo in archivi più piccoli.`);
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      const refused = refusalOfEntry(name, entry);
      if (refused !== null) return { ok: false, error: refused };
      unpacked += entry.uncompressedSize;
      if (unpacked > TREASURY_LIMITS.zipUnpacked) return refuseTreasury('E_TOO_BIG', `Aperto, l’archivio supererebbe 1 GiB: per sicurezza non è stato aperto. ${ASK_AGAIN}`);
      if (!name.endsWith('/')) entries.push({ name, open: () => unpackedBytes(zip, entry) });
    }
    return ok(entries);
  } catch {
    return refuseTreasury('E_XML', DAMAGED);
  }
}

function refusalOfEntry(name: string, entry: Entry): TreasuryRefusal | null {
  if (!isAdmittedName(name)) return refusal('E_ZIP_NAME', `L’archivio contiene un file dal nome non ammesso, ${quoted(name)}: per sicurezza non è stato aperto. Chiedi i file sciolti alla tesoreria.`);
  if (entry.uncompressedSize > TREASURY_LIMITS.zipRatioFrom && entry.uncompressedSize > Math.max(entry.compressedSize, 1) * TREASURY_LIMITS.zipRatio) {
    return refusal('E_TOO_BIG', `Un file dell’archivio è compresso più di ${TREASURY_LIMITS.zipRatio} volte: per sicurezza non è stato aperto. Chiedi i file sciolti alla tesoreria.`);
  }
  return null;
}

/** Throws {@link StreamRefused} for whatever is wrong in the entry. */
async function* unpackedBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new StreamRefused(refusal('E_KIND', 'Il file è protetto da una password. Aprilo, salvalo senza password e importa quello.'));
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw new StreamRefused(refusal('E_KIND', 'Il file è compresso in un modo che qui non si legge. Estrailo e importalo da solo.'));
  let sum = 0;
  let size = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const piece of stream) {
      const bytes: Uint8Array = piece;
      size += bytes.length;
      sum = crc32(bytes, sum);
      yield bytes;
    }
  } catch (thrown) {
    if (thrown instanceof StreamRefused) throw thrown;
    throw new StreamRefused(refusal('E_XML', DAMAGED));
  }
  if (size !== entry.uncompressedSize || sum !== entry.crc32) throw new StreamRefused(refusal('E_XML', DAMAGED));
}

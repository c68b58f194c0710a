import { fileKind } from './file-kind.ts';
import { scanBytes } from './scanned-bytes.ts';
import { sourceOfBytes, wholeBytes, type TreasurySource } from './treasury-source.ts';
import { isOfficeDocument } from './workbook.ts';
import { contentOfBase64, contentOfSigned } from './wrapped-content.ts';
import { zipEntries } from './zip-entries.ts';

/** Signatures, base64 and archives around a document, one in the other. */
const WRAPPERS = 3;

/**
 * Is this, by what it holds, a file of the treasury or of a bank (reconciliation.md 1.2–1.7)? Also one that lacks columns: whoever asks wants to be told which.
 * Reads no row. A table that only a person's column map can read is not known here.
 */
export function isTreasuryFile(source: TreasurySource): Promise<boolean> {
  return isTreasury(source, WRAPPERS);
}

async function isTreasury(source: TreasurySource, wrappersLeft: number): Promise<boolean> {
  const scanned = await scanBytes(source);
  if (!scanned.ok) return false;
  const kind = fileKind(scanned.value, null);
  if (!kind.ok) return kind.error.code === 'E_COLUMNS';
  if (kind.value.kind === 'TEXT') return true;
  if (kind.value.kind === 'CUSTOM' || wrappersLeft === 0) return false;
  const whole = await wholeBytes(source, 'Il file');
  if (!whole.ok) return false;
  if (kind.value.kind === 'ZIP') return isArchiveOfTreasury(source, whole.value, wrappersLeft);
  const content = kind.value.kind === 'SIGNED' ? contentOfSigned(whole.value) : contentOfBase64(whole.value);
  return content.ok && isTreasury(sourceOfBytes(source.name, content.value), wrappersLeft - 1);
}

/** A workbook, or an archive whose first file that is not hidden is one of the treasury. */
async function isArchiveOfTreasury(source: TreasurySource, bytes: Buffer, wrappersLeft: number): Promise<boolean> {
  const entries = await zipEntries(bytes);
  if (!entries.ok) return false;
  if (isOfficeDocument(entries.value)) return true;
  const [first] = entries.value.filter(({ name }) => !/(?:^|\/)(?:\.|__MACOSX)/.test(name)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return first !== undefined && isTreasury({ name: source.name, open: first.open }, wrappersLeft - 1);
}

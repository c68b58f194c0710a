import { createHash } from 'node:crypto';
import { isAscii } from 'node:buffer';
import { err, ok, type Result } from '../../../domain/result.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { refuseTreasury, refusalOfThrown, type TreasuryRefusal } from './treasury-refusal.ts';
import type { TreasurySource } from './treasury-source.ts';

/** What all the bytes of a file say before any is understood. */
export type ScannedBytes = Readonly<{
  size: number;
  sha256: string;
  /** The first bytes, at most 64 KiB. */
  head: Uint8Array;
  isUtf8: boolean;
  /** A byte 0x80–0x9F: printable only in windows-1252. */
  hasWindowsByte: boolean;
  /** Offset of the first byte that windows-1252 leaves undefined. */
  undefinedByteAt: number | null;
  hasZero: boolean;
}>;

const HEAD = 64 * 1024;
const UNDEFINED_IN_WINDOWS: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** Goes once through the whole file. Errors: `E_TOO_BIG` beyond 1 GiB, and those of the stream. */
export async function scanBytes(source: TreasurySource): Promise<Result<ScannedBytes, TreasuryRefusal>> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const heads: Uint8Array[] = [];
  const found = { size: 0, headSize: 0, isUtf8: true, hasWindowsByte: false, undefinedByteAt: null as number | null, hasZero: false };
  const feed = (piece?: Uint8Array): void => {
    if (!found.isUtf8) return;
    try {
      utf8.decode(piece, { stream: piece !== undefined });
    } catch {
      found.isUtf8 = false;
    }
  };
  try {
    for await (const piece of source.open()) {
      hash.update(piece);
      feed(piece);
      if (!isAscii(piece)) lookForWindows(piece, found.size, found);
      found.hasZero ||= piece.includes(0);
      if (found.headSize < HEAD) {
        const part = Uint8Array.from(piece.subarray(0, HEAD - found.headSize));
        heads.push(part);
        found.headSize += part.length;
      }
      found.size += piece.length;
      if (found.size > TREASURY_LIMITS.streamed) return refuseTreasury('E_TOO_BIG', 'Il file supera 1 GiB. Chiedi alla tesoreria di dividerlo in parti più piccole.');
    }
  } catch (thrown) {
    return err(refusalOfThrown(thrown));
  }
  feed();
  const { size, isUtf8, hasWindowsByte, undefinedByteAt, hasZero } = found;
  return ok({ size, sha256: hash.digest('hex'), head: Buffer.concat(heads), isUtf8, hasWindowsByte, undefinedByteAt, hasZero });
}

function lookForWindows(piece: Uint8Array, before: number, found: { hasWindowsByte: boolean; undefinedByteAt: number | null }): void {
  for (let at = 0; at < piece.length; at += 1) {
    const byte = piece[at] ?? 0;
    if (byte < 0x80 || byte > 0x9f) continue;
    found.hasWindowsByte = true;
    if (found.undefinedByteAt === null && UNDEFINED_IN_WINDOWS.has(byte)) found.undefinedByteAt = before + at;
    if (found.undefinedByteAt !== null) return;
  }
}

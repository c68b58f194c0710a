import { createReadStream } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { err, ok, type Result } from '../../../domain/result.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { refuseTreasury, refusalOfThrown, type TreasuryRefusal } from './treasury-refusal.ts';

/** A file to read. It is opened more than once (first to recognise it, then to read it) and must give the same bytes each time. */
export type TreasurySource = Readonly<{ name: string; open(): AsyncIterable<Uint8Array> }>;

const PIECE = 64 * 1024;
/** Of bytes in memory, which nothing else waits for: a piece is read in some milliseconds of the thread that serves the counter, and the screens are let in before the next. */
const PIECE_IN_MEMORY = 16 * 1024;

/** Bytes that are already in memory. */
export function sourceOfBytes(name: string, bytes: Uint8Array): TreasurySource {
  return {
    name,
    async *open() {
      for (let at = 0; at < bytes.length; at += PIECE_IN_MEMORY) {
        if (at > 0) await setImmediate();
        yield bytes.subarray(at, at + PIECE_IN_MEMORY);
      }
    },
  };
}

/** A file on disk, read as it goes by. `name` is what the person chose, never a path. */
export function sourceOfPath(name: string, path: string): TreasurySource {
  return { name, open: () => createReadStream(path, { highWaterMark: PIECE }) };
}

/** All the bytes, for what cannot be read as it goes by. Errors: `E_TOO_BIG` and those of the stream. */
export async function wholeBytes(source: TreasurySource, what: string): Promise<Result<Buffer, TreasuryRefusal>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of source.open()) {
      size += piece.length;
      if (size > TREASURY_LIMITS.whole) return refuseTreasury('E_TOO_BIG', `${what} supera 100 MiB. Chiedi alla tesoreria di dividerlo in parti più piccole.`);
      pieces.push(piece);
    }
    return ok(Buffer.concat(pieces));
  } catch (thrown) {
    return err(refusalOfThrown(thrown));
  }
}

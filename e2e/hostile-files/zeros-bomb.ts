import { once } from 'node:events';
import { constants, createDeflateRaw } from 'node:zlib';

const MIB = 1024 * 1024;
const PIECE = 64 * MIB;

/**
 * Gigabytes of zeros as raw deflate, in some megabytes and a moment: a piece that ends on a full flush does not look back, so that it may follow itself as often as is wanted. The last block is an empty one (RFC 1951, 3.2.4).
 * @param gigabytes unpacked size, whole
 */
export async function deflatedZeros(gigabytes: number): Promise<Buffer> {
  const deflate = createDeflateRaw({ level: 9 });
  const packed: Buffer[] = [];
  deflate.on('data', (bytes: Buffer) => packed.push(bytes));
  const zeros = Buffer.alloc(MIB);
  for (let written = 0; written < PIECE; written += MIB) if (!deflate.write(zeros)) await once(deflate, 'drain');
  await new Promise<void>((done) => { deflate.flush(constants.Z_FULL_FLUSH, done); });
  const piece = Buffer.concat(packed);
  deflate.destroy();
  const last = Buffer.from([0x01, 0x00, 0x00, 0xff, 0xff]);
  return Buffer.concat([...Array.from({ length: (gigabytes * 1024 * MIB) / PIECE }, () => piece), last]);
}

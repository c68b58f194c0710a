import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const VERSION_DEFLATE = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1 January 1980, the first day a ZIP can tell: the same content makes the same bytes. */
const FIRST_DAY = 0x0021;

/**
 * A ZIP with one file, deflated: what gpd-upload takes (exactly one `.json` entry, intermediary.md 1.1.9).
 * @param name of the file inside, without folders.
 * @param content below 4 GiB; gpd-upload itself stops at 100 MiB.
 */
export async function singleEntryZip(name: string, content: Uint8Array): Promise<Uint8Array> {
  const fileName = Buffer.from(name, 'utf8');
  const packed = await deflate(content);
  const common = commonHeader(crc32(content), packed.length, content.length, fileName.length);
  const local = Buffer.concat([numbers([[4, LOCAL_HEADER]]), common, fileName, packed]);
  const central = Buffer.concat([numbers([[4, CENTRAL_HEADER], [2, VERSION_DEFLATE]]), common, numbers([[2, 0], [2, 0], [2, 0], [4, 0], [4, 0]]), fileName]);
  const end = numbers([[4, END_OF_DIRECTORY], [2, 0], [2, 0], [2, 1], [2, 1], [4, central.length], [4, local.length], [2, 0]]);
  return Buffer.concat([local, central, end]);
}

/** The fields that both headers have, in the same order. */
function commonHeader(crc: number, packed: number, plain: number, nameLength: number): Buffer {
  return numbers([[2, VERSION_DEFLATE], [2, UTF8_NAMES], [2, DEFLATED], [2, 0], [2, FIRST_DAY], [4, crc], [4, packed], [4, plain], [2, nameLength], [2, 0]]);
}

function numbers(fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(fields.map(([size, value]) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, size);
    return bytes;
  }));
}

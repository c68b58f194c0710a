/** A ZIP archive of files stored as they are: PDF is already compressed. APPNOTE.TXT 4.3; below 65,535 entries and 4 GB. */
import { crc32 } from 'node:zlib';

type Entry = Readonly<{ name: Buffer; crc: number; size: number; offset: number }>;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8 (bit 11). */
const FLAGS = 0x0800;

export class ZipWriter {
  private readonly entries: Entry[] = [];
  private readonly stamp: Readonly<{ time: number; date: number }>;
  private offset = 0;

  /** @param at ISO instant that every entry bears, in UTC: same input, same bytes */
  constructor(at: string) {
    const day = new Date(at);
    this.stamp = { time: (day.getUTCHours() << 11) | (day.getUTCMinutes() << 5) | (day.getUTCSeconds() >> 1), date: ((day.getUTCFullYear() - 1980) << 9) | ((day.getUTCMonth() + 1) << 5) | day.getUTCDate() };
  }

  /** The bytes that add a file. */
  entry(name: string, bytes: Uint8Array): readonly Uint8Array[] {
    const entry: Entry = { name: Buffer.from(name, 'utf8'), crc: crc32(bytes), size: bytes.byteLength, offset: this.offset };
    const head = Buffer.alloc(30);
    head.writeUInt32LE(LOCAL, 0);
    this.describe(head, 4, entry);
    this.entries.push(entry);
    this.offset += head.byteLength + entry.name.byteLength + entry.size;
    return [head, entry.name, bytes];
  }

  /** The bytes that close the archive. */
  end(): Uint8Array {
    const directory = this.entries.flatMap((entry) => {
      const head = Buffer.alloc(46);
      head.writeUInt32LE(CENTRAL, 0);
      head.writeUInt16LE(VERSION, 4);
      this.describe(head, 6, entry);
      head.writeUInt32LE(entry.offset, 42);
      return [head, entry.name];
    });
    const size = directory.reduce((sum, piece) => sum + piece.byteLength, 0);
    const tail = Buffer.alloc(22);
    tail.writeUInt32LE(END, 0);
    tail.writeUInt16LE(this.entries.length, 8);
    tail.writeUInt16LE(this.entries.length, 10);
    tail.writeUInt32LE(size, 12);
    tail.writeUInt32LE(this.offset, 16);
    return Buffer.concat([...directory, tail]);
  }

  /** The fields that local and central header have in the same order. */
  private describe(head: Buffer, from: number, { name, crc, size }: Entry): void {
    head.writeUInt16LE(VERSION, from);
    head.writeUInt16LE(FLAGS, from + 2);
    head.writeUInt16LE(this.stamp.time, from + 6);
    head.writeUInt16LE(this.stamp.date, from + 8);
    head.writeUInt32LE(crc, from + 10);
    head.writeUInt32LE(size, from + 14);
    head.writeUInt32LE(size, from + 18);
    head.writeUInt16LE(name.byteLength, from + 22);
  }
}

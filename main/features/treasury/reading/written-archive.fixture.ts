import { crc32, deflateRawSync } from 'node:zlib';

export type ZipPart = Readonly<{ name: string; content: Uint8Array | string; stored?: boolean; packed?: Uint8Array; declaredSize?: number; flags?: number; crc?: number }>;

/** A ZIP written by hand, so that a test can lie in it. `packed`: the deflated bytes, when making them here would take too much memory. */
export function zipOf(parts: readonly ZipPart[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name, 'utf8');
    const content = Buffer.from(part.content);
    const data = Buffer.from(part.packed ?? (part.stored === true ? content : deflateRawSync(content)));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(part.flags ?? 0x800, 8);
    central.writeUInt16LE(part.stored === true ? 0 : 8, 10);
    central.writeUInt32LE(part.crc ?? crc32(content), 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(part.declaredSize ?? content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    files.push(local, name, data);
    directory.push(central, name);
    offset += local.length + name.length + data.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directoryBytes, end]);
}

function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.from([tag]), body.length < 0x80 ? Buffer.from([body.length]) : Buffer.concat([Buffer.from([0x84]), length]), body]);
}

/** A PKCS#7 signed file around a document, without a signer: nobody here checks one (RFC 5652). */
export function signedFile(document: Uint8Array | string): Buffer {
  const oid = (last: number): Buffer => Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]);
  const content = der(0x30, oid(1), der(0xa0, der(0x04, Buffer.from(document))));
  return der(0x30, oid(2), der(0xa0, der(0x30, Buffer.from([0x02, 0x01, 0x01]), Buffer.from([0x31, 0x00]), content, Buffer.from([0x31, 0x00]))));
}

import { inflateRawSync } from 'node:zlib';

export type ZipEntry = Readonly<{ name: string; bytes: Buffer }>;

/** Entries of a ZIP by its central directory; null: it is none, or unpacks to more than `maxBytes`. */
export function readZip(zip: Buffer, maxBytes: number): readonly ZipEntry[] | null {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length) return null;
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) return null;
    const [method, packed, size, nameLength, start] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    if (size > maxBytes || start + 30 > zip.length) return null;
    const content = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const raw = zip.subarray(content, content + packed);
    const bytes = method === 0 ? raw : inflated(raw, maxBytes);
    if (bytes === null) return null;
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + nameLength), bytes });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function inflated(raw: Buffer, maxBytes: number): Buffer | null {
  try {
    return inflateRawSync(raw, { maxOutputLength: maxBytes });
  } catch {
    return null;
  }
}

/** The part called `file` of a multipart body; null when there is none. */
export function readFilePart(body: Buffer, contentType: string): Buffer | null {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const marker = Buffer.from(`--${boundary}`);
  let at = body.indexOf(marker);
  while (at >= 0) {
    const headEnd = body.indexOf('\r\n\r\n', at);
    const next = body.indexOf(marker, at + marker.length);
    if (headEnd < 0 || next < 0) return null;
    if (/name="file"/i.test(body.toString('latin1', at, headEnd))) return body.subarray(headEnd + 4, next - 2);
    at = next;
  }
  return null;
}

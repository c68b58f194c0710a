const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
const SEQUENCE = 0x30;
const SET = 0x31;
const OBJECT_ID = 0x06;
const INTEGER = 0x02;
const EXPLICIT_0 = 0xa0;
const OCTETS = 0x04;
const OCTETS_IN_PIECES = 0x24;
const CONSTRUCTED = 0x20;
const DEPTH_MAX = 12;

/** One encoded value: `from`..`to` is its content, `next` the first byte after it. */
type Value = Readonly<{ tag: number; from: number; to: number; next: number }>;

/**
 * The document inside a CAdES / PKCS#7 signed file (RFC 5652: ContentInfo › SignedData › encapContentInfo), definite and
 * indefinite lengths. The signature is not checked (receipts-fdr.md 1.1).
 * Null when the bytes are not such a file, are cut, or the signature is detached.
 */
export function signedContent(bytes: Uint8Array): Uint8Array | null {
  const info = valueAt(bytes, 0, bytes.length, 0);
  if (info?.tag !== SEQUENCE) return null;
  const [type, wrapper] = childrenOf(bytes, info, 2);
  if (type?.tag !== OBJECT_ID || wrapper?.tag !== EXPLICIT_0 || !SIGNED_DATA.equals(bytes.subarray(type.from, type.to))) return null;
  const [signed] = childrenOf(bytes, wrapper, 1);
  if (signed?.tag !== SEQUENCE) return null;
  const [version, algorithms, carried] = childrenOf(bytes, signed, 3);
  if (version?.tag !== INTEGER || algorithms?.tag !== SET || carried?.tag !== SEQUENCE) return null;
  const [contentType, explicit] = childrenOf(bytes, carried, 2);
  if (contentType?.tag !== OBJECT_ID || explicit?.tag !== EXPLICIT_0) return null;
  const [octets] = childrenOf(bytes, explicit, 1);
  return octets === undefined ? null : octetsOf(bytes, octets, 0);
}

function octetsOf(bytes: Uint8Array, value: Value, depth: number): Uint8Array | null {
  if (value.tag === OCTETS) return bytes.subarray(value.from, value.to);
  if (value.tag !== OCTETS_IN_PIECES || depth > 2) return null;
  const pieces: Uint8Array[] = [];
  for (const child of childrenOf(bytes, value, Number.POSITIVE_INFINITY)) {
    const piece = octetsOf(bytes, child, depth + 1);
    if (piece === null) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function childrenOf(bytes: Uint8Array, parent: Value, max: number): readonly Value[] {
  const found: Value[] = [];
  for (let at = parent.from; at < parent.to && found.length < max; ) {
    const child = valueAt(bytes, at, parent.to, 0);
    if (child === null) break;
    found.push(child);
    at = child.next;
  }
  return found;
}

/** The value that starts at `at` and ends within `limit`, or null. Tags of more than one byte never occur in this structure. */
function valueAt(bytes: Uint8Array, at: number, limit: number, depth: number): Value | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f || depth > DEPTH_MAX) return null;
  if (first === 0x80) return (tag & CONSTRUCTED) === 0 ? null : indefiniteValue(bytes, tag, at + 2, limit, depth);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4) return null;
  const from = at + 2 + lengthBytes;
  let length = lengthBytes === 0 ? first : 0;
  for (let place = at + 2; place < from; place += 1) length = length * 256 + (bytes[place] ?? 0);
  return from + length > limit ? null : { tag, from, to: from + length, next: from + length };
}

/** An indefinite value lasts until two zero bytes at its own level. */
function indefiniteValue(bytes: Uint8Array, tag: number, from: number, limit: number, depth: number): Value | null {
  let at = from;
  while (at + 2 <= limit) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { tag, from, to: at, next: at + 2 };
    const child = valueAt(bytes, at, limit, depth + 1);
    if (child === null) return null;
    at = child.next;
  }
  return null;
}

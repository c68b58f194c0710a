import { ok, type Result } from '../../../domain/result.ts';
import { quoted, refuse, type Refusal } from './refusal.ts';

/** A decoded file: its text without byte order mark, and the encoding that was used. */
export type DecodedText = Readonly<{ text: string; encoding: TextEncoding }>;

/** Encodings read here (receipts-fdr.md section 6). */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1' | 'iso-8859-15' | 'windows-1252' | 'us-ascii';

export type SingleByteEncoding = 'iso-8859-1' | 'iso-8859-15' | 'windows-1252' | 'us-ascii';

const ENCODING_BY_LABEL: ReadonlyMap<string, TextEncoding | 'utf-16'> = new Map([
  ['utf-8', 'utf-8'], ['utf8', 'utf-8'],
  ['utf-16', 'utf-16'], ['utf-16le', 'utf-16le'], ['utf-16be', 'utf-16be'],
  ['iso-8859-1', 'iso-8859-1'], ['iso_8859-1', 'iso-8859-1'], ['latin1', 'iso-8859-1'], ['latin-1', 'iso-8859-1'],
  ['iso-8859-15', 'iso-8859-15'], ['iso_8859-15', 'iso-8859-15'], ['latin9', 'iso-8859-15'], ['latin-9', 'iso-8859-15'],
  ['windows-1252', 'windows-1252'], ['cp1252', 'windows-1252'],
  ['us-ascii', 'us-ascii'], ['ascii', 'us-ascii'],
]);

const ISO_8859_15_DIFFERENCES: ReadonlyMap<number, string> = new Map([
  [0xa4, '€'], [0xa6, 'Š'], [0xa8, 'š'], [0xb4, 'Ž'], [0xb8, 'ž'], [0xbc, 'Œ'], [0xbd, 'œ'], [0xbe, 'Ÿ'],
]);
/** Bytes 80–9F of windows-1252; a blank marks the five bytes the code page leaves undefined. */
const WINDOWS_1252_HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const DECLARATION_BYTES = 400;
const REREAD_HINT = 'Chiedi il file corretto a chi te l’ha mandato; se sai che è stato scritto in ISO-8859-1, puoi rileggerlo così.';

/**
 * Turns the bytes of a file into text: byte order mark first, then the XML declaration, else UTF-8; never guesses
 * and never gives U+FFFD (receipts-fdr.md section 6).
 * `readAs` is the operator's explicit choice "rileggi come ISO-8859-1", which wins over everything.
 * Single-byte encodings are decoded by hand: TextDecoder reads iso-8859-1 and us-ascii as windows-1252 and never fails on them.
 * Errors: `E_ENCODING` with the offset of the first wrong byte, counted from 0 in the bytes received.
 */
export function decodeText(bytes: Uint8Array, readAs?: 'iso-8859-1'): Result<DecodedText, Refusal> {
  if (readAs !== undefined) return decodeSingleByte(bytes, readAs);
  const announced = announcedEncoding(bytes);
  return announced.ok ? decodeAs(bytes, announced.value.encoding, announced.value.markLength) : announced;
}

/**
 * The encoding that the first bytes of a file announce, for whoever decodes it piece by piece: mark, then XML declaration, else
 * UTF-8 with `declared` false. `markLength` counts the bytes of the mark. Errors: `E_ENCODING`.
 */
export function announcedEncoding(bytes: Uint8Array): Result<Readonly<{ encoding: TextEncoding; markLength: number; declared: boolean }>, Refusal> {
  const marked = encodingOfMark(bytes);
  if (marked === 'utf-32') return encodingRefusal('Il file è scritto in UTF-32, che qui non si legge', 0);
  if (marked !== null) return ok({ encoding: marked.encoding, markLength: marked.length, declared: true });
  const unmarked = utf16WithoutMark(bytes);
  const label = declaredLabel(bytes, unmarked);
  if (label === null) return ok({ encoding: unmarked ?? 'utf-8', markLength: 0, declared: unmarked !== null });
  const declared = ENCODING_BY_LABEL.get(label.toLowerCase());
  if (declared === undefined) return encodingRefusal(`Il file dichiara la codifica ${quoted(label)}, che qui non si legge`, 0);
  const declaredUtf16 = declared === 'utf-16' || declared === 'utf-16le' || declared === 'utf-16be';
  if (unmarked !== null) {
    if (!declaredUtf16 || (declared !== 'utf-16' && declared !== unmarked)) return mismatch(label);
    return ok({ encoding: unmarked, markLength: 0, declared: true });
  }
  if (declaredUtf16) return mismatch(label);
  return ok({ encoding: declared, markLength: 0, declared: true });
}

function mismatch(label: string): Result<never, Refusal> {
  return encodingRefusal(`Il file dichiara la codifica ${quoted(label)} ma è scritto in un’altra`, 0);
}

function encodingRefusal(cause: string, offset: number): Result<never, Refusal> {
  return refuse('E_ENCODING', `${cause}. ${REREAD_HINT}`, { kind: 'BYTE', offset });
}

function encodingOfMark(bytes: Uint8Array): Readonly<{ encoding: TextEncoding; length: number }> | 'utf-32' | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32' : { encoding: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

/** UTF-16 without mark shows itself by a first ASCII character padded with a zero byte (XML 1.0, appendix F). */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [a, b, c, d] = bytes;
  if (a !== undefined && a !== 0 && b === 0 && c !== undefined && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b !== undefined && b !== 0 && c === 0 && d !== undefined && d !== 0) return 'utf-16be';
  return null;
}

function declaredLabel(bytes: Uint8Array, utf16: 'utf-16le' | 'utf-16be' | null): string | null {
  const head = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const readable = utf16 === null ? head : head.replaceAll('\u0000', '');
  return /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/.exec(readable)?.[1] ?? null;
}

function decodeAs(bytes: Uint8Array, encoding: TextEncoding, skip: number): Result<DecodedText, Refusal> {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes, skip);
    case 'utf-16le':
    case 'utf-16be':
      return decodeUtf16(bytes, encoding, skip);
    default:
      return decodeSingleByte(bytes, encoding);
  }
}

function wrongByte(name: string, offset: number): Result<never, Refusal> {
  return encodingRefusal(`Il file dice di essere in ${name}, ma il byte ${offset} non lo è`, offset);
}

function lostCharacter(offset: number): Result<never, Refusal> {
  return refuse(
    'E_ENCODING',
    'Nel file un carattere è già andato perso (al suo posto c’è il segno �). Chiedi il file originale a chi te l’ha mandato.',
    { kind: 'BYTE', offset },
  );
}

function decodeUtf8(bytes: Uint8Array, skip: number): Result<DecodedText, Refusal> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(skip));
  } catch {
    return wrongByte('UTF-8', firstInvalidUtf8(bytes, skip));
  }
  const lost = text.indexOf('\uFFFD');
  if (lost >= 0) return lostCharacter(skip + Buffer.byteLength(text.slice(0, lost), 'utf8'));
  return ok({ text, encoding: 'utf-8' });
}

/** Offset of the first byte that does not continue a well-formed UTF-8 sequence (Unicode table 3-7). */
function firstInvalidUtf8(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const length = utf8SequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return bytes.length;
}

function utf8SequenceLength(bytes: Uint8Array, at: number): 0 | 1 | 2 | 3 | 4 {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (first >= 0xc2 && first <= 0xdf) return isContinuation(second) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isContinuation(bytes[at + 2] ?? 0) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    const rest = isContinuation(bytes[at + 2] ?? 0) && isContinuation(bytes[at + 3] ?? 0);
    return second >= low && second <= high && rest ? 4 : 0;
  }
  return 0;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', skip: number): Result<DecodedText, Refusal> {
  if ((bytes.length - skip) % 2 !== 0) return wrongByte('UTF-16', bytes.length - 1);
  const copy = Buffer.from(bytes.subarray(skip));
  if (encoding === 'utf-16be') copy.swap16();
  const text = copy.toString('utf16le');
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.exec(text);
  if (lone !== null) return wrongByte('UTF-16', skip + lone.index * 2);
  const lost = text.indexOf('\uFFFD');
  if (lost >= 0) return lostCharacter(skip + lost * 2);
  return ok({ text, encoding });
}

/** Text of bytes of which each is a character. Errors: `E_ENCODING` for a byte that the encoding leaves undefined. */
export function decodeSingleByte(bytes: Uint8Array, encoding: SingleByteEncoding): Result<DecodedText, Refusal> {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  switch (encoding) {
    case 'iso-8859-1':
      return ok({ text: latin1, encoding });
    case 'iso-8859-15':
      return ok({ text: latin1.replace(/[\u00a4\u00a6\u00a8\u00b4\u00b8\u00bc-\u00be]/g, iso885915Character), encoding });
    case 'us-ascii': {
      const high = latin1.search(/[\u0080-\u00ff]/);
      return high >= 0 ? wrongByte('US-ASCII', high) : ok({ text: latin1, encoding });
    }
    case 'windows-1252': {
      const undefinedByte = latin1.search(/[\u0081\u008d\u008f\u0090\u009d]/);
      if (undefinedByte >= 0) return wrongByte('windows-1252', undefinedByte);
      return ok({ text: latin1.replace(/[\u0080-\u009f]/g, windows1252Character), encoding });
    }
  }
}

function iso885915Character(character: string): string {
  return ISO_8859_15_DIFFERENCES.get(character.charCodeAt(0)) ?? character;
}

function windows1252Character(character: string): string {
  return WINDOWS_1252_HIGH[character.charCodeAt(0) - 0x80] ?? character;
}

import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`;
const bytesOf = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

function textOf(bytes: Uint8Array): string | undefined {
  const decoded = decodeText(bytes);
  return decoded.ok ? decoded.value.text : undefined;
}

function refusedAt(bytes: Uint8Array): number | undefined {
  const decoded = decodeText(bytes);
  if (decoded.ok) return undefined;
  expect(decoded.error.code).toBe('E_ENCODING');
  return decoded.error.where?.kind === 'BYTE' ? decoded.error.where.offset : undefined;
}

describe('which encoding a file is read in', () => {
  test('without mark and declaration it is UTF-8', () => {
    expect(textOf(Buffer.from('<a>città €</a>'))).toBe('<a>città €</a>');
  });

  test('the byte order mark decides, is not part of the text, and wins over the declaration', () => {
    expect(textOf(Buffer.from(`\uFEFF${declared('ISO-8859-1')}<a>è</a>`))).toBe(`${declared('ISO-8859-1')}<a>è</a>`);
    expect(textOf(Buffer.from('\uFEFF<a>è</a>', 'utf16le'))).toBe('<a>è</a>');
    expect(textOf(Buffer.from('\uFEFF<a>è</a>', 'utf16le').swap16())).toBe('<a>è</a>');
  });

  test('UTF-16 without mark is recognised when it declares itself', () => {
    const text = `${declared('UTF-16')}<a>è</a>`;
    expect(textOf(Buffer.from(text, 'utf16le'))).toBe(text);
    expect(textOf(Buffer.from(text, 'utf16le').swap16())).toBe(text);
  });

  test.each([
    ['ISO-8859-1', [0xe0, 0x80, 0xa4], 'à\u0080¤'],
    ['iso-8859-15', [0xe0, 0xa4, 0xbe], 'à€Ÿ'],
    ['windows-1252', [0xe0, 0x80, 0x92], 'à€’'],
    ['US-ASCII', [0x61], 'a'],
  ])('%s is decoded byte by byte', (encoding, bytes, expected) => {
    expect(textOf(bytesOf(declared(encoding), bytes))).toBe(declared(encoding) + expected);
  });

  test('the operator may have it read as ISO-8859-1 whatever it says', () => {
    const decoded = decodeText(bytesOf(declared('UTF-8'), [0xe0]), 'iso-8859-1');
    expect(decoded.ok && decoded.value.text.endsWith('à')).toBe(true);
  });
});

describe('what is refused, and where', () => {
  test('Latin-1 bytes in a file that says UTF-8', () => {
    expect(refusedAt(bytesOf(declared('UTF-8'), 'citt', [0xe0]))).toBe(declared('UTF-8').length + 4);
  });

  test.each([
    ['a lone continuation byte', [0x61, 0x80], 1],
    ['an overlong slash', [0xc0, 0xaf], 0],
    ['a surrogate half', [0x61, 0x62, 0xed, 0xa0, 0x80], 2],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a character cut at the end', [0xc3, 0xa8, 0xe2, 0x82], 2],
  ])('UTF-8: %s', (_, bytes, offset) => {
    expect(refusedAt(Buffer.from(bytes))).toBe(offset);
  });

  test('US-ASCII with a byte over 7F, windows-1252 with an undefined byte', () => {
    expect(refusedAt(bytesOf(declared('US-ASCII'), 'x', [0xe8]))).toBe(declared('US-ASCII').length + 1);
    expect(refusedAt(bytesOf(declared('windows-1252'), [0x81]))).toBe(declared('windows-1252').length);
  });

  test('UTF-16 with half a character or a byte too many', () => {
    expect(refusedAt(Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8]))).toBe(4);
    expect(refusedAt(Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62]))).toBe(4);
  });

  test('a declared encoding that is not admitted, or is not the real one', () => {
    for (const encoding of ['UTF-7', 'EBCDIC-CP-IT', 'Shift_JIS', 'UTF-16', '']) expect(refusedAt(bytesOf(declared(encoding), '<a/>'))).toBe(0);
    expect(refusedAt(Buffer.from(`${declared('UTF-8')}<a/>`, 'utf16le'))).toBe(0);
    expect(refusedAt(Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]))).toBe(0);
  });

  test('the replacement character is never let in', () => {
    expect(refusedAt(Buffer.from('<a>è\uFFFD</a>'))).toBe(5);
    expect(refusedAt(Buffer.from('\uFEFF<a>\uFFFD</a>', 'utf16le'))).toBe(8);
  });
});

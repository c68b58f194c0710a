import bwipjs from 'bwip-js/node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeModules } from './code-modules.ts';
import { encodeQrCode, QR_MAXIMUM_BYTES } from './qr-code.ts';
import { readCodes } from './testing/rasters.ts';

const MODULE = 4;
const QUIET = 4;

/** The symbol as a picture with its quiet zone. */
async function decode(text: string): ReturnType<typeof readCodes> {
  const modules = encodeQrCode(text);
  if (modules === null) throw new Error('does not fit');
  const side = (modules.size + 2 * QUIET) * MODULE;
  const data = new Uint8Array(side * side * 4).fill(255);
  const rows = rowsOf(modules);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const isDark = rows[Math.floor(y / MODULE) - QUIET]?.[Math.floor(x / MODULE) - QUIET] ?? false;
      if (isDark) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return readCodes({ width: side, height: side, data, dpi: 100 });
}

function rowsOf({ size, dark }: CodeModules): readonly (readonly boolean[])[] {
  return Array.from({ length: size }, (_, row) => Array.from(dark.subarray(row * size, (row + 1) * size), (module) => module === 1));
}

/** The same symbol by another program with each of the eight masks; it uses one byte segment when every character is a small letter. */
function otherEncoder(text: string): readonly (readonly (readonly boolean[])[])[] {
  return Array.from({ length: 8 }, (_, index) => otherSymbol(text, index + 1));
}

function otherSymbol(text: string, mask: number): readonly (readonly boolean[])[] {
  const options = { bcid: 'qrcode', text, version: '4', eclevel: 'M', fixedeclevel: true, mask };
  const drawn: unknown = bwipjs.raw(options);
  const first: unknown = Array.isArray(drawn) ? drawn[0] : null;
  const pixels: unknown = Reflect.get(Object(first), 'pixs');
  const width = Number(Reflect.get(Object(first), 'pixx'));
  if (!Array.isArray(pixels)) throw new Error('unexpected answer of bwip-js');
  return Array.from({ length: width }, (_, row) => pixels.slice(row * width, (row + 1) * width).map((pixel: unknown) => pixel === 1));
}

describe('QR symbol of the notice', () => {
  test('is version 4, level M, and reads back', async () => {
    const text = 'PAGOPA|002|302000000000012320|00338180284|8750';
    expect(await decode(text)).toEqual([{ text, format: 'QRCode', level: 'M', version: '4' }]);
    expect(encodeQrCode(text)?.size).toBe(33);
  });

  test('every content of a notice reads back', async () => {
    const digits = (length: number): fc.Arbitrary<string> => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
    await fc.assert(fc.asyncProperty(digits(18), digits(11), fc.integer({ min: 10, max: 99_999_999_999 }), async (nav, fiscalCode, cents) => {
      const text = `PAGOPA|002|${nav}|${fiscalCode}|${cents}`;
      expect((await decode(text)).map((code) => code.text)).toEqual([text]);
    }), { numRuns: 60 });
  });

  test('agrees module by module with another encoder', () => {
    const smallLetters = fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz|'), { minLength: 1, maxLength: QR_MAXIMUM_BYTES }).map((list) => list.join(''));
    fc.assert(fc.property(smallLetters, (text) => {
      expect(otherEncoder(text)).toContainEqual(rowsOf(encodeQrCode(text) ?? expect.fail('does not fit')));
    }), { numRuns: 60 });
  });

  test('refuses an empty content and one too long', () => {
    expect(encodeQrCode('')).toBeNull();
    expect(encodeQrCode('x'.repeat(QR_MAXIMUM_BYTES))).not.toBeNull();
    expect(encodeQrCode('x'.repeat(QR_MAXIMUM_BYTES + 1))).toBeNull();
    expect(encodeQrCode('è'.repeat(QR_MAXIMUM_BYTES / 2 + 1))).toBeNull();
  });
});

import { expect, test } from 'vitest';
import { logoAddress, logoKind, readLogoFile } from './logo-file.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
const file = (bytes: Uint8Array, size = bytes.length) => ({ size, arrayBuffer: async () => bytes.slice().buffer });

test('knows PNG, JPEG and SVG from their first bytes, whatever the name', () => {
  expect([logoKind(PNG), logoKind(JPEG), logoKind(new Uint8Array([0x47, 0x49, 0x46]))]).toEqual(['image/png', 'image/jpeg', null]);
  const svg = new TextEncoder().encode('<?xml version="1.0"?><svg viewBox="0 0 1 1"></svg>');
  expect(logoKind(svg)).toBe('image/svg+xml');
  expect(logoAddress(btoa(String.fromCharCode(...svg)))).toMatch(/^data:image\/svg\+xml;base64,/);
});

test('takes a picture and refuses other files and heavy ones', async () => {
  const read = await readLogoFile(file(JPEG));
  expect(read.ok && logoAddress(read.base64)).toBe(`data:image/jpeg;base64,${btoa(String.fromCharCode(...JPEG))}`);
  expect(await readLogoFile(file(new Uint8Array([1, 2, 3])))).toMatchObject({ ok: false });
  expect(await readLogoFile(file(PNG, 2_000_000))).toMatchObject({ ok: false });
});

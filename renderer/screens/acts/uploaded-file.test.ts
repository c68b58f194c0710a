import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64Of, MOST_FILE_BYTES, readUploadedFile } from './uploaded-file.ts';

function fileOf(bytes: Uint8Array, size = bytes.length) {
  return { name: 'ricevuta.xml', size, arrayBuffer: () => Promise.resolve(bytes.slice().buffer) };
}

describe('a chosen file', () => {
  test('arrives byte for byte', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => { expect(Uint8Array.from(atob(base64Of(bytes)), (c) => c.charCodeAt(0))).toEqual(Uint8Array.from(bytes)); }));
  });
  test('larger than one piece arrives whole', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    expect(Uint8Array.from(atob(base64Of(bytes)), (c) => c.charCodeAt(0))).toEqual(bytes);
  });
  test('empty or too large is refused with the cause', async () => {
    expect(await readUploadedFile(fileOf(new Uint8Array()))).toEqual({ ok: false, error: 'Il file è vuoto.' });
    expect(await readUploadedFile(fileOf(new Uint8Array(1), MOST_FILE_BYTES + 1))).toMatchObject({ ok: false });
  });
  test('that cannot be read is told, not thrown', async () => {
    expect(await readUploadedFile({ name: 'x', size: 1, arrayBuffer: () => Promise.reject(new Error('gone')) })).toMatchObject({ ok: false });
  });
});

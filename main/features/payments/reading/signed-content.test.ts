import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReceiptFile } from './read-receipt-file.ts';
import { receiptXml } from './receipt-message.fixture.ts';
import { signedContent } from './signed-content.ts';

const SIGNED_DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const CERTIFICATES_AND_SIGNERS = [0xa0, 0x02, 0x30, 0x00, 0x31, 0x00];

function definite(tag: number, ...content: readonly Iterable<number>[]): Uint8Array {
  const body = Buffer.concat(content.map((part) => Buffer.from([...part])));
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function indefinite(tag: number, ...content: readonly Iterable<number>[]): Uint8Array {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...content.map((part) => Buffer.from([...part])), Buffer.from([0, 0])]);
}

function signed(wrap: typeof definite, octets: readonly Iterable<number>[]): Uint8Array {
  return wrap(0x30, SIGNED_DATA, wrap(0xa0, wrap(0x30, [0x02, 0x01, 0x01], [0x31, 0x00], wrap(0x30, DATA, wrap(0xa0, ...octets)), CERTIFICATES_AND_SIGNERS)));
}

const document = Buffer.from(receiptXml());
const whole = signed(definite, [definite(0x04, document)]);
const inPieces = signed(indefinite, [indefinite(0x24, definite(0x04, document.subarray(0, 700)), definite(0x04, document.subarray(700)))]);

describe('a signed file', () => {
  test('gives the document it carries, whole or in pieces', () => {
    expect(Buffer.from(signedContent(whole) ?? [])).toEqual(document);
    expect(Buffer.from(signedContent(inPieces) ?? [])).toEqual(document);
  });

  test('is read as the receipt inside it, also from base64, and says that the signature was not checked', async () => {
    for (const bytes of [whole, inPieces, Buffer.from(Buffer.from(whole).toString('base64'))]) {
      expect(await readReceiptFile(bytes)).toMatchObject({ ok: true, value: { kind: 'RECEIPT', receipt: { receiptId: 'a1b2c3' }, warnings: [{ message: expect.stringContaining('firma') }] } });
    }
  });

  test('signed three times over is not opened', async () => {
    const thrice = signed(definite, [definite(0x04, signed(definite, [definite(0x04, whole)]))]);
    expect(await readReceiptFile(thrice)).toMatchObject({ ok: false, error: { code: 'E_KIND' } });
  });

  test('detached, cut, endless or of another type gives nothing', async () => {
    const detached = definite(0x30, SIGNED_DATA, definite(0xa0, definite(0x30, [0x02, 0x01, 0x01], [0x31, 0x00], definite(0x30, DATA), CERTIFICATES_AND_SIGNERS)));
    const enveloped = Buffer.from(whole);
    enveloped[14] = 0x03;
    for (const bytes of [detached, enveloped, whole.subarray(0, 500), inPieces.subarray(0, 500), Buffer.from([0x30, 0x80].concat(...Array.from({ length: 50_000 }, () => [0x30, 0x80]))), Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])]) {
      expect(signedContent(bytes)).toBeNull();
      expect(await readReceiptFile(bytes)).toMatchObject({ ok: false, error: { code: 'E_KIND' } });
    }
  });

  test('damaged anywhere, reading still ends with a value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(whole, inPieces), fc.nat(inPieces.length - 1), fc.nat(255), async (source, at, byte) => {
        const bytes = Buffer.from(source);
        bytes[at % bytes.length] = byte;
        const read = await readReceiptFile(bytes);
        expect(read.ok || read.error.message.length > 20).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

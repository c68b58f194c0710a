import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compareReceipts } from './canonical-receipt.ts';
import { readReceiptFile } from './read-receipt-file.ts';
import { receiptXml, transferXml, zipOf } from './receipt-message.fixture.ts';
import { receiptForStore, receiptFromStore } from './stored-receipt.ts';

const CODES = new Set(['E_KIND', 'E_XML', 'E_ENCODING', 'E_DOCTYPE', 'E_XSD', 'E_TOO_BIG', 'E_ZIP_NAME']);

async function endsWell(bytes: Uint8Array): Promise<void> {
  const read = await readReceiptFile(bytes);
  if (read.ok) return;
  expect(CODES.has(read.error.code)).toBe(true);
  expect(read.error.message.length).toBeGreaterThan(20);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function decimal(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const good = Buffer.from(receiptXml({ transfers: transferXml() + transferXml({ id: '2' }), tail: '<paymentDateTime>2026-09-14T10:00:00</paymentDateTime>' }));
const zip = Buffer.from(zipOf([{ name: 'a.xml', content: good }, { name: 'b.json', content: Buffer.from('{}'), stored: true }]));
// Text XML can carry, already trimmed, without the lost character.
const plainText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff\ufffd]/g, '').trim())
  .filter((text) => text !== '');
const cents = fc.integer({ min: 1, max: 99_999_999_999 });

describe('whatever the bytes, reading ends with a value', () => {
  test('random bytes, alone and behind each first character that opens a reader', async () => {
    const heads = [[], [0x50, 0x4b, 0x03, 0x04], [0x30, 0x82], [0x3c], [0x7b], [0x5b], [0xff, 0xfe, 0x3c, 0x00], [0xfe, 0xff, 0x00, 0x3c], [0xef, 0xbb, 0xbf, 0x3c]];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), async (head, rest) => endsWell(Buffer.concat([Buffer.from(head), rest]))),
      { numRuns: 1000 },
    );
  });

  test('a good message with some bytes changed, or cut', async () => {
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 1, max: good.length }), async (changes, length) => {
        const bytes = Buffer.from(good);
        for (const [at, byte] of changes) bytes[at] = byte;
        await endsWell(bytes.subarray(0, length));
        await endsWell(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('a good archive with some bytes changed, or cut', async () => {
    const damage = fc.array(fc.tuple(fc.nat(zip.length - 5), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 4, max: zip.length }), async (changes, length) => {
        const bytes = Buffer.from(zip);
        for (const [at, byte] of changes) bytes[at + 4] = byte;
        await endsWell(bytes.subarray(0, length));
        await endsWell(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('any JSON', async () => {
    await fc.assert(fc.asyncProperty(fc.json(), async (json) => endsWell(Buffer.from(json))), { numRuns: 200 });
    const almost = fc.record({ receiptId: fc.jsonValue(), transferList: fc.jsonValue(), debtor: fc.jsonValue(), paymentAmount: fc.jsonValue() });
    await fc.assert(fc.asyncProperty(almost, async (json) => endsWell(Buffer.from(JSON.stringify(json)))), { numRuns: 300 });
  });

  test('packed data that is not deflate', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), async (noise) => {
      const bytes = Buffer.from(zip);
      const start = 30 + 'a.xml'.length;
      bytes.set(noise.subarray(0, deflateRawSync(good).length), start);
      await endsWell(bytes);
    }), { numRuns: 100 });
  });
});

describe('a generated receipt reads back as it was written', () => {
  const generated = fc.record({
    receiptId: fc.stringMatching(/^[0-9a-f]{32}$/),
    noticeNumber: fc.stringMatching(/^3[0-9]{17}$/),
    description: plainText,
    fullName: plainText,
    amounts: fc.array(cents, { minLength: 1, maxLength: 5 }),
    total: cents,
  });

  test('in every form it may travel in', async () => {
    const forms = fc.constantFrom('bare', 'utf16', 'soap', 'base64');
    await fc.assert(
      fc.asyncProperty(generated, forms, async (one, form) => {
        const transfers = one.amounts.map((amount, place) => transferXml({ id: String(place + 1), amount: decimal(amount) })).join('');
        const xml = receiptXml({ declaration: '', receiptId: one.receiptId, noticeNumber: one.noticeNumber, description: escaped(one.description), fullName: escaped(one.fullName), paymentAmount: decimal(one.total), transfers });
        const bytes =
          form === 'utf16' ? Buffer.from(`\uFEFF${xml}`, 'utf16le')
          : form === 'soap' ? Buffer.from(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${xml}</s:Body></s:Envelope>`)
          : form === 'base64' ? Buffer.from(Buffer.from(xml).toString('base64'))
          : Buffer.from(xml);
        const read = await readReceiptFile(bytes);
        if (!read.ok || read.value.kind !== 'RECEIPT') throw new Error(JSON.stringify(read));
        const { receipt } = read.value;
        expect(receipt).toMatchObject({ receiptId: one.receiptId, nav: one.noticeNumber, description: one.description, paymentAmountCents: one.total, debtor: { fullName: one.fullName } });
        expect(receipt.transfers.map((transfer) => transfer.amountCents)).toEqual(one.amounts);
        const stored = receiptFromStore(receiptForStore(receipt));
        expect(stored.ok && compareReceipts(stored.value, receipt)).toEqual({ kind: 'SAME' });
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, test } from 'vitest';
import { compareReceipts } from './canonical-receipt.ts';
import type { ParsedReceipt } from './parsed-receipt.ts';
import { readReceiptFile } from './read-receipt-file.ts';
import { receiptXml, transferXml, type MessageParts } from './receipt-message.fixture.ts';
import { receiptForStore, receiptFromStore, receiptKeyText } from './stored-receipt.ts';

async function receiptOf(parts: MessageParts = {}): Promise<ParsedReceipt> {
  const read = await readReceiptFile(Buffer.from(receiptXml(parts)));
  if (!read.ok || read.value.kind !== 'RECEIPT') throw new Error('not read');
  return read.value.receipt;
}

const FULL_TAIL = '<payer><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType><entityUniqueIdentifierValue>ANONIMO</entityUniqueIdentifierValue></uniqueIdentifier><fullName>Chi paga</fullName></payer><paymentMethod>cash</paymentMethod><fee>1.00</fee><paymentDateTime>2026-09-14T10:00:00</paymentDateTime><standIn>true</standIn>';

describe('a receipt that comes twice', () => {
  test('is the same whatever the bytes', async () => {
    const spaced = await receiptOf({ description: ' <![CDATA[Prova]]>\n' });
    expect(compareReceipts(await receiptOf(), spaced)).toEqual({ kind: 'SAME' });
  });

  test('different texts and dates are not a conflict and overwrite nothing', async () => {
    const stored = await receiptOf({ tail: '<paymentDateTime>2026-09-14T10:00:00</paymentDateTime>' });
    expect(compareReceipts(stored, await receiptOf({ description: 'Altro', tail: '<paymentDateTime>2026-09-15T10:00:00</paymentDateTime>' }))).toEqual({ kind: 'SAME' });
  });

  test('fields that were null are filled, and only those', async () => {
    const stored = await receiptOf({ tail: '<transferDate>2026-09-20</transferDate>' });
    const comparison = compareReceipts(stored, await receiptOf({ description: 'Altro', tail: FULL_TAIL }));
    expect(comparison).toMatchObject({ kind: 'FILLS', filled: { description: 'Prova', paymentMethod: 'cash', feeCents: 100, standIn: true, paidOn: '2026-09-14', payer: { fullName: 'Chi paga' }, transferDate: { date: '2026-09-20' } } });
    expect(comparison.kind === 'FILLS' && [...comparison.fields].sort()).toEqual(['fee', 'payer', 'paymentDateTime', 'paymentMethod', 'standIn']);
    expect(comparison.kind === 'FILLS' && compareReceipts(comparison.filled, await receiptOf({ tail: FULL_TAIL })).kind).toBe('SAME');
  });

  test('a poorer copy changes nothing', async () => {
    expect(compareReceipts(await receiptOf({ tail: FULL_TAIL }), await receiptOf())).toEqual({ kind: 'SAME' });
  });

  test('the time fills a day alone, but not another day', async () => {
    const full = await receiptOf({ tail: FULL_TAIL });
    const dayAlone = (day: string): ParsedReceipt => ({ ...full, paymentDateTime: { raw: day, instant: null, romeDate: day } });
    expect(compareReceipts(dayAlone('2026-09-14'), full)).toMatchObject({ kind: 'FILLS', fields: ['paymentDateTime'] });
    expect(compareReceipts(dayAlone('2026-09-13'), full)).toEqual({ kind: 'SAME' });
  });

  test.each<[MessageParts, string]>([
    [{ paymentAmount: '10.01' }, 'paymentAmountCents'],
    [{ noticeNumber: '301500010000016020' }, 'nav'],
    [{ iuv: 'altro' }, 'iuv'],
    [{ outcome: 'KO' }, 'outcome'],
    [{ fiscalCode: '99999000559' }, 'organizationFiscalCode'],
    [{ transfers: transferXml({ amount: '10.01' }) }, 'transfers'],
    [{ transfers: transferXml({ id: '2' }) }, 'transfers'],
    [{ transfers: transferXml({ payee: '99999000559' }) }, 'transfers'],
    [{ transfers: transferXml({ destination: '<IBAN>IT58H0760112000000076131377</IBAN>' }) }, 'transfers'],
    [{ transfers: transferXml({ destination: '<MBDAttachment>AAAA</MBDAttachment>' }) }, 'transfers'],
    [{ transfers: transferXml() + transferXml({ id: '2' }) }, 'transfers'],
  ])('%j is a conflict on %s', async (change, field) => {
    expect(compareReceipts(await receiptOf(), await receiptOf(change))).toEqual({ kind: 'CONFLICT', fields: [field] });
  });

  test('another stamp is a conflict, a stamp that could not be read is filled by one that can', async () => {
    const stamped = (content: string) => receiptOf({ transfers: transferXml({ destination: `<MBDAttachment>${Buffer.from(content).toString('base64')}</MBDAttachment>` }) });
    const seven = await stamped('<marcaDaBollo><IUBD>7</IUBD></marcaDaBollo>');
    expect(compareReceipts(seven, await stamped('<marcaDaBollo><IUBD>8</IUBD></marcaDaBollo>'))).toEqual({ kind: 'CONFLICT', fields: ['transfers'] });
    expect(compareReceipts(await stamped('illeggibile'), seven)).toMatchObject({ kind: 'FILLS', fields: ['transfer[1]/MBDAttachment'], filled: { transfers: [{ stamp: { iubd: '7' } }] } });
  });

  test('the order of the transfers, the blanks and the case of an IBAN do not matter', async () => {
    const stored = await receiptOf({ transfers: transferXml() + transferXml({ id: '2' }) });
    const arrived = await receiptOf({ transfers: transferXml({ id: '2', destination: '<IBAN>it30 g999 9961 0000 0006 0717 356</IBAN>' }) + transferXml() });
    expect(compareReceipts(stored, arrived)).toEqual({ kind: 'SAME' });
  });
});

describe('a receipt in the store', () => {
  test('comes back as it was', async () => {
    const receipt = await receiptOf({ tail: FULL_TAIL });
    expect(receiptFromStore(receiptForStore(receipt))).toEqual({ ok: true, value: receipt });
  });

  test.each(['', '{}', '{"source":"PA_SEND_RT_V2"}', 'null', '[]'])('%j is damaged', (text) => {
    expect(receiptFromStore(text)).toEqual({ ok: false, error: 'DAMAGED' });
  });

  test('has a key of one text', async () => {
    expect(receiptKeyText(await receiptOf())).toBe('id:a1b2c3');
  });
});

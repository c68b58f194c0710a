import { describe, expect, test } from 'vitest';
import type { ParsedReceipt } from './parsed-receipt.ts';
import { readReceiptFile, type SingleDocument } from './read-receipt-file.ts';
import { receiptXml, transferXml, type MessageParts } from './receipt-message.fixture.ts';
import type { Refusal } from './refusal.ts';

async function read(xml: string): Promise<Extract<SingleDocument, { kind: 'RECEIPT' }>> {
  const result = await readReceiptFile(Buffer.from(xml));
  if (!result.ok || result.value.kind !== 'RECEIPT') throw new Error(`not read: ${JSON.stringify(result)}`);
  return result.value;
}

async function receiptOf(parts: MessageParts): Promise<ParsedReceipt> {
  return (await read(receiptXml(parts))).receipt;
}

async function refusalOf(xml: string): Promise<Refusal> {
  const result = await readReceiptFile(Buffer.from(xml));
  if (result.ok) throw new Error('it was read');
  return result.error;
}

async function refusedPath(xml: string): Promise<string> {
  const refusal = await refusalOf(xml);
  return `${refusal.code} ${refusal.where?.kind === 'PATH' ? refusal.where.path : ''}`;
}

describe('amounts', () => {
  test.each([['0.00', 0], ['0.01', 1], ['22.07', 2207], ['4.35', 435], ['1.10', 110], ['999999999.99', 99_999_999_999]])('%s is %i cents', async (paymentAmount, cents) => {
    expect((await receiptOf({ paymentAmount })).paymentAmountCents).toBe(cents);
  });

  test.each(['22', '22.0', '22.070', '22,07', '-22.07', '+22.07', '1e3', '.50', '1000000000.00', '1.000,00', '0x10.00', '١.٠٠', ''])('%j is refused, naming field and value', async (paymentAmount) => {
    const refusal = await refusalOf(receiptXml({ paymentAmount }));
    expect(refusal).toMatchObject({ code: 'E_XSD', where: { kind: 'PATH', path: 'receipt/paymentAmount' } });
    expect(refusal.message).toContain('receipt/paymentAmount');
    expect(refusal.message).toContain(paymentAmount);
  });

  test('blanks and comments around an amount do not matter', async () => {
    expect((await receiptOf({ paymentAmount: ' 22<!-- x -->.<![CDATA[07]]>\n' })).paymentAmountCents).toBe(2207);
  });

  test('a transfer of zero is refused', async () => {
    expect(await refusedPath(receiptXml({ transfers: transferXml({ amount: '0.00' }) }))).toBe('E_XSD receipt/transferList/transfer[1]/transferAmount');
  });
});

describe('dates', () => {
  const dated = (tail: string) => receiptOf({ tail });

  test('without a zone it is Italian wall time; the repeated hour of October is the first one', async () => {
    const cases = [
      ['2026-07-01T10:00:00', '2026-07-01T08:00:00.000Z'],
      ['2026-12-01T10:00:00', '2026-12-01T09:00:00.000Z'],
      ['2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
      ['2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
      ['2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
      ['2026-09-14T10:15:30.123456', '2026-09-14T08:15:30.123Z'],
    ];
    for (const [raw, instant] of cases) expect((await dated(`<paymentDateTime>${raw}</paymentDateTime>`)).paymentDateTime).toEqual({ raw, instant, romeDate: raw?.slice(0, 10) });
  });

  test('with a zone the payment falls on the day it was in Rome', async () => {
    const receipt = await dated('<paymentDateTime>2026-09-14T23:30:00Z</paymentDateTime>');
    expect(receipt.paidOn).toBe('2026-09-15');
    expect(receipt.paymentDateTime).toEqual({ raw: '2026-09-14T23:30:00Z', instant: '2026-09-14T23:30:00.000Z', romeDate: '2026-09-15' });
    expect((await dated('<paymentDateTime>2026-09-15T00:30:00+05:00</paymentDateTime>')).paidOn).toBe('2026-09-14');
  });

  test('a date may carry a zone, which is dropped', async () => {
    expect((await dated('<applicationDate>2026-09-15+02:00</applicationDate>')).applicationDate).toEqual({ raw: '2026-09-15+02:00', date: '2026-09-15' });
  });

  test('paidOn is the payment, else the application, else the transfer date, else unknown', async () => {
    const moment = '<paymentDateTime>2026-09-14T10:00:00</paymentDateTime>';
    const applied = '<applicationDate>2026-09-15</applicationDate>';
    const moved = '<transferDate>2026-09-16</transferDate>';
    expect((await dated(moment + applied + moved)).paidOn).toBe('2026-09-14');
    expect((await dated(applied + moved)).paidOn).toBe('2026-09-15');
    expect((await dated(moved)).paidOn).toBe('2026-09-16');
    expect((await dated('')).paidOn).toBeNull();
  });

  test.each(['2026-02-29T10:00:00', '2026-09-14', '2026-09-14 10:00:00', '2026-09-14T24:00:01', '2026-09-14T10:00:00+15:00', '14/09/2026'])('%s is no date and time', async (value) => {
    expect(await refusedPath(receiptXml({ tail: `<paymentDateTime>${value}</paymentDateTime>` }))).toBe('E_XSD receipt/paymentDateTime');
  });

  test.each(['2026-02-30', '2026-13-01', '2026-9-1', '20260901', '0000-01-01'])('%s is no date', async (value) => {
    expect(await refusedPath(receiptXml({ tail: `<transferDate>${value}</transferDate>` }))).toBe('E_XSD receipt/transferDate');
  });
});

describe('structure', () => {
  test('each required field that lacks is named by its path', async () => {
    const required = ['receiptId', 'noticeNumber', 'fiscalCode', 'outcome', 'creditorReferenceId', 'paymentAmount', 'description', 'companyName', 'debtor', 'transferList', 'idPSP', 'PSPCompanyName', 'idChannel', 'channelDescription'];
    for (const name of required) {
      const without = receiptXml().replace(new RegExp(`(<receipt>.*?)<${name}>.*?</${name}>`), '$1');
      expect(await refusedPath(without)).toBe(`E_XSD receipt/${name}`);
    }
    expect(await refusedPath(receiptXml().replace(/<idStation>.*?<\/idStation>/, ''))).toBe('E_XSD idStation');
    expect(await refusedPath(receiptXml().replace(/<receipt>.*<\/receipt>/, ''))).toBe('E_XSD receipt');
  });

  test.each([
    [{ noticeNumber: '30150001000001531' }, 'receipt/noticeNumber'],
    [{ noticeNumber: '30150001000001531A' }, 'receipt/noticeNumber'],
    [{ fiscalCode: '9999900001' }, 'receipt/fiscalCode'],
    [{ outcome: 'ok' }, 'receipt/outcome'],
    [{ receiptId: '' }, 'receipt/receiptId'],
    [{ iuv: 'x'.repeat(36) }, 'receipt/creditorReferenceId'],
    [{ description: 'x'.repeat(141) }, 'receipt/description'],
    [{ transfers: '' }, 'receipt/transferList/transfer'],
    [{ transfers: transferXml({ id: '6' }) }, 'receipt/transferList/transfer[1]/idTransfer'],
    [{ transfers: transferXml() + transferXml() }, 'receipt/transferList/transfer'],
    [{ transfers: transferXml() + transferXml({ id: '2', payee: 'X' }) }, 'receipt/transferList/transfer[2]/fiscalCodePA'],
    [{ transfers: ['1', '2', '3', '4', '5', '1'].map((id) => transferXml({ id })).join('') }, 'receipt/transferList/transfer'],
    [{ transfers: transferXml({ destination: '' }) }, 'receipt/transferList/transfer[1]/IBAN'],
    [{ transfers: transferXml({ destination: '<IBAN>IT1</IBAN><MBDAttachment>AAAA</MBDAttachment>' }) }, 'receipt/transferList/transfer[1]/MBDAttachment'],
    [{ transfers: transferXml({ destination: '<MBDAttachment>non base64!</MBDAttachment>' }) }, 'receipt/transferList/transfer[1]/MBDAttachment'],
    [{ root: 'paSendRTReq', transfers: transferXml({ destination: '<MBDAttachment>AAAA</MBDAttachment>' }) }, 'receipt/transferList/transfer[1]'],
    [{ tail: '<standIn>si</standIn>' }, 'receipt/standIn'],
    [{ tail: '<fee>1.5</fee>' }, 'receipt/fee'],
    [{ tail: '<standIn>true</standIn><standIn>false</standIn>' }, 'receipt/standIn'],
  ])('%j is refused at %s', async (parts, path) => {
    expect(await refusedPath(receiptXml(parts))).toBe(`E_XSD ${path}`);
  });

  test('an unknown element before the required ones is refused, after them it is a warning', async () => {
    expect(await refusedPath(receiptXml().replace('<description>', '<novita/><description>'))).toBe('E_XSD receipt');
    const { warnings, receipt } = await read(receiptXml({ tail: '<novita>1</novita><standIn>1</standIn>' }));
    expect(warnings.map((warning) => warning.path)).toEqual(['receipt']);
    expect(receipt.standIn).toBe(true);
  });

  test('an element of a foreign namespace is unknown even with a known name', async () => {
    expect(await refusedPath(receiptXml().replace('<outcome>OK</outcome>', '<outcome xmlns="urn:x">OK</outcome>'))).toBe('E_XSD receipt');
  });

  test('an empty optional field is absent, with a warning; several problems are counted', async () => {
    const { warnings, receipt } = await read(receiptXml({ tail: '<paymentMethod/>' }));
    expect(receipt.paymentMethod).toBeNull();
    expect(warnings).toHaveLength(1);
    expect((await refusalOf(receiptXml({ paymentAmount: 'x', outcome: 'x' }))).message).toContain('un altro campo');
  });

  test('lengths count characters, not halves of them', async () => {
    expect((await receiptOf({ description: '🏛'.repeat(140) })).description).toHaveLength(280);
  });

  test('metadata never stops a reading', async () => {
    const { receipt, warnings } = await read(receiptXml({ tail: `<metadata>${'<mapEntry><key>k</key><value>v</value></mapEntry>'.repeat(16)}<altro/></metadata>` }));
    expect(receipt.metadata).toHaveLength(16);
    expect(warnings.map((warning) => warning.path)).toEqual(['receipt/metadata']);
  });

  test('a stamp that cannot be read keeps its attachment and warns', async () => {
    const hostile = Buffer.from('<!DOCTYPE a><marcaDaBollo/>').toString('base64');
    const { receipt, warnings } = await read(receiptXml({ transfers: transferXml({ destination: `<MBDAttachment>${hostile}</MBDAttachment>` }) }));
    expect(receipt.transfers[0]?.stamp).toMatchObject({ attachment: hostile, iubd: null, documentHash: null });
    expect(warnings).toHaveLength(1);
  });

  test.each([['9/0101108TS/', '0101108TS'], ['0101108TS', '0101108TS'], ['9/0101108TS', '0101108TS'], ['9/0101108TS/altro', '0101108TS']])('category %s is %s', async (category, code) => {
    expect((await receiptOf({ transfers: transferXml({ category }) })).transfers[0]?.category).toBe(code);
  });
});

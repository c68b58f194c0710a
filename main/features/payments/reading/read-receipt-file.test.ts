import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { readReceiptFile, type ReadDocument } from './read-receipt-file.ts';
import { receiptXml, transferXml, zipOf } from './receipt-message.fixture.ts';

async function outcomeOf(content: string | Uint8Array): Promise<string> {
  const read = await readReceiptFile(typeof content === 'string' ? Buffer.from(content) : content);
  if (!read.ok) return read.error.code;
  return read.value.kind === 'RECEIPT' ? read.value.receipt.source : read.value.kind === 'NOT_YET' ? read.value.document : read.value.kind;
}

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64').replace(/(.{76})/g, '$1\r\n');
const soap = (body: string, namespace = 'http://schemas.xmlsoap.org/soap/envelope/'): string => `<s:Envelope xmlns:s="${namespace}"><s:Body>${body}</s:Body></s:Envelope>`;
const bare = (parts = {}): string => receiptXml({ declaration: '', ...parts });

describe('what a file is', () => {
  test.each([
    ['a v2 message', receiptXml(), 'PA_SEND_RT_V2'],
    ['a v1 message', receiptXml({ root: 'paSendRTReq' }), 'PA_SEND_RT_V1'],
    ['a v2 message with a capital, in no namespace', receiptXml({ root: 'PaSendRTV2Request', namespace: '' }), 'PA_SEND_RT_V2'],
    ['a v2 message in the old namespace', receiptXml({ namespace: 'http://pagopa-api.pagopa.gov.it/paForNode' }), 'PA_SEND_RT_V2'],
    ['a message with every element in the namespace', receiptXml({ namespace: '' }).replace('<paSendRTV2Request>', '<paSendRTV2Request xmlns="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">'), 'PA_SEND_RT_V2'],
    ['a SOAP envelope', soap(bare()), 'PA_SEND_RT_V2'],
    ['base64', base64(receiptXml()), 'PA_SEND_RT_V2'],
    ['base64 of base64 of SOAP', base64(base64(soap(bare()))), 'PA_SEND_RT_V2'],
    ['a text with blanks before it', `\n\n ${bare()}`, 'PA_SEND_RT_V2'],
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${receiptXml({ declaration: '<?xml version="1.0" encoding="UTF-16"?>' })}`, 'utf16le'), 'PA_SEND_RT_V2'],
    ['a reporting flow', '<FlussoRiversamento xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/"/>', 'REPORTING_FLOW'],
    ['a reporting flow in SOAP', soap(`<ppt:nodoChiediFlussoRendicontazioneRisposta xmlns:ppt="urn:x"><xmlRendicontazione>${base64('<FlussoRiversamento/>')}</xmlRendicontazione></ppt:nodoChiediFlussoRendicontazioneRisposta>`), 'REPORTING_FLOW'],
    ['a revocation', '<ER xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/Revoche/"/>', 'REVOCATION'],
    ['the header of a flow in JSON', '{"fdr":"x","revision":1,"sender":{}}', 'REPORTING_FLOW'],
    ['a whole flow in JSON', '{"header":{},"payments":[]}', 'REPORTING_FLOW'],
    ['the payments of a flow in JSON', '{"data":[{"payStatus":"EXECUTED"}]}', 'REPORTING_FLOW_PAGE'],
    ['a list of payments', '{"results":[{"paymentDateTime":""}],"totalPages":1}', 'PAYMENT_LIST'],
  ])('%s is recognised', async (_, content, expected) => {
    expect(await outcomeOf(content)).toBe(expected);
  });

  test.each([
    ['an empty file', ''],
    ['blanks', ' \n\t '],
    ['a text', 'Gentile ufficio, in allegato la ricevuta.'],
    ['a word that looks like base64', 'ricevuta'],
    ['base64 with a wrong length', 'PD94bWwgdmVy='],
    ['base64 three times', base64(base64(base64(receiptXml())))],
    ['a PDF', '%PDF-1.7\n'],
    ['a certificate', Buffer.from([0x30, 0x82, 0x00, 0x02, 0x30, 0x00])],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['a web page', '<html><body/></html>'],
    ['another JSON', '{"a":1}'],
    ['a JSON list', '[1,2]'],
    ['a message in a foreign namespace', receiptXml({ namespace: 'urn:altro' })],
    ['an envelope that is not SOAP', soap(bare(), 'urn:busta')],
  ])('%s is of no known kind', async (_, content) => {
    expect(await outcomeOf(content)).toBe('E_KIND');
  });

  test('a message for a later version says so in Italian and is not an error', async () => {
    const read = await readReceiptFile(Buffer.from('<FlussoRiversamento/>'));
    expect(read).toMatchObject({ ok: true, value: { kind: 'NOT_YET', message: expect.stringContaining('non disponibile in questa versione') } });
  });

  test('a legacy RT carried by paaInviaRT is read, an empty carrier is refused', async () => {
    const rt = '<RT xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/"><versioneOggetto>6.2.0</versioneOggetto></RT>';
    expect(await outcomeOf(soap(`<paaInviaRT><rt>${base64(rt)}</rt></paaInviaRT>`))).toBe('E_XSD');
    expect(await outcomeOf(soap('<paaInviaRT/>'))).toBe('E_XSD');
  });

  test('a message that should carry a flow and carries none is refused', async () => {
    expect(await outcomeOf(soap('<nodoChiediFlussoRendicontazioneRisposta/>'))).toBe('E_XSD');
    expect(await outcomeOf(soap('<nodoChiediFlussoRendicontazioneRisposta><xmlRendicontazione>non base64</xmlRendicontazione></nodoChiediFlussoRendicontazioneRisposta>'))).toBe('E_XSD');
  });

  test('two documents in one envelope are refused', async () => {
    expect(await outcomeOf(soap(bare() + bare()))).toBe('E_XSD');
  });

  test('broken JSON, a lost character written as an escape, half a character', async () => {
    expect(await outcomeOf('{"receiptId":')).toBe('E_XML');
    expect(await outcomeOf('{"receiptId":"\\ufffd","transferList":[]}')).toBe('E_ENCODING');
    expect(await outcomeOf('{"receiptId":"\\ud83d","transferList":[]}')).toBe('E_ENCODING');
    expect(await outcomeOf('{"receiptId":"\\ud83d\\ude00","transferList":[]}')).toBe('E_XSD');
    expect(await outcomeOf('['.repeat(200_000))).toBe('E_XML');
  });

  test('a document over the limit is refused by its size alone', async () => {
    expect(await outcomeOf(Buffer.alloc(LIMITS.file + 1, 0x20))).toBe('E_TOO_BIG');
    const spaces = Buffer.alloc(LIMITS.xml + 1, 0x20);
    spaces[0] = 0x3c;
    expect(await outcomeOf(spaces)).toBe('E_TOO_BIG');
  });

  test('the operator may have a wrongly declared file read as ISO-8859-1', async () => {
    const bytes = Buffer.from(receiptXml({ description: 'Tassa città' }), 'latin1');
    expect(await outcomeOf(bytes)).toBe('E_ENCODING');
    const read = await readReceiptFile(bytes, { readAs: 'iso-8859-1' });
    expect(read).toMatchObject({ ok: true, value: { receipt: { description: 'Tassa città' } } });
  });
});

describe('archives', () => {
  const good = Buffer.from(receiptXml());

  async function archiveOf(bytes: Uint8Array): Promise<Extract<ReadDocument, { kind: 'ARCHIVE' }>> {
    const read = await readReceiptFile(bytes);
    if (!read.ok || read.value.kind !== 'ARCHIVE') throw new Error('not an archive');
    return read.value;
  }

  async function entryOutcomes(bytes: Uint8Array): Promise<readonly string[]> {
    return (await archiveOf(bytes)).entries.map(({ name, outcome }) => `${name} ${outcome.ok ? outcome.value.kind : outcome.error.code}`);
  }

  test('each entry has its own outcome and its own bytes; what is not a document is left out', async () => {
    const zip = zipOf([
      { name: 'a/uno.XML', content: good },
      { name: 'due.xml', content: Buffer.from('<a>'), stored: true },
      { name: 'tre.b64', content: Buffer.from(base64(good)) },
      { name: '__MACOSX/uno.xml', content: good },
      { name: 'a/.nascosto.xml', content: good },
      { name: 'leggimi.txt', content: Buffer.from('x') },
      { name: 'cartella.xml/', content: Buffer.alloc(0), stored: true },
    ]);
    expect(await entryOutcomes(zip)).toEqual(['a/uno.XML RECEIPT', 'due.xml E_KIND', 'tre.b64 RECEIPT']);
    expect(Buffer.from((await archiveOf(zip)).entries[0]?.bytes ?? [])).toEqual(good);
  });

  test.each(['../uno.xml', 'a/../../uno.xml', '/uno.xml', 'C:\\uno.xml', 'c:uno.xml', '..\\uno.xml', 'a\\..\\uno.xml', '\\uno.xml', 'a\u0000.xml'])('the name %j refuses the archive', async (name) => {
    expect(await outcomeOf(zipOf([{ name: 'buono.xml', content: good }, { name, content: good }]))).toBe('E_ZIP_NAME');
  });

  test('a bomb is refused before it is unpacked', async () => {
    expect(await outcomeOf(zipOf([{ name: 'a.xml', content: Buffer.alloc(1_000_000, 0x20) }]))).toBe('E_TOO_BIG');
    const flat = { name: 'a.xml', content: good, stored: true };
    expect(await outcomeOf(zipOf(Array.from({ length: LIMITS.zipEntries + 1 }, () => flat)))).toBe('E_TOO_BIG');
  });

  test('an entry that unpacks to more than it declared, or to something else, is refused alone', async () => {
    const zip = zipOf([
      { name: 'bugia.xml', content: Buffer.from(receiptXml({ description: 'x'.repeat(5000) })), declaredSize: 500 },
      { name: 'corta.xml', content: good, declaredSize: good.length + 1 },
      { name: 'rotta.xml', content: good, crc: 1 },
      { name: 'buona.xml', content: good },
    ]);
    expect(await entryOutcomes(zip)).toEqual(['bugia.xml E_XML', 'corta.xml E_XML', 'rotta.xml E_XML', 'buona.xml RECEIPT']);
  });

  test('an archive inside an archive is not opened, however it is dressed', async () => {
    const inner = zipOf([{ name: 'a.xml', content: good }]);
    expect(await entryOutcomes(zipOf([{ name: 'dentro.xml', content: inner, stored: true }, { name: 'dentro.b64', content: Buffer.from(base64(inner)) }]))).toEqual(['dentro.xml E_KIND', 'dentro.b64 E_KIND']);
  });

  test('a password, an Office document, an archive without documents, a cut archive', async () => {
    expect(await entryOutcomes(zipOf([{ name: 'a.xml', content: good, flags: 0x801 }]))).toEqual(['a.xml E_KIND']);
    expect(await outcomeOf(zipOf([{ name: '[Content_Types].xml', content: good }, { name: 'xl/workbook.xml', content: good }]))).toBe('E_KIND');
    expect(await outcomeOf(zipOf([{ name: 'leggimi.txt', content: good }]))).toBe('E_KIND');
    const zip = zipOf([{ name: 'a.xml', content: good }]);
    expect(await outcomeOf(zip.subarray(0, zip.length - 30))).toBe('E_XML');
  });

  test('an archive in base64 is opened', async () => {
    expect(await outcomeOf(base64(zipOf([{ name: 'a.xml', content: good }])))).toBe('ARCHIVE');
  });
});

describe('privacy', () => {
  test('a wrong value of a person is not repeated, and no place carries text of the file', async () => {
    const read = await readReceiptFile(Buffer.from(receiptXml({ fullName: `Canarino ${'x'.repeat(70)}`, transfers: transferXml({ amount: '1,00' }) })));
    expect(JSON.stringify(read)).not.toContain('Canarino');
    const unknown = await readReceiptFile(Buffer.from(receiptXml({ tail: '' }).replace('<receiptId>', '<Canarino/><receiptId>')));
    expect(unknown).toMatchObject({ ok: false, error: { code: 'E_XSD' } });
    expect(unknown.ok ? '' : JSON.stringify(unknown.error.where)).not.toContain('Canarino');
  });
});

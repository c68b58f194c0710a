import { describe, expect, test } from 'vitest';
import type { ReceiptContent, ReceiptTransfer } from './receipt-content.ts';
import { drawReceipt } from './receipt-document.ts';
import { joinedText, textBoxes } from './testing/page-lines.ts';
import type { ReadPage } from './testing/read-pdf.ts';
import { readPdf } from './testing/read-pdf.ts';
import { samplePng } from './testing/sample-picture.ts';
import { SAMPLE_RECEIPT } from './testing/sample-receipt.ts';

async function pagesOf(content: ReceiptContent): Promise<readonly ReadPage[]> {
  const drawn = await drawReceipt(content);
  if (!drawn.ok) throw new Error(drawn.error.message);
  const { pages } = await readPdf(drawn.value.bytes);
  expect(pages).toHaveLength(drawn.value.pages);
  return pages;
}

async function textOf(content: ReceiptContent): Promise<string> {
  return (await pagesOf(content)).map(joinedText).join(' ');
}

async function errorOf(content: ReceiptContent): Promise<string> {
  const drawn = await drawReceipt(content);
  return drawn.ok ? expect.fail('drawn') : drawn.error.field;
}

/** The parts in the order in which they stand on paper. */
function expectInOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const place = text.indexOf(part, from);
    if (place < 0) expect.fail(`“${part}” is missing after “${text.slice(Math.max(0, from - 40), from)}”`);
    from = place + part.length;
  }
}

describe('paper copy of a receipt', () => {
  test('prints what the rules ask, in the order of the model', async () => {
    expectInOrder(await textOf(SAMPLE_RECEIPT), [
      'Ricevuta di pagamento pagoPA', 'Copia analogica della ricevuta telematica',
      'ENTE CREDITORE', 'Comune di Borgo Esempio', '00338180284',
      'DEBITORE', 'Mario Rossi', 'RSSMRA80A01H501U', 'Versante', 'Anna Bianchi – BNCNNA82B41F205X',
      'INFORMAZIONI SUL PAGAMENTO', 'Mensa scolastica novembre 2026', 'Data e ora operazione', '20/11/2026, 10:42:05', 'Data applicativa', '21/11/2026',
      'Prestatore di servizi di pagamento', 'Banca Esempio – codice fiscale 01234567890', 'Codice avviso', '3020 0000 0000 0123 20', 'IUV', '02000000000012345',
      'Identificativo pagamento (ricevuta)', 'a1b2c3d4e5f60718293a4b5c6d7e8f90', 'Esito', 'Eseguito', 'Importo', '87,50 €', 'Modalità', 'carta di credito',
      'Voce', 'A favore di', 'Causale', 'Importo', 'Mensa novembre', '87,50 €', 'Commissione applicata dal PSP', '1,50 € (non incassata dall’ente)',
      'Copia analogica della ricevuta telematica rilasciata dal sistema pagoPA ai sensi dell’art. 5 del d.lgs. 82/2005 (CAD). Il pagamento eseguito tramite pagoPA ha effetto liberatorio per il debitore nei limiti dell’importo versato.',
    ]);
  });

  test('operation instant is Rome time, winter and summer', async () => {
    expect(await textOf({ ...SAMPLE_RECEIPT, paymentInstant: '2026-07-01T22:30:00Z' })).toContain('02/07/2026, 00:30:00');
  });

  test('what is not known says so or is left out', async () => {
    const text = await textOf({
      ...SAMPLE_RECEIPT, paymentInstant: null, applicationDate: null, nav: null, payer: null, feeCents: null, paymentMethod: null,
      debtor: { name: null, fiscalCode: null }, psp: { name: null, fiscalCode: null, id: null }, transfers: [],
    });
    expect(text.match(/non disponibile/gu)).toHaveLength(4);
    for (const label of ['Codice avviso', 'Versante', 'Commissione', 'Modalità', 'A favore di']) expect(text).not.toContain(label);
  });

  test('an anonymous debtor has no fiscal code on paper', async () => {
    expect(await textOf({ ...SAMPLE_RECEIPT, debtor: { name: 'Intestatario non noto', fiscalCode: 'ANONIMO' } })).not.toContain('ANONIMO');
  });

  test('a provider known by its code only is named by it', async () => {
    expect(await textOf({ ...SAMPLE_RECEIPT, psp: { name: null, fiscalCode: null, id: 'BCITITMM' } })).toContain('BCITITMM');
  });

  test.each([['cash', 'contanti'], ['bancomat', 'carta di debito'], ['other', 'altro'], ['PAYBYBANK', 'PAYBYBANK']])('method %s is printed %s', async (paymentMethod, expected) => {
    expect(await textOf({ ...SAMPLE_RECEIPT, paymentMethod })).toContain(`Modalità ${expected}`);
  });

  test('a payment known from a reporting flow is never called receipt', async () => {
    const text = await textOf({ ...SAMPLE_RECEIPT, source: { kind: 'REPORTED', flowId: '2026-11-22BCITITMM-S1234', flowDate: '2026-11-22' } });
    expect(text).toContain('Attestazione di pagamento rendicontato');
    expect(text).toContain('Pagamento risultante dal flusso di rendicontazione n. 2026-11-22BCITITMM-S1234 del 22/11/2026; ricevuta telematica non ancora disponibile.');
    expect(text).not.toContain('Ricevuta di pagamento');
    expect(text).not.toContain('liberatorio');
  });

  test('reversed and second payments carry their mark on every page, others none', async () => {
    const transfers = manyTransfers(60);
    for (const [mark, word] of [['REVERSED', 'PAGAMENTO STORNATO'], ['SECOND_PAYMENT', 'SECONDO PAGAMENTO DELLO STESSO AVVISO']] as const) {
      const pages = await pagesOf({ ...SAMPLE_RECEIPT, mark, transfers });
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.every((page) => joinedText(page).includes(word))).toBe(true);
    }
    expect(await textOf(SAMPLE_RECEIPT)).not.toMatch(/STORNATO|SECONDO PAGAMENTO|PROVA|Duplicato/u);
  });

  test('a reprint says of what day it is the duplicate; the test archive says it is one', async () => {
    expect(await textOf({ ...SAMPLE_RECEIPT, duplicateOf: '2026-11-23' })).toContain('Duplicato del 23/11/2026');
    expect(await textOf({ ...SAMPLE_RECEIPT, testArchive: true })).toContain('ARCHIVIO DI PROVA');
  });

  test('a secondary payee prints its own share and names the main body', async () => {
    const text = await textOf({ ...SAMPLE_RECEIPT, secondaryPayee: { fiscalCode: '80005030123', name: 'Provincia di Esempio' } });
    expect(text).toContain('Copia rilasciata da Provincia di Esempio (codice fiscale 80005030123) per la sola quota di sua competenza. L’ente creditore principale è Comune di Borgo Esempio.');
  });

  test('a revenue stamp shows its identifier and the hash of the document', async () => {
    const stamp: ReceiptTransfer = { ...manyTransfers(1)[0] ?? expect.fail(), stamp: { iubd: '01234567890123', documentHash: 'k3xJ0v7m8lqLrC5mCq0m6r5m2bQh3yqQm0v5m0r7xNs=' } };
    const text = await textOf({ ...SAMPLE_RECEIPT, transfers: [stamp] });
    expect(text).toContain('Imposta di bollo, IUBD 01234567890123');
    expect(text.replaceAll(' ', '')).toContain('k3xJ0v7m8lqLrC5mCq0m6r5m2bQh3yqQm0v5m0r7xNs=');
  });
});

function manyTransfers(count: number): readonly ReceiptTransfer[] {
  return Array.from({ length: count }, (_, index) => ({
    idTransfer: String(index + 1), payeeName: 'Comune di Borgo Esempio', payeeFiscalCode: '00338180284',
    remittanceInformation: `/RFB/02000000000012345/0.01/TXT/voce numero ${index + 1}`, amountCents: 1 + index, stamp: null,
  }));
}

describe('receipt on several pages', () => {
  test('every share is printed once, under the table’s head, inside the margins, numbered pages', async () => {
    const pages = await pagesOf({ ...SAMPLE_RECEIPT, transfers: manyTransfers(70) });
    expect(pages.length).toBeGreaterThan(2);
    const text = pages.map(joinedText).join(' ');
    for (let number = 1; number <= 70; number += 1) expect(text.match(new RegExp(`voce numero ${number}(?!\\d)`, 'gu'))).toHaveLength(1);
    pages.forEach((page, index) => {
      expect(joinedText(page)).toContain(`Pagina ${index + 1} di ${pages.length}`);
      if (joinedText(page).includes('voce numero')) expect(joinedText(page)).toContain('A favore di');
      for (const box of textBoxes(page)) {
        expect(box.right).toBeLessThan(195);
        expect(box.y).toBeLessThan(285);
      }
    });
  });

  test('long texts are wrapped, never cut', async () => {
    const description = 'Sanzione amministrativa per violazione del regolamento di polizia urbana, verbale 1234/2026 del 3 novembre, comprese le spese di notifica '.repeat(2).trim();
    expect(await textOf({ ...SAMPLE_RECEIPT, description })).toContain(description);
  });
});

describe('file of the receipt', () => {
  test('tagged, in Italian, same bytes for the same content', async () => {
    const [first, second] = await Promise.all([drawReceipt(SAMPLE_RECEIPT), drawReceipt(SAMPLE_RECEIPT)]);
    if (!first.ok || !second.ok) return expect.fail('refused');
    const pdf = Buffer.from(first.value.bytes).toString('latin1');
    expect(pdf).toMatch(/\/Lang \(it-IT\)/u);
    expect(pdf).toContain('/S /Table');
    expect(pdf).not.toMatch(/Helvetica|Type3/u);
    expect(Buffer.from(first.value.bytes).equals(Buffer.from(second.value.bytes))).toBe(true);
    expect((await readPdf(first.value.bytes)).title).toBe('Ricevuta di pagamento pagoPA 02000000000012345');
  });

  test('a logo is drawn when it can be read, and reported when it cannot', async () => {
    const withLogo = await pagesOf({ ...SAMPLE_RECEIPT, creditor: { ...SAMPLE_RECEIPT.creditor, logo: samplePng(50, 60) } });
    expect(withLogo[0]?.images).toHaveLength(1);
    const broken = await drawReceipt({ ...SAMPLE_RECEIPT, creditor: { ...SAMPLE_RECEIPT.creditor, logo: new Uint8Array([0, 1]) } });
    expect(broken.ok && broken.value.warnings.map((warning) => warning.field)).toEqual(['logo']);
  });

  test.each([
    ['a payment not executed', 'outcome', { ...SAMPLE_RECEIPT, outcome: 'NOT_EXECUTED' as const }],
    ['no amount', 'amount', { ...SAMPLE_RECEIPT, amountCents: 0 }],
    ['no IUV', 'iuv', { ...SAMPLE_RECEIPT, iuv: '' }],
    ['no payment identifier', 'receiptId', { ...SAMPLE_RECEIPT, receiptId: ' ' }],
    ['an unreadable instant', 'paymentInstant', { ...SAMPLE_RECEIPT, paymentInstant: 'ieri' }],
    ['a day that does not exist', 'date', { ...SAMPLE_RECEIPT, applicationDate: '2026-11-31' }],
  ])('%s is refused and named', async (_what, field, content) => {
    expect(await errorOf(content)).toBe(field);
  });
});

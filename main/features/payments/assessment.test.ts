import { describe, expect, test } from 'vitest';
import { needsTask } from './anomaly-labels.ts';
import { assessReceipt, positionLookup, type Anomaly, type AssessmentContext, type KnownPosition } from './assessment.ts';
import { anomalySentence } from './assessment-sentences.ts';
import { readReceiptFile, type ParsedReceipt } from './reading/index.ts';
import { receiptXml, transferXml, type MessageParts } from './reading/receipt-message.fixture.ts';

const OURS = '99999000013';
const OTHER = '99999000559';
const IBAN = 'IT30G9999961000000060717356';
const STAMP = `<MBDAttachment>${Buffer.from('<marcaDaBollo><IUBD>7</IUBD></marcaDaBollo>').toString('base64')}</MBDAttachment>`;

async function receiptOf(parts: MessageParts = {}): Promise<ParsedReceipt> {
  const read = await readReceiptFile(Buffer.from(receiptXml(parts)));
  if (!read.ok || read.value.kind !== 'RECEIPT') throw new Error(`not read: ${JSON.stringify(read)}`);
  return read.value.receipt;
}

function position(change: Partial<KnownPosition> = {}): KnownPosition {
  return {
    nav: '301500010000015313',
    state: 'OPEN',
    amountCents: 1000,
    transfers: [{ index: 1, payeeFiscalCode: OURS, iban: IBAN, stamp: false, amountCents: 1000, category: '0101108TS' }],
    paidBy: [],
    ...change,
  };
}

function context(change: Partial<AssessmentContext> = {}): AssessmentContext {
  return { ownFiscalCodes: [OURS], segregationCodes: ['01'], otherSegregationCodes: ['02'], position: position(), ...change };
}

async function assessed(parts: MessageParts, change: Partial<AssessmentContext> = {}) {
  const receipt = await receiptOf(parts);
  const assessment = assessReceipt(receipt, context(change));
  if (assessment.result === 'REFUSED') throw new Error('refused');
  return { ...assessment, receipt, codes: assessment.anomalies.map((anomaly) => anomaly.code) };
}

describe('is it ours', () => {
  test('a receipt of another body without a transfer for us is refused, in Italian', async () => {
    const receipt = await receiptOf({ fiscalCode: OTHER, transfers: transferXml({ payee: OTHER }) });
    expect(assessReceipt(receipt, context())).toMatchObject({ result: 'REFUSED', code: 'E_NOT_OURS', message: expect.stringContaining(OTHER) });
    expect(positionLookup(receipt, [OURS])).toBeNull();
  });

  test('one of ours among several creditors is enough', async () => {
    const receipt = await receiptOf({ fiscalCode: OTHER });
    expect(assessReceipt(receipt, context({ ownFiscalCodes: ['1', OTHER] })).result).toBe('IMPORTED');
  });
});

describe('figures', () => {
  test('own share counts our transfers without stamps; the fee never enters', async () => {
    const transfers = transferXml({ amount: '6.00' }) + transferXml({ id: '2', amount: '3.00', payee: OTHER }) + transferXml({ id: '3', amount: '16.00', destination: STAMP });
    const result = await assessed({ paymentAmount: '25.00', transfers, tail: '<fee>1.50</fee>' });
    expect(result).toMatchObject({ totalCents: 2500, ownCents: 600, stampCents: 1600, transfers: 3, ownTransfers: 2 });
  });

  test('a negative outcome brings no payment and only R_KO', async () => {
    const result = await assessed({ outcome: 'KO', paymentAmount: '11.00' });
    expect(result).toMatchObject({ result: 'IMPORTED_NO_PAYMENT', ownCents: 0, positionEffect: 'NONE', codes: ['R_KO'] });
  });
});

describe('numbers', () => {
  test('a notice number and an IUV that do not match, and wrong check digits, are information', async () => {
    expect((await assessed({ iuv: '01500010000015314' })).codes).toEqual(['R_NAVIUV']);
    const wrong = await assessed({ noticeNumber: '301500010000015314', iuv: '01500010000015314' });
    expect(wrong.anomalies).toEqual([{ code: 'R_CHECKDIGIT', expectedCheckDigits: '13' }]);
    expect(needsTask('R_NAVIUV') || needsTask('R_CHECKDIGIT')).toBe(false);
  });

  test('the number 0 of another numbering may differ from the IUV', async () => {
    expect((await assessed({ noticeNumber: '001000000000000001', iuv: '000000000000001' })).codes).not.toContain('R_NAVIUV');
  });
});

describe('without a position', () => {
  test.each<[MessageParts, string, boolean]>([
    [{}, 'R_UNKNOWN', true],
    [{ noticeNumber: '302500010000015350', iuv: '02500010000015350' }, 'R_OTHER_SYSTEM', false],
    [{ iuv: 'RF18539007547034', noticeNumber: '001000000000000094' }, 'R_OTHER_SYSTEM', false],
    [{ fiscalCode: OTHER }, 'R_SECONDARY', false],
  ])('%j is %s, task %s', async (parts, code, task) => {
    const result = await assessed(parts, { position: null });
    expect(result.codes.filter((one) => one !== 'R_CHECKDIGIT')).toEqual([code]);
    expect(needsTask(result.anomalies.at(-1)?.code ?? 'R_KO')).toBe(task);
    expect(result.positionEffect).toBe('NONE');
  });

  test('the number of another body never matches a position of ours', async () => {
    const result = await assessed({ fiscalCode: OTHER }, { position: position() });
    expect(result).toMatchObject({ codes: ['R_SECONDARY'], positionEffect: 'NONE' });
  });
});

describe('state of the position', () => {
  test('open becomes paid, cancelled and expired are paid all the same', async () => {
    expect(await assessed({})).toMatchObject({ codes: [], positionEffect: 'PAID' });
    for (const state of ['CANCELLED', 'EXPIRED'] as const) {
      expect(await assessed({}, { position: position({ state }) })).toMatchObject({ anomalies: [{ code: 'R_CANCELLED', state }], positionEffect: 'PAID' });
    }
  });

  test('a payment by another receipt, or outside pagoPA, makes it a second one; its own id does not', async () => {
    expect(await assessed({}, { position: position({ state: 'PAID', paidBy: ['altra'] }) })).toMatchObject({ codes: ['R_DOUBLE'], positionEffect: 'SECOND_PAYMENT' });
    expect(await assessed({}, { position: position({ state: 'PAID' }) })).toMatchObject({ codes: ['R_DOUBLE'] });
    expect((await assessed({}, { position: position({ state: 'PAID', paidBy: ['a1b2c3'] }) })).codes).toEqual([]);
  });

  test('a second payment is compared with the due too', async () => {
    const paid = position({ state: 'PAID', paidBy: ['altra'], amountCents: 900 });
    expect((await assessed({}, { position: paid })).codes).toEqual(['R_DOUBLE', 'R_AMOUNT']);
  });
});

describe('amounts and transfers', () => {
  test('paid more or less than due, stamps left out on both sides', async () => {
    expect((await assessed({}, { position: position({ amountCents: 900 }) })).anomalies).toEqual([{ code: 'R_AMOUNT', dueCents: 900, paidCents: 1000, differenceCents: 100 }]);
    const withStamp = position({
      amountCents: 2600,
      transfers: [...position().transfers, { index: 2, payeeFiscalCode: OURS, iban: null, stamp: true, amountCents: 1600, category: '0101108TS' }],
    });
    const dearerStamp = transferXml() + transferXml({ id: '2', amount: '20.00', destination: STAMP });
    expect((await assessed({ paymentAmount: '30.00', transfers: dearerStamp }, { position: withStamp })).codes).toEqual(['R_TRANSFER']);
  });

  test('a sum that differs is told before everything else', async () => {
    expect((await assessed({ paymentAmount: '10.01' })).anomalies).toEqual([
      { code: 'R_SUM', totalCents: 1001, sumCents: 1000, differenceCents: 1 },
      { code: 'R_AMOUNT', dueCents: 1000, paidCents: 1001, differenceCents: 1 },
    ]);
  });

  test.each<[string, string, object]>([
    ['payee', transferXml({ payee: OTHER }), { kind: 'PAYEE', index: 1, expected: OURS, found: OTHER }],
    ['IBAN', transferXml({ destination: '<IBAN>IT58H0760112000000076131377</IBAN>' }), { kind: 'DESTINATION', index: 1, expected: IBAN, found: 'IT58H0760112000000076131377' }],
    ['category', transferXml({ category: '9/0101101TS/' }), { kind: 'CATEGORY', index: 1, expected: '0101108TS', found: '0101101TS' }],
  ])('another %s is R_TRANSFER', async (_, transfers, difference) => {
    expect((await assessed({ transfers })).anomalies).toEqual([{ code: 'R_TRANSFER', differences: [difference] }]);
  });

  test('the number and the amounts of the transfers', async () => {
    const halves = transferXml({ amount: '5.00' }) + transferXml({ id: '2', amount: '5.00' });
    expect((await assessed({ transfers: halves })).anomalies).toEqual([
      { code: 'R_TRANSFER', differences: [{ kind: 'COUNT', expected: 1, found: 2 }, { kind: 'AMOUNT', index: 1, expectedCents: 1000, foundCents: 500 }] },
    ]);
    expect((await assessed({ transfers: transferXml({ id: '2' }) })).anomalies).toEqual([{ code: 'R_TRANSFER', differences: [{ kind: 'MISSING', index: 1 }] }]);
  });

  test('stand-in with one transfer tells what the others are owed; without stand-in it is R_TRANSFER', async () => {
    const shared = position({
      transfers: [
        { index: 1, payeeFiscalCode: OURS, iban: IBAN, stamp: false, amountCents: 900, category: '0101108TS' },
        { index: 2, payeeFiscalCode: OTHER, iban: 'X', stamp: false, amountCents: 60, category: '0101108TS' },
        { index: 3, payeeFiscalCode: OTHER, iban: 'X', stamp: false, amountCents: 40, category: '0101108TS' },
      ],
    });
    expect((await assessed({ tail: '<standIn>true</standIn>' }, { position: shared })).anomalies).toEqual([{ code: 'R_STANDIN_SPLIT', owed: [{ payeeFiscalCode: OTHER, amountCents: 100 }] }]);
    expect((await assessed({}, { position: shared })).codes).toEqual(['R_TRANSFER']);
    expect((await assessed({ tail: '<standIn>true</standIn>' })).codes).toEqual([]);
  });
});

describe('the sentence of a task card', () => {
  const anomalies: readonly Anomaly[] = [
    { code: 'R_SUM', totalCents: 1001, sumCents: 1000, differenceCents: 1 },
    { code: 'R_NAVIUV' },
    { code: 'R_CHECKDIGIT', expectedCheckDigits: '13' },
    { code: 'R_UNKNOWN' },
    { code: 'R_OTHER_SYSTEM', segregationCode: '02', knownPartner: true },
    { code: 'R_SECONDARY' },
    { code: 'R_KO' },
    { code: 'R_DOUBLE', previousPayments: 1 },
    { code: 'R_CANCELLED', state: 'CANCELLED' },
    { code: 'R_AMOUNT', dueCents: 123_450, paidCents: 1000, differenceCents: -122_450 },
    { code: 'R_TRANSFER', differences: [{ kind: 'COUNT', expected: 2, found: 1 }, { kind: 'AMOUNT', index: 1, expectedCents: 1, foundCents: 2 }] },
    { code: 'R_STANDIN_SPLIT', owed: [{ payeeFiscalCode: OTHER, amountCents: 560 }] },
  ];

  test.each(anomalies)('$code is one Italian sentence without exclamation marks nor names of persons', async (anomaly) => {
    const sentence = anomalySentence(anomaly, await receiptOf({ fullName: 'Canarino' }));
    expect(sentence).toMatch(/^[A-ZÈÀ].*\.$/);
    expect(sentence).not.toMatch(/!|undefined|\bnull\b|NaN|Canarino/);
  });

  test('figures, dates and notice number are written as people read them', async () => {
    const receipt = await receiptOf({ tail: '<paymentDateTime>2026-09-14T10:00:00</paymentDateTime>' });
    expect(anomalySentence({ code: 'R_AMOUNT', dueCents: 123_450, paidCents: 1000, differenceCents: -122_450 }, receipt)).toBe('Dovuti 1.234,50\u00a0€, pagati 10,00\u00a0€: 1.224,50\u00a0€ in meno.');
    expect(anomalySentence({ code: 'R_DOUBLE', previousPayments: 1 }, receipt)).toBe('L’avviso 3015 0001 0000 0153 13 risultava già pagato: sono arrivati altri 10,00\u00a0€ il 14/09/2026. Decidi se rimborsare o compensare.');
  });
});

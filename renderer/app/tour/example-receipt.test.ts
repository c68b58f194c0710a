import { describe, expect, test } from 'vitest';
import { base64OfText, exampleReceipt, type PayablePosition } from './example-receipt.ts';

const MOMENT = { today: '2026-11-26', nowMs: Date.parse('2026-11-26T09:20:00Z') } as const;
const transfer = { index: 1, payee: '99999000013', iban: 'IT30G9999961000000060717356', stamp: false, amountCents: 2221, category: '9/0100104TS/', description: 'Carta identità' };
const installment = { nav: '307110010000158615', iuv: '07110010000158615', amountCents: 2221, transfers: [transfer] };
const position = (change: Partial<(typeof installment)> = {}, debtor: Partial<PayablePosition['debtor']> = {}): PayablePosition => ({
  description: 'Carta identità', debtor: { type: 'F', fiscalCode: 'CDRLVI63P08H501B', name: 'Cadorin Livio', ...debtor }, options: [{ installments: [{ ...installment, ...change }] }],
});

describe('the receipt of the example', () => {
  test('pays the notice to the cent, with each transfer to its account, at the minute of the wall clock', () => {
    const xml = exampleReceipt(position(), 'Comune di Borgovalsole', MOMENT) ?? '';
    expect(xml).toContain('<noticeNumber>307110010000158615</noticeNumber>');
    expect(xml).toContain('<paymentAmount>22.21</paymentAmount>');
    expect(xml).toContain('<IBAN>IT30G9999961000000060717356</IBAN>');
    expect(xml).toContain('<paymentDateTime>2026-11-26T10:20:00</paymentDateTime>');
    expect(xml).toContain('<fullName>Cadorin Livio</fullName>');
  });
  test('is the same receipt however often it is asked for, so that it cannot pay twice', () => {
    const idOf = (nowMs: number) => /<receiptId>(\w+)</.exec(exampleReceipt(position(), 'Comune', { ...MOMENT, nowMs }) ?? '')?.[1];
    expect(idOf(MOMENT.nowMs)).toBe(idOf(MOMENT.nowMs + 3_600_000));
  });
  test('names nobody where the notice names nobody', () => {
    const xml = exampleReceipt(position({}, { fiscalCode: null }), 'Comune', MOMENT) ?? '';
    expect(xml).toContain('<entityUniqueIdentifierValue>ANONIMO</entityUniqueIdentifierValue>');
    expect(xml).not.toContain('Cadorin');
  });
  test('there is none of a draft, nor of a digital stamp', () => {
    expect(exampleReceipt({ ...position(), options: [{ installments: [{ ...installment, nav: null, iuv: null }] }] }, 'Comune', MOMENT)).toBeNull();
    expect(exampleReceipt(position({ transfers: [{ ...transfer, stamp: true }] }), 'Comune', MOMENT)).toBeNull();
  });
  test('its bytes keep the accents', () => {
    expect(Buffer.from(base64OfText('identità «CIE»'), 'base64').toString('utf8')).toBe('identità «CIE»');
  });
});

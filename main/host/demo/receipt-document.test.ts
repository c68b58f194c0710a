import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PSPS, receiptDocument, receiptText, type ReceiptFacts } from './receipt-document.ts';

const code = fc.stringMatching(/^[0-9A-Z]{1,35}$/);
const cents = fc.integer({ min: 0, max: 99_999_999 });
const facts: fc.Arbitrary<ReceiptFacts> = fc.record({
  receiptId: code, nav: code, iuv: code, amountCents: cents, description: fc.string({ unit: 'binary' }), debtorType: fc.constantFrom('F', 'G'), debtorIdentifier: code, debtorName: fc.string({ unit: 'binary' }), iban: code, category: fc.constant('9/0101100IM/'),
  taxonomy: code, pspId: code, pspName: fc.constantFrom(...PSPS.map((psp) => psp.pspName)), pspFiscalCode: code, channel: code, method: code, feeCents: cents, paidAt: fc.constant('2026-11-02T09:12:00.000Z'), paidOn: fc.constant('2026-11-02'),
  receivedOn: fc.constant('2026-11-03'),
});

test('the text of a receipt is that of its document, to the letter', () => {
  fc.assert(fc.property(facts, (drawn) => {
    expect(receiptText(drawn)).toBe(JSON.stringify(receiptDocument(drawn)));
  }));
});

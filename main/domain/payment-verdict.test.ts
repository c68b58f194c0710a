import { expect, test } from 'vitest';
import fc from 'fast-check';
import { decideVerdict, type FlowLineFact, type PaymentFacts, type PaymentVerdict, type ReceiptFact } from './payment-verdict.ts';

const NOW = Date.parse('2026-11-24T09:00:00.000Z');
const NOTHING: PaymentFacts = { dueCents: 15_000, receipts: [], revoked: false, lines: [], externalCents: [], paidThere: false, credit: null, siblingPaid: false, attemptAt: null, nowMs: NOW, cancelled: false, amountDiffers: false, notPayable: null };
const receipt = (changes: Partial<ReceiptFact> = {}): ReceiptFact => ({ receiptId: 'R1', amountCents: 15_000, toRefund: false, unattributed: false, ...changes });
const line = (changes: Partial<FlowLineFact> = {}): FlowLineFact => ({ iur: 'R1', amountCents: 15_000, outcome: '0', ...changes });
const of = (facts: Partial<PaymentFacts>): PaymentVerdict => decideVerdict({ kind: 'POSITION', facts: { ...NOTHING, ...facts } });

/** features.md 3b, row by row. */
const TEN: readonly Readonly<{ what: string; verdict: PaymentVerdict; facts: Partial<PaymentFacts> }>[] = [
  { what: 'a receipt', verdict: { verdict: 'PAID', how: 'PLAIN' }, facts: { receipts: [receipt()] } },
  { what: 'a receipt and the row that reports it', verdict: { verdict: 'PAID', how: 'PLAIN' }, facts: { receipts: [receipt()], lines: [line()] } },
  { what: 'a receipt and its row under another IUR', verdict: { verdict: 'PAID', how: 'PLAIN' }, facts: { receipts: [receipt()], lines: [line({ iur: 'OF-THE-PSP' })] } },
  { what: 'a receipt after the cancellation', verdict: { verdict: 'PAID', how: 'AFTER_CANCELLATION' }, facts: { receipts: [receipt()], cancelled: true } },
  { what: 'a receipt not attributed', verdict: { verdict: 'PAID', how: 'UNATTRIBUTED' }, facts: { receipts: [receipt({ unattributed: true })] } },
  { what: 'a receipt to give back', verdict: { verdict: 'PAID', how: 'TO_REFUND' }, facts: { receipts: [receipt({ toRefund: true })] } },
  { what: 'a receipt whose row was revoked', verdict: { verdict: 'PAID', how: 'REVERSED' }, facts: { receipts: [receipt()], lines: [line(), line({ outcome: '3' })] } },
  { what: 'a row without receipt', verdict: { verdict: 'PAID_RECEIPT_COMING', by: 'FLOW', cancelled: false }, facts: { lines: [line({ outcome: '9' })] } },
  { what: 'our share of a row of two bodies', verdict: { verdict: 'PAID_RECEIPT_COMING', by: 'FLOW', cancelled: false }, facts: { lines: [line({ amountCents: 9_000 })] } },
  { what: 'the word of the intermediary', verdict: { verdict: 'PAID_RECEIPT_COMING', by: 'INTERMEDIARY', cancelled: true }, facts: { paidThere: true, cancelled: true } },
  { what: 'a credit with its IUV', verdict: { verdict: 'CREDITED', how: 'NAMED' }, facts: { credit: { movementId: 1, how: 'NAMED' }, siblingPaid: true } },
  { what: 'a credit with amount and name', verdict: { verdict: 'CREDITED', how: 'LIKELY' }, facts: { credit: { movementId: 1, how: 'LIKELY' } } },
  { what: 'another notice paid', verdict: { verdict: 'OTHER_NOTICE_PAID' }, facts: { siblingPaid: true } },
  { what: 'a receipt and its rows, an IUR for each transfer', verdict: { verdict: 'PAID', how: 'PLAIN' }, facts: { receipts: [receipt()], lines: [line({ iur: 'L1', amountCents: 10_000, transferIndex: 1 }), line({ iur: 'L2', amountCents: 5_000, transferIndex: 2 })] } },
  { what: 'rows of two transfers without receipt', verdict: { verdict: 'PAID_RECEIPT_COMING', by: 'FLOW', cancelled: false }, facts: { lines: [line({ iur: 'L1', amountCents: 10_000, transferIndex: 1 }), line({ iur: 'L2', amountCents: 5_000, transferIndex: 2 })] } },
  { what: 'two receipts', verdict: { verdict: 'PAID_TWICE', times: 2, cents: 30_000, outside: false, refundDecided: false }, facts: { receipts: [receipt(), receipt({ receiptId: 'R2' })], lines: [line()] } },
  { what: 'two rows of two payments', verdict: { verdict: 'PAID_TWICE', times: 2, cents: 30_000, outside: false, refundDecided: false }, facts: { receipts: [receipt()], lines: [line(), line({ iur: 'R2' })] } },
  { what: 'a receipt and a payment outside', verdict: { verdict: 'PAID_TWICE', times: 2, cents: 30_000, outside: true, refundDecided: true }, facts: { receipts: [receipt({ toRefund: true })], externalCents: [15_000] } },
  { what: 'less than due', verdict: { verdict: 'PAID_DIFFERENT', paidCents: 14_000, by: 'RECEIPT' }, facts: { receipts: [receipt({ amountCents: 14_000 })] } },
  { what: 'an open task on the amount', verdict: { verdict: 'PAID_DIFFERENT', paidCents: 15_000, by: 'RECEIPT' }, facts: { receipts: [receipt()], amountDiffers: true } },
  { what: 'a row of more than due', verdict: { verdict: 'PAID_DIFFERENT', paidCents: 16_000, by: 'FLOW' }, facts: { lines: [line({ amountCents: 16_000 })] } },
  { what: 'a payment outside pagoPA', verdict: { verdict: 'PAID_EXTERNALLY' }, facts: { externalCents: [15_000] } },
  { what: 'a payment told of an hour ago', verdict: { verdict: 'IN_PROGRESS' }, facts: { attemptAt: '2026-11-24T08:00:00.000Z', siblingPaid: true } },
  { what: 'a payment told of three hours ago', verdict: { verdict: 'NOT_FOUND', how: 'NOTHING' }, facts: { attemptAt: '2026-11-24T06:00:00.000Z' } },
  { what: 'nothing', verdict: { verdict: 'NOT_FOUND', how: 'NOTHING' }, facts: {} },
  { what: 'a reversal alone', verdict: { verdict: 'NOT_FOUND', how: 'NOTHING' }, facts: { lines: [line({ outcome: '3' })], paidThere: true } },
  { what: 'nothing, cancelled', verdict: { verdict: 'NOT_FOUND', how: 'CANCELLED' }, facts: { cancelled: true, siblingPaid: true } },
  { what: 'a payment that was revoked', verdict: { verdict: 'NOT_FOUND', how: 'REVOKED' }, facts: { revoked: true, siblingPaid: true, notPayable: 'CHANGED_AFTER_SENDING' } },
  { what: 'a payment after the one that was revoked', verdict: { verdict: 'PAID', how: 'PLAIN' }, facts: { revoked: true, receipts: [receipt()] } },
  { what: 'nothing, never sent', verdict: { verdict: 'NOT_FOUND', how: 'NEVER_SENT' }, facts: { notPayable: 'NEVER_SENT' } },
];

test.each(TEN)('$what: $verdict.verdict', ({ verdict, facts }) => {
  expect(of(facts)).toEqual(verdict);
});

test('asked about something else than one position of ours', () => {
  expect(decideVerdict({ kind: 'OTHER_ENTITY' })).toEqual({ verdict: 'OTHER_ENTITY' });
  expect(decideVerdict({ kind: 'UNKNOWN', hasReceipt: true })).toEqual({ verdict: 'PAID', how: 'NO_POSITION' });
  for (const kind of ['OTHER_OFFICE', 'SEVERAL'] as const) expect(decideVerdict({ kind })).toEqual({ verdict: 'NOT_FOUND', how: kind });
});

test('all ten are reached', () => {
  const reached = new Set([...TEN.map(({ verdict }) => verdict.verdict), 'OTHER_ENTITY']);
  expect(reached.size).toBe(10);
});

test('the order of receipts, rows and payments outside never changes the verdict, and money that is here is never «non risulta»', () => {
  const lines = fc.array(fc.record({ iur: fc.constantFrom('R1', 'R2', 'R3'), amountCents: fc.integer({ min: 1, max: 20_000 }), outcome: fc.constantFrom('0', '3', '4', '8', '9') }), { maxLength: 5 });
  const receipts = fc.array(fc.record({ receiptId: fc.constantFrom('R1', 'R2', 'R3'), amountCents: fc.constant(15_000), toRefund: fc.constant(false), unattributed: fc.constant(false) }), { maxLength: 3 });
  fc.assert(fc.property(lines, receipts, fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 2 }), (some, got, externalCents) => {
    const decided = of({ lines: some, receipts: got, externalCents });
    expect(of({ lines: some, receipts: got.toReversed(), externalCents: externalCents.toReversed() })).toEqual(decided);
    expect(of({ lines: some.toReversed(), receipts: got, externalCents }).verdict).toBe(decided.verdict);
    if (got.length + externalCents.length > 0) expect(['PAID', 'PAID_TWICE', 'PAID_EXTERNALLY']).toContain(decided.verdict);
  }));
});

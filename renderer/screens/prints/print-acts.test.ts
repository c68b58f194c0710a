import { describe, expect, test } from 'vitest';
import type { PrintRow } from '../acts/operation-types.ts';
import { whyNotRecall, whyNotReprint, whyNotUpload } from './print-acts.ts';

const notice: PrintRow = { id: 1, at: '2026-11-24T08:00:00Z', who: 'M. Bianchi', document: 'NOTICE', positionId: 1, installmentId: 1, paymentId: null, debtorName: 'Rossi Mario', service: 'TARI', nav: '302000000010451263', amountCents: 100, dueDate: null, state: 'CURRENT', copies: 1, reprint: false, unsent: true, neverSent: false, paid: false, cancelled: false, reason: null };

describe('what can be done on a printed paper', () => {
  test('an unsent notice can be printed again, taken back and marked', () => {
    expect([whyNotReprint(notice), whyNotRecall(notice), whyNotUpload(notice)]).toEqual([null, null, null]);
  });
  test('a receipt can be none of these, and says why', () => {
    const receipt: PrintRow = { ...notice, document: 'RECEIPT', unsent: false };
    expect([whyNotReprint(receipt), whyNotRecall(receipt), whyNotUpload(receipt)].every((reason) => reason !== null)).toBe(true);
  });
  test('a receipt is printed again where it belongs: its position, or the payment that has none', () => {
    const receipt: PrintRow = { ...notice, document: 'RECEIPT', paymentId: 7, unsent: false };
    expect(whyNotReprint(receipt)).toContain('dalla posizione');
    expect(whyNotReprint({ ...receipt, positionId: null, installmentId: null })).toContain('dal pagamento');
  });
  test('a paper taken back is not taken back twice', () => {
    expect(whyNotRecall({ ...notice, state: 'RECALLED' })).toBe('È già ritirata.');
  });
  test('without a row there is nothing to do', () => {
    expect(whyNotReprint(null)).toBe('Scegli prima una riga.');
  });
});

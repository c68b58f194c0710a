import { describe, expect, test } from 'vitest';
import { currentInstallment, firstChoice, installmentsOf, payableWays, wasPrinted, withToggled } from './instalment-choice.ts';
import type { Installment } from './operation-types.ts';

function installment(id: number, state: Installment['state']): Installment {
  return { id, number: id, of: 3, label: `Rata ${id}`, nav: '302000000010451263', iuv: null, amountCents: 100, dueDate: null, payableUntil: null, state, printPermission: { allowed: true, reasonRequired: false, unsent: false, message: null }, transfers: [] };
}
const card = { options: [{ id: 1, kind: 'SINGLE', label: 'Unica', installments: [installment(1, 'UNPAYABLE')] }, { id: 2, kind: 'PLAN', label: 'Rate', installments: [installment(2, 'PAID'), installment(3, 'UNPAID')] }] };

describe('the installment one works on', () => {
  test('is the first that can still be paid', () => {
    expect(currentInstallment(card, null)?.id).toBe(3);
  });
  test('is the asked one when it exists', () => {
    expect(currentInstallment(card, 2)?.id).toBe(2);
    expect(currentInstallment(card, 99)?.id).toBe(3);
  });
  test('is one that was paid when nothing is open: not a way of paying that the payment excluded', () => {
    const closed = { id: 2, kind: 'PLAN', label: 'Rate', installments: [installment(2, 'PAID'), installment(3, 'INVALID')] };
    expect(currentInstallment({ options: [...card.options.slice(0, 1), closed] }, null)?.id).toBe(2);
  });
  test('is the first when nothing is open, and none without installments', () => {
    expect(currentInstallment({ options: card.options.slice(0, 1) }, null)?.id).toBe(1);
    expect(currentInstallment({ options: [] }, null)).toBeNull();
  });
  test('all installments are listed in the order of the options', () => {
    expect(installmentsOf(card).map((row) => row.id)).toEqual([1, 2, 3]);
  });
});

test('only a notice of that very installment makes the next one a reprint', () => {
  const prints = [{ document: 'RECEIPT', installmentId: 1 }, { document: 'NOTICE', installmentId: 2 }] as const;
  expect(wasPrinted(prints, 1)).toBe(false);
  expect(wasPrinted(prints, 2)).toBe(true);
});

describe('what can be said to be paid', () => {
  const open = { options: [{ id: 1, kind: 'SINGLE', label: 'Unica', installments: [installment(1, 'UNPAID')] }, { id: 2, kind: 'PLAN', label: 'Rate', installments: [installment(2, 'PAID'), installment(3, 'UNPAID'), installment(4, 'TO_SYNC')] }] };
  test('is what is not paid yet; the way that the other excludes is left out, unless asked about', () => {
    expect(payableWays(card, null).map(({ installments }) => installments.map(({ id }) => id))).toEqual([[3]]);
    expect(payableWays(card, 1).map(({ installments }) => installments.map(({ id }) => id))).toEqual([[1], [3]]);
    expect(payableWays(open, null).map(({ installments }) => installments.map(({ id }) => id))).toEqual([[1], [3, 4]]);
  });
  test('begins with the one worked on, or the first that is not paid', () => {
    expect([firstChoice(payableWays(open, null), 4), firstChoice(payableWays(open, null), 2), firstChoice([], 2)]).toEqual([[4], [1], []]);
  });
  test('several installments together, never beside the whole', () => {
    const ways = payableWays(open, null);
    expect(withToggled(ways, [3], [4], true)).toEqual([3, 4]);
    expect(withToggled(ways, [3, 4], [1], true)).toEqual([1]);
    expect(withToggled(ways, [1], [3, 4], true)).toEqual([3, 4]);
    expect(withToggled(ways, [3, 4], [3], false)).toEqual([4]);
  });
});

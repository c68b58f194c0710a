import { expect, test } from 'vitest';
import type { RemotePosition, RemoteStatus } from '../../intermediary/connector.ts';
import { paidThere } from './paid-there.ts';

type Part = Readonly<{ status: RemoteStatus; markedByCreditor?: boolean }>;

function remote(status: RemoteStatus, parts: readonly Part[]): RemotePosition {
  const part = { nav: '301000000000000043', iuv: '01000000000000043', amountCents: 100, notificationFeeCents: 0, dueDate: null, paidAt: null, receiptId: null, psp: null, markedByCreditor: false };
  return { iupd: 'POS-1', status, version: 'v', hash: 'h', installments: parts.map((one) => ({ ...part, ...one })) };
}

test.each<[string, RemotePosition, string, RegExp]>([
  ['paid', remote('PAID', [{ status: 'PAID' }]), 'PAID', /risulta pagata\.$/],
  ['reported', remote('REPORTED', [{ status: 'REPORTED' }]), 'PAID', /risulta pagata\.$/],
  ['paid, without its parts told', remote('PAID', []), 'PAID', /risulta pagata\.$/],
  ['one installment of two', remote('PARTIALLY_PAID', [{ status: 'PAID' }, { status: 'PAYABLE' }]), 'PAID', /solo in parte/],
  ['closed by a mark of ours', remote('PAID', [{ status: 'PAID', markedByCreditor: true }]), 'NOT_PAID', /fuori pagoPA/],
  ['a mark of ours, and money for the other', remote('PAID', [{ status: 'PAID', markedByCreditor: true }, { status: 'PAID' }]), 'PAID', /risulta pagata\.$/],
  ['cancelled there', remote('CANCELLED', [{ status: 'CANCELLED' }]), 'NOT_PAID', /è annullata: non si può pagare/],
  ['to be paid', remote('PAYABLE', [{ status: 'PAYABLE' }]), 'NOT_PAID', /non risulta pagata/],
])('%s', (_name, position, outcome, message) => {
  expect(paidThere(position)).toEqual({ outcome, message: expect.stringMatching(message) });
});

test('that the rest of a lost plan was paid says nothing of what was closed with it', () => {
  const LOST = '301000000000000144';
  const lostPlan = (part: Part): RemotePosition => { const { installments, ...rest } = remote('PAID', [{ status: 'PAID' }]); return { ...rest, installments: [...installments, ...remote('PAID', [part]).installments.map((one) => ({ ...one, nav: LOST }))] }; };
  expect(paidThere(lostPlan({ status: 'PAID', markedByCreditor: true }), [LOST])).toEqual({ outcome: 'NOT_PAID', message: expect.stringContaining('quelle chiuse con il piano non risultano pagate') });
  expect(paidThere(lostPlan({ status: 'CANCELLED' }), [LOST])).toMatchObject({ outcome: 'NOT_PAID' });
  expect(paidThere(lostPlan({ status: 'PAID' }), [LOST])).toEqual({ outcome: 'PAID', message: expect.stringContaining('anche una rata chiusa') });
});

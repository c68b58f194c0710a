import { expect, test } from 'vitest';
import { checkTransferList, type TransferToCheck, transferListProblemMessage } from './transfer-list.ts';

const transfer = (idTransfer: number, amountCents: number): TransferToCheck => ({ idTransfer, amountCents, iban: 'IT72L0760101600000037114116' });

test.each([
  ['ID', 100, [transfer(0, 100)]],
  ['ID', 100, [transfer(6, 100)]],
  ['ID', 100, [transfer(1.5, 100)]],
  ['AMOUNT', 100, [transfer(1, 100), transfer(2, 0)]],
  ['AMOUNT', 100, [transfer(1, 99.5), transfer(2, 0.5)]],
  ['IBAN_XOR_STAMP', 100, [{ ...transfer(1, 100), stamp: { hash: 'x' } }]],
  ['IBAN_XOR_STAMP', 100, [{ idTransfer: 1, amountCents: 100 }]],
  ['IBAN_XOR_STAMP', 100, [{ idTransfer: 1, amountCents: 100, iban: '' }]],
  ['SUM', 101, [transfer(1, 100)]],
])('a list is refused with %s', (reason, total, transfers) => expect(checkTransferList(total, transfers)).toEqual({ ok: false, error: reason }));

test('five transfers in any order, a stamp among them, add up', () => {
  const transfers = [transfer(5, 1), transfer(3, 2), transfer(1, 3), transfer(2, 4), { idTransfer: 4, amountCents: 1600, stamp: { type: '01' } }];
  expect(checkTransferList(1610, transfers)).toEqual({ ok: true, value: transfers });
});

test('the sum is explained', () => expect(transferListProblemMessage('SUM')).toBe('La somma degli importi dei beneficiari non è uguale al totale'));

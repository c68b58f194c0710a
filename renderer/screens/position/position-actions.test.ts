import { describe, expect, test } from 'vitest';
import { receiptToPrint, standingOf } from './position-actions.ts';

describe('actions of a position', () => {
  const actions = [{ code: 'EDIT', enabled: true, whyNot: null }, { code: 'CANCEL', enabled: false, whyNot: 'È già pagata: non si annulla.' }] as const;
  test('what the role lacks is not shown', () => {
    expect(standingOf([...actions], 'EXTERNAL_PAYMENT')).toEqual({ shown: false });
  });
  test('what the state blocks is shown with its reason', () => {
    expect(standingOf([...actions], 'CANCEL')).toEqual({ shown: true, disabledReason: 'È già pagata: non si annulla.' });
  });
  test('what is allowed has no reason against it', () => {
    expect(standingOf([...actions], 'EDIT')).toEqual({ shown: true, disabledReason: null });
  });
});

describe('receipt printed from the head', () => {
  const payment = { id: 1, receiptId: 'r', kind: 'RECEIPT', amountCents: 1, paidOn: null, paidAt: null, psp: 'Banca', effect: 'PAYS', anomalies: [], installmentId: 1, receiptPrintable: true, voidable: false } as const;
  test('is the first that can be printed', () => {
    expect(receiptToPrint([{ ...payment, id: 2, anomalies: [], receiptPrintable: false }, { ...payment, id: 3, anomalies: [] }])).toBe(3);
  });
  test('is never a payment outside pagoPA', () => {
    expect(receiptToPrint([{ ...payment, anomalies: [], kind: 'EXTERNAL' }])).toBeNull();
  });
});

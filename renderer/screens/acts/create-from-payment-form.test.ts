import { describe, expect, test } from 'vitest';
import { readCreateFromPayment, startingForm } from './create-from-payment-form.ts';

const receipt = { debtorFiscalCode: 'RSSMRA80A01H501U', debtorName: 'Rossi Mario', description: 'TARI 2025', paidOn: '2026-11-20', amountCents: 15000 };
const filled = { ...startingForm(receipt), serviceId: '3', reason: 'Dal vecchio programma' };

describe('the form of a position made out of a payment', () => {
  test('starts from what the receipt says, and leaves service and reason to the operator', () => {
    expect(startingForm(receipt)).toEqual({ serviceId: null, fiscalCode: 'RSSMRA80A01H501U', name: 'Rossi Mario', description: 'TARI 2025', year: '2026', amount: '150,00', reason: '' });
    const unsaid = readCreateFromPayment(startingForm(receipt));
    expect(unsaid.ok ? [] : Object.keys(unsaid.error)).toEqual(['serviceId', 'reason']);
  });

  test('is what the core takes', () => {
    expect(readCreateFromPayment(filled)).toEqual({
      ok: true,
      value: { serviceId: 3, year: 2026, description: 'TARI 2025', amountCents: 15000, reason: 'Dal vecchio programma', debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null } },
    });
  });

  test('a receipt without debtor gives a person without fiscal code, whose name is asked', () => {
    const form = { ...startingForm({ ...receipt, debtorFiscalCode: 'ANONIMO', debtorName: null }), serviceId: '3', reason: 'Pagamento allo sportello' };
    const read = readCreateFromPayment(form);
    expect(read.ok ? null : read.error).toEqual({ name: 'Scrivi di chi era il debito.' });
    expect(readCreateFromPayment({ ...form, name: 'Neri Anna' })).toMatchObject({ ok: true, value: { debtor: { fiscalCode: null, name: 'Neri Anna' } } });
  });

  test('says at each field what is wrong', () => {
    const read = readCreateFromPayment({ ...filled, fiscalCode: 'RSSMRA80A01H501X', year: '26', amount: '0', description: ' ' });
    expect(read.ok ? [] : Object.keys(read.error)).toEqual(['fiscalCode', 'description', 'year', 'amount']);
  });
});

import { describe, expect, test } from 'vitest';
import { channelOf, EXTERNAL_CHANNELS, readExternalPayment } from './external-payment-form.ts';

const TODAY = '2026-11-24';
const complete = { channel: 'BONIFICO', paidOn: '20/11', amount: '87,5', reason: 'bonifico di novembre' } as const;

describe('payment outside pagoPA', () => {
  test('complete and typed freely becomes values', () => {
    expect(readExternalPayment(complete, TODAY)).toEqual({ ok: true, value: { channel: 'BONIFICO', paidOn: '2026-11-20', amountCents: 8750, reason: 'bonifico di novembre' } });
  });
  test('a day without year is the last one that was', () => {
    const read = readExternalPayment({ ...complete, paidOn: '31/12' }, TODAY);
    expect(read.ok && read.value.paidOn).toBe('2025-12-31');
  });
  test('a payment of tomorrow is refused at the date', () => {
    expect(readExternalPayment({ ...complete, paidOn: '25/11/2026' }, TODAY)).toEqual({ ok: false, error: { paidOn: 'La data del pagamento è nel futuro.' } });
  });
  test('everything missing is said at once, each at its field', () => {
    const read = readExternalPayment({ channel: null, paidOn: '', amount: '', reason: '' }, TODAY);
    expect(read.ok ? [] : Object.keys(read.error).toSorted()).toEqual(['amount', 'channel', 'paidOn', 'reason']);
  });
  test('only the channels of the contract are taken', () => {
    expect(EXTERNAL_CHANNELS.map((channel) => channelOf(channel.value))).toEqual(EXTERNAL_CHANNELS.map((channel) => channel.value));
    expect(channelOf('SATISPAY')).toBeNull();
  });
});

import { expect, test } from 'vitest';
import { lookOf, viewOf } from '../../components/lists/list-look.ts';
import { askedOf, PAYMENTS, type PaymentLookFilter } from './payment-list-look.ts';

const yesterday: PaymentLookFilter = { ...PAYMENTS.emptyFilter, paid: 'YESTERDAY', received: '2026-11-01..', effects: ['UNASSIGNED'], amountFrom: 10_000, psp: 'Banca Esempio S.p.A.', anomalousOnly: true };

test('a saved filter is read as it was saved, and asks for the days of today', () => {
  const { filter } = lookOf(PAYMENTS, viewOf({ filter: yesterday, sort: 'PAID', columns: null, viewId: null }, 'x', 'Di ieri'));
  expect(filter).toEqual(yesterday);
  expect(askedOf(filter, '2026-11-24')).toEqual({
    effects: ['UNASSIGNED'], paidFrom: '2026-11-23', paidTo: '2026-11-23', receivedFrom: '2026-11-01', receivedTo: null, amountFrom: 10_000, amountTo: null, psp: 'Banca Esempio S.p.A.', serviceId: null, office: null, text: '', anomalousOnly: true,
  });
});

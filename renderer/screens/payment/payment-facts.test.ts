import { expect, test } from 'vitest';
import type { PaymentCard } from '../acts/operation-types.ts';
import { paymentFacts } from './payment-facts.ts';

const card: PaymentCard = {
  id: 1, receiptId: 'R-1', nav: '302000000010087149', iuv: '02000000010087149', amountCents: 8750, ownCents: 8000, paidOn: '2026-11-20', psp: 'Posta Esempio S.p.A.', debtorName: 'Brambilla Luca', debtorFiscalCode: 'BRMLCU91H12F205J', description: 'Verbale CdS', positionId: null, effect: 'UNASSIGNED', effectLabel: 'Da attribuire', anomalies: [], receivedAt: '2026-11-20T18:00:00Z',
  payerName: null, payerFiscalCode: null, paidAt: null, applicationDate: null, transferDate: null, method: null, feeCents: null, standIn: false, source: 'pa_sendRT 2', importId: null, transfers: [], anomalyLabels: [], candidates: [], flowLines: [], creation: { allowed: true, ownNumber: true, note: 'Prende il numero dell’avviso pagato.' },
};

test('the payer is told only when the receipt names one', () => {
  expect(paymentFacts(card).map((fact) => fact.label)).not.toContain('Chi ha pagato');
  expect(paymentFacts({ ...card, payerName: 'Verdi Anna' }).find((fact) => fact.label === 'Chi ha pagato')?.value).toBe('Verdi Anna');
});

test('what the receipt does not say is a dash, never an invented value', () => {
  const facts = paymentFacts(card);
  expect(facts.find((fact) => fact.label === 'Commissione')?.value).toBe('—');
  expect(facts.find((fact) => fact.label === 'Quando')?.value).toBe('20/11/2026');
  expect(facts.find((fact) => fact.label === 'Numero avviso')?.value).toBe('3020 0000 0010 0871 49');
});

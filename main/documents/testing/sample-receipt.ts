/** A receipt to draw in tests: fictional entity and people. */
import type { ReceiptContent } from '../receipt-content.ts';

export const SAMPLE_RECEIPT: ReceiptContent = {
  source: { kind: 'RECEIPT' },
  creditor: { fiscalCode: '00338180284', name: 'Comune di Borgo Esempio', address: 'Piazza Garibaldi 1, 35010 Borgo Esempio (PD)', logo: null },
  secondaryPayee: null,
  debtor: { name: 'Mario Rossi', fiscalCode: 'RSSMRA80A01H501U' },
  payer: { name: 'Anna Bianchi', fiscalCode: 'BNCNNA82B41F205X' },
  description: 'Mensa scolastica novembre 2026',
  paymentInstant: '2026-11-20T09:42:05Z',
  applicationDate: '2026-11-21',
  psp: { name: 'Banca Esempio', fiscalCode: '01234567890', id: 'BCITITMM' },
  nav: '302000000000012320',
  iuv: '02000000000012345',
  receiptId: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  outcome: 'EXECUTED',
  amountCents: 8750,
  transfers: [{ idTransfer: '1', payeeName: 'Comune di Borgo Esempio', payeeFiscalCode: '00338180284', remittanceInformation: 'Mensa novembre', amountCents: 8750, stamp: null }],
  feeCents: 150,
  paymentMethod: 'creditCard',
  mark: 'NONE',
  duplicateOf: null,
  testArchive: false,
  drawnAt: '2026-11-24T08:00:00.000Z',
};

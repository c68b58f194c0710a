export { createPaymentsRouter, importTotals } from './router.ts';
export { importReceiptFiles, type ImportedFile, type IncomingFile } from './import-receipts.ts';
export { paymentLedger } from './assignment.ts';
export { printReceipt, type ReceiptPaper } from './receipt-paper.ts';
export { parseAnomalies, toPaymentRow } from './payment-row.ts';
export { ANOMALY_LABELS } from './anomaly-labels.ts';
export { findPayment, keepRawFile, lastImportAt, listPayments, loadDocument, paymentsOfInstallment, paymentsOfPosition, paymentTotals, rawFileHashes, unassignedByNav, type PaymentRow } from './store.ts';
export { EFFECT_LABEL } from './effect-labels.ts';

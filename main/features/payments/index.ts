export { createPaymentsRouter, type PaymentNeighbours } from './router.ts';
export { FileImport, importReceiptFiles } from './import-files.ts';
export { sha256Of, type FlowFiles, type ImportedFile, type ImportedFlow, type IncomingFile, type TakenFlow } from './import-receipts.ts';
export { paymentLedger } from './assignment.ts';
export { receiptAmounts } from './receipt-amounts.ts';
export { printReceipt, type ReceiptPaper } from './receipt-paper.ts';
export { parseAnomalies, toPaymentRow } from './payment-row.ts';
export { ANOMALY_LABELS, REFUSAL_LABELS, type RefusedCode } from './anomaly-labels.ts';
export { findPayment, insertImport, lastImportAt, lastImportOf, listPayments, loadDocument, paymentInScope, paymentsOfInstallment, paymentsOfPosition, paymentTotals, positionPaidWith, settleImport, unassignedByNav, waitingPartsAfter, type ImportedPart, type PaymentRow } from './store.ts';
export { EFFECT_LABEL } from './effect-labels.ts';
export { paymentPage, totalsOfPayments } from './payment-list.ts';
export { searchPayments, type FoundPayment, type PaymentWanted } from './payment-search.ts';
export { assessReceipt, type Anomaly, type KnownPosition } from './assessment.ts';
export { anomalySentence } from './assessment-sentences.ts';
export { receiptDetail, taskKindOf } from './receipt-tasks.ts';
export type { ParsedReceipt, ReceiptTransfer } from './reading/index.ts';
export {
  amountToCents, announcedEncoding, decodeSingleByte, isAdmittedName, LIMITS, quoted, readDate, readDateTime, readReceiptFile, readXmlTree, refuse, signedContent,
  type FlowContent, type ReadDocument, type ReadOptions, type Refusal, type RefusalCode, type RefusalPlace, type SingleByteEncoding, type SingleDocument, type TextEncoding, type XmlElement,
} from './reading/index.ts';
export { applyReceipts, understandReceipts, type AppliedReceipt, type ReceivedReceipt } from './apply-receipts.ts';

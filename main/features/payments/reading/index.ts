/** Pure reading of receipt files (receipts-fdr.md 1.1–1.4, 1.5.3, section 6): bytes in, values out. */
export { compareReceipts, type ConflictField, type ReceiptComparison } from './canonical-receipt.ts';
export type { ReadingWarning } from './field-reader.ts';
export type { FlowContent, NotYetKind } from './identify-document.ts';
export {
  receiptKey,
  taxonomyCode,
  versionLabel,
  type DigitalStamp,
  type LegacyDetails,
  type LegacyReceipt,
  type MetadataEntry,
  type ParsedReceipt,
  type ReceiptDate,
  type ReceiptDateTime,
  type ReceiptKey,
  type ReceiptSubject,
  type ReceiptTransfer,
} from './parsed-receipt.ts';
export { readReceiptFile, type ReadDocument, type ReadEntry, type ReadOptions, type SingleDocument } from './read-receipt-file.ts';
export { receiptForStore, receiptFromStore, receiptKeyText } from './stored-receipt.ts';
export { LIMITS } from './limits.ts';
export { amountToCents, readDate, readDateTime } from './read-values.ts';
export { quoted, refuse, type Refusal, type RefusalCode, type RefusalPlace } from './refusal.ts';
export { announcedEncoding, decodeSingleByte, type SingleByteEncoding, type TextEncoding } from './decode-text.ts';
export { readXmlTree, type XmlElement } from './safe-xml.ts';
export { signedContent } from './signed-content.ts';
export { isAdmittedName } from './zip-archive.ts';

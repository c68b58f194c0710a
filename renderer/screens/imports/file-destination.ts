/** Where a chosen file goes: `DOCUMENTS` receipts and flows, `TREASURY` movements of the treasurer or of a bank. */
export type FileDestination = 'DOCUMENTS' | 'TREASURY';

/** How much of a file is enough to tell. */
export const HEAD_BYTES = 4_096;

/** What no receipt and no flow comes in. */
const TABLE_NAME = /\.(?:csv|txt|xlsx|xls|sta|940|mt940)$/i;
const TREASURY_ROOT = /<(?:[\w.-]+:)?(?:flusso_giornale_di_cassa|BkToCstmrStmt)[\s>/]|urn:iso:std:iso:20022:tech:xsd:camt\.053/;
const SWIFT_BEGINNING = /^\s*(?:\{1:|:20:)/;

/**
 * What a file is, from its first bytes and its name. An archive or a signed file does not tell: it goes with the documents, and the core says
 * {@link TREASURY_FILE} when it holds movements.
 */
export function destinationOf(name: string, head: Uint8Array): FileDestination {
  const text = new TextDecoder('latin1').decode(head.subarray(0, HEAD_BYTES)).replace(/^\u00EF\u00BB\u00BF/, '');
  return TREASURY_ROOT.test(text) || SWIFT_BEGINNING.test(text) || TABLE_NAME.test(name) ? 'TREASURY' : 'DOCUMENTS';
}

/** Code with which the core gives back, untouched, a file that holds movements of the treasury. */
export const TREASURY_FILE = 'E_TREASURY_FILE';

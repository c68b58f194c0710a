/** Person or body named in a receipt: `debtor` is who owed, `payer` is who paid (receipts-fdr.md 1.2, 1.3). */
export type ReceiptSubject = Readonly<{
  identifierType: 'F' | 'G';
  /** Fiscal code, or `ANONIMO` for a spontaneous payment. */
  identifier: string;
  fullName: string;
  streetName: string | null;
  civicNumber: string | null;
  postalCode: string | null;
  city: string | null;
  stateProvinceRegion: string | null;
  country: string | null;
  email: string | null;
}>;

/** A date and time as received, and what it means. A receipt of Biz Events may carry the day alone: then `instant` is null. */
export type ReceiptDateTime = Readonly<{ raw: string; instant: string | null; romeDate: string }>;

/** A day as received (it may end with a zone), and the civil date it means. */
export type ReceiptDate = Readonly<{ raw: string; date: string }>;

/** Digital stamp (marca da bollo) paid with a transfer; what could not be read from the attachment is null. */
export type DigitalStamp = Readonly<{
  /** Unique id of the stamp. */
  iubd: string | null;
  /** Hash of the stamped document, base64 as in the stamp. */
  documentHash: string | null;
  amountCents: number | null;
  purchasedAtRaw: string | null;
  stampType: string | null;
  sellerFiscalCode: string | null;
  /** The attachment as received, base64 without blanks. */
  attachment: string;
}>;

export type MetadataEntry = Readonly<{ key: string; value: string }>;

/** One part of the payment, towards one payee. `iban` and `stamp` exclude each other; both are null in a legacy RT without stamp. */
export type ReceiptTransfer = Readonly<{
  /** idTransfer; in a legacy RT the 1-based place in the list. Same number as in the reporting flow. */
  index: number;
  amountCents: number;
  payeeFiscalCode: string;
  companyName: string | null;
  iban: string | null;
  stamp: DigitalStamp | null;
  remittanceInformation: string;
  /** transferCategory as received, for example `9/0101108TS/`. */
  transferCategory: string;
  /** The taxonomy code alone, for example `0101108TS`. */
  category: string;
  metadata: readonly MetadataEntry[];
  /** Collection id as the reporting flow writes it: the receiptId; in a legacy RT the IUR of the single payment, null when `n/a`. */
  iur: string | null;
  /** esitoSingoloPagamento of a legacy RT. */
  legacyOutcome: string | null;
}>;

type ReceiptContent = Readonly<{
  /** Payment token, unique on the platform; in a legacy RT the IUR of the first single payment, null when `n/a`. */
  receiptId: string | null;
  /** Notice number; null in a legacy RT, where it is never built from the IUV. */
  nav: string | null;
  /** creditorReferenceId. */
  iuv: string;
  /** `fiscalCode`: the primary creditor, owner of the position. */
  organizationFiscalCode: string;
  /** `PARTIAL` only from legacy outcomes 2 and 4. */
  outcome: 'OK' | 'KO' | 'PARTIAL';
  /** Total paid to creditors, stamps included, payer's fee excluded. */
  paymentAmountCents: number;
  description: string;
  companyName: string;
  officeName: string | null;
  debtor: ReceiptSubject;
  payer: ReceiptSubject | null;
  transfers: readonly ReceiptTransfer[];
  idPsp: string;
  pspFiscalCode: string | null;
  pspVatNumber: string | null;
  pspCompanyName: string;
  idChannel: string | null;
  channelDescription: string | null;
  paymentMethod: string | null;
  paymentNote: string | null;
  /** Commission of the payer to the PSP: never part of an amount of the office. */
  feeCents: number | null;
  primaryCiIncurredFeeCents: number | null;
  idBundle: string | null;
  idCiBundle: string | null;
  paymentDateTime: ReceiptDateTime | null;
  applicationDate: ReceiptDate | null;
  transferDate: ReceiptDate | null;
  /** Civil date (Rome) of the payment: paymentDateTime, else applicationDate, else transferDate, else null. */
  paidOn: string | null;
  metadata: readonly MetadataEntry[];
  standIn: boolean | null;
  /** Whom the message was addressed to: never the primary creditor for sure. */
  idPa: string | null;
  idBrokerPa: string | null;
  idStation: string | null;
}>;

/** What a legacy RT has beyond the others (receipts-fdr.md 1.3). */
export type LegacyDetails = Readonly<{
  outcomeCode: '0' | '1' | '2' | '3' | '4';
  /** CodiceContestoPagamento. */
  ccp: string;
  objectVersion: string;
  messageId: string;
  messageDateTime: ReceiptDateTime;
  requestMessageId: string;
  requestDate: ReceiptDate;
  pspIdentifierType: 'G' | 'A' | 'B';
}>;

/**
 * A receipt as read, whatever file it came in: every field of receipts-fdr.md 1.2, amounts in integer cents.
 * Plain data: it survives JSON unchanged, so a store may keep it and compare it later.
 */
export type ParsedReceipt =
  | (ReceiptContent & Readonly<{ source: 'PA_SEND_RT_V1' | 'PA_SEND_RT_V2' | 'BIZ_EVENTS' }>)
  | (ReceiptContent & Readonly<{ source: 'LEGACY_RT'; legacy: LegacyDetails }>);

export type LegacyReceipt = Extract<ParsedReceipt, { source: 'LEGACY_RT' }>;

const VERSION_LABELS: Readonly<Record<Exclude<ParsedReceipt['source'], 'LEGACY_RT'>, string>> = {
  PA_SEND_RT_V1: 'paSendRT v1',
  PA_SEND_RT_V2: 'paSendRT v2',
  BIZ_EVENTS: 'biz-events JSON',
};

/** Name of the format as results and lists show it (`version` of cli.md). */
export function versionLabel(receipt: ParsedReceipt): string {
  return receipt.source === 'LEGACY_RT' ? `RT ${receipt.legacy.objectVersion}` : VERSION_LABELS[receipt.source];
}

/** What identifies a receipt for rule 1.5.3: the receiptId; for a legacy RT (creditor, IUV, CCP), also when its IUR is `n/a`. */
export type ReceiptKey =
  | Readonly<{ kind: 'RECEIPT_ID'; receiptId: string }>
  | Readonly<{ kind: 'LEGACY'; organizationFiscalCode: string; iuv: string; ccp: string }>;

/** Key under which a receipt is stored and found again (receipts-fdr.md 0.1, 1.3). */
export function receiptKey(receipt: ParsedReceipt): ReceiptKey {
  if (receipt.source === 'LEGACY_RT') {
    return { kind: 'LEGACY', organizationFiscalCode: receipt.organizationFiscalCode, iuv: receipt.iuv, ccp: receipt.legacy.ccp };
  }
  return { kind: 'RECEIPT_ID', receiptId: receipt.receiptId ?? '' };
}

/** Taxonomy code out of a transferCategory: `9/0101108TS/` and `0101108TS` both give `0101108TS` (receipts-fdr.md 1.2). */
export function taxonomyCode(transferCategory: string): string {
  const segments = transferCategory.split('/').map((segment) => segment.trim()).filter((segment) => segment !== '');
  return segments[1] ?? segments[0] ?? '';
}

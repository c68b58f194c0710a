/** What the paper copy of a receipt says (receipts-fdr section 4.2). */

/** How the payment ended, in the words of the receipt. */
export type ReceiptOutcome = 'EXECUTED' | 'NOT_EXECUTED' | 'PARTIALLY_EXECUTED' | 'TERMS_EXPIRED' | 'TERMS_PARTIALLY_EXPIRED';

/** One share of the payment; `stamp` for the electronic revenue stamp. */
export type ReceiptTransfer = Readonly<{
  idTransfer: string;
  payeeName: string | null;
  payeeFiscalCode: string | null;
  remittanceInformation: string | null;
  amountCents: number;
  stamp: Readonly<{ iubd: string; documentHash: string | null }> | null;
}>;

/**
 * Where the fact comes from. `RECEIPT`: a telematic receipt. `REPORTED`: only a line of a reporting flow (outcome 8 or 9):
 * the paper is then an attestation, never called receipt.
 */
export type ReceiptSource = Readonly<{ kind: 'RECEIPT' }> | Readonly<{ kind: 'REPORTED'; flowId: string; flowDate: string }>;

/**
 * Amounts in cents; `paymentInstant` and `drawnAt` ISO instants (printed in Rome time); `applicationDate`, `flowDate` and
 * `duplicateOf` civil dates. Null: not known; the field is left out or printed "non disponibile" as receipts-fdr 4.2 says.
 */
export type ReceiptContent = Readonly<{
  source: ReceiptSource;
  /** The body named by the receipt. */
  creditor: Readonly<{ fiscalCode: string; name: string; address: string | null; logo: Uint8Array | null }>;
  /** The body that prints, when it is only a secondary payee: then `transfers` holds its own share. */
  secondaryPayee: Readonly<{ fiscalCode: string; name: string }> | null;
  debtor: Readonly<{ name: string | null; fiscalCode: string | null }>;
  payer: Readonly<{ name: string | null; fiscalCode: string | null }> | null;
  description: string | null;
  paymentInstant: string | null;
  applicationDate: string | null;
  psp: Readonly<{ name: string | null; fiscalCode: string | null; id: string | null }>;
  nav: string | null;
  iuv: string;
  receiptId: string;
  outcome: ReceiptOutcome;
  amountCents: number;
  transfers: readonly ReceiptTransfer[];
  /** Taken by the payment service provider on top of the amount. */
  feeCents: number | null;
  /** As in the receipt: cash, creditCard, bancomat, other, or the provider's own word. */
  paymentMethod: string | null;
  mark: 'NONE' | 'REVERSED' | 'SECOND_PAYMENT';
  /** Date of the first print, on a reprint. */
  duplicateOf: string | null;
  testArchive: boolean;
  drawnAt: string;
}>;

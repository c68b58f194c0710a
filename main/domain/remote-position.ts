/*
 * A position as an intermediary holds it, in words that every intermediary's own are put into (intermediary.md 1.1.4, 1.2). Plain data, for the sync engine and for the features.
 */

export const REMOTE_STATUSES = ['DRAFT', 'PUBLISHED', 'PAYABLE', 'EXPIRED', 'PARTIALLY_PAID', 'PAID', 'REPORTED', 'CANCELLED', 'ANOMALOUS'] as const;
/**
 * One word for the states of GPD (1.1.4), GovPay (1.2) and a partner's file. `PUBLISHED` waits for its first payable day; `CANCELLED` is INVALID or
 * ANNULLATA; `ANOMALOUS` is GovPay's ANOMALA. v3 of GPD says UNPAYABLE for both EXPIRED and INVALID: the connector tells them apart by due date and `switchToExpired`.
 */
export type RemoteStatus = (typeof REMOTE_STATUSES)[number];

/** Who gets how much of an installment, and on which account. `iban` null: a stamp, or an account that the remote knows by another name. */
export type RemoteTransfer = Readonly<{ index: number; payeeFiscalCode: string; iban: string | null; amountCents: number }>;

export type RemoteInstallment = Readonly<{
  nav: string; iuv: string; status: RemoteStatus;
  /** Without the notification fee (intermediary.md 1.1.6). */
  amountCents: number; notificationFeeCents: number; dueDate: string | null;
  /** Last day of payment; absent where the remote keeps none beside the due date (GPD), null: no last day. */
  payableUntil?: string | null;
  paidAt: string | null; receiptId: string | null; psp: string | null;
  /** Paid by a mark of the creditor, without receipt (GPD `CLOSED_AS_ALREADY_PAID_BY_EC`). */
  markedByCreditor: boolean;
  /** In order of index; absent where the remote does not tell them. */
  transfers?: readonly RemoteTransfer[];
}>;

/** A position as the remote holds it now. */
export type RemotePosition = Readonly<{
  iupd: string; status: RemoteStatus;
  /** GPD `lastUpdatedDate`, opaque; GovPay and files: the hash again. */
  version: string | null;
  /** Hash of what it holds, made as `canonicalHash` makes that of a snapshot: equal means "holds exactly what was sent". */
  hash: string;
  /** Hash of its texts (causali, debtor), which `hash` leaves out; absent where the remote does not tell them all. Equal means "holds exactly what was sent", different means nothing: remotes shorten and re-spell. */
  textsHash?: string;
  installments: readonly RemoteInstallment[];
}>;

/** Italian label of each state, for the two sides of a contradiction. */
export const REMOTE_STATUS_LABEL: Readonly<Record<RemoteStatus, string>> = {
  DRAFT: 'In bozza', PUBLISHED: 'Pubblicata, non ancora pagabile', PAYABLE: 'Da pagare', EXPIRED: 'Scaduta', PARTIALLY_PAID: 'Parzialmente pagata', PAID: 'Pagata', REPORTED: 'Rendicontata', CANCELLED: 'Annullata', ANOMALOUS: 'Anomala',
};

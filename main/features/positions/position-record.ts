import { z } from 'zod';
import { STORED_STATES, type ShownState, shownState } from '../../domain/position-state.ts';

/** Rows of the tables of this feature, as its store reads them. */
export const positionRowSchema = z.object({
  id: z.int(), iupd: z.string(), serviceId: z.int().nullable(), office: z.string(), personId: z.int(), year: z.int().nullable(),
  description: z.string(), fields: z.string(), notes: z.string().nullable(), origin: z.string(), externalId: z.string().nullable(),
  amountCents: z.int(), state: z.enum(STORED_STATES), dueDate: z.string().nullable(), payableUntil: z.string().nullable(), expiringFrom: z.string().nullable(),
  firstNav: z.string().nullable(), replacesId: z.int().nullable(), createdAt: z.string(), createdBy: z.int(), version: z.int(),
  /** What the intermediary last said of it that was worth telling. Read with a whole position only. */
  seenThere: z.string().nullable().optional(),
});
export type PositionRow = Readonly<z.infer<typeof positionRowSchema>>;

export const optionRowSchema = z.object({ id: z.int(), positionId: z.int(), kind: z.string(), label: z.string(), sequence: z.int(), chosen: z.int(), withheld: z.int() });
export type OptionRow = Readonly<z.infer<typeof optionRowSchema>>;

/** `withheld` of an option: payable; not now (the full amount of a fine while the reduction runs); never again (its numbers are spent). */
export const PAYABLE = 0;
export const NOT_NOW = 1;
export const WITHDRAWN = 2;

/** What the histories and the intermediary are told of an installment that ended with its plan. Without personal data. */
export const LAPSED = 'Piano di rate decaduto: il residuo è chiesto con un altro avviso';

export const installmentRowSchema = z.object({
  id: z.int(), positionId: z.int(), optionId: z.int(), number: z.int(), amountCents: z.int(), dueDate: z.string().nullable(), payableUntil: z.string().nullable(),
  nav: z.string().nullable(), iuv: z.string().nullable(), state: z.enum(STORED_STATES), confirmedAt: z.string().nullable(),
  /** 1: the portal knows its number, perhaps with what was true before a change. Read with a whole position only. */
  onPortal: z.int().optional(),
  /** 1: its plan was lost and it is asked for with the residue. Read with a whole position only. */
  lapsed: z.int().optional(),
});
export type InstallmentRow = Readonly<z.infer<typeof installmentRowSchema>>;

/** `postalIban`: the postal account beside the account, which a slip can be paid on; compact, null where there is none. */
export const transferRowSchema = z.object({
  id: z.int(), installmentId: z.int(), transferIndex: z.int(), payeeFiscalCode: z.string(), payeeName: z.string(), iban: z.string().nullable(), postalIban: z.string().nullable(), stamp: z.int(),
  amountCents: z.int(), category: z.string(), description: z.string(),
});
export type TransferRow = Readonly<z.infer<typeof transferRowSchema>>;

export const factRowSchema = z.object({
  id: z.int(), positionId: z.int(), installmentId: z.int().nullable(), kind: z.string(), at: z.string(), operatorId: z.int().nullable(), reason: z.string().nullable(), detail: z.string().nullable(),
});
export type FactRow = Readonly<z.infer<typeof factRowSchema>>;

export const externalPaymentRowSchema = z.object({
  id: z.int(), positionId: z.int(), installmentId: z.int(), channel: z.string(), paidOn: z.string(), amountCents: z.int(), reason: z.string(), attachmentName: z.string().nullable(),
  at: z.string(), operatorId: z.int(), voidedAt: z.string().nullable(), voidReason: z.string().nullable(),
});
export type ExternalPaymentRow = Readonly<z.infer<typeof externalPaymentRowSchema>>;

/** A whole position: the root, its options, their installments and transfers. */
export type PositionRecord = Readonly<{
  position: PositionRow;
  options: readonly OptionRow[];
  installments: readonly InstallmentRow[];
  transfers: readonly TransferRow[];
}>;

/** The same position without the ways of paying that ended for good (a plan taken away, a whole amount that a plan took the place of). */
export function inForce(record: PositionRecord): PositionRecord {
  const options = record.options.filter(({ withheld }) => withheld !== WITHDRAWN);
  const installments = record.installments.filter(({ optionId }) => options.some(({ id }) => id === optionId));
  return { ...record, options, installments, transfers: record.transfers.filter(({ installmentId }) => installments.some(({ id }) => id === installmentId)) };
}

/** Installments the intermediary should hold: with a number, of an option that is not withheld. */
export function offeredInstallments({ options, installments }: Pick<PositionRecord, 'options' | 'installments'>): readonly InstallmentRow[] {
  const offered = new Set(options.filter(({ withheld }) => withheld === PAYABLE).map(({ id }) => id));
  return installments.filter(({ nav, optionId }) => nav !== null && offered.has(optionId));
}

/** How the fact of what the intermediary said begins when it is paid there and no receipt has come. */
export const PAID_THERE = 'risulta pagata, la ricevuta non è ancora arrivata';

/** Paid at the intermediary, and its receipt not here: of a position that offers one notice there (a fine has a second one that waits), since of several it does not tell which. */
export function isPaidThereOnly(record: PositionRecord): boolean {
  return record.position.seenThere?.startsWith(PAID_THERE) === true && offeredInstallments(record).length === 1;
}

/** Kinds of facts of a position: only added, never changed. */
export const FACT_KINDS = [
  'DRAFT_SAVED', 'CREATED', 'ISSUED', 'UPDATED', 'CANCELLED', 'RESTORED_AS', 'RESTORES', 'MARKED_UPLOADED', 'PRINTED', 'REPRINTED', 'RECEIPT_PRINTED', 'PRINT_RECALLED',
  'RECEIPT', 'EXTERNAL_PAYMENT', 'EXTERNAL_PAYMENT_VOIDED', 'TASK_OPENED', 'TASK_CLOSED', 'TASK_REOPENED', 'PAYMENT_ASSIGNED', 'PAYMENT_UNASSIGNED', 'DECLARATION', 'DEBTOR_MERGED', 'DEBTOR_SEPARATED',
  'ACCOUNT_CHANGED', 'ACCOUNT_CHANGE_UNDONE', 'CONFIRMED', 'CANCEL_CONFIRMED', 'MARK_PAID_CONFIRMED', 'REMOTE_SEEN', 'SENT_AGAIN', 'TAKEN_FROM_REMOTE', 'ATTESTATION_PRINTED',
  'PLAN_MADE', 'PLAN_CHANGED', 'PLAN_WITHDRAWN', 'FINE_NOTIFIED', 'FINE_FULL_RUNS', 'RENUMBERED', 'LEFT_ON_PORTAL', 'PORTAL_REMOVED',
  'RESIDUE_ASKED', 'RESIDUE_OF', 'INSTALLMENT_LAPSED', 'LAPSE_CONFIRMED',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** State a person sees for a stored row, at today's date. */
export function shownStateOf(row: Readonly<{ state: PositionRow['state']; dueDate: string | null; payableUntil: string | null }>, expiringFrom: string | null, today: string): ShownState {
  return shownState(row.state, { dueDate: row.dueDate, payableUntil: row.payableUntil, today, expiringFrom });
}

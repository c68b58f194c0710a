import { z } from 'zod';

/*
 * What the intents of `outbox.ts` carry: written by the features in the unit of the change, read by the sender (main/intermediary), which may not know each other.
 */

const transfer = z.strictObject({
  /** 1 to 5, unique in the installment. */
  index: z.int().min(1).max(5), payeeFiscalCode: z.string(), payeeName: z.string(), iban: z.string().nullable(), postalIban: z.string().nullable(), stamp: z.boolean(),
  amountCents: z.int().positive(), category: z.string(), description: z.string().max(140),
});

const installment = z.strictObject({
  id: z.int(), nav: z.string().regex(/^\d{18}$/), iuv: z.string().regex(/^\d{15,17}$/), amountCents: z.int().positive(), description: z.string().max(140),
  /** Civil dates of Rome. `payableUntil` null: no last day. */
  dueDate: z.string().nullable(), payableUntil: z.string().nullable(), transfers: z.array(transfer).min(1).max(5).readonly(),
});

/**
 * All of a position that the intermediary must know, as it was when the intent was queued: the `payload_json` of an intent of kind `create` or `update`.
 * Amounts in cents, without any notification fee (intermediary.md 1.1.6).
 */
export const positionSnapshot = z.strictObject({
  positionId: z.int(), iupd: z.string().regex(/^[A-Za-z0-9_-]{1,35}$/), organization: z.string().regex(/^\d{11}$/), companyName: z.string(), officeName: z.string().nullable(),
  /** Our code of the service and, where the connector asks for one, its name there (GovPay `idTipoPendenza`). */
  service: z.string().nullable(), remoteService: z.string().nullable(), description: z.string().max(140),
  debtor: z.strictObject({
    type: z.enum(['F', 'G']), fiscalCode: z.string().nullable(), name: z.string(), street: z.string(), civicNumber: z.string(), postalCode: z.string(), city: z.string(), province: z.string(), country: z.string(),
    email: z.string().nullable(), phone: z.string().nullable(),
  }),
  options: z.array(z.strictObject({ description: z.string().max(140), switchToExpired: z.boolean(), installments: z.array(installment).min(1).max(100).readonly() })).min(1).max(100).readonly(),
  /** Numbers of ways of paying that are not offered any more, or not yet: nothing there may be paid with them. Absent: none. */
  withdrawn: z.array(z.string().regex(/^\d{18}$/)).max(500).readonly().optional(),
});
export type PositionSnapshot = Readonly<z.infer<typeof positionSnapshot>>;
export type SnapshotInstallment = PositionSnapshot['options'][number]['installments'][number];

/** Payload of an intent of kind `cancel`. */
export const cancelPayload = z.strictObject({ iupd: z.string(), organization: z.string(), navs: z.array(z.string()).readonly(), reason: z.string() });
/** Payload of an intent of kind `markPaid`: paid outside pagoPA on a civil date. `notPaid`: closed on that day without any payment, for the reason given; absent: it was paid. */
export const markPaidPayload = z.strictObject({ iupd: z.string(), organization: z.string(), nav: z.string(), iuv: z.string(), paidOn: z.string(), reason: z.string(), notPaid: z.literal(true).optional() });

export const INTENT_KINDS = ['create', 'update', 'cancel', 'markPaid'] as const;
export type IntentKind = (typeof INTENT_KINDS)[number];

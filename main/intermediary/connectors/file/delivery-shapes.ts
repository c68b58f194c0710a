import { z } from 'zod';

/*
 * The files of the exchange, version 1: what docs/file-exchange.md promises the partner, whose examples a test reads with these shapes. Fields that are not named here
 * are dropped: a partner may add its own.
 */

export const EXCHANGE_FORMAT = 'sportello-exchange/1';

/** Files that are read; bigger ones are refused before a byte of them is asked for. */
export const LIMITS = { manifestBytes: 8_388_608, outcomesBytes: 33_554_432, receiptBytes: 5_242_880, flowBytes: 67_108_864, filesPerDelivery: 20_000 } as const;

/** Names that are followed: no folders, no blanks, nothing that a file system takes for something else. */
export const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,139}$/;
/** Name of who writes deliveries: a desk, or the partner. */
export const SENDER_NAME = /^[a-z][a-z0-9-]{1,19}$/;

export const MANIFEST_ENDING = '.manifest.json';
export const TAKEN_ENDING = '.taken.json';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const civilDay = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const nav = z.string().regex(/^\d{18}$/);
const iuv = z.string().regex(/^\d{15,17}$/);
const iupd = z.string().regex(/^[A-Za-z0-9_-]{1,35}$/);
const cents = z.int().nonnegative();
const code = z.string().regex(/^[A-Z0-9_]{1,40}$/);

export const manifestFile = z.object({
  name: z.string().regex(FILE_NAME), kind: z.enum(['positions', 'positions-csv', 'outcomes', 'receipt', 'flow']), bytes: z.int().nonnegative(), sha256,
  /** Lines of a JSON lines file; of positions also the sum of what is asked to be created or changed. */
  records: z.int().nonnegative().optional(), sumCents: cents.optional(),
});

/** Written last: a delivery is there when its manifest is. */
export const manifest = z.object({
  format: z.literal(EXCHANGE_FORMAT), sender: z.string().regex(SENDER_NAME), organization: z.string().regex(/^\d{11}$/),
  /** From 1, one more each time, for this sender. */
  sequence: z.int().min(1).max(99_999_999), createdAt: instant, previousManifestSha256: sha256.nullable(), files: z.array(manifestFile).max(LIMITS.filesPerDelivery).readonly(),
});
export type Manifest = Readonly<z.infer<typeof manifest>>;
export type ManifestFile = Readonly<z.infer<typeof manifestFile>>;

const transfer = z.object({
  index: z.int().min(1).max(5), payeeFiscalCode: z.string(), payeeName: z.string(), iban: z.string().nullable(), postalIban: z.string().nullable(), stamp: z.boolean(), amountCents: z.int().positive(), category: z.string(), description: z.string(),
});
const installment = z.object({ nav, iuv, amountCents: z.int().positive(), description: z.string(), dueDate: civilDay.nullable(), payableUntil: civilDay.nullable(), transfers: z.array(transfer).min(1).max(5).readonly() });
export const deliveredPosition = z.object({
  companyName: z.string(), officeName: z.string().nullable(), service: z.string().nullable(), remoteService: z.string().nullable(), description: z.string(),
  debtor: z.object({
    type: z.enum(['F', 'G']), fiscalCode: z.string().nullable(), name: z.string(), street: z.string(), civicNumber: z.string(), postalCode: z.string(), city: z.string(), province: z.string(), country: z.string(), email: z.string().nullable(), phone: z.string().nullable(),
  }),
  options: z.array(z.object({ description: z.string(), switchToExpired: z.boolean(), installments: z.array(installment).min(1).readonly() })).min(1).readonly(),
});
export type DeliveredPosition = Readonly<z.infer<typeof deliveredPosition>>;

const operation = { line: z.int().min(1), operationId: z.string().min(1).max(80), iupd, intentVersion: z.int().min(1) };
/** A line of `*.positions.jsonl`. */
export const positionLine = z.discriminatedUnion('operation', [
  z.object({ ...operation, operation: z.literal('CREATE'), position: deliveredPosition }),
  z.object({ ...operation, operation: z.literal('UPDATE'), position: deliveredPosition }),
  z.object({ ...operation, operation: z.literal('CANCEL'), navs: z.array(nav).readonly(), reason: z.string() }),
  z.object({ ...operation, operation: z.literal('MARK_PAID'), nav, iuv, paidOn: civilDay, reason: z.string(), /** Nobody paid it: it is only to be closed. */ notPaid: z.literal(true).optional() }),
]);
export type PositionLine = Readonly<z.infer<typeof positionLine>>;

/** Words of the partner for what can become of an installment by itself. */
export const PARTNER_STATUSES = ['PAYABLE', 'EXPIRED', 'PARTIALLY_PAID', 'PAID', 'REPORTED', 'CANCELLED'] as const;

/** A line of `*.outcomes.jsonl`. */
export const outcomeLine = z.discriminatedUnion('type', [
  /** What became of one line of ours. */
  z.object({ type: z.literal('OUTCOME'), delivery: z.string().regex(FILE_NAME), operationId: z.string().min(1).max(80), iupd, result: z.enum(['ACCEPTED', 'REFUSED']), code: code.optional(), message: z.string().max(2000).optional(), at: instant }),
  /** None of the lines of a delivery was looked at. */
  z.object({ type: z.literal('DELIVERY_REFUSED'), delivery: z.string().regex(FILE_NAME), code, message: z.string().max(2000).optional(), at: instant }),
  /** What the partner holds of a position now, told because it changed there. */
  z.object({
    type: z.literal('STATE'), iupd, at: instant,
    installments: z.array(z.object({ nav, status: z.enum(PARTNER_STATUSES), amountCents: z.int().positive(), notificationFeeCents: cents.default(0), paidAt: instant.nullable().default(null), receiptId: z.string().max(80).nullable().default(null) })).min(1).readonly(),
  }),
]);
export type OutcomeLine = Readonly<z.infer<typeof outcomeLine>>;

/** What we tell about a delivery of the partner: from then on it may take it away. */
export const takenNote = z.object({
  format: z.literal(EXCHANGE_FORMAT), sender: z.string(), delivery: z.string(), manifestSha256: sha256.nullable(), takenAt: instant, result: z.enum(['TAKEN', 'PARTLY', 'REFUSED']),
  refused: z.array(z.object({ file: z.string(), line: z.int().nullable(), code: z.string(), message: z.string() })).readonly(), warnings: z.array(z.string()).readonly(),
});
export type TakenNote = Readonly<z.infer<typeof takenNote>>;

/** Reads one JSON text with a shape; null when it is no such thing. */
export function readShape<T>(shape: z.ZodType<T>, text: string): T | null {
  try {
    const read = shape.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

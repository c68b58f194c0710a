import { z } from 'zod';
import { EVERY_ROLE, mutation, query } from './operation.ts';
import { cents, civilDate, documentShape, id, instant } from './shared-shapes.ts';

/**
 * What the operator says of the stamp duty of a quittance: the program decides nothing of it (receipts-fdr.md 4.1). `PAID`: how, with the references of the stamp;
 * `EXEMPT`: by which rule.
 */
export const stampDutyInput = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('NONE') }), z.strictObject({ kind: z.literal('PAID'), how: z.string().trim().min(3).max(120) }), z.strictObject({ kind: z.literal('EXEMPT'), rule: z.string().trim().min(3).max(120) })]);

/** Papers by which the body itself attests a payment. */
export const attestations = {
  /** Of a payment: its quittance when there is one, and whether one may be issued or printed again. `suggestStamp`: above the amount over which quittances usually bear the duty. */
  standing: query(EVERY_ROLE, { paymentId: id }, z.object({
    quittance: z.object({ number: z.string(), issuedAt: instant, who: z.string(), prints: z.int() }).nullable(), allowed: z.boolean(), whyNot: z.string().nullable(), /** What is to be known of the number before it is given: the archive was put back from a copy, or brought here. */ numberNote: z.string().nullable(), ownCents: cents, suggestStamp: z.boolean(), creditedOn: civilDate.nullable(),
    /** Credits of the treasurer that brought it, or are proposed for it; none for who does not see the treasury. */
    credits: z.array(z.object({ movementId: id, number: z.string(), bookingDate: civilDate, cents, settled: z.boolean(), flow: z.string().nullable() })),
  })),
  /** Draws and records the quittance: the first time it takes the next number of the year, later it is a copy and `stampDuty` is not looked at. Refused before the treasury has the money. */
  printQuittance: mutation(EVERY_ROLE, { paymentId: id, stampDuty: stampDutyInput }, documentShape.extend({ number: z.string(), copy: z.boolean() })),
  /** Attestazione di pagamento rendicontato: of a position that a flow reports as paid and whose receipt is not here. */
  printReported: mutation(EVERY_ROLE, { positionId: id }, documentShape.extend({ copy: z.boolean() })),
};

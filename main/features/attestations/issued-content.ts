import { z } from 'zod';
import type { QuittanceContent } from '../../documents/quittance-document.ts';

const named = z.object({ name: z.string().nullable(), fiscalCode: z.string().nullable() });

/** What an issued quittance says, as it is read back: a number always names the same words. */
export const quittanceContent: z.ZodType<QuittanceContent> = z.object({
  number: z.int(), year: z.int(), issuedOn: z.string(), creditor: z.object({ fiscalCode: z.string(), name: z.string(), department: z.string().nullable() }), debtor: named, payer: named.nullable(), description: z.string().nullable(), amountCents: z.int(), wholeCents: z.int().nullable(),
  paymentInstant: z.string().nullable(), applicationDate: z.string().nullable(), psp: z.string(), nav: z.string().nullable(), iuv: z.string(), receiptId: z.string(), credits: z.array(z.object({ number: z.string(), bookingDate: z.string(), flow: z.string().nullable() })),
  stampDuty: z.discriminatedUnion('kind', [z.object({ kind: z.literal('NONE') }), z.object({ kind: z.literal('PAID'), how: z.string() }), z.object({ kind: z.literal('EXEMPT'), rule: z.string() })]), issuedBy: z.string(),
});

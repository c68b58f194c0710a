/** Outcomes of the matching as they are kept: what lists need in columns, the rest as one text. */
import { hash } from 'node:crypto';
import { z } from 'zod';
import { flowBucket, movementBucket } from './review-buckets.ts';
import type { FlowResult, MovementResult } from './matching/matching-result.ts';

const target = z.discriminatedUnion('kind', [z.object({ kind: z.literal('FLOW'), flowId: z.int() }), z.object({ kind: z.literal('RECEIPT'), receiptId: z.int(), iuv: z.string() })]);
const share = z.object({ target, cents: z.int() });
const range = z.tuple([z.int(), z.int()]);

const evidence = z.object({
  rule: z.string().nullable(), score: z.int().nullable(), iufRead: z.array(z.string()), iuvRead: z.array(z.string()), rawSpan: range.nullable(), ranges: z.array(range), truncated: z.boolean(), centsApart: z.boolean(), flowTotalCents: z.int().nullable(), movementCents: z.int(), diffCents: z.int(),
  regulationDates: z.array(z.string()), bookingDate: z.string(), workingDays: z.int().nullable(), pspOfFlows: z.array(z.string()), payerName: z.string(), warnings: z.array(z.enum(['DATA_LONTANA', 'COLONNA_DISCORDE', 'INCOLLATO'])),
});

/** What only the panel of one movement shows. `flowIds` are those of the oldest versions. */
export const outcomeDetails = z.object({
  flowIds: z.array(z.int()), receiptIds: z.array(z.int()), candidates: z.array(z.array(target)), proposal: z.array(share), toReview: z.array(z.int()), returned: z.array(target), regularisation: z.object({ state: z.enum(['NONE', 'PARTIAL', 'FULL']), cents: z.int() }), evidence: evidence.nullable(),
});
export type OutcomeDetails = Readonly<z.infer<typeof outcomeDetails>>;

/** The outcome of a movement on its way to the archive; `voids` are frozen allocations that a reversal takes back (R1). */
export const toldMovement = z.object({
  movementId: z.int(), status: z.string(), code: z.string(), secondCode: z.string().nullable(), rule: z.string().nullable(), score: z.int().nullable(), bucket: z.string(), linkedMovementId: z.int().nullable(), residualCents: z.int().nullable(), diffCents: z.int(), /** What the movement is compared with; null: with nothing. */ targetCents: z.int().nullable(), explanation: z.string(),
  details: z.string(), digest: z.string(), allocations: z.array(share), voids: z.array(z.int()), evidence: z.string(),
});
export type ToldMovement = Readonly<z.infer<typeof toldMovement>>;

export const toldFlow = z.object({ flowId: z.int(), code: z.string(), bucket: z.string(), residualCents: z.int(), divergent: z.boolean(), coveredBy: z.array(z.int()), proposedBy: z.array(z.int()), digest: z.string() });
export type ToldFlow = Readonly<z.infer<typeof toldFlow>>;

/** What was settled by the frozen allocations that a reversal takes back is not of the digest: it is told once, and then they are gone. */
export function tellMovement(result: MovementResult): ToldMovement {
  const { movementId, status, code, secondCode, rule, score, linkedMovementId, residualCents, diffCents, explanation, allocations, voids } = result;
  const { flowIds, receiptIds, candidates, proposal, toReview, returned, regularisation } = result;
  const details = JSON.stringify({ flowIds, receiptIds, candidates, proposal, toReview, returned, regularisation, evidence: result.evidence });
  const bucket = movementBucket(result);
  const told = { movementId, status, code, secondCode, rule, score, bucket, linkedMovementId, residualCents, diffCents, targetCents: targetCentsOf(result), explanation, details, allocations: [...allocations] };
  return { ...told, digest: digestOf(told), voids: [...voids], evidence: JSON.stringify(result.evidence) };
}

/** Sum of the flows or receipts that the outcome is about. A flow that is collected already is still worth its total: what is left of it, the difference says. */
function targetCentsOf({ status, rule, flowIds, receiptIds, diffCents, evidence: found }: MovementResult): number | null {
  const isAboutNothing = status === 'ignored' || status === 'quarantined' || status === 'excluded' || (flowIds.length === 0 && receiptIds.length === 0);
  if (isAboutNothing || found === null) return null;
  return rule === 'GIA_RISCOSSO' ? found.flowTotalCents : found.movementCents - diffCents;
}

export function tellFlow({ flowId, code, residualCents, divergent, coveredBy, proposedBy }: FlowResult): ToldFlow {
  const told = { flowId, code, bucket: flowBucket({ code }), residualCents, divergent, coveredBy: [...coveredBy], proposedBy: [...proposedBy] };
  return { ...told, digest: digestOf(told) };
}

function digestOf(told: unknown): string {
  return hash('md5', JSON.stringify(told), 'base64');
}

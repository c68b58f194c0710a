/** What the matching answers (reconciliation.md 3.2, 3.4 "Words of a result"). */
import type { CivilDate } from '../../../domain/civil-date.ts';
import type { RawRange } from '../../../domain/remittance/causale-text.ts';
import type { IgnoredRowCode } from '../../../domain/treasury-movement.ts';
import type { AllocationId, AllocationTarget, FlowId, MovementId, ReceiptId } from './matching-input.ts';

export const MATCHING_RULES = [
  'R0', 'R0b', 'R1', 'R1b', 'R1c', 'R2', 'R2b', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R8b', 'R9', 'R10', 'R11', 'R12', 'R13', 'R14', 'GIA_RISCOSSO',
] as const;
export type MatchingRule = (typeof MATCHING_RULES)[number];

export const MOVEMENT_STATUSES = ['automatic', 'confirmed', 'proposed', 'open', 'ignored', 'quarantined', 'excluded'] as const;
/** `confirmed`: wholly covered by allocations that no rule may touch. `excluded`: set aside by a person. */
export type MovementStatus = (typeof MOVEMENT_STATUSES)[number];

export const MOVEMENT_CODES = [
  'RT_IUF_TES', 'RT_TES', 'IUF_NO_TES', 'IUF_TES_DIV_IMP', 'TES_NO_IUF_OR_IUV', 'TES_NO_MATCH', 'TES_STORNATO', 'TES_STORNO_ORFANO', 'TES_BOLLETTA_DUPLICATA', 'TES_CUMULATIVO', 'TES_POSTALE',
  'FLUSSO_ANOMALO', 'RIGA_GIA_CARICATA', 'ABBINAMENTO_ANNULLATO', 'NON_PAGOPA',
] as const;
/** `ABBINAMENTO_ANNULLATO`: the only match is one that a person has undone. `NON_PAGOPA`: excluded. */
export type MovementCode = (typeof MOVEMENT_CODES)[number] | IgnoredRowCode;

/** Said besides the code. */
export type SecondCode = 'IUF_TES_PARZIALE' | 'TES_ECCEDENTE';

/**
 * `DATA_LONTANA` booked outside [D-10 wd, D+10 wd] · `COLONNA_DISCORDE` the file's own IUF or IUV column is not what the causale says ·
 * `INCOLLATO` a word was glued to the identifier.
 */
export type MatchingWarning = 'DATA_LONTANA' | 'COLONNA_DISCORDE' | 'INCOLLATO';

/** What a reviewer is shown of an allocation, a proposal or a movement left open. */
export type MatchingEvidence = Readonly<{
  rule: MatchingRule | null;
  score: number | null;
  /** What was read: identifiers, their beginnings, or texts in their place. */
  iufRead: readonly string[];
  iuvRead: readonly string[];
  /** From the first to the last word marked; null when none is. */
  rawSpan: RawRange | null;
  /** Words to mark in the raw causale. */
  ranges: readonly RawRange[];
  truncated: boolean;
  /** A difference of 1 to 100 cents. */
  centsApart: boolean;
  /** Sum of the totals of the flows, or of the receipts. */
  flowTotalCents: number | null;
  movementCents: number;
  diffCents: number;
  regulationDates: readonly CivilDate[];
  bookingDate: CivilDate;
  /** Working days from the (earliest) regulation to the booking; null without flows. */
  workingDays: number | null;
  pspOfFlows: readonly string[];
  payerName: string;
  warnings: readonly MatchingWarning[];
}>;

/** Money of a movement for a flow or a receipt. */
export type AllocationShare = Readonly<{ target: AllocationTarget; cents: number }>;

/** How far collection orders have covered a provisional entry (G3). */
export type Regularisation = Readonly<{ state: 'NONE' | 'PARTIAL' | 'FULL'; cents: number }>;

/** The outcome for one row of a treasury file. */
export type MovementResult = Readonly<{
  movementId: MovementId;
  rule: MatchingRule | null;
  status: MovementStatus;
  code: MovementCode;
  secondCode: SecondCode | null;
  score: number | null;
  /** Of the match, of the proposal, or named by the causale; in the order of flows. */
  flowIds: readonly FlowId[];
  receiptIds: readonly ReceiptId[];
  /** The other row: credit or reversal of R1 and R1c, the row already here of R0 and R0b. */
  linkedMovementId: MovementId | null;
  /** What could be meant, one set each, when nobody but a person can tell. */
  candidates: readonly (readonly AllocationTarget[])[];
  diffCents: number;
  /** Live allocations that rules have made; a run makes them anew. */
  allocations: readonly AllocationShare[];
  /** What accepting the proposal would allocate. */
  proposal: readonly AllocationShare[];
  /** Not negative; null for rows that are no movement of their own (ignored, quarantined). */
  residualCents: number | null;
  /** Frozen allocations that a reversal takes back (R1). */
  voids: readonly AllocationId[];
  /** Frozen allocations made on the beginning of an identifier (T2) that another flow now shares: «da rivedere». */
  toReview: readonly AllocationId[];
  /** A debit that names a flow or a receipt: a claw-back to look at. */
  returned: readonly AllocationTarget[];
  regularisation: Regularisation;
  evidence: MatchingEvidence | null;
  /** Italian, for the person at the screen. */
  explanation: string;
}>;

export const FLOW_CODES = ['FLUSSO_ANOMALO', 'FLUSSO_ZERO', 'RT_IUF_TES', 'PROPOSTO', 'IUF_TES_PARZIALE', 'IUF_NO_TES', 'IN_ATTESA'] as const;
export type FlowCode = (typeof FLOW_CODES)[number];

/** The outcome for one flow. */
export type FlowResult = Readonly<{
  flowId: FlowId;
  code: FlowCode;
  residualCents: number;
  /** Movements with live allocations on it, frozen ones included. */
  coveredBy: readonly MovementId[];
  proposedBy: readonly MovementId[];
  /** A credit names it with another amount (IUF_TES_DIV_IMP of its payments). */
  divergent: boolean;
}>;

/** What a run has changed. */
export type MatchingDelta = Readonly<{
  movements: readonly MovementResult[];
  flows: readonly FlowResult[];
  goneMovements: readonly MovementId[];
  goneFlows: readonly FlowId[];
  /** How many movements and flows were looked at again. */
  recomputed: Readonly<{ movements: number; flows: number }>;
}>;

/** Conservation (3.1), in signed cents over all movements: copies and rows in quarantine are out, and so are ignored ones. */
export type MatchingTotals = Readonly<{ movedCents: number; allocatedCents: number; residualCents: number }>;

/** What the matching is given. Everything is in memory; nothing here knows the archive or a clock. */
import type { CivilDate } from '../../../domain/civil-date.ts';
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';

export type MovementId = number;
/** Stays the same from one revision of a flow to the next. */
export type FlowId = number;
export type ReceiptId = number;
export type AllocationId = number;

/** A row of a treasury file, in the order in which files were imported. */
export type ArrivedRow = Readonly<{
  id: MovementId;
  /** Grows from one row to the next, over all files: tells which of two different rows with one number came later (R0b). */
  arrival: number;
  loadedOn: CivilDate;
  movement: TreasuryMovement;
}>;

/** The current version of a reporting flow. */
export type MatchableFlow = Readonly<{
  id: FlowId;
  iuf: string;
  pspId: string;
  regulationDate: CivilDate;
  /** importoTotale of the header. */
  totalCents: number;
  /** Never matched by itself: count or total do not agree, and no person has confirmed it. */
  anomalous: boolean;
}>;

/** A receipt as a single transfer would pay it. */
export type SingleReceipt = Readonly<{
  id: ReceiptId;
  iuv: string;
  /** What this body receives of it. */
  amountCents: number;
  paidOn: CivilDate;
}>;

/** What is here for an IUV (upper case): every receipt that holds, and every current flow with a row for it. `isRevoked`: a receipt is here whose payment was revoked, which no credit pays any more. */
export type IuvFacts = Readonly<{ receipts: readonly SingleReceipt[]; flowIds: readonly FlowId[]; isRevoked?: boolean }>;

/** Asked only for what a causale may name: an archive may fetch beforehand the few that `Matching.iuvsNeeded` tells. */
export type PaymentsByIuv = Readonly<{ factsOf: (iuv: string) => IuvFacts | undefined }>;

/** What an allocation takes money for. */
export type AllocationTarget = Readonly<{ kind: 'FLOW'; flowId: FlowId }> | Readonly<{ kind: 'RECEIPT'; receiptId: ReceiptId; iuv: string }>;

/** A live allocation that no rule may touch: made or confirmed by a person, or booked. */
export type FrozenAllocation = Readonly<{
  id: AllocationId;
  movementId: MovementId;
  target: AllocationTarget;
  cents: number;
  /** Rule that first made it, or null when a person did. */
  rule: string | null;
  /** Quoted by a collection order: not even a reversal undoes it. */
  booked: boolean;
}>;

/** An automatic match that a person has undone: not made again until it is put forward anew. */
export type BlockedPair = Readonly<{ movementId: MovementId; target: AllocationTarget; rule: string }>;

/** A reversal of part of a credit (R1c) that a person has confirmed: the credit is worth that much less. */
export type ConfirmedReversal = Readonly<{ reversalId: MovementId; creditId: MovementId }>;

/** A payment service provider with the names by which banks call it. */
export type KnownPsp = Readonly<{ id: string; name: string; aliases: readonly string[] }>;

/** What has changed since the last run. Lists that are absent are empty. */
export type MatchingChanges = Readonly<{
  rows?: readonly ArrivedRow[];
  removedRows?: readonly MovementId[];
  /** New ones, and new versions of those that are here. */
  flows?: readonly MatchableFlow[];
  removedFlows?: readonly FlowId[];
  /** IUVs (upper case) whose receipts or flow rows came, changed or went. */
  iuvs?: readonly string[];
  frozen?: readonly FrozenAllocation[];
  /** Confirmed allocations that were undone or given back to the rules. */
  released?: readonly AllocationId[];
  blocked?: readonly BlockedPair[];
  unblocked?: readonly BlockedPair[];
  /** Movements that a person set aside as not pagoPA, and those taken up again. */
  excluded?: readonly MovementId[];
  readmitted?: readonly MovementId[];
  reversals?: readonly ConfirmedReversal[];
  /** Movements of confirmed partial reversals that were undone. */
  withdrawnReversals?: readonly MovementId[];
  /** The whole list, when it has changed. */
  psps?: readonly KnownPsp[];
  /** The day on which lateness is told (R15), when it has changed. */
  today?: CivilDate;
}>;

/** What the rules decide on one movement, before it is written out with its evidence and sentence. */
import type { CivilDate } from '../../../domain/civil-date.ts';
import type { AllocationTarget, FlowId, MovementId, ReceiptId } from './matching-input.ts';
import type { AllocationShare, MatchingRule, MovementCode, MovementStatus, SecondCode } from './matching-result.ts';

/** Which sentence tells a decision, with what it needs besides the decision itself. */
export type Said =
  | Readonly<{ kind: 'NAMED' | 'NAMED_DISCORDANT' | 'TRUNCATED' | 'TRUNCATED_SHORT' | 'TRUNCATED_SEVERAL' | 'TRUNCATED_UNFIT' | 'GLUED_UNFIT' | 'SAME_SPELLING' }>
  | Readonly<{ kind: 'GLUED'; text: string }>
  | Readonly<{ kind: 'UNKNOWN_FLOWS'; texts: readonly string[] }>
  | Readonly<{ kind: 'SINGLE'; iuv: string; paidOn: CivilDate; isDiscordant: boolean }>
  | Readonly<{ kind: 'PAYMENT_IN_FLOW' | 'PAYMENT_IN_OTHER_AMOUNT' | 'PAYMENT_IN_SEVERAL' | 'PAYMENT_UNKNOWN' | 'PAYMENT_OTHER_AMOUNT' | 'PAYMENT_TWICE' | 'PAYMENT_COLLECTED' | 'PAYMENT_REVOKED'; iuv: string }>
  | Readonly<{ kind: 'SEVERAL_PAYMENTS' }>
  | Readonly<{ kind: 'CUMULATIVE'; alreadyCollected: number }>
  | Readonly<{ kind: 'CUMULATIVE_UNFIT'; sumCents: number }>
  | Readonly<{ kind: 'INSTALMENTS'; cents: readonly number[] }>
  | Readonly<{ kind: 'SHORT' | 'CENTS' | 'EXCEEDING' | 'EXCEEDING_SET' | 'ZERO' | 'COLLECTED'; leftCents: number }>
  | Readonly<{ kind: 'ALIKE' | 'ALIKE_SEVERAL' | 'ALIKE_CONTESTED'; text: string | null }>
  | Readonly<{ kind: 'SUM' | 'SUM_SEVERAL' | 'SUM_CONTESTED' | 'AMOUNT' | 'AMOUNT_SEVERAL' | 'AMOUNT_CONTESTED' }>
  | Readonly<{ kind: 'POSTAL' | 'NOTHING' | 'ANOMALOUS' | 'UNDONE' }>;

/** A decision of the rules on a credit. `proposal` is what accepting would allocate. */
export type Decision = Readonly<{
  rule: MatchingRule | null;
  status: Extract<MovementStatus, 'automatic' | 'proposed' | 'open'>;
  code: MovementCode;
  secondCode: SecondCode | null;
  score: number | null;
  flowIds: readonly FlowId[];
  receiptIds: readonly ReceiptId[];
  candidates: readonly (readonly AllocationTarget[])[];
  diffCents: number;
  allocations: readonly AllocationShare[];
  proposal: readonly AllocationShare[];
  /** Credits that an R6 put together, this one included. */
  companions: readonly MovementId[];
  said: Said;
}>;

const UNDECIDED = { secondCode: null, score: null, flowIds: [], receiptIds: [], candidates: [], diffCents: 0, allocations: [], proposal: [], companions: [] } as const satisfies Partial<Decision>;

type Facts = Pick<Decision, 'rule' | 'code' | 'said'> & Partial<Decision>;

/** A match that needs no person. */
export function automatic(facts: Facts & Pick<Decision, 'score' | 'allocations'>): Decision {
  return { ...UNDECIDED, ...facts, status: 'automatic' };
}

/** A match that a person may accept. */
export function proposed(facts: Facts & Pick<Decision, 'score' | 'proposal'>): Decision {
  return { ...UNDECIDED, ...facts, status: 'proposed' };
}

/** Nothing that could be accepted as it is. */
export function open(facts: Facts): Decision {
  return { ...UNDECIDED, ...facts, status: 'open' };
}

/** Targets are compared by this. */
export function targetKey(target: AllocationTarget): string {
  return target.kind === 'FLOW' ? `F${target.flowId}` : `R${target.receiptId}`;
}

export function toFlow(flowId: FlowId): AllocationTarget {
  return { kind: 'FLOW', flowId };
}

/** One set each. */
export function setsOfOne(flowIds: readonly FlowId[]): readonly (readonly AllocationTarget[])[] {
  return flowIds.map((flowId) => [toFlow(flowId)]);
}

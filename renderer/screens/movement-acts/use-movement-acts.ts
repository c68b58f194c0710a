import type { Topic } from '../../../main/contract/application-operations.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { showToast } from '../../components/index.ts';
import type { Decided, MatchInput } from './reconciliation-types.ts';

/** What a decision on a movement may change. */
export const DECISION_TOPICS: readonly Topic[] = ['reconciliation', 'treasury', 'positions', 'payments', 'tasks'];

/** The movement a decision is on, in the version that was seen. */
export type OnMovement = Readonly<{ movementId: number; expectedVersion: number }>;

/** The decisions on a movement. A conflict, or a refusal, is a failure of the act that was asked. */
export function useMovementActs() {
  const { reconciliation } = useClient();
  return {
    accept: useMutationOnce((movement: OnMovement, requestId) => reconciliation.accept({ requestId, movements: [movement] }), DECISION_TOPICS),
    match: useMutationOnce((input: Omit<MatchInput, 'requestId'>, requestId) => reconciliation.match({ requestId, ...input }), DECISION_TOPICS),
    separate: useMutationOnce((input: Omit<Parameters<typeof reconciliation.separate>[0], 'requestId'>, requestId) => reconciliation.separate({ requestId, ...input }), DECISION_TOPICS),
    exclude: useMutationOnce((input: OnMovement & Readonly<{ reason: string }>, requestId) => reconciliation.exclude({ requestId, ...input }), DECISION_TOPICS),
    defer: useMutationOnce((input: OnMovement & Readonly<{ until: string; reason: string }>, requestId) => reconciliation.defer({ requestId, ...input }), DECISION_TOPICS),
    undo: useMutationOnce((input: OnMovement & Readonly<{ reason: string }>, requestId) => reconciliation.undo({ requestId, ...input }), DECISION_TOPICS),
    proposeAgain: useMutationOnce((input: OnMovement & Readonly<{ reason: string }>, requestId) => reconciliation.proposeAgain({ requestId, ...input }), DECISION_TOPICS),
  };
}

export type MovementActs = ReturnType<typeof useMovementActs>;

/** Says what was decided, in the words of the core. */
export function tellDecided(decided: readonly Decided[]): void {
  const [first] = decided;
  if (first !== undefined) showToast(decided.length === 1 ? first.message : `${first.message} E altri ${decided.length - 1}.`, [], first.awaitingSecond ? 'look' : undefined);
}

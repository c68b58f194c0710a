import type { CivilDate } from '../../../domain/civil-date.ts';
import type { CreditBook } from './credit-book.ts';
import { isLate } from './credit-windows.ts';
import type { MatchableFlow } from './matching-input.ts';
import type { FlowCode, FlowResult } from './matching-result.ts';

/** The outcome for one flow (reconciliation.md 3.4, "Flow code, first that fits"; R15). */
export function flowResult(flow: MatchableFlow, credits: CreditBook, today: CivilDate): FlowResult {
  const residualCents = credits.leftOf(flow);
  const coveredBy = credits.coverersOf(flow.id).map(({ id }) => id);
  const proposedBy = credits.proposersOf(flow.id);
  const code = codeOf(flow, residualCents, coveredBy.length > 0, proposedBy.length > 0, today);
  return { flowId: flow.id, code, residualCents, coveredBy, proposedBy, divergent: residualCents > 0 && isNamedOtherwise(flow, credits) };
}

function codeOf(flow: MatchableFlow, residualCents: number, isCovered: boolean, isProposed: boolean, today: CivilDate): FlowCode {
  if (flow.anomalous) return 'FLUSSO_ANOMALO';
  if (flow.totalCents === 0) return 'FLUSSO_ZERO';
  if (residualCents === 0) return 'RT_IUF_TES';
  if (isProposed) return 'PROPOSTO';
  if (isCovered) return 'IUF_TES_PARZIALE';
  return isLate(today, flow.regulationDate) ? 'IUF_NO_TES' : 'IN_ATTESA';
}

function isNamedOtherwise(flow: MatchableFlow, credits: CreditBook): boolean {
  for (const id of credits.namersOf(flow.id)) {
    const decision = credits.decisionOn(id);
    if (decision?.code === 'IUF_TES_DIV_IMP' && decision.flowIds.includes(flow.id)) return true;
  }
  return false;
}

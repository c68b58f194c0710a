export { createMatching, type Matching, type MatchingOptions } from './matching/matching.ts';
export type {
  AllocationId, AllocationTarget, ArrivedRow, BlockedPair, ConfirmedReversal, FlowId, FrozenAllocation, IuvFacts, KnownPsp, MatchableFlow, MatchingChanges, MovementId, PaymentsByIuv, ReceiptId, SingleReceipt,
} from './matching/matching-input.ts';
export {
  FLOW_CODES, MATCHING_RULES, MOVEMENT_CODES, MOVEMENT_STATUSES, type AllocationShare, type FlowCode, type FlowResult, type MatchingDelta, type MatchingEvidence, type MatchingRule, type MatchingTotals, type MatchingWarning, type MovementCode,
  type MovementResult, type MovementStatus, type Regularisation, type SecondCode,
} from './matching/matching-result.ts';
export { lateFlowSentence } from './matching/row-explanation.ts';
export { countToReconcile } from './overview-store.ts';
export { createReconciliationRouter } from './router.ts';
export { flowLinesWithIuv } from './target-store.ts';
export { createTreasuryRouter } from './treasury-router.ts';
export { createInProcessMatching, createWorkerMatching, type MatchingRunner } from './matching-runner.ts';
export type { ReconciliationPort } from './reconciliation-port.ts';
export { createReconciliation } from './reconciliation-service.ts';
export { openItems, reconciliationSummary, toldMatches, type OpenItem, type ToldMatch } from './reconciliation-ledger.ts';
export type { DayRange } from './outcome-store.ts';
export { followUnreported } from './unreported-payments.ts';
export { createClosingsRouter } from './closing/closings-router.ts';
export { candidateCredits, creditsOf, type CreditOfPayment, treasuryStanding, whyNotRevocable, type CreditedBy } from './payment-evidence.ts';
export { collectionSentence } from './collected-positions.ts';
export { ageCase, automaticShare, creditedByMonth, flowsByPsp, linesByPsp, linesByService, monthsSpan, openClasses, receiptsNotReported, reportedByMonth, type OpenClassSum } from './dashboard-sums.ts';
export { codeLabel, flowCodeLabel, BUCKET_LABELS, MATCH_STATUS_LABELS } from './reconciliation-labels.ts';
export { listedFlows, listedMovements, totalsOfFlows, totalsOfMovements, type FlowFilter } from './listed-rows.ts';
export { bucketPage, type ReviewRow } from './review-pages.ts';
export { bucketSum } from './overview.ts';
export type { FlowRowShape, MovementRowShape } from './review-rows.ts';

/** The outcome for one row of a treasury file, with its evidence and its sentence. */
import type { IgnoredRowCode } from '../../../domain/treasury-movement.ts';
import type { CreditBook } from './credit-book.ts';
import type { Decision } from './decision.ts';
import type { SetAsideRow } from './distinct-rows.ts';
import { evidenceOf } from './evidence.ts';
import { explanationOf } from './explanation.ts';
import type { FlowBook } from './flow-book.ts';
import type { AllocationTarget, ArrivedRow, FlowId, FrozenAllocation, MatchableFlow, ReceiptId, SingleReceipt } from './matching-input.ts';
import { compareFlows } from './matching-order.ts';
import { MATCHING_RULES, type MatchingEvidence, type MatchingRule, type MovementCode, type MovementResult } from './matching-result.ts';
import type { KnownNames, Naming } from './naming.ts';
import type { NamingBook } from './naming-book.ts';
import type { PersonDecisions } from './person-decisions.ts';
import type { PspNames } from './psp-names.ts';
import { NOT_REGULARISED, type Regularisations } from './regularisations.ts';
import type { ReversalLinks } from './reversal-links.ts';
import { bookedReversalSentence, clashSentence, copySentence, EXCLUDED_SENTENCE, ignoredSentence, ORPHAN_SENTENCE, partialReversalSentence, reversalSentence, settledSentence } from './row-explanation.ts';
import type { KnownMovement, RowLedger } from './row-ledger.ts';

/** What results are told from. */
export type Telling = Readonly<{
  ledger: RowLedger;
  persons: PersonDecisions;
  links: ReversalLinks;
  namings: NamingBook;
  flows: FlowBook;
  credits: CreditBook;
  regularisations: Regularisations;
  psps: PspNames;
  names: KnownNames;
}>;

const REVERSAL_SCORE = 100;
const PARTIAL_REVERSAL_SCORE = 80;

const PLAIN = {
  secondCode: null, score: null, flowIds: [], receiptIds: [], linkedMovementId: null, candidates: [], diffCents: 0, allocations: [], proposal: [], residualCents: null, voids: [], toReview: [], returned: [],
  regularisation: NOT_REGULARISED, evidence: null,
} as const satisfies Partial<MovementResult>;

/** R0, R0b. */
export function setAsideResult(row: ArrivedRow, { kind, because }: SetAsideRow, { ledger }: Telling): MovementResult {
  const linkedMovementId = ledger.movementOf(because.id)?.id ?? because.id;
  if (kind === 'DUPLICATE') return { ...PLAIN, movementId: row.id, rule: 'R0', status: 'ignored', code: 'RIGA_GIA_CARICATA', linkedMovementId, explanation: copySentence(because) };
  return { ...PLAIN, movementId: row.id, rule: 'R0b', status: 'quarantined', code: 'TES_BOLLETTA_DUPLICATA', linkedMovementId, explanation: clashSentence(row.movement, because) };
}

/** G1; a debit that names what was credited is shown with it. */
export function ignoredResult(movement: KnownMovement, code: IgnoredRowCode, { credits }: Telling): MovementResult {
  const { flows, payments } = credits.namingOf(movement.id);
  const returned: readonly AllocationTarget[] = [
    ...flows.filter(({ kind }) => kind === 'EXACT').flatMap(({ flowIds }) => flowIds.map((flowId) => ({ kind: 'FLOW', flowId }) as const)),
    ...payments.flatMap(({ receipts }) => receipts.map(({ id, iuv }) => ({ kind: 'RECEIPT', receiptId: id, iuv }) as const)),
  ];
  return { ...PLAIN, movementId: movement.id, rule: null, status: 'ignored', code, returned, explanation: ignoredSentence(code, returned.length) };
}

/** R1, R1b, R1c. */
export function reversalResult(movement: KnownMovement, telling: Telling): MovementResult {
  const { ledger, persons, links, credits } = telling;
  const base = { ...PLAIN, movementId: movement.id, residualCents: credits.residualOf(movement), evidence: plainEvidence(movement, null, null) };
  if (persons.isExcluded(movement.rowIds)) return { ...base, rule: null, status: 'excluded', code: 'NON_PAGOPA', explanation: EXCLUDED_SENTENCE };
  const { amountCents } = movement.facts;
  const reduced = credits.reducedCredit(movement);
  if (reduced !== undefined) return { ...base, ...part(reduced, amountCents, true), status: 'confirmed', evidence: plainEvidence(movement, 'R1c', null) };
  const link = links.linkOf(movement.id);
  const credit = link?.kind === 'REVERSES' || link?.kind === 'REDUCES' ? ledger.movement(link.creditId) : undefined;
  if (credit === undefined || link === undefined) return { ...base, rule: 'R1b', status: 'open', code: 'TES_STORNO_ORFANO', explanation: ORPHAN_SENTENCE, evidence: plainEvidence(movement, 'R1b', null) };
  if (link.kind === 'REDUCES') {
    return { ...base, ...part(credit, amountCents, false), status: 'proposed', score: PARTIAL_REVERSAL_SCORE, evidence: plainEvidence(movement, 'R1c', PARTIAL_REVERSAL_SCORE) };
  }
  return { ...base, ...reversed(credit, telling), linkedMovementId: credit.id, evidence: reversalEvidence(movement, credit, telling) };
}

/** A credit: reversed, excluded, settled by persons, or as the rules decide. */
export function creditResult(credit: KnownMovement, telling: Telling): MovementResult {
  const { persons, links, credits, regularisations } = telling;
  const frozen = credits.liveFrozenOf(credit);
  const base = {
    ...PLAIN, movementId: credit.id, residualCents: credits.residualOf(credit), regularisation: regularisations.of(credit.facts), toReview: toReview(credit, frozen, credits),
    evidence: plainEvidence(credit, null, null),
  };
  const link = links.linkOf(credit.id);
  if (link?.kind === 'REVERSED') {
    const voids = credits.isBooked(credit) ? [] : persons.frozenOf(credit.rowIds).map(({ id }) => id);
    return { ...base, ...reversed(credit, telling), linkedMovementId: link.by, voids, toReview: [], evidence: reversalEvidence(credit, credit, telling) };
  }
  if (persons.isExcluded(credit.rowIds)) return { ...base, rule: null, status: 'excluded', code: 'NON_PAGOPA', explanation: EXCLUDED_SENTENCE };
  const decision = credits.decisionOn(credit.id);
  return decision === undefined ? { ...base, ...settled(credit, frozen, telling) } : { ...base, ...decided(credit, decision, telling) };
}

type Part = Pick<MovementResult, 'rule' | 'code' | 'explanation'> & Partial<MovementResult>;

function part(credit: KnownMovement, cents: number, isConfirmed: boolean): Part {
  return { rule: 'R1c', code: 'TES_STORNATO', linkedMovementId: credit.id, explanation: partialReversalSentence(credit.facts, cents, isConfirmed) };
}

function reversed(credit: KnownMovement, telling: Telling): Part & Pick<MovementResult, 'status'> {
  if (telling.credits.isBooked(credit)) return { rule: 'R1', status: 'open', code: 'TES_STORNATO', explanation: bookedReversalSentence(credit.facts) };
  return { rule: 'R1', status: 'automatic', code: 'TES_STORNATO', score: REVERSAL_SCORE, explanation: reversalSentence(credit.facts, flowsFreedBy(credit, telling)) };
}

/** Flows that the reversed credit was for: those of voided allocations and those it names. */
function flowsFreedBy(credit: KnownMovement, { persons, credits }: Telling): number {
  const voided = persons.frozenOf(credit.rowIds).flatMap(({ target }) => (target.kind === 'FLOW' ? [target.flowId] : []));
  const named = credits.namingOf(credit.id).flows.filter(({ kind, flowIds }) => kind === 'EXACT' && flowIds.length === 1).flatMap(({ flowIds }) => flowIds);
  return new Set([...voided, ...named]).size;
}

function settled(credit: KnownMovement, frozen: readonly FrozenAllocation[], { flows, credits, psps, namings, names }: Telling): Part & Pick<MovementResult, 'status'> {
  const found = flowsOf([...new Set(frozen.flatMap(({ target }) => (target.kind === 'FLOW' ? [target.flowId] : [])))], flows);
  const receiptIds: readonly ReceiptId[] = [...new Set(frozen.flatMap(({ target }) => (target.kind === 'RECEIPT' ? [target.receiptId] : [])))];
  const rules = new Set(frozen.map(({ rule }) => rule));
  const [rule = null] = rules;
  const explanation = settledSentence(credits.isBooked(credit));
  const settledBy = rules.size === 1 ? ruleNamed(rule) : null;
  // The words of the causale stay marked: who looks again wants to see what it was confirmed on.
  const { reading, isDiscordant } = namings.readingOf(credit.id, credit, names);
  const receipts = receiptsOf(receiptIds, credits.namingOf(credit.id).payments);
  const evidence = evidenceOf({ rule: settledBy, score: null, movement: credit.facts, reading, isDiscordant, flows: found, receipts, diffCents: 0, centsApart: false, pspNameOf: (flow) => psps.nameOf(flow.pspId) });
  const facts = { rule: settledBy, status: 'confirmed', flowIds: found.map(({ id }) => id), receiptIds, explanation, evidence } as const;
  // Partial reversals have left nothing of it.
  if (frozen.length === 0) return { ...facts, rule: 'R1c', code: 'TES_STORNATO' };
  return { ...facts, code: settledCode(found.length, receiptIds.length) };
}

function settledCode(flows: number, receipts: number): MovementCode {
  if (flows + receipts > 1) return 'TES_CUMULATIVO';
  return receipts === 1 ? 'RT_TES' : 'RT_IUF_TES';
}

function ruleNamed(name: string | null): MatchingRule | null {
  return MATCHING_RULES.find((rule) => rule === name) ?? null;
}

function decided(credit: KnownMovement, decision: Decision, telling: Telling): Part & Pick<MovementResult, 'status'> {
  const { flows, psps, credits, namings, names } = telling;
  const naming = credits.namingOf(credit.id);
  const { reading, isDiscordant } = namings.readingOf(credit.id, credit, names);
  const decisionFlows = flowsOf(decision.flowIds, flows);
  const pspNameOf = (flow: MatchableFlow): string => psps.nameOf(flow.pspId);
  const explanation = explanationOf({
    decision, credit: credit.facts, cents: credits.openCentsOf(credit.id), naming, flows: decisionFlows, pspNameOf,
    isFromColumn: [...reading.iufs, ...reading.iuvs].every(({ ranges }) => ranges.length === 0),
    named: flowsOf(naming.flows[0]?.flowIds ?? [], flows),
    coverers: coverers(credit, decision, naming.payments, telling),
  });
  const { rule, score, diffCents } = decision;
  const evidence = evidenceOf({
    rule, score, movement: credit.facts, reading, isDiscordant, flows: decisionFlows, receipts: receiptsOf(decision.receiptIds, naming.payments), diffCents, pspNameOf, centsApart: rule === 'R8b',
  });
  const { status, code, secondCode, flowIds, receiptIds, candidates, allocations, proposal } = decision;
  return { rule, status, code, secondCode, score, flowIds, receiptIds, candidates, diffCents, allocations, proposal, explanation, evidence };
}

/** Which other movements hold what a second credit asks for. */
function coverers(credit: KnownMovement, decision: Decision, payments: Naming['payments'], { credits }: Telling): readonly KnownMovement[] {
  const { kind } = decision.said;
  const [flowId] = decision.flowIds;
  const found = kind === 'COLLECTED' && flowId !== undefined ? credits.coverersOf(flowId) : kind === 'PAYMENT_COLLECTED' ? payments.flatMap((payment) => credits.collectorsOf(payment)) : [];
  return found.filter(({ id }) => id !== credit.id);
}

function receiptsOf(receiptIds: readonly ReceiptId[], payments: Naming['payments']): readonly SingleReceipt[] {
  return payments.flatMap(({ receipts }) => receipts).filter(({ id }) => receiptIds.includes(id));
}

function flowsOf(ids: readonly FlowId[], flows: FlowBook): readonly MatchableFlow[] {
  return ids.map((id) => flows.get(id)).filter((flow) => flow !== undefined).sort(compareFlows);
}

/** Allocations made on the beginning of an identifier that is no more the beginning of that flow's alone. */
function toReview(credit: KnownMovement, frozen: readonly FrozenAllocation[], credits: CreditBook): MovementResult['toReview'] {
  const truncated = frozen.filter(({ rule, target }) => rule === 'R3' && target.kind === 'FLOW');
  if (truncated.length === 0) return [];
  const [reading, ...others] = credits.namingOf(credit.id).flows;
  const means = others.length === 0 && reading?.flowIds.length === 1 ? reading.flowIds[0] : undefined;
  return truncated.filter(({ target }) => target.kind === 'FLOW' && target.flowId !== means).map(({ id }) => id);
}

function plainEvidence(movement: KnownMovement, rule: MatchingRule | null, score: number | null): MatchingEvidence {
  return evidenceOf({ rule, score, movement: movement.facts, reading: null, isDiscordant: false, flows: [], receipts: [], diffCents: 0, centsApart: false, pspNameOf: () => '' });
}

function reversalEvidence(movement: KnownMovement, credit: KnownMovement, { credits }: Telling): MatchingEvidence {
  return plainEvidence(movement, 'R1', credits.isBooked(credit) ? null : REVERSAL_SCORE);
}

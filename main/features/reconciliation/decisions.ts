/** Decisions of persons on movements (reconciliation.md 3.4, Undo, Manual match): each one unit of work, with its audit entry and what the matching must be told. */
import { appendAudit, type AuditValue } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { AllocationTarget, FrozenAllocation, MatchingChanges } from './matching/matching-input.ts';
import { addAllocation, addMark, confirmAllocations, exceeded, flowConfirmation, liftMarks, showDecision, voidAllocations, type KeptAllocation } from './decision-store.ts';
import { flowsByIds, receiptsByIds } from './outcome-store.ts';
import type { WrittenDecision } from './reconciliation-port.ts';
import { markStale } from './result-store.ts';
import { closedMonthOfFlow } from './closing/closing-store.ts';
import { closedMonthSentence, firstAcceptance, liveDeferral, loadReviewed, needsTwo, objectionTo, type ReviewActionCode, type Reviewed, type Reviewer } from './review-actions.ts';

import { readSettings } from './settings-store.ts';
import { currentFlow } from './source-store.ts';
import { revokedAmong } from './target-store.ts';

/** Which movements were decided on; `awaiting`: those that wait for a second person. */
export type Decided = Readonly<{ movementIds: readonly number[]; message: string; awaiting: readonly number[] }>;
export type Decision = Promise<Outcome<WrittenDecision<Decided>>>;

/** In which unit, by whom, on which day. */
export type Deciding = Readonly<{ unit: UnitOfWork; operator: Operator; today: string }>;
export type OnMovement = Readonly<{ movementId: number; expectedVersion: number }>;
export type Share = Readonly<{ target: AllocationTarget; cents: number }>;

/** Collects what the matching must be told of one unit. */
type Told = { frozen: FrozenAllocation[]; released: number[]; blocked: { movementId: number; target: AllocationTarget; rule: string }[] };

async function reviewerOf({ unit, operator, today }: Deciding): Promise<Reviewer> {
  return { operatorId: operator.id, fourEyesCents: (await readSettings(unit)).fourEyesCents, today };
}

/** The movement as the person saw it, when the action is possible now. */
async function review(deciding: Deciding, reviewer: Reviewer, { movementId, expectedVersion }: OnMovement, action: ReviewActionCode): Promise<Outcome<Reviewed>> {
  const reviewed = await loadReviewed(deciding.unit, movementId);
  if (reviewed === null) return failure('NOT_FOUND', 'Il movimento non c’è, o non è ancora stato guardato: ricarica.');
  if (reviewed.movement.version !== expectedVersion) return versionConflict();
  const objection = objectionTo(reviewed, reviewer, action);
  return objection === null ? ok(reviewed) : failure('STATE_FORBIDS', objection);
}

async function audit({ unit, operator }: Deciding, action: string, movementId: number, before: AuditValue, after: AuditValue, reason?: string): Promise<void> {
  await appendAudit(unit, { action, subjectKind: 'treasury_movement', subjectId: String(movementId), operatorId: String(operator.id), before, after, ...(reason === undefined ? {} : { reason }) });
}

async function done(deciding: Deciding, decided: Decided, changes: MatchingChanges): Promise<Outcome<WrittenDecision<Decided>>> {
  await markStale(deciding.unit);
  deciding.unit.touch('reconciliation');
  return ok({ answer: decided, changes });
}

function toldShares(shares: readonly Share[]): AuditValue {
  return shares.map(({ target, cents }) => (target.kind === 'FLOW' ? { flow: target.flowId, cents } : { payment: target.receiptId, cents }));
}

/** Accepts proposals and confirms what rules have matched; all of them or none. Above the amount for two persons the first acceptance only waits. */
export async function acceptMovements(deciding: Deciding, movements: readonly OnMovement[]): Decision {
  const reviewer = await reviewerOf(deciding);
  const told: Told = { frozen: [], released: [], blocked: [] };
  const reversals: { reversalId: number; creditId: number }[] = [];
  const awaiting: number[] = [];
  for (const on of movements) {
    const reviewed = await review(deciding, reviewer, on, 'ACCEPT');
    if (!reviewed.ok) return reviewed;
    const accepted = await acceptOne(deciding, reviewer, reviewed.value, told);
    if (accepted.awaiting) awaiting.push(on.movementId);
    if (accepted.reversal !== null) reversals.push(accepted.reversal);
  }
  const movementIds = movements.map(({ movementId }) => movementId);
  const over = await objectionToSums(deciding, movementIds, told.frozen.map(({ target }) => target));
  if (over !== null) return over;
  const reduced = await exceeded(deciding.unit, reversals.map(({ creditId }) => creditId), []);
  if (reduced.length > 0) return failure('STATE_FORBIDS', 'L’accredito stornato in parte ha già abbinamenti confermati per più di quanto ora vale: prima annullali.');
  const confirmed = movements.length - awaiting.length;
  return done(deciding, { movementIds, awaiting, message: acceptedSentence(confirmed, awaiting.length) }, { frozen: told.frozen, reversals });
}

function acceptedSentence(confirmed: number, awaiting: number): string {
  const waiting = awaiting === 0 ? '' : awaiting === 1 ? 'Un abbinamento aspetta la conferma di una seconda persona.' : `${awaiting} abbinamenti aspettano la conferma di una seconda persona.`;
  const done = confirmed === 0 ? '' : confirmed === 1 ? 'Abbinamento confermato.' : `${confirmed} abbinamenti confermati.`;
  return [done, waiting].filter((part) => part !== '').join(' ');
}

type Accepted = Readonly<{ awaiting: boolean; reversal: Readonly<{ reversalId: number; creditId: number }> | null }>;

async function acceptOne(deciding: Deciding, reviewer: Reviewer, reviewed: Reviewed, told: Told): Promise<Accepted> {
  const { unit, operator } = deciding;
  const { movement, ofRules } = reviewed;
  const first = firstAcceptance(reviewed);
  if (first === undefined && needsTwo(reviewed, reviewer)) {
    const shares = ofRules.length > 0 ? ofRules : movement.details.proposal;
    await waitForSecond(deciding, movement.id, { shares: shares.map(({ target, cents }) => ({ target, cents })), difference: null, note: null }, movement.rule);
    return { awaiting: true, reversal: null };
  }
  await liftMarks(unit, reviewed.marks.filter(({ kind }) => kind === 'FIRST_ACCEPTANCE' || kind === 'DEFERRED').map(({ id }) => id), operator.id, 'ACCEPTED');
  await showDecision(unit, [movement.id], { awaitingSecond: false, deferredUntil: null });
  if (movement.rule === 'R1c' && movement.linkedMovementId !== null) {
    await addMark(unit, { kind: 'REVERSAL', movementId: movement.id, creditId: movement.linkedMovementId, reason: 'R1c', madeBy: operator.id });
    await audit(deciding, 'MATCH_ACCEPTED', movement.id, null, { rule: 'R1c', credit: movement.linkedMovementId });
    return { awaiting: false, reversal: { reversalId: movement.id, creditId: movement.linkedMovementId } };
  }
  if (movement.status === 'automatic' && (first === undefined || first.rule !== null)) {
    await confirmAllocations(unit, ofRules.map(({ id }) => id), operator.id);
    told.frozen.push(...ofRules.map(toFrozen));
    await audit(deciding, 'MATCH_CONFIRMED', movement.id, null, { rule: movement.rule, shares: toldShares(ofRules) });
    return { awaiting: false, reversal: null };
  }
  const kept = first?.shares ?? null;
  const shares: readonly Share[] = kept?.shares ?? movement.details.proposal;
  const rule = first === undefined ? movement.rule : first.rule;
  await allocate(deciding, reviewed, { shares, rule, difference: kept?.difference ?? null, note: kept?.note ?? null, madeBy: first?.madeBy ?? operator.id }, told);
  await audit(deciding, 'MATCH_ACCEPTED', movement.id, null, { rule, shares: toldShares(shares) });
  return { awaiting: false, reversal: null };
}

async function waitForSecond(deciding: Deciding, movementId: number, kept: Readonly<{ shares: readonly Share[]; difference: string | null; note: string | null }>, rule: string | null): Promise<void> {
  await addMark(deciding.unit, { kind: 'FIRST_ACCEPTANCE', movementId, ...(rule === null ? {} : { rule }), shares: kept, reason: 'FOUR_EYES', madeBy: deciding.operator.id });
  await showDecision(deciding.unit, [movementId], { awaitingSecond: true });
  await audit(deciding, 'MATCH_FIRST_ACCEPTANCE', movementId, null, { rule, shares: toldShares(kept.shares) });
}

function toFrozen({ id, movementId, target, cents, rule }: Pick<FrozenAllocation, 'id' | 'movementId' | 'target' | 'cents' | 'rule'> | (KeptAllocation & { movementId: number })): FrozenAllocation {
  return { id, movementId, target, cents, rule, booked: false };
}

type NewShares = Readonly<{ shares: readonly Share[]; rule: string | null; difference: string | null; note: string | null; madeBy: number }>;

async function allocate(deciding: Deciding, { movement }: Reviewed, { shares, rule, difference, note, madeBy }: NewShares, told: Told): Promise<void> {
  const evidence = JSON.stringify(movement.details.evidence ?? {});
  for (const { target, cents } of shares) {
    const id = await addAllocation(deciding.unit, { movementId: movement.id, target, cents, rule, score: rule === null ? null : movement.score, evidence, difference, note, madeBy, confirmedBy: deciding.operator.id });
    told.frozen.push({ id, movementId: movement.id, target, cents, rule, booked: false });
  }
}

/** Invariants of reconciliation.md 3.1: nothing is allocated beyond what a movement, a flow or a receipt is worth. */
async function objectionToSums({ unit }: Deciding, movementIds: readonly number[], targets: readonly AllocationTarget[]): Promise<ReturnType<typeof failure> | null> {
  const [over] = await exceeded(unit, movementIds, targets);
  if (over === undefined) return null;
  switch (over.what) {
    case 'FLOW':
      return failure('STATE_FORBIDS', 'Così il flusso sarebbe abbinato per più del suo totale: un altro accredito confermato lo riscuote già.');
    case 'RECEIPT':
      return failure('STATE_FORBIDS', 'Così la ricevuta sarebbe abbinata per più del suo importo: un altro accredito confermato la riscuote già.');
    default:
      return failure('STATE_FORBIDS', 'Così l’accredito sarebbe abbinato per più di quanto vale.');
  }
}

export type ManualMatch = Readonly<{ movements: readonly OnMovement[]; shares: readonly (Share & Readonly<{ movementId: number }>)[]; difference: string | null; note: string | null }>;

/** Matches by hand, n movements on m flows and receipts, to the cent. What is left over on a movement asks for a reason. */
export async function matchByHand(deciding: Deciding, { movements, shares, difference, note }: ManualMatch): Decision {
  const reviewer = await reviewerOf(deciding);
  const known = await objectionToTargets(deciding, shares.map(({ target }) => target));
  if (known !== null) return known;
  if (shares.some(({ movementId }) => !movements.some((on) => on.movementId === movementId))) return failure('INVALID_FIELD', 'Una quota è di un movimento che non è fra quelli scelti.', { field: 'shares' });
  const told: Told = { frozen: [], released: [], blocked: [] };
  const awaiting: number[] = [];
  for (const on of movements) {
    const reviewed = await review(deciding, reviewer, on, 'MATCH');
    if (!reviewed.ok) return reviewed;
    const own = shares.filter(({ movementId }) => movementId === on.movementId).map(({ target, cents }) => ({ target, cents }));
    const objection = objectionToShares(reviewed.value, own, difference);
    if (objection !== null) return objection;
    if (await allocateByHand(deciding, reviewer, reviewed.value, { shares: own, difference, note }, told)) awaiting.push(on.movementId);
  }
  const over = await objectionToSums(deciding, movements.map(({ movementId }) => movementId), shares.map(({ target }) => target));
  if (over !== null) return over;
  const message = awaiting.length === 0 ? 'Abbinamento fatto a mano.' : 'L’abbinamento aspetta la conferma di una seconda persona.';
  return done(deciding, { movementIds: movements.map(({ movementId }) => movementId), awaiting, message }, { frozen: told.frozen });
}

/** True when it waits for a second person. */
async function allocateByHand(deciding: Deciding, reviewer: Reviewer, reviewed: Reviewed, kept: Readonly<{ shares: readonly Share[]; difference: string | null; note: string | null }>, told: Told): Promise<boolean> {
  const { movement } = reviewed;
  if (needsTwo(reviewed, reviewer)) {
    await waitForSecond(deciding, movement.id, kept, null);
    return true;
  }
  await allocate(deciding, reviewed, { ...kept, rule: null, madeBy: deciding.operator.id }, told);
  await liftMarks(deciding.unit, reviewed.marks.filter(({ kind }) => kind === 'DEFERRED').map(({ id }) => id), deciding.operator.id, 'MATCHED');
  await showDecision(deciding.unit, [movement.id], { deferredUntil: null });
  await audit(deciding, 'MATCH_BY_HAND', movement.id, null, { shares: toldShares(kept.shares), difference: kept.difference, note: kept.note });
  return false;
}

function objectionToShares({ movement, frozen }: Reviewed, shares: readonly Share[], difference: string | null): ReturnType<typeof failure> | null {
  if (shares.length === 0) return failure('INVALID_FIELD', 'Ogni movimento scelto deve avere almeno una quota.', { field: 'shares' });
  const left = movement.amountCents - frozen.reduce((sum, { cents }) => sum + cents, 0) - shares.reduce((sum, { cents }) => sum + cents, 0);
  if (left < 0) return failure('INVALID_FIELD', `Le quote superano di ${formatEuro(-left)} quello che resta dell’accredito.`, { field: 'shares' });
  return left > 0 && difference === null ? failure('INVALID_FIELD', `Restano ${formatEuro(left)} senza flusso: scegli il motivo della differenza.`, { field: 'difference' }) : null;
}

async function objectionToTargets({ unit }: Deciding, targets: readonly AllocationTarget[]): Promise<ReturnType<typeof failure> | null> {
  const flows = await flowsByIds(unit, targets.flatMap((target) => (target.kind === 'FLOW' ? [target.flowId] : [])));
  const receipts = await receiptsByIds(unit, targets.flatMap((target) => (target.kind === 'RECEIPT' ? [target.receiptId] : [])));
  const missing = targets.some((target) => (target.kind === 'FLOW' ? !flows.has(target.flowId) : receipts.get(target.receiptId)?.iuv !== target.iuv));
  if (missing) return failure('NOT_FOUND', 'Un flusso o una ricevuta fra quelli scelti non c’è più: ricarica.');
  const revoked = await revokedAmong(unit, [...receipts.keys()]);
  return revoked === null ? null : failure('STATE_FORBIDS', `Il pagamento con lo IUV ${revoked} è stato revocato: un accredito non lo paga più. Se la revoca non era vera, toglila dall’attività che l’ha confermata.`, { field: 'shares' });
}

export type Separation = OnMovement & Readonly<{ reason: string; shares: readonly Share[]; difference: string | null }>;

/** Takes a match or a proposal apart, so that it is not made again by itself, and perhaps divides the money otherwise. */
export async function separateMovement(deciding: Deciding, { reason, shares, difference, ...on }: Separation): Decision {
  const reviewer = await reviewerOf(deciding);
  const reviewed = await review(deciding, reviewer, on, 'SEPARATE');
  if (!reviewed.ok) return reviewed;
  const { movement } = reviewed.value;
  const known = await objectionToTargets(deciding, shares.map(({ target }) => target));
  if (known !== null) return known;
  const told: Told = { frozen: [], released: [], blocked: [] };
  await takeApart(deciding, reviewed.value, reason, told);
  const free: Reviewed = { ...reviewed.value, frozen: [] };
  const objection = shares.length === 0 ? null : objectionToShares(free, shares, difference);
  if (objection !== null) return objection;
  await audit(deciding, 'MATCH_SEPARATED', movement.id, null, { blocked: toldShares(told.blocked.map(({ target }) => ({ target, cents: 0 }))), shares: toldShares(shares) }, reason);
  await showDecision(deciding.unit, [movement.id], { awaitingSecond: false });
  const awaiting = shares.length > 0 && (await allocateByHand(deciding, reviewer, free, { shares, difference, note: null }, told));
  const over = await objectionToSums(deciding, [movement.id], shares.map(({ target }) => target));
  if (over !== null) return over;
  return done(deciding, { movementIds: [movement.id], awaiting: awaiting ? [movement.id] : [], message: shares.length === 0 ? 'Abbinamento sciolto.' : 'Importo diviso come hai indicato.' }, { released: told.released, blocked: told.blocked, frozen: told.frozen });
}

/** Voids what is confirmed, and blocks what rules would do again. */
async function takeApart(deciding: Deciding, { movement, frozen, ofRules, marks }: Reviewed, reason: string, told: Told): Promise<void> {
  const { unit, operator } = deciding;
  await voidAllocations(unit, frozen.map(({ id }) => id), operator.id, reason);
  told.released.push(...frozen.map(({ id }) => id));
  await liftMarks(unit, marks.filter(({ kind }) => kind === 'FIRST_ACCEPTANCE').map(({ id }) => id), operator.id, reason);
  const made = [...frozen.filter(({ rule }) => rule !== null), ...ofRules];
  const targets = made.length > 0 || frozen.length > 0 ? made : movement.details.proposal.map(({ target }) => ({ target, rule: movement.rule }));
  for (const { target, rule } of targets) await block(deciding, movement.id, target, rule ?? '', reason, told);
}

async function block({ unit, operator }: Deciding, movementId: number, target: AllocationTarget, rule: string, reason: string, told: Told): Promise<void> {
  await addMark(unit, { kind: 'BLOCKED', movementId, target, rule, reason, madeBy: operator.id });
  told.blocked.push({ movementId, target, rule });
}

/** Sets a movement aside as not pagoPA. */
export async function excludeMovement(deciding: Deciding, { reason, ...on }: OnMovement & Readonly<{ reason: string }>): Decision {
  const reviewed = await review(deciding, await reviewerOf(deciding), on, 'EXCLUDE');
  if (!reviewed.ok) return reviewed;
  const { movement, marks } = reviewed.value;
  const { unit, operator } = deciding;
  await addMark(unit, { kind: 'EXCLUDED', movementId: movement.id, reason, madeBy: operator.id });
  await liftMarks(unit, marks.filter(({ kind }) => kind === 'DEFERRED' || kind === 'FIRST_ACCEPTANCE').map(({ id }) => id), operator.id, 'EXCLUDED');
  // A row in quarantine takes no part in the matching: nobody else will say that it is settled.
  await showDecision(unit, [movement.id], { deferredUntil: null, awaitingSecond: false, ...(movement.status === 'quarantined' ? { bucket: 'EXCLUDED' } : {}) });
  await audit(deciding, 'MOVEMENT_EXCLUDED', movement.id, { status: movement.status }, { status: 'excluded' }, reason);
  return done(deciding, { movementIds: [movement.id], awaiting: [], message: 'Segnato come non pagoPA.' }, { excluded: [movement.id] });
}

/** Puts a movement off until a day. */
export async function deferMovement(deciding: Deciding, { reason, until, ...on }: OnMovement & Readonly<{ reason: string; until: string }>): Decision {
  if (until <= deciding.today) return failure('INVALID_FIELD', 'Scegli un giorno dopo oggi.', { field: 'until' });
  const reviewed = await review(deciding, await reviewerOf(deciding), on, 'DEFER');
  if (!reviewed.ok) return reviewed;
  const { movement, marks } = reviewed.value;
  await liftMarks(deciding.unit, marks.filter(({ kind }) => kind === 'DEFERRED').map(({ id }) => id), deciding.operator.id, 'DEFERRED_AGAIN');
  await addMark(deciding.unit, { kind: 'DEFERRED', movementId: movement.id, until, reason, madeBy: deciding.operator.id });
  await showDecision(deciding.unit, [movement.id], { deferredUntil: until });
  await audit(deciding, 'MOVEMENT_DEFERRED', movement.id, null, { until }, reason);
  return done(deciding, { movementIds: [movement.id], awaiting: [], message: `Rimandato al ${formatDate(until)}.` }, {});
}

/** Undoes what was decided last of a movement; an automatic match is not made again until it is put forward anew. */
export async function undoMovement(deciding: Deciding, { reason, ...on }: OnMovement & Readonly<{ reason: string }>): Decision {
  const reviewed = await review(deciding, await reviewerOf(deciding), on, 'UNDO');
  if (!reviewed.ok) return reviewed;
  const { movement, marks } = reviewed.value;
  const lift = async (kinds: readonly string[]): Promise<void> => liftMarks(deciding.unit, marks.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id), deciding.operator.id, reason);
  const movementIds = [movement.id];
  if (firstAcceptance(reviewed.value) !== undefined) {
    await lift(['FIRST_ACCEPTANCE']);
    await showDecision(deciding.unit, movementIds, { awaitingSecond: false });
    await audit(deciding, 'MATCH_FIRST_ACCEPTANCE_UNDONE', movement.id, null, null, reason);
    return done(deciding, { movementIds, awaiting: [], message: 'Prima accettazione tolta.' }, {});
  }
  if (liveDeferral(reviewed.value, deciding.today) !== undefined) {
    await lift(['DEFERRED']);
    await showDecision(deciding.unit, movementIds, { deferredUntil: null });
    await audit(deciding, 'MOVEMENT_DEFERRAL_UNDONE', movement.id, null, null, reason);
    return done(deciding, { movementIds, awaiting: [], message: 'Tornato fra quelli da rivedere.' }, {});
  }
  if (marks.some(({ kind }) => kind === 'EXCLUDED')) {
    await lift(['EXCLUDED']);
    await showDecision(deciding.unit, movementIds, movement.status === 'quarantined' ? { bucket: 'QUARANTINED' } : {});
    await audit(deciding, 'MOVEMENT_READMITTED', movement.id, { status: 'excluded' }, null, reason);
    return done(deciding, { movementIds, awaiting: [], message: 'Tornato fra quelli da abbinare.' }, { readmitted: [movement.id] });
  }
  if (marks.some(({ kind }) => kind === 'REVERSAL')) {
    await lift(['REVERSAL']);
    await showDecision(deciding.unit, movementIds);
    await audit(deciding, 'MATCH_UNDONE', movement.id, { rule: 'R1c' }, null, reason);
    return done(deciding, { movementIds, awaiting: [], message: 'Storno parziale annullato.' }, { withdrawnReversals: [movement.id] });
  }
  return undoMatch(deciding, reviewed.value, reason);
}

async function undoMatch(deciding: Deciding, { movement, frozen, ofRules }: Reviewed, reason: string): Decision {
  const told: Told = { frozen: [], released: frozen.map(({ id }) => id), blocked: [] };
  await voidAllocations(deciding.unit, told.released, deciding.operator.id, reason);
  // What a person made of a proposal is a proposal again; what a rule made would be made again at once.
  const automatic = frozen.length > 0 ? frozen.filter(({ rule, madeBy }) => rule !== null && madeBy === null) : ofRules;
  for (const { target, rule } of automatic) await block(deciding, movement.id, target, rule ?? '', reason, told);
  await showDecision(deciding.unit, [movement.id]);
  await audit(deciding, 'MATCH_UNDONE', movement.id, { shares: toldShares(frozen.length > 0 ? frozen : ofRules) }, null, reason);
  return done(deciding, { movementIds: [movement.id], awaiting: [], message: 'Abbinamento annullato.' }, { released: told.released, blocked: told.blocked });
}

/** «Riproponi»: what was undone may be matched again. */
export async function proposeAgain(deciding: Deciding, { reason, ...on }: OnMovement & Readonly<{ reason: string }>): Decision {
  const reviewed = await review(deciding, await reviewerOf(deciding), on, 'PROPOSE_AGAIN');
  if (!reviewed.ok) return reviewed;
  const { movement, marks } = reviewed.value;
  const blocks = marks.filter(({ kind }) => kind === 'BLOCKED');
  await liftMarks(deciding.unit, blocks.map(({ id }) => id), deciding.operator.id, reason);
  await showDecision(deciding.unit, [movement.id]);
  await audit(deciding, 'MATCH_PROPOSED_AGAIN', movement.id, null, { unblocked: blocks.length }, reason);
  const unblocked = blocks.map(({ flowId, paymentId, iuv, rule }) => ({ movementId: movement.id, target: flowId === null ? { kind: 'RECEIPT' as const, receiptId: paymentId ?? 0, iuv: iuv ?? '' } : { kind: 'FLOW' as const, flowId }, rule: rule ?? '' }));
  return done(deciding, { movementIds: [movement.id], awaiting: [], message: 'L’abbinamento può essere rifatto.' }, { unblocked });
}

/** A person answers for a flow whose rows and totals do not agree; `confirmed` false takes that back. */
export async function confirmFlow(deciding: Deciding, { flowId, confirmed, reason }: Readonly<{ flowId: number; confirmed: boolean; reason: string }>): Promise<Outcome<WrittenDecision<Readonly<{ flowId: number; message: string }>>>> {
  const { unit, operator } = deciding;
  const flow = (await flowsByIds(unit, [flowId])).get(flowId);
  if (flow === undefined) return failure('NOT_FOUND', 'Il flusso non c’è.');
  if (flow.state !== 'ANOMALOUS') return failure('STATE_FORBIDS', 'Righe e totali del flusso coincidono: non c’è niente da confermare.');
  const closedMonth = await closedMonthOfFlow(unit, flowId);
  if (closedMonth !== null) return failure('STATE_FORBIDS', closedMonthSentence(closedMonth));
  const mark = await flowConfirmation(unit, flowId);
  if (confirmed === (mark !== null)) return failure('STATE_FORBIDS', confirmed ? 'Il flusso è già confermato.' : 'Il flusso non è confermato.');
  if (mark === null) await addMark(unit, { kind: 'FLOW_CONFIRMED', flowId, reason, madeBy: operator.id });
  else await liftMarks(unit, [mark.id], operator.id, reason);
  await appendAudit(unit, { action: confirmed ? 'FLOW_CONFIRMED' : 'FLOW_CONFIRMATION_UNDONE', subjectKind: 'reporting_flow', subjectId: String(flowId), operatorId: String(operator.id), before: null, after: { totalCents: flow.declaredCents, sumCents: flow.sumCents }, reason });
  await markStale(unit);
  unit.touch('reconciliation');
  const current = await currentFlow(unit, flow.versionId);
  return ok({ answer: { flowId, message: confirmed ? `Flusso confermato: si abbina per ${formatEuro(flow.declaredCents)}.` : 'Conferma tolta: il flusso non si abbina da solo.' }, changes: current === null ? {} : { flows: [current.flow] } });
}


/** The credits that rules may match, where each stands, and what of every flow is covered. */
import { causaleText } from '../../../domain/remittance/causale-text.ts';
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { Decision } from './decision.ts';
import type { FlowBook } from './flow-book.ts';
import { LateRules, type LateCredit } from './late-rules.ts';
import type { FlowId, FrozenAllocation, MatchableFlow, MovementId, SingleReceipt } from './matching-input.ts';
import { compareMovements } from './matching-order.ts';
import type { MatchingTotals } from './matching-result.ts';
import { MultiMap } from './multi-map.ts';
import { matchNamed, type NamedStep, type OpenCredit } from './named-matching.ts';
import type { Naming } from './naming.ts';
import type { NamingBook } from './naming-book.ts';
import { OpenFlows } from './open-flows.ts';
import type { PersonDecisions } from './person-decisions.ts';
import type { PspNames } from './psp-names.ts';
import { isCredit, isReversal, type ReversalLinks } from './reversal-links.ts';
import type { KnownMovement, RowLedger } from './row-ledger.ts';

/** What the book stands on; kept up to date before {@link CreditBook.update}. */
export type CreditSources = Readonly<{ ledger: RowLedger; persons: PersonDecisions; links: ReversalLinks; namings: NamingBook; flows: FlowBook }>;

/** What has changed. `iuvs`: those of receipts on which frozen allocations came or went. */
export type CreditChange = Readonly<{ movements: ReadonlySet<MovementId>; flows: ReadonlySet<FlowId>; iuvs: ReadonlySet<string>; psps: PspNames }>;

type Enrolled = OpenCredit & Readonly<{ movement: KnownMovement; psp: string | null; isPostal: boolean }>;

/** R12. */
const POSTAL_WORDS = /ACCREDITO BOLLETTIN|BOLL(?:ETTINO|ETTINI)?\.? POST|(?<![A-Z0-9])CCP(?![A-Z0-9])/;

export class CreditBook {
  readonly #sources: CreditSources;
  readonly #credits = new Map<MovementId, Enrolled>();
  /** Credits and where the rules on what is named have put them. */
  readonly #placed = new Map<MovementId, LateCredit>();
  readonly #namersOfFlow = new MultiMap<FlowId, MovementId>();
  readonly #namersOfIuv = new MultiMap<string, MovementId>();
  readonly #coverers = new MultiMap<FlowId, MovementId>();
  readonly #namedProposals = new MultiMap<FlowId, MovementId>();
  /** Flows whose allocations by rules or persons leave another residual than their total. */
  readonly #left = new Map<FlowId, number>();
  readonly #open = new OpenFlows();
  readonly #late: LateRules;

  constructor(sources: CreditSources) {
    this.#sources = sources;
    this.#late = new LateRules(this.#open, (id) => this.#placed.get(id), (id) => sources.flows.get(id));
  }

  /** Runs the rules again on whatever the change can reach. @returns what may have come out otherwise. */
  update({ movements, flows, iuvs, psps }: CreditChange): Readonly<{ movements: ReadonlySet<MovementId>; flows: ReadonlySet<FlowId> }> {
    const reach = { movements: new Set(movements), flows: new Set(flows), iuvs: new Set(iuvs) };
    for (const id of movements) {
      this.#reachOf(id, reach);
      this.#enrol(id, psps);
      this.#reachOf(id, reach);
    }
    // What is told of a settled credit tells of its flows.
    for (const flowId of flows) {
      for (const { movementId } of this.#sources.persons.frozenOn(flowId)) {
        const id = this.#sources.ledger.movementOf(movementId)?.id ?? movementId;
        reach.movements.add(id);
        this.#reachOf(id, reach);
      }
    }
    this.#spread(reach);
    this.#runNamed(reach);
    const keys = [...reach.flows].flatMap((id) => this.#reopened(id));
    const late = this.#late.run(reach.movements, keys);
    const changed = { movements: late.movements, flows: new Set([...reach.flows, ...late.flows]) };
    for (const id of late.movements) {
      const step = this.#placed.get(id)?.step;
      if (step?.kind === 'EXCEEDING') changed.flows.add(step.flow.id);
    }
    return changed;
  }

  /** The decision on a credit that rules may match; undefined for one that is settled, reversed or excluded. */
  decisionOn(id: MovementId): Decision | undefined {
    const credit = this.#placed.get(id);
    return credit === undefined ? undefined : this.#late.decisionOn(credit);
  }

  /** What rules may match of a credit. */
  openCentsOf(id: MovementId): number {
    return this.#credits.get(id)?.cents ?? 0;
  }

  namingOf(id: MovementId): Naming {
    return this.#sources.namings.namingOf(id);
  }

  /** What of a flow no live allocation covers, not below zero. */
  leftOf(flow: MatchableFlow): number {
    return this.#left.get(flow.id) ?? flow.totalCents;
  }

  /** Movements with live allocations on a flow, in the order of M. */
  coverersOf(flowId: FlowId): readonly KnownMovement[] {
    const { ledger, persons } = this.#sources;
    const frozen = persons.frozenOn(flowId).filter((allocation) => this.isLive(allocation)).map(({ movementId }) => ledger.movementOf(movementId)?.id);
    return this.#inOrder([...frozen, ...this.#coverers.get(flowId)]);
  }

  /** Movements with live allocations on any receipt of an IUV, in the order of M. */
  collectorsOf({ receipts, iuv }: Naming['payments'][number]): readonly KnownMovement[] {
    const { ledger, persons } = this.#sources;
    const frozen = receipts.flatMap(({ id }) => persons.frozenOnReceipt(id)).filter((allocation) => this.isLive(allocation)).map(({ movementId }) => ledger.movementOf(movementId)?.id);
    const named = [...this.#namersOfIuv.get(iuv)].filter((id) => this.#automaticOf(id).some(({ target }) => target.kind === 'RECEIPT'));
    return this.#inOrder([...frozen, ...named]);
  }

  /** Credits for which a flow is proposed. */
  proposersOf(flowId: FlowId): readonly MovementId[] {
    return [...new Set([...this.#namedProposals.get(flowId), ...this.#late.proposedTo(flowId)])].sort((a, b) => a - b);
  }

  /** Credits whose causale names a flow, and that rules may match. */
  namersOf(flowId: FlowId): Iterable<MovementId> {
    return this.#namersOfFlow.get(flowId);
  }

  /** A credit after confirmed partial reversals; null for a reversal that takes no part in the search of G4. */
  worthOf(movement: KnownMovement): number | null {
    const { ledger, persons } = this.#sources;
    if (isReversal(movement.facts)) return persons.isExcluded(movement.rowIds) || this.reducedCredit(movement) !== undefined ? null : movement.facts.amountCents;
    const taken = persons.reductionsOf(movement.rowIds).map((rowId) => ledger.movementOf(rowId)).filter((reversal) => reversal !== undefined && isReversal(reversal.facts));
    return taken.reduce((worth, reversal) => Math.max(0, worth - (reversal?.facts.amountCents ?? 0)), movement.facts.amountCents);
  }

  /** The credit of which a confirmed partial reversal takes back a part. */
  reducedCredit(reversal: KnownMovement): KnownMovement | undefined {
    const { ledger, persons } = this.#sources;
    const creditId = persons.creditReducedBy(reversal.rowIds);
    const credit = creditId === undefined ? undefined : ledger.movementOf(creditId);
    return credit !== undefined && isCredit(credit.facts) ? credit : undefined;
  }

  /** The allocations that count on a movement. */
  liveFrozenOf(movement: KnownMovement): readonly FrozenAllocation[] {
    return this.#sources.persons.frozenOf(movement.rowIds).filter((allocation) => this.isLive(allocation));
  }

  /** False when the movement is gone, or reversed (R1). */
  isLive({ movementId }: FrozenAllocation): boolean {
    const movement = this.#sources.ledger.movementOf(movementId);
    return movement !== undefined && isCredit(movement.facts) && !this.isReversed(movement);
  }

  /** R1 has closed the credit. One that a collection order quotes stays as it is until that is undone. */
  isReversed(credit: KnownMovement): boolean {
    return this.#sources.links.linkOf(credit.id)?.kind === 'REVERSED' && !this.isBooked(credit);
  }

  isBooked({ rowIds }: KnownMovement): boolean {
    return this.#sources.persons.frozenOf(rowIds).some(({ booked }) => booked);
  }

  /** What of a movement no live allocation covers, not negative. */
  residualOf(movement: KnownMovement): number {
    const { links } = this.#sources;
    if (isReversal(movement.facts)) {
      const link = links.linkOf(movement.id);
      const credit = link?.kind === 'REVERSES' ? this.#sources.ledger.movement(link.creditId) : undefined;
      const isClosed = this.reducedCredit(movement) !== undefined || (credit !== undefined && this.isReversed(credit));
      return isClosed ? 0 : movement.facts.amountCents;
    }
    if (this.isReversed(movement)) return 0;
    return Math.max(0, (this.worthOf(movement) ?? 0) - sumOf(this.liveFrozenOf(movement)) - sumOf(this.#automaticOf(movement.id)));
  }

  totals(): MatchingTotals {
    let [movedCents, allocatedCents, residualCents] = [0, 0, 0];
    for (const movement of this.#sources.ledger.movements()) {
      const { facts } = movement;
      if (facts.ignoredAs !== null) continue;
      movedCents += facts.sign * facts.amountCents;
      residualCents += facts.sign * this.residualOf(movement);
      allocatedCents += sumOf(this.liveFrozenOf(movement)) + sumOf(this.#automaticOf(movement.id));
    }
    return { movedCents, allocatedCents, residualCents };
  }

  #automaticOf(id: MovementId): Decision['allocations'] {
    const step = this.#placed.get(id)?.step;
    return step?.kind === 'DECIDED' ? step.decision.allocations : [];
  }

  #enrol(id: MovementId, psps: PspNames): void {
    const { ledger, persons } = this.#sources;
    this.#unlink(id);
    const movement = ledger.movement(id);
    const cents = movement === undefined ? 0 : this.#matchableCents(movement);
    if (movement === undefined || cents === 0) return;
    const naming = this.namingOf(id);
    const { rowIds, facts } = movement;
    const isUnnamed = naming.flows.length === 0 && naming.payments.length === 0;
    const isBlocked: OpenCredit['isBlocked'] = (target) => persons.isBlocked(rowIds, target);
    this.#credits.set(id, { id, movement, cents, bookingDate: facts.bookingDate, naming, isBlocked, psp: psps.pspOf(facts), isPostal: isUnnamed && isPostal(facts) });
    for (const flowId of flowsNamed(naming)) this.#namersOfFlow.add(flowId, id);
    for (const { iuv } of naming.payments) this.#namersOfIuv.add(iuv, id);
  }

  #unlink(id: MovementId): void {
    const earlier = this.#credits.get(id);
    if (earlier === undefined) return;
    for (const flowId of flowsNamed(earlier.naming)) this.#namersOfFlow.delete(flowId, id);
    for (const { iuv } of earlier.naming.payments) this.#namersOfIuv.delete(iuv, id);
    this.#credits.delete(id);
  }

  #matchableCents(movement: KnownMovement): number {
    if (!isCredit(movement.facts) || this.#sources.persons.isExcluded(movement.rowIds) || this.#sources.links.linkOf(movement.id)?.kind === 'REVERSED') return 0;
    return Math.max(0, (this.worthOf(movement) ?? 0) - sumOf(this.liveFrozenOf(movement)));
  }

  /** Adds what a movement names, and what frozen allocations it has. */
  #reachOf(id: MovementId, reach: Readonly<{ flows: Set<FlowId>; iuvs: Set<string> }>): void {
    const naming = this.#credits.get(id)?.naming;
    if (naming !== undefined) {
      for (const flowId of flowsNamed(naming)) reach.flows.add(flowId);
      for (const { iuv } of naming.payments) reach.iuvs.add(iuv);
    }
    for (const { target } of this.#sources.persons.frozenOf([id, ...(this.#sources.ledger.movement(id)?.rowIds ?? [])])) {
      if (target.kind === 'FLOW') reach.flows.add(target.flowId);
      else reach.iuvs.add(target.iuv.toUpperCase());
    }
    // What it covered or was proposed for before, whatever it names now.
    const step = this.#placed.get(id)?.step;
    if (step !== undefined) for (const flowId of flowsTaken(step)) reach.flows.add(flowId);
  }

  /** All credits that name what a reached credit names, and so on. */
  #spread(reach: Readonly<{ movements: Set<MovementId>; flows: Set<FlowId>; iuvs: Set<string> }>): void {
    const flows = [...reach.flows];
    const iuvs = [...reach.iuvs];
    const follow = (ids: Iterable<MovementId>): void => {
      for (const id of ids) {
        if (reach.movements.has(id)) continue;
        reach.movements.add(id);
        const naming = this.#credits.get(id)?.naming;
        if (naming === undefined) continue;
        for (const flowId of flowsNamed(naming)) if (isNew(reach.flows, flowId)) flows.push(flowId);
        for (const { iuv } of naming.payments) if (isNew(reach.iuvs, iuv)) iuvs.push(iuv);
      }
    };
    while (flows.length > 0 || iuvs.length > 0) {
      const flowId = flows.pop();
      if (flowId !== undefined) follow(this.#namersOfFlow.get(flowId));
      const iuv = iuvs.pop();
      if (iuv !== undefined) follow(this.#namersOfIuv.get(iuv));
    }
  }

  #runNamed(reach: Readonly<{ movements: ReadonlySet<MovementId>; flows: ReadonlySet<FlowId> }>): void {
    const credits: Enrolled[] = [];
    for (const id of reach.movements) {
      const step = this.#placed.get(id)?.step;
      if (step !== undefined) this.#withdraw(id, step);
      const credit = this.#credits.get(id);
      if (credit !== undefined) credits.push(credit);
    }
    credits.sort((a, b) => compareMovements(a.movement, b.movement));
    const { flows, persons } = this.#sources;
    const { steps, leftOfFlow } = matchNamed({
      credits,
      flowOf: (id) => flows.get(id),
      leftOfFlow: (flow) => this.#beforeRules(flow.totalCents, persons.frozenOn(flow.id)),
      leftOfReceipt: (receipt: SingleReceipt) => this.#beforeRules(receipt.amountCents, persons.frozenOnReceipt(receipt.id)),
    });
    for (const credit of credits) {
      const step = steps.get(credit.id);
      if (step !== undefined) this.#keep(credit, step);
    }
    for (const id of reach.flows) {
      const flow = flows.get(id);
      const left = flow === undefined ? 0 : (leftOfFlow.get(id) ?? this.#beforeRules(flow.totalCents, persons.frozenOn(id)));
      if (flow === undefined || left === flow.totalCents) this.#left.delete(id);
      else this.#left.set(id, left);
    }
  }

  #beforeRules(cents: number, frozen: readonly FrozenAllocation[]): number {
    return Math.max(0, cents - sumOf(frozen.filter((allocation) => this.isLive(allocation))));
  }

  #keep(credit: Enrolled, step: NamedStep): void {
    const { id } = credit;
    this.#placed.set(id, { ...credit, step });
    if (step.kind === 'NOTHING') return;
    for (const { target } of step.decision.allocations) if (target.kind === 'FLOW') this.#coverers.add(target.flowId, id);
    for (const { target } of step.decision.proposal) if (target.kind === 'FLOW') this.#namedProposals.add(target.flowId, id);
  }

  #withdraw(id: MovementId, step: NamedStep): void {
    this.#placed.delete(id);
    if (step.kind === 'NOTHING') return;
    for (const { target } of step.decision.allocations) if (target.kind === 'FLOW') this.#coverers.delete(target.flowId, id);
    for (const { target } of step.decision.proposal) if (target.kind === 'FLOW') this.#namedProposals.delete(target.flowId, id);
  }

  /** Puts a flow among those that rules of likeness may propose, or takes it out. */
  #reopened(id: FlowId): readonly string[] {
    const flow = this.#sources.flows.get(id);
    const cents = flow === undefined ? 0 : this.leftOf(flow);
    const isOpen = flow !== undefined && !flow.anomalous && cents > 0 && this.#namedProposals.count(id) === 0;
    return this.#open.set(id, isOpen ? { flow, cents } : null);
  }

  #inOrder(ids: readonly (MovementId | undefined)[]): readonly KnownMovement[] {
    const movements = [...new Set(ids)].map((id) => (id === undefined ? undefined : this.#sources.ledger.movement(id)));
    return movements.filter((movement) => movement !== undefined).sort(compareMovements);
  }
}

function flowsNamed(naming: Naming): ReadonlySet<FlowId> {
  return new Set([...naming.flows.flatMap(({ flowIds }) => flowIds), ...naming.payments.flatMap(({ flowIds }) => flowIds)]);
}

function flowsTaken(step: NamedStep): readonly FlowId[] {
  if (step.kind === 'NOTHING') return [];
  return [...step.decision.allocations, ...step.decision.proposal].flatMap(({ target }) => (target.kind === 'FLOW' ? [target.flowId] : []));
}

function isPostal({ postalAccount, causale }: Pick<TreasuryMovement, 'postalAccount' | 'causale'>): boolean {
  return postalAccount || POSTAL_WORDS.test(causaleText(causale).upper.replace(/ +/g, ' '));
}

function isNew<T>(set: Set<T>, value: T): boolean {
  if (set.has(value)) return false;
  set.add(value);
  return true;
}

function sumOf(allocations: readonly Readonly<{ cents: number }>[]): number {
  return allocations.reduce((sum, { cents }) => sum + cents, 0);
}

/**
 * The rules on what nothing names: R8's excess, R9, R12, R10, R11, R14, one after the other. Each sees the flows that the rules before it have
 * neither covered nor proposed.
 *
 * Source: reconciliation.md 3.3 (windows), 3.4.
 */
import { iufKey } from '../../../domain/remittance/known-iufs.ts';
import { isOneEditApart } from '../../../domain/remittance/one-edit.ts';
import { ClaimStage, type Verdict } from './claim-stage.ts';
import { isInNarrowWindow, isInWideWindow, regulationDatesFor } from './credit-windows.ts';
import { open, proposed, toFlow, type Decision } from './decision.ts';
import { setsAddingTo } from './flow-sets.ts';
import type { AllocationTarget, FlowId, MatchableFlow, MovementId } from './matching-input.ts';
import { compareFlows } from './matching-order.ts';
import type { AllocationShare } from './matching-result.ts';
import type { NamedStep, OpenCredit } from './named-matching.ts';
import { amountKey, dayKey, type OpenFlow, type OpenFlows } from './open-flows.ts';
import { pspKey } from './psp-names.ts';

/** A credit as these rules see it. */
export type LateCredit = OpenCredit & Readonly<{ step: NamedStep; psp: string | null; isPostal: boolean }>;

const STAGES = ['EXCESS', 'R9', 'R10', 'R11'] as const;
type Stage = (typeof STAGES)[number];

const SCORE = { R9: 75, R10: 60, R11: 55 } as const;
const MAX_SET = 6;
const MAX_EXCESS_SET = 5;

type FlowSets = readonly (readonly FlowId[])[];

/** Whatever a run has changed: credits whose decision, flows whose proposals are not what they were. */
export type LateChange = Readonly<{ movements: ReadonlySet<MovementId>; flows: ReadonlySet<FlowId> }>;

export class LateRules {
  readonly #flows: OpenFlows;
  readonly #creditOf: (id: MovementId) => LateCredit | undefined;
  readonly #flowOf: (id: FlowId) => MatchableFlow | undefined;
  readonly #stages = { EXCESS: new ClaimStage(), R9: new ClaimStage(), R10: new ClaimStage(), R11: new ClaimStage() } as const;

  constructor(flows: OpenFlows, creditOf: (id: MovementId) => LateCredit | undefined, flowOf: (id: FlowId) => MatchableFlow | undefined) {
    this.#flows = flows;
    this.#creditOf = creditOf;
    this.#flowOf = flowOf;
  }

  /** Works out again `touched` credits, and those that depend on flows that opened or closed (`keys` of {@link OpenFlows.set}). */
  run(touched: Iterable<MovementId>, keys: Iterable<string>): LateChange {
    const movements = new Set(touched);
    const flows = new Set<FlowId>();
    const changedKeys = new Set(keys);
    for (const stage of STAGES) {
      const rule = this.#stages[stage];
      for (const id of movements) rule.enrol(id, this.#keysAt(stage, id));
      for (const id of rule.dependents(changedKeys)) movements.add(id);
      const change = rule.run(movements, (id) => this.#solve(stage, id));
      for (const id of change.movements) movements.add(id);
      for (const id of change.flows) {
        flows.add(id);
        for (const key of this.#flows.keysOf(id)) changedKeys.add(key);
      }
    }
    return { movements, flows };
  }

  /** Credits to which these rules propose a flow. */
  proposedTo(flowId: FlowId): readonly MovementId[] {
    return STAGES.flatMap((stage) => [...this.#stages[stage].proposedTo(flowId)]);
  }

  /** The decision on a credit that no automatic rule has taken. */
  decisionOn(credit: LateCredit): Decision {
    const { step } = credit;
    if (step.kind === 'DECIDED') return step.decision;
    if (step.kind === 'EXCEEDING') return this.#withExcess(step, this.#verdict('EXCESS', credit));
    const alike = this.#verdict('R9', credit);
    if (alike.kind !== 'NONE') return alikeDecision(alike, step.kind === 'UNREAD' ? step.text : null, credit.cents);
    if (step.kind === 'UNREAD') return step.decision;
    if (credit.isPostal) return open({ rule: 'R12', code: 'TES_POSTALE', said: { kind: 'POSTAL' } });
    const summed = this.#verdict('R10', credit);
    if (summed.kind !== 'NONE') return this.#summedDecision(summed, credit);
    const equal = this.#verdict('R11', credit);
    return equal.kind === 'NONE' ? open({ rule: 'R14', code: 'TES_NO_MATCH', said: { kind: 'NOTHING' } }) : equalDecision(equal, credit.cents);
  }

  #verdict(stage: Stage, { id }: LateCredit): Verdict {
    return this.#stages[stage].verdictOf(id);
  }

  /** What the outcome of a rule for a credit depends on; null when the rule is not for it. */
  #keysAt(stage: Stage, id: MovementId): readonly string[] | null {
    const credit = this.#creditOf(id);
    if (credit === undefined) return null;
    const { step, psp } = credit;
    switch (stage) {
      case 'EXCESS':
        return step.kind === 'EXCEEDING' ? [dayKey(pspKey(step.flow.pspId), step.flow.regulationDate)] : null;
      case 'R9':
        return step.kind === 'UNREAD' || (step.kind === 'NOTHING' && credit.naming.hasKeyword && psp !== null) ? [amountKey(credit.cents)] : null;
      case 'R10':
        return this.#isUnnamed(credit) && psp !== null ? regulationDatesFor(credit.bookingDate).map((date) => dayKey(psp, date)) : null;
      case 'R11':
        // For a known PSP R10 has looked at single flows too.
        return this.#isUnnamed(credit) && psp === null ? [amountKey(credit.cents)] : null;
    }
  }

  #isUnnamed(credit: LateCredit): boolean {
    return credit.step.kind === 'NOTHING' && !credit.isPostal && this.#verdict('R9', credit).kind === 'NONE';
  }

  #solve(stage: Stage, id: MovementId): FlowSets {
    const credit = this.#creditOf(id);
    if (credit === undefined) return [];
    switch (stage) {
      case 'EXCESS':
        return this.#excessSets(credit);
      case 'R9':
        return this.#alikeFlows(credit);
      case 'R10':
        return this.#summingSets(credit);
      case 'R11':
        return singles(this.#free(stage, credit, this.#flows.ofAmount(credit.cents)).filter(({ flow }) => isInNarrowWindow(credit.bookingDate, flow.regulationDate)));
    }
  }

  #excessSets(credit: LateCredit): FlowSets {
    if (credit.step.kind !== 'EXCEEDING') return [];
    const { flow, excessCents } = credit.step;
    const others = this.#free('EXCESS', credit, this.#flows.ofDay(pspKey(flow.pspId), flow.regulationDate));
    return setsAddingTo(excessCents, [members(others)], MAX_EXCESS_SET);
  }

  #alikeFlows(credit: LateCredit): FlowSets {
    const text = credit.step.kind === 'UNREAD' ? credit.step.text : null;
    const isAlike = ({ flow }: OpenFlow): boolean => {
      const isOfPsp = credit.psp === null ? text !== null : pspKey(flow.pspId) === credit.psp;
      return isOfPsp && isInWideWindow(credit.bookingDate, flow.regulationDate) && (text === null || isOneEditApart(iufKey(flow.iuf), text));
    };
    return singles(this.#free('R9', credit, this.#flows.ofAmount(credit.cents)).filter(isAlike));
  }

  #summingSets(credit: LateCredit): FlowSets {
    const { psp } = credit;
    if (psp === null) return [];
    const days = regulationDatesFor(credit.bookingDate).toSorted();
    return setsAddingTo(credit.cents, days.map((day) => members(this.#free('R10', credit, this.#flows.ofDay(psp, day)))), MAX_SET);
  }

  /** Flows in no proposal of the rules before, of which no match with the credit was undone. */
  #free(stage: Stage, credit: LateCredit, flows: readonly OpenFlow[]): readonly OpenFlow[] {
    if (flows.length === 0) return flows;
    const earlier = STAGES.slice(0, STAGES.indexOf(stage)).map((before) => this.#stages[before]);
    return flows.filter(({ flow }) => !earlier.some((rule) => rule.hasProposed(flow.id)) && !credit.isBlocked(toFlow(flow.id)));
  }

  /** R8: what the excess is for, when exactly one set of flows makes it up. */
  #withExcess(step: Extract<NamedStep, { kind: 'EXCEEDING' }>, verdict: Verdict): Decision {
    const { decision, flow, leftCents } = step;
    if (verdict.kind === 'NONE') return decision;
    const sets = verdict.sets.map((set) => [flow, ...this.#flowsOf(set)].sort(compareFlows).map(({ id }) => id));
    if (verdict.kind !== 'PROPOSED') return { ...decision, candidates: sets.map((set) => set.map(toFlow)) };
    const flowIds = sets.flat();
    const proposal = flowIds.map((id) => (id === flow.id ? { target: toFlow(id), cents: leftCents } : this.#whole(id)));
    return { ...decision, code: 'TES_CUMULATIVO', secondCode: null, diffCents: 0, flowIds, proposal, said: { kind: 'EXCEEDING_SET', leftCents } };
  }

  #summedDecision(verdict: Exclude<Verdict, { kind: 'NONE' }>, { cents }: LateCredit): Decision {
    const [set = []] = verdict.sets;
    if (verdict.kind !== 'SEVERAL' && set.length === 1) return equalDecision(verdict, cents);
    if (verdict.kind === 'PROPOSED') {
      return proposed({ rule: 'R10', score: SCORE.R10, code: 'TES_CUMULATIVO', flowIds: set, proposal: set.map((id) => this.#whole(id)), said: { kind: 'SUM' } });
    }
    return open({ rule: 'R10', code: 'TES_NO_MATCH', candidates: targets(verdict.sets), said: { kind: verdict.kind === 'SEVERAL' ? 'SUM_SEVERAL' : 'SUM_CONTESTED' } });
  }

  #whole(id: FlowId): AllocationShare {
    return { target: toFlow(id), cents: this.#flows.centsOf(id) };
  }

  #flowsOf(ids: readonly FlowId[]): readonly MatchableFlow[] {
    return ids.map((id) => this.#flowOf(id)).filter((flow) => flow !== undefined);
  }
}

function alikeDecision(verdict: Exclude<Verdict, { kind: 'NONE' }>, text: string | null, cents: number): Decision {
  if (verdict.kind === 'PROPOSED') {
    const flowIds = verdict.sets.flat();
    return proposed({ rule: 'R9', score: SCORE.R9, code: 'IUF_NO_TES', flowIds, proposal: flowIds.map((id) => ({ target: toFlow(id), cents })), said: { kind: 'ALIKE', text } });
  }
  const said = { kind: verdict.kind === 'SEVERAL' ? 'ALIKE_SEVERAL' : 'ALIKE_CONTESTED', text } as const;
  return open({ rule: 'R9', code: text === null ? 'TES_NO_MATCH' : 'TES_NO_IUF_OR_IUV', candidates: targets(verdict.sets), said });
}

/** R11; also a set of one that R10 found. */
function equalDecision(verdict: Exclude<Verdict, { kind: 'NONE' }>, cents: number): Decision {
  if (verdict.kind === 'PROPOSED') {
    const flowIds = verdict.sets.flat();
    return proposed({ rule: 'R11', score: SCORE.R11, code: 'TES_NO_MATCH', flowIds, proposal: flowIds.map((id) => ({ target: toFlow(id), cents })), said: { kind: 'AMOUNT' } });
  }
  return open({ rule: 'R11', code: 'TES_NO_MATCH', candidates: targets(verdict.sets), said: { kind: verdict.kind === 'SEVERAL' ? 'AMOUNT_SEVERAL' : 'AMOUNT_CONTESTED' } });
}

function targets(sets: FlowSets): readonly (readonly AllocationTarget[])[] {
  return sets.map((set) => set.map(toFlow));
}

function singles(flows: readonly OpenFlow[]): FlowSets {
  return flows.map(({ flow }) => [flow.id]);
}

function members(flows: readonly OpenFlow[]): readonly Readonly<{ id: FlowId; cents: number }>[] {
  return flows.map(({ flow, cents }) => ({ id: flow.id, cents }));
}

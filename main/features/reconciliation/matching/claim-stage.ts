/**
 * Rules that propose flows on likeness (R8's excess, R9, R10, R11): each is worked out for all its credits on the same snapshot, and a flow
 * claimed by two credits is proposed to neither.
 *
 * Source: reconciliation.md 3.4 ("ties never resolved by chance").
 */
import type { FlowId, MovementId } from './matching-input.ts';
import { MultiMap } from './multi-map.ts';

/** What a rule found for a credit. `sets` has more than one when nobody can tell. */
export type Verdict = Readonly<{ kind: 'NONE' }> | Readonly<{ kind: 'PROPOSED' | 'CONTESTED' | 'SEVERAL'; sets: readonly (readonly FlowId[])[] }>;

const NONE: Verdict = { kind: 'NONE' };

/** What a run of a stage has changed. */
export type StageChange = Readonly<{ movements: ReadonlySet<MovementId>; flows: ReadonlySet<FlowId> }>;

/** One such rule: its credits, what each depends on, and what each claims. */
export class ClaimStage {
  readonly #keysOf = new Map<MovementId, readonly string[]>();
  readonly #byKey = new MultiMap<string, MovementId>();
  readonly #setsOf = new Map<MovementId, readonly (readonly FlowId[])[]>();
  readonly #claimants = new MultiMap<FlowId, MovementId>();
  readonly #verdicts = new Map<MovementId, Verdict>();
  readonly #proposedTo = new MultiMap<FlowId, MovementId>();

  /** Puts a credit under the rule, or takes it out (`null`). `keys`: names of what its outcome depends on. */
  enrol(id: MovementId, keys: readonly string[] | null): void {
    for (const key of this.#keysOf.get(id) ?? []) this.#byKey.delete(key, id);
    if (keys === null) {
      this.#keysOf.delete(id);
      return;
    }
    this.#keysOf.set(id, keys);
    for (const key of keys) this.#byKey.add(key, id);
  }

  /** The credits whose outcome depends on any of the keys. */
  dependents(keys: Iterable<string>): ReadonlySet<MovementId> {
    const found = new Set<MovementId>();
    for (const key of keys) for (const id of this.#byKey.get(key)) found.add(id);
    return found;
  }

  verdictOf(id: MovementId): Verdict {
    return this.#verdicts.get(id) ?? NONE;
  }

  /** Credits to which the rule proposes a flow: at most one. */
  proposedTo(flowId: FlowId): Iterable<MovementId> {
    return this.#proposedTo.get(flowId);
  }

  hasProposed(flowId: FlowId): boolean {
    return this.#proposedTo.count(flowId) > 0;
  }

  /** Works the rule out again for some credits; `solve` gives the first two sets of flows that fit one. */
  run(ids: Iterable<MovementId>, solve: (id: MovementId) => readonly (readonly FlowId[])[]): StageChange {
    const judged = new Set<MovementId>();
    for (const id of ids) {
      judged.add(id);
      const claimed = this.#claim(id, this.#keysOf.has(id) ? solve(id) : []);
      for (const flowId of claimed) for (const other of this.#claimants.get(flowId)) judged.add(other);
    }
    const movements = new Set<MovementId>();
    const flows = new Set<FlowId>();
    for (const id of judged) this.#judge(id, movements, flows);
    return { movements, flows };
  }

  /** @returns flows whose claimants may now be judged otherwise. */
  #claim(id: MovementId, sets: readonly (readonly FlowId[])[]): ReadonlySet<FlowId> {
    const concerned = new Set<FlowId>();
    const earlier = this.#setsOf.get(id) ?? [];
    if (earlier.length === 1) {
      for (const flowId of earlier.flat()) {
        this.#claimants.delete(flowId, id);
        concerned.add(flowId);
      }
    }
    if (sets.length === 0) this.#setsOf.delete(id);
    else this.#setsOf.set(id, sets);
    if (sets.length === 1) {
      for (const flowId of sets.flat()) {
        this.#claimants.add(flowId, id);
        concerned.add(flowId);
      }
    }
    return concerned;
  }

  #judge(id: MovementId, movements: Set<MovementId>, flows: Set<FlowId>): void {
    const earlier = this.verdictOf(id);
    const verdict = this.#judged(this.#setsOf.get(id) ?? []);
    if (isSameVerdict(earlier, verdict)) return;
    movements.add(id);
    if (earlier.kind === 'PROPOSED') {
      for (const flowId of earlier.sets.flat()) {
        this.#proposedTo.delete(flowId, id);
        flows.add(flowId);
      }
    }
    if (verdict.kind === 'PROPOSED') {
      for (const flowId of verdict.sets.flat()) {
        this.#proposedTo.add(flowId, id);
        flows.add(flowId);
      }
    }
    if (verdict.kind === 'NONE') this.#verdicts.delete(id);
    else this.#verdicts.set(id, verdict);
  }

  #judged(sets: readonly (readonly FlowId[])[]): Verdict {
    if (sets.length === 0) return NONE;
    if (sets.length > 1) return { kind: 'SEVERAL', sets };
    const isContested = sets.flat().some((flowId) => this.#claimants.count(flowId) > 1);
    return { kind: isContested ? 'CONTESTED' : 'PROPOSED', sets };
  }
}

function isSameVerdict(a: Verdict, b: Verdict): boolean {
  if (a.kind === 'NONE' || b.kind === 'NONE') return a.kind === b.kind;
  return a.kind === b.kind && a.sets.length === b.sets.length && a.sets.every((set, place) => set.join(' ') === b.sets[place]?.join(' '));
}

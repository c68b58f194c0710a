/** What persons (and collection orders) have settled, and rules may not touch. Kept by row: of which movement a row is a copy may change. */
import { targetKey } from './decision.ts';
import type { AllocationId, AllocationTarget, BlockedPair, FlowId, FrozenAllocation, MatchingChanges, MovementId, ReceiptId } from './matching-input.ts';
import { MultiMap } from './multi-map.ts';

/** Whatever a change of decisions concerns. */
export type DecisionChange = Readonly<{ rows: ReadonlySet<MovementId>; flows: ReadonlySet<FlowId>; iuvs: ReadonlySet<string> }>;

const NO_FROZEN: readonly FrozenAllocation[] = [];

/** Frozen allocations, undone matches, excluded movements, confirmed partial reversals. */
export class PersonDecisions {
  readonly #frozen = new Map<AllocationId, FrozenAllocation>();
  readonly #frozenOfRow = new MultiMap<MovementId, AllocationId>();
  readonly #frozenOfFlow = new MultiMap<FlowId, AllocationId>();
  readonly #frozenOfReceipt = new MultiMap<ReceiptId, AllocationId>();
  /** By row, then target: the rules that made what was undone. */
  readonly #blocked = new Map<MovementId, Map<string, Set<string>>>();
  readonly #excluded = new Set<MovementId>();
  readonly #reduced = new Map<MovementId, MovementId>();
  readonly #reductionsOf = new MultiMap<MovementId, MovementId>();

  /** Takes in what has changed. */
  change(changes: MatchingChanges): DecisionChange {
    const rows = new Set<MovementId>();
    const flows = new Set<FlowId>();
    const iuvs = new Set<string>();
    const touch = ({ movementId, target }: Pick<FrozenAllocation, 'movementId' | 'target'>): void => {
      rows.add(movementId);
      if (target.kind === 'FLOW') flows.add(target.flowId);
      else iuvs.add(target.iuv);
    };
    for (const id of changes.released ?? []) this.#release(id, touch);
    for (const allocation of changes.frozen ?? []) {
      this.#release(allocation.id, touch);
      this.#freeze(allocation);
      touch(allocation);
    }
    for (const pair of changes.unblocked ?? []) this.#unblock(pair, rows);
    for (const pair of changes.blocked ?? []) this.#block(pair, rows);
    for (const id of changes.readmitted ?? []) if (this.#excluded.delete(id)) rows.add(id);
    for (const id of changes.excluded ?? []) if (!this.#excluded.has(id)) rows.add(this.#exclude(id));
    for (const reversalId of changes.withdrawnReversals ?? []) this.#withdraw(reversalId, rows);
    for (const { reversalId, creditId } of changes.reversals ?? []) {
      this.#withdraw(reversalId, rows);
      this.#reduced.set(reversalId, creditId);
      this.#reductionsOf.add(creditId, reversalId);
      rows.add(reversalId).add(creditId);
    }
    return { rows, flows, iuvs };
  }

  /** True when any decision is kept under a row. */
  isMarked(rowId: MovementId): boolean {
    return this.#frozenOfRow.count(rowId) > 0 || this.#blocked.has(rowId) || this.#excluded.has(rowId) || this.#reduced.has(rowId) || this.#reductionsOf.count(rowId) > 0;
  }

  frozenOf(rowIds: readonly MovementId[]): readonly FrozenAllocation[] {
    if (this.#frozen.size === 0) return NO_FROZEN;
    return rowIds.flatMap((rowId) => this.#all(this.#frozenOfRow.get(rowId)));
  }

  frozenOn(flowId: FlowId): readonly FrozenAllocation[] {
    return this.#all(this.#frozenOfFlow.get(flowId));
  }

  frozenOnReceipt(receiptId: ReceiptId): readonly FrozenAllocation[] {
    return this.#all(this.#frozenOfReceipt.get(receiptId));
  }

  /** A match of these two was undone, by whatever rule it had been made. */
  isBlocked(rowIds: readonly MovementId[], target: AllocationTarget): boolean {
    if (this.#blocked.size === 0) return false;
    const key = targetKey(target);
    return rowIds.some((rowId) => this.#blocked.get(rowId)?.has(key) === true);
  }

  isExcluded(rowIds: readonly MovementId[]): boolean {
    return this.#excluded.size > 0 && rowIds.some((rowId) => this.#excluded.has(rowId));
  }

  /** The credit of which a person confirmed that a reversal takes back a part. */
  creditReducedBy(rowIds: readonly MovementId[]): MovementId | undefined {
    if (this.#reduced.size === 0) return undefined;
    return rowIds.map((rowId) => this.#reduced.get(rowId)).find((creditId) => creditId !== undefined);
  }

  /** Confirmed partial reversals of a credit. */
  reductionsOf(rowIds: readonly MovementId[]): readonly MovementId[] {
    return this.#reduced.size === 0 ? [] : rowIds.flatMap((rowId) => [...this.#reductionsOf.get(rowId)]);
  }

  #all(ids: Iterable<AllocationId>): readonly FrozenAllocation[] {
    if (this.#frozen.size === 0) return NO_FROZEN;
    return [...ids].sort((a, b) => a - b).map((id) => this.#frozen.get(id)).filter((allocation) => allocation !== undefined);
  }

  #freeze(allocation: FrozenAllocation): void {
    const { id, movementId, target } = allocation;
    this.#frozen.set(id, allocation);
    this.#frozenOfRow.add(movementId, id);
    if (target.kind === 'FLOW') this.#frozenOfFlow.add(target.flowId, id);
    else this.#frozenOfReceipt.add(target.receiptId, id);
  }

  #release(id: AllocationId, touch: (allocation: FrozenAllocation) => void): void {
    const allocation = this.#frozen.get(id);
    if (allocation === undefined) return;
    this.#frozen.delete(id);
    this.#frozenOfRow.delete(allocation.movementId, id);
    if (allocation.target.kind === 'FLOW') this.#frozenOfFlow.delete(allocation.target.flowId, id);
    else this.#frozenOfReceipt.delete(allocation.target.receiptId, id);
    touch(allocation);
  }

  #block({ movementId, target, rule }: BlockedPair, rows: Set<MovementId>): void {
    const targets = this.#blocked.get(movementId) ?? new Map<string, Set<string>>();
    this.#blocked.set(movementId, targets);
    const key = targetKey(target);
    targets.set(key, (targets.get(key) ?? new Set<string>()).add(rule));
    rows.add(movementId);
  }

  #unblock({ movementId, target, rule }: BlockedPair, rows: Set<MovementId>): void {
    const targets = this.#blocked.get(movementId);
    const key = targetKey(target);
    const rules = targets?.get(key);
    if (targets === undefined || rules?.delete(rule) !== true) return;
    if (rules.size === 0) targets.delete(key);
    if (targets.size === 0) this.#blocked.delete(movementId);
    rows.add(movementId);
  }

  #exclude(id: MovementId): MovementId {
    this.#excluded.add(id);
    return id;
  }

  #withdraw(reversalId: MovementId, rows: Set<MovementId>): void {
    const creditId = this.#reduced.get(reversalId);
    if (creditId === undefined) return;
    this.#reduced.delete(reversalId);
    this.#reductionsOf.delete(creditId, reversalId);
    rows.add(reversalId).add(creditId);
  }
}

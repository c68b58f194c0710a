/**
 * Sets of flows of one PSP and day that add up to an amount (R10, R8).
 *
 * Source: reconciliation.md 3.4, "R10 search bound".
 */
import type { FlowId } from './matching-input.ts';

/** A flow that may still be credited. */
export type SetMember = Readonly<{ id: FlowId; cents: number }>;

/** Two are enough to know that nobody but a person can tell. */
const ENOUGH = 2;
/** Of more flows on one day no sets are looked for, only single ones. */
export const MAX_SET_CANDIDATES = 20;

/**
 * The first two sets that add up to `cents`: the smaller first, then the earlier group, then the order of its members.
 * @param groups flows of one day each, in order; a set never takes from two.
 * @param maxSize most flows in a set.
 */
export function setsAddingTo(cents: number, groups: readonly (readonly SetMember[])[], maxSize: number): readonly (readonly FlowId[])[] {
  const searches = groups.map((group) => new SetSearch(group.filter((member) => member.cents > 0 && member.cents <= cents)));
  const found: (readonly FlowId[])[] = [];
  for (let size = 1; size <= maxSize && found.length < ENOUGH; size += 1) {
    for (const search of searches) search.find(cents, size, found);
  }
  return found;
}

/** Walks the sets of one day in the order of its flows, leaving out what cannot reach the amount. */
class SetSearch {
  readonly #members: readonly SetMember[];
  /** For each place and size: the least and the most that so many of the members from there on add up to. Made when first needed. */
  #bounds: readonly Readonly<{ least: readonly number[]; most: readonly number[] }>[] = [];

  constructor(members: readonly SetMember[]) {
    this.#members = members;
  }

  find(cents: number, size: number, found: (readonly FlowId[])[]): void {
    if (size > this.#members.length || (size > 1 && this.#members.length > MAX_SET_CANDIDATES)) return;
    if (size > 1 && this.#bounds.length === 0) this.#bounds = this.#members.map((_, place) => boundsOf(this.#members.slice(place)));
    if (size === 1) {
      for (const member of this.#members) if (member.cents === cents && found.length < ENOUGH) found.push([member.id]);
      return;
    }
    this.#walk(0, cents, size, [], found);
  }

  #walk(from: number, cents: number, size: number, taken: readonly FlowId[], found: (readonly FlowId[])[]): void {
    if (size === 0) {
      if (cents === 0) found.push(taken);
      return;
    }
    for (let place = from; place + size <= this.#members.length && found.length < ENOUGH; place += 1) {
      const member = this.#members[place];
      const bounds = this.#bounds[place];
      if (member === undefined || bounds === undefined) return;
      if (cents < (bounds.least[size] ?? 0) || cents > (bounds.most[size] ?? 0)) return;
      if (member.cents <= cents) this.#walk(place + 1, cents - member.cents, size - 1, [...taken, member.id], found);
    }
  }
}

function boundsOf(members: readonly SetMember[]): Readonly<{ least: readonly number[]; most: readonly number[] }> {
  const sorted = members.map(({ cents }) => cents).sort((a, b) => a - b);
  const running = (amounts: readonly number[]): readonly number[] => {
    const sums = [0];
    for (const amount of amounts) sums.push((sums.at(-1) ?? 0) + amount);
    return sums;
  };
  return { least: running(sorted), most: running(sorted.toReversed()) };
}

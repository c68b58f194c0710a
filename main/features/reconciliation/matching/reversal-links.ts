/**
 * Which credit a reversal takes back (G4, R1, R1b, R1c).
 *
 * Source: reconciliation.md 1.2 G4, 3.4.
 */
import { withoutLeadingZeros, type TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { MovementId } from './matching-input.ts';
import { compareMovements } from './matching-order.ts';
import { MultiMap } from './multi-map.ts';
import type { KnownMovement } from './row-ledger.ts';

/** What a movement is in a reversal. A credit that is only reversed in part has no link of its own. */
export type ReversalLink =
  | Readonly<{ kind: 'REVERSED'; by: MovementId }>
  | Readonly<{ kind: 'REVERSES'; creditId: MovementId }>
  | Readonly<{ kind: 'REDUCES'; creditId: MovementId }>
  | Readonly<{ kind: 'ORPHAN' }>;

/** A credit and what it is still worth after confirmed partial reversals. */
export type ReversibleCredit = Readonly<{ movement: KnownMovement; worthCents: number }>;

/** True for a credit that counts. */
export function isCredit({ ignoredAs, sign }: TreasuryMovement): boolean {
  return ignoredAs === null && sign === 1;
}

/** True for a row that takes an earlier credit back. */
export function isReversal({ ignoredAs, sign }: TreasuryMovement): boolean {
  return ignoredAs === null && sign === -1;
}

/** Links reversals to the credits among which they may look: those that share a number with them. */
export function linkReversals(reversals: readonly KnownMovement[], credits: readonly ReversibleCredit[]): ReadonlyMap<MovementId, ReversalLink> {
  const links = new Map<MovementId, ReversalLink>();
  let waiting = reversals.toSorted(compareMovements);
  // A credit taken back by one reversal is out of sight for the others, and may leave them only one to find.
  for (let before = -1; before !== waiting.length; ) {
    before = waiting.length;
    waiting = waiting.filter((reversal) => {
      const found = creditOf(reversal, credits, links);
      if (found === undefined || found.worthCents !== reversal.facts.amountCents) return true;
      links.set(reversal.id, { kind: 'REVERSES', creditId: found.movement.id });
      links.set(found.movement.id, { kind: 'REVERSED', by: reversal.id });
      return false;
    });
  }
  for (const reversal of waiting) {
    const found = creditOf(reversal, credits, links);
    const isPart = found !== undefined && found.worthCents > reversal.facts.amountCents;
    links.set(reversal.id, isPart ? { kind: 'REDUCES', creditId: found.movement.id } : { kind: 'ORPHAN' });
  }
  return links;
}

/** The three searches of G4; undefined when they find nothing, or more than one. */
function creditOf({ facts }: KnownMovement, credits: readonly ReversibleCredit[], links: ReadonlyMap<MovementId, ReversalLink>): ReversibleCredit | undefined {
  const open = credits.filter(({ movement }) => movement.facts.year === facts.year && !links.has(movement.id));
  for (const isFound of [
    (credit: TreasuryMovement) => isSameBill(facts, credit, facts.reversedBolletta),
    (credit: TreasuryMovement) => isSameBill(facts, credit, facts.bolletta),
    (credit: TreasuryMovement) => isSameNumber(facts.provvisorio, credit.provvisorio),
  ]) {
    const found = open.filter(({ movement }) => isFound(movement.facts));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

function isSameBill(reversal: TreasuryMovement, credit: TreasuryMovement, bolletta: string | null): boolean {
  const hasOtherTreasurer = reversal.bankEntityCode !== null && credit.bankEntityCode !== null && reversal.bankEntityCode !== credit.bankEntityCode;
  return !hasOtherTreasurer && isSameNumber(bolletta, credit.bolletta);
}

function isSameNumber(first: string | null, second: string | null): boolean {
  return first !== null && second !== null && withoutLeadingZeros(first) === withoutLeadingZeros(second);
}

/** Keeps the links of all movements, and works out again only those that share a number with what has changed. */
export class ReversalLinks {
  readonly #keysOf = new Map<MovementId, readonly string[]>();
  readonly #reversalsByKey = new MultiMap<string, MovementId>();
  readonly #creditsByKey = new MultiMap<string, MovementId>();
  readonly #links = new Map<MovementId, ReversalLink>();

  linkOf(id: MovementId): ReversalLink | undefined {
    return this.#links.get(id);
  }

  /**
   * @param movementOf a movement as it is now, undefined when it is gone.
   * @param worthOf what a credit is worth after confirmed partial reversals; null for a reversal that is one of these.
   * @returns ids whose link, or what is said of it, is not what it was.
   */
  update(touched: Iterable<MovementId>, movementOf: (id: MovementId) => KnownMovement | undefined, worthOf: (movement: KnownMovement) => number | null): ReadonlySet<MovementId> {
    const keys = new Set<string>();
    const changed = new Set<MovementId>();
    for (const id of touched) {
      for (const key of this.#unregistered(id)) keys.add(key);
      const movement = movementOf(id);
      for (const key of movement === undefined ? [] : this.#registered(movement)) keys.add(key);
      if (movement === undefined) this.#setLink(id, undefined, changed);
    }
    const seen = new Set<string>();
    for (const key of keys) if (!seen.has(key)) this.#relink(key, seen, movementOf, worthOf, changed);
    return changed;
  }

  #relink(start: string, seen: Set<string>, movementOf: (id: MovementId) => KnownMovement | undefined, worthOf: (movement: KnownMovement) => number | null, changed: Set<MovementId>): void {
    const { reversalIds, creditIds } = this.#connected(start, seen);
    const reversals: KnownMovement[] = [];
    for (const id of reversalIds) {
      const reversal = movementOf(id);
      if (reversal === undefined) continue;
      if (worthOf(reversal) === null) this.#setLink(id, undefined, changed);
      else reversals.push(reversal);
    }
    if (reversals.length === 0) {
      for (const id of creditIds) this.#setLink(id, undefined, changed);
      return;
    }
    const credits = [...creditIds].flatMap((id): readonly ReversibleCredit[] => {
      const movement = movementOf(id);
      return movement === undefined ? [] : [{ movement, worthCents: worthOf(movement) ?? 0 }];
    });
    const links = linkReversals(reversals, credits);
    for (const id of creditIds) this.#setLink(id, links.get(id), changed);
    for (const { id } of reversals) {
      this.#setLink(id, links.get(id), changed);
      // What is said of a reversal tells of its credit, which may have changed.
      changed.add(id);
    }
  }

  #connected(start: string, seen: Set<string>): Readonly<{ reversalIds: ReadonlySet<MovementId>; creditIds: ReadonlySet<MovementId> }> {
    const reversalIds = new Set<MovementId>();
    const creditIds = new Set<MovementId>();
    const keys = [start];
    seen.add(start);
    const follow = (id: MovementId, ids: Set<MovementId>): void => {
      if (ids.has(id)) return;
      ids.add(id);
      for (const key of this.#keysOf.get(id) ?? []) {
        if (!seen.has(key)) keys.push(key);
        seen.add(key);
      }
    };
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
      for (const id of this.#reversalsByKey.get(key)) follow(id, reversalIds);
      for (const id of this.#creditsByKey.get(key)) follow(id, creditIds);
    }
    return { reversalIds, creditIds };
  }

  #setLink(id: MovementId, link: ReversalLink | undefined, changed: Set<MovementId>): void {
    if (JSON.stringify(this.#links.get(id)) === JSON.stringify(link)) return;
    changed.add(id);
    if (link === undefined) this.#links.delete(id);
    else this.#links.set(id, link);
  }

  #unregistered(id: MovementId): readonly string[] {
    const keys = this.#keysOf.get(id) ?? [];
    for (const key of keys) {
      this.#reversalsByKey.delete(key, id);
      this.#creditsByKey.delete(key, id);
    }
    this.#keysOf.delete(id);
    return keys;
  }

  #registered(movement: KnownMovement): readonly string[] {
    if (!isCredit(movement.facts) && !isReversal(movement.facts)) return [];
    const { year, bolletta, reversedBolletta, provvisorio, sign } = movement.facts;
    const bills = sign === 1 ? [bolletta] : [reversedBolletta, bolletta];
    const keys = [...bills.map((bill) => (bill === null ? null : `B|${year}|${withoutLeadingZeros(bill)}`)), provvisorio === null ? null : `P|${year}|${withoutLeadingZeros(provvisorio)}`].filter((key) => key !== null);
    this.#keysOf.set(movement.id, keys);
    for (const key of keys) (sign === 1 ? this.#creditsByKey : this.#reversalsByKey).add(key, movement.id);
    // A reversal without any number is the orphan of nobody: it is told here, as no key leads to it.
    return keys.length === 0 && sign === -1 ? this.#alone(movement.id) : keys;
  }

  #alone(id: MovementId): readonly string[] {
    const keys = [`U|${id}`];
    this.#keysOf.set(id, keys);
    this.#reversalsByKey.add(`U|${id}`, id);
    return keys;
  }
}

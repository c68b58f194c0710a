/**
 * The identifiers of the flows that are here, as the reader of causali asks for them.
 *
 * Source: reconciliation.md 2.3 (T1, T2, T4), 3.2 (case-insensitive on the IUF).
 */
import { oneEditsOf } from './one-edit.ts';

/** Shorter identifiers are not looked for in a text (T1). */
export const MIN_IUF_LENGTH = 8;
/** Longest identifier of a flow. */
export const MAX_IUF_LENGTH = 35;

/** An identifier as it is compared: upper case, no blanks. */
export function iufKey(iuf: string): string {
  return iuf.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
}

/** Above it a change of the sorted list costs more than sorting it again. */
const MANY_PENDING = 256;

/**
 * Index of known identifiers: hash by key, sorted keys for beginnings, beginnings of eight characters.
 * Changes as flows come and go: one addition or removal costs microseconds at 25,000 flows.
 */
export class KnownIufs {
  readonly #spellings = new Map<string, string[]>();
  readonly #heads = new Map<string, number>();
  #sorted: string[] = [];
  #added = new Set<string>();
  #removed = new Set<string>();

  constructor(iufs: Iterable<string> = []) {
    for (const iuf of iufs) this.add(iuf);
  }

  /** Adds a flow's identifier; two flows may bear the same one, or two that differ only in case. */
  add(iuf: string): void {
    const key = iufKey(iuf);
    const spellings = this.#spellings.get(key);
    if (spellings !== undefined) {
      spellings.push(iuf);
      return;
    }
    this.#spellings.set(key, [iuf]);
    const head = key.slice(0, MIN_IUF_LENGTH);
    this.#heads.set(head, (this.#heads.get(head) ?? 0) + 1);
    if (!this.#removed.delete(key)) this.#added.add(key);
  }

  /** Takes one flow's identifier away. */
  remove(iuf: string): void {
    const key = iufKey(iuf);
    const spellings = this.#spellings.get(key);
    const place = spellings?.indexOf(iuf) ?? -1;
    if (spellings === undefined || place < 0) return;
    spellings.splice(place, 1);
    if (spellings.length > 0) return;
    this.#spellings.delete(key);
    const head = key.slice(0, MIN_IUF_LENGTH);
    const left = (this.#heads.get(head) ?? 1) - 1;
    if (left > 0) this.#heads.set(head, left);
    else this.#heads.delete(head);
    if (!this.#added.delete(key)) this.#removed.add(key);
  }

  /** The identifiers with a key, as spelled, one for each flow; empty when there is none. */
  spelled(key: string): readonly string[] {
    return this.#spellings.get(key) ?? [];
  }

  /** T1: length of the longest known key that stands in `text` at `start`, or 0. At most 28 look-ups. */
  longestAt(text: string, start: number): number {
    const longest = Math.min(MAX_IUF_LENGTH, text.length - start);
    if (longest < MIN_IUF_LENGTH || !this.#heads.has(text.slice(start, start + MIN_IUF_LENGTH))) return 0;
    for (let length = longest; length >= MIN_IUF_LENGTH; length -= 1) {
      if (this.#spellings.has(text.slice(start, start + length))) return length;
    }
    return 0;
  }

  /** T2: the keys that begin with `part` and are longer, in order. */
  startingWith(part: string): readonly string[] {
    const sorted = this.#sortedKeys();
    const found: string[] = [];
    for (let place = firstNotBelow(sorted, part); place < sorted.length; place += 1) {
      const key = sorted[place] ?? '';
      if (!key.startsWith(part)) break;
      if (key.length > part.length) found.push(key);
    }
    return found;
  }

  /** T4: the keys at Damerau distance 1 from a text, in order. */
  nearby(text: string): readonly string[] {
    const found: string[] = [];
    for (const edited of oneEditsOf(text)) if (this.#spellings.has(edited)) found.push(edited);
    return found.sort();
  }

  #sortedKeys(): readonly string[] {
    if (this.#added.size === 0 && this.#removed.size === 0) return this.#sorted;
    if (this.#added.size + this.#removed.size > MANY_PENDING) {
      this.#sorted = [...this.#spellings.keys()].sort();
    } else {
      for (const key of this.#removed) this.#sorted.splice(firstNotBelow(this.#sorted, key), 1);
      for (const key of this.#added) this.#sorted.splice(firstNotBelow(this.#sorted, key), 0, key);
    }
    this.#added = new Set();
    this.#removed = new Set();
    return this.#sorted;
  }
}

function firstNotBelow(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

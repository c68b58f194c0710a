/**
 * The names of the flows that the office has, as they compare (upper case). Written for the generator: it says beforehand which spoilt texts still point at one flow only, so that the truth holds
 * and no case is ambiguous by chance.
 */
export class KnownNames {
  readonly #sorted: readonly string[];
  readonly #all: ReadonlySet<string>;

  constructor(names: Iterable<string>) {
    this.#sorted = [...new Set([...names].map((name) => name.toUpperCase()))].sort();
    this.#all = new Set(this.#sorted);
  }

  has(name: string): boolean {
    return this.#all.has(name.toUpperCase());
  }

  /** The longest known name with which a text begins. */
  longestPrefixOf(text: string): string | null {
    const upper = text.slice(0, 35).toUpperCase();
    for (let length = upper.length; length > 0; length -= 1) if (this.#all.has(upper.slice(0, length))) return upper.slice(0, length);
    return null;
  }

  /** How many names begin with a text. */
  countBeginningWith(text: string): number {
    const upper = text.toUpperCase();
    return this.#firstNotBefore(`${upper}\uffff`) - this.#firstNotBefore(upper);
  }

  /** How many characters of a name must be left for it to be the only one that begins so; its whole length + 1 when it is the beginning of another. */
  shortestUniqueLength(name: string): number {
    for (let length = 1; length <= name.length; length += 1) if (this.countBeginningWith(name.slice(0, length)) === 1) return length;
    return name.length + 1;
  }

  #firstNotBefore(text: string): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

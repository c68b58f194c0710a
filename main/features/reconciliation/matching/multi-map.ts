/** Several values under one key; a key without values is none. Most keys have one value: only the others cost a set. Values are not arrays or sets themselves. */
export class MultiMap<K, V extends string | number | Readonly<{ key: string }>> {
  readonly #values = new Map<K, V | Set<V>>();

  add(key: K, value: V): void {
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, value);
    else if (values instanceof Set) values.add(value);
    else if (values !== value) this.#values.set(key, new Set([values, value]));
  }

  delete(key: K, value: V): void {
    const values = this.#values.get(key);
    if (values instanceof Set) {
      values.delete(value);
      if (values.size === 0) this.#values.delete(key);
    } else if (values === value) this.#values.delete(key);
  }

  /** The values under a key, none of them twice. */
  get(key: K): Iterable<V> {
    const values = this.#values.get(key);
    if (values === undefined) return NOTHING;
    return values instanceof Set ? values : [values];
  }

  /** How many values are under a key. */
  count(key: K): number {
    const values = this.#values.get(key);
    if (values === undefined) return 0;
    return values instanceof Set ? values.size : 1;
  }
}

const NOTHING: readonly never[] = [];

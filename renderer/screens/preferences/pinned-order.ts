/** Places of Alt+1..9. */
export const MOST_PINNED = 9;

/** Moves the service at `index` one place up (-1) or down (+1); the list stays as it is at its ends. */
export function moved(ids: readonly number[], index: number, by: -1 | 1): readonly number[] {
  const to = index + by;
  const here = ids[index];
  const there = ids[to];
  if (here === undefined || there === undefined) return ids;
  return ids.map((id, at) => (at === index ? there : at === to ? here : id));
}

export function withPinned(ids: readonly number[], id: number): readonly number[] {
  return ids.includes(id) || ids.length >= MOST_PINNED ? ids : [...ids, id];
}

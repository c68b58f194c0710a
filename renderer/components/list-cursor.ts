/** Which rows are chosen in a list of one million: some, or all those of the filter but some. */
export type Selection<Key extends string | number> =
  | Readonly<{ kind: 'some'; keys: ReadonlySet<Key> }>
  | Readonly<{ kind: 'all-but'; keys: ReadonlySet<Key> }>;

export function noSelection<Key extends string | number>(): Selection<Key> {
  return { kind: 'some', keys: new Set<Key>() };
}

export function isSelected<Key extends string | number>(selection: Selection<Key>, key: Key): boolean {
  return selection.kind === 'some' ? selection.keys.has(key) : !selection.keys.has(key);
}

/** Turns one row over. */
export function toggleRow<Key extends string | number>(selection: Selection<Key>, key: Key): Selection<Key> {
  const keys = new Set(selection.keys);
  if (!keys.delete(key)) keys.add(key);
  return { kind: selection.kind, keys };
}

/** Chooses these rows, or lets them go. */
export function chooseRows<Key extends string | number>(selection: Selection<Key>, rows: readonly Key[], chosen: boolean): Selection<Key> {
  const keys = new Set(selection.keys);
  for (const key of rows) if (chosen === (selection.kind === 'some')) keys.add(key); else keys.delete(key);
  return { kind: selection.kind, keys };
}

/** Indexes from one end to the other, both included, whichever comes first. */
function between(a: number, b: number): readonly number[] {
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, offset) => Math.min(a, b) + offset);
}

/**
 * What Shift with a movement does: the rows between `anchor` and `to` are chosen, those it left behind are let go.
 * @param from where the range ended before; equal to `anchor` when it begins
 */
export function extendRange(anchor: number, from: number, to: number): Readonly<{ choose: readonly number[]; release: readonly number[] }> {
  const choose = between(anchor, to);
  const wanted = new Set(choose);
  return { choose, release: between(anchor, from).filter((index) => !wanted.has(index)) };
}

/** How many rows are chosen, out of the total of the filter. */
export function selectedCount<Key extends string | number>(selection: Selection<Key>, total: number): number {
  return selection.kind === 'some' ? selection.keys.size : Math.max(0, total - selection.keys.size);
}

/** Where a movement key leads in a list of `count` rows with `page` visible ones; null = not a movement key. */
export function moveIndex(key: string, index: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const clamp = (wanted: number) => Math.min(count - 1, Math.max(0, wanted));
  switch (key) {
    case 'ArrowDown': return clamp(index + 1);
    case 'ArrowUp': return clamp(index - 1);
    case 'PageDown': return clamp(index + page);
    case 'PageUp': return clamp(index - page);
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return null;
  }
}

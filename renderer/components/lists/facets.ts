import type { Counts, FilterOption } from './list-filters.tsx';

/** How many rows each value of a filter would leave, as the core counts them; values that leave none are not told. */
export type Facet = readonly Readonly<{ value: string | number; label: string; count: number }>[];

export function countsOf(facet: Facet | undefined): Counts {
  return facet === undefined ? undefined : Object.fromEntries(facet.map(({ value, count }) => [String(value), count]));
}

/** The values there are to choose from; one that is chosen stays also when it leaves no row. */
export function optionsOf(facet: Facet | undefined, chosen: readonly string[]): readonly FilterOption[] {
  const found = (facet ?? []).map(({ value, label }) => ({ value: String(value), label, short: label }));
  return [...found, ...chosen.filter((value) => !found.some((option) => option.value === value)).map((value) => ({ value, label: value, short: value }))];
}

import type { StateAppearance } from './state-appearance.ts';
import type { IconName } from './icons.tsx';

/** One line of the results of the single search field. */
export type SearchResult = Readonly<{
  key: string;
  /** Icon for people and payments, shape of the state for positions. */
  glyph: Readonly<{ kind: 'icon'; icon: IconName }> | Readonly<{ kind: 'state'; look: StateAppearance }>;
  name: string;
  code?: string;
  detail?: string;
  /** Date or place. */
  when?: string;
  /** Right end: `2 aperte · 372,00 €`, `186,00 €`. */
  end?: string;
  onOpen: () => void;
  /** Leads to the whole list instead of to one thing found: not counted among the results. */
  wholeList?: true;
  /** F7: new position for this person. */
  onNewForPerson?: () => void;
}>;

/** `atLeast`: there may be more than `count`. */
export type SearchGroup = Readonly<{ title: string; count: number; atLeast?: boolean; results: readonly SearchResult[] }>;

/** All results in the order of the arrows. */
export function flatResults(groups: readonly SearchGroup[]): readonly SearchResult[] {
  return groups.flatMap((group) => group.results);
}

/** The next current result: arrows go round from the last to the first. */
export function nextResult(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowUp') return (index - 1 + count) % count;
  return null;
}

/** How many things were found, ways to the lists aside. */
export function countFound(results: readonly SearchResult[]): number {
  return results.filter(({ wholeList }) => wholeList !== true).length;
}

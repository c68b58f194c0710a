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
  /** F7: new position for this person. */
  onNewForPerson?: () => void;
}>;

export type SearchGroup = Readonly<{ title: string; count: number; results: readonly SearchResult[]; /** `Altre 2 posizioni`. */ more?: Readonly<{ label: string; onOpen: () => void }> }>;

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

import { foldLetters } from './text-pieces.ts';

export type Choice = Readonly<{
  value: string;
  label: string;
  /** Short code matched first and shown bold before the label (`TARI`). */
  code?: string;
  /** Second line or right-hand detail. */
  detail?: string;
  /** Why it cannot be chosen. */
  disabledReason?: string;
}>;

/** Lower is better; null = no match. A code that begins so comes first, then the label's beginning, then any word's. */
function rank(choice: Choice, words: readonly string[]): number | null {
  const [first] = words;
  if (first === undefined) return 0;
  const code = foldLetters(choice.code ?? '');
  const label = foldLetters(choice.label);
  const parts = `${code} ${label}`.split(/[^\p{L}\p{N}]+/u);
  if (!words.every((word) => parts.some((part) => part.startsWith(word)))) return null;
  if (code === first) return 1;
  if (code.startsWith(first)) return 2;
  return label.startsWith(first) ? 3 : 4;
}

/** The choices that match what was typed, best first; the given order is kept among equals. */
export function filterChoices(choices: readonly Choice[], typed: string): readonly Choice[] {
  const words = foldLetters(typed).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return choices
    .map((choice, index) => ({ choice, index, rank: rank(choice, words) }))
    .filter((item): item is typeof item & { rank: number } => item.rank !== null)
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .map((item) => item.choice);
}

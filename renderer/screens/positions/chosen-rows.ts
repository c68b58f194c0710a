import { isSelected, selectedCount, type Selection } from '../../components/list-cursor.ts';
import type { PositionFilter, PositionRow } from '../acts/operation-types.ts';

export type Chosen = Readonly<{ count: number; amountCents: number }>;

/** How many rows are chosen and what they are worth; with all chosen, what was left out is taken away from the totals. */
export function chosenTotals(selection: Selection<number>, rows: readonly Pick<PositionRow, 'id' | 'amountCents'>[], totals: Chosen | null): Chosen {
  const sum = (keep: (id: number) => boolean) => rows.reduce((total, row) => total + (keep(row.id) ? row.amountCents : 0), 0);
  if (selection.kind === 'some') return { count: selection.keys.size, amountCents: sum((id) => isSelected(selection, id)) };
  return { count: selectedCount(selection, totals?.count ?? rows.length), amountCents: (totals?.amountCents ?? 0) - sum((id) => !isSelected(selection, id)) };
}

/** The part of the filter still waiting to be uploaded; null when the filter leaves those positions out. */
export function waitingUpload(filter: PositionFilter): PositionFilter | null {
  if (filter.states.length > 0 && !filter.states.includes('TO_SYNC')) return null;
  return { ...filter, states: ['TO_SYNC'] };
}

/** Cuts a long list of ids in pieces the contract takes (at most 500 each). */
export function inPieces(ids: readonly number[], size = 500): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) => ids.slice(index * size, (index + 1) * size));
}

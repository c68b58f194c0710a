import { useEffect, useEffectEvent, useState } from 'react';
import { isSelected, noSelection, selectedCount, type Selection } from '../list-cursor.ts';
import { useShelf } from './session-shelf.ts';

/** Rows chosen in a list of any length. `known`: every row turned by hand, also when its page was let go since. */
export type Chosen<Row> = Readonly<{ selection: Selection<number>; known: ReadonlyMap<number, Row> }>;

export type ListSelection<Row> = Chosen<Row> & Readonly<{
  choose: (selection: Selection<number>, rows: readonly Row[]) => void;
  clear: () => void;
}>;

const NOTHING = { selection: noSelection<number>(), known: new Map<number, never>() } as const;

/** How many rows are chosen and what they are worth; with all of the filter chosen, what was left out is taken away from its totals. `null` while the totals are not known. */
export function chosenTotals<Row>({ selection, known }: Chosen<Row>, amountOf: (row: Row) => number, totals: Readonly<{ count: number; amountCents: number }> | null): Readonly<{ count: number; amountCents: number }> | null {
  let turned = 0;
  for (const key of selection.keys) { const row = known.get(key); if (row !== undefined) turned += amountOf(row); }
  if (selection.kind === 'some') return { count: selection.keys.size, amountCents: turned };
  return totals === null ? null : { count: selectedCount(selection, totals.count), amountCents: totals.amountCents - turned };
}

/** The rows chosen that are known one by one: with all of the filter chosen, none. */
export function chosenRows<Row>({ selection, known }: Chosen<Row>): readonly Row[] {
  return selection.kind === 'all-but' ? [] : [...known].filter(([key]) => isSelected(selection, key)).map(([, row]) => row);
}

/** What is chosen in a list; kept while a detail is open, let go when other rows are asked for. @param subject what the rows are of */
export function useListSelection<Row>(list: string, subject: string, rowKey: (row: Row) => number): ListSelection<Row> {
  const shelf = useShelf<Chosen<Row> & Readonly<{ subject: string }>>('list.chosen', list);
  const [chosen, setChosen] = useState<Chosen<Row>>(() => { const kept = shelf.look(); return kept?.subject === subject ? kept : NOTHING; });
  const [of, setOf] = useState(subject);
  if (of !== subject) { setOf(subject); setChosen(NOTHING); }
  const keep = useEffectEvent(() => shelf.keep({ ...chosen, subject }));
  useEffect(() => keep(), [chosen, subject]);
  return {
    ...chosen,
    choose: (selection, rows) => setChosen(({ known }) => ({ selection, known: selection.keys.size === 0 ? NOTHING.known : new Map([...known, ...rows.map((row) => [rowKey(row), row] as const)]) })),
    clear: () => setChosen(NOTHING),
  };
}

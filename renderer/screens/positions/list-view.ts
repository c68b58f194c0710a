import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import type { PositionFilter } from '../acts/operation-types.ts';

export type ListSort = 'NEWEST' | 'DUE' | 'NAME' | 'AMOUNT';

/** How the list was left: filter, order and the row that was opened. */
export type ListView = Readonly<{ filter: PositionFilter; sort: ListSort; rowId: number | null; loaded: number }>;
export const FIRST_VIEW: ListView = { filter: EMPTY_FILTER, sort: 'NEWEST', rowId: null, loaded: 0 };

const KEY = ['positions.view'] as const;

/** Remembers the list while the detail is open. It lives with the readings of the session: logging out throws it away, no address holds it. */
export function useListView(): Readonly<{ look: () => ListView; keep: (view: ListView) => void }> {
  const queries = useQueryClient();
  return useMemo(() => {
    queries.setQueryDefaults(KEY, { gcTime: Number.POSITIVE_INFINITY });
    return { look: () => queries.getQueryData<ListView>(KEY) ?? FIRST_VIEW, keep: (view) => { queries.setQueryData<ListView>(KEY, view); } };
  }, [queries]);
}

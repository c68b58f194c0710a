import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

export type Shelf<Kept> = Readonly<{
  look: () => Kept | undefined;
  keep: (kept: Kept) => void;
  /** What is kept now; draws again when somebody keeps something else. */
  useKept: () => Kept | undefined;
}>;

/** Keeps something of a screen while others are open. It lives with the readings of the session: logging out throws it away, no address holds it. */
export function useShelf<Kept>(name: string, list: string): Shelf<Kept> {
  const queries = useQueryClient();
  return useMemo(() => {
    const key = [name, list];
    queries.setQueryDefaults(key, { gcTime: Number.POSITIVE_INFINITY, staleTime: Number.POSITIVE_INFINITY, structuralSharing: false });
    return {
      look: () => queries.getQueryData<Kept>(key), keep: (kept) => { queries.setQueryData<Kept>(key, kept); },
      useKept: () => useQuery<Kept>({ queryKey: key, queryFn: skipToken }).data,
    };
  }, [queries, name, list]);
}

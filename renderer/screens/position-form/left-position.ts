import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useAskBeforeUnload } from '../../app/ask-before-unload.ts';
import type { TypedPosition } from './typed-position.ts';

/** A form left half written: its words and where it was (a place of the history, a version of the position). */
export type LeftPosition = Readonly<{ typed: TypedPosition; place: string }>;

export type LeftPositionStore = Readonly<{ look: () => LeftPosition | null; keep: (left: LeftPosition) => void; forget: () => void }>;

const LEFT = 'position-form.left';

/** Is some form waiting half written, on whatever screen the operator is now? A reload would lose it. */
export function isAnythingLeft(queries: QueryClient): boolean {
  return queries.getQueriesData<LeftPosition | null>({ queryKey: [LEFT] }).some(([, left]) => left != null);
}

/**
 * Keeps what was being written when the operator goes elsewhere (to look at the duplicate, at a scan): nothing typed is lost.
 * It lives with the readings of the session, which logging out throws away, and never reaches a disk.
 */
export function useLeftPosition(of: 'new' | number): LeftPositionStore {
  const queries = useQueryClient();
  return useMemo(() => {
    const key = [LEFT, of];
    queries.setQueryDefaults(key, { gcTime: Number.POSITIVE_INFINITY });
    return {
      look: () => queries.getQueryData<LeftPosition | null>(key) ?? null,
      keep: (left) => { queries.setQueryData<LeftPosition | null>(key, left); },
      forget: () => { queries.setQueryData<LeftPosition | null>(key, null); },
    };
  }, [queries, of]);
}

/** Keeps the form when its screen goes away, until `stop` (saved) says that there is nothing to keep. */
export function useKeepOnLeave(store: LeftPositionStore, typed: TypedPosition, worthKeeping: boolean, place: string): Readonly<{ stop: () => void }> {
  const on = useRef(true);
  const latest = useRef({ store, typed, worthKeeping, place });
  latest.current = { store, typed, worthKeeping, place };
  useEffect(() => {
    const last = latest;
    return () => { if (on.current && last.current.worthKeeping) last.current.store.keep({ typed: last.current.typed, place: last.current.place }); };
  }, []);
  useAskBeforeUnload(() => on.current && worthKeeping);
  return { stop: () => { on.current = false; } };
}

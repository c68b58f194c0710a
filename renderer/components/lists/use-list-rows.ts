import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Topic } from '../../../main/contract/application-operations.ts';
import { useBridge } from '../../app/bridge-context.tsx';
import { failureFromQuery, type Failure, type Outcome } from '../../app/operation-outcome.ts';
import { readOnce, TopicRevisionsContext } from '../../app/result-query.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import type { RowSource } from '../virtual-list.tsx';
import { createRowPages, type Page, type RowPages } from './row-pages.ts';
import { useShelf } from './session-shelf.ts';

/** Rows asked at once: the most the contract gives, so that scrolling fast meets few answers to wait for. */
export const PAGE_ROWS = 200;

export type ListRows<Row> = Readonly<{
  state: 'loading' | 'ready' | 'failed';
  rows: RowSource<Row>;
  hasMore: boolean;
  failure: Failure | null;
  /** What the rows shown are of. While those of another filter are read, the old ones stay. */
  subject: string;
  /** The rows shown are those asked for. */
  settled: boolean;
  /** Something changed since they were read. */
  changed: boolean;
  show: (first: number, last: number) => void;
  /** Reads again what is on screen, where it stands. */
  reload: () => void;
}>;

export type ListRowsRequest<Row> = Readonly<{
  list: string;
  /** What is asked, besides the cursor: another one begins another list. */
  asked: unknown;
  topics: readonly Topic[];
  /** `tell` (default): a change is said and the list waits, it never moves under the hands. `refetch`: it is read again in its place. */
  live?: 'tell' | 'refetch';
  call: (cursor: string | null, signal: AbortSignal) => Promise<Outcome<Page<Row>>>;
}>;

/** `revision`: that of the topics when the rows were last asked for. */
type Kept<Row> = Readonly<{ subject: string; pages: RowPages<Row>; revision: Readonly<{ read: () => number; mark: (now: number) => void }> }>;

function revisionFrom(first: number): Kept<never>['revision'] {
  let value = first;
  return { read: () => value, mark: (now) => { value = now; } };
}

/** How long after the operator's own act news of it are taken as that act, and not as somebody else's. */
const OWN_NEWS_MS = 2_000;

/** The rows of a list, kept while its detail is open: coming back finds them where they were, with what changed meanwhile. */
export function useListRows<Row>({ list, asked, topics, live = 'tell', call }: ListRowsRequest<Row>): ListRows<Row> {
  const { link } = useBridge();
  const queries = useQueryClient();
  const revisions = useContext(TopicRevisionsContext);
  const shelf = useShelf<Kept<Row>>('list.rows', list);
  const subject = JSON.stringify(asked);
  const latest = useRef(call);
  latest.current = call;
  const topicsRef = useRef(topics);
  const revision = useSyncExternalStore(revisions.subscribe, () => revisions.of(topicsRef.current));

  const wanted = useMemo<Kept<Row>>(() => {
    const kept = shelf.look();
    if (kept?.subject === subject) return kept;
    // The call of this subject: pages read later must not ask with the filter of another.
    const ask = latest.current;
    const load = (cursor: string | null, signal: AbortSignal) => readOnce(queries, () => repeatAfterLinkLoss(link, () => ask(cursor, signal), { signal }));
    return { subject, pages: createRowPages<Row>({ load }), revision: revisionFrom(revisions.of(topicsRef.current)) };
  }, [shelf, subject, queries, link, revisions]);

  const ready = useSyncExternalStore(wanted.pages.subscribe, wanted.pages.snapshot);
  const before = useRef(wanted);
  const shown = ready.state === 'loading' ? before.current : wanted;
  const snapshot = useSyncExternalStore(shown.pages.subscribe, shown.pages.snapshot);
  const ownUntil = useRef(0);

  useEffect(() => {
    shelf.keep(wanted);
    if (wanted.pages.snapshot().state === 'loading') wanted.pages.show(0, 0);
    return () => wanted.pages.pause();
  }, [shelf, wanted]);
  useEffect(() => { before.current = shown; }, [shown]);

  const reload = useCallback(() => {
    ownUntil.current = Date.now() + OWN_NEWS_MS;
    wanted.revision.mark(revisions.of(topicsRef.current));
    wanted.pages.refresh();
  }, [wanted, revisions]);
  // Coming back after something changed, and the news of what was done here, need no strip: the rows are read again in their place.
  const arrived = useRef<Kept<Row> | null>(null);
  useEffect(() => {
    const back = arrived.current !== wanted;
    arrived.current = wanted;
    if (revision === wanted.revision.read() || (live === 'tell' && !back && Date.now() > ownUntil.current)) return;
    wanted.revision.mark(revision);
    wanted.pages.refresh();
  }, [wanted, revision, live]);

  const show = useCallback((first: number, last: number) => shown.pages.show(first, last), [shown]);
  return {
    state: snapshot.state, rows: snapshot, hasMore: snapshot.hasMore, failure: snapshot.problem === null ? null : failureFromQuery(snapshot.problem),
    subject: shown.subject, settled: shown === wanted && ready.state !== 'loading', changed: revision !== shown.revision.read(), show, reload,
  };
}

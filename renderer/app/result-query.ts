import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Topic } from '../../main/contract/application-operations.ts';
import { repeatAfterLinkLoss } from '../bridge/repeat-after-link-loss.ts';
import { useBridge } from './bridge-context.tsx';
import { createOneIntention } from './one-intention.ts';
import { endsSession, failureFromQuery, OperationFailed, valueOrThrow, type Failure, type Outcome } from './operation-outcome.ts';
import { createTopicRevisions, type TopicRevisions } from './topic-revisions.ts';

export type { Failure, Outcome } from './operation-outcome.ts';

type ReadMeta = { topics: readonly Topic[]; ownTopics: readonly Topic[]; live: 'refetch' | 'tell' };
declare module '@tanstack/react-query' {
  interface Register { queryMeta: Partial<ReadMeta> }
}

/** Query key of `application.status`: whoever ends the session invalidates it. */
export const STATUS_KEY = ['application.status'] as const;

/** A client whose reads are repeated by the bridge, not by react-query, and which works without any network. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: 0, gcTime: 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false },
    },
  });
}

export const TopicRevisionsContext = createContext<TopicRevisions>(createTopicRevisions());

/** Reads again what shows one of these topics. Queries that only tell about changes (`live: 'tell'`) are left alone. */
export function invalidateTopics(queries: QueryClient, topics: readonly Topic[]): Promise<void> {
  return queries.invalidateQueries({ predicate: ({ meta }) => meta?.live !== 'tell' && topics.some((topic) => meta?.topics?.includes(topic) ?? false) });
}

/** Reads again what an operator's own act made old and what others do is not followed in: nobody waits for it, since it may count a million rows. */
export function invalidateOwnTopics(queries: QueryClient, topics: readonly Topic[]): void {
  void queries.invalidateQueries({ predicate: ({ meta }) => topics.some((topic) => meta?.ownTopics?.includes(topic) ?? false) });
}

export type OperationOptions<Value> = Readonly<{
  /** Name of the operation and its input: `['positions.show', id]`. */
  key: readonly unknown[];
  /** Topics of change which make this value old. */
  topics?: readonly Topic[];
  /** Topics which make it old only when this window changed them: of a total too heavy to follow everybody. */
  ownTopics?: readonly Topic[];
  /** `refetch` (default) reads again by itself; `tell` only says `changed` (lists: they never jump under the hands). */
  live?: 'refetch' | 'tell';
  enabled?: boolean;
  /** With another key, keep showing the old value until the new one comes (search as you type). Never for one object: its actions would meet another's data. Default false. */
  keepPrevious?: boolean;
  /** Milliseconds for which the value is reused without asking. Default 0. */
  freshMs?: number;
  call: (signal: AbortSignal) => Promise<Outcome<Value>>;
}>;

/** A value being read. The old value stays while a new one comes (`refreshing`) and when the new reading failed. */
export type OperationView<Value> =
  | Readonly<{ state: 'loading'; value: undefined; failure: null; refreshing: false; changed: false; reload: () => void }>
  | Readonly<{ state: 'ready'; value: Value; failure: null; refreshing: boolean; changed: boolean; reload: () => void }>
  | Readonly<{ state: 'failed'; value: Value | undefined; failure: Failure; refreshing: boolean; changed: boolean; reload: () => void }>;

/** Reads through the contract. Repeats by itself when the link was cut. With `enabled: false` it stays `loading`. */
export function useOperation<Value>(options: OperationOptions<Value>): OperationView<Value> {
  const { key, topics = [], ownTopics = [], live = 'refetch', enabled = true, freshMs = 0, keepPrevious = false, call } = options;
  const { link } = useBridge();
  const queries = useQueryClient();
  const changed = useChangedSince(topics, live);
  const query = useQuery({
    queryKey: key, enabled, staleTime: freshMs, ...(keepPrevious ? { placeholderData: keepPreviousData } : {}), meta: { topics, ownTopics, live },
    queryFn: ({ signal }) => { changed.mark(); return readOnce(queries, () => repeatAfterLinkLoss(link, () => call(signal), { signal })); },
  });
  const reload = () => { void query.refetch(); };
  if (query.error !== null) return { state: 'failed', value: query.data, failure: failureFromQuery(query.error), refreshing: query.isFetching, changed: changed.now, reload };
  if (query.data === undefined) return { state: 'loading', value: undefined, failure: null, refreshing: false, changed: false, reload };
  return { state: 'ready', value: query.data, failure: null, refreshing: query.isFetching, changed: changed.now, reload };
}

/** Reads a value for react-query or a list: a session that ended makes the gate look again. Throws `OperationFailed`. */
export async function readOnce<Value>(queries: QueryClient, read: () => Promise<Outcome<Value>>): Promise<Value> {
  const outcome = await read();
  if (!outcome.ok && endsSession(outcome.error)) void queries.invalidateQueries({ queryKey: STATUS_KEY });
  return valueOrThrow(outcome);
}

/** Whether a topic changed after the last reading. */
function useChangedSince(topics: readonly Topic[], live: 'refetch' | 'tell'): Readonly<{ now: boolean; mark: () => void }> {
  const revisions = useContext(TopicRevisionsContext);
  const current = useSyncExternalStore(revisions.subscribe, () => revisions.of(topics));
  const seen = useRef(current);
  return { now: live === 'tell' && current !== seen.current, mark: () => { seen.current = revisions.of(topics); } };
}

export type PagesOptions<Page> = Omit<OperationOptions<Page>, 'call' | 'keepPrevious' | 'ownTopics'> & Readonly<{ call: (cursor: string | null, signal: AbortSignal) => Promise<Outcome<Page>> }>;

export type PagesView<Page> = Readonly<{
  state: 'loading' | 'ready' | 'failed';
  pages: readonly Page[];
  failure: Failure | null;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  /** The list changed meanwhile: show «Aggiornato – ricarica» (`live: 'tell'`, the default here). */
  changed: boolean;
  refreshing: boolean;
  reload: () => void;
}>;

/** Reads a list by keyset pages: `call(cursor)` answers a page with its `next` cursor. */
export function useOperationPages<Page extends Readonly<{ next: string | null }>>(options: PagesOptions<Page>): PagesView<Page> {
  const { key, topics = [], live = 'tell', enabled = true, freshMs = 0, call } = options;
  const { link } = useBridge();
  const queries = useQueryClient();
  const changed = useChangedSince(topics, live);
  const query = useInfiniteQuery({
    queryKey: key, enabled, staleTime: freshMs, placeholderData: keepPreviousData, meta: { topics, live },
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => { if (pageParam === null) changed.mark(); return readOnce(queries, () => repeatAfterLinkLoss(link, () => call(pageParam, signal), { signal })); },
    getNextPageParam: (page) => page.next,
  });
  const loadMore = useStable(() => { if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage(); });
  return {
    state: query.error !== null ? 'failed' : query.data === undefined ? 'loading' : 'ready',
    pages: query.data?.pages ?? [], failure: query.error === null ? null : failureFromQuery(query.error),
    hasMore: query.hasNextPage, loadingMore: query.isFetchingNextPage, loadMore, changed: changed.now, refreshing: query.isFetching && !query.isFetchingNextPage,
    reload: () => { void queries.resetQueries({ queryKey: key, exact: true }); },
  };
}

function useStable(action: () => void): () => void {
  const latest = useRef(action);
  latest.current = action;
  return useMemo(() => () => latest.current(), []);
}

export type MutationOnce<Input, Value> = Readonly<{
  /** Never rejects. Pressed again while running, gives the same promise. */
  run: (input: Input) => Promise<Outcome<Value>>;
  busy: boolean;
  /** Of the last run, until `reset` or the next run. */
  failure: Failure | null;
  reset: () => void;
}>;

/**
 * Writes through the contract, once for each intention of the operator.
 *
 * `const save = useMutationOnce((input: Form, requestId) => client.positions.create({ requestId, ...input }), ['positions']);`
 *
 * @param topics what is read again at once when it succeeds (the feed of changes would tell it a little later)
 */
export function useMutationOnce<Input, Value>(call: (input: Input, requestId: string) => Promise<Outcome<Value>>, topics: readonly Topic[] = []): MutationOnce<Input, Value> {
  const { link } = useBridge();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const latest = useRef(call);
  latest.current = call;
  const intention = useMemo(() => createOneIntention<Input, Value>({
    newId: () => crypto.randomUUID(),
    call: (input, requestId) => repeatAfterLinkLoss(link, () => latest.current(input, requestId)),
  }), [link]);
  const run = async (input: Input): Promise<Outcome<Value>> => {
    setBusy(true);
    setFailure(null);
    const outcome = await intention.run(input);
    setBusy(false);
    if (outcome.ok) {
      invalidateOwnTopics(queries, topics);
      await invalidateTopics(queries, topics);
    } else {
      setFailure(outcome.error);
      if (endsSession(outcome.error)) void queries.invalidateQueries({ queryKey: STATUS_KEY });
    }
    return outcome;
  };
  return { run, busy, failure, reset: () => setFailure(null) };
}

export { OperationFailed };

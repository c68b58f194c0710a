import { useQueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import type { Topic } from '../../main/contract/application-operations.ts';
import { followEvents } from '../bridge/follow-events.ts';
import { useBridge } from './bridge-context.tsx';
import { invalidateTopics, TopicRevisionsContext } from './result-query.ts';

/** Longest wait before what changed is read again: the core already sends at most four a second. */
const GATHER_MS = 120;

/** Follows the changes of the archive and reads again what the screen shows. After a cut of the link everything is read again. */
export function ChangesFeed() {
  const { client, link } = useBridge();
  const queries = useQueryClient();
  const revisions = useContext(TopicRevisionsContext);
  useEffect(() => {
    const stop = new AbortController();
    const gathered = new Set<Topic>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const topics = [...gathered];
      gathered.clear();
      revisions.bump(topics);
      void invalidateTopics(queries, topics);
    };
    void followEvents({
      link, signal: stop.signal,
      subscribe: (signal) => client.application.changes({}, { signal }),
      onEvent: (event) => { gathered.add(event.topic); timer ??= setTimeout(flush, GATHER_MS); },
      onStart: (again) => { if (again) void queries.invalidateQueries({ predicate: ({ meta }) => meta?.live !== 'tell' }); },
    });
    return () => { clearTimeout(timer); stop.abort(); };
  }, [client, link, queries, revisions]);
  return null;
}

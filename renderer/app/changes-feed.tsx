import { useQueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { followEvents } from '../bridge/follow-events.ts';
import { useBridge } from './bridge-context.tsx';
import { gatherChanges } from './gathered-changes.ts';
import { invalidateTopics, TopicRevisionsContext } from './result-query.ts';

/** Follows the changes of the archive and reads again what the screen shows. After a cut of the link everything is read again. */
export function ChangesFeed() {
  const { client, link } = useBridge();
  const queries = useQueryClient();
  const revisions = useContext(TopicRevisionsContext);
  useEffect(() => {
    const stop = new AbortController();
    const changes = gatherChanges({ tell: (topics) => revisions.bump(topics), tellAll: () => revisions.bumpAll(), readAgain: (topics) => void invalidateTopics(queries, topics) });
    void followEvents({
      link, signal: stop.signal,
      // The core takes what is asked for in its order: a list asked for from here on is read when the feed has begun.
      subscribe: (signal) => { changes.begin(); return client.application.changes({}, { signal }); },
      onEvent: ({ topic }) => changes.hear(topic),
      onStart: (again) => { if (again) void queries.invalidateQueries({ predicate: ({ meta }) => meta?.live !== 'tell' }); },
    });
    return () => { changes.stop(); stop.abort(); };
  }, [client, link, queries, revisions]);
  return null;
}

import type { Topic } from '../../main/contract/application-operations.ts';

/** Counts how often each topic changed since the window opened. */
export type TopicRevisions = Readonly<{
  /** Sum of the revisions of these topics: it grows when any of them changes. */
  of: (topics: readonly Topic[]) => number;
  bump: (topics: readonly Topic[]) => void;
  subscribe: (listener: (topics: readonly Topic[]) => void) => () => void;
}>;

export function createTopicRevisions(): TopicRevisions {
  const counts = new Map<Topic, number>();
  const listeners = new Set<(topics: readonly Topic[]) => void>();
  return {
    of: (topics) => topics.reduce((sum, topic) => sum + (counts.get(topic) ?? 0), 0),
    bump(topics) {
      for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
      for (const listener of listeners) listener(topics);
    },
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
}

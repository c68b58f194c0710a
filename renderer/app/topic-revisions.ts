import type { Topic } from '../../main/contract/application-operations.ts';

/** Counts how often each topic changed since the window opened. */
export type TopicRevisions = Readonly<{
  /** Sum of the revisions of these topics: it grows when any of them changes. */
  of: (topics: readonly Topic[]) => number;
  bump: (topics: readonly Topic[]) => void;
  /** As if every topic had changed. */
  bumpAll: () => void;
  subscribe: (listener: () => void) => () => void;
}>;

export function createTopicRevisions(): TopicRevisions {
  const counts = new Map<Topic, number>();
  let ofAll = 0;
  const listeners = new Set<() => void>();
  const tell = (): void => { for (const listener of listeners) listener(); };
  return {
    of: (topics) => topics.reduce((sum, topic) => sum + ofAll + (counts.get(topic) ?? 0), 0),
    bump(topics) {
      for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
      tell();
    },
    bumpAll() {
      ofAll += 1;
      tell();
    },
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
}

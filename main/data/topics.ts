import type { Topic, TopicRevision, TopicRevisions } from './unit-of-work.ts';

/** At most this many notifications a second reach a listener (design: lists refresh coalesced, ≤ 4 a second). */
const quietMs = 250;

/** The revisions, and the way the engine bumps them. */
export type TopicBoard = Readonly<{ revisions: TopicRevisions; bump(topics: Iterable<Topic>): void; close(): void }>;

/**
 * Keeps topic revisions in memory. They start from the clock, so that a page which survived a restart of the program
 * never takes a new revision for one it has already seen.
 */
export function createTopicBoard(clock: () => number): TopicBoard {
  const first = clock();
  const revisions = new Map<Topic, number>();
  const listeners = new Set<(changed: readonly TopicRevision[]) => void>();
  let pending = new Set<Topic>();
  let timer: NodeJS.Timeout | null = null;

  const revision = (topic: Topic): number => revisions.get(topic) ?? first;
  const tell = (): void => {
    timer = null;
    if (pending.size === 0) return;
    const changed = [...pending].map((topic) => ({ topic, revision: revision(topic) }));
    pending = new Set();
    timer = setTimeout(tell, quietMs).unref();
    // Each on its own turn: a listener that throws neither stops the others nor the timer.
    for (const listener of listeners) queueMicrotask(() => listener(changed));
  };

  return {
    revisions: {
      revision,
      current: () => [...revisions].map(([topic, value]) => ({ topic, revision: value })),
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    bump(topics) {
      for (const topic of topics) {
        revisions.set(topic, revision(topic) + 1);
        pending.add(topic);
      }
      if (timer === null && pending.size > 0) timer = setTimeout(tell, 0).unref();
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
    },
  };
}

import type { Topic } from '../../main/contract/application-operations.ts';

/** Longest wait before what changed is read again: the core already sends at most four a second. */
export const GATHER_MS = 120;

export type ChangeEffects = Readonly<{
  /** Lists of these that were read before say that they are no longer new. */
  tell(topics: readonly Topic[]): void;
  /** So does every list. */
  tellAll(): void;
  /** What follows by itself is read again. */
  readAgain(topics: readonly Topic[]): void;
}>;

/** What the feed of changes tells, gathered for a moment. */
export type GatheredChanges = Readonly<{
  /** The feed begins, or begins again after a cut. */
  begin(): void;
  hear(topic: Topic): void;
  stop(): void;
}>;

/**
 * The feed begins with how each topic stands, a message for every one: no news for a list that was read since it began, which would offer to be read again at once. Whatever was read before is told when it begins;
 * what the screen follows by itself is read again in both cases.
 */
export function gatherChanges({ tell, tellAll, readAgain }: ChangeEffects): GatheredChanges {
  const gathered = new Set<Topic>();
  const changed = new Set<Topic>();
  /** Topics whose beginning was heard. */
  const begun = new Set<Topic>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    if (changed.size > 0) tell([...changed]);
    readAgain([...gathered]);
    changed.clear();
    gathered.clear();
  };
  return {
    begin() {
      begun.clear();
      tellAll();
    },
    hear(topic) {
      gathered.add(topic);
      if (begun.has(topic)) changed.add(topic);
      begun.add(topic);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

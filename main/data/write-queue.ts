/** Jobs run one at a time. Lanes are served in the order given: a waiting job of an earlier lane goes before any of a later one. */
export interface LaneQueue<Lane extends string> {
  enqueue<T>(lane: Lane, job: () => Promise<T>): Promise<T>;
  /** True when a job of any lane waits for its turn. */
  isAwaited(): boolean;
  /** Refuses new jobs and resolves when the last accepted one has settled. */
  drain(): Promise<void>;
}

/** A write or read was asked of an engine that is closing. */
export class EngineClosedError extends Error {
  constructor() {
    super('The data engine is closed');
    this.name = 'EngineClosedError';
  }
}

/** First come, first served inside a lane. A job that rejects rejects its own promise and stops nobody. */
export function createLaneQueue<Lane extends string>(lanes: readonly [Lane, ...Lane[]]): LaneQueue<Lane> {
  const waiting = new Map<Lane, (() => Promise<void>)[]>(lanes.map((lane) => [lane, []]));
  let running = false;
  let draining = false;
  let onIdle: (() => void)[] = [];

  const next = (): (() => Promise<void>) | undefined => {
    for (const lane of lanes) {
      const job = waiting.get(lane)?.shift();
      if (job !== undefined) return job;
    }
    return undefined;
  };

  const serve = async (): Promise<void> => {
    if (running) return;
    running = true;
    for (let job = next(); job !== undefined; job = next()) await job();
    running = false;
    const idle = onIdle;
    onIdle = [];
    for (const resolve of idle) resolve();
  };

  return {
    enqueue<T>(lane: Lane, job: () => Promise<T>): Promise<T> {
      if (draining) return Promise.reject(new EngineClosedError());
      return new Promise<T>((resolve, reject) => {
        waiting.get(lane)?.push(() => job().then(resolve, reject));
        void serve();
      });
    },
    isAwaited: () => [...waiting.values()].some((jobs) => jobs.length > 0),
    drain() {
      draining = true;
      return running ? new Promise((resolve) => onIdle.push(resolve)) : Promise.resolve();
    },
  };
}

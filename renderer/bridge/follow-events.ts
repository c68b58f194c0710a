import type { ReconnectingLink } from './reconnecting-link.ts';

export type FollowOptions<Event> = Readonly<{
  link: Pick<ReconnectingLink, 'whenOpen'>;
  /** Opens the stream: `(signal) => client.application.changes({}, { signal })`. */
  subscribe(signal: AbortSignal): Promise<AsyncIterable<Event>>;
  onEvent(event: Event): void;
  /**
   * The stream began (again). What happened in between is not known, so after the first time everything shown must be
   * read again.
   */
  onStart(again: boolean): void;
  signal: AbortSignal;
  /** Pause before a stream that ended or was refused is opened again, in milliseconds. */
  pauseMs?: number;
}>;

const PAUSE_MS = 500;

/** Follows a stream of events for as long as `signal` lets it, over cuts of the link. Resolves when aborted. */
export async function followEvents<Event>(options: FollowOptions<Event>): Promise<void> {
  let again = false;
  while (!options.signal.aborted) {
    try {
      await options.link.whenOpen(options.signal);
      const events = await options.subscribe(options.signal);
      options.onStart(again);
      again = true;
      for await (const event of events) options.onEvent(event);
    } catch {
      // A cut link, a refusal and the abort all end this turn; the loop's condition tells which.
    }
    await pause(options.pauseMs ?? PAUSE_MS, options.signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

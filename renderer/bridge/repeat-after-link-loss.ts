import { LinkLostError } from './link-lost.ts';
import type { ReconnectingLink } from './reconnecting-link.ts';

/**
 * Makes a call and, when the link was cut, makes the very same call again once the link is back.
 *
 * Only for calls that may be repeated: reads, and mutations whose closure holds a FIXED requestId (made before the first
 * attempt, never inside `call`). The core answers a repetition with the first result, so nothing happens twice.
 *
 * @param attempts how many times in all, at least 1
 */
export async function repeatAfterLinkLoss<Answer>(
  link: Pick<ReconnectingLink, 'whenOpen'>,
  call: () => Promise<Answer>,
  options: Readonly<{ attempts?: number; signal?: AbortSignal }> = {},
): Promise<Answer> {
  const attempts = options.attempts ?? 3;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof LinkLostError) || attempt >= attempts) throw error;
      await link.whenOpen(options.signal);
    }
  }
}

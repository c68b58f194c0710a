import type { HttpClient } from './http/http-client.ts';
import type { CallTurns } from './token-bucket.ts';

/** An HTTP client whose every exchange, of whatever kind, waits for its turn: the remote counts calls, not positions. */
export function limitCalls(client: HttpClient, turns: CallTurns): HttpClient {
  return {
    async exchange(request, ctx) {
      const end = await turns.take(ctx.signal);
      if (end === null) return { ok: false, error: { kind: 'network', sent: false, code: 'STOPPED' } };
      try {
        return await client.exchange(request, ctx);
      } finally {
        end();
      }
    },
    onServerTime: (listener) => client.onServerTime(listener),
    close: () => client.close(),
  };
}

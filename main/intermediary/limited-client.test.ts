import { expect, test } from 'vitest';
import type { HttpClient } from './http/http-client.ts';
import { limitCalls } from './limited-client.ts';
import { createVirtualClock } from './testing/virtual-clock.ts';
import { createTokenBucket } from './token-bucket.ts';

test('every exchange waits for its turn, also after one that failed; one that is stopped while it waits was not sent', async () => {
  const clock = createVirtualClock();
  let sent = 0;
  const client: HttpClient = {
    exchange: async () => {
      sent += 1;
      if (sent === 1) throw new Error('a bug');
      return { ok: false, error: { kind: 'network', sent: true, code: 'RESET' } };
    },
    onServerTime: () => undefined, close: async () => undefined,
  };
  const limited = limitCalls(client, createTokenBucket({ calls: 1, perMs: 10_000 }, clock));
  const controller = new AbortController();
  const ctx = { signal: controller.signal, nowMs: clock.nowMs, record: () => undefined };
  const request = { operation: 'x', method: 'GET', path: '/', headers: {}, body: null } as const;
  await expect(limited.exchange(request, ctx)).rejects.toThrow('a bug');
  const second = limited.exchange(request, ctx);
  await clock.advance(9_999);
  expect(sent).toBe(1);
  await clock.advance(1);
  expect(await second).toMatchObject({ ok: false, error: { code: 'RESET' } });
  const third = limited.exchange(request, ctx);
  controller.abort();
  expect(await third).toEqual({ ok: false, error: { kind: 'network', sent: false, code: 'STOPPED' } });
  expect(sent).toBe(2);
});

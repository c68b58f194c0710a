import { afterEach, describe, expect, test } from 'vitest';
import type { WorkerPool } from './pool.ts';
import { createWorkerPool } from './pool.ts';

type Request = Readonly<{ say: string; delayMs?: number; crash?: boolean; exit?: boolean; odd?: boolean }>;
type Response = Readonly<{ said: string; threadId: number }>;

const pools: WorkerPool<Request, Response>[] = [];

function openPool(size: number): WorkerPool<Request, Response> {
  const pool = createWorkerPool<Request, Response>({ entry: new URL('./testing/echo.worker.mjs', import.meta.url), size, readResponse });
  pools.push(pool);
  return pool;
}

function readResponse(message: unknown): Response | null {
  if (typeof message !== 'object' || message === null || !('said' in message) || !('threadId' in message)) return null;
  return { said: String(message.said), threadId: Number(message.threadId) };
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('worker pool', () => {
  test('every request gets its own answer', async () => {
    const pool = openPool(2);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => pool.run({ say: `n. ${index}`, delayMs: index % 3 })));
    expect(answers.map((answer) => answer.ok && answer.value.said)).toEqual(Array.from({ length: 40 }, (_, index) => `n. ${index}`));
  });

  test('requests run on as many threads as the pool has, and no more', async () => {
    const pool = openPool(2);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => pool.run({ say: String(index), delayMs: 30 })));
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.threadId : null))).size).toBe(2);
  });

  test('a crash fails its own request only, and the pool goes on with a new worker', async () => {
    const pool = openPool(2);
    const [before, crashed, beside] = await Promise.all([pool.run({ say: 'a', delayMs: 20 }), pool.run({ say: 'b', crash: true }), pool.run({ say: 'c' })]);
    expect(before).toMatchObject({ ok: true, value: { said: 'a' } });
    expect(crashed).toMatchObject({ ok: false, error: { code: 'WORKER_CRASHED' } });
    expect(beside).toMatchObject({ ok: true, value: { said: 'c' } });
    expect(await pool.run({ say: 'd' })).toMatchObject({ ok: true, value: { said: 'd' } });
  });

  test('a single worker that exits is replaced for the requests behind it', async () => {
    const pool = openPool(1);
    const [exited, next] = await Promise.all([pool.run({ say: 'a', exit: true }), pool.run({ say: 'b' })]);
    expect(exited).toMatchObject({ ok: false, error: { code: 'WORKER_CRASHED' } });
    expect(next).toMatchObject({ ok: true, value: { said: 'b' } });
  });

  test('what a crash leaves for the log does not repeat the error’s words', async () => {
    const crashed = await openPool(1).run({ say: 'Mario Rossi', crash: true });
    expect(JSON.stringify(crashed)).not.toContain('planted');
  });

  test('an answer of an unexpected form is a failure', async () => {
    expect(await openPool(1).run({ say: 'a', odd: true })).toMatchObject({ ok: false, error: { code: 'WORKER_CRASHED' } });
  });

  test('closing answers what was under way and what waited, and refuses what comes later', async () => {
    const pool = openPool(1);
    const underWay = pool.run({ say: 'a', delayMs: 10_000 });
    const waiting = pool.run({ say: 'b' });
    await pool.close();
    expect(await underWay).toMatchObject({ ok: false, error: { code: 'POOL_CLOSED' } });
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'POOL_CLOSED' } });
    expect(await pool.run({ say: 'c' })).toMatchObject({ ok: false, error: { code: 'POOL_CLOSED' } });
  });
});

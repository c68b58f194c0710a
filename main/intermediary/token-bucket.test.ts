import { expect, test } from 'vitest';
import { pause } from './scheduler.ts';
import { createVirtualClock } from './testing/virtual-clock.ts';
import { createTokenBucket, DEFAULT_RATE } from './token-bucket.ts';

/** Most calls in any window, whatever moment of it they reached the remote at. */
function mostInAnyWindow(arrivals: readonly number[], perMs: number): number {
  const sorted = [...arrivals].sort((a, b) => a - b);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + perMs).length));
}

test.each([['fast calls', () => 50], ['calls that take between nothing and two seconds', (n: number) => (n * 7919) % 2_000]])('%s: never more than the limit in any window, and nine tenths of it at least', async (_name, durationOf) => {
  const clock = createVirtualClock();
  const turns = createTokenBucket(DEFAULT_RATE, clock);
  const signal = new AbortController().signal;
  const arrivals: number[] = [];
  let made = 0;
  const caller = async (): Promise<void> => {
    for (;;) {
      const end = await turns.take(signal);
      if (end === null) return;
      const duration = durationOf((made += 1));
      // It may reach the remote at its very begin or at its very end.
      const begin = clock.nowMs();
      await pause(clock.scheduler, duration, signal);
      arrivals.push(made % 2 === 0 ? begin : clock.nowMs());
      end();
    }
  };
  for (let count = 0; count < 8; count += 1) void caller();
  await clock.advance(300_000);
  expect(mostInAnyWindow(arrivals, DEFAULT_RATE.perMs)).toBeLessThanOrEqual(DEFAULT_RATE.calls);
  expect(arrivals.length).toBeGreaterThanOrEqual(0.9 * DEFAULT_RATE.calls * 30);
});

test('who waits for a turn goes away when asked to', async () => {
  const clock = createVirtualClock();
  const turns = createTokenBucket({ calls: 1, perMs: 10_000 }, clock);
  const controller = new AbortController();
  const first = await turns.take(controller.signal);
  const second = turns.take(controller.signal);
  controller.abort();
  expect(await second).toBeNull();
  first?.();
});

test('turns come in the order in which they were asked for, and a turn given back twice counts once', async () => {
  const clock = createVirtualClock();
  const turns = createTokenBucket({ calls: 1, perMs: 1_000 }, clock);
  const signal = new AbortController().signal;
  const order: string[] = [];
  for (const name of ['a', 'b', 'c']) void turns.take(signal).then((end) => { order.push(name); end?.(); end?.(); });
  await clock.advance(500);
  expect(order).toEqual(['a']);
  await clock.advance(2_000);
  expect(order).toEqual(['a', 'b', 'c']);
});

test('a connection that is opened again counts the calls of the one before', async () => {
  const clock = createVirtualClock();
  const signal = new AbortController().signal;
  const ended: number[] = [];
  const rate = { calls: 2, perMs: 1_000 };
  const before = createTokenBucket(rate, clock, ended);
  for (const end of [await before.take(signal), await before.take(signal)]) end?.();
  let given = false;
  void createTokenBucket(rate, clock, ended).take(signal).then(() => { given = true; });
  await clock.advance(999);
  expect(given).toBe(false);
  await clock.advance(1);
  expect(given).toBe(true);
});

test('after the clock was set back nobody waits for it to come again', async () => {
  const clock = createVirtualClock();
  const turns = createTokenBucket({ calls: 1, perMs: 1_000 }, clock, [clock.nowMs() + 86_400_000]);
  expect(await turns.take(new AbortController().signal)).not.toBeNull();
});

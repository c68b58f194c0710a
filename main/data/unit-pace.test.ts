import { expect, test } from 'vitest';
import { UnitPace } from './unit-pace.ts';

/** An engine whose units take what they are told to, on a clock of its own. */
function engineTaking(clock: { now: number }, milliseconds: number) {
  return {
    async write<T>(_label: string, work: (unit: never) => Promise<T>): Promise<T> {
      const done = await work(undefined as never);
      clock.now += milliseconds;
      return done;
    },
  };
}

test('the next unit takes what fits: fewer on a slow computer, at most twice as many on a fast one', async () => {
  const clock = { now: 0 };
  const pace = new UnitPace({ first: 50, most: 400 }, () => clock.now);
  expect(pace.items).toBe(50);
  await pace.write(engineTaking(clock, 100), 'slow', 50, async () => undefined);
  expect(pace.items).toBe(10);
  await pace.write(engineTaking(clock, 5_000), 'stopped', 10, async () => undefined);
  expect(pace.items).toBe(5);
  for (let turn = 0; turn < 10; turn += 1) await pace.write(engineTaking(clock, 1), 'fast', pace.items, async () => undefined);
  expect(pace.items).toBe(400);
});

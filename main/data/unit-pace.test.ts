import { expect, test } from 'vitest';
import type { DataEngine } from './unit-of-work.ts';
import { paceOfArchive, UnitPace } from './unit-pace.ts';

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

/** Only its identity counts. */
const engineStub = (): DataEngine => Object.create(null);

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

test('where the commit does not count: what the disk takes makes no unit smaller, and a moment of trouble halves it at most', async () => {
  const clock = { now: 0 };
  const pace = new UnitPace({ first: 40, most: 200, workMs: 25 }, () => clock.now);
  const working = (milliseconds: number) => async () => void (clock.now += milliseconds);
  await pace.write(engineTaking(clock, 500), 'slow disk', 40, working(10));
  expect(pace.items).toBe(80);
  await pace.write(engineTaking(clock, 1), 'trouble', 80, working(5_000));
  expect(pace.items).toBe(40);
  await pace.write(engineTaking(clock, 1), 'as it fits', 40, working(32));
  expect(pace.items).toBe(31);
  for (let turn = 0; turn < 10; turn += 1) await pace.write(engineTaking(clock, 1), 'fast', pace.items, working(1));
  expect(pace.items).toBe(200);
  for (let turn = 0; turn < 10; turn += 1) await pace.write(engineTaking(clock, 1), 'stopped', pace.items, working(60_000));
  expect(pace.items).toBe(5);
});

test('what takes as long as many of another kind goes one by one, and by more when it takes less', () => {
  const pace = new UnitPace({ first: 1, most: 200, workMs: 10, fewest: 1 });
  pace.learn(1, 16);
  expect(pace.items).toBe(1);
  pace.learn(1, 2);
  expect(pace.items).toBe(2);
  pace.learn(2, 60_000);
  expect(pace.items).toBe(1);
});

test('an archive goes on at the pace of its last unit, another one at its own', async () => {
  const clock = { now: 0 };
  const paceOf = paceOfArchive({ first: 10, most: 50 });
  const [one, other] = [engineStub(), engineStub()];
  await paceOf(one).write(engineTaking(clock, 0), 'fast', 10, async () => undefined);
  expect([paceOf(one).items, paceOf(other).items]).toEqual([20, 10]);
});

test('a unit takes its items piece after piece, and ends after one when somebody waits; the next piece is prepared while one is written', async () => {
  const clock = { now: 0 };
  const pace = new UnitPace({ first: 2, most: 100, workMs: 10 }, () => clock.now);
  const told: string[] = [];
  const work = {
    async write(piece: readonly number[]) { told.push(`write ${piece}`); clock.now += 5; },
    async prepare(piece: readonly number[]) { told.push(`prepare ${piece}`); },
  };
  const items = Array.from({ length: 12 }, (_, index) => index + 1);
  expect(await pace.through({ isAwaited: () => told.length > 2 }, items, work)).toBe(7);
  expect(told).toEqual(['write 1,2', 'prepare 3,4', 'write 3,4,5,6,7', 'prepare 8,9,10,11,12']);
  expect(await pace.through({ isAwaited: () => true }, items.slice(7), work)).toBe(5);
  expect(await pace.through({ isAwaited: () => true }, [], work)).toBe(0);
});

test('the rest of a batch, fewer than fit, does not make the next batch begin small, unless it took too long', async () => {
  const clock = { now: 0 };
  const pace = new UnitPace({ first: 20, most: 100, workMs: 20 }, () => clock.now);
  const through = (count: number, each: number) => pace.through({ isAwaited: () => false }, Array.from({ length: count }, (_, index) => index), {
    async write(piece) { clock.now += piece.length * each; },
    async prepare() { /* Nothing to prepare. */ },
  });
  expect(await through(43, 1)).toBe(43);
  expect(pace.items).toBe(20);
  await through(3, 20);
  expect(pace.items).toBe(5);
});

import { DAYS_OF_LIFE } from './days.ts';
import { addKin } from './kin-rows.ts';
import { receiveStrays } from './payment-rows.ts';
import { createPosition } from './position-rows.ts';
import { LAST_DAY, type TownService } from './position-plan.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { TownBatch } from './row-shapes.ts';
import { COUNTER_MINUTES, newWorld, STARTS, type Phase, type TownRequest, type World } from './town-world.ts';
import { NUMBERING } from './town.ts';

/** How far the number register goes: the one outside the data folder must agree. */
export type TownNumbers = Readonly<{ blocks: number; lastCounter: number }>;

const BATCH_ROWS = 48_000;
/** Numbers in a block of the register (data/numbering). */
const BLOCK = 64;
const AT_COUNTER = 0.33;

/**
 * Two years of a Comune, day by day: positions are created, printed, uploaded, paid and cancelled in the order in which it happens, so that ids grow with
 * time in every table. The same request gives the same rows. Nothing is written here: the rows come out in batches of `batchRows` and few more, and whoever loads them does the rest.
 */
export function* simulateTown(request: TownRequest, batchRows = BATCH_ROWS): Generator<TownBatch, TownNumbers> {
  const world = newWorld(request, batchRows);
  const plan = positionsPerDay(world);
  const atCounter = chooserOf(request.services, (service) => service.habit.counter);
  const inFiles = chooserOf(request.services, (service) => service.habit.bulk);
  for (let day = 0; day <= LAST_DAY; day += 1) {
    const { counter, bulk } = plan[day] ?? NOTHING;
    world.dailyFile = null;
    yield* carryOut(world, day, 'RECEIPTS');
    if (world.days.isWorking(day)) receiveStrays(world, day);
    world.minute = STARTS.COUNTER;
    for (let done = 0, service = inFiles(world.random); done < bulk; done += 1) yield* withRows(world, () => createPosition(world, service, day, false));
    for (let done = 0; done < counter; done += 1) {
      world.minute = Math.max(world.minute, STARTS.COUNTER + (done / counter) * COUNTER_MINUTES + world.random.next());
      yield* withRows(world, () => createPosition(world, atCounter(world.random), day, true));
    }
    yield* carryOut(world, day, 'DECISIONS');
    yield* carryOut(world, day, 'UPLOADS');
  }
  addKin(world);
  const numbers = closeBlocks(world);
  yield world.rows.take();
  return numbers;
}

function* carryOut(world: World, day: number, phase: Phase): Generator<TownBatch, void> {
  world.minute = phase === 'RECEIPTS' ? STARTS[phase] : Math.max(world.minute, STARTS[phase]);
  const acts = world.agenda[day]?.[phase] ?? [];
  for (const act of acts) yield* withRows(world, act);
  acts.length = 0;
}

function* withRows(world: World, work: () => void): Generator<TownBatch, void> {
  work();
  if (world.rows.waiting() >= world.batchRows) yield world.rows.take();
}

type Chooser = (random: SeededRandom) => TownService;

function chooserOf(services: readonly TownService[], weightOf: (service: TownService) => number): Chooser {
  const total = services.reduce((sum, service) => sum + weightOf(service), 0);
  return (random) => {
    let left = random.next() * total;
    for (const service of services) {
      left -= weightOf(service);
      if (left < 0) return service;
    }
    throw new Error('No service is used');
  };
}

type DayPlan = Readonly<{ counter: number; bulk: number }>;
const NOTHING: DayPlan = { counter: 0, bulk: 0 };

/** A third at the counter, every working day alike; the rest in files, one every fifth working day. */
function positionsPerDay({ request, days }: World): readonly DayPlan[] {
  const working = Array.from({ length: DAYS_OF_LIFE }, (_, day) => day).filter((day) => days.isWorking(day));
  const loads = working.filter((_, index) => index % 5 === 2);
  const atCounter = Math.round(request.positions * AT_COUNTER);
  const counter = spread(atCounter, working);
  const bulk = spread(request.positions - atCounter, loads);
  return Array.from({ length: DAYS_OF_LIFE }, (_, day) => ({ counter: counter.get(day) ?? 0, bulk: bulk.get(day) ?? 0 }));
}

function spread(total: number, days: readonly number[]): ReadonlyMap<number, number> {
  const upTo = (index: number): number => Math.floor((index * total) / days.length);
  return new Map(days.map((day, index) => [day, upTo(index + 1) - upTo(index)]));
}

/** The blocks of the number register, all used up to the last number given out. */
function closeBlocks({ rows, counter, days }: World): TownNumbers {
  const blocks = Math.ceil(counter / BLOCK);
  for (let block = 1; block <= blocks; block += 1) {
    const first = (block - 1) * BLOCK;
    const reservedAt = days.instant(Math.floor(((block - 1) * DAYS_OF_LIFE) / blocks), STARTS.COUNTER);
    rows.add('numberBlock', [NUMBERING.workstation, block, first, first + BLOCK - 1, Math.min(counter, first + BLOCK), 'OPEN', reservedAt]);
  }
  return { blocks, lastCounter: blocks * BLOCK - 1 };
}

import { seededRandom, type SeededRandom } from '../../main/host/demo/seeded-random.ts';

/** What is drawn apart from the rest: reading one part of the year, or not reading it, never moves another. */
const STREAMS = { CASES: 0x1b873593, FLOWS: 0x27d4eb2f, LINES: 0x165667b1, PAYMENTS: 0x2545f491, CREDITS: 0x3c6ef372, SINGLES: 0x510e527f, UNREPORTED: 0x5be0cd19, ROWS: 0x6a09e667 } as const;
export type StreamName = keyof typeof STREAMS;

/** The stream of one thing of a year: the same for the same seed, name and index, on every machine. */
export function drawingStream(seed: number, name: StreamName, index = 0): SeededRandom {
  let mixed = Math.imul(seed ^ STREAMS[name], 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return seededRandom(mixed ^ (mixed >>> 16));
}

/** One of a list whose entries weigh differently. */
export function pickWeighted<T extends Readonly<{ weight: number }>>(random: SeededRandom, list: readonly T[]): T {
  let left = random.next() * list.reduce((sum, { weight }) => sum + weight, 0);
  for (const entry of list) {
    left -= entry.weight;
    if (left < 0) return entry;
  }
  return random.pick(list);
}

/** The list in another order, each order as likely as the others. */
export function shuffled<T>(random: SeededRandom, list: readonly T[]): T[] {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = random.between(0, last);
    const [a, b] = [mixed[last], mixed[other]];
    if (a !== undefined && b !== undefined) [mixed[last], mixed[other]] = [b, a];
  }
  return mixed;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_SET_CANDIDATES, setsAddingTo, type SetMember } from './flow-sets.ts';

const members = (...cents: readonly number[]): readonly SetMember[] => cents.map((amount, place) => ({ id: place + 1, cents: amount }));

test('smaller sets come first, then earlier days, then the order of flows; two are enough', () => {
  expect(setsAddingTo(600, [members(100, 500, 200, 400)], 6)).toEqual([[1, 2], [3, 4]]);
  expect(setsAddingTo(600, [members(100, 500), [{ id: 9, cents: 600 }]], 6)).toEqual([[9], [1, 2]]);
  expect(setsAddingTo(600, [members(600, 600, 600)], 6)).toEqual([[1], [2]]);
});

test('a set is of one day, of no more flows than asked for, and never of a flow that is not open', () => {
  expect(setsAddingTo(300, [[{ id: 1, cents: 100 }], [{ id: 2, cents: 200 }]], 6)).toEqual([]);
  expect(setsAddingTo(600, [members(100, 200, 300)], 2)).toEqual([]);
  expect(setsAddingTo(100, [members(0, 100)], 2)).toEqual([[2]]);
});

test('of a day with too many flows only single ones are found', () => {
  const many = members(...Array.from({ length: MAX_SET_CANDIDATES + 1 }, (_, place) => 100 + place));
  expect(setsAddingTo(201, [many], 6)).toEqual([]);
  expect(setsAddingTo(105, [many], 6)).toEqual([[6]]);
  expect(setsAddingTo(203, [many.slice(1)], 6)).toEqual([[2, 3]]);
});

test('are those that looking at every set finds', () => {
  const day = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 9 }).map((cents) => members(...cents));
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), (group, cents, maxSize) => {
      const every: (readonly number[])[] = [];
      for (let mask = 1; mask < 2 ** group.length; mask += 1) {
        const set = group.filter((_, place) => (mask >> place) % 2 === 1);
        if (set.length <= maxSize && set.reduce((sum, member) => sum + member.cents, 0) === cents) every.push(set.map(({ id }) => id));
      }
      const inOrder = every.sort((a, b) => a.length - b.length || (a.join(' ') < b.join(' ') ? -1 : 1));
      expect(setsAddingTo(cents, [group], maxSize)).toEqual(inOrder.slice(0, 2));
    }),
    { numRuns: 300 },
  );
});

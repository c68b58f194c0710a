import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownIufs } from './known-iufs.ts';
import { isOneEditApart } from './one-edit.ts';

const IUFS = ['2024-07-26PSP-1', '2024-07-26PSP-12', '2024-07-26psp-12', '2024-07-26PSP-21', '2024-07-27PSP-1', 'abcdefgh'];
const iuf = fc.constantFrom(...IUFS);

test('flows come and go in any order and the index answers as one made anew', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(iuf, fc.boolean(), fc.boolean()), { maxLength: 40 }), (steps) => {
      const index = new KnownIufs();
      const present: string[] = [];
      for (const [name, arrives, isAsked] of steps) {
        if (arrives) {
          index.add(name);
          present.push(name);
        } else {
          index.remove(name);
          if (present.includes(name)) present.splice(present.indexOf(name), 1);
        }
        if (isAsked) index.startingWith('2024');
      }
      const fresh = new KnownIufs(present);
      expect(index.startingWith('2024-07-26PSP-1')).toEqual(fresh.startingWith('2024-07-26PSP-1'));
      expect(index.startingWith('2024')).toEqual(fresh.startingWith('2024'));
      for (const name of IUFS) {
        expect([...index.spelled(name.toUpperCase())].sort()).toEqual([...fresh.spelled(name.toUpperCase())].sort());
        expect(index.longestAt(`${name.toUpperCase()}2`, 0)).toBe(fresh.longestAt(`${name.toUpperCase()}2`, 0));
      }
    }),
  );
});

test('finds what one slip divides from a text', () => {
  const index = new KnownIufs(IUFS);
  expect(index.nearby('2024-07-26PSP-12')).toEqual(['2024-07-26PSP-1', '2024-07-26PSP-21']);
  expect(index.nearby('2024-07-26PPS-21')).toEqual(['2024-07-26PSP-21']);
  expect(index.nearby('2024-07-2PSP-21')).toEqual(['2024-07-26PSP-21']);
});

test('one slip is one character more, less or other, or two swapped', () => {
  expect(isOneEditApart('abcd', 'abcd')).toBe(false);
  expect(isOneEditApart('abcd', 'abdc')).toBe(true);
  expect(isOneEditApart('abcd', 'abxcd')).toBe(true);
  expect(isOneEditApart('abcd', 'abxd')).toBe(true);
  expect(isOneEditApart('abcd', 'axxd')).toBe(false);
  expect(isOneEditApart('abcd', 'abcdef')).toBe(false);
  expect(isOneEditApart('', 'a')).toBe(true);
});

test('one slip is the same whichever text comes first, and as the index finds it', () => {
  const word = fc.string({ unit: fc.constantFrom('A', 'B', '1', '-'), minLength: 8, maxLength: 11 });
  fc.assert(
    fc.property(word, word, (first, second) => {
      expect(isOneEditApart(first, second)).toBe(isOneEditApart(second, first));
      expect(new KnownIufs([second]).nearby(first).length === 1).toBe(isOneEditApart(first, second));
    }),
    { numRuns: 300 },
  );
});

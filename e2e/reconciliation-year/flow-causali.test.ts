import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawingStream } from './drawing-streams.ts';
import { cumulativeCausale, CSV_CAUSALE, cutCausale, flowCausale, gluedDigits, misreadName } from './flow-causali.ts';
import { KnownNames } from './known-names.ts';
import { PROVIDERS } from './providers.ts';
import { compacted } from './spoilt-text.ts';

const SIBLINGS = Array.from({ length: 40 }, (_, index) => `2026-03-05NUVOIT31XXX-S20260305${index + 1}`);
const known = new KnownNames(SIBLINGS);
const provider = PROVIDERS[4] ?? PROVIDERS[0];

describe('texts of credits', () => {
  test('name their flow and no other, whatever the bank made of them, however alike the names of the day are', () => {
    fc.assert(fc.property(fc.nat(1_000_000), fc.nat(SIBLINGS.length - 1), fc.constantFrom('ANY' as const, 'ONE_LINE' as const), (seed, place, needs) => {
      const name = SIBLINGS[place] ?? '';
      if (provider === undefined) throw new Error('No provider');
      const { causale } = flowCausale({ random: drawingStream(seed, 'CREDITS'), name, provider, date: '2026-03-06', entityName: 'COMUNE DI PROVA', amountCents: 12_345 }, known, needs);
      const text = compacted(causale);
      const at = text.lastIndexOf(name.toUpperCase());
      expect(known.longestPrefixOf(text.slice(at))).toBe(name);
      if (needs === 'ONE_LINE') expect([causale.includes('\n'), causale.length <= CSV_CAUSALE]).toEqual([false, true]);
    }), { numRuns: 2_000 });
  });

  test('name every flow of a cumulative credit, also where one name begins another', () => {
    fc.assert(fc.property(fc.nat(1_000_000), fc.uniqueArray(fc.nat(SIBLINGS.length - 1), { minLength: 2, maxLength: 4 }), (seed, places) => {
      const names = places.map((place) => SIBLINGS[place] ?? '');
      const text = compacted(cumulativeCausale(drawingStream(seed, 'CREDITS'), names, known, 'ANY').causale);
      for (const name of names) expect(Array.from(text.matchAll(/2026-03-05NUVO/g), ({ index }) => known.longestPrefixOf(text.slice(index)))).toContain(name);
    }), { numRuns: 500 });
  });

  test('a misread or lengthened name is no flow of the day and begins none', () => {
    fc.assert(fc.property(fc.nat(1_000_000), fc.nat(SIBLINGS.length - 1), (seed, place) => {
      const name = SIBLINGS[place] ?? '';
      const misread = misreadName(drawingStream(seed, 'CREDITS'), name, known);
      if (misread !== null) expect([misread.length, known.longestPrefixOf(misread), known.countBeginningWith(misread)]).toEqual([name.length, null, 0]);
      const longer = gluedDigits(drawingStream(seed, 'CREDITS'), name, known);
      if (longer !== null) expect([known.has(longer), known.longestPrefixOf(longer)]).toEqual([false, name]);
    }), { numRuns: 500 });
  });

  test('a cut text ends where it was cut', () => {
    expect(cutCausale(drawingStream(3, 'CREDITS'), SIBLINGS[11] ?? '', 24).causale.endsWith('/URI/2026-03-05NUVOIT31XXX-S2')).toBe(true);
  });
});

describe('known names', () => {
  test('find the longest beginning, count what begins alike, and say how much of a name is enough', () => {
    const names = new KnownNames(['2026-A-S1', '2026-A-S12', '2026-b-S1']);
    expect(names.longestPrefixOf('2026-a-s123')).toBe('2026-A-S12');
    expect(names.longestPrefixOf('2026-A-')).toBe(null);
    expect(names.countBeginningWith('2026-A')).toBe(2);
    expect(names.countBeginningWith('2026-B-S1')).toBe(1);
    expect([names.shortestUniqueLength('2026-B-S1'), names.shortestUniqueLength('2026-A-S1'), names.shortestUniqueLength('2026-A-S12')]).toEqual([6, 10, 10]);
  });
});

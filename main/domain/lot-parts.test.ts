import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_PART_PAGES, mostPagesOf, noticesOfPart, partsOf, type PartRule } from './lot-parts.ts';

test('a file for the printing house has at most a thousand pages, also with a letter before each notice', () => {
  expect(noticesOfPart({ asked: 1_000, letter: false, output: 'PARTS' })).toBe(1_000);
  expect(noticesOfPart({ asked: 1_000, letter: true, output: 'PARTS' })).toBe(500);
  expect(noticesOfPart({ asked: 250, letter: true, output: 'PARTS' })).toBe(250);
  expect(noticesOfPart({ asked: 1_000, letter: true, output: 'FILES' })).toBe(1_000);
});

test('a thousand fines are two files where they may have a postal slip, one where they have none, one archive of single files', () => {
  const fines = Array.from({ length: 1_000 }, () => ({ fine: true }));
  const files = (rule: Partial<PartRule>) => new Set(partsOf(fines, { asked: 1_000, letter: false, output: 'PARTS', paper: null, ...rule })).size;
  expect([files({}), files({ paper: 'A4_SLIP' }), files({ paper: 'A4' }), files({ output: 'FILES' })]).toEqual([2, 2, 1, 1]);
});

const papers = [null, 'A4', 'A4_SLIP'] as const;
const outputs = ['PARTS', 'FILES'] as const;
const rules = fc.record({ asked: fc.integer({ min: 20, max: 1_000 }), letter: fc.boolean(), output: fc.constantFrom(...outputs), paper: fc.constantFrom(...papers) });

test('whatever is in a lot: in order, none left out, no file of more notices than asked or of more than a thousand pages, none closed before it has to be', () => {
  fc.assert(fc.property(fc.array(fc.record({ fine: fc.boolean() }), { maxLength: 3_000 }), rules, (notices, rule) => {
    const parts = partsOf(notices, rule);
    expect(parts).toHaveLength(notices.length);
    parts.forEach((part, index) => { expect(part - (parts[index - 1] ?? 1)).toBeOneOf([0, 1]); });
    const placed = notices.map((notice, index) => ({ part: parts[index] ?? 0, pages: mostPagesOf(notice, rule) }));
    for (const part of new Set(parts)) {
      const held = placed.filter((one) => one.part === part);
      const pages = held.reduce((sum, one) => sum + one.pages, 0);
      expect(held.length).toBeLessThanOrEqual(rule.asked);
      if (rule.output === 'PARTS') expect(pages).toBeLessThanOrEqual(MOST_PART_PAGES);
      const next = placed.find((one) => one.part === part + 1);
      if (next !== undefined) expect(held.length === rule.asked || (rule.output === 'PARTS' && pages + next.pages > MOST_PART_PAGES)).toBe(true);
    }
  }), { numRuns: 60 });
});

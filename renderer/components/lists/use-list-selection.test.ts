import { describe, expect, test } from 'vitest';
import { chosenRows, chosenTotals } from './use-list-selection.ts';

const known = new Map([[1, { id: 1, cents: 3615 }], [2, { id: 2, cents: 21200 }], [3, { id: 3, cents: 18600 }]]);
const amountOf = (row: { cents: number }) => row.cents;

describe('what is chosen in a list', () => {
  test('some rows: their count and sum, also after their page was let go', () => {
    const some = { selection: { kind: 'some', keys: new Set([1, 3]) }, known } as const;
    expect(chosenTotals(some, amountOf, null)).toEqual({ count: 2, amountCents: 22215 });
    expect(chosenRows(some).map(({ id }) => id)).toEqual([1, 3]);
  });
  test('all but one: the totals of the filter without that one', () => {
    const allBut = { selection: { kind: 'all-but', keys: new Set([2]) }, known } as const;
    expect(chosenTotals(allBut, amountOf, { count: 3418, amountCents: 1_000_000 })).toEqual({ count: 3417, amountCents: 978_800 });
    expect(chosenTotals(allBut, amountOf, null)).toBeNull();
    expect(chosenRows(allBut)).toEqual([]);
  });
});

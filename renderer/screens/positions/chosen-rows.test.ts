import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { chosenTotals, inPieces, waitingUpload } from './chosen-rows.ts';

const rows = [{ id: 1, amountCents: 3615 }, { id: 2, amountCents: 21200 }, { id: 3, amountCents: 18600 }];

describe('what is chosen', () => {
  test('some rows: their count and sum', () => {
    expect(chosenTotals({ kind: 'some', keys: new Set([1, 3]) }, rows, { count: 3418, amountCents: 1 })).toEqual({ count: 2, amountCents: 22215 });
  });
  test('all but one: the totals of the filter without that one', () => {
    expect(chosenTotals({ kind: 'all-but', keys: new Set([2]) }, rows, { count: 3418, amountCents: 1_000_000 })).toEqual({ count: 3417, amountCents: 978_800 });
  });
});

describe('positions waiting to be uploaded', () => {
  test('are those of the filter, in that state only', () => {
    expect(waitingUpload({ ...EMPTY_FILTER, text: 'rossi' })).toMatchObject({ text: 'rossi', states: ['TO_SYNC'] });
    expect(waitingUpload({ ...EMPTY_FILTER, states: ['PAID', 'TO_SYNC'] })?.states).toEqual(['TO_SYNC']);
  });
  test('are none when the filter leaves them out', () => {
    expect(waitingUpload({ ...EMPTY_FILTER, states: ['PAID'] })).toBeNull();
  });
  test('pieces hold every id once, in order, never more than asked', () => {
    fc.assert(fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (ids, size) => {
      const pieces = inPieces(ids, size);
      expect(pieces.flat()).toEqual(ids);
      expect(pieces.every((piece) => piece.length >= 1 && piece.length <= size)).toBe(true);
    }));
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inPieces } from './id-pieces.ts';

test('pieces hold every id once, in order, never more than asked', () => {
  fc.assert(fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (ids, size) => {
    const pieces = inPieces(ids, size);
    expect(pieces.flat()).toEqual(ids);
    expect(pieces.every((piece) => piece.length >= 1 && piece.length <= size)).toBe(true);
  }));
});

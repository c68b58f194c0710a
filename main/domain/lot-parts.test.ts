import { expect, test } from 'vitest';
import { noticesOfPart } from './lot-parts.ts';

test('a file for the printing house stays within a thousand pages, also with a letter before each notice', () => {
  expect(noticesOfPart(1_000, { letter: false, output: 'PARTS' })).toBe(1_000);
  expect(noticesOfPart(1_000, { letter: true, output: 'PARTS' })).toBe(500);
  expect(noticesOfPart(250, { letter: true, output: 'PARTS' })).toBe(250);
  expect(noticesOfPart(1_000, { letter: true, output: 'FILES' })).toBe(1_000);
});

import { expect, test } from 'vitest';
import { gridMinimum, gridTemplate } from './list-grid.ts';

test('one column stretches: the free one, else a text, else the first', () => {
  expect(gridTemplate([{ width: '5rem' }, {}, { width: '6rem', align: 'right' }], true)).toBe('1.5rem 5rem minmax(8rem, 1fr) 6rem');
  expect(gridTemplate([{ width: '5rem' }, { width: '9rem', cut: true }, { width: '6rem', align: 'right' }], false)).toBe('5rem minmax(9rem, 1fr) 6rem');
  expect(gridTemplate([{ width: '5rem' }, { width: '6rem', align: 'right' }], false)).toBe('minmax(5rem, 1fr) 6rem');
});
test('under the sum of its columns a list scrolls sideways', () => {
  expect(gridMinimum([{ width: '5rem' }, {}, { width: '6rem' }], true)).toBe(1.5 + 5 + 8 + 6 + 3);
});

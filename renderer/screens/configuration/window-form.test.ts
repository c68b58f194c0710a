import { expect, test } from 'vitest';
import { windowFormOf, windowKind, windowOf, windowProblems } from './window-form.ts';

const right = windowFormOf({ left: 105, top: 48, width: 95, height: 40 });

test('the card follows what is written', () => {
  expect([windowKind(null), windowKind(right), windowKind({ ...right, left: '15' }), windowKind({ ...right, top: '50' })]).toEqual(['NONE', 'RIGHT', 'LEFT', 'OTHER']);
});

test('a measure that is no number, and a window out of the sheet, are told at their field', () => {
  expect(windowOf(right)).toEqual({ left: 105, top: 48, width: 95, height: 40 });
  expect(windowOf({ ...right, top: 'alto' })).toBeNull();
  expect(windowProblems({ ...right, top: 'alto', width: '' })).toEqual({ 'window.top': 'Scrivi i millimetri, per esempio 48.', 'window.width': 'Scrivi i millimetri, per esempio 48.' });
  expect(Object.keys(windowProblems({ ...right, left: '130' }))).toEqual(['window.width']);
  expect(windowProblems(null)).toEqual({});
});

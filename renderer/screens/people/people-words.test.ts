import { expect, test } from 'vitest';
import { textGiven, VIEWS } from './people-words.ts';

test('the text typed in the search opens the list with it, whatever else comes with the address', () => {
  expect(textGiven({ text: ' rossi ' })).toBe('rossi');
  expect([textGiven(null), textGiven('rossi'), textGiven({ text: 3 }), textGiven({ text: ' ' }), textGiven({})]).toEqual([null, null, null, null, null]);
  expect(textGiven({ text: 'a'.repeat(300) })).toHaveLength(200);
});

test('every view says what it means when it is empty', () => {
  expect(VIEWS.every(({ label, empty }) => label !== '' && empty !== '')).toBe(true);
});

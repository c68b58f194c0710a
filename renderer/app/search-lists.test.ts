import { expect, test } from 'vitest';
import { listsAsked } from './search-lists.ts';

const today = '2026-11-20';

test('words open every list with the same words', () => {
  expect(listsAsked('rossi mario', today)).toEqual({ people: 'rossi mario', positions: { text: 'rossi mario' }, payments: { text: 'rossi mario' } });
});

test('an amount opens the payments of that amount; positions have no such filter', () => {
  expect(listsAsked('=186,00', today)).toEqual({ people: null, positions: null, payments: { amountFrom: 18_600, amountTo: 18_600 } });
});

test('a date opens the positions that fall due on that day', () => {
  expect(listsAsked('16/12', today)).toEqual({ people: null, positions: { due: '2026-12-16..2026-12-16' }, payments: null });
});

test('three digits, which the list of positions would take for a word, open only the payments', () => {
  expect(listsAsked('351', today).positions).toBeNull();
  expect(listsAsked('351', today).payments).toEqual({ text: '351' });
  expect(listsAsked('3512', today).positions).toEqual({ text: '3512' });
});

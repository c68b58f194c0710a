import { expect, test } from 'vitest';
import { ACTION_PLACES, actionOf, PROPOSE_AGAIN, whyNot } from './action-keys.ts';
import type { ActionCode, ReviewAction } from './reconciliation-types.ts';

function action(code: ActionCode, allowed: boolean, why: string | null = null): ReviewAction {
  return { code, label: code, allowed, whyNot: why, consequence: '' };
}

test('every action has a letter of its own, and they are those of the manual', () => {
  expect(ACTION_PLACES.map(({ code, shortcut }) => [code, shortcut])).toEqual([['ACCEPT', 'C'], ['SEPARATE', 'S'], ['MATCH', 'A'], ['EXCLUDE', 'N'], ['DEFER', 'R'], ['UNDO', 'U']]);
  const keys = [...ACTION_PLACES, PROPOSE_AGAIN].map(({ shortcut }) => shortcut);
  expect(new Set(keys).size).toBe(keys.length);
});

test('what cannot be done says why; before anything is known nothing is refused', () => {
  const card = { actions: [action('ACCEPT', true), action('UNDO', false, 'Non c’è niente da annullare.'), action('DEFER', false)] };
  expect([whyNot(card, 'ACCEPT'), whyNot(card, 'UNDO'), whyNot(undefined, 'ACCEPT')]).toEqual([null, 'Non c’è niente da annullare.', null]);
  expect([whyNot(card, 'DEFER'), whyNot(card, 'MATCH')]).toEqual(['Qui non si può fare.', 'Qui non si può fare.']);
  expect(actionOf(card, 'MATCH')).toBeUndefined();
});

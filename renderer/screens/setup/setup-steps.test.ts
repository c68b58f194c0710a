import { expect, test } from 'vitest';
import type { SetupState } from '../settings-form/setting-types.ts';
import { canOpen, chosenAt, placeAfter, placeBefore, placeOf } from './setup-steps.ts';

const EMPTY: SetupState = { step: 'ENTITY', entity: null, administratorName: null, numbering: null, accounts: [], activeServices: 0, testArchive: false };

test('goes on and back through the five steps, to the facsimile', () => {
  expect(placeAfter('ENTITY')).toBe('ADMINISTRATOR');
  expect(placeAfter('SERVICES')).toBe('FACSIMILE');
  expect(placeBefore('ENTITY')).toBeNull();
  expect(placeBefore('FACSIMILE')).toBe('SERVICES');
  expect(placeOf('ACCOUNT')).toBe('ACCOUNT');
});

test('a step opens only when everything before it is done', () => {
  expect(canOpen('ENTITY', EMPTY)).toBe(true);
  expect(canOpen('ADMINISTRATOR', EMPTY)).toBe(false);
  expect(canOpen('NUMBERING', { ...EMPTY, administratorName: 'G. Ferrari' })).toBe(false);
});

test('tells what was chosen at each step', () => {
  const state: SetupState = { ...EMPTY, administratorName: 'G. Ferrari', activeServices: 1 };
  expect([chosenAt('ENTITY', state), chosenAt('ADMINISTRATOR', state), chosenAt('SERVICES', state)]).toEqual([null, 'G. Ferrari', '1 servizio attivo']);
});

import { expect, test } from 'vitest';
import { ownPasswordProblems } from './own-password.ts';

test('the given password is asked only to whom the window has not just heard it from', () => {
  const chosen = { next: 'tre gatti in barca', again: 'tre gatti in barca' };
  expect(ownPasswordProblems({ current: '', ...chosen })).toEqual({ current: 'Scrivi la password che ti ha dato l’amministratore.' });
  expect(ownPasswordProblems({ current: null, ...chosen })).toEqual({});
});

test('a short password says how many characters it has, an unequal repetition is told', () => {
  expect(ownPasswordProblems({ current: null, next: 'corta', again: 'corta' })).toEqual({ next: 'Servono almeno 12 caratteri: ora sono 5.' });
  expect(ownPasswordProblems({ current: null, next: 'tre gatti in barca', again: '' })).toEqual({ again: 'Scrivi la nuova password una seconda volta.' });
  expect(ownPasswordProblems({ current: null, next: 'tre gatti in barca', again: 'tre gatti' })).toEqual({ again: 'Le due password non sono uguali.' });
});

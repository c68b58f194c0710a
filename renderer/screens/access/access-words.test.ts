import { expect, test } from 'vitest';
import { accessWords, backupWords, refusalPlace } from './access-words.ts';

test('says by name who resets a forgotten password', () => {
  expect(accessWords.forgotten([])).toBe('Password dimenticata? La reimposta l’amministratore del Comune.');
  expect(accessWords.forgotten(['G. Ferrari'])).toContain(': G. Ferrari.');
  expect(accessWords.forgotten(['G. Ferrari', 'A. Neri', 'L. Blu'])).toContain(': G. Ferrari, A. Neri o L. Blu.');
});

test('says how old the last safety copy is, in the hours of Rome', () => {
  expect(backupWords(null, '2026-11-24')).toBe('nessuna copia di sicurezza ancora');
  expect(backupWords('2026-11-24T06:30:00.000Z', '2026-11-24')).toBe('ultima copia di sicurezza oggi 07:30');
  expect(backupWords('2026-11-23T06:30:00.000Z', '2026-11-24')).toBe('ultima copia di sicurezza 23/11/2026 07:30');
});

test('tells a wrong password at the field and a delay on its own', () => {
  const failure = (code: 'LOGIN_REFUSED' | 'LOGIN_DELAYED') => ({ code, message: '', field: null, retry: 'NEVER' as const });
  expect(refusalPlace(failure('LOGIN_REFUSED'))).toBe('FIELD');
  expect(refusalPlace(failure('LOGIN_DELAYED'))).toBe('STRIP');
  expect(refusalPlace(null)).toBeNull();
});

test('says to whom to turn when the access was taken away at work, and what is kept', () => {
  expect(accessWords.disabled(['G. Ferrari', 'A. Neri'])).toContain('parla con G. Ferrari o A. Neri.');
  expect(accessWords.disabled([])).toContain('parla con un amministratore.');
  expect(accessWords.disabled([])).toContain('Quello che avevi salvato resta');
});

import { expect, test } from 'vitest';
import { administratorProblems, passwordShortfall, proposedUsername } from './administrator-form.ts';

test('proposes a user name from the name', () => {
  expect(proposedUsername('Giulia Ferrari')).toBe('g.ferrari');
  expect(proposedUsername('Niccolò Dell’Orto')).toBe('n.dellorto');
  expect(proposedUsername('Anna De Rossi')).toBe('a.derossi');
  expect(proposedUsername('Giulia')).toBe('');
});

test('counts what a password still lacks', () => {
  expect(passwordShortfall('corta')).toContain('ora sono 5');
  expect(passwordShortfall('dodici-lunga')).toBeNull();
});

test('wants the password twice, the same', () => {
  const form = { name: 'Giulia Ferrari', username: 'g.ferrari', password: 'quattro gatti', again: 'quattro gatto' };
  expect(administratorProblems(form)).toEqual({ again: 'Le due password non sono uguali.' });
  expect(administratorProblems({ ...form, again: form.password })).toEqual({});
});

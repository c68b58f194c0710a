import { expect, test } from 'vitest';
import { subjectWords } from './audit-words.ts';
import { sectionsOf } from './configuration-sections.ts';
import { operatorFormOf, operatorInputOf, operatorProblems } from './operator-form.ts';

test('hides the sections that a role lacks', () => {
  expect(sectionsOf('COUNTER').map((section) => section.path)).toEqual(['servizi']);
  expect(sectionsOf('ACCOUNTING').map((section) => section.path)).toEqual(['servizi', 'bilancio']);
  expect(sectionsOf('SUPERVISOR').map((section) => section.path)).toEqual(['servizi', 'stampa', 'bilancio', 'registro', 'verifica']);
  expect(sectionsOf('ADMINISTRATOR')).toHaveLength(11);
});

test('a line of the register leads to its subject when there is a page for it', () => {
  expect(subjectWords('position', '12')).toEqual({ label: 'Posizione 12', address: '/posizioni/12' });
  expect(subjectWords('entity', '1')).toEqual({ label: 'Ente', address: null });
  expect(subjectWords('operator', 'unknown')).toEqual({ label: 'Operatore', address: null });
  expect(subjectWords('altro', '5')).toEqual({ label: 'altro 5', address: null });
});

test('a new operator needs a password, a known one keeps theirs', () => {
  const form = { ...operatorFormOf(null), name: 'Mario Bianchi', username: 'm.bianchi' };
  expect(Object.keys(operatorProblems(form, true))).toEqual(['password']);
  expect(operatorProblems(form, false)).toEqual({});
  expect(operatorProblems({ ...form, offices: [] }, false)).toEqual({ offices: 'Scegli almeno un ufficio, oppure tutti.' });
  expect(operatorInputOf(form, null, null)).toMatchObject({ id: null, password: null, role: 'COUNTER', offices: null });
});

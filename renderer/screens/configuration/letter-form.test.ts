import { expect, test } from 'vitest';
import { letterDifferences, letterProblems, NEW_LETTER, withField } from './letter-form.ts';

test('a letter needs a title and a text, and an unknown field is told with its name', () => {
  expect(letterProblems(NEW_LETTER)).toEqual({ title: 'Scrivi il titolo: è l’oggetto della lettera.' });
  expect(letterProblems({ title: 'Avviso', body: 'Gentile {cognome}' })['body']).toContain('Il campo {cognome} non c’è');
  expect(letterProblems({ title: 'Avviso {causale}', body: 'Gentile {nome}' })).toEqual({});
  expect(Object.keys(letterProblems({ title: 'a'.repeat(121), body: ' ' }))).toEqual(['title', 'body']);
});

test('a field is put in the place of what is selected', () => {
  expect(withField('Gentile XX,', 'nome', 8, 10)).toEqual({ text: 'Gentile {nome},', at: 14 });
  expect(withField('', 'numero avviso', 0, 0)).toEqual({ text: '{numero avviso}', at: 15 });
});

test('a conflict names what differs', () => {
  expect(letterDifferences({ title: 'A', body: 'x' }, { title: 'A', body: 'y' })).toEqual([{ label: 'Testo', mine: 'x', stored: 'y' }]);
});

import { expect, test } from 'vitest';
import { countOfItalian, withOneStop } from './italian-words.ts';

test('a name that ends with a full stop does not double it, and dots of suspension stay', () => {
  expect(withOneStop('Pagata presso Banca S.p.A.. Manca la rata 2.')).toBe('Pagata presso Banca S.p.A. Manca la rata 2.');
  expect(withOneStop('Pagata presso Banca S.p.A..')).toBe('Pagata presso Banca S.p.A.');
  expect(withOneStop('Aspetta…')).toBe('Aspetta…');
});

test('one and many', () => {
  expect([countOfItalian(1, 'avviso', 'avvisi'), countOfItalian(0, 'avviso', 'avvisi'), countOfItalian(3, 'avviso', 'avvisi')]).toEqual(['1 avviso', '0 avvisi', '3 avvisi']);
});

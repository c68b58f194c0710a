import { expect, test } from 'vitest';
import { nextPart, partOf } from './person-parts.ts';

test('an address names a part, or shows the positions', () => {
  expect(['legami', null, 'boh', ''].map(partOf)).toEqual(['legami', 'posizioni', 'posizioni', 'posizioni']);
});

test('arrows go round the tabs, Home and End to their ends', () => {
  expect(nextPart('ArrowRight', 'posizioni')).toBe('dati');
  expect(nextPart('ArrowLeft', 'posizioni')).toBe('storia');
  expect(nextPart('ArrowRight', 'storia')).toBe('posizioni');
  expect(nextPart('Home', 'legami')).toBe('posizioni');
  expect(nextPart('End', 'legami')).toBe('storia');
  expect(nextPart('Enter', 'legami')).toBeNull();
});

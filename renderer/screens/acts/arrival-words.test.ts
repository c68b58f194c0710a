import { expect, test } from 'vitest';
import { arrivalWords } from './arrival-words.ts';

const TODAY = '2026-11-24';

test('what comes by itself says when it was last read, and whether that went well', () => {
  expect(arrivalWords({ lastRunAt: '2026-11-24T09:42:00Z', outcome: 'DONE' }, TODAY)).toBe('arrivano da sé, ultima lettura oggi 10:42');
  expect(arrivalWords({ lastRunAt: '2026-11-24T09:42:00Z', outcome: 'FAILED' }, TODAY)).toBe('arrivano da sé, ultima lettura oggi 10:42, non riuscita: si riprova da sé');
  expect(arrivalWords({ lastRunAt: null, outcome: null }, TODAY)).toBe('arrivano da sé, non ancora letti');
});

test('what the intermediary does not offer is imported', () => {
  expect(arrivalWords(undefined, TODAY)).toBe('si importano da file');
});

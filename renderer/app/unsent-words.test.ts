import { expect, test } from 'vitest';
import { unsentWords } from './unsent-words.ts';

const TODAY = '2026-11-24';
const oldestAt = '2026-11-24T08:12:00.000Z';

test('with everything sent nothing is said', () => {
  expect(unsentWords({ count: 0, oldestAt: null, workingMinutes: 0, level: 'NONE' }, TODAY)).toBeNull();
});

test('in the first hours it says since when', () => {
  expect(unsentWords({ count: 1, oldestAt, workingMinutes: 20, level: 'NOTICE' }, TODAY)).toMatchObject({ tone: 'amber', icon: 'printer', count: '1 avviso stampato non ancora inviato', age: 'dalle 09:12' });
  expect(unsentWords({ count: 3, oldestAt: '2026-11-20T16:55:00.000Z', workingMinutes: 140, level: 'NOTICE' }, TODAY)).toMatchObject({ count: '3 avvisi stampati non ancora inviati', age: 'il più vecchio dal 20/11, 17:55' });
});

test('from four hours of work on it warns, from twenty-four it is an alarm, with the hours', () => {
  expect(unsentWords({ count: 2, oldestAt, workingMinutes: 299, level: 'WARNING' }, TODAY)).toMatchObject({ tone: 'amber', icon: 'warning', age: 'il più vecchio da 4 ore di lavoro' });
  expect(unsentWords({ count: 1, oldestAt, workingMinutes: 1_500, level: 'ALARM' }, TODAY)).toMatchObject({ tone: 'red', icon: 'warning', age: 'da 25 ore di lavoro' });
});

import { describe, expect, test } from 'vitest';
import { instantInList, whenWords } from './instant-words.ts';

describe('when something happened', () => {
  test('of today says oggi and the time of Rome', () => {
    expect(whenWords('2026-11-24T08:12:00.000Z', '2026-11-24')).toBe('oggi 09:12');
  });
  test('of another day says date and time', () => {
    expect(whenWords('2026-09-02T06:10:00.000Z', '2026-11-24')).toBe('02/09/2026 08:10');
  });
  test('late in the evening belongs to the day of Rome, not of Greenwich', () => {
    expect(whenWords('2026-11-23T23:30:00.000Z', '2026-11-24')).toBe('oggi 00:30');
  });
  test('in a list the format does not depend on today', () => {
    expect(instantInList('2026-11-24T08:12:00.000Z')).toBe('24/11/2026 09:12');
  });
});

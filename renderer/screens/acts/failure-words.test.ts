import { describe, expect, test } from 'vitest';
import type { Failure } from '../../app/operation-outcome.ts';
import { errorAt, errorElsewhere, isConflict } from './failure-words.ts';

const wrongDate: Failure = { code: 'INVALID_FIELD', message: 'La data del pagamento è nel futuro.', field: 'paidOn', retry: 'NEVER' };
const conflict: Failure = { code: 'VERSION_CONFLICT', message: 'Nel frattempo…', field: null, retry: 'AFTER_RELOAD' };

describe('where a failure is said', () => {
  test('at its field, and there only', () => {
    expect(errorAt(wrongDate, 'paidOn')).toBe('La data del pagamento è nel futuro.');
    expect(errorAt(wrongDate, 'reason')).toBeNull();
    expect(errorElsewhere(wrongDate, ['paidOn', 'reason'])).toBeNull();
  });
  test('on its own when the form has no such field', () => {
    expect(errorElsewhere(wrongDate, ['reason'])).toBe('La data del pagamento è nel futuro.');
  });
  test('a conflict is never a plain sentence', () => {
    expect(isConflict(conflict)).toBe(true);
    expect(errorElsewhere(conflict, [])).toBeNull();
  });
  test('nothing failed, nothing said', () => {
    expect(errorElsewhere(null, [])).toBeNull();
    expect(isConflict(null)).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { VERDICTS } from '../../../main/contract/position-operations.ts';
import { focusedAction, verdictLook } from './verdict-look.ts';

describe('verdicts', () => {
  test('each of the ten has a shape, and paid never looks like not found', () => {
    const shapes = VERDICTS.map((verdict) => verdictLook({ verdict, tone: 'green' }).shape);
    expect(shapes).toHaveLength(10);
    expect(shapes.every((shape) => shape.length > 0)).toBe(true);
    expect(verdictLook({ verdict: 'PAID', tone: 'green' }).shape).not.toBe(verdictLook({ verdict: 'NOT_FOUND', tone: 'amber' }).shape);
  });
});

describe('focus on arrival', () => {
  const action = (code: 'PRINT_RECEIPT' | 'OPEN_POSITION' | 'OPEN_TASK', primary: boolean, enabled = true) => ({ code, label: code, primary, enabled, whyNot: null, targetId: 1 });
  test('goes to what can be printed, wherever it stands', () => {
    expect(focusedAction([action('OPEN_TASK', true), action('PRINT_RECEIPT', false)])?.code).toBe('PRINT_RECEIPT');
  });
  test('else to the main action, else to the first allowed one', () => {
    expect(focusedAction([action('OPEN_TASK', false), action('OPEN_POSITION', true)])?.code).toBe('OPEN_POSITION');
    expect(focusedAction([action('PRINT_RECEIPT', true, false), action('OPEN_TASK', false)])?.code).toBe('OPEN_TASK');
    expect(focusedAction([])).toBeNull();
  });
});

import { expect, test } from 'vitest';
import { amountProblem, leavesDifference, readTargets, type TypedTarget } from './typed-targets.ts';

function typed(text: string, leftCents: number, id = 1): TypedTarget {
  return { target: { kind: 'FLOW', id }, label: 'F', detail: 'PSP', leftCents, text };
}

test('an amount must be there, readable, and no more than the flow still waits for', () => {
  expect(amountProblem(typed('203,03', 30_303))).toBeNull();
  expect([amountProblem(typed('', 100)), amountProblem(typed('2,00', 100))]).toEqual(['Scrivi l’importo.', 'Restano solo 1,00\u00a0€.']);
  expect(amountProblem(typed('abc', 100))).not.toBeNull();
});

test('the reason is asked when anything stays over, on either side', () => {
  expect(leavesDifference(20_303, [typed('203,03', 20_303)])).toBe(false);
  expect(leavesDifference(20_303, [typed('203,03', 30_303)])).toBe(true);
  expect(leavesDifference(20_403, [typed('203,03', 20_303)])).toBe(true);
  expect(leavesDifference(20_303, [])).toBe(false);
});

test('an amount that cannot be read leaves the others as they are', () => {
  const chosen = [typed('boh', 100, 1), typed('1,00', 100, 2)];
  expect(readTargets(chosen)).toEqual([{ target: { kind: 'FLOW', id: 2 }, cents: 100 }]);
  expect(leavesDifference(100, chosen)).toBe(false);
});

import { expect, test } from 'vitest';
import { STARTING_PLAN_RULES } from '../../../main/domain/installment-plan.ts';
import { balancedRows, proposedRows, readDraft, storedRows, type PlanDraft } from './plan-draft.ts';

const TODAY = '2026-11-24';
const RULES = { ...STARTING_PLAN_RULES, maxInstallments: 12 };
const draft = (more: Partial<PlanDraft> = {}): PlanDraft => ({ count: '3', first: '31/12', step: 1, rows: [], ...more });

test('number and first date make the rows, on the same day of each month', () => {
  const rows = proposedRows(draft(), 100_00, RULES, TODAY);
  expect(rows.map(({ amount, due }) => [amount, due])).toEqual([['33,33', '31/12/2026'], ['33,33', '01/02/2027'], ['33,34', '01/03/2027']]);
  expect(proposedRows(draft({ count: '13' }), 100_00, RULES, TODAY)).toEqual([]);
  expect(proposedRows(draft({ count: 'x' }), 100_00, RULES, TODAY)).toEqual([]);
});

test('an amount written by hand stays, the others share the rest and the total agrees', () => {
  const rows = proposedRows(draft(), 100_00, RULES, TODAY).map((row, index) => (index === 0 ? { ...row, amount: '50', byHand: true } : row));
  const balanced = balancedRows(rows, 100_00, RULES, TODAY);
  expect(balanced.map(({ amount }) => amount)).toEqual(['50', '25,00', '25,00']);
  expect(readDraft(draft({ rows: balanced }), 100_00, RULES, TODAY)).toMatchObject({ sumCents: 100_00, problem: null });
});

test('what cannot be saved is told in words', () => {
  const stored = storedRows([{ amountCents: 40_00, dueDate: '2026-12-31' }, { amountCents: 50_00, dueDate: '2027-01-31' }]);
  expect(readDraft(draft({ rows: stored }), 100_00, RULES, TODAY).problem).toMatch(/^Alle rate mancano 10,00/);
  expect(readDraft(draft(), 100_00, RULES, TODAY).problem).toBe('Scrivi quante rate (da 2 a 12) e la prima scadenza');
  expect(readDraft(draft({ rows: [{ amount: 'x', due: '31/12', byHand: true }] }), 100_00, RULES, TODAY).problem).toMatch(/^Rata 1: importo non leggibile/);
  expect(readDraft(draft({ rows: [...stored, { amount: '1', due: '31/02/2027', byHand: true }, { amount: '', due: '', byHand: true }] }), 100_00, RULES, TODAY).problem).toBe('Rata 3: questa data non esiste nel calendario');
  expect(readDraft(draft({ rows: [{ amount: '', due: '31/12', byHand: true }] }), 100_00, RULES, TODAY).problem).toBe('Rata 1: manca l’importo');
});

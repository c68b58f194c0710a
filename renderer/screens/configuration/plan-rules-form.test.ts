import { expect, test } from 'vitest';
import { STARTING_PLAN_RULES } from '../../../main/domain/installment-plan.ts';
import { planRuleProblems, planRulesOfTyped, typedPlanRulesOf } from './plan-rules-form.ts';

const typed = typedPlanRulesOf(STARTING_PLAN_RULES);

test('rules come back as they were', () => {
  expect(planRulesOfTyped(typed)).toEqual(STARTING_PLAN_RULES);
  expect(planRulesOfTyped({ ...typed, lapses: false, missed: 'x' })).toEqual({ ...STARTING_PLAN_RULES, lapse: null });
});

test('what cannot be saved is told at its field, with what may be written', () => {
  expect(planRuleProblems(typed)).toEqual({});
  expect(planRuleProblems({ ...typed, most: '100', minimum: '' })).toEqual({ most: 'Scrivi un numero da 2 a 99.', minimum: 'Scrivi la rata minima, almeno 0,01.' });
  expect(planRuleProblems({ ...typed, days: '-1', missed: '0', months: '61' })).toMatchObject({ days: 'Scrivi un numero da 0 a 365.', missed: 'Scrivi un numero da 1 a 24.', months: 'Scrivi un numero da 1 a 60.' });
  expect(planRuleProblems({ ...typed, lapses: false, missed: '0' })).toEqual({});
});

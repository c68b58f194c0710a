import { expect, test } from 'vitest';
import { openJobs, type OpenCard } from './open-jobs.ts';

type Row = OpenCard['options'][number]['installments'][number];
const YES: Row['printPermission'] = { allowed: true, reasonRequired: false, unsent: false, message: null };
const ASKS: Row['printPermission'] = { allowed: true, reasonRequired: true, unsent: true, message: 'Non è ancora sul portale.' };
const NO: Row['printPermission'] = { allowed: false, code: 'NOT_CONFIRMED', message: 'Aspetta la conferma.' };
const row = (id: number, state: Row['state'] = 'UNPAID', printPermission: Row['printPermission'] = YES): Row => ({ id, nav: `30100000000000000${id}`, state, printPermission });
const jobs = (...options: OpenCard['options']) => openJobs({ id: 7, options }).map(({ installmentId, wholePlan, permission }) => [installmentId, wholePlan ?? false, permission]);

test('a plan is one paper, with the whole amount beside it on the same', () => {
  expect(jobs({ kind: 'SINGLE_INSTALLMENT', installments: [row(1)] }, { kind: 'INSTALLMENTS', installments: [row(2), row(3)] })).toEqual([[2, true, YES]]);
  expect(jobs({ kind: 'SINGLE_INSTALLMENT', installments: [row(1, 'UNPAYABLE', NO)] }, { kind: 'INSTALLMENTS', installments: [row(2, 'PAID', NO), row(3, 'TO_SYNC', ASKS)] })).toEqual([[3, true, ASKS]]);
});

test('one installment that may not be printed keeps the paper of all; a reason that one wants is asked for all', () => {
  expect(jobs({ kind: 'INSTALLMENTS', installments: [row(2), row(3, 'TO_SYNC', NO)] })).toEqual([[3, true, NO]]);
  expect(jobs({ kind: 'INSTALLMENTS', installments: [row(2), row(3, 'TO_SYNC', ASKS)] })).toEqual([[3, true, ASKS]]);
});

test('a plan that was taken away leaves the whole amount; the other amount of a fine is no paper of its own', () => {
  expect(jobs({ kind: 'INSTALLMENTS', installments: [row(2, 'UNPAYABLE', NO)] }, { kind: 'SINGLE_INSTALLMENT', installments: [row(4)] })).toEqual([[4, false, YES]]);
  expect(jobs({ kind: 'REDUCED_SINGLE_INSTALLMENT', installments: [row(1)] }, { kind: 'SINGLE_INSTALLMENT', installments: [row(2, 'UNPAYABLE', NO)] })).toEqual([[1, false, YES]]);
  // With nothing to pay it says why.
  expect(jobs({ kind: 'SINGLE_INSTALLMENT', installments: [row(2, 'UNPAYABLE', NO)] })).toEqual([[2, false, NO]]);
});

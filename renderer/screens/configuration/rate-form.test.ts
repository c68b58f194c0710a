import { expect, test } from 'vitest';
import { LEGAL_RATES } from '../../../main/domain/legal-interest.ts';
import { atRate, ownRates, rateFormOf, rateOf, rateProblems, ratesWith, type LegalRates } from './rate-form.ts';

const TODAY = '2026-12-20';
const STORED: LegalRates = { version: 1, missingYear: 2027, nextYear: 2027, rates: [...LEGAL_RATES.map((rate) => ({ ...rate, own: rate.from === '2024-01-01' }))] };

test('a new rate starts from the first of January of the year that is missing', () => {
  const form = { ...rateFormOf(null, 2027), rate: '1,75', law: 'DM 11/12/2026 (G.U. 290)' };
  expect(rateOf(form, TODAY)).toEqual({ from: '2027-01-01', basisPoints: 175, law: 'DM 11/12/2026 (G.U. 290)' });
  expect(rateProblems(STORED, null, TODAY)(form)).toEqual({});
  expect(ratesWith(STORED, null, { from: '2027-01-01', basisPoints: 175, law: 'DM' }).map(({ from }) => from)).toEqual(['2024-01-01', '2027-01-01']);
});

test('each error is at its field, with the remedy', () => {
  const check = rateProblems(STORED, null, TODAY);
  const good = { from: '01/01/2027', rate: '1,75', law: 'DM 11/12/2026' };
  expect(Object.keys(check({ from: 'x', rate: '30', law: '' }))).toEqual(['from', 'basisPoints', 'law']);
  expect(check({ ...good, from: '01/01/2026' })).toEqual({ from: 'Il tasso dal 01/01/2026 c’è già: cambia quello.' });
  expect(check({ ...good, from: '01/01/2028' })).toEqual({ from: 'Manca il tasso del 2027: scrivi prima quello.' });
});

test('a rate of the program that is changed becomes one of the office; without its source nothing is confirmed', () => {
  const unread = STORED.rates.find(({ unverified }) => unverified) ?? null;
  const form = rateFormOf(unread, 2027);
  expect(form.law).toBe('');
  expect(rateProblems(STORED, unread, TODAY)(form)).toMatchObject({ law: expect.stringContaining('decreto') as string });
  expect(rateProblems(STORED, unread, TODAY)({ ...form, law: 'DM 13/12/2021 (G.U. 297)' })).toEqual({});
  expect(ownRates(STORED).map(({ from }) => from)).toEqual(['2024-01-01']);
});

test('a refusal of the core at one of the list is shown at the field of the form', () => {
  const failure = { code: 'INVALID_FIELD', message: 'Scrivi la fonte', field: 'rates.3.law', retry: 'NEVER' } as const;
  expect(atRate(failure)?.field).toBe('law');
  expect(atRate(null)).toBeNull();
});

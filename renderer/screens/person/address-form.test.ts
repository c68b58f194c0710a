import { expect, test } from 'vitest';
import { addressFormOf, addressInputOf, addressProblems, dayOf, NEW_ADDRESS } from './address-form.ts';

const today = '2026-11-24';
const stored = {
  id: 1, kind: 'RESIDENCE' as const, line: '', street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', country: 'IT', validFrom: '2020-01-01', validTo: null, current: true, forNotices: true,
  source: 'OPERATOR' as const, enteredBy: null, enteredAt: '2026-11-24T09:00:00.000Z', version: 1,
};

test('a stored address comes back the same when nothing is typed', () => {
  const form = addressFormOf(stored);
  expect(form).toMatchObject({ from: '01/01/2020', to: '' });
  expect(addressInputOf(form)).toEqual({ street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', country: 'IT' });
  expect(addressProblems(form, today, { from: 'validFrom', to: 'validTo' })).toEqual({});
});

test('what is missing or wrong is told at its field', () => {
  expect(addressProblems(NEW_ADDRESS, today, { from: 'from', to: null })).toEqual({ from: 'Manca il giorno da cui vale.', 'address.street': 'Scrivi almeno la via o il Comune.' });
  expect(addressProblems({ ...NEW_ADDRESS, from: '31/02/2026', to: 'boh', 'address.city': 'Esempio', 'address.postalCode': '36' }, today, { from: 'validFrom', to: 'validTo' })).toEqual({
    validFrom: expect.any(String), validTo: expect.any(String), 'address.postalCode': expect.stringContaining('5 cifre'),
  });
});

test('a day without its year is of this year', () => {
  expect(dayOf('0112', today)).toBe('2026-12-01');
  expect(dayOf('', today)).toBeNull();
});

import { expect, test } from 'vitest';
import { accountFormOf, accountInputOf, accountProblems, ibanFact } from './account-form.ts';

const RIGHT = { iban: 'it60 x054 2811 1010 0000 0123 456', label: 'Tesoreria', holder: '' };

test('takes an IBAN with blanks and small letters, and says which bank it is', () => {
  expect(accountProblems(RIGHT)).toEqual({});
  expect(accountInputOf(RIGHT)).toEqual({ iban: 'IT60X0542811101000000123456', label: 'Tesoreria', postal: false, holder: null });
  expect(ibanFact(RIGHT.iban)).toBe('banca, ABI 05428 CAB 11101');
});

test('knows a postal account from its IBAN', () => {
  const postal = { ...RIGHT, iban: 'IT57N0760114800000011050036' };
  expect(accountInputOf(postal).postal).toBe(true);
  expect(ibanFact(postal.iban)).toBe('conto corrente postale 11050036');
});

test('says what is wrong with an IBAN and asks for a name', () => {
  expect(Object.keys(accountProblems({ iban: 'IT60X0542811101000000123457', label: ' ', holder: '' }))).toEqual(['iban', 'label']);
  expect(ibanFact('IT60')).toBeNull();
});

test('shows a stored IBAN in groups', () => {
  expect(accountFormOf({ id: 1, iban: 'IT60X0542811101000000123456', label: 'T', postal: false, holder: null, retired: false, inUseBy: 0, version: 1 }).iban).toBe('IT60 X054 2811 1010 0000 0123 456');
});

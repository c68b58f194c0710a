import { expect, test } from 'vitest';
import { identityFormOf, identityInputOf, identityProblems, NEW_IDENTITY } from './identity-form.ts';

const today = '2026-11-24';
const named = { ...NEW_IDENTITY, name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' };

test('what is stored comes back the same when nothing is typed', () => {
  const page = {
    person: { id: 7, version: 3, fiscalCode: null, type: 'F' as const, name: 'Müller Hans', address: null, addressLine: null, email: null, pec: null, phone: null, deathDate: null },
    identity: { vatNumber: null, birthDate: '1975-03-04', birthPlace: 'Monaco', deathDate: null, foreign: { country: 'DE', taxId: 'DE 1', document: null } },
  };
  expect(identityInputOf(identityFormOf(page), today, { id: 7, version: 3 })).toMatchObject({ id: 7, expectedVersion: 3, fiscalCode: null, type: 'F', name: 'Müller Hans', identity: page.identity });
  expect(identityProblems(identityFormOf(page), today)).toEqual({});
});

test('a company has neither birth nor death, and needs a code unless it is foreign', () => {
  const company = { ...NEW_IDENTITY, type: 'G' as const, name: 'Bau GmbH', 'identity.birthDate': 'boh' };
  expect(identityProblems(company, today)).toEqual({ fiscalCode: expect.stringContaining('Senza codice italiano') });
  expect(identityProblems({ ...company, foreign: true, 'identity.foreign.country': 'AT' }, today)).toEqual({});
  expect(identityInputOf({ ...company, 'identity.birthDate': '01/01/1980' }, today, null).identity).toMatchObject({ birthDate: null, deathDate: null });
  expect(identityProblems({ ...company, fiscalCode: 'RSSMRA80A01H501U' }, today)).toEqual({ fiscalCode: expect.stringContaining('11 cifre') });
});

test('each wrong field says what is expected', () => {
  expect(identityProblems(named, today)).toEqual({});
  expect(identityProblems(NEW_IDENTITY, today)).toEqual({ name: 'Manca il nome.' });
  expect(Object.keys(identityProblems({ ...named, fiscalCode: 'RSSMRA80A01H501X', 'identity.vatNumber': '12', 'identity.birthDate': '31/02/1980', 'identity.deathDate': 'ieri sera', foreign: true }, today))).toEqual(
    ['fiscalCode', 'identity.vatNumber', 'identity.birthDate', 'identity.deathDate', 'identity.foreign.country'],
  );
});

import { expect, test } from 'vitest';
import { bornOf, contactsOf } from './person-words.ts';

test('the birth date comes from the codice fiscale, companies have none', () => {
  expect(bornOf({ fiscalCode: 'RSSMRA80A01H501U', type: 'F' }, '2026-11-24')).toBe('nato il 01/01/1980');
  expect(bornOf({ fiscalCode: '01234567897', type: 'G' }, '2026-11-24')).toBeNull();
  expect(bornOf({ fiscalCode: null, type: 'F' }, '2026-11-24')).toBeNull();
});

test('contacts on one line, null when nothing is known', () => {
  expect(contactsOf({ email: 'a@b.it', pec: 'c@pec.it', phone: '0445 1' })).toBe('a@b.it · PEC c@pec.it · tel. 0445 1');
  expect(contactsOf({ email: null, pec: null, phone: null })).toBeNull();
});

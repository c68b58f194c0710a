import { expect, test } from 'vitest';
import { fiscalCodeCheckChar } from './fiscal-code.ts';
import { birthDateOf, canonicalFiscalCode, resemblancesOf, type Resembling } from './person-resemblance.ts';

const today = '2026-11-24';
const mario: Resembling = { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U', vatNumber: null, birthDate: null, addresses: [] };
const home = { street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio' };
const between = (a: Partial<Resembling>, b: Partial<Resembling>) => resemblancesOf({ ...mario, ...a }, { ...mario, ...b }, today);

/** The codice fiscale with a letter of omocodia in its last digit. */
function omocode(code: string, letter: string): string {
  const first15 = `${code.slice(0, 14)}${letter}`;
  return `${first15}${fiscalCodeCheckChar(first15)}`;
}

test('a codice fiscale and its omocodia are one', () => {
  const omo = omocode('RSSMRA80A01H501U', 'M');
  expect(canonicalFiscalCode(omo)).toBe('RSSMRA80A01H501U');
  expect(between({}, { fiscalCode: omo, name: 'Altro Nome' })).toEqual(['FISCAL_CODE']);
  expect(between({}, { fiscalCode: 'VRDGPP75D50F205M', name: 'Altro Nome' })).toEqual([]);
  expect(between({ fiscalCode: null }, { fiscalCode: null, name: 'Altro Nome' })).toEqual([]);
});

test('a VAT number is recognised without its zeros, also where it stands as fiscal code', () => {
  expect(between({ name: 'Officine S.r.l.', fiscalCode: '01234567897' }, { name: 'Officine', fiscalCode: null, vatNumber: '1234567897' })).toEqual(['VAT_NUMBER']);
});

test('the same name speaks only together with birth or address', () => {
  expect(between({ fiscalCode: null }, { fiscalCode: null, name: 'MARIO ROSSI' })).toEqual([]);
  expect(between({}, { fiscalCode: null, name: 'Mario Rossi', birthDate: '1980-01-01' })).toEqual(['NAME_AND_BIRTH']);
  expect(between({ fiscalCode: null, birthDate: '1980-01-01' }, { fiscalCode: null, birthDate: '1880-01-01' })).toEqual([]);
  expect(between({ fiscalCode: null, addresses: [home] }, { fiscalCode: null, addresses: [{ ...home, street: 'VIA  ROMA' }] })).toEqual(['NAME_AND_ADDRESS']);
  expect(between({ fiscalCode: null, addresses: [home] }, { fiscalCode: null, addresses: [{ ...home, civicNumber: '2' }] })).toEqual([]);
  expect(between({ fiscalCode: null, addresses: [{ ...home, street: '' }] }, { fiscalCode: null, addresses: [{ ...home, street: '' }] })).toEqual([]);
});

test('the birth date comes from the record, else from the codice fiscale', () => {
  expect(birthDateOf({ birthDate: '1979-12-31', fiscalCode: 'RSSMRA80A01H501U' }, today)).toBe('1979-12-31');
  expect(birthDateOf({ birthDate: null, fiscalCode: 'RSSMRA80A01H501U' }, today)).toBe('1980-01-01');
  expect(birthDateOf({ birthDate: null, fiscalCode: '01234567897' }, today)).toBeNull();
});

import { describe, expect, test } from 'vitest';
import { parseContact, phoneKindOf } from '../../domain/contact-text.ts';
import { parseDebtorId } from '../../domain/debtor-id.ts';
import { describeFiscalCode } from '../../domain/fiscal-code.ts';
import { postalCodeProblem } from '../../domain/postal-code.ts';
import { inventedCompany, inventedPerson, type InventedPerson } from './invented-people.ts';

const people = Array.from({ length: 5_000 }, (_, index) => inventedPerson(1, index));
const companies = Array.from({ length: 2_000 }, (_, index) => inventedCompany(1, index));

function refused(list: readonly InventedPerson[]): readonly string[] {
  return list.filter((person) => !parseDebtorId({ value: person.fiscalCode, type: person.type, anonymousAllowed: false }).ok).map((person) => person.fiscalCode);
}

function problemsOf({ email, pec, phone, postalCode, country, name }: InventedPerson): readonly string[] {
  const contacts = [email === null ? null : parseContact('EMAIL', email), pec === null ? null : parseContact('PEC', pec), phone === null ? null : parseContact(phoneKindOf(phone), phone)];
  const kept = [email, pec, phone];
  return [...contacts.flatMap((contact, index) => (contact === null || (contact.ok && contact.value === kept[index]) ? [] : [String(kept[index])])), ...(postalCodeProblem(postalCode, country) === null ? [] : [postalCode]), ...(name.length <= 70 ? [] : [name])];
}

test('every code passes the check of the product, and no two people share one', () => {
  expect(refused([...people, ...companies])).toEqual([]);
  expect(new Set([...people, ...companies].map((person) => person.fiscalCode)).size).toBe(7_000);
});

test('contacts, postal codes and names are such as the product would keep them', () => {
  expect([...people, ...companies].flatMap(problemsOf)).toEqual([]);
});

describe('they are not all alike', () => {
  test('some were born abroad, some live abroad', () => {
    const abroad = people.filter((person) => { const told = describeFiscalCode(person.fiscalCode, '2026-11-28'); return told.ok && told.value.bornAbroad; });
    expect(abroad.length).toBeGreaterThan(100);
    expect(people.some((person) => person.country !== 'IT')).toBe(true);
  });

  test('some names have accents, some an apostrophe', () => {
    expect(people.some((person) => /[àèìòù]/.test(person.name))).toBe(true);
    expect(people.some((person) => person.name.includes('’'))).toBe(true);
  });

  test('they are grown up, and none is older than anybody', () => {
    const years = people.map((person) => { const told = describeFiscalCode(person.fiscalCode, '2026-11-28'); return told.ok ? Number(told.value.birthDate.slice(0, 4)) : 0; });
    expect(Math.min(...years)).toBeGreaterThanOrEqual(1927);
    expect(Math.max(...years)).toBeLessThanOrEqual(2026);
  });
});

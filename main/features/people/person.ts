import type { z } from 'zod';
import type { debtorInput, identityShape, personSummary } from '../../contract/index.ts';
import type { AddressParts } from './registry-store.ts';
import type { PersonColumns, StoredPerson } from './store.ts';

/** A debtor as screens show it. */
export type Person = z.infer<typeof personSummary>;
/** A debtor as typed at the counter. */
export type DebtorInput = Readonly<z.infer<typeof debtorInput>>;
/** Who a subject is beside name and code. */
export type Identity = z.infer<typeof identityShape>;
/** A person in a few words. */
export type PersonBrief = Readonly<{ id: number; name: string; type: 'F' | 'G'; fiscalCode: string | null; addressLine: string | null; birthDate: string | null; deathDate: string | null }>;

export const NO_ADDRESS: AddressParts = { street: '', civicNumber: '', postalCode: '', city: '', province: '', country: '' };

export function partsOf(row: AddressParts): AddressParts {
  const { street, civicNumber, postalCode, city, province, country } = row;
  return { street, civicNumber, postalCode, city, province, country };
}

/** Only the country is no address. */
export function isEmptyAddress({ street, civicNumber, postalCode, city, province }: AddressParts): boolean {
  return [street, civicNumber, postalCode, city, province].every((part) => part === '');
}

export function sameAddress(a: AddressParts, b: AddressParts): boolean {
  const [one, other] = [tidyAddress(a), tidyAddress(b)];
  return Object.entries(one).every(([part, value]) => Object.entries(other).some(([name, wanted]) => name === part && wanted === value));
}

/** An address as kept: blanks around its parts dropped, abbreviations in upper case. */
export function tidyAddress(typed: AddressParts): AddressParts {
  return { street: typed.street.trim(), civicNumber: typed.civicNumber.trim(), postalCode: typed.postalCode.trim(), city: typed.city.trim(), province: typed.province.trim().toUpperCase(), country: typed.country.trim().toUpperCase() };
}

/** `address`: the one in force on the day asked for; without it the one last shown. */
export function toPerson(row: StoredPerson, address: AddressParts = partsOf(row)): Person {
  const isEmpty = isEmptyAddress(address);
  return {
    id: row.id, fiscalCode: row.fiscalCode, type: row.type, name: row.name, address: isEmpty ? null : partsOf(address), addressLine: isEmpty ? null : addressLine(address), email: row.email, pec: row.pec, phone: row.phone,
    deathDate: row.deathDate, version: row.version,
  };
}

export function toBrief(row: StoredPerson): PersonBrief {
  const line = addressLine(row);
  return { id: row.id, name: row.name, type: row.type, fiscalCode: row.fiscalCode, addressLine: line === '' ? null : line, birthDate: row.birthDate, deathDate: row.deathDate };
}

export function toIdentity(row: StoredPerson): Identity {
  const { vatNumber, birthDate, birthPlace, deathDate, foreignCountry } = row;
  return { vatNumber, birthDate, birthPlace, deathDate, foreign: foreignCountry === null ? null : { country: foreignCountry, taxId: row.foreignTaxId, document: row.foreignDocument } };
}

/** `Via Roma 1, 36030 Comune (VI)`; a country other than Italy at the end. */
export function addressLine(address: AddressParts): string {
  const street = [address.street, address.civicNumber].filter((part) => part !== '').join(' ');
  const province = address.province === '' ? '' : `(${address.province})`;
  const city = [address.postalCode, address.city, province].filter((part) => part !== '').join(' ');
  const country = address.country === '' || address.country === 'IT' ? '' : address.country;
  return [street, city, country].filter((part) => part !== '').join(', ');
}

/** Columns that say who somebody is: everything but the projection of addresses and contacts. */
export type IdentityColumns = Omit<PersonColumns, keyof AddressParts | 'email' | 'pec' | 'phone'>;

export const NO_IDENTITY = { vatNumber: null, birthDate: null, birthPlace: null, deathDate: null, foreignCountry: null, foreignTaxId: null, foreignDocument: null } as const;

export function identityColumnsOf(row: StoredPerson): IdentityColumns {
  const { fiscalCode, type, name, vatNumber, birthDate, birthPlace, deathDate, foreignCountry, foreignTaxId, foreignDocument } = row;
  return { fiscalCode, type, name, vatNumber, birthDate, birthPlace, deathDate, foreignCountry, foreignTaxId, foreignDocument };
}

/** What of a record goes into the trail: everything it says of the person. */
export function auditOf(row: StoredPerson): PersonColumns {
  const { id: _id, version: _version, aliasOf: _aliasOf, ...columns } = row;
  return columns;
}

export function emptyToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

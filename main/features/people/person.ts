import type { z } from 'zod';
import type { debtorInput, personSummary } from '../../contract/index.ts';
import type { PersonColumns, StoredPerson } from './store.ts';

/** A debtor as screens show it. */
export type Person = z.infer<typeof personSummary>;
/** A debtor as typed at the counter. */
export type DebtorInput = Readonly<z.infer<typeof debtorInput>>;
type Address = NonNullable<Person['address']>;

export function toPerson(row: StoredPerson): Person {
  const { street, civicNumber, postalCode, city, province, country } = row;
  const address = { street, civicNumber, postalCode, city, province, country };
  const isEmpty = Object.values(address).every((part) => part === '');
  return {
    id: row.id, fiscalCode: row.fiscalCode, type: row.type, name: row.name, address: isEmpty ? null : address, addressLine: isEmpty ? null : addressLine(address), email: row.email, pec: row.pec,
    phone: row.phone, version: row.version,
  };
}

/** `Via Roma 1, 36030 Comune (VI)`; a country other than Italy at the end. */
export function addressLine(address: Address): string {
  const street = [address.street, address.civicNumber].filter((part) => part !== '').join(' ');
  const province = address.province === '' ? '' : `(${address.province})`;
  const city = [address.postalCode, address.city, province].filter((part) => part !== '').join(' ');
  const country = address.country === '' || address.country === 'IT' ? '' : address.country;
  return [street, city, country].filter((part) => part !== '').join(', ');
}

const NO_ADDRESS: Address = { street: '', civicNumber: '', postalCode: '', city: '', province: '', country: '' };

/** Columns of what was typed; the name is kept as typed, codes and abbreviations in upper case. `fiscalCode` is already normalised. */
export function toColumns(input: Omit<DebtorInput, 'fiscalCode'>, fiscalCode: string | null): PersonColumns {
  const address = input.address ?? NO_ADDRESS;
  return {
    fiscalCode, type: input.type, name: input.name.trim(), street: address.street, civicNumber: address.civicNumber, postalCode: address.postalCode, city: address.city,
    province: address.province.toUpperCase(), country: address.country.toUpperCase(), email: emptyToNull(input.email), pec: emptyToNull(input.pec), phone: emptyToNull(input.phone),
  };
}

function emptyToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ADDRESS_KINDS, CONTACT_KINDS, ENTRY_SOURCES, LINK_KINDS, type AddressKind, type ContactKind, type EntrySource, type LinkKind } from '../../domain/person-registry.ts';

const text = z.string().nullable();

const addressRow = z.object({
  id: z.int(), personId: z.int(), kind: z.enum(ADDRESS_KINDS), street: z.string(), civicNumber: z.string(), postalCode: z.string(), city: z.string(), province: z.string(), country: z.string(),
  validFrom: z.string(), validTo: text, source: z.enum(ENTRY_SOURCES), enteredBy: z.int().nullable(), enteredAt: z.string(), version: z.int(),
});
export type StoredAddress = Readonly<z.infer<typeof addressRow>>;
/** The words of an address, without when and whose. */
export type AddressParts = Pick<StoredAddress, 'street' | 'civicNumber' | 'postalCode' | 'city' | 'province' | 'country'>;

export async function addressesOf(reader: Reader, personId: number): Promise<readonly StoredAddress[]> {
  return reader.all(addressRow, '/* people.addresses */ SELECT * FROM person_address WHERE person_id = ? ORDER BY kind, valid_from DESC, id DESC', [personId]);
}

export async function findAddress(reader: Reader, id: number): Promise<StoredAddress | null> {
  return reader.get(addressRow, '/* people.address */ SELECT * FROM person_address WHERE id = ?', [id]);
}

/** When an address holds, and the coming day on which that changes (`turnsOnAfter`). */
export type AddressTime = Readonly<{ validFrom: string; validTo: string | null; turnsOn: string | null }>;
export type NewAddress = AddressParts & AddressTime & Readonly<{ personId: number; kind: AddressKind; source: EntrySource; enteredBy: number | null }>;

export async function insertAddress(unit: UnitOfWork, row: NewAddress): Promise<number> {
  return (await unit.run(
    `INSERT INTO person_address (person_id, kind, street, civic_number, postal_code, city, province, country, valid_from, valid_to, turns_on, source, entered_by, entered_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    [row.personId, row.kind, row.street, row.civicNumber, row.postalCode, row.city, row.province, row.country, row.validFrom, row.validTo, row.turnsOn, row.source, row.enteredBy, unit.now],
  )).lastId;
}

export async function updateAddress(unit: UnitOfWork, id: number, row: AddressParts & AddressTime): Promise<void> {
  await unit.run('UPDATE person_address SET street = ?, civic_number = ?, postal_code = ?, city = ?, province = ?, country = ?, valid_from = ?, valid_to = ?, turns_on = ?, version = version + 1 WHERE id = ?',
    [row.street, row.civicNumber, row.postalCode, row.city, row.province, row.country, row.validFrom, row.validTo, row.turnsOn, id]);
}

/** Sets whose an address is and when it holds: what moves and merges change. */
export async function placeAddress(unit: UnitOfWork, id: number, row: AddressTime & Readonly<{ personId: number }>): Promise<void> {
  await unit.run('UPDATE person_address SET person_id = ?, valid_from = ?, valid_to = ?, turns_on = ?, version = version + 1 WHERE id = ?', [row.personId, row.validFrom, row.validTo, row.turnsOn, id]);
}

export async function deleteAddress(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('DELETE FROM person_address WHERE id = ?', [id]);
}

/** Addresses that began or ceased to hold by the mere passing of days. */
export async function turnedAddresses(reader: Reader, today: string, limit: number): Promise<readonly StoredAddress[]> {
  return reader.all(addressRow, '/* people.addressesTurned */ SELECT * FROM person_address WHERE turns_on IS NOT NULL AND turns_on <= ? LIMIT ?', [today, limit]);
}

const contactRow = z.object({
  id: z.int(), personId: z.int(), kind: z.enum(CONTACT_KINDS), value: z.string(), label: text, preferred: z.int(), invalidSince: text, invalidReason: text, source: z.enum(ENTRY_SOURCES), enteredBy: z.int().nullable(), enteredAt: z.string(),
  version: z.int(),
});
export type StoredContact = Readonly<z.infer<typeof contactRow>>;

export async function contactsOf(reader: Reader, personId: number): Promise<readonly StoredContact[]> {
  return reader.all(contactRow, '/* people.contacts */ SELECT * FROM person_contact WHERE person_id = ? ORDER BY kind, preferred DESC, id', [personId]);
}

export async function findContact(reader: Reader, id: number): Promise<StoredContact | null> {
  return reader.get(contactRow, '/* people.contact */ SELECT * FROM person_contact WHERE id = ?', [id]);
}

export async function insertContact(unit: UnitOfWork, row: Readonly<{ personId: number; kind: ContactKind; value: string; label: string | null; preferred: boolean; source: EntrySource; enteredBy: number | null }>): Promise<number> {
  return (await unit.run('INSERT INTO person_contact (person_id, kind, value, label, preferred, source, entered_by, entered_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)',
    [row.personId, row.kind, row.value, row.label, row.preferred ? 1 : 0, row.source, row.enteredBy, unit.now])).lastId;
}

export async function updateContact(unit: UnitOfWork, id: number, row: Readonly<{ kind: ContactKind; value: string; label: string | null; preferred: boolean }>): Promise<void> {
  await unit.run('UPDATE person_contact SET kind = ?, value = ?, label = ?, preferred = ?, version = version + 1 WHERE id = ?', [row.kind, row.value, row.label, row.preferred ? 1 : 0, id]);
}

export async function placeContact(unit: UnitOfWork, id: number, row: Readonly<{ personId: number; preferred: number }>): Promise<void> {
  await unit.run('UPDATE person_contact SET person_id = ?, preferred = ?, version = version + 1 WHERE id = ?', [row.personId, row.preferred, id]);
}

export async function markContact(unit: UnitOfWork, id: number, invalid: Readonly<{ since: string; reason: string | null }> | null): Promise<void> {
  await unit.run('UPDATE person_contact SET invalid_since = ?, invalid_reason = ?, preferred = CASE WHEN ? IS NULL THEN preferred ELSE 0 END, version = version + 1 WHERE id = ?', [invalid?.since ?? null, invalid?.reason ?? null, invalid?.since ?? null, id]);
}

export async function deleteContact(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('DELETE FROM person_contact WHERE id = ?', [id]);
}

const linkRow = z.object({ id: z.int(), fromId: z.int(), toId: z.int(), kind: z.enum(LINK_KINDS), validFrom: text, validTo: text, note: text, enteredBy: z.int().nullable(), enteredAt: z.string(), version: z.int() });
export type StoredLink = Readonly<z.infer<typeof linkRow>>;

/** Links of a person, both directions. */
export async function linksOf(reader: Reader, personId: number): Promise<readonly StoredLink[]> {
  return reader.all(linkRow, '/* people.links */ SELECT * FROM person_link WHERE from_id = ? OR to_id = ? ORDER BY valid_to IS NOT NULL, kind, id', [personId, personId]);
}

export async function findLink(reader: Reader, id: number): Promise<StoredLink | null> {
  return reader.get(linkRow, '/* people.link */ SELECT * FROM person_link WHERE id = ?', [id]);
}

export type LinkColumns = Readonly<{ fromId: number; toId: number; kind: LinkKind; validFrom: string | null; validTo: string | null; note: string | null }>;

export async function insertLink(unit: UnitOfWork, row: LinkColumns, enteredBy: number): Promise<number> {
  return (await unit.run('INSERT INTO person_link (from_id, to_id, kind, valid_from, valid_to, note, entered_by, entered_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)', [row.fromId, row.toId, row.kind, row.validFrom, row.validTo, row.note, enteredBy, unit.now])).lastId;
}

export async function updateLink(unit: UnitOfWork, id: number, row: LinkColumns): Promise<void> {
  await unit.run('UPDATE person_link SET from_id = ?, to_id = ?, kind = ?, valid_from = ?, valid_to = ?, note = ?, version = version + 1 WHERE id = ?', [row.fromId, row.toId, row.kind, row.validFrom, row.validTo, row.note, id]);
}

export async function placeLink(unit: UnitOfWork, id: number, row: Readonly<{ fromId: number; toId: number }>): Promise<void> {
  await unit.run('UPDATE person_link SET from_id = ?, to_id = ?, version = version + 1 WHERE id = ?', [row.fromId, row.toId, id]);
}

export async function deleteLink(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('DELETE FROM person_link WHERE id = ?', [id]);
}

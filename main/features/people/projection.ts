import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { channelOf, noticeAddress, turnsOnAfter, type ContactChannel } from '../../domain/person-registry.ts';
import { identityColumnsOf, NO_ADDRESS, partsOf, type IdentityColumns } from './person.ts';
import { addressesOf, contactsOf, placeAddress, turnedAddresses, type AddressParts, type StoredContact } from './registry-store.ts';
import { findPerson, updatePerson, type PersonColumns, type StoredPerson } from './store.ts';

/** The contact used for a channel: the preferred one if it is good, else the first good one. */
export function usedContact(contacts: readonly StoredContact[], channel: ContactChannel): string | null {
  const good = contacts.filter((contact) => channelOf(contact.kind) === channel && contact.invalidSince === null).toSorted((a, b) => b.preferred - a.preferred || a.id - b.id);
  return good[0]?.value ?? null;
}

/** The address that a notice printed on a day bears. */
export async function noticeAddressOn(reader: Reader, person: Pick<StoredPerson, 'id' | 'type'>, day: CivilDate): Promise<AddressParts> {
  const found = noticeAddress(await addressesOf(reader, person.id), person.type, day);
  return found === null ? NO_ADDRESS : partsOf(found);
}

/** The whole row of a person: who they are, with the address and the contacts in use today. */
export async function columnsNow(reader: Reader, id: number, identity: IdentityColumns, today: CivilDate): Promise<PersonColumns> {
  const contacts = await contactsOf(reader, id);
  return {
    ...identity, ...(await noticeAddressOn(reader, { id, type: identity.type }, today)), email: usedContact(contacts, 'EMAIL'), pec: usedContact(contacts, 'PEC'), phone: usedContact(contacts, 'PHONE'),
  };
}

/** Whether a stored row says all of this already. */
export function isSame(stored: StoredPerson, columns: PersonColumns): boolean {
  return Object.entries(columns).every(([name, wanted]) => Object.entries(stored).some(([key, value]) => key === name && value === wanted));
}

/** Writes what is shown of addresses and contacts anew, in the unit that changed them. Answers the row as it is afterwards. */
export async function project(unit: UnitOfWork, id: number, today: CivilDate): Promise<StoredPerson> {
  const before = await findPerson(unit, id);
  if (before === null) throw new Error('The person to project is not there');
  const columns = await columnsNow(unit, id, identityColumnsOf(before), today);
  if (isSame(before, columns)) return before;
  await updatePerson(unit, id, columns);
  return (await findPerson(unit, id)) ?? before;
}

/** Addresses entered for a coming day begin to be shown on that day: to be called at the opening of the archive and by whoever writes here. */
export async function refreshAddresses(unit: UnitOfWork, today: CivilDate): Promise<void> {
  for (const address of await turnedAddresses(unit, today, 500)) {
    await placeAddress(unit, address.id, { personId: address.personId, validFrom: address.validFrom, validTo: address.validTo, turnsOn: turnsOnAfter(address, today) });
    await project(unit, address.personId, today);
  }
}

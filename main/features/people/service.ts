import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { nameKey, usualAddressKind, type EntrySource } from '../../domain/person-registry.ts';
import { sortName } from '../../domain/sort-name.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { tellAddress } from './addresses.ts';
import { readNewContacts, tellContacts, usedAmong, type ToldContacts } from './contacts.ts';
import { readFiscalCode, readIdentity, type IdentityInput } from './identity.ts';
import { survivorOf } from './merge-store.ts';
import { auditOf, emptyToNull, identityColumnsOf, isEmptyAddress, NO_ADDRESS, NO_IDENTITY, partsOf, sameAddress, tidyAddress, toPerson, type DebtorInput, type IdentityColumns, type Person } from './person.ts';
import { columnsNow, isSame, noticeAddressOn } from './projection.ts';
import { insertAddress, insertContact } from './registry-store.ts';
import * as store from './store.ts';

/** A record, or the one it was merged into. */
async function surviving(reader: Reader, row: store.StoredPerson | null): Promise<store.StoredPerson | null> {
  return row === null || row.aliasOf === null ? row : store.findPerson(reader, await survivorOf(reader, row.id));
}

/** A person by id, with the address last shown; a merged record leads to the one that was kept. */
export async function personById(reader: Reader, id: number): Promise<Person | null> {
  const row = await surviving(reader, await store.findPerson(reader, id));
  return row === null ? null : toPerson(row);
}

/** A person by id with the address that a notice printed on that day bears. */
export async function personOnDay(reader: Reader, id: number, day: CivilDate): Promise<Person | null> {
  const row = await surviving(reader, await store.findPerson(reader, id));
  return row === null ? null : toPerson(row, await noticeAddressOn(reader, row, day));
}

/** The person who holds a fiscal code; blanks and case do not count. A merged record leads to the one that was kept; a VAT number to the only one who bears it. */
export async function personByFiscalCode(reader: Reader, fiscalCode: string): Promise<Person | null> {
  const row = await holderOf(reader, fiscalCode.replace(/\s/g, '').toUpperCase());
  return row === null ? null : toPerson(row);
}

async function holderOf(reader: Reader, code: string): Promise<store.StoredPerson | null> {
  const row = await surviving(reader, await store.findPersonByFiscalCode(reader, code));
  if (row !== null || !/^\d{11}$/.test(code)) return row;
  const [only, ...others] = await store.findByVatNumber(reader, code);
  return only === undefined || others.length > 0 ? null : only;
}

type Told = ToldContacts & Readonly<{ address: DebtorInput['address'] }>;
type ToldBy = Readonly<{ by: Operator | null; source: EntrySource; today: CivilDate; prefix: string }>;

export type PersonForm = Omit<DebtorInput, 'personId'> & Readonly<{ id: number | null; expectedVersion: number | null; identity?: IdentityInput | undefined }>;

/**
 * Adds (`id` null) or changes a person; of address and contacts what is empty is not told. No fiscal code means «Senza codice fiscale» (ANONIMO), for a
 * company only when it is registered as foreign. Errors: INVALID_FIELD and DUPLICATE at `fiscalCode`, INVALID_FIELD at `identity.…` and contacts, NOT_FOUND, VERSION_CONFLICT.
 */
export async function savePerson(unit: UnitOfWork, by: Operator, input: PersonForm, today: CivilDate): Promise<Outcome<Person>> {
  const before = input.id === null ? null : await store.findPerson(unit, input.id);
  if (input.id !== null && before === null) return failure('NOT_FOUND', 'Questa persona non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (before !== null && before.aliasOf !== null) return failure('STATE_FORBIDS', 'Questa scheda è stata unita a un’altra: ricarica, si apre quella.', { retry: 'AFTER_RELOAD' });
  if (before !== null && before.version !== input.expectedVersion) return versionConflict();
  const foreign = input.identity === undefined ? before?.foreignCountry != null : input.identity.foreign !== null;
  const code = readFiscalCode(input.fiscalCode, input.type, { anonymous: true, foreign });
  if (!code.ok) return failure('INVALID_FIELD', code.error, { field: 'fiscalCode' });
  const facts = input.identity === undefined ? ok(before === null ? NO_IDENTITY : identityColumnsOf(before)) : readIdentity(input.identity, { type: input.type, fiscalCode: code.value }, today);
  if (!facts.ok) return facts;
  const holder = code.value === null ? null : await store.findPersonByFiscalCode(unit, code.value);
  if (holder !== null && holder.id !== input.id) return failure('DUPLICATE', holder.aliasOf === null ? 'Questo codice fiscale è già di un’altra persona dell’archivio: apri quella.' : 'Questo codice fiscale è di una scheda unita a un’altra: cerca il codice, si apre quella giusta.', { field: 'fiscalCode' });
  const identity = { ...facts.value, fiscalCode: code.value, type: input.type, name: input.name.trim() };
  const written = await writePerson(unit, before, identity, input, { by, source: 'OPERATOR', today, prefix: '' });
  return written.ok ? ok(written.value.person) : written;
}

/** `knownPersonId`: the debtor a position had before, so that one without fiscal code is not added anew at each change. */
export type DebtorOptions = Readonly<{ by: Operator | null; anonymousAllowed: boolean; knownPersonId: number | null; today: CivilDate; source?: EntrySource }>;

/** The person of a position, and whether the archive learnt something. */
export type FoundDebtor = Readonly<{ person: Person; created: boolean; changed: boolean }>;

/**
 * Finds the debtor by fiscal code and takes over what was typed of name, address and contacts (what is left empty stays as it was), or adds it.
 * Without fiscal code a new person is added each time, unless the input names one of the registry, by row and by name: two people without code are never taken for one.
 * Errors: INVALID_FIELD at `debtor.fiscalCode` and at contacts, NOT_FOUND at `debtor.fiscalCode`.
 */
export async function findOrCreateDebtor(unit: UnitOfWork, input: DebtorInput, options: DebtorOptions): Promise<Outcome<FoundDebtor>> {
  const named = input.personId == null ? null : await surviving(unit, await store.findPerson(unit, input.personId));
  const code = readFiscalCode(input.fiscalCode, named === null ? input.type : 'F', { anonymous: options.anonymousAllowed, foreign: false });
  if (!code.ok) return failure('INVALID_FIELD', code.error, { field: 'debtor.fiscalCode' });
  if (code.value === null && input.personId != null && named === null) return failure('NOT_FOUND', 'La persona scelta non c’è più: cercala di nuovo.', { field: 'debtor.fiscalCode' });
  // Another name on a row of somebody without code is somebody else: a copy made for the next person, not a correction.
  const meant = named !== null && nameKey(sortName(named.name)) === nameKey(sortName(input.name)) ? named : null;
  const known = code.value === null ? (meant ?? (await knownAnonymous(unit, options.knownPersonId))) : await holderOf(unit, code.value);
  const identity: IdentityColumns = known === null ? { ...NO_IDENTITY, fiscalCode: code.value, type: input.type, name: input.name.trim() } : { ...identityColumnsOf(known), name: input.name.trim() };
  const written = await writePerson(unit, known, identity, input, { by: options.by, source: options.source ?? 'OPERATOR', today: options.today, prefix: 'debtor.' });
  return written.ok ? ok({ ...written.value, created: known === null }) : written;
}

async function knownAnonymous(reader: Reader, id: number | null): Promise<store.StoredPerson | null> {
  const row = id === null ? null : await surviving(reader, await store.findPerson(reader, id));
  return row !== null && row.fiscalCode === null ? row : null;
}

type Written = Readonly<{ person: Person; changed: boolean }>;

async function writePerson(unit: UnitOfWork, before: store.StoredPerson | null, identity: IdentityColumns, told: Told, how: ToldBy): Promise<Outcome<Written>> {
  return before === null ? addPerson(unit, identity, told, how) : changePerson(unit, before, identity, told, how);
}

const auditedBy = (by: Operator | null): string | null => (by === null ? null : String(by.id));

async function addPerson(unit: UnitOfWork, identity: IdentityColumns, told: Told, how: ToldBy): Promise<Outcome<Written>> {
  const contacts = readNewContacts(told, how.prefix);
  if (!contacts.ok) return contacts;
  const typed = told.address === null ? NO_ADDRESS : tidyAddress(told.address);
  const address = isEmptyAddress(typed) ? NO_ADDRESS : typed;
  const id = await store.insertPerson(unit, { ...identity, ...address, ...usedAmong(contacts.value) });
  const by = { source: how.source, enteredBy: how.by?.id ?? null };
  if (!isEmptyAddress(address)) await insertAddress(unit, { ...address, ...by, personId: id, kind: usualAddressKind(identity.type), validFrom: how.today, validTo: null, turnsOn: null });
  for (const contact of contacts.value) await insertContact(unit, { ...contact, ...by, personId: id, label: null, preferred: true });
  const after = await store.findPerson(unit, id);
  if (after === null) throw new Error('The person just added is not there');
  await appendAudit(unit, { action: 'PERSON_ADDED', subjectKind: 'person', subjectId: String(id), operatorId: auditedBy(how.by), before: null, after: auditOf(after) });
  unit.touch('people');
  return ok({ person: toPerson(after), changed: true });
}

async function changePerson(unit: UnitOfWork, before: store.StoredPerson, identity: IdentityColumns, told: Told, how: ToldBy): Promise<Outcome<Written>> {
  const address = told.address === null ? NO_ADDRESS : tidyAddress(told.address);
  const newAddress = !isEmptyAddress(address) && !sameAddress(address, partsOf(before));
  const newContacts = [[told.email, before.email], [told.pec, before.pec], [told.phone, before.phone]].some(([now, old]) => emptyToNull(now ?? null) !== null && emptyToNull(now ?? null) !== old);
  if (!newAddress && !newContacts && isSame(before, { ...auditOf(before), ...identity })) return ok({ person: toPerson(before), changed: false });
  const by = { operatorId: how.by?.id ?? null, source: how.source };
  if (newAddress) await tellAddress(unit, { id: before.id, type: identity.type }, address, { ...by, today: how.today });
  const contacts = newContacts ? await tellContacts(unit, before.id, told, by, how.prefix) : ok(true);
  if (!contacts.ok) return contacts;
  return finish(unit, before, identity, how);
}

/** Writes a changed row with its projection once, and the trail. */
async function finish(unit: UnitOfWork, before: store.StoredPerson, identity: IdentityColumns, how: ToldBy): Promise<Outcome<Written>> {
  const columns = await columnsNow(unit, before.id, identity, how.today);
  if (isSame(before, columns)) return ok({ person: toPerson(before), changed: false });
  await store.updatePerson(unit, before.id, columns);
  const after = (await store.findPerson(unit, before.id)) ?? before;
  await appendAudit(unit, { action: 'PERSON_CHANGED', subjectKind: 'person', subjectId: String(before.id), operatorId: auditedBy(how.by), before: auditOf(before), after: auditOf(after) });
  unit.touch('people');
  return ok({ person: toPerson(after), changed: true });
}

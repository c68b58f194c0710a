import { appendAudit, type AuditValue } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { contactKey, parseContact, phoneKindOf } from '../../domain/contact-text.ts';
import { channelOf, type ContactChannel, type ContactKind, type EntrySource } from '../../domain/person-registry.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { Saved } from './addresses.ts';
import { survivorOf } from './merge-store.ts';
import { project } from './projection.ts';
import { contactsOf, deleteContact, findContact, insertContact, markContact as storeMark, placeContact, updateContact, type StoredContact } from './registry-store.ts';
import { findPerson, touchPerson } from './store.ts';

export type ToldContacts = Readonly<{ email: string | null; pec: string | null; phone: string | null }>;
export type ToldBy = Readonly<{ operatorId: number | null; source: EntrySource }>;

const TOLD: readonly Readonly<{ field: keyof ToldContacts; channel: ContactChannel }>[] = [{ field: 'email', channel: 'EMAIL' }, { field: 'pec', channel: 'PEC' }, { field: 'phone', channel: 'PHONE' }];

function kindFor(channel: ContactChannel, value: string): ContactKind {
  return channel === 'PHONE' ? phoneKindOf(value) : channel;
}

function known(contacts: readonly StoredContact[], kind: ContactKind, value: string): StoredContact | null {
  return contacts.find((contact) => channelOf(contact.kind) === channelOf(kind) && contactKey(contact.kind, contact.value) === contactKey(kind, value)) ?? null;
}

type NewContact = Readonly<{ kind: ContactKind; value: string }>;

/** The contacts told of a person who is new. Error: INVALID_FIELD as `tellContacts`. */
export function readNewContacts(told: ToldContacts, prefix: string): Outcome<readonly NewContact[]> {
  const read: NewContact[] = [];
  for (const { field, channel } of TOLD) {
    const text = told[field]?.trim() ?? '';
    if (text === '') continue;
    const kind = kindFor(channel, text);
    const parsed = parseContact(kind, text);
    if (!parsed.ok) return failure('INVALID_FIELD', `${parsed.error}.`, { field: `${prefix}${field}` });
    read.push({ kind, value: parsed.value });
  }
  return ok(read);
}

/** What the row of a person shows of its new contacts. */
export function usedAmong(contacts: readonly NewContact[]): ToldContacts {
  const used = (channel: ContactChannel) => contacts.find((contact) => channelOf(contact.kind) === channel)?.value ?? null;
  return { email: used('EMAIL'), pec: used('PEC'), phone: used('PHONE') };
}

/** Takes the preference of a channel away from every other contact of it. */
async function preferOnly(unit: UnitOfWork, contacts: readonly StoredContact[], chosen: number, channel: ContactChannel): Promise<void> {
  for (const contact of contacts) {
    if (contact.id !== chosen && contact.preferred === 1 && channelOf(contact.kind) === channel) await placeContact(unit, contact.id, { personId: contact.personId, preferred: 0 });
  }
}

/**
 * Takes over contacts told in passing (a position, a file): a new one becomes the preferred one of its channel and the others stay; one known as not valid
 * stays so. What is empty is not told. Error: INVALID_FIELD at `<prefix>email`, `<prefix>pec`, `<prefix>phone` for a new contact that cannot be read.
 */
export async function tellContacts(unit: UnitOfWork, personId: number, told: ToldContacts, by: ToldBy, prefix: string): Promise<Outcome<true>> {
  for (const { field, channel } of TOLD) {
    const text = told[field]?.trim() ?? '';
    if (text === '') continue;
    const contacts = await contactsOf(unit, personId);
    const kind = kindFor(channel, text);
    const same = known(contacts, kind, text);
    if (same !== null) {
      if (same.preferred === 1 || same.invalidSince !== null) continue;
      await placeContact(unit, same.id, { personId, preferred: 1 });
      await preferOnly(unit, contacts, same.id, channel);
      continue;
    }
    const parsed = parseContact(kind, text);
    if (!parsed.ok) return failure('INVALID_FIELD', `${parsed.error}.`, { field: `${prefix}${field}` });
    const id = await insertContact(unit, { personId, kind, value: parsed.value, label: null, preferred: true, source: by.source, enteredBy: by.operatorId });
    await preferOnly(unit, contacts, id, channel);
  }
  return ok(true);
}

function auditedContact(row: Readonly<{ kind: ContactKind; value: string; label: string | null; preferred: boolean }>): AuditValue {
  return { contact: row.value, contactKind: row.kind, label: row.label, preferred: row.preferred };
}

const auditedRow = (row: StoredContact) => auditedContact({ ...row, preferred: row.preferred === 1 });

async function settle(unit: UnitOfWork, personId: number, today: CivilDate): Promise<void> {
  const before = (await findPerson(unit, personId))?.version;
  if ((await project(unit, personId, today)).version === before) await touchPerson(unit, personId);
  unit.touch('people');
}

export type ContactInput = Readonly<{ id: number | null; expectedVersion: number | null; personId: number; kind: ContactKind; value: string; label: string | null; preferred: boolean }>;

/** Adds (`id` null) or changes a contact; changed words take the mark «non valido» away, they are another address. Errors: NOT_FOUND, VERSION_CONFLICT, INVALID_FIELD and DUPLICATE at `value`. */
export async function saveContact(unit: UnitOfWork, by: Operator, today: CivilDate, input: ContactInput): Promise<Outcome<Saved>> {
  const before = input.id === null ? null : await findContact(unit, input.id);
  if (input.id !== null && before === null) return failure('NOT_FOUND', 'Questo contatto non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (before !== null && before.version !== input.expectedVersion) return versionConflict();
  const personId = before?.personId ?? (await survivorOf(unit, input.personId));
  if ((await findPerson(unit, personId)) === null) return failure('NOT_FOUND', 'Questa persona non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  const parsed = parseContact(input.kind, input.value);
  if (!parsed.ok) return failure('INVALID_FIELD', `${parsed.error}.`, { field: 'value' });
  const contacts = await contactsOf(unit, personId);
  const same = known(contacts.filter((contact) => contact.id !== input.id), input.kind, parsed.value);
  if (same !== null) return failure('DUPLICATE', 'Questo contatto c’è già: usa quello.', { field: 'value' });
  const row = { kind: input.kind, value: parsed.value, label: input.label === null || input.label.trim() === '' ? null : input.label.trim(), preferred: input.preferred };
  const id = before?.id ?? (await insertContact(unit, { ...row, personId, source: 'OPERATOR', enteredBy: by.id }));
  if (before !== null) await updateContact(unit, id, row);
  if (before !== null && before.invalidSince !== null && contactKey(before.kind, before.value) !== contactKey(row.kind, row.value)) await storeMark(unit, id, null);
  if (row.preferred) await preferOnly(unit, contacts, id, channelOf(row.kind));
  await appendAudit(unit, { action: before === null ? 'PERSON_CONTACT_ADDED' : 'PERSON_CONTACT_CHANGED', subjectKind: 'person', subjectId: String(personId), operatorId: String(by.id), before: before === null ? null : auditedRow(before), after: auditedContact(row) });
  await settle(unit, personId, today);
  return ok({ id, version: (await findContact(unit, id))?.version ?? 1 });
}

/** «Non valido», or good again (features.md pain 36). Errors: NOT_FOUND, VERSION_CONFLICT. */
export async function markContact(unit: UnitOfWork, by: Operator, today: CivilDate, input: Readonly<{ id: number; expectedVersion: number; invalid: boolean; reason: string | null }>): Promise<Outcome<Saved>> {
  const row = await findContact(unit, input.id);
  if (row === null) return failure('NOT_FOUND', 'Questo contatto non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (row.version !== input.expectedVersion) return versionConflict();
  await storeMark(unit, row.id, input.invalid ? { since: unit.now, reason: input.reason } : null);
  await appendAudit(unit, {
    action: input.invalid ? 'PERSON_CONTACT_INVALID' : 'PERSON_CONTACT_VALID', subjectKind: 'person', subjectId: String(row.personId), operatorId: String(by.id), before: auditedRow(row), after: { contact: row.value, contactKind: row.kind, valid: !input.invalid },
    ...(input.reason === null ? {} : { reason: input.reason }),
  });
  await settle(unit, row.personId, today);
  return ok({ id: row.id, version: row.version + 1 });
}

/** Errors: NOT_FOUND, VERSION_CONFLICT. */
export async function removeContact(unit: UnitOfWork, by: Operator, today: CivilDate, input: Readonly<{ id: number; expectedVersion: number }>): Promise<Outcome<Readonly<{ removed: true }>>> {
  const row = await findContact(unit, input.id);
  if (row === null) return failure('NOT_FOUND', 'Questo contatto non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (row.version !== input.expectedVersion) return versionConflict();
  await deleteContact(unit, row.id);
  await appendAudit(unit, { action: 'PERSON_CONTACT_REMOVED', subjectKind: 'person', subjectId: String(row.personId), operatorId: String(by.id), before: auditedRow(row), after: null });
  await settle(unit, row.personId, today);
  return ok({ removed: true });
}

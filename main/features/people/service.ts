import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ANONYMOUS_DEBTOR, parseDebtorId } from '../../domain/debtor-id.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { toColumns, toPerson, type DebtorInput, type Person } from './person.ts';
import * as store from './store.ts';

/** A person by id. */
export async function personById(reader: Reader, id: number): Promise<Person | null> {
  const row = await store.findPerson(reader, id);
  return row === null ? null : toPerson(row);
}

/** The person who holds a fiscal code; blanks and case do not count. */
export async function personByFiscalCode(reader: Reader, fiscalCode: string): Promise<Person | null> {
  const row = await store.findPersonByFiscalCode(reader, fiscalCode.replace(/\s/g, '').toUpperCase());
  return row === null ? null : toPerson(row);
}

/**
 * Adds (`id` null) or changes a person; what is left empty is emptied. No fiscal code means «Senza codice fiscale» (ANONIMO).
 * Errors: INVALID_FIELD and DUPLICATE at `fiscalCode`, NOT_FOUND, VERSION_CONFLICT.
 */
export async function savePerson(unit: UnitOfWork, by: Operator, input: DebtorInput & Readonly<{ id: number | null; expectedVersion: number | null }>): Promise<Outcome<Person>> {
  const before = input.id === null ? null : await store.findPerson(unit, input.id);
  if (input.id !== null && before === null) return failure('NOT_FOUND', 'Questa persona non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (before !== null && before.version !== input.expectedVersion) return versionConflict();
  const code = readFiscalCode(input, true);
  if (!code.ok) return failure('INVALID_FIELD', code.error, { field: 'fiscalCode' });
  const holder = code.value === null ? null : await store.findPersonByFiscalCode(unit, code.value);
  if (holder !== null && holder.id !== input.id) return failure('DUPLICATE', 'Questo codice fiscale è già di un’altra persona dell’archivio: apri quella.', { field: 'fiscalCode' });
  return ok((await writePerson(unit, by, before, toColumns(input, code.value))).person);
}

/** `knownPersonId`: the debtor a position had before, so that one without fiscal code is not added anew at each change. */
export type DebtorOptions = Readonly<{ by: Operator | null; anonymousAllowed: boolean; knownPersonId: number | null }>;

/** The person of a position, and whether the archive learnt something. */
export type FoundDebtor = Readonly<{ person: Person; created: boolean; changed: boolean }>;

/**
 * Finds the debtor by fiscal code and takes over what was typed of name, address and contacts (what is left empty stays as it was), or adds it.
 * Without fiscal code a new person is added each time: two people without code are never taken for one.
 * Error: INVALID_FIELD at `debtor.fiscalCode`.
 */
export async function findOrCreateDebtor(unit: UnitOfWork, input: DebtorInput, options: DebtorOptions): Promise<Outcome<FoundDebtor>> {
  const code = readFiscalCode(input, options.anonymousAllowed);
  if (!code.ok) return failure('INVALID_FIELD', code.error, { field: 'debtor.fiscalCode' });
  const known = code.value === null ? await knownAnonymous(unit, options.knownPersonId) : await store.findPersonByFiscalCode(unit, code.value);
  const columns = toColumns(input, code.value);
  const merged = known === null ? columns : withKnownDetails(columns, known, input.address !== null);
  const written = await writePerson(unit, options.by, known, merged);
  return ok({ person: written.person, created: known === null, changed: written.changed });
}

async function knownAnonymous(reader: Reader, id: number | null): Promise<store.StoredPerson | null> {
  const row = id === null ? null : await store.findPerson(reader, id);
  return row !== null && row.fiscalCode === null ? row : null;
}

function withKnownDetails(columns: store.PersonColumns, known: store.StoredPerson, addressGiven: boolean): store.PersonColumns {
  const { street, civicNumber, postalCode, city, province, country } = addressGiven ? columns : known;
  return { ...columns, street, civicNumber, postalCode, city, province, country, email: columns.email ?? known.email, pec: columns.pec ?? known.pec, phone: columns.phone ?? known.phone };
}

/** The code as stored, null for ANONIMO; the error is the Italian sentence. */
function readFiscalCode(input: DebtorInput, anonymousAllowed: boolean): { ok: true; value: string | null } | { ok: false; error: string } {
  const typed = (input.fiscalCode ?? '').replace(/\s/g, '');
  const parsed = parseDebtorId({ value: typed === '' ? ANONYMOUS_DEBTOR : typed, type: input.type, anonymousAllowed });
  if (!parsed.ok) return { ok: false, error: parsed.error.message };
  return { ok: true, value: parsed.value.kind === 'ANONIMO' ? null : parsed.value.value };
}

async function writePerson(unit: UnitOfWork, by: Operator | null, before: store.StoredPerson | null, columns: store.PersonColumns): Promise<Readonly<{ person: Person; changed: boolean }>> {
  if (before !== null && isSame(before, columns)) return { person: toPerson(before), changed: false };
  const id = before?.id ?? (await store.insertPerson(unit, columns));
  if (before !== null) await store.updatePerson(unit, id, columns);
  const after = await store.findPerson(unit, id);
  if (after === null) throw new Error('The person just written is not there');
  await appendAudit(unit, {
    action: before === null ? 'PERSON_ADDED' : 'PERSON_CHANGED', subjectKind: 'person', subjectId: String(id), operatorId: by === null ? null : String(by.id), before, after,
  });
  unit.touch('people');
  return { person: toPerson(after), changed: true };
}

function isSame(stored: store.StoredPerson, columns: store.PersonColumns): boolean {
  const { id: _id, version: _version, ...rest } = stored;
  return Object.entries(rest).every(([key, value]) => Object.entries(columns).some(([name, wanted]) => name === key && wanted === value));
}

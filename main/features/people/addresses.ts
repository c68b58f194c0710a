import { appendAudit, type AuditValue } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { addDays, formatDate, isCivilDate, type CivilDate } from '../../domain/civil-date.ts';
import { holdsOn, noticeAddress, overlap, turnsOnAfter, usualAddressKind, type AddressKind, type EntrySource } from '../../domain/person-registry.ts';
import { postalCodeProblem } from '../../domain/postal-code.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { addressLine, isEmptyAddress, partsOf, sameAddress, tidyAddress } from './person.ts';
import { project } from './projection.ts';
import { addressesOf, deleteAddress, findAddress, insertAddress, placeAddress, updateAddress, type AddressParts, type AddressTime, type StoredAddress } from './registry-store.ts';
import { survivorOf } from './merge-store.ts';
import { findPerson, touchPerson } from './store.ts';

export type Saved = Readonly<{ id: number; version: number }>;

const EARLIEST: CivilDate = '1900-01-01';
const FARTHEST_DAYS = 366;

function timeOf(validFrom: CivilDate, validTo: CivilDate | null, today: CivilDate): AddressTime {
  return { validFrom, validTo, turnsOn: turnsOnAfter({ validFrom, validTo }, today) };
}

/** A day that exists, not before 1900 and not more than a year ahead. */
function dayProblem(day: string, today: CivilDate): string | null {
  if (!isCivilDate(day)) return 'Questo giorno non esiste: scrivilo come 16/12/2026.';
  if (day < EARLIEST) return 'La data è troppo lontana nel passato: controlla l’anno.';
  return day > addDays(today, FARTHEST_DAYS) ? 'La data è fra più di un anno: controlla l’anno.' : null;
}

/** What keeps an address from being stored, at its field. */
function addressProblem(address: AddressParts): ReturnType<typeof failure> | null {
  if (isEmptyAddress(address)) return failure('INVALID_FIELD', 'Scrivi almeno la via o il Comune.', { field: 'address.street' });
  const postalCode = postalCodeProblem(address.postalCode, address.country);
  return postalCode === null ? null : failure('INVALID_FIELD', postalCode, { field: 'address.postalCode' });
}

function auditedAddress(row: AddressParts & Readonly<{ kind: AddressKind; validFrom: string; validTo: string | null }>): AuditValue {
  return { address: addressLine(row), addressKind: row.kind, validFrom: row.validFrom, validTo: row.validTo };
}

/** Ends the projection of a change to addresses: the person is shown anew, or at least has a new version. */
async function settle(unit: UnitOfWork, personId: number, today: CivilDate): Promise<void> {
  const before = (await findPerson(unit, personId))?.version;
  const after = await project(unit, personId, today);
  if (after.version === before) await touchPerson(unit, personId);
  unit.touch('people');
}

/**
 * Takes over an address told in passing (a position, a file): what differs from the one a notice would bear holds from today, and the one before ends
 * yesterday; told again on the same day it is corrected in place. Nothing is told when it is the same.
 */
export async function tellAddress(unit: UnitOfWork, person: Readonly<{ id: number; type: 'F' | 'G' }>, told: AddressParts, by: Readonly<{ operatorId: number | null; source: EntrySource; today: CivilDate }>): Promise<void> {
  const address = tidyAddress(told);
  const all = await addressesOf(unit, person.id);
  const now = noticeAddress(all, person.type, by.today);
  if (now !== null && sameAddress(now, address)) return;
  if (now !== null && now.validFrom === by.today) {
    await updateAddress(unit, now.id, { ...address, ...timeOf(now.validFrom, now.validTo, by.today) });
    return;
  }
  const kind = now?.kind ?? usualAddressKind(person.type);
  if (now !== null) await placeAddress(unit, now.id, { personId: person.id, ...timeOf(now.validFrom, addDays(by.today, -1), by.today) });
  await insertAddress(unit, { ...address, personId: person.id, kind, source: by.source, enteredBy: by.operatorId, ...timeOf(by.today, now === null ? endBefore(all, kind, by.today) : now.validTo, by.today) });
}

/** The day before the next address of the same kind begins; null = none follows. */
function endBefore(all: readonly StoredAddress[], kind: AddressKind, from: CivilDate): CivilDate | null {
  const next = all.filter((address) => address.kind === kind && address.validFrom > from).map((address) => address.validFrom).toSorted()[0];
  return next === undefined ? null : addDays(next, -1);
}

/** «Nuovo indirizzo dal…». Errors: NOT_FOUND, INVALID_FIELD at `from` or `address.street`. */
export async function moveAddress(unit: UnitOfWork, by: Operator, today: CivilDate, input: Readonly<{ personId: number; kind: AddressKind; from: string; address: AddressParts }>): Promise<Outcome<Saved>> {
  const personId = await survivorOf(unit, input.personId);
  if ((await findPerson(unit, personId)) === null) return failure('NOT_FOUND', 'Questa persona non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  const problem = dayProblem(input.from, today);
  if (problem !== null) return failure('INVALID_FIELD', problem, { field: 'from' });
  const address = tidyAddress(input.address);
  const wrong = addressProblem(address);
  if (wrong !== null) return wrong;
  const all = await addressesOf(unit, personId);
  const before = all.find((row) => row.kind === input.kind && holdsOn(row, input.from));
  if (before?.validFrom === input.from) return failure('INVALID_FIELD', `Dal ${formatDate(input.from)} c’è già un indirizzo di questo tipo: se è sbagliato usa «Correggi» su quello.`, { field: 'from' });
  if (before !== undefined && sameAddress(before, address)) return failure('INVALID_FIELD', `È lo stesso indirizzo che vale dal ${formatDate(before.validFrom)}: non c’è niente da cambiare.`, { field: 'address.street' });
  if (before !== undefined) await placeAddress(unit, before.id, { personId, ...timeOf(before.validFrom, addDays(input.from, -1), today) });
  const validTo = before === undefined ? endBefore(all, input.kind, input.from) : before.validTo;
  const added = { ...address, personId, kind: input.kind, source: 'OPERATOR' as const, enteredBy: by.id, ...timeOf(input.from, validTo, today) };
  const id = await insertAddress(unit, added);
  await appendAudit(unit, { action: 'PERSON_ADDRESS_MOVED', subjectKind: 'person', subjectId: String(personId), operatorId: String(by.id), before: before === undefined ? null : auditedAddress(before), after: auditedAddress(added) });
  await settle(unit, personId, today);
  return ok({ id, version: 1 });
}

async function addressToChange(unit: UnitOfWork, id: number, expectedVersion: number): Promise<Outcome<StoredAddress>> {
  const row = await findAddress(unit, id);
  if (row === null) return failure('NOT_FOUND', 'Questo indirizzo non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  return row.version === expectedVersion ? ok(row) : versionConflict();
}

/** «Correggi»: words and days, in place. Errors: NOT_FOUND, VERSION_CONFLICT, INVALID_FIELD at `validFrom`, `validTo`, `address.street`. */
export async function correctAddress(unit: UnitOfWork, by: Operator, today: CivilDate, input: Readonly<{ id: number; expectedVersion: number; validFrom: string; validTo: string | null; address: AddressParts }>): Promise<Outcome<Saved>> {
  const found = await addressToChange(unit, input.id, input.expectedVersion);
  if (!found.ok) return found;
  const row = found.value;
  const fromProblem = dayProblem(input.validFrom, today);
  if (fromProblem !== null) return failure('INVALID_FIELD', fromProblem, { field: 'validFrom' });
  const toProblem = input.validTo === null ? null : dayProblem(input.validTo, today) ?? (input.validTo < input.validFrom ? 'L’ultimo giorno viene prima del primo.' : null);
  if (toProblem !== null) return failure('INVALID_FIELD', toProblem, { field: 'validTo' });
  const address = tidyAddress(input.address);
  const wrong = addressProblem(address);
  if (wrong !== null) return wrong;
  const other = (await addressesOf(unit, row.personId)).find((one) => one.id !== row.id && one.kind === row.kind && overlap(one, input));
  if (other !== undefined) return failure('INVALID_FIELD', `Si sovrappone a un altro indirizzo dello stesso tipo, valido ${periodWords(other)}: correggi prima quello.`, { field: other.validFrom > input.validFrom ? 'validTo' : 'validFrom' });
  const changed = { ...address, ...timeOf(input.validFrom, input.validTo, today) };
  await updateAddress(unit, row.id, changed);
  await appendAudit(unit, { action: 'PERSON_ADDRESS_CORRECTED', subjectKind: 'person', subjectId: String(row.personId), operatorId: String(by.id), before: auditedAddress(row), after: auditedAddress({ ...changed, kind: row.kind }) });
  await settle(unit, row.personId, today);
  return ok({ id: row.id, version: row.version + 1 });
}

/** `dal 01/02/2020 al 31/03/2024`. */
export function periodWords({ validFrom, validTo }: Readonly<{ validFrom: string; validTo: string | null }>): string {
  return `dal ${formatDate(validFrom)}${validTo === null ? '' : ` al ${formatDate(validTo)}`}`;
}

/** It does not hold any more, and no other takes its place. Errors: NOT_FOUND, VERSION_CONFLICT, INVALID_FIELD at `lastDay`. */
export async function endAddress(unit: UnitOfWork, by: Operator, today: CivilDate, input: Readonly<{ id: number; expectedVersion: number; lastDay: string }>): Promise<Outcome<Saved>> {
  const found = await addressToChange(unit, input.id, input.expectedVersion);
  if (!found.ok) return found;
  const row = found.value;
  const problem = dayProblem(input.lastDay, today) ?? (input.lastDay < row.validFrom ? `L’indirizzo vale dal ${formatDate(row.validFrom)}: l’ultimo giorno non può venire prima. Se è tutto sbagliato usa «Togli».` : null)
    ?? (row.validTo !== null && input.lastDay > row.validTo ? `L’indirizzo finisce già il ${formatDate(row.validTo)}: per allungarlo usa «Correggi».` : null);
  if (problem !== null) return failure('INVALID_FIELD', problem, { field: 'lastDay' });
  await placeAddress(unit, row.id, { personId: row.personId, ...timeOf(row.validFrom, input.lastDay, today) });
  await appendAudit(unit, { action: 'PERSON_ADDRESS_ENDED', subjectKind: 'person', subjectId: String(row.personId), operatorId: String(by.id), before: auditedAddress(row), after: auditedAddress({ ...partsOf(row), kind: row.kind, validFrom: row.validFrom, validTo: input.lastDay }) });
  await settle(unit, row.personId, today);
  return ok({ id: row.id, version: row.version + 1 });
}

/** Takes an address away; the one of the same kind that had ended the day before takes its days back. Errors: NOT_FOUND, VERSION_CONFLICT. */
export async function removeAddress(unit: UnitOfWork, by: Operator, today: CivilDate, input: Readonly<{ id: number; expectedVersion: number; reason: string }>): Promise<Outcome<Readonly<{ reopened: boolean }>>> {
  const found = await addressToChange(unit, input.id, input.expectedVersion);
  if (!found.ok) return found;
  const row = found.value;
  const before = (await addressesOf(unit, row.personId)).find((one) => one.kind === row.kind && one.validTo === addDays(row.validFrom, -1));
  await deleteAddress(unit, row.id);
  if (before !== undefined) await placeAddress(unit, before.id, { personId: before.personId, ...timeOf(before.validFrom, row.validTo, today) });
  await appendAudit(unit, { action: 'PERSON_ADDRESS_REMOVED', subjectKind: 'person', subjectId: String(row.personId), operatorId: String(by.id), before: auditedAddress(row), after: before === undefined ? null : auditedAddress({ ...before, validTo: row.validTo }), reason: input.reason });
  await settle(unit, row.personId, today);
  return ok({ reopened: before !== undefined });
}

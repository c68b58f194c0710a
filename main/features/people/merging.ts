import { z } from 'zod';
import { MERGE_FIELDS } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import { canonicalJson } from '../../data/request-log.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { addDays, type CivilDate } from '../../domain/civil-date.ts';
import { contactKey } from '../../domain/contact-text.ts';
import { channelOf, holdsOn, noticeAddress, overlap, turnsOnAfter, type ContactChannel } from '../../domain/person-registry.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { addAlias, insertMerge, insertMergeRows, type MergedRow, type MergePlace } from './merge-store.ts';
import { birthProblem } from './identity.ts';
import { auditOf, sameAddress } from './person.ts';
import { samePair, sharesDays } from './links.ts';
import { project } from './projection.ts';
import { addressesOf, contactsOf, linksOf, placeAddress, placeContact, placeLink, type StoredAddress, type StoredContact, type StoredLink } from './registry-store.ts';
import { findPerson, updatePerson, type PersonColumns, type StoredPerson } from './store.ts';

export type MergeField = (typeof MERGE_FIELDS)[number];

/** Rows of other features that belong to a person; implemented above, wired by the host. */
export type PersonBelongings = Readonly<{
  /** Gives every row of one person to another. Answers which. */
  handOver(unit: UnitOfWork, fromId: number, toId: number, operator: Operator): Promise<Readonly<{ positions: readonly number[]; served: readonly number[] }>>;
  /** Gives these rows back, those still with `fromId`. Answers how many positions went. */
  handBack(unit: UnitOfWork, rows: Readonly<{ positions: readonly number[]; served: readonly number[] }>, fromId: number, toId: number, operator: Operator): Promise<number>;
  /** How many positions a person has, of every office. */
  countPositions(reader: Reader, personId: number): Promise<number>;
}>;

/** Columns of a person that a merge may take from the other record, by field of the choice. Address and contacts live in their own tables. */
export const FIELD_COLUMNS: Readonly<Record<Exclude<MergeField, 'address' | 'email' | 'pec' | 'phone'>, readonly (keyof PersonColumns)[]>> = {
  name: ['name'], fiscalCode: ['fiscalCode', 'type'], vatNumber: ['vatNumber'], birthDate: ['birthDate'], birthPlace: ['birthPlace'], deathDate: ['deathDate'], foreign: ['foreignCountry', 'foreignTaxId', 'foreignDocument'],
};

const CHANNEL_FIELD: Readonly<Record<ContactChannel, MergeField>> = { EMAIL: 'email', PEC: 'pec', PHONE: 'phone' };

type Change = Omit<MergedRow, 'seq'>;

function change(place: MergePlace, rowId: number, before: object, after: object): Change {
  return { place, rowId, before: JSON.stringify(before), after: JSON.stringify(after) };
}

/**
 * Which address rows change hands or days. The kept record's own stay; the other's follow where they overlap none of its kind. Where the address of the
 * kept record was chosen, none follows that a notice would bear in its place.
 */
export function planAddresses(own: readonly StoredAddress[], other: readonly StoredAddress[], survivor: Pick<StoredPerson, 'id' | 'type'>, mergedType: 'F' | 'G', mergedId: number, take: boolean, today: CivilDate): readonly Change[] {
  const taken = take ? noticeAddress(other, mergedType, today) : null;
  const kept: StoredAddress[] = [...own];
  const changes: Change[] = [];
  const move = (row: StoredAddress, to: Readonly<{ personId: number; validFrom: string; validTo: string | null }>) => {
    changes.push(change('ADDRESS', row.id, timeAndPlace(row), to));
    const at = kept.findIndex((one) => one.id === row.id);
    if (at !== -1) kept.splice(at, 1);
    if (to.personId === survivor.id) kept.push({ ...row, ...to });
  };
  const shownNow = () => (taken === null ? null : noticeAddress([...kept, taken], survivor.type, today));
  if (taken !== null) {
    // Whatever a notice would bear before the taken one ends yesterday or, begun today, goes to the merged record.
    for (let now = shownNow(); now !== null && now.id !== taken.id && !sameAddress(now, taken); now = shownNow()) {
      if (now.validFrom >= today) move(now, { personId: mergedId, validFrom: now.validFrom, validTo: now.validTo });
      else move(now, { personId: survivor.id, validFrom: now.validFrom, validTo: addDays(today, -1) });
    }
    if (shownNow()?.id === taken.id) move(taken, { personId: survivor.id, ...fitting(taken, kept, today) });
  }
  for (const row of other) {
    if (row.id === taken?.id || kept.some((one) => one.kind === row.kind && (overlap(one, row) || sameAddress(one, row)))) continue;
    if (!take && takesPlace(row, own, survivor.type, today)) continue;
    move(row, { personId: survivor.id, validFrom: row.validFrom, validTo: row.validTo });
  }
  return changes;
}

/** Would a notice, today or on a coming day, bear this address where it bears one of `own`? A recapito goes before a residence. */
function takesPlace(row: StoredAddress, own: readonly StoredAddress[], type: 'F' | 'G', today: CivilDate): boolean {
  const days = [today, row.validFrom, ...own.map(({ validFrom }) => validFrom)].filter((day) => day >= today && holdsOn(row, day));
  return days.some((day) => {
    const before = noticeAddress(own, type, day);
    return before !== null && !sameAddress(before, row) && noticeAddress([...own, row], type, day)?.id === row.id;
  });
}

function timeAndPlace(row: StoredAddress) {
  return { personId: row.personId, validFrom: row.validFrom, validTo: row.validTo };
}

/** The days of an address in force today among those of another record: from today where its past overlaps, until the next one begins. */
function fitting(taken: StoredAddress, kept: readonly StoredAddress[], today: CivilDate): Readonly<{ validFrom: string; validTo: string | null }> {
  const sameKind = kept.filter((row) => row.kind === taken.kind);
  const next = sameKind.map((row) => row.validFrom).filter((day) => day > today).toSorted()[0];
  const ends = [taken.validTo, next === undefined ? null : addDays(next, -1)].filter((day) => day !== null);
  const past = { validFrom: taken.validFrom, validTo: today };
  return { validFrom: sameKind.some((row) => overlap(row, past)) ? today : taken.validFrom, validTo: ends.toSorted()[0] ?? null };
}

/**
 * Which contacts change hands or preference. Those the kept record has already stay on the other one, but for one that it knows as not valid and that was
 * chosen as good: the two rows change hands.
 */
export function planContacts(own: readonly StoredContact[], other: readonly StoredContact[], survivorId: number, take: ReadonlySet<MergeField>): readonly Change[] {
  return (['EMAIL', 'PEC', 'PHONE'] as const).flatMap((channel) => {
    const of = (rows: readonly StoredContact[]) => rows.filter((row) => channelOf(row.kind) === channel);
    return take.has(CHANNEL_FIELD[channel]) && goodOf(of(other)) !== undefined ? takenContacts(of(own), of(other), survivorId) : keptContacts(of(own), of(other), survivorId);
  });
}

/** The one used of a channel. */
function goodOf(rows: readonly StoredContact[]): StoredContact | undefined {
  return rows.filter((row) => row.invalidSince === null).toSorted((a, b) => b.preferred - a.preferred || a.id - b.id)[0];
}

const sameContact = (a: StoredContact, b: StoredContact) => contactKey(a.kind, a.value) === contactKey(b.kind, b.value);

function placed(row: StoredContact, personId: number, preferred: number): readonly Change[] {
  return row.personId === personId && row.preferred === preferred ? [] : [change('CONTACT', row.id, { personId: row.personId, preferred: row.preferred }, { personId, preferred })];
}

/** What the kept record used stays in use, also where it was not marked as preferred: the others come behind it. */
function keptContacts(own: readonly StoredContact[], other: readonly StoredContact[], survivorId: number): readonly Change[] {
  const used = goodOf(own);
  const coming = other.filter((row) => !own.some((one) => sameContact(one, row)));
  return [...coming.flatMap((row) => placed(row, survivorId, used === undefined ? row.preferred : 0)), ...(used === undefined || coming.length === 0 ? [] : placed(used, survivorId, 1))];
}

/** What the other record used is used from now on. */
function takenContacts(own: readonly StoredContact[], other: readonly StoredContact[], survivorId: number): readonly Change[] {
  const wanted = goodOf(other);
  const bad = wanted === undefined ? undefined : own.find((one) => one.invalidSince !== null && sameContact(one, wanted));
  const coming = other.filter((row) => !own.some((one) => one.id !== bad?.id && sameContact(one, row)));
  return [
    ...coming.flatMap((row) => placed(row, survivorId, row.id === wanted?.id ? 1 : 0)),
    ...own.flatMap((row) => (row.id === bad?.id && wanted !== undefined ? placed(row, wanted.personId, 0) : placed(row, survivorId, wanted !== undefined && sameContact(row, wanted) ? 1 : 0))),
  ];
}

/** Which links change their end. One between the two records, or one the kept record has already on the same days, stays as it is and is not shown. */
export function planLinks(own: readonly StoredLink[], other: readonly StoredLink[], survivorId: number, mergedId: number): readonly Change[] {
  const changes: Change[] = [];
  const kept = [...own];
  for (const row of other) {
    const after = { fromId: row.fromId === mergedId ? survivorId : row.fromId, toId: row.toId === mergedId ? survivorId : row.toId };
    if (after.fromId === after.toId || kept.some((one) => one.kind === row.kind && samePair(one, { ...row, ...after }) && sharesDays(one, row))) continue;
    changes.push(change('LINK', row.id, { fromId: row.fromId, toId: row.toId }, after));
    kept.push({ ...row, ...after });
  }
  return changes;
}

/** The rows of this feature that a merge would change. */
export async function planRows(reader: Reader, survivor: StoredPerson, merged: StoredPerson, take: ReadonlySet<MergeField>, today: CivilDate): Promise<Readonly<{ addresses: readonly Change[]; contacts: readonly Change[]; links: readonly Change[] }>> {
  return {
    addresses: planAddresses(await addressesOf(reader, survivor.id), await addressesOf(reader, merged.id), survivor, merged.type, merged.id, take.has('address'), today),
    contacts: planContacts(await contactsOf(reader, survivor.id), await contactsOf(reader, merged.id), survivor.id, take),
    links: planLinks(await linksOf(reader, survivor.id), await linksOf(reader, merged.id), survivor.id, merged.id),
  };
}

export const addressChange = z.object({ personId: z.int(), validFrom: z.string(), validTo: z.string().nullable() });
export const contactChange = z.object({ personId: z.int(), preferred: z.int() });
export const linkChange = z.object({ fromId: z.int(), toId: z.int() });

/** Writes one changed row, forward (`after`) or back (`before`). Positions and served people belong to others: not here. */
export async function applyChange(unit: UnitOfWork, place: MergePlace, rowId: number, json: string, today: CivilDate): Promise<void> {
  const values: unknown = JSON.parse(json);
  switch (place) {
    case 'ADDRESS': {
      const row = addressChange.parse(values);
      return placeAddress(unit, rowId, { ...row, turnsOn: turnsOnAfter(row, today) });
    }
    case 'CONTACT': return placeContact(unit, rowId, contactChange.parse(values));
    case 'LINK': return placeLink(unit, rowId, linkChange.parse(values));
    case 'POSITION': case 'SERVED': return undefined;
  }
}

/** The record that is kept always has a codice fiscale when one of the two has. */
export function withCode(take: ReadonlySet<MergeField>, survivor: StoredPerson, merged: StoredPerson): ReadonlySet<MergeField> {
  const fields = new Set(take);
  if (survivor.fiscalCode === null && merged.fiscalCode !== null) fields.add('fiscalCode');
  if (merged.fiscalCode === null) fields.delete('fiscalCode');
  return fields;
}

/** Both records as they will be. No code is lost: the merged one, which leads to the kept one, bears what that one gave up. */
function identitiesAfter(survivor: StoredPerson, merged: StoredPerson, take: ReadonlySet<MergeField>): Readonly<{ survivor: PersonColumns; merged: PersonColumns }> {
  const columns = Object.entries(FIELD_COLUMNS).flatMap(([field, names]) => (MERGE_FIELDS.some((known) => known === field && take.has(known)) ? names : []));
  const theirs = auditOf(merged);
  const taken = Object.fromEntries(Object.entries(theirs).filter(([name]) => columns.some((column) => column === name)));
  return { survivor: { ...auditOf(survivor), ...taken }, merged: take.has('fiscalCode') ? { ...theirs, fiscalCode: survivor.fiscalCode } : theirs };
}

/** Writes two records that may exchange a fiscal code, which is unique at every moment. */
export async function writeBoth(unit: UnitOfWork, one: Readonly<{ id: number; columns: PersonColumns }>, other: Readonly<{ id: number; columns: PersonColumns }>): Promise<void> {
  await updatePerson(unit, other.id, { ...other.columns, fiscalCode: null });
  await updatePerson(unit, one.id, one.columns);
  if (other.columns.fiscalCode !== null) await updatePerson(unit, other.id, other.columns);
}

/** Why two records cannot be merged at all; null when they can. */
export function mergeRefusal(survivor: StoredPerson | null, merged: StoredPerson | null): ReturnType<typeof failure> | null {
  if (survivor === null || merged === null) return failure('NOT_FOUND', 'Una delle due schede non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (survivor.id === merged.id) return failure('INVALID_FIELD', 'È la stessa scheda: scegline un’altra.', { field: 'mergedId' });
  if (survivor.aliasOf !== null || merged.aliasOf !== null) return failure('STATE_FORBIDS', 'Una delle due schede è già stata unita a un’altra: ricarica.', { retry: 'AFTER_RELOAD' });
  return null;
}

export type MergeInput = Readonly<{ survivorId: number; survivorVersion: number; mergedId: number; mergedVersion: number; takeFromMerged: readonly MergeField[]; reason: string }>;

/**
 * Merges a record into another: positions, prints and payments follow their debtor, contacts, links and the addresses that do not overlap follow too, and the
 * merged record stays as an alias. What changed is recorded row by row, for the undo. Errors: NOT_FOUND, INVALID_FIELD, STATE_FORBIDS, VERSION_CONFLICT.
 */
export async function mergePeople(unit: UnitOfWork, belongings: PersonBelongings, by: Operator, today: CivilDate, input: MergeInput): Promise<Outcome<Readonly<{ mergeId: number; survivorId: number; positions: number }>>> {
  const survivor = await findPerson(unit, input.survivorId);
  const merged = await findPerson(unit, input.mergedId);
  const refusal = mergeRefusal(survivor, merged);
  if (refusal !== null || survivor === null || merged === null) return refusal ?? versionConflict();
  if (survivor.version !== input.survivorVersion || merged.version !== input.mergedVersion) return versionConflict();
  const take = withCode(new Set(input.takeFromMerged), survivor, merged);
  const plan = await planRows(unit, survivor, merged, take, today);
  const changes = [...plan.addresses, ...plan.contacts, ...plan.links];
  const identity = identitiesAfter(survivor, merged, take);
  const birth = identity.survivor.type === 'G' ? null : birthProblem(identity.survivor.birthDate, identity.survivor.fiscalCode, today);
  if (birth !== null) return failure('INVALID_FIELD', `Data di nascita e codice fiscale scelti non stanno insieme. ${birth}`, { field: 'takeFromMerged' });
  await writeBoth(unit, { id: survivor.id, columns: identity.survivor }, { id: merged.id, columns: identity.merged });
  for (const row of changes) await applyChange(unit, row.place, row.rowId, row.after, today);
  const moved = await belongings.handOver(unit, merged.id, survivor.id, by);
  const survivorAfter = await project(unit, survivor.id, today);
  const mergedAfter = await project(unit, merged.id, today);
  const mergeId = await insertMerge(unit, {
    survivorId: survivor.id, mergedId: merged.id, operatorId: by.id, reason: input.reason, survivorBefore: canonicalJson(auditOf(survivor)), survivorAfter: canonicalJson(auditOf(survivorAfter)),
    mergedBefore: canonicalJson(auditOf(merged)), mergedAfter: canonicalJson(auditOf(mergedAfter)),
  });
  const owners = [{ personId: merged.id }, { personId: survivor.id }] as const;
  await insertMergeRows(unit, mergeId, [...changes, ...moved.positions.map((id) => change('POSITION', id, ...owners)), ...moved.served.map((id) => change('SERVED', id, ...owners))]);
  await addAlias(unit, merged.id, survivor.id, mergeId);
  await auditMerge(unit, by, 'PERSON_MERGED', survivor, survivorAfter, { mergeId, otherId: merged.id, positions: moved.positions.length }, input.reason);
  await auditMerge(unit, by, 'PERSON_MERGED_AWAY', merged, mergedAfter, { mergeId, otherId: survivor.id, positions: moved.positions.length }, input.reason);
  unit.touch('people');
  unit.touch('positions');
  return ok({ mergeId, survivorId: survivor.id, positions: moved.positions.length });
}

/** One entry in the trail of each record. */
export async function auditMerge(unit: UnitOfWork, by: Operator, action: 'PERSON_MERGED' | 'PERSON_MERGED_AWAY' | 'PERSON_MERGE_UNDONE' | 'PERSON_SEPARATED', before: StoredPerson, after: StoredPerson, facts: Readonly<{ mergeId: number; otherId: number; positions: number }>, reason: string): Promise<void> {
  await appendAudit(unit, { action, subjectKind: 'person', subjectId: String(after.id), operatorId: String(by.id), before: auditOf(before), after: { ...auditOf(after), ...facts }, reason });
}

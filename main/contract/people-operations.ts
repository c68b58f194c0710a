import { z } from 'zod';
import { ADDRESS_KINDS, CONTACT_KINDS, ENTRY_SOURCES, LINK_KINDS } from '../domain/person-registry.ts';
import { RESEMBLANCES } from '../domain/person-resemblance.ts';
import { COUNTER_ROLES, EVERY_ROLE, mutation, query, RESPONSIBLE_ROLES } from './operation.ts';
import { addressInput, addressShape, cents, civilDate, cursor, debtorType, id, instant, limit, personName, personSummary, positionRow, printStateSchema, reason, version, writtenDate } from './shared-shapes.ts';

const addressKind = z.enum(ADDRESS_KINDS);
const contactKind = z.enum(CONTACT_KINDS);
const linkKind = z.enum(LINK_KINDS);

/** Who a subject is, beside name and codice fiscale. `foreign`: has no Italian code, or had none when it was entered. */
export const identityInput = z.strictObject({
  vatNumber: z.string().trim().max(20).nullable(),
  birthDate: writtenDate.nullable(), birthPlace: z.string().trim().max(60).nullable(), deathDate: writtenDate.nullable(),
  foreign: z.strictObject({ country: z.string().trim().length(2), taxId: z.string().trim().max(40).nullable(), document: z.string().trim().max(80).nullable() }).nullable(),
});
export const identityShape = z.object({
  vatNumber: z.string().nullable(), birthDate: civilDate.nullable(), birthPlace: z.string().nullable(), deathDate: civilDate.nullable(),
  foreign: z.object({ country: z.string(), taxId: z.string().nullable(), document: z.string().nullable() }).nullable(),
});

/** A person in a few words, as the other end of a link or one of a pair. */
const personBrief = z.object({ id, name: z.string(), type: debtorType, fiscalCode: z.string().nullable(), addressLine: z.string().nullable(), birthDate: civilDate.nullable(), deathDate: civilDate.nullable() });

const deceased = z.object({ on: civilDate, heirs: z.array(personBrief) });

const fiscalCodeFacts = z.object({
  valid: z.boolean(), kind: z.enum(['PERSON', 'ENTITY', 'UNKNOWN']), message: z.string().nullable(), wrongAt: z.int().nullable(), expectedCharacter: z.string().nullable(),
  sex: z.enum(['M', 'F']).nullable(), birthDate: civilDate.nullable(), birthPlaceCode: z.string().nullable(), normalised: z.string(), person: personSummary.nullable(), openPositions: z.array(positionRow),
  /** The holder is dead: who inherits. */
  deceased: deceased.nullable(),
});

/** `current`: in force today. `forNotices`: the one a notice printed today bears. */
export const addressEntry = addressShape.extend({
  id, kind: addressKind, line: z.string(), validFrom: civilDate, validTo: civilDate.nullable(), current: z.boolean(), forNotices: z.boolean(), source: z.enum(ENTRY_SOURCES), enteredBy: z.string().nullable(), enteredAt: instant, version,
});

export const contactEntry = z.object({
  id, kind: contactKind, value: z.string(), label: z.string().nullable(), preferred: z.boolean(), invalidSince: instant.nullable(), invalidReason: z.string().nullable(), source: z.enum(ENTRY_SOURCES), enteredBy: z.string().nullable(), enteredAt: instant, version,
});

/** `side`: which end the person of the page is. `open`: what the other one owes, inside the operator's scope. */
export const linkEntry = z.object({
  id, kind: linkKind, side: z.enum(['FROM', 'TO']), words: z.string(), other: personBrief, validFrom: civilDate.nullable(), validTo: civilDate.nullable(), current: z.boolean(), note: z.string().nullable(),
  open: z.array(positionRow), openCents: cents, version,
});

/** A record merged into this one; `whyNot`: why the merge cannot be undone now. */
const mergeEntry = z.object({
  id, at: instant, who: z.string(), reason: z.string(), merged: personBrief, whyNot: z.string().nullable(),
  /** How many positions followed, of every office; null for who may not merge. */
  positions: z.int().nullable(),
  /** Addresses and contacts that stayed on the merged record because the kept one had its own. */
  leftThere: z.array(z.string()),
});

const historyEntry = z.object({ id, at: instant, who: z.string(), title: z.string(), lines: z.array(z.string()), reason: z.string().nullable(), mergedRecord: z.boolean() });

export const personPage = z.object({
  person: personSummary, identity: identityShape, deceased: deceased.nullable(),
  /** The page was asked for by a record that had been merged into this one. */
  askedFor: personBrief.nullable(),
  addresses: z.array(addressEntry), contacts: z.array(contactEntry), links: z.array(linkEntry), merges: z.array(mergeEntry), history: z.array(historyEntry),
  openCents: cents, open: z.array(positionRow), closed: z.array(positionRow),
  prints: z.array(z.object({ id, at: instant, positionId: id, document: z.enum(['NOTICE', 'RECEIPT']), nav: z.string().nullable(), amountCents: cents, state: printStateSchema, paid: z.boolean(), cancelled: z.boolean(), who: z.string() })),
});

export const PEOPLE_VIEWS = ['ALL', 'WITHOUT_CODE', 'LEGAL', 'FOREIGN', 'DECEASED'] as const;

const personRow = personBrief.extend({ vatNumber: z.string().nullable(), foreignCountry: z.string().nullable(), openPositions: z.int(), openCents: cents });

/** What the two records of a merge may disagree on; the kept one takes these from the other when asked. Natural or legal person goes with the fiscal code. */
export const MERGE_FIELDS = ['name', 'fiscalCode', 'vatNumber', 'birthDate', 'birthPlace', 'deathDate', 'foreign', 'address', 'email', 'pec', 'phone'] as const;
const mergeField = z.enum(MERGE_FIELDS);

const mergePreview = z.object({
  survivor: personBrief, survivorVersion: version, merged: personBrief, mergedVersion: version, reasons: z.array(z.string()),
  /** Every field of which at least one knows something. `proposed`: whose value is kept unless told otherwise; `fixed`: the choice is not free, and why. */
  fields: z.array(z.object({ field: mergeField, label: z.string(), survivor: z.string().nullable(), merged: z.string().nullable(), differs: z.boolean(), proposed: z.enum(['SURVIVOR', 'MERGED']), fixed: z.string().nullable() })),
  follows: z.object({ positions: z.int(), addresses: z.int(), contacts: z.int(), links: z.int() }),
  warnings: z.array(z.string()),
  /** What says that they are two, with what follows if they are: the person confirms each was looked at. */
  doubts: z.array(z.string()),
});

const saved = z.object({ id, version });

export const people = {
  /** Checks a fiscal code as typed and tells what is known of its holder. */
  check: query(EVERY_ROLE, { fiscalCode: z.string().max(30) }, fiscalCodeFacts),
  show: query(EVERY_ROLE, { id }, personPage),
  /** People in the order of their names, merged records left out. `count` with the first page only; `atLeast`: it was not counted to the end. */
  list: query(EVERY_ROLE, { view: z.enum(PEOPLE_VIEWS), text: z.string().max(200), cursor, limit }, z.object({ rows: z.array(personRow), next: z.string().nullable(), count: z.int().nullable(), atLeast: z.boolean() })),
  /** Adds or changes a subject. Of address and contacts what is empty is not told and stays; without `identity` it stays too. */
  save: mutation(COUNTER_ROLES, {
    id: id.nullable(), expectedVersion: z.int().nullable(), fiscalCode: z.string().trim().max(16).nullable(), type: debtorType, name: personName, address: addressInput.nullable(),
    email: z.string().trim().max(256).nullable(), pec: z.string().trim().max(256).nullable(), phone: z.string().trim().max(40).nullable(), identity: identityInput.optional(),
  }, personSummary),

  /** «Nuovo indirizzo dal…»: the one in force until then ends the day before. */
  moveAddress: mutation(COUNTER_ROLES, { personId: id, kind: addressKind, from: writtenDate, address: addressInput }, saved),
  /** «Correggi»: it had been written wrongly. */
  correctAddress: mutation(COUNTER_ROLES, { id, expectedVersion: version, validFrom: writtenDate, validTo: writtenDate.nullable(), address: addressInput }, saved),
  endAddress: mutation(COUNTER_ROLES, { id, expectedVersion: version, lastDay: writtenDate }, saved),
  /** It belonged to somebody else: taken away; the one it had ended holds again. */
  removeAddress: mutation(COUNTER_ROLES, { id, expectedVersion: version, reason }, z.object({ reopened: z.boolean() })),

  saveContact: mutation(COUNTER_ROLES, { id: id.nullable(), expectedVersion: z.int().nullable(), personId: id, kind: contactKind, value: z.string().trim().max(256), label: z.string().trim().max(40).nullable(), preferred: z.boolean() }, saved),
  /** «Non valido»: it came back, nobody answers; never used until somebody says it is good again. */
  markContact: mutation(COUNTER_ROLES, { id, expectedVersion: version, invalid: z.boolean(), reason: reason.nullable() }, saved),
  removeContact: mutation(COUNTER_ROLES, { id, expectedVersion: version }, z.object({ removed: z.literal(true) })),

  saveLink: mutation(COUNTER_ROLES, { id: id.nullable(), expectedVersion: z.int().nullable(), fromId: id, toId: id, kind: linkKind, validFrom: writtenDate.nullable(), validTo: writtenDate.nullable(), note: z.string().trim().max(200).nullable() }, saved),
  removeLink: mutation(COUNTER_ROLES, { id, expectedVersion: version }, z.object({ removed: z.literal(true) })),

  /** Pairs of records that may be one subject, with why. `personId`: only those of one record. */
  duplicates: query(EVERY_ROLE, { personId: id.nullable(), cursor, limit: z.int().min(1).max(50) }, z.object({
    pairs: z.array(z.object({ first: personRow, second: personRow, reasons: z.array(z.enum(RESEMBLANCES)), labels: z.array(z.string()) })), next: z.string().nullable(),
  })),
  /** «Non sono la stessa persona» (`distinct`), or the way back. */
  setDistinct: mutation(COUNTER_ROLES, { firstId: id, secondId: id, distinct: z.boolean() }, z.object({ distinct: z.boolean() })),
  mergePreview: query(RESPONSIBLE_ROLES, { survivorId: id, mergedId: id }, mergePreview),
  merge: mutation(RESPONSIBLE_ROLES, { survivorId: id, survivorVersion: version, mergedId: id, mergedVersion: version, takeFromMerged: z.array(mergeField).max(MERGE_FIELDS.length), reason }, z.object({ mergeId: id, survivorId: id, positions: z.int() })),
  undoMerge: mutation(RESPONSIBLE_ROLES, { mergeId: id, reason }, z.object({ survivorId: id, mergedId: id, positions: z.int() })),
};

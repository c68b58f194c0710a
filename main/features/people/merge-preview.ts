import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { formatDate, type CivilDate } from '../../domain/civil-date.ts';
import { countryName } from '../../domain/countries.ts';
import { canonicalFiscalCode, resemblanceLabel, resemblancesOf } from '../../domain/person-resemblance.ts';
import { noticeAddress } from '../../domain/person-registry.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Outcome } from '../access/index.ts';
import { mergeRefusal, planRows, type MergeField, type PersonBelongings } from './merging.ts';
import { addressLine, toBrief, type PersonBrief } from './person.ts';
import { usedContact } from './projection.ts';
import { addressesOf, contactsOf, linksOf } from './registry-store.ts';
import { findPerson, type StoredPerson } from './store.ts';

type Choice = Readonly<{ field: MergeField; label: string; survivor: string | null; merged: string | null; differs: boolean; proposed: 'SURVIVOR' | 'MERGED'; fixed: string | null }>;
export type MergePreview = Readonly<{
  survivor: PersonBrief; survivorVersion: number; merged: PersonBrief; mergedVersion: number; reasons: string[]; fields: Choice[];
  follows: Readonly<{ positions: number; addresses: number; contacts: number; links: number }>; warnings: string[]; doubts: string[];
}>;

type Known = Readonly<Record<MergeField, string | null>>;

const owner = z.object({ personId: z.int() });

const LABELS: readonly (readonly [MergeField, string])[] = [
  ['name', 'Nome'], ['fiscalCode', 'Codice fiscale'], ['vatNumber', 'Partita IVA'], ['birthDate', 'Nata o nato il'], ['birthPlace', 'Luogo di nascita'], ['deathDate', 'Morta o morto il'], ['foreign', 'Identificativo estero'],
  ['address', 'Indirizzo sugli avvisi'], ['email', 'E-mail'], ['pec', 'PEC'], ['phone', 'Telefono'],
];

async function knownOf(reader: Reader, row: StoredPerson, today: CivilDate): Promise<Known> {
  const contacts = await contactsOf(reader, row.id);
  const address = noticeAddress(await addressesOf(reader, row.id), row.type, today);
  const foreign = row.foreignCountry === null ? null : [countryName(row.foreignCountry), row.foreignTaxId, row.foreignDocument].filter((part) => part !== null).join(', ');
  const dayOf = (day: string | null) => (day === null ? null : formatDate(day));
  return {
    name: row.name, fiscalCode: row.fiscalCode, vatNumber: row.vatNumber, birthDate: dayOf(row.birthDate), birthPlace: row.birthPlace, deathDate: dayOf(row.deathDate), foreign, address: address === null ? null : addressLine(address),
    email: usedContact(contacts, 'EMAIL'), pec: usedContact(contacts, 'PEC'), phone: usedContact(contacts, 'PHONE'),
  };
}

function choiceOf(field: MergeField, label: string, survivor: string | null, merged: string | null): Choice {
  // Who is alive is never proposed as dead: the person says so.
  const onlyMerged = survivor === null && merged !== null && field !== 'deathDate';
  const fixed = field === 'fiscalCode' && (survivor === null || merged === null) ? 'Una sola delle due schede ha il codice: resta quello.' : null;
  return { field, label, survivor, merged, differs: survivor !== merged, proposed: onlyMerged ? 'MERGED' : 'SURVIVOR', fixed };
}

/** What a merge would do, before it happens. Errors: NOT_FOUND, INVALID_FIELD at `mergedId`, STATE_FORBIDS. */
export async function previewMerge(reader: Reader, belongings: PersonBelongings, today: CivilDate, survivorId: number, mergedId: number): Promise<Outcome<MergePreview>> {
  const [survivor, merged] = [await findPerson(reader, survivorId), await findPerson(reader, mergedId)];
  const refusal = mergeRefusal(survivor, merged);
  if (refusal !== null || survivor === null || merged === null) return refusal ?? failure('NOT_FOUND', 'Una delle due schede non c’è più: ricarica.');
  const [ours, theirs] = [await knownOf(reader, survivor, today), await knownOf(reader, merged, today)];
  const fields = LABELS.map(([field, label]) => choiceOf(field, label, ours[field], theirs[field])).filter((choice) => choice.survivor !== null || choice.merged !== null);
  const plan = await planRows(reader, survivor, merged, new Set(fields.filter((choice) => choice.proposed === 'MERGED').map((choice) => choice.field)), today);
  const positions = await belongings.countPositions(reader, merged.id);
  const brought = (rows: readonly Readonly<{ before: string }>[]) => rows.filter((row) => owner.parse(JSON.parse(row.before)).personId === merged.id).length;
  const compared = async (row: StoredPerson) => ({ name: row.name, fiscalCode: row.fiscalCode, vatNumber: row.vatNumber, birthDate: row.birthDate, addresses: await addressesOf(reader, row.id) });
  const reasons = resemblancesOf(await compared(survivor), await compared(merged), today);
  return ok({
    survivor: toBrief(survivor), survivorVersion: survivor.version, merged: toBrief(merged), mergedVersion: merged.version, reasons: reasons.map(resemblanceLabel), fields,
    follows: { positions, addresses: brought(plan.addresses), contacts: brought(plan.contacts), links: plan.links.length }, warnings: warningsOf(survivor, merged, positions, reasons.length),
    doubts: [...linkDoubts(await linksOf(reader, survivor.id), merged.id), ...doubtsOf(survivor, merged)],
  });
}

/** A link says that they are two: an heir is not the person he inherits from. */
function linkDoubts(links: readonly Readonly<{ fromId: number; toId: number }>[], mergedId: number): string[] {
  return links.some(({ fromId, toId }) => fromId === mergedId || toId === mergedId)
    ? ['Fra queste due schede c’è un legame (erede, coobbligato, rappresentante…): dovrebbero essere due persone diverse. Se le unisci i debiti dell’una diventano dell’altra, e il legame non si vede più. Se è sbagliato il legame, toglilo prima.'] : [];
}

/** What says that they are two, and whose debts would be whose if they were. */
function doubtsOf(survivor: StoredPerson, merged: StoredPerson): string[] {
  const doubts: string[] = [];
  const [one, other] = [canonicalFiscalCode(survivor.fiscalCode) ?? survivor.fiscalCode, canonicalFiscalCode(merged.fiscalCode) ?? merged.fiscalCode];
  if (survivor.deathDate !== null && merged.deathDate === null) doubts.push('La scheda che resta è di una persona morta, l’altra no. Se le unisci i debiti dell’altra diventano del defunto, e i nuovi avvisi andranno intestati agli eredi.');
  if (survivor.deathDate === null && merged.deathDate !== null) doubts.push('La scheda che si unisce è di una persona morta, quella che resta no. Se le unisci i debiti del defunto diventano di una persona viva; la data di morte resta solo se la scegli qui sopra.');
  if (one !== null && other !== null && one !== other) doubts.push('I due codici fiscali sono di due soggetti diversi. Se le unisci l’altro codice porterà qui: chi lo ha davvero troverebbe questi debiti come suoi. Unisci solo se uno dei due è stato scritto per sbaglio.');
  return doubts;
}

function warningsOf(survivor: StoredPerson, merged: StoredPerson, positions: number, reasons: number): string[] {
  const warnings: string[] = [];
  if (survivor.type !== merged.type) warnings.push('Una scheda è di una persona, l’altra di un ente o di una ditta: di solito restano due.');
  if (reasons === 0) warnings.push('Niente nelle due schede dice che sono la stessa: controlla il nome e i codici.');
  if (positions > 0 && (survivor.name !== merged.name || survivor.fiscalCode !== merged.fiscalCode)) warnings.push('Gli avvisi già stampati e quelli già sul portale restano con il nome e il codice di prima.');
  return warnings;
}

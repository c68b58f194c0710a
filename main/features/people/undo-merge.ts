import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { addDays, formatInstantInRome, type CivilDate } from '../../domain/civil-date.ts';
import { overlap, turnsOnAfter } from '../../domain/person-registry.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { addressChange, applyChange, auditMerge, contactChange, linkChange, writeBoth, type PersonBelongings } from './merging.ts';
import { closeMerge, findMerge, latestMergeOf, mergeRows, removeAlias, type MergedRow, type StoredMerge } from './merge-store.ts';
import { auditOf } from './person.ts';
import { project } from './projection.ts';
import { addressesOf, findAddress, findContact, findLink, placeAddress } from './registry-store.ts';
import { findPerson, findPersonByFiscalCode, type PersonColumns, type StoredPerson } from './store.ts';

const columnsSchema = z.object({
  fiscalCode: z.string().nullable(), type: z.enum(['F', 'G']), name: z.string(), street: z.string(), civicNumber: z.string(), postalCode: z.string(), city: z.string(), province: z.string(), country: z.string(), email: z.string().nullable(),
  pec: z.string().nullable(), phone: z.string().nullable(), vatNumber: z.string().nullable(), birthDate: z.string().nullable(), birthPlace: z.string().nullable(), deathDate: z.string().nullable(), foreignCountry: z.string().nullable(),
  foreignTaxId: z.string().nullable(), foreignDocument: z.string().nullable(),
});

function columnsOf(json: string): PersonColumns {
  return columnsSchema.parse(JSON.parse(json));
}

/** What the merge changed and nobody changed since goes back; what was changed since stays as it is now. */
function restored<Value extends object>(now: Value, after: Value, before: Value): Value {
  const [changed, old] = [new Map(Object.entries(after)), new Map(Object.entries(before))];
  const back = Object.entries(now).map(([name, value]) => [name, value === changed.get(name) ? old.get(name) : value]);
  return { ...now, ...Object.fromEntries(back) };
}

/** Why a merge cannot be undone now, as a sentence; null when it can. */
export async function whyNotUndone(reader: Reader, merge: StoredMerge): Promise<string | null> {
  if (merge.undoneAt !== null) return 'Questa unione è già stata annullata.';
  const latest = await latestMergeOf(reader, [merge.survivorId, merge.mergedId]);
  if (latest !== null && latest.id !== merge.id) return `Dopo questa unione ne è stata fatta un’altra sulle stesse schede, il ${formatInstantInRome(Date.parse(latest.at))}: annulla prima quella.`;
  const back = await columnsAfterUndo(reader, merge);
  if (back === null) return 'Una delle due schede non c’è più.';
  for (const { id, columns } of [back.survivor, back.merged]) {
    const holder = columns.fiscalCode === null ? null : await findPersonByFiscalCode(reader, columns.fiscalCode);
    if (holder !== null && holder.id !== merge.survivorId && holder.id !== merge.mergedId) return 'Il codice fiscale che tornerebbe a una delle due schede nel frattempo è di un’altra persona: togli prima il codice da quella.';
    if (id === back.merged.id && columns.fiscalCode !== null && columns.fiscalCode === back.survivor.columns.fiscalCode) return 'Il codice fiscale che tornerebbe alla scheda unita è stato scritto di nuovo su quella tenuta: correggi prima il codice fiscale.';
  }
  return null;
}

type Back = Readonly<{ id: number; row: StoredPerson; columns: PersonColumns }>;

async function columnsAfterUndo(reader: Reader, merge: StoredMerge): Promise<Readonly<{ survivor: Back; merged: Back }> | null> {
  const [survivor, merged] = [await findPerson(reader, merge.survivorId), await findPerson(reader, merge.mergedId)];
  if (survivor === null || merged === null) return null;
  return {
    survivor: { id: survivor.id, row: survivor, columns: restored(auditOf(survivor), columnsOf(merge.survivorAfter), columnsOf(merge.survivorBefore)) },
    merged: { id: merged.id, row: merged, columns: restored(auditOf(merged), columnsOf(merge.mergedAfter), columnsOf(merge.mergedBefore)) },
  };
}

/**
 * Undoes a merge: every row goes back to who had it, as recorded, and the merged record stands by itself again. What was added to the kept record since stays
 * there. Errors: NOT_FOUND, STATE_FORBIDS with the reason.
 */
export async function undoMerge(unit: UnitOfWork, belongings: PersonBelongings, by: Operator, today: CivilDate, input: Readonly<{ mergeId: number; reason: string }>): Promise<Outcome<Readonly<{ survivorId: number; mergedId: number; positions: number }>>> {
  const merge = await findMerge(unit, input.mergeId);
  if (merge === null) return failure('NOT_FOUND', 'Questa unione non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  const refused = await whyNotUndone(unit, merge);
  const back = await columnsAfterUndo(unit, merge);
  if (refused !== null || back === null) return failure('STATE_FORBIDS', refused ?? 'Una delle due schede non c’è più.', { retry: 'AFTER_RELOAD' });
  const rows = await mergeRows(unit, merge.id);
  await removeAlias(unit, merge.mergedId);
  await writeBoth(unit, { id: merge.survivorId, columns: back.survivor.columns }, { id: merge.mergedId, columns: back.merged.columns });
  for (const row of rows) await giveBack(unit, row, today);
  for (const row of rows.filter((one) => one.place === 'ADDRESS')) await fitAgain(unit, row.rowId, today);
  const of = (place: MergedRow['place']) => rows.filter((row) => row.place === place).map((row) => row.rowId);
  const positions = await belongings.handBack(unit, { positions: of('POSITION'), served: of('SERVED') }, merge.survivorId, merge.mergedId, by);
  const survivor = await project(unit, merge.survivorId, today);
  const merged = await project(unit, merge.mergedId, today);
  await closeMerge(unit, merge.id, by.id, input.reason);
  await auditMerge(unit, by, 'PERSON_MERGE_UNDONE', back.survivor.row, survivor, { mergeId: merge.id, otherId: merge.mergedId, positions }, input.reason);
  await auditMerge(unit, by, 'PERSON_SEPARATED', back.merged.row, merged, { mergeId: merge.id, otherId: merge.survivorId, positions }, input.reason);
  unit.touch('people');
  unit.touch('positions');
  return ok({ survivorId: merge.survivorId, mergedId: merge.mergedId, positions });
}

/** Gives one row back. A row that is no longer there, or that was moved on, is left alone. */
async function giveBack(unit: UnitOfWork, row: MergedRow, today: CivilDate): Promise<void> {
  const now = await currentOf(unit, row);
  if (now === null) return;
  const [after, before]: unknown[] = [JSON.parse(row.after), JSON.parse(row.before)];
  const shape = SHAPES[row.place];
  if (shape === null) return;
  await applyChange(unit, row.place, row.rowId, JSON.stringify(restored<object>(now, shape.parse(after), shape.parse(before))), today);
}

const SHAPES = { ADDRESS: addressChange, CONTACT: contactChange, LINK: linkChange, POSITION: null, SERVED: null } as const;

async function currentOf(reader: Reader, row: MergedRow): Promise<object | null> {
  switch (row.place) {
    case 'ADDRESS': { const now = await findAddress(reader, row.rowId); return now === null ? null : addressChange.parse(now); }
    case 'CONTACT': { const now = await findContact(reader, row.rowId); return now === null ? null : contactChange.parse(now); }
    case 'LINK': { const now = await findLink(reader, row.rowId); return now === null ? null : linkChange.parse(now); }
    case 'POSITION': case 'SERVED': return null;
  }
}

/** An address that holds again must not run into one entered since: it ends the day before that begins. */
async function fitAgain(unit: UnitOfWork, id: number, today: CivilDate): Promise<void> {
  const row = await findAddress(unit, id);
  if (row === null) return;
  const later = (await addressesOf(unit, row.personId)).filter((one) => one.id !== id && one.kind === row.kind && overlap(one, row) && one.validFrom > row.validFrom).map((one) => one.validFrom).toSorted()[0];
  if (later === undefined) return;
  const time = { validFrom: row.validFrom, validTo: addDays(later, -1) };
  await placeAddress(unit, id, { personId: row.personId, ...time, turnsOn: turnsOnAfter(time, today) });
}

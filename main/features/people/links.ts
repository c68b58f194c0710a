import { appendAudit, type AuditValue } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { isCivilDate, type CivilDate } from '../../domain/civil-date.ts';
import { holdsOn, linkTypeProblem, linkWords, type LinkKind } from '../../domain/person-registry.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { Saved } from './addresses.ts';
import { aliasesAmong, survivorOf } from './merge-store.ts';
import { emptyToNull, toBrief, type PersonBrief } from './person.ts';
import { deleteLink, findLink, insertLink, linksOf, updateLink, type LinkColumns, type StoredLink } from './registry-store.ts';
import { findPerson, touchPerson } from './store.ts';

export type LinkInput = LinkColumns & Readonly<{ id: number | null; expectedVersion: number | null }>;

function audited(row: LinkColumns): AuditValue {
  return { link: row.kind, fromId: row.fromId, toId: row.toId, validFrom: row.validFrom, validTo: row.validTo, note: row.note };
}

/** Both records show it, both have it in their trail. */
async function tellBoth(unit: UnitOfWork, by: Operator, action: 'PERSON_LINK_ADDED' | 'PERSON_LINK_CHANGED' | 'PERSON_LINK_REMOVED', before: StoredLink | null, after: LinkColumns | null): Promise<void> {
  const row = after ?? before;
  if (row === null) return;
  for (const id of [row.fromId, row.toId]) {
    await touchPerson(unit, id);
    await appendAudit(unit, { action, subjectKind: 'person', subjectId: String(id), operatorId: String(by.id), before: before === null ? null : audited(before), after: after === null ? null : audited(after) });
  }
  unit.touch('people');
}

function daysProblem(validFrom: string | null, validTo: string | null): Readonly<{ field: string; message: string }> | null {
  if (validFrom !== null && !isCivilDate(validFrom)) return { field: 'validFrom', message: 'Questo giorno non esiste: scrivilo come 16/12/2026.' };
  if (validTo !== null && !isCivilDate(validTo)) return { field: 'validTo', message: 'Questo giorno non esiste: scrivilo come 16/12/2026.' };
  return validFrom !== null && validTo !== null && validTo < validFrom ? { field: 'validTo', message: 'L’ultimo giorno viene prima del primo.' } : null;
}

/** Adds (`id` null) or changes a link; `CO_OBLIGOR` has no direction. Errors: NOT_FOUND, VERSION_CONFLICT, INVALID_FIELD at `toId`, `kind`, `validFrom`, `validTo`; DUPLICATE at `toId`. */
export async function saveLink(unit: UnitOfWork, by: Operator, input: LinkInput): Promise<Outcome<Saved>> {
  const before = input.id === null ? null : await findLink(unit, input.id);
  if (input.id !== null && before === null) return failure('NOT_FOUND', 'Questo legame non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (before !== null && before.version !== input.expectedVersion) return versionConflict();
  const row: LinkColumns = { fromId: await survivorOf(unit, input.fromId), toId: await survivorOf(unit, input.toId), kind: input.kind, validFrom: input.validFrom, validTo: input.validTo, note: emptyToNull(input.note) };
  const [from, to] = [await findPerson(unit, row.fromId), await findPerson(unit, row.toId)];
  if (from === null || to === null) return failure('NOT_FOUND', 'Una delle due persone non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (from.id === to.id) return failure('INVALID_FIELD', 'È la stessa persona: scegline un’altra.', { field: 'toId' });
  const types = linkTypeProblem(row.kind, from.type, to.type);
  if (types !== null) return failure('INVALID_FIELD', types, { field: 'kind' });
  const days = daysProblem(row.validFrom, row.validTo);
  if (days !== null) return failure('INVALID_FIELD', days.message, { field: days.field });
  const others = (await linksOf(unit, row.fromId)).filter((link) => link.id !== input.id && link.kind === row.kind);
  const same = others.find((link) => samePair(link, row) && sharesDays(link, row));
  if (same !== undefined) return failure('DUPLICATE', 'Questo legame c’è già: correggi quello.', { field: 'toId' });
  if (row.kind !== 'CO_OBLIGOR' && others.some((link) => link.fromId === row.toId && link.toId === row.fromId)) return failure('INVALID_FIELD', `C’è già il legame nel verso opposto (“${linkWords(row.kind, 'TO')}”): togli prima quello.`, { field: 'toId' });
  const id = before?.id ?? (await insertLink(unit, row, by.id));
  if (before !== null) await updateLink(unit, id, row);
  await tellBoth(unit, by, before === null ? 'PERSON_LINK_ADDED' : 'PERSON_LINK_CHANGED', before, row);
  return ok({ id, version: (before?.version ?? 0) + 1 });
}

/** Days without a beginning, or without an end, reach back, or on, for ever. */
export function sharesDays(a: LinkColumns, b: LinkColumns): boolean {
  return (a.validTo === null || a.validTo >= (b.validFrom ?? '')) && (b.validTo === null || b.validTo >= (a.validFrom ?? ''));
}

/** The same two people, in the same direction where the kind has one. */
export function samePair(a: LinkColumns, b: LinkColumns): boolean {
  return (a.fromId === b.fromId && a.toId === b.toId) || (a.kind === 'CO_OBLIGOR' && a.fromId === b.toId && a.toId === b.fromId);
}

/** Errors: NOT_FOUND, VERSION_CONFLICT. */
export async function removeLink(unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; expectedVersion: number }>): Promise<Outcome<Readonly<{ removed: true }>>> {
  const row = await findLink(unit, input.id);
  if (row === null) return failure('NOT_FOUND', 'Questo legame non c’è più: ricarica.', { retry: 'AFTER_RELOAD' });
  if (row.version !== input.expectedVersion) return versionConflict();
  await deleteLink(unit, row.id);
  await tellBoth(unit, by, 'PERSON_LINK_REMOVED', row, null);
  return ok({ removed: true });
}

export type ShownLink = Readonly<{ id: number; kind: LinkKind; side: 'FROM' | 'TO'; words: string; other: PersonBrief; validFrom: string | null; validTo: string | null; current: boolean; note: string | null; version: number }>;

/** Links of a person as its page shows them. A link to a merged record is not shown: the record that was kept has its own. */
export async function shownLinks(reader: Reader, personId: number, today: CivilDate): Promise<readonly ShownLink[]> {
  const rows = await linksOf(reader, personId);
  const merged = await aliasesAmong(reader, rows.flatMap((row) => [row.fromId, row.toId]));
  const shown: ShownLink[] = [];
  for (const row of rows) {
    const side = row.fromId === personId ? 'FROM' as const : 'TO' as const;
    const other = await findPerson(reader, side === 'FROM' ? row.toId : row.fromId);
    if (other === null || merged.has(other.id)) continue;
    shown.push({ id: row.id, kind: row.kind, side, words: linkWords(row.kind, side), other: toBrief(other), validFrom: row.validFrom, validTo: row.validTo, current: holdsOn(row, today), note: row.note, version: row.version });
  }
  return shown;
}

/** Who inherits from a dead person. */
export async function heirsOf(reader: Reader, personId: number, today: CivilDate): Promise<readonly PersonBrief[]> {
  return (await shownLinks(reader, personId, today)).filter((link) => link.kind === 'HEIR' && link.side === 'TO' && link.current).map((link) => link.other);
}

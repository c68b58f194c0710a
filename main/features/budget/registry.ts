/** The registry of revenue items (reconciliation.md 4.2): kept by the accounts office, by hand or from a table. */
import type { z } from 'zod';
import type { revenueItem } from '../../contract/index.ts';
import { appendAudit, type AuditValue } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { isSiope, managementOf, siopeOfPdcf } from '../../domain/revenue-item.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { insertItem, itemById, itemByKey, itemColumnsByKey, updateItem, type ItemColumns, type KeptItem } from './store.ts';

export type ToldItem = z.infer<typeof revenueItem>;
export type ItemInput = ItemColumns & Readonly<{ id: number | null; expectedVersion: number | null }>;

export function toldItem(item: KeptItem): ToldItem {
  return { ...item, services: [...item.services], management: managementOf(item.year, item.accertamento) };
}

/** Adds (`id` null) or changes an item. Quotas made already keep what they say. Errors: INVALID_FIELD at `pdcf` or `siope`, DUPLICATE at `capitolo`, NOT_FOUND, VERSION_CONFLICT. */
export async function saveItem(unit: UnitOfWork, operator: Operator, { id, expectedVersion, ...typed }: ItemInput): Promise<Outcome<ToldItem>> {
  const coded = withCodes(typed);
  if (!coded.ok) return coded;
  const item = coded.value;
  const twin = await itemByKey(unit, item);
  if (twin !== null && twin.id !== id) return failure('DUPLICATE', `Il capitolo ${item.capitolo} con questo articolo e questo accertamento c’è già per il ${item.year}.`, { field: 'capitolo' });
  const before = id === null ? null : await itemById(unit, id);
  if (id !== null && before === null) return failure('NOT_FOUND', 'La voce non c’è più: ricarica.');
  if (id !== null && !(await updateItem(unit, id, expectedVersion ?? 0, item))) return versionConflict();
  const savedId = id ?? (await insertItem(unit, item));
  await audit(unit, operator, savedId, before, item);
  const saved = await itemById(unit, savedId);
  if (saved === null) throw new Error('The item just saved is not there');
  return ok(toldItem(saved));
}

function withCodes(item: ItemColumns): Outcome<ItemColumns> {
  const pdcf = item.pdcf === null || item.pdcf === '' ? null : item.pdcf.toUpperCase();
  const ofPdcf = pdcf === null ? null : siopeOfPdcf(pdcf);
  if (ofPdcf !== null && !ofPdcf.ok) return failure('INVALID_FIELD', 'Il piano dei conti si scrive come E.1.01.01.51.001.', { field: 'pdcf' });
  const written = item.siope === null || item.siope === '' ? null : item.siope;
  if (written !== null && !isSiope(written)) return failure('INVALID_FIELD', 'Il codice SIOPE sono dieci cifre.', { field: 'siope' });
  return ok({ ...item, pdcf, siope: written ?? ofPdcf?.value ?? null });
}

function plain({ year, capitolo, articolo, accertamento, description, office, accertamentoDescription, pdcf, siope, active }: ItemColumns): { readonly [key: string]: AuditValue } {
  return { year, capitolo, articolo, accertamento, description, office, accertamentoDescription, pdcf, siope, active };
}

async function audit(unit: UnitOfWork, operator: Operator, id: number, before: ItemColumns | null, after: ItemColumns): Promise<void> {
  await appendAudit(unit, { action: before === null ? 'REVENUE_ITEM_ADDED' : 'REVENUE_ITEM_CHANGED', subjectKind: 'revenue_item', subjectId: String(id), operatorId: String(operator.id), before: before === null ? null : plain(before), after: plain(after) });
  unit.touch('catalogue');
}

export type ImportedRows = Readonly<{ added: number; changed: number; unchanged: number }>;

/** Adds and changes some items of a table; what is the same is left as it is. */
export async function importSome(unit: UnitOfWork, operator: Operator, items: readonly ItemColumns[]): Promise<ImportedRows> {
  let [added, changed, unchanged] = [0, 0, 0];
  for (const item of items) {
    const known = await itemColumnsByKey(unit, item);
    if (known !== null && JSON.stringify(plain(known)) === JSON.stringify(plain(item))) { unchanged += 1; continue; }
    if (known === null) added += 1;
    else changed += 1;
    const id = known === null ? await insertItem(unit, item) : known.id;
    if (known !== null) await updateItem(unit, known.id, known.version, item);
    await audit(unit, operator, id, known, item);
  }
  return { added, changed, unchanged };
}

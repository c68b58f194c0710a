import { appendAudit } from '../../data/audit.ts';
import type { Reader } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { failure, mutate, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { columnMapSchema, type ColumnMap } from './reading/index.ts';
import { columnMapNamed, findColumnMap, insertColumnMap, listColumnMaps, updateColumnMap, type SavedColumnMap } from './store.ts';

/** Every saved map, by name. */
export async function savedColumnMaps(reader: Reader): Promise<readonly SavedColumnMap[]> {
  return listColumnMaps(reader);
}

export async function columnMapById(reader: Reader, id: number): Promise<ColumnMap | null> {
  return (await findColumnMap(reader, id))?.map ?? null;
}

export type ColumnMapInput = Readonly<{ requestId: string; id: number | null; map: unknown; expectedVersion: number | null }>;

/** Adds (`id` null) or changes a map. Errors: INVALID_FIELD, DUPLICATE at its name, NOT_FOUND, VERSION_CONFLICT. */
export function saveColumnMap(context: ApplicationContext, operator: Operator, input: ColumnMapInput): Promise<Outcome<Readonly<{ id: number; version: number }>>> {
  return mutate(context.engine, 'treasury.saveColumnMap', input, async (unit) => {
    const parsed = columnMapSchema.safeParse(input.map);
    if (!parsed.success) return failure('INVALID_FIELD', parsed.error.issues[0]?.message ?? 'Il tracciato non va bene.', { field: 'map' });
    const known = input.id === null ? null : await findColumnMap(unit, input.id);
    if (input.id !== null && known === null) return failure('NOT_FOUND', 'Il tracciato non c’è più: ricarica.');
    if ((known?.version ?? null) !== input.expectedVersion) return versionConflict();
    const namesake = await columnMapNamed(unit, parsed.data.name);
    if (namesake !== null && namesake !== input.id) return failure('DUPLICATE', 'C’è già un tracciato con questo nome.', { field: 'map.name' });
    const id = input.id === null ? await insertColumnMap(unit, parsed.data) : input.id;
    if (input.id !== null) await updateColumnMap(unit, input.id, parsed.data);
    await appendAudit(unit, { action: 'COLUMN_MAP_SAVED', subjectKind: 'treasury_column_map', subjectId: String(id), operatorId: String(operator.id), before: null, after: { separator: parsed.data.separator, columns: { ...parsed.data.columns } } });
    unit.touch('treasury');
    return ok({ id, version: (known?.version ?? 0) + 1 });
  });
}

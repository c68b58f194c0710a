import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const idRow = z.object({ id: z.int() });
const text = z.string().nullable();

/** Where a merged record leads now: through every merge that followed. The id itself when it was never merged. */
export async function survivorOf(reader: Reader, id: number): Promise<number> {
  const found = await reader.get(idRow,
    `/* people.survivor */ WITH RECURSIVE chain (id) AS (SELECT ? UNION SELECT a.survivor_id FROM person_alias a JOIN chain c ON a.person_id = c.id)
     SELECT id FROM chain WHERE NOT EXISTS (SELECT 1 FROM person_alias a WHERE a.person_id = chain.id)`, [id]);
  return found?.id ?? id;
}

/** Every record merged into one, through every step, the record itself left out. */
export async function mergedInto(reader: Reader, id: number): Promise<readonly number[]> {
  const rows = await reader.all(idRow,
    '/* people.aliases */ WITH RECURSIVE chain (id) AS (SELECT ? UNION SELECT a.person_id FROM person_alias a JOIN chain c ON a.survivor_id = c.id) SELECT id FROM chain ORDER BY id', [id]);
  return rows.map((row) => row.id).filter((found) => found !== id);
}

/** Which of these records were merged into another. */
export async function aliasesAmong(reader: Reader, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const rows = await reader.all(idRow, `/* people.aliasesAmong */ SELECT person_id AS id FROM person_alias WHERE person_id IN (${ids.map(() => '?').join(', ')})`, ids);
  return new Set(rows.map((row) => row.id));
}

export async function addAlias(unit: UnitOfWork, personId: number, survivorId: number, mergeId: number): Promise<void> {
  await unit.run('INSERT INTO person_alias (person_id, survivor_id, merge_id) VALUES (?, ?, ?)', [personId, survivorId, mergeId]);
}

export async function removeAlias(unit: UnitOfWork, personId: number): Promise<void> {
  await unit.run('DELETE FROM person_alias WHERE person_id = ?', [personId]);
}

const mergeRow = z.object({
  id: z.int(), survivorId: z.int(), mergedId: z.int(), at: z.string(), operatorId: z.int(), reason: z.string(), survivorBefore: z.string(), survivorAfter: z.string(), mergedBefore: z.string(), mergedAfter: z.string(),
  undoneAt: text,
});
export type StoredMerge = Readonly<z.infer<typeof mergeRow>>;

export async function findMerge(reader: Reader, id: number): Promise<StoredMerge | null> {
  return reader.get(mergeRow, '/* people.merge */ SELECT * FROM person_merge WHERE id = ?', [id]);
}

/** Merges into a record that hold, newest first. */
export async function mergesInto(reader: Reader, survivorId: number): Promise<readonly StoredMerge[]> {
  return reader.all(mergeRow, '/* people.mergesInto */ SELECT * FROM person_merge WHERE survivor_id = ? AND undone_at IS NULL ORDER BY id DESC', [survivorId]);
}

/** The latest merge that holds and that either record took part in. */
export async function latestMergeOf(reader: Reader, ids: readonly [number, number]): Promise<StoredMerge | null> {
  return reader.get(mergeRow, '/* people.latestMerge */ SELECT * FROM person_merge WHERE undone_at IS NULL AND (survivor_id IN (?, ?) OR merged_id IN (?, ?)) ORDER BY id DESC LIMIT 1', [...ids, ...ids]);
}

export type NewMerge = Readonly<{ survivorId: number; mergedId: number; operatorId: number; reason: string; survivorBefore: string; survivorAfter: string; mergedBefore: string; mergedAfter: string }>;

export async function insertMerge(unit: UnitOfWork, row: NewMerge): Promise<number> {
  return (await unit.run('INSERT INTO person_merge (survivor_id, merged_id, at, operator_id, reason, survivor_before, survivor_after, merged_before, merged_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [row.survivorId, row.mergedId, unit.now, row.operatorId, row.reason, row.survivorBefore, row.survivorAfter, row.mergedBefore, row.mergedAfter])).lastId;
}

export async function closeMerge(unit: UnitOfWork, id: number, operatorId: number, reason: string): Promise<void> {
  await unit.run('UPDATE person_merge SET undone_at = ?, undone_by = ?, undo_reason = ? WHERE id = ?', [unit.now, operatorId, reason, id]);
}

export const MERGE_PLACES = ['POSITION', 'SERVED', 'ADDRESS', 'CONTACT', 'LINK'] as const;
export type MergePlace = (typeof MERGE_PLACES)[number];
const mergeRowRow = z.object({ seq: z.int(), place: z.enum(MERGE_PLACES), rowId: z.int(), before: z.string(), after: z.string() });
/** A row that a merge changed: JSON of the columns it changed, before and after. */
export type MergedRow = Readonly<z.infer<typeof mergeRowRow>>;

export async function insertMergeRows(unit: UnitOfWork, mergeId: number, rows: readonly Omit<MergedRow, 'seq'>[]): Promise<void> {
  for (const [index, row] of rows.entries()) {
    await unit.run('INSERT INTO person_merge_row (merge_id, seq, place, row_id, before, after) VALUES (?, ?, ?, ?, ?, ?)', [mergeId, index + 1, row.place, row.rowId, row.before, row.after]);
  }
}

export async function mergeRows(reader: Reader, mergeId: number): Promise<readonly MergedRow[]> {
  return reader.all(mergeRowRow, '/* people.mergeRows */ SELECT seq, place, row_id, before, after FROM person_merge_row WHERE merge_id = ? ORDER BY seq', [mergeId]);
}

/** How many positions a merge brought over. */
export async function mergedPositions(reader: Reader, mergeId: number): Promise<number> {
  return (await reader.get(z.object({ count: z.int() }), "/* people.mergedPositions */ SELECT COUNT(*) AS count FROM person_merge_row WHERE merge_id = ? AND place = 'POSITION'", [mergeId]))?.count ?? 0;
}

export async function setDistinct(unit: UnitOfWork, first: number, second: number, operatorId: number, distinct: boolean): Promise<void> {
  if (distinct) await unit.run('INSERT INTO person_distinct (first_id, second_id, at, operator_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', [first, second, unit.now, operatorId]);
  else await unit.run('DELETE FROM person_distinct WHERE first_id = ? AND second_id = ?', [first, second]);
}

export async function areDistinct(reader: Reader, first: number, second: number): Promise<boolean> {
  return (await reader.get(z.object({ found: z.int() }), '/* people.distinct */ SELECT 1 AS found FROM person_distinct WHERE first_id = ? AND second_id = ?', [Math.min(first, second), Math.max(first, second)])) !== null;
}

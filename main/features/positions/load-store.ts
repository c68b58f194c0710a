import { z } from 'zod';
import { LOAD_SOURCES } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { officeScope } from './position-cards.ts';

/*
 * What one file of positions brought, so that it can be printed as one.
 */

/** A file of positions. `name`: of the file, or of the desk it comes from. `sha256` of one that brings nothing twice, null for one that may be loaded again as another. */
export type NewLoad = Readonly<{ operatorId: number; source: (typeof LOAD_SOURCES)[number]; name: string; sha256: string | null }>;

const LONGEST_NAME = 120;

/** Begins a load, or goes on with that of the very same file. */
export async function beginLoad(unit: UnitOfWork, { operatorId, source, name, sha256 }: NewLoad): Promise<number> {
  const known = sha256 === null ? null : await unit.get(z.object({ id: z.int() }), '/* positions.loadOfFile */ SELECT id FROM position_load WHERE sha256 = ?', [sha256]);
  if (known !== null) return known.id;
  const { lastId } = await unit.run('/* positions.beginLoad */ INSERT INTO position_load (at, operator_id, source, name, sha256) VALUES (?, ?, ?, ?, ?)', [unit.now, operatorId, source, name.slice(0, LONGEST_NAME), sha256]);
  return lastId;
}

/** A position came with a load. */
export async function addToLoad(unit: UnitOfWork, loadId: number, positionId: number): Promise<void> {
  await unit.run('/* positions.addToLoad */ INSERT INTO loaded_position (position_id, load_id) VALUES (?, ?)', [positionId, loadId]);
}

const loadRow = z.object({ id: z.int(), at: z.string(), who: z.string(), source: z.enum(LOAD_SOURCES), name: z.string(), positions: z.int() });

/** The newest loads that brought something, with how many of their positions are in these offices. For the heavy lane. @param offices null = all */
export async function newestLoads(reader: Reader, offices: readonly string[] | null, limit: number): Promise<readonly Readonly<z.infer<typeof loadRow>>[]> {
  const scope = officeScope(offices);
  return reader.all(loadRow,
    `/* positions.loads */ SELECT l.id, l.at, o.name AS who, l.source, l.name, COUNT(*) AS positions
     FROM position_load l JOIN operator_card o ON o.id = l.operator_id JOIN loaded_position d ON d.load_id = l.id JOIN (SELECT id FROM debt_position WHERE ${scope.sql}) p ON p.id = d.position_id GROUP BY l.id ORDER BY l.id DESC LIMIT ?`, [...scope.params, limit]);
}

/** The positions of a load, as a condition on `id`. */
export const OF_LOAD = 'id IN (SELECT position_id FROM loaded_position WHERE load_id = ?)';

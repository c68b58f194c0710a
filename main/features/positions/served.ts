import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';

const servedSchema = z.object({ at: z.string(), personId: z.int(), name: z.string(), fiscalCode: z.string().nullable(), service: z.string().nullable(), positionId: z.int().nullable() });

/** The last persons an operator had in front since an instant, each once, newest first. */
export async function servedToday(reader: Reader, operatorId: number, since: string, limit: number) {
  return reader.all(servedSchema,
    `/* served.today */ SELECT v.at, v.person_id, d.name, d.fiscal_code, (SELECT c.service FROM position_card c WHERE c.id = v.position_id) AS service, v.position_id
     FROM served_person v CROSS JOIN person_card d ON d.id = v.person_id
     WHERE v.id IN (SELECT MAX(id) FROM served_person WHERE operator_id = ? AND at >= ? GROUP BY person_id) ORDER BY v.id DESC LIMIT ?`, [operatorId, since, limit]);
}

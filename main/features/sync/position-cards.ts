import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';

const cardRow = z.object({ id: z.int(), debtorName: z.string(), description: z.string(), amountCents: z.int(), nav: z.string().nullable(), taskId: z.int().nullable() });
export type QueuedPosition = Readonly<z.infer<typeof cardRow>>;

/** Of these intents, those about positions of the offices; null: all of them. */
export async function intentsInScope(reader: Reader, intentIds: readonly string[], offices: readonly string[] | null): Promise<readonly string[]> {
  if (offices === null) return intentIds;
  const rows = await reader.all(z.object({ id: z.string() }),
    `/* sync.intents-in-scope */ SELECT o.id FROM outbox_intent o JOIN position_place p ON p.position_id = CAST(o.aggregate_id AS INTEGER)
     WHERE o.aggregate_kind = 'debt_position' AND o.id IN (SELECT value FROM json_each(?)) AND p.office IN (SELECT value FROM json_each(?))`, [JSON.stringify(intentIds), JSON.stringify(offices)]);
  return rows.map(({ id }) => id);
}

/** What the queue shows of positions, by id, with their open task. */
export async function queuedPositions(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, QueuedPosition>> {
  const rows = await reader.all(cardRow,
    `/* sync.positions */ SELECT c.id, c.debtor_name, c.description, c.amount_cents, c.nav, (SELECT MIN(t.id) FROM open_task_card t WHERE t.position_id = c.id) AS task_id
     FROM (SELECT DISTINCT value AS wanted FROM json_each(?)) CROSS JOIN position_card c ON c.id = wanted`, [JSON.stringify(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

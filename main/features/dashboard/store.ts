import { z } from 'zod';
import type { Reader, SqlValue } from '../../data/engine.ts';

const MONTH = z.object({ month: z.string(), payments: z.int(), cents: z.int() });
const GROUP = z.object({ key: z.string(), payments: z.int(), cents: z.int() });

/** Narrowed to the services of some offices; null: all. */
function officeCondition(offices: readonly string[] | null): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  if (offices === null) return { sql: '1 = 1', params: [] };
  return { sql: 'service_id IN (SELECT c.id FROM service_card c WHERE c.office IN (SELECT value FROM json_each(?)))', params: [JSON.stringify(offices)] };
}

/** Own share of receipts by month of the payment; months `YYYY-MM`, both included. */
export async function collectedByMonth(reader: Reader, { from, to }: Readonly<{ from: string; to: string }>, offices: readonly string[] | null): Promise<readonly Readonly<z.infer<typeof MONTH>>[]> {
  const scope = officeCondition(offices);
  return reader.all(MONTH, `/* dashboard.collected */ SELECT month, SUM(payments) AS payments, SUM(cents) AS cents FROM collected_sum WHERE month BETWEEN ? AND ? AND ${scope.sql} GROUP BY month`, [from, to, ...scope.params]);
}

/** The same by service (its id as text, `0` for none) or by PSP. */
export async function collectedBy(reader: Reader, by: 'service_id' | 'psp', { from, to }: Readonly<{ from: string; to: string }>, offices: readonly string[] | null): Promise<readonly Readonly<z.infer<typeof GROUP>>[]> {
  const scope = officeCondition(offices);
  return reader.all(GROUP, `/* dashboard.collectedBy */ SELECT CAST(${by} AS TEXT) AS key, SUM(payments) AS payments, SUM(cents) AS cents FROM collected_sum WHERE month BETWEEN ? AND ? AND ${scope.sql} GROUP BY ${by} HAVING SUM(payments) <> 0`, [from, to, ...scope.params]);
}

const labelRow = z.object({ id: z.int(), label: z.string() });
export async function serviceLabels(reader: Reader): Promise<ReadonlyMap<number, string>> {
  const rows = await reader.all(labelRow, "/* dashboard.services */ SELECT id, code || ' – ' || name AS label FROM service_card");
  return new Map(rows.map(({ id, label }) => [id, label]));
}

const idRow = z.object({ id: z.int() });
/** Services of some offices, retired ones too. */
export async function servicesOf(reader: Reader, offices: readonly string[]): Promise<readonly number[]> {
  return (await reader.all(idRow, '/* dashboard.servicesOf */ SELECT c.id FROM service_card c WHERE c.office IN (SELECT value FROM json_each(?))', [JSON.stringify(offices)])).map(({ id }) => id);
}

const spanRow = z.object({ first: z.string().nullable(), last: z.string().nullable() });
/** First and last month with payments. */
export async function collectedSpan(reader: Reader): Promise<Readonly<z.infer<typeof spanRow>>> {
  return (await reader.get(spanRow, '/* dashboard.collectedSpan */ SELECT (SELECT MIN(month) FROM collected_sum) AS first, (SELECT MAX(month) FROM collected_sum) AS last')) ?? { first: null, last: null };
}

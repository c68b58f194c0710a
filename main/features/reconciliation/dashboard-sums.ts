/** Sums for the dashboard: what flows report, what the treasurer has, what is not reconciled. From indexes alone but where a comment says otherwise. */
import { z } from 'zod';
import type { Reader, SqlValue } from '../../data/engine.ts';
import { addDays, type CivilDate } from '../../domain/civil-date.ts';
import { AGE_LIMITS } from '../../contract/index.ts';

/** Months `YYYY-MM`, both included. */
export type MonthRange = Readonly<{ from: string; to: string }>;

const monthSum = z.object({ month: z.string(), cents: z.int() });
type MonthSum = Readonly<z.infer<typeof monthSum>>;

/** First and last day of some months. */
function daysOf({ from, to }: MonthRange): readonly [string, string] {
  return [`${from}-01`, `${to}-31`];
}

/** Totals of current flows by month of regulation, wherever a closing has carried them. */
export async function reportedByMonth(reader: Reader, range: MonthRange): Promise<readonly MonthSum[]> {
  return reader.all(monthSum, '/* dashboard.reported */ SELECT substr(regulation_date, 1, 7) AS month, SUM(declared_cents) AS cents FROM flow_result INDEXED BY ix_flow_result_date WHERE regulation_date BETWEEN ? AND ? GROUP BY 1', daysOf(range));
}

/** Credits matched, by month of booking: never more than what came, where a credit is larger than what it is for only that. */
export async function creditedByMonth(reader: Reader, range: MonthRange): Promise<readonly MonthSum[]> {
  return reader.all(monthSum,
    `/* dashboard.credited */ SELECT substr(booking_date, 1, 7) AS month, SUM(signed_cents - MAX(diff_cents, 0)) AS cents FROM match_result INDEXED BY ix_match_result_bucket WHERE bucket IN ('CERTAIN', 'RECONCILED') AND booking_date BETWEEN ? AND ? GROUP BY 1`, daysOf(range));
}

const creditRow = z.object({ credits: z.int(), matched: z.int(), matchedCents: z.int(), totalCents: z.int() });
const handRow = z.object({ count: z.int(), cents: z.int() });
const PAGOPA_CREDIT = "bucket IN ('CERTAIN', 'RECONCILED', 'TO_CONFIRM', 'AMOUNT_DIFFERS', 'CREDIT_WITHOUT_FLOW') AND code NOT IN ('TES_NO_MATCH', 'TES_STORNATO', 'TES_POSTALE') AND booking_date BETWEEN ? AND ? AND signed_cents > 0";
export type AutomaticShare = Readonly<{ credits: number; automatic: number; byPerson: number; automaticCents: number; totalCents: number }>;
/** How many credits of pagoPA a rule has matched by itself. Credits that nobody knows (TES_NO_MATCH) may be anything, those of postal bollettini (TES_POSTALE) are of another channel: neither is counted. */
export async function automaticShare(reader: Reader, { from, to }: Readonly<{ from: CivilDate; to: CivilDate }>): Promise<AutomaticShare> {
  const all = await reader.get(creditRow,
    `/* dashboard.pagopaCredits */ SELECT COUNT(*) AS credits, COALESCE(SUM(bucket IN ('CERTAIN', 'RECONCILED')), 0) AS matched, COALESCE(SUM(CASE WHEN bucket IN ('CERTAIN', 'RECONCILED') THEN signed_cents END), 0) AS matched_cents, COALESCE(SUM(signed_cents), 0) AS total_cents
     FROM match_result INDEXED BY ix_match_result_class WHERE ${PAGOPA_CREDIT}`, [from, to]);
  const hand = await reader.get(handRow,
    `/* dashboard.byPerson */ SELECT COUNT(*) AS count, COALESCE(SUM(signed_cents), 0) AS cents FROM match_result WHERE movement_id IN (SELECT a.movement_id FROM match_allocation a INDEXED BY ix_match_allocation_by_person WHERE a.voided_at IS NULL AND a.made_by IS NOT NULL) AND bucket IN ('CERTAIN', 'RECONCILED') AND ${PAGOPA_CREDIT}`, [from, to]);
  if (all === null || hand === null) return { credits: 0, automatic: 0, byPerson: 0, automaticCents: 0, totalCents: 0 };
  return { credits: all.credits, automatic: all.matched - hand.count, byPerson: hand.count, automaticCents: all.matchedCents - hand.cents, totalCents: all.totalCents };
}

const classRow = z.object({ bucket: z.string(), code: z.string(), age: z.int(), count: z.int(), cents: z.int() });
/** One class at one age; `age` counts from 0 along the limits of the contract. */
export type OpenClassSum = Readonly<z.infer<typeof classRow>>;

/** `CASE` that tells the age of a day, and what it is bound to. */
export function ageCase(day: string, today: CivilDate): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  return { sql: `CASE ${AGE_LIMITS.map((_, index) => `WHEN ${day} >= ? THEN ${index}`).join(' ')} ELSE ${AGE_LIMITS.length} END`, params: AGE_LIMITS.map((days) => addDays(today, -days)) };
}

/** Credits, flows and rows of flows that wait for somebody, by class and age. */
export async function openClasses(reader: Reader, today: CivilDate): Promise<Readonly<{ movements: readonly OpenClassSum[]; flows: readonly OpenClassSum[]; lines: readonly OpenClassSum[] }>> {
  const booked = ageCase('booking_date', today);
  const regulated = ageCase('regulation_date', today);
  const movements = await reader.all(classRow,
    `/* dashboard.openMovements */ SELECT bucket, code, ${booked.sql} AS age, COUNT(*) AS count, SUM(signed_cents) AS cents FROM match_result INDEXED BY ix_match_result_class WHERE bucket IN ('TO_CONFIRM', 'AMOUNT_DIFFERS', 'CREDIT_WITHOUT_FLOW', 'QUARANTINED') GROUP BY 1, 2, 3`, booked.params);
  const flows = await reader.all(classRow,
    `/* dashboard.openFlows */ SELECT bucket, code, ${regulated.sql} AS age, COUNT(*) AS count, SUM(residual_cents) AS cents FROM flow_result INDEXED BY ix_flow_result_class WHERE bucket = 'FLOW_WITHOUT_CREDIT' GROUP BY 1, 2, 3`, regulated.params);
  const lines = [
    ...(await reader.all(classRow, `/* dashboard.withoutReceipt */ SELECT 'PAYMENT_WITHOUT_RECEIPT' AS bucket, 'IUV_NO_RT' AS code, ${regulated.sql} AS age, SUM(lines_without_receipt) AS count, SUM(without_receipt_cents) AS cents FROM flow_result INDEXED BY ix_flow_result_without_receipt WHERE lines_without_receipt > 0 GROUP BY 3`, regulated.params)),
    ...(await reader.all(classRow, `/* dashboard.doubles */ SELECT 'DOUBLE_PAYMENT' AS bucket, 'DOPPI' AS code, ${regulated.sql} AS age, SUM(double_lines) AS count, SUM(double_cents) AS cents FROM flow_result INDEXED BY ix_flow_result_double WHERE double_lines > 0 GROUP BY 3`, regulated.params)),
  ];
  return { movements, flows, lines };
}

const groupRow = z.object({ label: z.string(), reportedCents: z.int(), creditedCents: z.int() });
/** What the flows of some months report, and what of it is credited, by PSP. */
export async function flowsByPsp(reader: Reader, range: MonthRange): Promise<readonly Readonly<z.infer<typeof groupRow>>[]> {
  return reader.all(groupRow,
    '/* dashboard.byPsp */ SELECT COALESCE(v.psp_name, v.psp_id) AS label, SUM(r.declared_cents) AS reported_cents, SUM(r.declared_cents - r.residual_cents) AS credited_cents FROM flow_result r JOIN flow_version_card v ON v.id = r.version_id WHERE r.regulation_date BETWEEN ? AND ? GROUP BY 1', daysOf(range));
}

/** The service of the position that the receipt of a row pays; 0: none known. */
const SERVICE_OF_LINE = 'COALESCE((SELECT c.service_id FROM receipt_card p JOIN position_place c ON c.position_id = p.position_id WHERE p.iuv = l.iuv LIMIT 1), 0)';
const SIGNED_LINE = "CASE WHEN l.outcome = '3' THEN -ABS(l.amount_cents) ELSE l.amount_cents END";

/** Rows of the flows of one month that are of some services, by PSP. Goes through every row of the month: for the heavy reading. */
export async function linesByPsp(reader: Reader, month: string, serviceIds: readonly number[]): Promise<readonly Readonly<z.infer<typeof groupRow>>[]> {
  return reader.all(groupRow,
    `/* dashboard.linesByPsp */ SELECT label, SUM(cents) AS reported_cents, SUM(CASE WHEN covered THEN cents ELSE 0 END) AS credited_cents FROM (
       SELECT COALESCE(v.psp_name, v.psp_id) AS label, ${SERVICE_OF_LINE} AS service_id, ${SIGNED_LINE} AS cents, r.code = 'RT_IUF_TES' AS covered
       FROM flow_result r CROSS JOIN flow_version_card v ON v.id = r.version_id CROSS JOIN flow_line_card l ON l.flow_id = r.version_id WHERE r.regulation_date BETWEEN ? AND ?) WHERE service_id IN (SELECT value FROM json_each(?)) GROUP BY label`, [...daysOf({ from: month, to: month }), JSON.stringify(serviceIds)]);
}

const serviceRow = z.object({ serviceId: z.int(), reportedCents: z.int(), creditedCents: z.int() });
/** Rows of the flows of one month by the service of the position their receipt pays (0: none known). Goes through every row of the month: for the heavy reading. */
export async function linesByService(reader: Reader, month: string): Promise<readonly Readonly<z.infer<typeof serviceRow>>[]> {
  return reader.all(serviceRow,
    `/* dashboard.byService */ SELECT service_id, SUM(cents) AS reported_cents, SUM(CASE WHEN covered THEN cents ELSE 0 END) AS credited_cents FROM (
       SELECT ${SERVICE_OF_LINE} AS service_id, ${SIGNED_LINE} AS cents, r.code = 'RT_IUF_TES' AS covered
       FROM flow_result r CROSS JOIN flow_line_card l ON l.flow_id = r.version_id WHERE r.regulation_date BETWEEN ? AND ?) GROUP BY service_id`, daysOf({ from: month, to: month }));
}

const agedRow = z.object({ age: z.int(), count: z.int(), cents: z.int() });
/** Own receipts paid in some days that no current flow reports, by age. Goes through every receipt of those days: for the heavy reading. */
export async function receiptsNotReported(reader: Reader, { from, to }: Readonly<{ from: CivilDate; to: CivilDate }>, today: CivilDate): Promise<readonly Readonly<z.infer<typeof agedRow>>[]> {
  const aged = ageCase('p.paid_on', today);
  return reader.all(agedRow,
    `/* dashboard.notReported */ SELECT ${aged.sql} AS age, COUNT(*) AS count, SUM(p.own_cents) AS cents FROM receipt_card p WHERE p.paid_on BETWEEN ? AND ? AND p.own_cents > 0
     AND NOT EXISTS (SELECT 1 FROM flow_line_card l JOIN flow_result r ON r.version_id = l.flow_id WHERE l.iuv = p.iuv) GROUP BY 1`, [...aged.params, from, to]);
}

const yearRow = z.object({ first: z.string().nullable(), last: z.string().nullable() });
/** First and last month that has flows or movements. */
export async function monthsSpan(reader: Reader): Promise<Readonly<z.infer<typeof yearRow>>> {
  return (await reader.get(yearRow,
    `/* dashboard.span */ SELECT MIN(first) AS first, MAX(last) AS last FROM (SELECT (SELECT MIN(month) FROM match_result) AS first, (SELECT MAX(month) FROM match_result) AS last UNION ALL SELECT (SELECT MIN(month) FROM flow_result), (SELECT MAX(month) FROM flow_result))`)) ?? { first: null, last: null };
}

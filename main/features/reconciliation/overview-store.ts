/** Counts and sums of the buckets, from indexes alone. */
import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';

const movementSum = z.object({ bucket: z.string(), deferred: z.int(), count: z.int(), cents: z.int(), diffCents: z.int() });
export type MovementSum = Readonly<z.infer<typeof movementSum>>;

/** Movements by bucket, those put off apart; `month` null: all of them. */
export async function movementSums(reader: Reader, month: string | null, today: string): Promise<readonly MovementSum[]> {
  const sums = 'SELECT bucket, COALESCE(deferred_until > ?, 0) AS deferred, COUNT(*) AS count, COALESCE(SUM(signed_cents), 0) AS cents, COALESCE(SUM(diff_cents), 0) AS diff_cents FROM match_result';
  return month === null
    ? reader.all(movementSum, `/* reconciliation.sums */ ${sums} INDEXED BY ix_match_result_bucket WHERE bucket >= '' GROUP BY 1, 2`, [today])
    : reader.all(movementSum, `/* reconciliation.monthSums */ ${sums} INDEXED BY ix_match_result_month WHERE month = ? GROUP BY 1, 2`, [today, month]);
}

const flowSum = z.object({ bucket: z.string(), count: z.int(), residualCents: z.int() });
export async function flowSums(reader: Reader, month: string | null): Promise<readonly z.infer<typeof flowSum>[]> {
  return reader.all(flowSum, `/* reconciliation.flowSums */ SELECT bucket, COUNT(*) AS count, COALESCE(SUM(residual_cents), 0) AS residual_cents FROM flow_result ${month === null ? '' : 'WHERE month = ?'} GROUP BY bucket`, month === null ? [] : [month]);
}

const lineSum = z.object({
  declaredCents: z.int(), withReceiptCents: z.int(), withoutReceiptLines: z.int(), withoutReceiptCents: z.int(), foreignCents: z.int(), doubleLines: z.int(), doubleCents: z.int(), differingLines: z.int(), differingCents: z.int(), revokedCents: z.int(), anomalousCents: z.int(),
});
/** `revokedCents` is below zero: what totals leave out. `anomalousCents`: totals of anomalous flows less their rows. */
export type LineSum = Readonly<z.infer<typeof lineSum>>;

/** What a flow declares beyond its rows that count as paid; its rows of outcome 3 may be taken off or not (reconciliation.md 3.1). */
const BEYOND_ROWS = '(r.declared_cents - r.line_cents + r.reversed_cents)';
const TAKES_OFF_REVOKED = `(r.reversed_cents > 0 AND ${BEYOND_ROWS} = -r.reversed_cents)`;

export async function lineSums(reader: Reader, month: string | null): Promise<LineSum> {
  const found = await reader.get(lineSum,
    `/* reconciliation.lineSums */ SELECT COALESCE(SUM(r.declared_cents), 0) AS declared_cents, COALESCE(SUM(r.with_receipt_cents), 0) AS with_receipt_cents, COALESCE(SUM(r.lines_without_receipt), 0) AS without_receipt_lines, COALESCE(SUM(r.without_receipt_cents), 0) AS without_receipt_cents,
      COALESCE(SUM(r.foreign_cents), 0) AS foreign_cents, COALESCE(SUM(r.double_lines), 0) AS double_lines, COALESCE(SUM(r.double_cents), 0) AS double_cents, COALESCE(SUM(r.differing_lines), 0) AS differing_lines, COALESCE(SUM(r.differing_cents), 0) AS differing_cents, COALESCE(SUM(CASE WHEN ${TAKES_OFF_REVOKED} THEN -r.reversed_cents END), 0) AS revoked_cents,
      COALESCE(SUM(CASE WHEN ${BEYOND_ROWS} <> 0 AND NOT ${TAKES_OFF_REVOKED} AND EXISTS (SELECT 1 FROM flow_version_card v WHERE v.id = r.version_id AND v.state = 'ANOMALOUS') THEN ${BEYOND_ROWS} END), 0) AS anomalous_cents
     FROM flow_result r ${month === null ? '' : 'WHERE r.month = ?'}`, month === null ? [] : [month]);
  return found ?? { declaredCents: 0, withReceiptCents: 0, withoutReceiptLines: 0, withoutReceiptCents: 0, foreignCents: 0, doubleLines: 0, doubleCents: 0, differingLines: 0, differingCents: 0, revokedCents: 0, anomalousCents: 0 };
}

const monthRow = z.object({ month: z.string() });
/** Months that have something, newest first; each is looked up behind the one before, so that a year of rows costs twelve steps. */
export async function monthsWithSomething(reader: Reader): Promise<readonly string[]> {
  const rows = await reader.all(monthRow,
    `/* reconciliation.months */ WITH RECURSIVE movements(month) AS (SELECT MAX(month) FROM match_result UNION ALL SELECT (SELECT MAX(r.month) FROM match_result r WHERE r.month < m.month) FROM movements m WHERE m.month IS NOT NULL),
      flows(month) AS (SELECT MAX(month) FROM flow_result UNION ALL SELECT (SELECT MAX(r.month) FROM flow_result r WHERE r.month < f.month) FROM flows f WHERE f.month IS NOT NULL)
     SELECT month FROM movements WHERE month IS NOT NULL UNION SELECT month FROM flows WHERE month IS NOT NULL ORDER BY month DESC`);
  return rows.map(({ month }) => month);
}

const countRow = z.object({ count: z.int() });
/** Rows that a person must look at, certain matches and what waits apart: the badge of the menu. */
export async function countToReconcile(reader: Reader, today: string): Promise<number> {
  const movements = await reader.get(countRow,
    "/* reconciliation.toReview */ SELECT COUNT(*) AS count FROM match_result INDEXED BY ix_match_result_bucket WHERE bucket IN ('TO_CONFIRM', 'AMOUNT_DIFFERS', 'CREDIT_WITHOUT_FLOW', 'QUARANTINED') AND (deferred_until IS NULL OR deferred_until <= ?)", [today]);
  const flows = await reader.get(countRow, "/* reconciliation.flowsToReview */ SELECT COUNT(*) AS count FROM flow_result WHERE bucket = 'FLOW_WITHOUT_CREDIT'");
  return (movements?.count ?? 0) + (flows?.count ?? 0);
}

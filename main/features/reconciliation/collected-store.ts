/** Which flows and receipts count as reported and as collected, and the positions that follow from it (states.md, REPORTED, RECONCILED). */
import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const flowRow = z.object({ flowId: z.int(), versionId: z.int(), settled: z.union([z.literal(0), z.literal(1)]), versionBefore: z.int().nullable(), rows: z.int() });
/** A flow that counts otherwise than is kept. `settled`: confirmed matches cover all of it. `rows` of its version. */
export type FlowCollection = Readonly<z.infer<typeof flowRow>>;

/** Flows that count otherwise than is kept, by id after `after`. */
export async function flowsToCollect(reader: Reader, after: number, limit: number): Promise<readonly FlowCollection[]> {
  return reader.all(flowRow,
    `/* collected.flows */ WITH covered AS (SELECT flow_id, SUM(cents) AS cents FROM match_allocation WHERE voided_at IS NULL AND confirmed_at IS NOT NULL AND flow_id IS NOT NULL GROUP BY flow_id),
      standing AS (SELECT r.flow_id, r.version_id, r.declared_cents > 0 AND COALESCE(a.cents, 0) >= r.declared_cents AS settled FROM flow_result r LEFT JOIN covered a ON a.flow_id = r.flow_id WHERE r.flow_id > ?)
     SELECT s.flow_id, s.version_id, s.settled, c.version_id AS version_before, (SELECT v.payments FROM flow_version_card v WHERE v.id = s.version_id) AS rows FROM standing s LEFT JOIN flow_collection c ON c.flow_id = s.flow_id
     WHERE c.flow_id IS NULL OR c.version_id <> s.version_id OR c.settled <> s.settled ORDER BY s.flow_id LIMIT ?`, [after, limit]);
}

export async function keepFlowCollections(unit: UnitOfWork, flows: readonly FlowCollection[]): Promise<void> {
  await unit.run('/* collected.keepFlows */ INSERT INTO flow_collection (flow_id, version_id, settled) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE 1 = 1 ON CONFLICT (flow_id) DO UPDATE SET version_id = excluded.version_id, settled = excluded.settled',
    [JSON.stringify(flows.map(({ flowId, versionId, settled }) => [flowId, versionId, settled]))]);
}

const receiptRow = z.object({ paymentId: z.int(), collected: z.union([z.literal(0), z.literal(1)]) });
/** A receipt that is credited by itself, whole or for what no collected row of a flow bears; or is no longer. */
export type ReceiptCollection = Readonly<z.infer<typeof receiptRow>>;

export async function receiptsToCollect(reader: Reader, limit: number): Promise<readonly ReceiptCollection[]> {
  return reader.all(receiptRow,
    `/* collected.receipts */ WITH covered AS (SELECT a.payment_id, SUM(a.cents) AS cents FROM match_allocation a WHERE a.voided_at IS NULL AND a.confirmed_at IS NOT NULL AND a.payment_id IS NOT NULL GROUP BY a.payment_id),
      standing AS (SELECT c.payment_id FROM covered c JOIN receipt_card p ON p.id = c.payment_id WHERE p.own_cents > 0
        AND c.cents + COALESCE((SELECT SUM(l.amount_cents) FROM collected_row l WHERE l.iuv = p.iuv AND l.settled = 1 AND NOT EXISTS (SELECT 1 FROM receipt_card q WHERE q.iuv = l.iuv AND q.id <> p.id AND q.receipt_id = l.iur)), 0) >= p.own_cents)
     SELECT payment_id, 1 AS collected FROM standing WHERE payment_id NOT IN (SELECT payment_id FROM receipt_collection) UNION ALL
     SELECT payment_id, 0 FROM receipt_collection WHERE payment_id NOT IN (SELECT payment_id FROM standing) LIMIT ?`, [limit]);
}

export async function keepReceiptCollections(unit: UnitOfWork, receipts: readonly ReceiptCollection[]): Promise<void> {
  const ids = (collected: 0 | 1): string => JSON.stringify(receipts.filter((one) => one.collected === collected).map(({ paymentId }) => paymentId));
  await unit.run('/* collected.keepReceipts */ INSERT INTO receipt_collection (payment_id) SELECT value FROM json_each(?)', [ids(1)]);
  await unit.run('/* collected.dropReceipts */ DELETE FROM receipt_collection WHERE payment_id IN (SELECT value FROM json_each(?))', [ids(0)]);
}

const placeRow = z.object({ positionId: z.int() });

/** Positions of which an installment is a row of one of these versions. */
export async function positionsOfVersions(reader: Reader, versionIds: readonly number[]): Promise<readonly number[]> {
  const rows = await reader.all(placeRow, '/* collected.positions */ SELECT DISTINCT i.position_id FROM json_each(?) w CROSS JOIN flow_line_card l ON l.flow_id = w.value CROSS JOIN installment_place i ON i.iuv = l.iuv', [JSON.stringify(versionIds)]);
  return rows.map(({ positionId }) => positionId);
}

/** Positions that these receipts pay. */
export async function positionsOfReceipts(reader: Reader, paymentIds: readonly number[]): Promise<readonly number[]> {
  const rows = await reader.all(placeRow, '/* collected.positionsOfReceipts */ SELECT DISTINCT p.position_id FROM json_each(?) w CROSS JOIN receipt_card p ON p.id = w.value WHERE p.position_id IS NOT NULL', [JSON.stringify(paymentIds)]);
  return rows.map(({ positionId }) => positionId);
}

const foundRow = z.object({ found: z.int() });
/** Without a position that has a number nothing follows from flows. */
export async function hasNumberedPositions(reader: Reader): Promise<boolean> {
  return (await reader.get(foundRow, '/* collected.anyPosition */ SELECT EXISTS (SELECT 1 FROM installment_place) AS found'))?.found === 1;
}

const reportRow = z.object({ iuf: z.string(), regulationDate: z.string(), movementId: z.int().nullable() });
/** The flow that reports a payment and, once a match is confirmed, the credit that covers it. */
export type CollectionTrace = Readonly<z.infer<typeof reportRow>>;

/** The newest flow that counts and reports one of these IUVs as paid; null: none does. */
export async function traceOfIuvs(reader: Reader, iuvs: readonly string[]): Promise<CollectionTrace | null> {
  return reader.get(reportRow,
    `/* collected.trace */ SELECT v.flow_name AS iuf, v.regulation_date, (SELECT a.movement_id FROM match_allocation a WHERE a.flow_id = c.flow_id AND a.voided_at IS NULL AND a.confirmed_at IS NOT NULL ORDER BY a.id DESC LIMIT 1) AS movement_id
     FROM json_each(?) w CROSS JOIN flow_line_card l ON l.iuv = w.value JOIN flow_collection c ON c.version_id = l.flow_id JOIN flow_version_card v ON v.id = c.version_id WHERE l.outcome IN ('0', '4', '8', '9') ORDER BY v.regulation_date DESC, v.id DESC LIMIT 1`, [JSON.stringify(iuvs)]);
}

/** The credit that is for one of these receipts alone; null: none is. */
export async function creditOfReceipts(reader: Reader, paymentIds: readonly number[]): Promise<number | null> {
  const row = await reader.get(z.object({ movementId: z.int() }), '/* collected.creditOfReceipts */ SELECT a.movement_id FROM json_each(?) w CROSS JOIN match_allocation a ON a.payment_id = w.value WHERE a.voided_at IS NULL AND a.confirmed_at IS NOT NULL ORDER BY a.id DESC LIMIT 1', [JSON.stringify(paymentIds)]);
  return row?.movementId ?? null;
}

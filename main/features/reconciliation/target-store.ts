/** What a movement could be for, and what its flows pay. */
import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { RECEIPT_IS_REVOKED } from './line-standing.ts';
import { receiptOutcome, RECEIPT, type ReceiptOutcome } from './outcome-store.ts';

const countRow = z.object({ count: z.int() });

/** Positions whose payments the flows report, or that the receipts pay. */
export async function positionsPaidBy(reader: Reader, { flowVersionIds, paymentIds }: Readonly<{ flowVersionIds: readonly number[]; paymentIds: readonly number[] }>): Promise<number> {
  const row = await reader.get(countRow,
    `/* reconciliation.positionsPaidBy */ SELECT COUNT(DISTINCT position_id) AS count FROM (SELECT p.position_id FROM json_each(?) w CROSS JOIN flow_line_card l ON l.flow_id = w.value JOIN receipt_card p ON p.iuv = l.iuv WHERE l.outcome <> '3'
     UNION ALL SELECT p.position_id FROM json_each(?) w CROSS JOIN receipt_card p ON p.id = w.value)`, [JSON.stringify(flowVersionIds), JSON.stringify(paymentIds)]);
  return row?.count ?? 0;
}

/** Receipts of that amount, or with that IUV, that were not revoked, that no current flow reports and nothing is allocated to; the newest first. */
export async function freeReceipts(reader: Reader, asked: Readonly<{ cents: number | null; iuv: string | null; limit: number }>): Promise<readonly ReceiptOutcome[]> {
  const { cents, iuv, limit } = asked;
  if (cents === null && iuv === null) return [];
  return reader.all(receiptOutcome,
    `/* reconciliation.freeReceipts */ ${RECEIPT} FROM receipt_card p WHERE ${iuv === null ? 'p.total_cents = ? AND p.own_cents > 0' : 'p.iuv = ?'} AND NOT ${RECEIPT_IS_REVOKED} AND NOT EXISTS (SELECT 1 FROM flow_line_card l JOIN flow_version_card v ON v.id = l.flow_id WHERE l.iuv = p.iuv AND v.state <> 'SUPERSEDED')
     AND NOT EXISTS (SELECT 1 FROM match_allocation a WHERE a.payment_id = p.id AND a.voided_at IS NULL AND a.confirmed_at IS NOT NULL) ORDER BY p.id DESC LIMIT ?`, [iuv ?? cents, limit]);
}

const lineRow = z.object({ flowId: z.int(), iuf: z.string(), regulationDate: z.string(), line: z.int() });

/** Rows of current flows with an IUV, newest flow first. */
export async function flowLinesWithIuv(reader: Reader, iuv: string): Promise<readonly z.infer<typeof lineRow>[]> {
  return reader.all(lineRow, '/* reconciliation.linesWithIuv */ SELECT r.flow_id, v.flow_name AS iuf, r.regulation_date, l.line FROM flow_line_card l JOIN flow_result r ON r.version_id = l.flow_id JOIN flow_version_card v ON v.id = l.flow_id WHERE l.iuv = ? ORDER BY r.regulation_date DESC, l.line LIMIT 20', [iuv]);
}

const idRow = z.object({ id: z.int() });
/** The IUV of the first of these receipts whose payment was revoked; null when none was. */
export async function revokedAmong(reader: Reader, ids: readonly number[]): Promise<string | null> {
  const row = await reader.get(z.object({ iuv: z.string() }), `/* reconciliation.revokedAmong */ SELECT p.iuv FROM json_each(?) w CROSS JOIN receipt_card p ON p.id = w.value WHERE ${RECEIPT_IS_REVOKED} LIMIT 1`, [JSON.stringify(ids)]);
  return row?.iuv ?? null;
}

/** Receipt ids with their IUV: what a person chooses by id, the matching knows by both. */
export async function iuvsOfReceipts(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await reader.all(idRow.extend({ iuv: z.string() }), '/* reconciliation.iuvsOfReceipts */ SELECT p.id, p.iuv FROM json_each(?) w CROSS JOIN receipt_card p ON p.id = w.value', [JSON.stringify(ids)]);
  return new Map(rows.map(({ id, iuv }) => [id, iuv]));
}

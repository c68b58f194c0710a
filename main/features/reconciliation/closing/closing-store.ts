/** SQL of the closing of months. */
import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../../data/engine.ts';
import { RECEIPT_IS_REVOKED } from '../line-standing.ts';
import { closingFigures, type ClosingFigures } from './closing-figures.ts';

const openRow = z.object({ fromMonth: z.string() });
/** The first month that is open; '' when none was closed. */
export async function booksOpenFrom(reader: Reader): Promise<string> {
  return (await reader.get(openRow, '/* closings.openFrom */ SELECT from_month FROM books_open'))?.fromMonth ?? '';
}

const closingRow = z.object({
  id: z.int(), month: z.string(), closedAt: z.string(), closedBy: z.string(), note: z.string().nullable(), figures: z.string().transform((text) => closingFigures.parse(JSON.parse(text))), reportSha256: z.string(), openItemsSha256: z.string(), reopenedAt: z.string().nullable(), reopenedBy: z.string().nullable(), reopenReason: z.string().nullable(),
});
/** A closing as it is kept; `closedBy` and `reopenedBy` are names. */
export type KeptClosing = Readonly<z.infer<typeof closingRow>>;

const CLOSING = `SELECT c.id, c.month, c.closed_at, COALESCE(o.name, '') AS closed_by, c.note, c.figures, c.report_sha256, c.open_items_sha256, c.reopened_at, CASE WHEN c.reopened_at IS NOT NULL THEN COALESCE(r.name, '') END AS reopened_by, c.reopen_reason
  FROM month_closing c LEFT JOIN operator_card o ON o.id = c.closed_by LEFT JOIN operator_card r ON r.id = c.reopened_by`;

/** Every closing, newest first. */
export async function allClosings(reader: Reader): Promise<readonly KeptClosing[]> {
  return reader.all(closingRow, `/* closings.all */ ${CLOSING} ORDER BY c.id DESC`);
}

export async function closingById(reader: Reader, id: number): Promise<KeptClosing | null> {
  return reader.get(closingRow, `/* closings.byId */ ${CLOSING} WHERE c.id = ?`, [id]);
}

/** The closing of a month that holds; null: the month is open. */
export async function liveClosingOf(reader: Reader, month: string): Promise<KeptClosing | null> {
  return reader.get(closingRow, `/* closings.ofMonth */ ${CLOSING} WHERE c.month = ? AND c.reopened_at IS NULL`, [month]);
}

const idRow = z.object({ id: z.int() });

export type NewClosing = Readonly<{ month: string; closedBy: number; note: string | null; figures: ClosingFigures; reportSha256: string; openItemsSha256: string }>;

export async function addClosing(unit: UnitOfWork, { month, closedBy, note, figures, reportSha256, openItemsSha256 }: NewClosing): Promise<number> {
  const row = await unit.get(idRow, '/* closings.add */ INSERT INTO month_closing (month, closed_at, closed_by, note, figures, report_sha256, open_items_sha256) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id', [month, unit.now, closedBy, note, JSON.stringify(figures), reportSha256, openItemsSha256]);
  if (row === null) throw new Error('The closing just added is not there');
  return row.id;
}

export async function setReopened(unit: UnitOfWork, id: number, by: number, reason: string): Promise<void> {
  await unit.run('/* closings.reopen */ UPDATE month_closing SET reopened_at = ?, reopened_by = ?, reopen_reason = ? WHERE id = ? AND reopened_at IS NULL', [unit.now, by, reason, id]);
}

/** After a closing was added: what is not settled goes on to the first open month. */
export async function carryOver(unit: UnitOfWork, month: string): Promise<void> {
  await unit.run("/* closings.carryMovements */ UPDATE match_result SET month = (SELECT from_month FROM books_open) WHERE month = ? AND bucket NOT IN ('RECONCILED', 'EXCLUDED', 'IGNORED')", [month]);
  await unit.run("/* closings.carryFlows */ UPDATE flow_result SET month = (SELECT from_month FROM books_open) WHERE month = ? AND bucket <> 'RECONCILED'", [month]);
}

/** After a closing was reopened: what had gone on, or came later, is back in the month of its day, or in the first open one. `standsIn`: where it stood. */
export async function bringBack(unit: UnitOfWork, standsIn: string): Promise<void> {
  await unit.run('/* closings.bringMovements */ UPDATE match_result SET month = MAX(substr(booking_date, 1, 7), (SELECT from_month FROM books_open)) WHERE month = ?', [standsIn]);
  await unit.run('/* closings.bringFlows */ UPDATE flow_result SET month = MAX(substr(regulation_date, 1, 7), (SELECT from_month FROM books_open)) WHERE month = ?', [standsIn]);
}

const closedRow = z.object({ month: z.string() });
/** The closed month in which a movement stands; null when it stands in an open one. */
export async function closedMonthOfMovement(reader: Reader, movementId: number): Promise<string | null> {
  return (await reader.get(closedRow, '/* closings.ofMovement */ SELECT r.month FROM match_result r, books_open b WHERE r.movement_id = ? AND r.month < b.from_month', [movementId]))?.month ?? null;
}

/** The closed month in which a flow stands; null when it stands in an open one. */
export async function closedMonthOfFlow(reader: Reader, flowId: number): Promise<string | null> {
  return (await reader.get(closedRow, '/* closings.ofFlow */ SELECT r.month FROM flow_result r, books_open b WHERE r.flow_id = ? AND r.month < b.from_month', [flowId]))?.month ?? null;
}

/** The closed month, the newest, in which one of some flows stands; null when all stand in open ones. */
export async function closedMonthOfFlows(reader: Reader, flowIds: readonly number[]): Promise<string | null> {
  return (await reader.get(closedRow, '/* closings.ofFlows */ SELECT r.month FROM json_each(?) w CROSS JOIN flow_result r ON r.flow_id = w.value, books_open b WHERE r.month < b.from_month ORDER BY r.month DESC LIMIT 1', [JSON.stringify(flowIds)]))?.month ?? null;
}

const carriedRow = z.object({ count: z.int(), cents: z.int() });
type Sum = Readonly<z.infer<typeof carriedRow>>;

/** Movements that would go on to the next month, with what is not matched of them; those in quarantine are counted and not summed. */
export async function unsettledMovements(reader: Reader, month: string): Promise<Sum> {
  return (await reader.get(carriedRow, "/* closings.unsettled */ SELECT COUNT(*) AS count, COALESCE(SUM(CASE WHEN bucket <> 'QUARANTINED' THEN CASE WHEN signed_cents < 0 THEN -residual_cents ELSE residual_cents END END), 0) AS cents FROM match_result WHERE month = ? AND bucket NOT IN ('RECONCILED', 'EXCLUDED', 'IGNORED')", [month])) ?? { count: 0, cents: 0 };
}

/** Flows that would go on to the next month, with what is still to be collected of them. */
export async function unsettledFlows(reader: Reader, month: string): Promise<Sum> {
  return (await reader.get(carriedRow, "/* closings.unsettledFlows */ SELECT COUNT(*) AS count, COALESCE(SUM(residual_cents), 0) AS cents FROM flow_result WHERE month = ? AND bucket <> 'RECONCILED'", [month])) ?? { count: 0, cents: 0 };
}

/** Matches accepted by the first of two persons. */
export async function awaitingSecond(reader: Reader, month: string): Promise<Sum> {
  return (await reader.get(carriedRow, '/* closings.awaiting */ SELECT COUNT(*) AS count, COALESCE(SUM(signed_cents), 0) AS cents FROM match_result WHERE month = ? AND awaiting_second = 1', [month])) ?? { count: 0, cents: 0 };
}

const unreportedRow = z.object({ psp: z.string(), count: z.int(), cents: z.int(), oldest: z.string() });
export type Unreported = Readonly<z.infer<typeof unreportedRow>>;

/** Receipts paid in a month that no current flow reports and no match is for, by provider; those that miss most first. */
export async function unreportedByPsp(reader: Reader, month: string): Promise<readonly Unreported[]> {
  return reader.all(unreportedRow,
    `/* closings.unreported */ SELECT p.psp, COUNT(*) AS count, SUM(p.own_cents) AS cents, MIN(p.paid_on) AS oldest FROM paid_receipt p WHERE p.paid_on >= ?1 || '-01' AND p.paid_on <= ?1 || '-31' AND NOT ${RECEIPT_IS_REVOKED}
      AND NOT EXISTS (SELECT 1 FROM flow_line_card l JOIN flow_version_card v ON v.id = l.flow_id WHERE l.iuv = p.iuv AND v.state <> 'SUPERSEDED') AND NOT EXISTS (SELECT 1 FROM match_allocation a WHERE a.payment_id = p.id AND a.voided_at IS NULL)
     GROUP BY p.psp ORDER BY cents DESC, p.psp LIMIT 200`, [month]);
}

/** Payments of a month whose service says no capitolo, or that belong to no position. */
export async function withoutBudget(reader: Reader, month: string): Promise<Sum> {
  return (await reader.get(carriedRow,
    `/* closings.withoutBudget */ SELECT COUNT(*) AS count, COALESCE(SUM(p.own_cents), 0) AS cents FROM paid_receipt p LEFT JOIN position_place d ON d.position_id = p.position_id
     WHERE p.paid_on >= ?1 || '-01' AND p.paid_on <= ?1 || '-31' AND NOT ${RECEIPT_IS_REVOKED} AND (d.service_id IS NULL OR d.service_id NOT IN (SELECT service_id FROM service_with_budget))`, [month])) ?? { count: 0, cents: 0 };
}

import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { PRINT_STATES } from '../../domain/position-state.ts';
import { officeScope } from '../positions/index.ts';

const printRowSchema = z.object({
  id: z.int(), document: z.enum(['NOTICE', 'RECEIPT']), positionId: z.int(), installmentId: z.int(), paymentId: z.int().nullable(), at: z.string(), who: z.string(), copies: z.int(), reason: z.string().nullable(), sha256: z.string(), model: z.string(),
  printedNav: z.string().nullable(), printedAmountCents: z.int(), printedDueDate: z.string().nullable(), printedPayee: z.string(), printedDebtor: z.string(), printedSubject: z.string(), state: z.enum(PRINT_STATES), beforeConfirmation: z.int(), reprint: z.int(),
});
export type PrintRow = Readonly<z.infer<typeof printRowSchema>>;

const countRow = z.object({ count: z.int() });
const foundRow = z.object({ found: z.int() });

const SELECT = `SELECT n.id, n.document, n.position_id, n.installment_id, n.payment_id, n.at, o.name AS who, n.copies, n.reason, n.sha256, n.model, n.printed_nav, n.printed_amount_cents, n.printed_due_date, n.printed_payee, n.printed_debtor,
  n.printed_subject, n.state, n.before_confirmation, n.reprint FROM notice_print n JOIN operator_card o ON o.id = n.operator_id`;

export type NewPrint = Readonly<{
  document: 'NOTICE' | 'RECEIPT'; positionId: number; installmentId: number; paymentId: number | null; operatorId: number; copies: number; reason: string | null; sha256: string; model: string; printedNav: string | null; printedAmountCents: number;
  printedDueDate: string | null; printedPayee: string; printedDebtor: string; printedSubject: string; beforeConfirmation: boolean; reprint: boolean;
}>;

export async function insertPrint(unit: UnitOfWork, p: NewPrint): Promise<number> {
  return (await unit.run(
    `INSERT INTO notice_print (document, position_id, installment_id, payment_id, at, operator_id, copies, reason, sha256, model, printed_nav, printed_amount_cents, printed_due_date, printed_payee, printed_debtor, printed_subject, state, before_confirmation, reprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'CURRENT', ?, ?)`,
    [p.document, p.positionId, p.installmentId, p.paymentId, unit.now, p.operatorId, p.copies, p.reason, p.sha256, p.model, p.printedNav, p.printedAmountCents, p.printedDueDate, p.printedPayee, p.printedDebtor, p.printedSubject, p.beforeConfirmation ? 1 : 0, p.reprint ? 1 : 0],
  )).lastId;
}

export async function printsOfPosition(reader: Reader, positionId: number): Promise<readonly PrintRow[]> {
  return reader.all(printRowSchema, `/* prints.ofPosition */ ${SELECT} WHERE n.position_id = ? ORDER BY n.id DESC`, [positionId]);
}

export async function findPrint(reader: Reader, id: number): Promise<PrintRow | null> {
  return reader.get(printRowSchema, `/* prints.one */ ${SELECT} WHERE n.id = ?`, [id]);
}

/** Is there a recorded print of exactly these bytes? */
export async function isRecordedPrint(reader: Reader, sha256: string): Promise<boolean> {
  return (await reader.get(foundRow, '/* prints.recorded */ SELECT 1 AS found FROM notice_print WHERE sha256 = ? LIMIT 1', [sha256])) !== null;
}

export async function noticePrintsOf(reader: Reader, installmentId: number): Promise<number> {
  return (await reader.get(countRow, "SELECT COUNT(*) AS count FROM notice_print WHERE installment_id = ? AND document = 'NOTICE'", [installmentId]))?.count ?? 0;
}

export async function receiptPrintsOf(reader: Reader, paymentId: number): Promise<number> {
  return (await reader.get(countRow, "SELECT COUNT(*) AS count FROM notice_print WHERE payment_id = ? AND document = 'RECEIPT'", [paymentId]))?.count ?? 0;
}

export async function supersedePrints(unit: UnitOfWork, installmentId: number): Promise<number> {
  return (await unit.run("UPDATE notice_print SET state = 'SUPERSEDED' WHERE installment_id = ? AND document = 'NOTICE' AND state = 'CURRENT'", [installmentId])).changes;
}

export async function recallPrint(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run("UPDATE notice_print SET state = 'RECALLED' WHERE id = ?", [id]);
}

export async function printedNotices(reader: Pick<Reader, 'get' | 'all'>, positionId: number): Promise<number> {
  return (await reader.get(countRow, "SELECT COUNT(*) AS count FROM notice_print WHERE position_id = ? AND document = 'NOTICE' AND state <> 'RECALLED'", [positionId]))?.count ?? 0;
}

const listRowSchema = printRowSchema.extend({ service: z.string(), debtorName: z.string(), confirmed: z.int() });

/** Printed papers newest first, inside the operator's scope. `since` bounds the view of today; unsent = in somebody's hands (also superata) and not yet on the portal (intermediary.md 4.5, PRINTED without CONFIRMED). */
export async function listPrints(reader: Reader, view: Readonly<{ since: string | null; unsent: boolean; offices: readonly string[] | null; before: number; limit: number }>) {
  const scope = officeScope(view.offices);
  const since = view.since === null ? '' : 'AND n.at >= ?';
  const unsent = view.unsent ? "AND n.document = 'NOTICE' AND n.state <> 'RECALLED' AND p.state = 'TO_SYNC'" : '';
  return reader.all(listRowSchema,
    `/* prints.list */ ${SELECT.replace(' FROM notice_print', ", p.service, p.debtor_name, (p.state <> 'TO_SYNC') AS confirmed FROM notice_print")} JOIN position_card p ON p.id = n.position_id
     WHERE n.id < ? ${since} ${unsent} AND ${scope.sql} ORDER BY n.id DESC LIMIT ?`,
    [view.before, ...(view.since === null ? [] : [view.since]), ...scope.params, view.limit]);
}

export async function countPrints(reader: Reader, since: string, offices: readonly string[] | null): Promise<Readonly<{ today: number; unsent: number }>> {
  const scope = officeScope(offices);
  const row = await reader.get(z.object({ today: z.int(), unsent: z.int() }),
    `/* prints.count */ SELECT COALESCE(SUM(n.at >= ?), 0) AS today, COUNT(DISTINCT CASE WHEN n.document = 'NOTICE' AND n.state <> 'RECALLED' AND p.state = 'TO_SYNC' THEN n.installment_id END) AS unsent
     FROM notice_print n JOIN position_card p ON p.id = n.position_id WHERE ${scope.sql}`, [since, ...scope.params]);
  return row ?? { today: 0, unsent: 0 };
}

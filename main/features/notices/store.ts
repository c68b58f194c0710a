import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { PRINT_STATES } from '../../domain/position-state.ts';
import { sortName } from '../../domain/sort-name.ts';
import { officeScope } from '../positions/index.ts';

const printRowSchema = z.object({
  id: z.int(), document: z.enum(['NOTICE', 'RECEIPT']), positionId: z.int().nullable(), installmentId: z.int().nullable(), paymentId: z.int().nullable(), at: z.string(), who: z.string(), copies: z.int(), reason: z.string().nullable(), sha256: z.string(), model: z.string(),
  printedNav: z.string().nullable(), printedAmountCents: z.int(), printedDueDate: z.string().nullable(), printedPayee: z.string(), printedDebtor: z.string(), printedAddress: z.string().nullable(), printedSubject: z.string(), state: z.enum(PRINT_STATES), beforeConfirmation: z.int(), reprint: z.int(),
  printedAccount: z.string().nullable(), paid: z.int(), cancelled: z.int(),
});
/** A printed paper. One printed for a payment that had no position lies where the payment lies now; `positionId` and `installmentId` are null while that is nowhere. */
export type PrintRow = Readonly<z.infer<typeof printRowSchema>>;

const countRow = z.object({ count: z.int() });
const foundRow = z.object({ found: z.int() });

/** A payment of what the notice `paper` asks for is recorded: through pagoPA, or by a person. */
export function isPaidNotice(paper: string): string {
  return `(${paper}.document = 'NOTICE' AND EXISTS (SELECT 1 FROM installment_money m WHERE m.installment_id = ${paper}.installment_id AND m.payments + m.external_payments > 0))`;
}

/** The position of the notice `paper` was cancelled: whoever holds it must not pay with it (states.md: a cancelled position is never printed, its number is spent). */
export function isCancelledNotice(paper: string): string {
  return `(${paper}.document = 'NOTICE' AND EXISTS (SELECT 1 FROM position_place c WHERE c.position_id = ${paper}.position_id AND c.state = 'INVALID'))`;
}

const PLACE = 'COALESCE(n.position_id, y.position_id)';
const SELECT = `SELECT n.id, n.document, ${PLACE} AS position_id, COALESCE(n.installment_id, y.installment_id) AS installment_id, n.payment_id, n.at, o.name AS who, n.copies, n.reason, n.sha256, n.model, n.printed_nav, n.printed_amount_cents, n.printed_due_date, n.printed_payee, n.printed_debtor, n.printed_address,
  n.printed_subject, n.state, n.before_confirmation, n.reprint, n.printed_account, ${isPaidNotice('n')} AS paid, ${isCancelledNotice('n')} AS cancelled FROM notice_print n JOIN operator_card o ON o.id = n.operator_id LEFT JOIN payment_place y ON y.payment_id = n.payment_id`;

export type NewPrint = Readonly<{
  document: 'NOTICE' | 'RECEIPT'; positionId: number | null; installmentId: number | null; paymentId: number | null; operatorId: number; copies: number; reason: string | null; sha256: string; model: string; printedNav: string | null; printedAmountCents: number;
  printedDueDate: string | null; printedPayee: string; printedDebtor: string; /** One line; null where the paper bears none. */ printedAddress: string | null; printedSubject: string; beforeConfirmation: boolean; reprint: boolean;
  /** IBAN of the postal account that stands on the paper; absent where none does. */ printedAccount?: string | null;
  /** Printed at another desk of the entity, before it was recorded here; absent for what is printed here and now. */ elsewhere?: Readonly<{ at: string; state: 'CURRENT' | 'SUPERSEDED' }>;
}>;

export async function insertPrint(unit: UnitOfWork, p: NewPrint): Promise<number> {
  return (await unit.run(
    `INSERT INTO notice_print (document, position_id, installment_id, payment_id, at, operator_id, copies, reason, sha256, model, printed_nav, printed_amount_cents, printed_due_date, printed_payee, printed_debtor, printed_address, printed_subject, state, before_confirmation, reprint, debtor_sort, printed_account)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [p.document, p.positionId, p.installmentId, p.paymentId, p.elsewhere?.at ?? unit.now, p.operatorId, p.copies, p.reason, p.sha256, p.model, p.printedNav, p.printedAmountCents, p.printedDueDate, p.printedPayee, p.printedDebtor, p.printedAddress, p.printedSubject, p.elsewhere?.state ?? 'CURRENT', p.beforeConfirmation ? 1 : 0, p.reprint ? 1 : 0, sortName(p.printedDebtor), p.printedAccount ?? null],
  )).lastId;
}

/** Papers of a position, newest first, with the receipts printed for its payments before they were attributed to it. */
export async function printsOfPosition(reader: Reader, positionId: number): Promise<readonly PrintRow[]> {
  return reader.all(printRowSchema,
    `/* prints.ofPosition */ ${SELECT} WHERE n.position_id = ? OR (n.position_id IS NULL AND n.payment_id IN (SELECT payment_id FROM payment_place WHERE position_id = ?)) ORDER BY n.id DESC`, [positionId, positionId]);
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

/** When the receipt of a payment was printed the first time, wherever the payment lay then; null = never. */
export async function firstReceiptPrint(reader: Reader, paymentId: number): Promise<string | null> {
  return (await reader.get(z.object({ at: z.string() }), "/* prints.firstReceipt */ SELECT at FROM notice_print WHERE payment_id = ? AND document = 'RECEIPT' ORDER BY id LIMIT 1", [paymentId]))?.at ?? null;
}

export async function supersedePrints(unit: UnitOfWork, installmentId: number): Promise<number> {
  return (await unit.run("UPDATE notice_print SET state = 'SUPERSEDED' WHERE installment_id = ? AND document = 'NOTICE' AND state = 'CURRENT'", [installmentId])).changes;
}

/**
 * Supersedes the valid notices of an installment on which this account is printed; answers their ids. A notice without postal section prints no account
 * (features.md part 2, pain 53): its number, payee and amount stay true, it is paid as before, and it stays valid.
 */
export async function supersedePrintsNaming(unit: UnitOfWork, installmentId: number, iban: string): Promise<readonly number[]> {
  const rows = await unit.all(z.object({ id: z.int() }),
    "/* prints.supersedeNaming */ UPDATE notice_print SET state = 'SUPERSEDED' WHERE installment_id = ? AND document = 'NOTICE' AND state = 'CURRENT' AND printed_account = ? RETURNING id", [installmentId, iban]);
  return rows.map((row) => row.id);
}

/** Makes notices valid again that were superate by something taken back since; one recalled meanwhile stays so. */
export async function holdPrintsAgain(unit: UnitOfWork, ids: readonly number[]): Promise<void> {
  for (const id of ids) await unit.run("/* prints.holdAgain */ UPDATE notice_print SET state = 'CURRENT' WHERE id = ? AND state = 'SUPERSEDED'", [id]);
}

export async function recallPrint(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run("UPDATE notice_print SET state = 'RECALLED' WHERE id = ?", [id]);
}

const heldRow = z.object({ installmentId: z.int() });

/** Installments among these whose valid notice is in somebody's hands. */
export async function installmentsWithPaper(reader: Reader, installmentIds: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await reader.all(heldRow, "/* prints.held */ SELECT DISTINCT installment_id FROM notice_print WHERE installment_id IN (SELECT value FROM json_each(?)) AND document = 'NOTICE' AND state = 'CURRENT'", [JSON.stringify(installmentIds)]);
  return new Set(rows.map(({ installmentId }) => installmentId));
}

const lostRow = z.object({ id: z.int(), positionId: z.int(), installmentId: z.int().nullable() });

/** Prints whose paper is no more than a row: recalled with the others of the same paper (a fine has two numbers). Answers them. Found by position: a hash stands on every print of a part of a lot. */
export async function recallLostPrints(unit: UnitOfWork, ids: readonly number[]): Promise<readonly Readonly<z.infer<typeof lostRow>>[]> {
  const lost = await unit.all(lostRow,
    `/* prints.lost */ SELECT DISTINCT n.id, n.position_id, n.installment_id FROM notice_print own JOIN notice_print n ON n.position_id = own.position_id AND +n.sha256 = own.sha256
     WHERE own.id IN (SELECT value FROM json_each(?)) AND n.document = 'NOTICE' AND n.state <> 'RECALLED' ORDER BY n.id`, [JSON.stringify(ids)]);
  await unit.run("/* prints.recallLost */ UPDATE notice_print SET state = 'RECALLED' WHERE id IN (SELECT value FROM json_each(?))", [JSON.stringify(lost.map(({ id }) => id))]);
  return lost;
}

export async function printedNotices(reader: Pick<Reader, 'get' | 'all'>, positionId: number): Promise<number> {
  return (await reader.get(countRow, "SELECT COUNT(*) AS count FROM notice_print WHERE position_id = ? AND document = 'NOTICE' AND state <> 'RECALLED'", [positionId]))?.count ?? 0;
}

const listRowSchema = printRowSchema.extend({ service: z.string(), debtorName: z.string(), confirmed: z.int() });
type Condition = Readonly<{ sql: string; params: readonly SqlValue[] }>;

/** A paper belongs to the office of its position; without one, to the office whose notice number it bears, as its payment does (features.md part 2, pain 12). */
function printScope(offices: readonly string[] | null): Condition {
  const scope = officeScope(offices);
  if (offices === null) return scope;
  return { sql: `(${scope.sql} OR (p.position_id IS NULL AND EXISTS (SELECT 1 FROM notice_place WHERE nav = n.printed_nav AND ${scope.sql})))`, params: [...scope.params, ...scope.params] };
}

/** In somebody's hands (also superata) and not yet on the portal (intermediary.md 4.5, PRINTED without CONFIRMED); not of a way of paying that ended. */
const UNSENT = "n.document = 'NOTICE' AND n.state <> 'RECALLED' AND p.state = 'TO_SYNC' AND NOT EXISTS (SELECT 1 FROM ended_way e WHERE e.installment_id = n.installment_id)";
// Not the card of the position: SQLite would make the whole view of it before it joins one row.
const WITH_POSITION = `LEFT JOIN position_place p ON p.position_id = ${PLACE}`;
const OF_CARD = (column: string) => `(SELECT c.${column} FROM position_card c WHERE c.id = ${PLACE})`;

/** Printed papers newest first, inside the operator's scope. `since` bounds the view of today. */
export async function listPrints(reader: Reader, view: Readonly<{ since: string | null; unsent: boolean; offices: readonly string[] | null; before: number; limit: number }>) {
  const scope = printScope(view.offices);
  // By the first of the day and not by each one's instant: an office that printed nothing today would else look at every paper it ever printed.
  // The sign keeps SQLite from looking for the lowest number paper by paper, through all of them on a day without any. `at` too: a paper of another desk is recorded after it was printed.
  const since = view.since === null ? '' : 'AND n.id >= COALESCE((SELECT MIN(+id) FROM notice_print INDEXED BY notice_print_at WHERE at >= ?), 9e15) AND n.at >= ?';
  const unsent = view.unsent ? `AND ${UNSENT}` : '';
  return reader.all(listRowSchema,
    `/* prints.list */ ${SELECT.replace(' FROM notice_print', `, COALESCE(${OF_CARD('service')}, '') AS service, COALESCE(${OF_CARD('debtor_name')}, n.printed_debtor) AS debtor_name, (p.state IS NOT 'TO_SYNC') AS confirmed FROM notice_print`)} ${WITH_POSITION}
     WHERE n.id < ? ${since} ${unsent} AND ${scope.sql} ORDER BY n.id DESC LIMIT ?`,
    [view.before, ...(view.since === null ? [] : [view.since, view.since]), ...scope.params, view.limit]);
}

/** Papers printed since an instant, and notices in somebody's hands that the portal does not know. Two questions, each on its own index. */
export async function countPrints(reader: Reader, since: string, offices: readonly string[] | null): Promise<Readonly<{ today: number; unsent: number; unsentPositions: number }>> {
  const paper = printScope(offices);
  const position = officeScope(offices);
  const today = await reader.get(countRow, `/* prints.countSince */ SELECT COUNT(*) AS count FROM notice_print n LEFT JOIN payment_place y ON y.payment_id = n.payment_id ${WITH_POSITION} WHERE n.at >= ? AND ${paper.sql}`, [since, ...paper.params]);
  const unsent = await reader.get(z.object({ installments: z.int(), positions: z.int() }), `/* prints.countUnsent */ SELECT COUNT(DISTINCT n.installment_id) AS installments, COUNT(DISTINCT n.position_id) AS positions FROM position_place p CROSS JOIN notice_print n ON n.position_id = p.position_id WHERE ${UNSENT} AND ${position.sql}`, position.params);
  return { today: today?.count ?? 0, unsent: unsent?.installments ?? 0, unsentPositions: unsent?.positions ?? 0 };
}

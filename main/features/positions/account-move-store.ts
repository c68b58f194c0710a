import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { WITHDRAWN } from './position-record.ts';

/** Transfers to one payee on one account, or with it as the postal account beside theirs. Blanks and case of an IBAN that came from a file are ignored. */
export type Credit = Readonly<{ iban: string; payee: string }>;

/** Positions and installments of which something can still be paid: not paid, not cancelled, no open doubt (states.md). */
const UNPAID_POSITION = `p.state IN ('DRAFT', 'TO_SYNC', 'UNPAID', 'UNPAYABLE', 'PARTIALLY_PAID')`;
const UNPAID_INSTALLMENT = `i.state IN ('DRAFT', 'TO_SYNC', 'UNPAID', 'UNPAYABLE')`;
/** In doubt, and by its facts not paid: what it becomes is known when the task is closed. */
const IN_REVIEW = `i.state = 'NEEDS_REVIEW' AND EXISTS (SELECT 1 FROM installment_money m WHERE m.installment_id = i.id AND m.payments = 0 AND m.external_payments = 0)`;
/** Of a way of paying that may still come to be paid: the numbers of one that ended are spent. */
const OFFERED = `EXISTS (SELECT 1 FROM payment_option o WHERE o.id = i.option_id AND o.withheld <> ${WITHDRAWN})`;
const OURS = `t.stamp = 0 AND t.payee_fiscal_code = ? AND ? IN (upper(replace(t.iban, ' ', '')), t.postal_iban)`;

function bound({ iban, payee }: Credit): readonly SqlValue[] {
  return [payee, iban];
}

const idRow = z.object({ id: z.int() });
const countRow = z.object({ count: z.int() });

/** The next positions, by id after `after`, with an unpaid installment credited so. Walks the table once over all its calls: for the heavy lane. */
export async function nextCredited(reader: Reader, credit: Credit, after: number, limit: number): Promise<readonly number[]> {
  const rows = await reader.all(idRow,
    `/* accountMove.next */ SELECT p.id FROM debt_position p NOT INDEXED WHERE p.id > ? AND ${UNPAID_POSITION}
      AND EXISTS (SELECT 1 FROM installment i JOIN transfer t ON t.installment_id = i.id WHERE i.position_id = p.id AND ${UNPAID_INSTALLMENT} AND ${OFFERED} AND ${OURS}) ORDER BY p.id LIMIT ?`,
    [after, ...bound(credit), limit]);
  return rows.map((row) => row.id);
}

const creditedRow = z.object({ installmentId: z.int(), nav: z.string().nullable(), confirmedAt: z.string().nullable(), transferIndex: z.int(), amountCents: z.int(), owed: z.int(), credited: z.int(), beside: z.int() });
/** `credited` 1: the account is the one it is paid on; `beside` 1: the postal one beside it. `owed` 1: of the way of paying that says what is owed; the same debt stands once in each of the others. */
export type CreditedTransfer = Readonly<z.infer<typeof creditedRow>>;

/** Unpaid transfers of a position credited so, by installment. */
export async function creditedTransfers(reader: Reader, positionId: number, credit: Credit): Promise<readonly CreditedTransfer[]> {
  return reader.all(creditedRow, `/* accountMove.transfers */ ${TRANSFERS} AND ${OURS} ORDER BY i.id, t.transfer_index`, [credit.iban, credit.iban, positionId, ...bound(credit)]);
}

const TRANSFERS = `SELECT i.id AS installment_id, i.nav, i.confirmed_at, t.transfer_index, t.amount_cents, (SELECT o.chosen FROM payment_option o WHERE o.id = i.option_id) AS owed, COALESCE(upper(replace(t.iban, ' ', '')) = ?, 0) AS credited, t.postal_iban IS ? AS beside
  FROM installment i JOIN transfer t ON t.installment_id = i.id WHERE i.position_id = ? AND ${UNPAID_INSTALLMENT} AND ${OFFERED}`;

/** Unpaid transfers of a position to a payee, for the way back of a change: `credited` to the account moved to, `beside` with what the change left beside it (null: nothing). */
export async function transfersMovedTo(reader: Reader, positionId: number, { iban, payee }: Credit, beside: string | null): Promise<readonly CreditedTransfer[]> {
  return reader.all(creditedRow, `/* accountMove.movedTransfers */ ${TRANSFERS} AND t.stamp = 0 AND t.payee_fiscal_code = ? ORDER BY i.id, t.transfer_index`, [iban, beside, positionId, payee]);
}

/** Credits one transfer to another account; the rest of it stays as it is. */
export async function creditTransfer(unit: UnitOfWork, installmentId: number, transferIndex: number, iban: string): Promise<void> {
  await unit.run('/* accountMove.credit */ UPDATE transfer SET iban = ? WHERE installment_id = ? AND transfer_index = ?', [iban, installmentId, transferIndex]);
}

/** Puts another postal account beside that of one transfer; null: none any more. */
export async function putBeside(unit: UnitOfWork, installmentId: number, transferIndex: number, postalIban: string | null): Promise<void> {
  await unit.run('/* accountMove.beside */ UPDATE transfer SET postal_iban = ? WHERE installment_id = ? AND transfer_index = ?', [postalIban, installmentId, transferIndex]);
}

export async function setConfirmed(unit: UnitOfWork, installmentId: number, confirmedAt: string | null): Promise<void> {
  await unit.run('/* accountMove.confirmed */ UPDATE installment SET confirmed_at = ? WHERE id = ?', [confirmedAt, installmentId]);
}

export type Move = Readonly<{ changeId: number; installmentId: number; positionId: number; /** Those whose account moved. */ transferIndexes: readonly number[]; /** Those of which the postal account beside it moved. */ postalIndexes: readonly number[]; amountCents: number; confirmedAt: string | null; supersededPrints: readonly number[]; positionVersion: number }>;

/** An installment that moved before and was credited to the old account again (a form kept open, a file) is moved again. */
export async function recordMove(unit: UnitOfWork, m: Move): Promise<void> {
  await unit.run(
    `/* accountMove.record */ INSERT INTO account_move (change_id, installment_id, position_id, transfer_indexes, postal_indexes, amount_cents, confirmed_at, superseded_prints, position_version, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'MOVED')
     ON CONFLICT (change_id, installment_id) DO UPDATE SET transfer_indexes = excluded.transfer_indexes, postal_indexes = excluded.postal_indexes, amount_cents = excluded.amount_cents, confirmed_at = excluded.confirmed_at,
       superseded_prints = excluded.superseded_prints, position_version = excluded.position_version, outcome = 'MOVED'`,
    [m.changeId, m.installmentId, m.positionId, JSON.stringify(m.transferIndexes), JSON.stringify(m.postalIndexes), m.amountCents, m.confirmedAt, JSON.stringify(m.supersededPrints), m.positionVersion],
  );
}

/** The next positions, by id after `after`, of which something was moved with a change and not judged yet on the way back. */
export async function nextMoved(reader: Reader, changeId: number, after: number, limit: number): Promise<readonly number[]> {
  const rows = await reader.all(idRow, "/* accountMove.nextBack */ SELECT DISTINCT position_id AS id FROM account_move WHERE change_id = ? AND outcome = 'MOVED' AND position_id > ? ORDER BY position_id LIMIT ?", [changeId, after, limit]);
  return rows.map((row) => row.id);
}

const intList = z.array(z.int());
const moveRow = z.object({ installmentId: z.int(), transferIndexes: z.string(), postalIndexes: z.string(), amountCents: z.int(), confirmedAt: z.string().nullable(), supersededPrints: z.string(), positionVersion: z.int() });
export type StoredMove = Omit<Move, 'changeId' | 'positionId'>;

/** What was moved of a position with a change and not judged yet on the way back. */
export async function movesOf(reader: Reader, changeId: number, positionId: number): Promise<readonly StoredMove[]> {
  const rows = await reader.all(moveRow, "/* accountMove.ofPosition */ SELECT * FROM account_move WHERE change_id = ? AND position_id = ? AND outcome = 'MOVED' ORDER BY installment_id", [changeId, positionId]);
  return rows.map((row) => ({ ...row, transferIndexes: intList.parse(JSON.parse(row.transferIndexes)), postalIndexes: intList.parse(JSON.parse(row.postalIndexes)), supersededPrints: intList.parse(JSON.parse(row.supersededPrints)) }));
}

export async function settleMove(unit: UnitOfWork, changeId: number, installmentId: number, outcome: 'BACK' | 'LEFT'): Promise<void> {
  await unit.run('/* accountMove.settle */ UPDATE account_move SET outcome = ? WHERE change_id = ? AND installment_id = ?', [outcome, changeId, installmentId]);
}

const serviceRow = z.object({ serviceId: z.int().nullable(), positions: z.int(), installments: z.int(), cents: z.int(), toUpload: z.int(), papers: z.int(), supersededPrints: z.int() });
/** `cents`: what is owed, once also where a plan and the whole amount, or the two amounts of a fine, ask for it side by side. `toUpload`: installments the portal knows as they are. `papers`: valid notices of them; `supersededPrints`: those that name the account. */
export type CreditedOfService = Readonly<z.infer<typeof serviceRow>>;

/** What an account still expects, by service (null: without one). Counts everything open: for the heavy lane. */
export async function creditedByService(reader: Reader, credit: Credit): Promise<readonly CreditedOfService[]> {
  const papers = (more: string) => `(SELECT COUNT(*) FROM position_print n WHERE n.installment_id = u.installment_id AND n.document = 'NOTICE' AND n.state = 'CURRENT'${more})`;
  return reader.all(serviceRow,
    `/* accountMove.byService */ WITH unpaid AS (
       SELECT p.id AS position_id, p.service_id, i.id AS installment_id, i.confirmed_at, SUM(CASE WHEN w.chosen = 1 THEN t.amount_cents ELSE 0 END) AS cents
       FROM debt_position p JOIN installment i ON i.position_id = p.id JOIN payment_option w ON w.id = i.option_id JOIN transfer t ON t.installment_id = i.id WHERE ${UNPAID_POSITION} AND ${UNPAID_INSTALLMENT} AND w.withheld <> ${WITHDRAWN} AND ${OURS} GROUP BY i.id)
     SELECT u.service_id, COUNT(DISTINCT u.position_id) AS positions, COUNT(*) AS installments, SUM(u.cents) AS cents, SUM(u.confirmed_at IS NOT NULL) AS to_upload, SUM(${papers('')}) AS papers,
       SUM(${papers(' AND n.printed_account = ?')}) AS superseded_prints FROM unpaid u GROUP BY u.service_id`, [...bound(credit), credit.iban]);
}

/** Positions of which an account is only the postal one beside theirs, and what they owe with it: their money does not move with it. For the heavy lane. */
export async function countBeside(reader: Reader, { iban, payee }: Credit): Promise<Readonly<{ positions: number; cents: number }>> {
  const row = await reader.get(z.object({ positions: z.int(), cents: z.int() }),
    `/* accountMove.beside */ SELECT COUNT(DISTINCT p.id) AS positions, COALESCE(SUM(CASE WHEN w.chosen = 1 THEN t.amount_cents ELSE 0 END), 0) AS cents
     FROM debt_position p JOIN installment i ON i.position_id = p.id JOIN payment_option w ON w.id = i.option_id JOIN transfer t ON t.installment_id = i.id
     WHERE ${UNPAID_POSITION} AND ${UNPAID_INSTALLMENT} AND w.withheld <> ${WITHDRAWN} AND t.stamp = 0 AND t.payee_fiscal_code = ? AND t.postal_iban = ?
       AND NOT EXISTS (SELECT 1 FROM installment j JOIN transfer u ON u.installment_id = j.id WHERE j.position_id = p.id AND upper(replace(u.iban, ' ', '')) = ?)`, [payee, iban, iban]);
  return row ?? { positions: 0, cents: 0 };
}

/** How many positions still credit an account with something unpaid. For the heavy lane. */
export async function countCredited(reader: Reader, credit: Credit): Promise<number> {
  const row = await reader.get(countRow,
    `/* accountMove.count */ SELECT COUNT(*) AS count FROM debt_position p WHERE ${UNPAID_POSITION}
      AND EXISTS (SELECT 1 FROM installment i JOIN transfer t ON t.installment_id = i.id WHERE i.position_id = p.id AND ${UNPAID_INSTALLMENT} AND ${OFFERED} AND ${OURS})`, bound(credit));
  return row?.count ?? 0;
}

/** Positions to be verified, not paid by their facts, that credit an account. */
export async function countInReview(reader: Reader, credit: Credit): Promise<number> {
  const row = await reader.get(countRow,
    `/* accountMove.inReview */ SELECT COUNT(*) AS count FROM debt_position p WHERE p.state = 'NEEDS_REVIEW'
      AND EXISTS (SELECT 1 FROM installment i JOIN transfer t ON t.installment_id = i.id WHERE i.position_id = p.id AND ${IN_REVIEW} AND ${OURS})`, bound(credit));
  return row?.count ?? 0;
}

/** Whether something open credits an account to somebody who is not the payee given. */
export async function creditsSomebodyElse(reader: Reader, { iban, payee }: Credit): Promise<boolean> {
  const row = await reader.get(countRow,
    `/* accountMove.somebodyElse */ SELECT COUNT(*) AS count FROM (SELECT 1 FROM debt_position p JOIN installment i ON i.position_id = p.id JOIN transfer t ON t.installment_id = i.id
      WHERE ${UNPAID_POSITION} AND t.payee_fiscal_code <> ? AND ? IN (upper(replace(t.iban, ' ', '')), t.postal_iban) LIMIT 1)`, [payee, iban]);
  return (row?.count ?? 0) > 0;
}

/** Installments moved with a change that the portal still knows with the old account: moved while on the portal, and not marked as uploaded since. */
export async function countWaitingUpload(reader: Reader, changeId: number): Promise<number> {
  const row = await reader.get(countRow,
    `/* accountMove.waitingUpload */ SELECT COUNT(*) AS count FROM account_move m JOIN installment i ON i.id = m.installment_id
     WHERE m.change_id = ? AND m.outcome = 'MOVED' AND m.confirmed_at IS NOT NULL AND i.state = 'TO_SYNC'`, [changeId]);
  return row?.count ?? 0;
}

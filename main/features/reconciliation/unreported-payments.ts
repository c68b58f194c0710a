/** Receipts that no row of a flow reports and no credits were matched with all of (reconciliation.md 3.2, RT_NO_IUF): kept by a run, so that a page of them costs no search among all payments. */
import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { addDays, type CivilDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { addWorkingDays } from '../../domain/working-days.ts';
import { RECEIPT_IS_UNREPORTED, RECEIPT_LEFT_CENTS } from './line-standing.ts';
import { markStale } from './result-store.ts';

/** Working days within which a payment is reported (3.3): after them it is missed. */
const REPORTED_WITHIN = 3;

const changeRow = z.object({ id: z.int(), paidOn: z.string(), ownCents: z.int(), open: z.int() });
/** A receipt that is unreported now (`open` 1), or no longer, or that is kept with another day or amount. */
export type UnreportedChange = Readonly<z.infer<typeof changeRow>>;

async function changesAmong(reader: Reader, name: string, scope: string, params: readonly SqlValue[]): Promise<readonly UnreportedChange[]> {
  return reader.all(changeRow,
    `/* reconciliation.${name} */ SELECT n.id, n.paid_on, n.own_cents, n.open FROM (SELECT p.id, COALESCE(p.paid_on, '') AS paid_on, ${RECEIPT_LEFT_CENTS} AS own_cents, ${RECEIPT_IS_UNREPORTED} AS open FROM receipt_card p WHERE ${scope} LIMIT -1) n
     LEFT JOIN unreported_payment u ON u.payment_id = n.id WHERE n.open <> (u.payment_id IS NOT NULL) OR (n.open = 1 AND (u.paid_on <> n.paid_on OR u.own_cents <> n.own_cents))`, params);
}

/** Among the payments after `after` up to `upTo`, and others of their IUV. */
export async function changesOfPayments(reader: Reader, after: number, upTo: number): Promise<readonly UnreportedChange[]> {
  return changesAmong(reader, 'unreportedOfPayments', 'p.iuv IN (SELECT n.iuv FROM receipt_card n WHERE n.id > ? AND n.id <= ?)', [after, upTo]);
}

/** Among the payments that the versions of flows after `after` up to `upTo`, or those that they replace, speak of. */
export async function changesOfVersions(reader: Reader, after: number, upTo: number): Promise<readonly UnreportedChange[]> {
  return changesAmong(reader, 'unreportedOfVersions',
    `p.iuv IN (SELECT l.iuv FROM flow_version_card n JOIN flow_version_card v ON v.receiver_fiscal_code = n.receiver_fiscal_code AND v.psp_id = n.psp_id AND v.flow_name = n.flow_name JOIN flow_line_card l ON l.flow_id = v.id WHERE n.id > ? AND n.id <= ?)`, [after, upTo]);
}

/** Among the payments that a credit is, or was, matched with: few, a credit of one payment being rare. */
export async function changesOfAllocations(reader: Reader): Promise<readonly UnreportedChange[]> {
  return changesAmong(reader, 'unreportedOfAllocations', 'p.id IN (SELECT payment_id FROM match_allocation WHERE payment_id IS NOT NULL)', []);
}

/** A decision made a payment one that is waited for in a flow, or no longer: told in the unit of the decision. What credits mean that name it is worked out by the run that follows. */
export async function followUnreported(unit: UnitOfWork, paymentId: number): Promise<void> {
  await writeUnreported(unit, await changesAmong(unit, 'unreportedOfPayment', 'p.id = ?', [paymentId]));
  await markStale(unit);
  unit.touch('reconciliation');
}

export async function writeUnreported(unit: UnitOfWork, changes: readonly UnreportedChange[]): Promise<void> {
  const [kept, gone] = [changes.filter(({ open }) => open === 1), changes.filter(({ open }) => open === 0)];
  if (gone.length > 0) await unit.run('/* reconciliation.forgetUnreported */ DELETE FROM unreported_payment WHERE payment_id IN (SELECT value FROM json_each(?))', [JSON.stringify(gone.map(({ id }) => id))]);
  if (kept.length === 0) return;
  const rows = kept.map(({ id, paidOn, ownCents }) => [id, paidOn.slice(0, 7), paidOn, ownCents]);
  await unit.run('/* reconciliation.keepUnreported */ INSERT INTO unreported_payment (payment_id, month, paid_on, own_cents) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?) WHERE 1 = 1 ON CONFLICT (payment_id) DO UPDATE SET month = excluded.month, paid_on = excluded.paid_on, own_cents = excluded.own_cents', [JSON.stringify(rows)]);
}

/** The last day on which a payment should have been reported by now. */
export function missedUpTo(today: CivilDate): CivilDate {
  let day = addWorkingDays(today, -(REPORTED_WITHIN + 2));
  while (addWorkingDays(addDays(day, 1), REPORTED_WITHIN + 1) <= today) day = addDays(day, 1);
  return day;
}

/** A year of working days: beyond, the number says nothing more. */
const COUNTED_AT_MOST = 260;

/** Working days by which a payment is late to be reported; 0: it is not. */
export function unreportedLateDays(paidOn: CivilDate, today: CivilDate): number {
  let late = 0;
  for (let day = addWorkingDays(paidOn, REPORTED_WITHIN + 1); day <= today && late < COUNTED_AT_MOST; day = addWorkingDays(day, 1)) late += 1;
  return late;
}

/** Why a receipt stands among those not reported, in Italian. */
/** @param creditedCents of the receipt, by credits of its own: the rest is what nothing reports */
export function unreportedSentence(paidOn: CivilDate, today: CivilDate, creditedCents = 0): string {
  if (creditedCents > 0) return `Di questa ricevuta ${formatEuro(creditedCents)} sono già accreditati da soli; il resto no. ${unreportedSentence(paidOn, today)}`;
  const late = unreportedLateDays(paidOn, today);
  if (late === 0) return 'La ricevuta c’è, e il flusso che la riporta deve ancora arrivare: sono passati meno di tre giorni lavorativi.';
  return `La ricevuta c’è, ma nessun flusso riporta il pagamento: è in ritardo di ${late === 1 ? 'un giorno lavorativo' : `${late} giorni lavorativi`}. Chiedi il flusso all’intermediario o al PSP.`;
}

const receiptRow = z.object({ id: z.int(), iuv: z.string(), receiptId: z.string(), amountCents: z.int(), creditedCents: z.int(), paidOn: z.string(), psp: z.string(), debtorName: z.string().nullable(), positionId: z.int().nullable() });
/** A receipt that nothing reports. */
export type UnreportedReceipt = Readonly<z.infer<typeof receiptRow>>;

/** A page by day of payment, after a place. `month` null: all of them; `upTo`: the last day; `where` on `p`. */
export async function unreportedPage(reader: Reader, asked: Readonly<{ month: string | null; from: string; upTo: string; where: string; params: readonly SqlValue[]; after: Readonly<{ day: string; id: number }>; limit: number }>): Promise<readonly UnreportedReceipt[]> {
  const { month, from, upTo, where, params, after, limit } = asked;
  return reader.all(receiptRow,
    `/* reconciliation.unreportedPage */ SELECT p.id, p.iuv, p.receipt_id, u.own_cents AS amount_cents, p.own_cents - u.own_cents AS credited_cents, u.paid_on, p.psp, p.debtor_name, p.position_id FROM unreported_payment u INDEXED BY ${month === null ? 'ix_unreported_payment_day' : 'ix_unreported_payment_month'} CROSS JOIN receipt_card p ON p.id = u.payment_id
     WHERE ${month === null ? '1 = 1' : 'u.month = ?'} AND u.paid_on >= ? AND u.paid_on <= ? AND (u.paid_on, u.payment_id) > (?, ?) AND ${where} ORDER BY u.paid_on, u.payment_id LIMIT ?`,
    [...(month === null ? [] : [month]), from, upTo, after.day, after.id, ...params, limit]);
}

const sumRow = z.object({ count: z.int(), cents: z.int() });
/** How many, and how much, up to a day; `month` null: all of them. */
export async function unreportedSum(reader: Reader, month: string | null, from: string, upTo: string): Promise<z.infer<typeof sumRow>> {
  return (await reader.get(sumRow, `/* reconciliation.unreportedSum */ SELECT COUNT(*) AS count, COALESCE(SUM(own_cents), 0) AS cents FROM unreported_payment WHERE ${month === null ? '1 = 1' : 'month = ?'} AND paid_on >= ? AND paid_on <= ?`, [...(month === null ? [] : [month]), from, upTo])) ?? { count: 0, cents: 0 };
}

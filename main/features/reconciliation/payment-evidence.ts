/** What the treasury says of one payment: the credit that brought it, or one that might be it (features.md 3b). */
import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { addDays, type CivilDate } from '../../domain/civil-date.ts';
import { sortName } from '../../domain/sort-name.ts';
import { movementsByIds, type MovementOutcome } from './outcome-store.ts';
import { movementNumber } from './review-rows.ts';

/** A credit of the treasurer. `number` is what to call it by, in Italian; `settled`: matched by a rule that needs nobody, or confirmed by a person. */
export type CreditOfPayment = Readonly<{ movementId: number; number: string; bookingDate: string; cents: number; settled: boolean }>;

const coverRow = z.object({ coveredBy: z.string(), proposedBy: z.string() });
const idList = z.array(z.int());
const movementRow = z.object({ movementId: z.int() });

/** Credits that cover flows or single receipts, settled ones first, the oldest first; `flowIds` are those of the oldest versions. */
export async function creditsOf(reader: Reader, { flowIds, paymentIds }: Readonly<{ flowIds: readonly number[]; paymentIds: readonly number[] }>): Promise<readonly CreditOfPayment[]> {
  const covers = await reader.all(coverRow, '/* reconciliation.coversOf */ SELECT r.covered_by, r.proposed_by FROM json_each(?) w CROSS JOIN flow_result r ON r.flow_id = w.value', [JSON.stringify(flowIds)]);
  const single = await reader.all(movementRow, '/* reconciliation.singleCredits */ SELECT DISTINCT a.movement_id FROM json_each(?) w CROSS JOIN match_allocation a ON a.payment_id = w.value WHERE a.voided_at IS NULL', [JSON.stringify(paymentIds)]);
  const ids = [...covers.flatMap(({ coveredBy, proposedBy }) => [...idList.parse(JSON.parse(coveredBy)), ...idList.parse(JSON.parse(proposedBy))]), ...single.map(({ movementId }) => movementId)];
  const found = [...(await movementsByIds(reader, ids)).values()];
  return found.map(toCredit).toSorted((a, b) => Number(b.settled) - Number(a.settled) || a.bookingDate.localeCompare(b.bookingDate) || a.movementId - b.movementId);
}

function toCredit(movement: MovementOutcome): CreditOfPayment {
  return { movementId: movement.id, number: movementNumber(movement), bookingDate: movement.bookingDate, cents: movement.sign * movement.amountCents, settled: movement.status === 'automatic' || movement.status === 'confirmed' };
}

/** Days back, and credits without flow, that are looked through: an answer at the counter waits for nobody. */
const DAYS_BACK = 120;
const CREDITS_READ = 4_000;

const candidateRow = z.object({ id: z.int(), amountCents: z.int(), payerName: z.string(), causale: z.string(), named: z.int() });

/**
 * Credits that no flow explains and that may be this payment: `NAMED` when the causale, or the file, bears the IUV; `LIKELY` when the amount is the same and the payer or the
 * causale bears every word of the debtor's name. `alike` counts those of the same amount and no more: said as evidence, never as a verdict.
 */
export async function candidateCredits(
  reader: Reader, wanted: Readonly<{ iuvs: readonly string[]; amountCents: number; debtorName: string; today: CivilDate }>,
): Promise<Readonly<{ best: Readonly<{ how: 'NAMED' | 'LIKELY'; credit: CreditOfPayment }> | null; alike: number }>> {
  const rows = await reader.all(candidateRow,
    `/* reconciliation.candidateCredits */ SELECT m.id, m.amount_cents, m.payer_name, m.causale, EXISTS (SELECT 1 FROM json_each(?) w WHERE instr(replace(m.causale, ' ', ''), w.value) > 0 OR m.declared_iuv = w.value) AS named
     FROM (SELECT movement_id FROM match_result INDEXED BY ix_match_result_bucket WHERE bucket = 'CREDIT_WITHOUT_FLOW' AND booking_date >= ? ORDER BY booking_date DESC, movement_id DESC LIMIT ?) o CROSS JOIN movement_card m ON m.id = o.movement_id
     WHERE m.sign = 1 AND (named = 1 OR m.amount_cents = ?) LIMIT 50`,
    [JSON.stringify(wanted.iuvs), addDays(wanted.today, -DAYS_BACK), CREDITS_READ, wanted.amountCents]);
  const alike = rows.filter(({ amountCents }) => amountCents === wanted.amountCents);
  const named = rows.find((row) => row.named === 1);
  const likely = alike.find((row) => bearsName(row, wanted.debtorName));
  const chosen = named ?? likely;
  const movement = chosen === undefined ? null : ((await movementsByIds(reader, [chosen.id])).get(chosen.id) ?? null);
  return { best: movement === null ? null : { how: named === undefined ? 'LIKELY' : 'NAMED', credit: toCredit(movement) }, alike: alike.length };
}

function bearsName({ payerName, causale }: Readonly<{ payerName: string; causale: string }>, debtorName: string): boolean {
  const words = wordsOf(debtorName);
  const written = new Set(wordsOf(`${payerName} ${causale}`));
  return words.length >= 2 && words.every((word) => written.has(word));
}

function wordsOf(text: string): readonly string[] {
  return sortName(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
}

/** A row `l` of a flow, of the IUV of a payment, is of that payment. As values: its receipt id, its id, its receipt id. */
function isMine(receiptId: string, paymentId: string): string {
  return `(l.iur = ${receiptId} OR EXISTS (SELECT 1 FROM receipt_part t WHERE t.payment_id = ${paymentId} AND t.iur = l.iur) OR (NOT EXISTS (SELECT 1 FROM flow_line_card k JOIN flow_result q ON q.version_id = k.flow_id WHERE k.iuv = l.iuv AND k.iur = ${receiptId}) AND (SELECT COUNT(*) FROM receipt_card c WHERE c.iuv = l.iuv) = 1))`;
}

const standingRow = z.object({ settledCents: z.int(), revoked: z.int() });
const allocatedRow = z.object({ cents: z.int() });
const flowOfCredit = z.object({ movementId: z.int(), iuf: z.string() });

/** A credit with the flow it pays, null for one that pays the receipt alone. */
export type CreditedBy = CreditOfPayment & Readonly<{ flow: string | null }>;

/**
 * Is the body's own share of a payment in the treasury, all of it? By the rows of flows that confirmed matches cover whole, and by confirmed credits of its own (states.md, RECONCILED): what a rule proposed by itself may still be
 * matched otherwise tomorrow, and is among `credits` only. `revoked`: a row of a flow
 * takes it back. A payment is reached from a row by its IUR, a legacy one of several payments by any of its IURs; by the IUV alone where the PSP wrote another one and no other receipt bears that IUV (receipts-fdr.md 0.1, 0.3).
 */
export async function treasuryStanding(reader: Reader, payment: Readonly<{ id: number; iuv: string; receiptId: string; ownCents: number }>): Promise<Readonly<{ credited: boolean; revoked: boolean; credits: readonly CreditedBy[] }>> {
  const mine = [payment.iuv, payment.receiptId, payment.id, payment.receiptId];
  const standing = await reader.get(standingRow,
    `/* reconciliation.standingOf */ SELECT COALESCE(SUM(CASE WHEN l.outcome <> '3' AND EXISTS (SELECT 1 FROM flow_collection c WHERE c.version_id = r.version_id AND c.settled = 1) THEN l.amount_cents END), 0) AS settled_cents, COALESCE(SUM(l.outcome = '3'), 0) AS revoked FROM flow_line_card l JOIN flow_result r ON r.version_id = l.flow_id WHERE l.iuv = ? AND ${isMine('?', '?')}`, mine);
  const flows = await reader.all(flowOfCredit,
    `/* reconciliation.flowsOfCredit */ SELECT c.value AS movement_id, v.flow_name AS iuf FROM flow_line_card l JOIN flow_result r ON r.version_id = l.flow_id JOIN flow_version_card v ON v.id = r.version_id JOIN json_each(r.covered_by) c WHERE l.iuv = ? AND ${isMine('?', '?')} GROUP BY c.value`, mine);
  const single = await reader.get(allocatedRow, '/* reconciliation.allocatedTo */ SELECT COALESCE(SUM(cents), 0) AS cents FROM match_allocation WHERE payment_id = ? AND voided_at IS NULL AND confirmed_at IS NOT NULL', [payment.id]);
  const direct = await creditsOf(reader, { flowIds: [], paymentIds: [payment.id] });
  const covering = [...(await movementsByIds(reader, flows.map(({ movementId }) => movementId))).values()].map(toCredit);
  const credits = [...covering, ...direct].map((credit) => ({ ...credit, flow: flows.find(({ movementId }) => movementId === credit.movementId)?.iuf ?? null }));
  const collectedCents = (standing?.settledCents ?? 0) + (single?.cents ?? 0);
  return { credited: collectedCents >= payment.ownCents && credits.length > 0, revoked: (standing?.revoked ?? 0) > 0, credits };
}

const liveRow = z.object({ booked: z.int() });
const reportingRow = z.object({ iuf: z.string(), settled: z.int() });

/**
 * Why a payment cannot be taken for revoked; null when nothing speaks against it. A credit matched with its receipt alone is taken away first, by who reconciles (reconciliation.md 3.4, Undo); a flow that counts
 * and reports it as paid ends with a row that revokes it, or with a newer version (states.md, REPORTED, RECONCILED). Neither is changed here.
 */
export async function whyNotRevocable(reader: Reader, paymentId: number): Promise<string | null> {
  const live = await reader.get(liveRow, '/* reconciliation.liveOf */ SELECT booked FROM match_allocation WHERE payment_id = ? AND voided_at IS NULL ORDER BY booked DESC LIMIT 1', [paymentId]);
  if (live !== null) return live.booked === 1 ? 'L’accredito di questo pagamento è già contabilizzato: prima va annullata la reversale, poi l’abbinamento in Riconciliazione.' : 'Il pagamento è abbinato a un accredito in tesoreria: prima annulla l’abbinamento in Riconciliazione, con il motivo.';
  const flow = await reader.get(reportingRow,
    `/* reconciliation.stillReporting */ SELECT v.flow_name AS iuf, c.settled FROM receipt_card p JOIN flow_line_card l ON l.iuv = p.iuv JOIN flow_collection c ON c.version_id = l.flow_id JOIN flow_version_card v ON v.id = c.version_id
     WHERE p.id = ? AND l.outcome IN ('0', '4', '8', '9') AND ${isMine('p.receipt_id', 'p.id')} AND NOT EXISTS (SELECT 1 FROM flow_line_card x JOIN flow_collection y ON y.version_id = x.flow_id WHERE x.iuv = l.iuv AND x.iur = l.iur AND x.outcome = '3') ORDER BY c.settled DESC, v.id LIMIT 1`, [paymentId]);
  if (flow === null) return null;
  return `Il flusso ${flow.iuf} la riporta come pagata${flow.settled === 1 ? ', e il suo accredito è abbinato' : ''}: la revoca si conferma quando arriva la riga di revoca, o una versione nuova del flusso. Chiedila al PSP e rimanda l’attività.`;
}

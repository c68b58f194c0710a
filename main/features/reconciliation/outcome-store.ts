/** Results as they are read again: movements with what was said of them, flows with what covers them. */
import { z } from 'zod';
import type { Reader, SqlValue } from '../../data/engine.ts';
import { MATCH_STATUSES, RECONCILIATION_BUCKETS } from '../../contract/index.ts';
import { IGNORED_ROW_CODES, TREASURY_FORMATS } from '../../domain/treasury-movement.ts';
import { LINE_IS_DOUBLE, LINE_RECEIPT, lineDiffers, lineStanding } from './line-standing.ts';
import { outcomeDetails } from './told-outcome.ts';

const flag = z.int().transform((value) => value === 1);

const movementOutcome = z.object({
  id: z.int(), version: z.int(), fileId: z.int(), sequence: z.int(), ordinal: z.int(), loadedOn: z.string(), format: z.enum(TREASURY_FORMATS), year: z.int(), bolletta: z.string().nullable(), provvisorio: z.string().nullable(), technicalNumber: z.string().nullable(), account: z.string().nullable(),
  sign: z.union([z.literal(1), z.literal(-1)]), amountCents: z.int(), bookingDate: z.string(), valueDate: z.string().nullable(), suspenseDate: z.string().nullable(), payerName: z.string(), causale: z.string(), endToEndId: z.string().nullable(), bankRef: z.string().nullable(),
  ignoredAs: z.enum(IGNORED_ROW_CODES).nullable(), sourceFile: z.string(), sourceRow: z.int(),
  status: z.enum(MATCH_STATUSES), code: z.string(), secondCode: z.string().nullable(), rule: z.string().nullable(), score: z.int().nullable(), bucket: z.enum(RECONCILIATION_BUCKETS), linkedMovementId: z.int().nullable(), residualCents: z.int().nullable(), diffCents: z.int(), targetCents: z.int().nullable(),
  explanation: z.string(), details: z.string().transform((text) => outcomeDetails.parse(JSON.parse(text))), deferredUntil: z.string().nullable(), awaitingSecond: flag,
});
/** A movement with its outcome. */
export type MovementOutcome = Readonly<z.infer<typeof movementOutcome>>;

const MOVEMENT = `SELECT r.movement_id AS id, r.version, m.file_id, m.sequence, m.ordinal, m.loaded_on, m.format, m.year, m.bolletta, m.provvisorio, m.technical_number, m.account, m.sign, m.amount_cents, m.booking_date, m.value_date, m.suspense_date, m.payer_name, m.causale, m.end_to_end_id, m.bank_ref, m.ignored_as,
  m.source_file, m.source_row, r.status, r.code, r.second_code, r.rule, r.score, r.bucket, r.linked_movement_id, r.residual_cents, r.diff_cents, r.target_cents, r.explanation, r.details, r.deferred_until, r.awaiting_second`;

/** Movements by id, in no order that means anything. */
export async function movementsByIds(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, MovementOutcome>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all(movementOutcome, `/* reconciliation.movementsByIds */ ${MOVEMENT} FROM json_each(?) w CROSS JOIN match_result r ON r.movement_id = w.value JOIN movement_card m ON m.id = r.movement_id`, [JSON.stringify([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findMovement(reader: Reader, id: number): Promise<MovementOutcome | null> {
  return (await movementsByIds(reader, [id])).get(id) ?? null;
}

/** Days, both included; null: open. */
export type DayRange = Readonly<{ from: string | null; to: string | null }>;

/** Movements of a range of booking days in the order in which their files were imported, after a place of the last page (`arrival`). */
export async function movementsInOrder(reader: Reader, { from, to }: DayRange, after: number, limit: number): Promise<readonly Readonly<{ arrival: number; movement: MovementOutcome }>[]> {
  const rows = await reader.all(movementOutcome.extend({ arrival: z.int() }),
    `/* reconciliation.movementsInOrder */ ${MOVEMENT}, m.arrival FROM movement_card m JOIN match_result r ON r.movement_id = m.id WHERE m.arrival > ? AND m.booking_date >= ? AND m.booking_date <= ? ORDER BY m.sequence, m.ordinal LIMIT ?`, [after, from ?? '', to ?? '9999', limit]);
  return rows.map(({ arrival, ...movement }) => ({ arrival, movement }));
}

const bucketPlace = { bookingDate: z.string() };
export type PagePlace = Readonly<{ day: string; id: number }>;

/** Ids of a page of movements: those of a bucket (null: whatever bucket), oldest first, after a place. `conditions` on `r` and `m`. */
export async function movementPage(reader: Reader, asked: Readonly<{ where: string; params: readonly SqlValue[]; index: string; after: PagePlace | null; limit: number; newestFirst?: boolean }>): Promise<readonly MovementOutcome[]> {
  const { where, params, index, after, limit, newestFirst = false } = asked;
  const order = newestFirst ? 'DESC' : 'ASC';
  const behind = after === null ? '1 = 1' : `(r.booking_date, r.movement_id) ${newestFirst ? '<' : '>'} (?, ?)`;
  return reader.all(movementOutcome.extend(bucketPlace),
    `/* reconciliation.page */ ${MOVEMENT} FROM match_result r ${index === '' ? '' : `INDEXED BY ${index}`} CROSS JOIN movement_card m ON m.id = r.movement_id WHERE ${where} AND ${behind} ORDER BY r.booking_date ${order}, r.movement_id ${order} LIMIT ?`,
    [...params, ...(after === null ? [] : [after.day, after.id]), limit]);
}

const flowOutcome = z.object({
  id: z.int(), versionId: z.int(), iuf: z.string(), pspId: z.string(), pspName: z.string(), regulationDate: z.string(), revision: z.int().nullable(), flowDateTime: z.string(), trn: z.string(), receiverFiscalCode: z.string(), payments: z.int(), declaredPayments: z.int(), declaredCents: z.int(), sumCents: z.int(),
  state: z.enum(['CURRENT', 'SUPERSEDED', 'ANOMALOUS']), anomalies: z.string(), receivedAt: z.string(), code: z.string(), bucket: z.enum(RECONCILIATION_BUCKETS), residualCents: z.int(), divergent: flag, coveredBy: z.string().transform(idList), proposedBy: z.string().transform(idList),
  linesWithReceipt: z.int(), withReceiptCents: z.int(), linesWithoutReceipt: z.int(), withoutReceiptCents: z.int(), foreignLines: z.int(), foreignCents: z.int(), doubleLines: z.int(), doubleCents: z.int(), differingLines: z.int(), differingCents: z.int(),
});
/** A flow, in the version that counts, with its outcome. `id` is that of its oldest version. */
export type FlowOutcome = Readonly<z.infer<typeof flowOutcome>>;

function idList(text: string): readonly number[] {
  return z.array(z.int()).parse(JSON.parse(text));
}

const FLOW = `SELECT r.flow_id AS id, r.version_id, v.flow_name AS iuf, v.psp_id, COALESCE(v.psp_name, v.psp_id) AS psp_name, v.regulation_date, v.revision, v.flow_at AS flow_date_time, v.trn, v.receiver_fiscal_code, v.payments, v.declared_payments, v.declared_cents, v.total_cents AS sum_cents, v.state, v.anomalies, v.received_at,
  r.code, r.bucket, r.residual_cents, r.divergent, r.covered_by, r.proposed_by, r.lines_with_receipt, r.with_receipt_cents, r.lines_without_receipt, r.without_receipt_cents, r.foreign_lines, r.foreign_cents, r.double_lines, r.double_cents, r.differing_lines, r.differing_cents`;

/** Flows by the id of their oldest version. */
export async function flowsByIds(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, FlowOutcome>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all(flowOutcome, `/* reconciliation.flowsByIds */ ${FLOW} FROM json_each(?) w CROSS JOIN flow_result r ON r.flow_id = w.value JOIN flow_version_card v ON v.id = r.version_id`, [JSON.stringify([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A page of flows in the order of their regulation, after a place. `where` on `r` and `v`. */
export async function flowPage(reader: Reader, asked: Readonly<{ where: string; params: readonly SqlValue[]; index: string; after: PagePlace | null; limit: number; newestFirst?: boolean }>): Promise<readonly FlowOutcome[]> {
  const { where, params, index, after, limit, newestFirst = false } = asked;
  const order = newestFirst ? 'DESC' : 'ASC';
  const behind = after === null ? '1 = 1' : `(r.regulation_date, r.flow_id) ${newestFirst ? '<' : '>'} (?, ?)`;
  return reader.all(flowOutcome, `/* reconciliation.flowPage */ ${FLOW} FROM flow_result r ${index === '' ? '' : `INDEXED BY ${index}`} CROSS JOIN flow_version_card v ON v.id = r.version_id WHERE ${where} AND ${behind} ORDER BY r.regulation_date ${order}, r.flow_id ${order} LIMIT ?`,
    [...params, ...(after === null ? [] : [after.day, after.id]), limit]);
}

export const receiptOutcome = z.object({ id: z.int(), iuv: z.string(), receiptId: z.string(), amountCents: z.int(), paidOn: z.string().nullable(), psp: z.string(), debtorName: z.string().nullable(), positionId: z.int().nullable() });
export type ReceiptOutcome = Readonly<z.infer<typeof receiptOutcome>>;

export const RECEIPT = 'SELECT p.id, p.iuv, p.receipt_id, p.own_cents AS amount_cents, p.paid_on, p.psp, p.debtor_name, p.position_id';

export async function receiptsByIds(reader: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, ReceiptOutcome>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all(receiptOutcome, `/* reconciliation.receiptsByIds */ ${RECEIPT} FROM json_each(?) w CROSS JOIN receipt_card p ON p.id = w.value`, [JSON.stringify([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, row]));
}

const receiptCounts = z.object({ total: z.int(), open: z.int() });
export async function countReceipts(reader: Reader, { from, to }: DayRange): Promise<z.infer<typeof receiptCounts>> {
  return (await reader.get(receiptCounts,
    `/* reconciliation.countReceipts */ SELECT (SELECT COUNT(*) FROM receipt_card p WHERE p.paid_on >= ?1 AND p.paid_on <= ?2 AND p.own_cents > 0) AS total, (SELECT COUNT(*) FROM unreported_payment u WHERE u.paid_on >= ?1 AND u.paid_on <= ?2) AS open`, [from ?? '', to ?? '9999'])) ?? { total: 0, open: 0 };
}

const classCounts = z.object({ credited: z.int(), reported: z.int(), differing: z.int(), withoutReceipt: z.int(), double: z.int(), single: z.int() });
/** Rows of the flows of some days by what they are to receipts, and credits matched with one receipt (3.2). A row may be of several classes. */
export async function paymentClassCounts(reader: Reader, { from, to }: DayRange): Promise<z.infer<typeof classCounts>> {
  return (await reader.get(classCounts,
    `/* reconciliation.paymentClasses */ SELECT COALESCE(SUM(CASE code WHEN 'RT_IUF_TES' THEN lines_with_receipt - differing_lines END), 0) AS credited, COALESCE(SUM(CASE WHEN code <> 'RT_IUF_TES' THEN lines_with_receipt - differing_lines END), 0) AS reported,
      COALESCE(SUM(differing_lines), 0) AS differing, COALESCE(SUM(lines_without_receipt), 0) AS without_receipt, COALESCE(SUM(double_lines), 0) AS double,
      (SELECT COUNT(DISTINCT a.payment_id) FROM match_allocation a JOIN movement_card m ON m.id = a.movement_id WHERE a.payment_id IS NOT NULL AND a.voided_at IS NULL AND m.booking_date >= ?1 AND m.booking_date <= ?2) AS single
     FROM flow_result WHERE regulation_date >= ?1 AND regulation_date <= ?2`, [from ?? '', to ?? '9999'])) ?? { credited: 0, reported: 0, differing: 0, withoutReceipt: 0, double: 0, single: 0 };
}

const tallyRow = z.object({ key: z.string(), count: z.int() });
/** How many there are of each word. */
export type Tally = Readonly<Record<string, number>>;

async function tally(reader: Reader, sql: string, range: DayRange): Promise<Tally> {
  const rows = await reader.all(tallyRow, sql, [range.from ?? '', range.to ?? '9999']);
  return Object.fromEntries(rows.map(({ key, count }) => [key, count]));
}

export async function movementTallies(reader: Reader, range: DayRange): Promise<Readonly<{ statuses: Tally; codes: Tally }>> {
  return {
    statuses: await tally(reader, '/* reconciliation.statuses */ SELECT status AS key, COUNT(*) AS count FROM match_result WHERE booking_date >= ? AND booking_date <= ? GROUP BY status', range),
    codes: await tally(reader, '/* reconciliation.codes */ SELECT code AS key, COUNT(*) AS count FROM match_result WHERE booking_date >= ? AND booking_date <= ? GROUP BY code', range),
  };
}

export async function flowTallies(reader: Reader, range: DayRange): Promise<Tally> {
  return tally(reader, '/* reconciliation.flowCodes */ SELECT code AS key, COUNT(*) AS count FROM flow_result WHERE regulation_date >= ? AND regulation_date <= ? GROUP BY code', range);
}

const amounts = z.object({ treasuryCents: z.int(), openCents: z.int(), matchedCents: z.int() });
/** Conservation (reconciliation.md 3.1): signed sums over the movements that take part, of live allocations, and of what is left. */
export async function movementAmounts(reader: Reader, { from, to }: DayRange): Promise<z.infer<typeof amounts>> {
  return (await reader.get(amounts,
    `/* reconciliation.amounts */ SELECT COALESCE(SUM(r.signed_cents), 0) AS treasury_cents, COALESCE(SUM(CASE WHEN r.signed_cents < 0 THEN -r.residual_cents ELSE r.residual_cents END), 0) AS open_cents,
      COALESCE(SUM((SELECT SUM(a.cents) FROM match_allocation a WHERE a.movement_id = r.movement_id AND a.voided_at IS NULL)), 0) AS matched_cents
     FROM match_result r WHERE r.status NOT IN ('ignored', 'quarantined') AND r.booking_date >= ? AND r.booking_date <= ?`, [from ?? '', to ?? '9999'])) ?? { treasuryCents: 0, openCents: 0, matchedCents: 0 };
}

const lineRow = z.object({ flowId: z.int(), line: z.int(), iuv: z.string(), iur: z.string(), amountCents: z.int(), outcome: z.string(), paidOn: z.string(), standing: z.enum(['WITH_RECEIPT', 'WITHOUT_RECEIPT', 'FOREIGN', 'REVERSAL']), isDouble: flag, differs: flag, paymentId: z.int().nullable(), positionId: z.int().nullable(), receiptCents: z.int().nullable() });
/** A row of a flow with what is known of its payment. */
export type FlowLineOutcome = Readonly<z.infer<typeof lineRow>>;

/** Rows of some flows, after a place, kept by `where` (on `standing`, `is_double` and `differs`). */
export async function flowLines(reader: Reader, asked: Readonly<{ flowIds: readonly number[]; segregationCodes: readonly string[]; where: string; afterFlow: number; afterLine: number; limit: number }>): Promise<readonly FlowLineOutcome[]> {
  const rows = `SELECT w.key AS place, r.flow_id AS looked, l.*, ${LINE_RECEIPT} AS receipt FROM json_each(?2) w CROSS JOIN flow_result r ON r.flow_id = w.value CROSS JOIN flow_line_card l ON l.flow_id = r.version_id WHERE r.flow_id <> ?3 OR l.line > ?4 LIMIT -1`;
  return reader.all(lineRow,
    `/* reconciliation.lines */ SELECT x.looked AS flow_id, x.line, x.iuv, x.iur, x.amount_cents, x.outcome, x.paid_on, x.standing, x.is_double, x.differs, x.receipt AS payment_id, p.position_id, p.own_cents AS receipt_cents
     FROM (SELECT l.*, ${lineStanding('l.receipt')} AS standing, ${LINE_IS_DOUBLE} AS is_double, ${lineDiffers('l.receipt')} AS differs FROM (${rows}) l LIMIT -1) x LEFT JOIN receipt_card p ON p.id = x.receipt
     WHERE ${asked.where} ORDER BY place, line LIMIT ?5`, [JSON.stringify(asked.segregationCodes), JSON.stringify(asked.flowIds), asked.afterFlow, asked.afterLine, asked.limit]);
}

const flowSum = z.object({ count: z.int(), totalCents: z.int(), residualCents: z.int() });
/** How many flows there are, what they are worth, and what is still to be collected. */
export async function countFlows(reader: Reader, where: string, params: readonly SqlValue[]): Promise<z.infer<typeof flowSum>> {
  return (await reader.get(flowSum, `/* reconciliation.countFlows */ SELECT COUNT(*) AS count, COALESCE(SUM(r.declared_cents), 0) AS total_cents, COALESCE(SUM(r.residual_cents), 0) AS residual_cents FROM flow_result r CROSS JOIN flow_version_card v ON v.id = r.version_id WHERE ${where}`, params)) ?? { count: 0, totalCents: 0, residualCents: 0 };
}

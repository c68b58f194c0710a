/** Rows of the buckets, and the lists of flows and movements, a page at a time. */
import { z } from 'zod';
import type { ReconciliationBucket } from '../../contract/index.ts';
import type { Reader, SqlValue } from '../../data/engine.ts';
import { parseTypedAmount } from '../../domain/money.ts';
import { assertNever } from '../../domain/result.ts';
import { readNumberingCodes } from '../setup/index.ts';
import { flowLines, flowPage, movementPage, type FlowOutcome, type PagePlace } from './outcome-store.ts';
import { movementRows, toFlowLineRow, toFlowRow, toReceiptRow, type FlowLineRowShape, type FlowRowShape, type MovementRowShape, type ReceiptRowShape } from './review-rows.ts';
import { missedUpTo, unreportedPage } from './unreported-payments.ts';

export type Page<Row> = Readonly<{ rows: Row[]; next: string | null }>;
export type BucketQuery = Readonly<{ bucket: ReconciliationBucket; month: string | null; text: string; cursor: string | null; limit: number }>;
export type ReviewRow = MovementRowShape | FlowRowShape | FlowLineRowShape | ReceiptRowShape;
type Condition = Readonly<{ sql: string; params: readonly SqlValue[] }>;

const placeSchema = z.tuple([z.string(), z.int(), z.int()]);
type Place = Readonly<{ day: string; id: number; line: number }>;

/** Where the last page ended; undefined: no page of this list gave that cursor out. */
export function readPlace(cursor: string | null): Place | null | undefined {
  if (cursor === null) return null;
  try {
    const parsed = placeSchema.safeParse(JSON.parse(cursor));
    return parsed.success ? { day: parsed.data[0], id: parsed.data[1], line: parsed.data[2] } : undefined;
  } catch {
    return undefined;
  }
}

function cursorOf(day: string, id: number, line = 0): string {
  return JSON.stringify([day, id, line]);
}

/** `rows` is one more than asked for when there are more. */
function cut<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => string): Readonly<{ kept: readonly Row[]; next: string | null }> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { kept, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
}

/** A page of a bucket; undefined for a cursor that is not of it. */
export async function bucketPage(reader: Reader, asked: BucketQuery, today: string): Promise<Page<ReviewRow> | undefined> {
  const place = readPlace(asked.cursor);
  if (place === undefined) return undefined;
  switch (asked.bucket) {
    case 'CERTAIN': case 'TO_CONFIRM': case 'AMOUNT_DIFFERS': case 'CREDIT_WITHOUT_FLOW': case 'QUARANTINED': case 'DEFERRED': case 'RECONCILED': case 'EXCLUDED': case 'IGNORED':
      return movementsOfBucket(reader, asked, place, today);
    case 'FLOW_WITHOUT_CREDIT': case 'WAITING':
      return flowsOfBucket(reader, asked, place, today);
    case 'PAYMENT_WITHOUT_RECEIPT': case 'DOUBLE_PAYMENT': case 'RECEIPT_AMOUNT_DIFFERS':
      return linesOfBucket(reader, asked, LINE_BUCKETS[asked.bucket], place);
    case 'PAYMENT_NOT_REPORTED':
      return receiptsOfBucket(reader, asked, place, today);
    default:
      return assertNever(asked.bucket, 'bucket of the reconciliation');
  }
}

async function movementsOfBucket(reader: Reader, { bucket, month, text, limit }: BucketQuery, place: Place | null, today: string): Promise<Page<ReviewRow>> {
  const kind: Condition = bucket === 'DEFERRED' ? { sql: 'r.deferred_until > ?', params: [today] } : { sql: '(r.deferred_until IS NULL OR r.deferred_until <= ?) AND r.bucket = ?', params: [today, bucket] };
  const ofMonth: Condition = month === null ? { sql: '1 = 1', params: [] } : { sql: 'r.month = ?', params: [month] };
  const words = movementWords(text);
  const index = bucket === 'DEFERRED' ? '' : month === null ? 'ix_match_result_bucket' : 'ix_match_result_month';
  const found = await movementPage(reader, { where: `${kind.sql} AND ${ofMonth.sql} AND ${words.sql}`, params: [...kind.params, ...ofMonth.params, ...words.params], index, after: place, limit: limit + 1 });
  const { kept, next } = cut(found, limit, ({ bookingDate, id }) => cursorOf(bookingDate, id));
  return { rows: await movementRows(reader, kept, today), next };
}

/** Words looked for in number, causale and payer; `=12,50` is an amount. */
export function movementWords(text: string): Condition {
  if (text === '') return { sql: '1 = 1', params: [] };
  const cents = amountAsked(text);
  if (cents !== null) return { sql: 'm.amount_cents = ?', params: [cents] };
  const like = likeOf(text);
  return { sql: "(m.causale LIKE ? ESCAPE '\\' OR m.payer_name LIKE ? ESCAPE '\\' OR m.provvisorio LIKE ? ESCAPE '\\' OR m.bolletta LIKE ? ESCAPE '\\' OR m.technical_number LIKE ? ESCAPE '\\')", params: [like, like, like, like, like] };
}

export function flowWords(text: string): Condition {
  if (text === '') return { sql: '1 = 1', params: [] };
  const cents = amountAsked(text);
  if (cents !== null) return { sql: '(v.declared_cents = ? OR r.residual_cents = ?)', params: [cents, cents] };
  const like = likeOf(text);
  return { sql: "(v.flow_name LIKE ? ESCAPE '\\' OR v.psp_name LIKE ? ESCAPE '\\' OR v.psp_id LIKE ? ESCAPE '\\' OR v.trn LIKE ? ESCAPE '\\')", params: [like, like, like, like] };
}

/** Cents of `=12,50`; null when no amount is asked. */
export function amountAsked(text: string): number | null {
  if (!text.startsWith('=')) return null;
  const amount = parseTypedAmount(text.slice(1));
  return amount.ok ? amount.value : null;
}

function likeOf(text: string): string {
  return `%${text.replaceAll(/[%_\\]/g, (mark) => `\\${mark}`)}%`;
}

async function flowsOfBucket(reader: Reader, { bucket, month, text, limit }: BucketQuery, place: Place | null, today: string): Promise<Page<ReviewRow>> {
  const words = flowWords(text);
  const found = await flowPage(reader, {
    where: `r.bucket = ? AND ${month === null ? '1 = 1' : 'r.month = ?'} AND ${words.sql}`, params: [bucket, ...(month === null ? [] : [month]), ...words.params], index: month === null ? 'ix_flow_result_bucket' : 'ix_flow_result_month', after: place, limit: limit + 1,
  });
  const { kept, next } = cut(found, limit, ({ regulationDate, id }) => cursorOf(regulationDate, id));
  return { rows: kept.map((flow) => toFlowRow(flow, today)), next };
}

/** Flows looked through for their rows at a time. */
const FLOWS_AT_ONCE = 40;

/** Which flows have such rows, and which rows they are. */
const LINE_BUCKETS = {
  PAYMENT_WITHOUT_RECEIPT: { column: 'lines_without_receipt', index: 'ix_flow_result_without_receipt', rows: "standing = 'WITHOUT_RECEIPT'" }, DOUBLE_PAYMENT: { column: 'double_lines', index: 'ix_flow_result_double', rows: 'is_double' },
  RECEIPT_AMOUNT_DIFFERS: { column: 'differing_lines', index: 'ix_flow_result_differing', rows: 'differs' },
} as const;

/** Receipts that should have been reported by now. */
async function receiptsOfBucket(reader: Reader, { month, text, limit }: BucketQuery, place: Place | null, today: string): Promise<Page<ReviewRow>> {
  const words = receiptWords(text);
  const found = await unreportedPage(reader, { month, from: '', upTo: missedUpTo(today), where: words.sql, params: words.params, after: place ?? { day: '', id: 0 }, limit: limit + 1 });
  const { kept, next } = cut(found, limit, ({ paidOn, id }) => cursorOf(paidOn, id));
  return { rows: kept.map((receipt) => toReceiptRow(receipt, today)), next };
}

function receiptWords(text: string): Condition {
  if (text === '') return { sql: '1 = 1', params: [] };
  const cents = amountAsked(text);
  if (cents !== null) return { sql: 'u.own_cents = ?', params: [cents] };
  const like = likeOf(text);
  return { sql: "(p.iuv LIKE ? ESCAPE '\\' OR p.receipt_id LIKE ? ESCAPE '\\' OR p.psp LIKE ? ESCAPE '\\' OR p.debtor_name LIKE ? ESCAPE '\\')", params: [like, like, like, like] };
}

async function linesOfBucket(reader: Reader, { month, text, limit }: BucketQuery, { column, index, rows: which }: (typeof LINE_BUCKETS)[keyof typeof LINE_BUCKETS], place: Place | null): Promise<Page<ReviewRow>> {
  const numbering = await readNumberingCodes(reader);
  const segregationCodes = numbering === null ? [] : [numbering.segregationCode];
  const words = lineWords(text);
  const rows: FlowLineRowShape[] = [];
  // The flow in which the last page ended is looked through again, behind its last row.
  let from: PagePlace | null = place === null ? null : { day: place.day, id: place.id - 1 };
  while (rows.length <= limit) {
    const flows: readonly FlowOutcome[] = await flowPage(reader, { where: `r.${column} > 0 AND ${month === null ? '1 = 1' : 'r.month = ?'}`, params: month === null ? [] : [month], index, after: from, limit: FLOWS_AT_ONCE });
    const last = flows.at(-1);
    if (last === undefined) break;
    const byId = new Map(flows.map((flow) => [flow.id, flow]));
    const lines = await flowLines(reader, {
      flowIds: flows.map(({ id }) => id), segregationCodes, where: `${which} AND ${words}`, afterFlow: place?.id ?? 0, afterLine: place?.line ?? 0, limit: limit + 1 - rows.length,
    });
    for (const line of lines) {
      const flow = byId.get(line.flowId);
      if (flow !== undefined) rows.push(toFlowLineRow(line, flow));
    }
    if (flows.length < FLOWS_AT_ONCE) break;
    from = { day: last.regulationDate, id: last.id };
  }
  const { kept, next } = cut(rows, limit, ({ regulationDate, flowId, line }) => cursorOf(regulationDate, flowId, line));
  return { rows: [...kept], next };
}

/** Only characters of codes: they stand in the statement itself. */
function lineWords(text: string): string {
  const cents = amountAsked(text);
  if (cents !== null) return `x.amount_cents = ${cents}`;
  const code = text.replaceAll(/[^0-9A-Za-z]/g, '');
  return code === '' ? '1 = 1' : `(x.iuv LIKE '%${code}%' OR x.iur LIKE '%${code}%')`;
}

export type LineStanding = FlowLineRowShape['standing'];

/** Rows of one flow, in their order. */
export async function linesOfFlow(reader: Reader, flow: FlowOutcome, asked: Readonly<{ standing: LineStanding | null; cursor: string | null; limit: number }>): Promise<Page<FlowLineRowShape> | undefined> {
  const place = readPlace(asked.cursor);
  if (place === undefined) return undefined;
  const numbering = await readNumberingCodes(reader);
  const lines = await flowLines(reader, {
    flowIds: [flow.id], segregationCodes: numbering === null ? [] : [numbering.segregationCode], where: standingCondition(asked.standing), afterFlow: flow.id, afterLine: place?.line ?? 0, limit: asked.limit + 1,
  });
  const { kept, next } = cut(lines, asked.limit, ({ line }) => cursorOf(flow.regulationDate, flow.id, line));
  return { rows: kept.map((line) => toFlowLineRow(line, flow)), next };
}

function standingCondition(standing: LineStanding | null): string {
  if (standing === null) return '1 = 1';
  switch (standing) {
    case 'DOUBLE': return 'is_double';
    case 'AMOUNT_DIFFERS': return 'differs AND NOT is_double';
    case 'WITH_RECEIPT': return "standing = 'WITH_RECEIPT' AND NOT differs AND NOT is_double";
    default: return `standing = '${standing}' AND NOT is_double`;
  }
}

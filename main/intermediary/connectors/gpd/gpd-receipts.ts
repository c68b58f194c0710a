import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ok } from '../../../domain/result.ts';
import type { Cursor, Instant, PulledItem, PullPage, Read } from '../../connector.ts';
import { readJson, readProblem } from '../../http/problem-answers.ts';
import { isWholeXml } from '../../http/whole-xml.ts';
import type { FetchedItems } from '../../pulling/fetched-items.ts';
import { readRows } from '../../pulling/listed-rows.ts';
import { isGood, query, readBody, unreadableBody, type GpdCalls, type Lent } from './gpd-calls.ts';
import { romeWall, romeWallMs } from './gpd-dates.ts';
import { readFailure } from './gpd-outcomes.ts';
import { receiptList, type receiptRow } from './gpd-shapes.ts';

type Row = z.infer<typeof receiptRow>;

const DAY_MS = 86_400_000;
/** The server walks all earlier pages at every call: windows are kept small (intermediary.md 2.1). */
const WINDOW_MS = 30 * DAY_MS;
const PAGE_SIZE = 50;
/** Of numbers that begin with 3, which carry the segregation code (intermediary.md 4.5). */
const IUV_LENGTH = 17;
/** How far back a first pull looks. How long gpd-payments keeps receipts is written nowhere; an empty window costs one call. */
const FIRST_PULL_MS = 5 * 365 * DAY_MS;

/** Where a cut run goes on: start of the window in progress and page in it. */
const pageToken = z.object({ windowFrom: z.int(), pageNum: z.int().min(0) });
type Place = z.infer<typeof pageToken>;

/**
 * One page of receipts: a page of the list and, of each row, the XML as received. `from` and `to` of the cursor are matched with the payment date of the receipt, not
 * with its arrival (intermediary.md 2.1): whoever moves the cursor keeps an overlap. Rows that are not ready yet (422) or have no receipt (404) count as skipped.
 */
export async function pullReceipts(calls: GpdCalls, fetched: FetchedItems, organization: string, cursor: Cursor, lent: Lent): Promise<Read<PullPage>> {
  const endMs = Date.parse(cursor.to);
  const place = placeOf(cursor, endMs);
  const windowTo = Math.min(place.windowFrom + WINDOW_MS, endMs);
  const listed = () => listReceipts(calls, organization, { ...place, windowTo }, lent);
  const list = await listed();
  if (!list.ok) return list;
  const page = await readRows(list.value.rows, { keyOf: ({ iuv }) => iuv, atOf: paidAt, read: (row) => receiptOfRow(calls, fetched, organization, row, lent), isUp: listed });
  return page.ok ? ok({ ...page.value, next: nextPlace(place, windowTo, endMs, list.value.totalPages) }) : page;
}

function paidAt({ paymentDateTime }: Row): Instant | null {
  const ms = paymentDateTime == null ? null : romeWallMs(paymentDateTime);
  return ms === null ? null : new Date(ms).toISOString();
}

function placeOf(cursor: Cursor, endMs: number): Place {
  const token = cursor.page === null ? null : pageToken.safeParse(readJson(new TextEncoder().encode(cursor.page)));
  if (token?.success === true) return token.data;
  return { windowFrom: cursor.from === null ? endMs - FIRST_PULL_MS : Date.parse(cursor.from), pageNum: 0 };
}

function nextPlace(place: Place, windowTo: number, endMs: number, totalPages: number): string | null {
  if (place.pageNum + 1 < totalPages) return JSON.stringify({ windowFrom: place.windowFrom, pageNum: place.pageNum + 1 });
  return windowTo < endMs ? JSON.stringify({ windowFrom: windowTo, pageNum: 0 }) : null;
}

async function listReceipts(calls: GpdCalls, organization: string, asked: Place & Readonly<{ windowTo: number }>, lent: Lent): Promise<Read<Readonly<{ rows: readonly Row[]; totalPages: number }>>> {
  const path = `/payments/${encodeURIComponent(organization)}/receipts${query({ pageNum: asked.pageNum, pageSize: PAGE_SIZE, from: romeWall(asked.windowFrom), to: romeWall(asked.windowTo) })}`;
  const answered = await calls.call({ api: 'receipts', operation: 'gpd.receipts.list', method: 'GET', path }, lent);
  if (answered.ok && answered.value.status === 400 && readProblem(answered.value).code === 'GPD_NO_MORE_PAGES') return ok({ rows: [], totalPages: 0 });
  if (!isGood(answered)) return { ok: false, error: readFailure('receipts', answered) };
  const list = readBody(receiptList, answered.value);
  return list === null ? unreadableBody() : ok({ rows: list.results, totalPages: list.totalPages });
}

async function receiptOfRow(calls: GpdCalls, fetched: FetchedItems, organization: string, row: Row, lent: Lent): Promise<Read<PulledItem | 'NOT_READY' | 'NOT_OURS'>> {
  const known = `${organization}/${row.iuv}/${row.paymentDateTime ?? ''}/${row.status ?? ''}`;
  const kept = fetched.get(known);
  if (kept !== null) return ok(kept);
  const receipt = await fetchReceipt(calls, organization, row.iuv, row.paymentDateTime ?? null, lent);
  if (receipt.ok && typeof receipt.value !== 'string') fetched.put(known, receipt.value);
  return receipt;
}

/**
 * The receipt of an IUV, as received. `NOT_READY`: none, or the position is not paid yet for GPD. `NOT_OURS`: of another segregation code of the same
 * municipality: it would stay refused for ever, so it must not hold the cursor.
 */
export async function fetchReceipt(calls: GpdCalls, organization: string, iuv: string, paymentDateTime: string | null, lent: Lent): Promise<Read<PulledItem | 'NOT_READY' | 'NOT_OURS'>> {
  const path = `/payments/${encodeURIComponent(organization)}/receipts/${encodeURIComponent(iuv)}`;
  const answered = await calls.call({ api: 'receipts', operation: 'gpd.receipts.detail', method: 'GET', path, accept: 'application/xml, application/json' }, lent);
  if (answered.ok && (answered.value.status === 404 || answered.value.status === 422)) return ok('NOT_READY');
  if (answered.ok && answered.value.status === 403 && readProblem(answered.value).shape === 'gpd' && !isOfOurSegregation(calls, iuv)) return ok('NOT_OURS');
  if (!isGood(answered)) return { ok: false, error: readFailure('receipts', answered) };
  const raw = answered.value.body;
  if (!looksLikeReceipt(raw)) return { ok: false, error: { kind: 'retry', afterMs: null, scope: 'row', code: 'UNREADABLE_ANSWER' } };
  const paidMs = paymentDateTime === null ? null : romeWallMs(paymentDateTime);
  return ok({ stream: 'RECEIPTS', naturalKey: `${organization}/${iuv}/${receiptIdOf(raw)}`, raw, mime: 'application/xml', highWater: paidMs === null ? null : new Date(paidMs).toISOString() });
}

/** One of ours that is refused is a key whose right was taken away, for a while perhaps: it is a payment that is missing, and is asked for until it comes. */
function isOfOurSegregation({ settings }: GpdCalls, iuv: string): boolean {
  return settings.segregationCode !== null && iuv.length === IUV_LENGTH && iuv.startsWith(settings.segregationCode);
}

/** A portal's HTML, or half a receipt, must not enter the inbox as a receipt that nobody can read, nor be remembered as fetched. */
function looksLikeReceipt(raw: Uint8Array): boolean {
  return /<(?:[\w.-]+:)?paSendRT/i.test(textOf(raw).slice(0, 4_096)) && isWholeXml(raw);
}

/** The receipt's own identity, by which it is the same thing when it comes again; of one without, its content. */
function receiptIdOf(raw: Uint8Array): string {
  const id = /<(?:[\w.-]+:)?receiptId>\s*([^<\s]{1,70})\s*<\//.exec(textOf(raw))?.[1];
  return id ?? createHash('sha256').update(raw).digest('hex');
}

function textOf(raw: Uint8Array): string {
  return new TextDecoder().decode(raw);
}

import type { z } from 'zod';
import { ok } from '../../../domain/result.ts';
import type { Cursor, Instant, PulledItem, PullPage, Read } from '../../connector.ts';
import type { FetchedItems } from '../../pulling/fetched-items.ts';
import { readRows } from '../../pulling/listed-rows.ts';
import { isGood, organizationPath, query, readBody, unreadableBody, type GpdCalls, type Lent } from './gpd-calls.ts';
import { toSecond } from './gpd-dates.ts';
import { readFailure } from './gpd-outcomes.ts';
import { flowHeader, flowList, flowPayments, type FlowRow } from './gpd-shapes.ts';

const LIST_SIZE = 1000;
const PAYMENTS_SIZE = 1000;
/** Flows handed over at a time: each costs two calls or more. */
const FLOWS_A_PAGE = 20;
const HOUR_MS = 3_600_000;
/** Listings read at most before giving up on two equal ones. */
const MAX_LISTINGS = 5;

/** The flows of a run, listed once. */
export type FlowListing = Readonly<{ runId: string; organization: string; flows: readonly FlowRow[] }>;

/** Memory of the connector between the pages of a run; empty after a new start: then the list is read again. */
export type FlowMemory = { listing: FlowListing | null };

/**
 * One page of reporting flows: of each the header and all its payments, put together as `{"header":…,"payments":[…]}`. The whole list is read first, until two
 * readings agree, because FdR does not sort by publication and pages drift (intermediary.md 4.4). Flows go by their key: a cut run goes on after the last one.
 */
export async function pullFlows(calls: GpdCalls, memory: FlowMemory, fetched: FetchedItems, organization: string, cursor: Cursor, runId: string, lent: Lent): Promise<Read<PullPage>> {
  const listed = await listingOf(calls, memory, organization, cursor, runId, lent);
  if (!listed.ok) return listed;
  const page = listed.value.flows.filter((row) => cursor.page === null || flowKey(row) > cursor.page);
  const chosen = page.slice(0, FLOWS_A_PAGE);
  const read = await readRows(chosen, { keyOf: flowKey, atOf: publishedAt, read: (row) => flowOfRow(calls, fetched, organization, row, lent), isUp: () => listPage(calls, organization, { since: null, page: 1, size: 1 }, lent) });
  if (!read.ok) return read;
  const last = chosen.at(-1);
  const { rows } = read.value;
  return ok({ ...read.value, rows: { ...rows, given: [...rows.given, ...replacedBy(chosen)] }, next: page.length > chosen.length && last !== undefined ? flowKey(last) : null });
}

/** Revisions remembered as missing whose place was taken: they will not be given any more. */
const REVISIONS_BEHIND = 20;

function replacedBy(rows: readonly FlowRow[]): readonly string[] {
  return rows.flatMap((row) => Array.from({ length: Math.max(0, Math.min(REVISIONS_BEHIND, row.revision - 1)) }, (_, back) => flowKey({ ...row, revision: row.revision - 1 - back })));
}

/** A flow that was listed and not given, asked for again by the key of its row. */
export async function fetchFlowAgain(calls: GpdCalls, organization: string, key: string, lent: Lent): Promise<Read<PulledItem | 'NOT_READY' | 'NOT_OURS'>> {
  const [, pspId, fdr, revision] = /^([^/]+)\/(.+)\/(\d+)$/.exec(key) ?? [];
  return pspId === undefined || fdr === undefined ? ok('NOT_OURS') : readFlow(calls, organization, { pspId, fdr, revision: Number(revision) }, lent);
}

/**
 * `publishedGt` for a cursor, UTC to the second; null when it must be left out: FdR answers 400 to an instant older than one month (fact 8), and everything is read then.
 * One hour is left for clocks that differ.
 */
export function publishedGt(from: string | null, nowMs: number): string | null {
  if (from === null) return null;
  const fromMs = Date.parse(from);
  return Number.isNaN(fromMs) || fromMs < oneMonthBefore(nowMs) + HOUR_MS ? null : toSecond(fromMs);
}

function oneMonthBefore(nowMs: number): number {
  const now = new Date(nowMs);
  const lastDay = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).getUTCDate();
  const before = new Date(nowMs);
  before.setUTCMonth(now.getUTCMonth() - 1, Math.min(now.getUTCDate(), lastDay));
  return before.getTime();
}

async function listingOf(calls: GpdCalls, memory: FlowMemory, organization: string, cursor: Cursor, runId: string, lent: Lent): Promise<Read<FlowListing>> {
  const known = memory.listing;
  if (cursor.page !== null && known !== null && known.runId === runId && known.organization === organization) return ok(known);
  const flows = await settledList(calls, organization, publishedGt(cursor.from, lent.remoteNowMs?.() ?? lent.nowMs()), lent);
  if (!flows.ok) return flows;
  memory.listing = { runId, organization, flows: flows.value };
  return ok(memory.listing);
}

async function settledList(calls: GpdCalls, organization: string, since: string | null, lent: Lent): Promise<Read<readonly FlowRow[]>> {
  const all = new Map<string, FlowRow>();
  for (let reading = 0; reading < MAX_LISTINGS; reading++) {
    const before = all.size;
    const read = await readList(calls, organization, since, lent);
    if (!read.ok) return read;
    for (const row of read.value.rows) all.set(flowKey(row), row);
    // One page cannot drift; of several, a reading that adds nothing says that none was missed.
    if (read.value.pages <= 1 || (reading > 0 && all.size === before)) break;
  }
  return ok([...all.values()].sort((a, b) => (flowKey(a) < flowKey(b) ? -1 : 1)));
}

async function readList(calls: GpdCalls, organization: string, since: string | null, lent: Lent): Promise<Read<Readonly<{ rows: readonly FlowRow[]; pages: number }>>> {
  const rows: FlowRow[] = [];
  for (let page = 1; ; page++) {
    const list = await listPage(calls, organization, { since, page, size: LIST_SIZE }, lent);
    if (!list.ok) return list;
    const { data, metadata } = list.value;
    rows.push(...data);
    if (page >= metadata.totPage || data.length === 0) return ok({ rows, pages: page });
  }
}

async function listPage(calls: GpdCalls, organization: string, { since, page, size }: Readonly<{ since: string | null; page: number; size: number }>, lent: Lent): Promise<Read<z.infer<typeof flowList>>> {
  const path = `${organizationPath(organization, 'fdrs')}${query({ publishedGt: since, page, size })}`;
  const answered = await calls.call({ api: 'flows', operation: 'fdr.list', method: 'GET', path }, lent);
  if (!isGood(answered)) return { ok: false, error: readFailure('flows', answered) };
  const list = readBody(flowList, answered.value);
  return list === null ? unreadableBody() : ok(list);
}

/** Orders the flows of a run and tells where it stopped. Also the natural key. */
function flowKey({ pspId, fdr, revision }: FlowRow): string {
  return `${pspId}/${fdr}/${String(revision).padStart(6, '0')}`;
}

function publishedAt({ published }: FlowRow): Instant | null {
  const ms = published == null ? Number.NaN : Date.parse(published);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

async function flowOfRow(calls: GpdCalls, fetched: FetchedItems, organization: string, row: FlowRow, lent: Lent): Promise<Read<PulledItem | 'NOT_READY'>> {
  const key = `${organization}/${flowKey(row)}`;
  const kept = fetched.get(key);
  if (kept !== null) return ok(kept);
  const item = await readFlow(calls, organization, row, lent);
  if (item.ok && item.value !== 'NOT_READY') fetched.put(key, item.value);
  return item;
}

async function readFlow(calls: GpdCalls, organization: string, row: FlowRow, lent: Lent): Promise<Read<PulledItem | 'NOT_READY'>> {
  const flow = await fetchFlow(calls, organization, row, lent);
  if (!flow.ok) return flow;
  if (flow.value === null) return ok('NOT_READY');
  return ok({ stream: 'FLOWS', naturalKey: `${row.pspId}/${row.fdr}/${row.revision}`, raw: new TextEncoder().encode(JSON.stringify(flow.value)), mime: 'application/json', highWater: publishedAt(row) });
}

/** Null: not whole. A newer revision took its place between list and detail, or rows are missing; the next run reads what is there then. */
async function fetchFlow(calls: GpdCalls, organization: string, row: FlowRow, lent: Lent): Promise<Read<Readonly<{ header: unknown; payments: readonly unknown[] }> | null>> {
  const base = organizationPath(organization, 'fdrs', row.fdr, 'revisions', String(row.revision), 'psps', row.pspId);
  const answered = await calls.call({ api: 'flows', operation: 'fdr.header', method: 'GET', path: base }, lent);
  if (answered.ok && answered.value.status === 404) return ok(null);
  if (!isGood(answered)) return { ok: false, error: readFailure('flows', answered) };
  const header = readBody(flowHeader, answered.value);
  if (header === null) return unreadableBody('row');
  const payments = await readPayments(calls, base, lent);
  if (!payments.ok) return payments;
  if (payments.value === null) return ok(null);
  const expected = header.computedTotPayments ?? header.totPayments ?? payments.value.length;
  return ok(expected === payments.value.length ? { header: withoutPassword(header), payments: payments.value } : null);
}

async function readPayments(calls: GpdCalls, base: string, lent: Lent): Promise<Read<readonly unknown[] | null>> {
  const byIndex = new Map<number, unknown>();
  for (let page = 1; ; page++) {
    const answered = await calls.call({ api: 'flows', operation: 'fdr.payments', method: 'GET', path: `${base}/payments${query({ page, size: PAYMENTS_SIZE })}` }, lent);
    if (answered.ok && answered.value.status === 404) return ok(null);
    if (!isGood(answered)) return { ok: false, error: readFailure('flows', answered) };
    const read = readBody(flowPayments, answered.value);
    if (read === null) return unreadableBody('row');
    for (const payment of read.data) byIndex.set(payment.index, payment);
    if (page >= read.metadata.totPage || read.data.length === 0) return ok([...byIndex.entries()].sort(([a], [b]) => a - b).map(([, payment]) => payment));
  }
}

function withoutPassword(header: Readonly<Record<string, unknown>> & Readonly<{ sender?: Readonly<Record<string, unknown>> | null | undefined }>): unknown {
  if (header.sender == null) return header;
  const { password: _dropped, ...sender } = header.sender;
  return { ...header, sender };
}

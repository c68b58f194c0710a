import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { addDays } from '../../domain/civil-date.ts';
import { STORED_STATES, type ShownState, type StoredState } from '../../domain/position-state.ts';
import type { Condition } from '../list-page.ts';

/*
 * How a page of the list is found among a million positions. An index that holds few entries of the filter is gathered whole and ordered; else
 * the order of the list is walked, for a bounded stretch, and the page is full soon because many rows pass. Where it is not (the rows that pass
 * stand far away in this order) the smallest index is gathered whatever it holds. All three give the same page.
 */
/**
 * `entries`: an index with no more than this is gathered, about 15 ms. `named`: a text that names no more positions than this is gathered row by
 * row, about 10 ms. `walked`: how far an order is walked, about 15 ms. Tests take small bounds, so that every way is gone.
 */
export type ListBounds = Readonly<{ entries: number; named: number; walked: number }>;
export const LIST_BOUNDS: ListBounds = { entries: 60_000, named: 6_000, walked: 12_000 };

/** More rows than any archive holds, as a LIMIT. */
export const WITHOUT_BOUND = 1e12;

/** What of a filter an index can answer, beside its text. */
export type IndexedFilter = Readonly<{
  states: readonly ShownState[]; serviceId: number | null; offices: readonly string[] | null; dueFrom: string | null; dueTo: string | null; created: Readonly<{ from: string | null; before: string | null }>; origin: string | null;
}>;

/** A way into the archive: entries of one index as parts that select `id`, no entry twice. */
export type Driver = readonly Condition[];
type DueRange = Readonly<{ from: string | null; to: string | null }>;
/** Entries of a stored state whose due date lies in a range; those without one are asked for apart. */
type StateRange = Readonly<{ stored: StoredState; due: DueRange; withoutDue: boolean }>;

const later = (a: string | null, b: string | null) => (a === null ? b : b === null || a > b ? a : b);
const earlier = (a: string | null, b: string | null) => (a === null ? b : b === null || a < b ? a : b);

/** What is derived from UNPAID and today, as due dates: enough to narrow the index, the filter itself decides. */
function rangeOf(state: ShownState, today: string, expiringDays: number): StateRange {
  switch (state) {
    case 'EXPIRED': return { stored: 'UNPAID', due: { from: null, to: addDays(today, -1) }, withoutDue: true };
    case 'OVERDUE': return { stored: 'UNPAID', due: { from: null, to: addDays(today, -1) }, withoutDue: false };
    case 'EXPIRING': return { stored: 'UNPAID', due: { from: today, to: addDays(today, expiringDays) }, withoutDue: false };
    case 'UNPAID': return { stored: 'UNPAID', due: { from: today, to: null }, withoutDue: true };
    default: return { stored: state, due: { from: null, to: null }, withoutDue: true };
  }
}

/** One range a stored state, wide enough for every state asked for: so that no entry is met twice. */
function rangesOf(states: readonly ShownState[], today: string, expiringDays: number): readonly StateRange[] {
  const asked = states.map((state) => rangeOf(state, today, expiringDays));
  const hull = (ranges: readonly StateRange[], stored: StoredState): StateRange => ({
    stored, withoutDue: ranges.some(({ withoutDue }) => withoutDue),
    due: { from: ranges.some(({ due }) => due.from === null) ? null : ranges.map(({ due }) => due.from).reduce(earlier, null), to: ranges.some(({ due }) => due.to === null) ? null : ranges.map(({ due }) => due.to).reduce(later, null) },
  });
  return [...new Set(asked.map(({ stored }) => stored))].map((stored) => hull(asked.filter((range) => range.stored === stored), stored));
}

function dueCondition(due: DueRange): Condition {
  const from: Condition = due.from === null ? { sql: '', params: [] } : { sql: ' AND due_date >= ?', params: [due.from] };
  const to: Condition = due.to === null ? { sql: '', params: [] } : { sql: ' AND due_date <= ?', params: [due.to] };
  return { sql: from.sql + to.sql, params: [...from.params, ...to.params] };
}

/** The entries of an index that begins with `lead`, then state and due date, for every range asked for. */
function byState(index: string, lead: Condition, ranges: readonly StateRange[], filter: IndexedFilter): Driver {
  const dated = filter.dueFrom !== null || filter.dueTo !== null;
  return ranges.flatMap((range) => {
    const head: Condition = { sql: `debt_position INDEXED BY ${index} WHERE ${lead.sql}state = ?`, params: [...lead.params, range.stored] };
    const due = dueCondition({ from: later(range.due.from, filter.dueFrom), to: earlier(range.due.to, filter.dueTo) });
    const some = { sql: head.sql + due.sql, params: [...head.params, ...due.params] };
    const none = { sql: `${head.sql} AND due_date IS NULL`, params: head.params };
    return due.sql !== '' && range.withoutDue && !dated ? [some, none] : [some];
  });
}

const EVERY_STATE: readonly StateRange[] = STORED_STATES.map((stored) => ({ stored, due: { from: null, to: null }, withoutDue: true }));

function createdDriver({ from, before }: IndexedFilter['created']): Driver {
  const parts = [...(from === null ? [] : ['created_at >= ?']), ...(before === null ? [] : ['created_at < ?'])];
  return [{ sql: `debt_position INDEXED BY debt_position_created WHERE ${parts.join(' AND ')}`, params: [from, before].filter((day) => day !== null) }];
}

function dueDriver(filter: IndexedFilter): Driver {
  return [{ sql: "debt_position INDEXED BY debt_position_due_order WHERE COALESCE(due_date, '9999-12-31') BETWEEN ? AND ?", params: [filter.dueFrom ?? '0000-01-01', filter.dueTo ?? '9999-12-30'] }];
}

/** Every way in that the filter opens. The first three hold every column of filter and order. */
async function driversOf(reader: Reader, filter: IndexedFilter, today: string): Promise<readonly Driver[]> {
  const expiring = filter.states.includes('EXPIRING') ? await reader.get(z.object({ days: z.int().nullable() }), '/* positions.expiringDays */ SELECT MAX(expiring_days) AS days FROM service_card') : null;
  const ranges = rangesOf(filter.states, today, expiring?.days ?? 0);
  const stated = ranges.length > 0 ? ranges : EVERY_STATE;
  const service = filter.serviceId;
  return [
    service === null ? [] : byState('debt_position_service_state', { sql: 'service_id = ? AND ', params: [service] }, stated, filter),
    ranges.length === 0 ? [] : byState('debt_position_state_due', { sql: '', params: [] }, ranges, filter),
    [...new Set(filter.offices ?? [])].flatMap((office) => byState('debt_position_office_state', { sql: 'office = ? AND ', params: [office] }, stated, filter)),
    filter.origin === null ? [] : [{ sql: 'debt_position INDEXED BY debt_position_origin WHERE origin = ?', params: [filter.origin] }],
    filter.created.from === null && filter.created.before === null ? [] : createdDriver(filter.created),
    filter.dueFrom === null && filter.dueTo === null ? [] : dueDriver(filter),
  ].filter((driver) => driver.length > 0);
}

async function countUpTo(reader: Reader, query: Condition, most: number): Promise<number> {
  const row = await reader.get(z.object({ n: z.int() }), `/* positions.plan */ SELECT COUNT(*) AS n FROM (SELECT 1 FROM (${query.sql}) LIMIT ?)`, [...query.params, most + 1]);
  return row?.n ?? 0;
}

/** Does a query of ids name more positions than are gathered one by one? */
export async function namesMany(reader: Reader, ids: Condition, bounds: ListBounds): Promise<boolean> {
  return (await countUpTo(reader, ids, bounds.named)) > bounds.named;
}

/** The driver with the fewest entries, when it has no more than `most`. */
async function narrowest(reader: Reader, drivers: readonly Driver[], most: number): Promise<Driver | null> {
  let best: Driver | null = null;
  let fewest = most;
  for (const driver of drivers) {
    const ids = { sql: driver.map(({ sql }) => `SELECT 1 FROM ${sql}`).join(' UNION ALL '), params: driver.flatMap(({ params }) => params) };
    const entries = await countUpTo(reader, ids, fewest);
    if (entries > fewest) continue;
    best = driver;
    fewest = entries;
  }
  return best;
}

/** `otherwise`: what is gathered when a walk came to nothing; null when the filter opens no index. */
export type ListPlan = Readonly<{ kind: 'GATHER'; driver: Driver }> | Readonly<{ kind: 'WALK'; otherwise: () => Promise<Driver | null> }>;

/** Decides how the page is found. Deciding costs a few milliseconds, whatever the archive holds: every count stops at its bound. */
export async function planList(reader: Reader, filter: IndexedFilter, today: string, bounds: ListBounds): Promise<ListPlan> {
  const drivers = await driversOf(reader, filter, today);
  const driver = await narrowest(reader, drivers, bounds.entries);
  if (driver !== null) return { kind: 'GATHER', driver };
  return { kind: 'WALK', otherwise: () => narrowest(reader, drivers, WITHOUT_BOUND) };
}

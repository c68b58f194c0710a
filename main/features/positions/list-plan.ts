import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { addDays } from '../../domain/civil-date.ts';
import { STORED_STATES, type ShownState, type StoredState } from '../../domain/position-state.ts';
import { allOf, whenGiven, type Condition } from '../list-page.ts';

/*
 * How a page of the list is found among a million positions. An index that holds few entries of the filter is gathered whole and ordered; else
 * the order of the list is walked, for a bounded stretch, and the page is full soon because many rows pass. Where it is not (the rows that pass
 * stand far away in this order) an index is gathered whatever it holds: a tenth of a microsecond an entry. All three give the same page.
 * The newest without a text are not walked but scanned, many times as far in the same time: their order is that in which the rows lie.
 */
/**
 * `entries`: an index with no more than this is gathered at once, about 3 ms. `named`: a text that names no more positions than this is gathered
 * row by row, about 10 ms; one that names no more than `set` is made a set of ids, about 6 ms; beyond it rows are looked at one by one.
 * `walked`: how far an order is walked, about 12 ms. Tests take small bounds, so that every way is gone.
 */
export type ListBounds = Readonly<{ entries: number; named: number; set: number; walked: number }>;
export const LIST_BOUNDS: ListBounds = { entries: 20_000, named: 6_000, set: 60_000, walked: 6_000 };

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

function dueCondition({ from, to }: DueRange): Condition | null {
  return from === null && to === null ? null : allOf([whenGiven('due_date >= ?', from), whenGiven('due_date <= ?', to)]);
}

/** The entries of an index that begins with `lead`, then state and due date, for every range asked for; without one, all that `lead` holds. */
function byState(index: string, lead: Condition | null, ranges: readonly StateRange[], filter: IndexedFilter): Driver {
  const entries = (condition: Condition): Condition => ({ sql: `debt_position INDEXED BY ${index} WHERE ${condition.sql}`, params: condition.params });
  if (ranges.length === 0) return lead === null ? [] : [entries(lead)];
  const dated = filter.dueFrom !== null || filter.dueTo !== null;
  return ranges.flatMap((range) => {
    const head = allOf([lead, { sql: 'state = ?', params: [range.stored] }]);
    const due = dueCondition({ from: later(range.due.from, filter.dueFrom), to: earlier(range.due.to, filter.dueTo) });
    if (due === null) return [entries(head)];
    const some = entries(allOf([head, due]));
    return range.withoutDue && !dated ? [some, entries(allOf([head, { sql: 'due_date IS NULL', params: [] }]))] : [some];
  });
}

/** Entries of one stored state in the order of their due dates; those without one apart. */
export type DuePart = Readonly<{ entries: Condition; dated: boolean }>;

/** More parts than this take longer to ask for than the order of all due dates takes to walk. */
const MOST_DUE_PARTS = 40;

/**
 * The entries of every state and office asked for, each in the order of due dates, which is how the indexes of the states hold them: the page is read off their beginnings, however many they are.
 * Null where the order of all due dates serves as well, or the parts are too many.
 */
function duePartsOf(filter: IndexedFilter, ranges: readonly StateRange[]): readonly DuePart[] | null {
  const states = (ranges.length === 0 ? EVERY_STATE : ranges).map(({ stored }) => stored);
  const ways = filter.serviceId !== null ? [{ index: 'debt_position_service_state', lead: { sql: 'service_id = ?', params: [filter.serviceId] } }]
    : filter.offices !== null ? [...new Set(filter.offices)].map((office) => ({ index: 'debt_position_office_state', lead: { sql: 'office = ?', params: [office] } }))
    : ranges.length > 0 ? [{ index: 'debt_position_state_due', lead: null }] : [];
  const parts = ways.flatMap(({ index, lead }) => states.flatMap((stored) => [true, false].map((dated): DuePart => {
    const head = allOf([lead, { sql: `state = ? AND due_date IS ${dated ? 'NOT NULL' : 'NULL'}`, params: [stored] }]);
    return { entries: { sql: `debt_position INDEXED BY ${index} WHERE ${head.sql}`, params: head.params }, dated };
  })));
  return parts.length === 0 || parts.length > MOST_DUE_PARTS ? null : parts;
}

/**
 * The order of amounts within the service asked for, or within each office: the page is read off its beginning, however many they are. Null where more is asked,
 * which these indexes do not hold.
 */
export function amountPartsOf({ states, serviceId, offices, dueFrom, dueTo, created, origin }: IndexedFilter): Driver | null {
  const more = states.length > 0 || [dueFrom, dueTo, created.from, created.before, origin].some((asked) => asked !== null);
  if (more) return null;
  if (serviceId !== null) return [{ sql: 'debt_position INDEXED BY debt_position_service_amount WHERE service_id = ?', params: [serviceId] }];
  const own = offices === null ? [] : [...new Set(offices)];
  return own.length === 0 ? null : own.map((office) => ({ sql: 'debt_position INDEXED BY debt_position_office_amount WHERE office = ?', params: [office] }));
}

const EVERY_STATE: readonly StateRange[] = STORED_STATES.map((stored) => ({ stored, due: { from: null, to: null }, withoutDue: true }));

function createdDriver({ from, before }: IndexedFilter['created']): Driver {
  const { sql, params } = allOf([whenGiven('created_at >= ?', from), whenGiven('created_at < ?', before)]);
  return [{ sql: `debt_position INDEXED BY debt_position_created WHERE ${sql}`, params }];
}

/** Only what can no longer be paid is asked for, of every service: its own index holds that and nothing else. */
function expiredDriver({ states, serviceId }: IndexedFilter, today: string): Driver {
  if (states.length !== 1 || states[0] !== 'EXPIRED' || serviceId !== null) return [];
  return [{ sql: "debt_position INDEXED BY debt_position_expired WHERE state = 'UNPAID' AND payable_until < ?", params: [today] }];
}

/** Ways into the archive. `covering` holds every column of filter and order, as the first of the others may; the rows of the rest are read. */
type Drivers = Readonly<{ covering: Driver | null; others: readonly Driver[]; dueParts: readonly DuePart[] | null }>;

async function driversOf(reader: Reader, filter: IndexedFilter, today: string): Promise<Drivers> {
  const expiring = filter.states.includes('EXPIRING') ? await reader.get(z.object({ days: z.int().nullable() }), '/* positions.expiringDays */ SELECT MAX(expiring_days) AS days FROM service_card') : null;
  const asked = rangesOf(filter.states, today, expiring?.days ?? 0);
  const dated = filter.dueFrom !== null || filter.dueTo !== null;
  const ranges = dated && asked.length === 0 ? EVERY_STATE : asked;
  const expired = expiredDriver(filter, today);
  // Of the service, else of the offices, else of the states: each holds the states too.
  const drivers = [
    expired,
    filter.serviceId === null ? [] : byState('debt_position_service_state', { sql: 'service_id = ?', params: [filter.serviceId] }, ranges, filter),
    [...new Set(filter.offices ?? [])].flatMap((office) => byState('debt_position_office_state', { sql: 'office = ?', params: [office] }, ranges, filter)),
    filter.serviceId === null && filter.offices === null && (dated || expired.length === 0) ? byState('debt_position_state_due', null, ranges, filter) : [],
  ].filter((driver) => driver.length > 0);
  const others = [
    ...drivers.slice(1),
    filter.origin === null ? [] : [{ sql: 'debt_position INDEXED BY debt_position_origin WHERE origin = ?', params: [filter.origin] }],
    filter.created.from === null && filter.created.before === null ? [] : createdDriver(filter.created),
  ];
  return { covering: drivers[0] ?? null, others: others.filter((driver) => driver.length > 0), dueParts: duePartsOf(filter, asked) };
}

/** How many rows a query gives, counted no further than one beyond `most`. */
export async function countUpTo(reader: Reader, query: Condition, most: number): Promise<number> {
  const row = await reader.getRemembered(z.object({ n: z.int() }), `/* positions.plan */ SELECT COUNT(*) AS n FROM (SELECT 1 FROM (${query.sql}) LIMIT ?)`, [...query.params, most + 1]);
  return row?.n ?? 0;
}

export type Narrow = Readonly<{ driver: Driver; entries: number }>;

/** The driver with the fewest entries, when it has no more than `most`. */
async function narrowest(reader: Reader, drivers: readonly Driver[], most: number): Promise<Narrow | null> {
  let best: Narrow | null = null;
  for (const driver of drivers) {
    const fewest: number = best?.entries ?? most;
    const entries = await countUpTo(reader, { sql: driver.map(({ sql }) => `SELECT 1 FROM ${sql}`).join(' UNION ALL '), params: driver.flatMap(({ params }) => params) }, fewest);
    if (entries <= fewest) best = { driver, entries };
  }
  return best;
}

/**
 * `aged`: what is asked for is seldom among the newest. `narrow`: to be gathered at once. `dueParts`: where the page in the order of due dates is read off, null where that order itself is walked.
 * `few`: an index with so few entries that it may be gathered though its rows are read, null when there is none. `otherwise`: what is gathered when a walk came to nothing, null when no index is worth it; `covered`: it is gathered without reading rows.
 */
export type ListPlan = Readonly<{ narrow: Narrow | null; dueParts: readonly DuePart[] | null; covered: boolean; aged: boolean; few: () => Promise<Driver | null>; otherwise: () => Promise<Driver | null> }>;

/** What becomes of a position some time after it was made. */
const AGED: ReadonlySet<ShownState> = new Set<ShownState>(['EXPIRED', 'OVERDUE', 'INVALID', 'PAID_EXTERNALLY', 'PARTIALLY_PAID', 'REPORTED', 'RECONCILED', 'NEEDS_REVIEW']);

/** Decides how the page is found. Deciding costs a millisecond or two, whatever the archive holds: every count stops at its bound. */
export async function planList(reader: Reader, filter: IndexedFilter, today: string, { entries }: ListBounds): Promise<ListPlan> {
  const { covering, others, dueParts } = await driversOf(reader, filter, today);
  const narrow = await narrowest(reader, covering === null ? others : [covering, ...others], entries);
  // Of the others rows are read, which costs some times as much.
  const few = async () => (await narrowest(reader, others, entries * 3))?.driver ?? null;
  return {
    narrow,
    dueParts,
    covered: covering !== null,
    aged: filter.states.length > 0 && filter.states.every((state) => AGED.has(state)),
    few,
    otherwise: async () => (await few()) ?? covering,
  };
}

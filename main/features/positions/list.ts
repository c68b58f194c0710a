import { z } from 'zod';
import type { positionFilter } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { assertNever } from '../../domain/result.ts';
import type { ShownState } from '../../domain/position-state.ts';
import { allOf, instantsOfDays, whenGiven, type Condition } from '../list-page.ts';
import { amountPartsOf, countUpTo, LIST_BOUNDS, planList, type Driver, type DuePart, type IndexedFilter, type ListBounds, type ListPlan, type Narrow, WITHOUT_BOUND } from './list-plan.ts';
import { allNamed, textParts, textQuery, type TextPart } from './list-text.ts';
import { CARD, cardSchema, officeScope, toRow, type PositionListRow } from './position-cards.ts';

export type PositionFilter = Readonly<z.infer<typeof positionFilter>>;
export type ListSort = 'NEWEST' | 'DUE' | 'NAME' | 'AMOUNT';

function stateCondition(state: ShownState, today: string): Condition {
  switch (state) {
    case 'EXPIRED':
      return { sql: "(state = 'UNPAID' AND payable_until < ?)", params: [today] };
    case 'OVERDUE':
      return { sql: "(state = 'UNPAID' AND due_date < ? AND (payable_until IS NULL OR payable_until >= ?))", params: [today, today] };
    case 'EXPIRING':
      return { sql: "(state = 'UNPAID' AND due_date >= ? AND expiring_from IS NOT NULL AND expiring_from <= ? AND (payable_until IS NULL OR payable_until >= ?))", params: [today, today, today] };
    case 'UNPAID':
      return { sql: "(state = 'UNPAID' AND (due_date IS NULL OR due_date >= ?) AND (expiring_from IS NULL OR expiring_from > ?) AND (payable_until IS NULL OR payable_until >= ?))", params: [today, today, today] };
    case 'NEEDS_REVIEW': case 'RECONCILED': case 'REPORTED': case 'PAID': case 'PAID_EXTERNALLY': case 'PARTIALLY_PAID': case 'INVALID': case 'UNPAYABLE': case 'TO_SYNC': case 'DRAFT':
      return { sql: 'state = ?', params: [state] };
    default:
      return assertNever(state, 'stateCondition');
  }
}

/** The conditions of a filter inside the operator's scope, over the columns of `debt_position`. The sign before `id` keeps the text a test of each row: as a way in it is `planList` that takes it. */
export function filterConditions(filter: PositionFilter, offices: readonly string[] | null, today: string): Condition {
  return withText(conditionsBesidesText(filter, offices, today), textQuery(filter.text));
}

function withText(rest: Condition, text: Condition | null): Condition {
  return text === null ? rest : { sql: `${rest.sql} AND +id IN (${text.sql})`, params: [...rest.params, ...text.params] };
}

function conditionsBesidesText(filter: PositionFilter, offices: readonly string[] | null, today: string): Condition {
  return allOf([steadyConditions(filter, offices), changingConditions(filter, today)]);
}

/** Those that the indexes of the orders can judge: a walk asks them before it reads a row. */
function steadyConditions(filter: PositionFilter, offices: readonly string[] | null): Condition {
  const created = instantsOfDays(filter.createdFrom, filter.createdTo);
  return allOf([
    officeScope(offices), whenGiven('service_id = ?', filter.serviceId), whenGiven('office = ?', filter.office), whenGiven('origin = ?', filter.origin),
    whenGiven('created_at >= ?', created.from), whenGiven('created_at < ?', created.before),
  ]);
}

function changingConditions(filter: PositionFilter, today: string): Condition {
  const states = filter.states.map((state) => stateCondition(state, today));
  return allOf([
    states.length === 0 ? null : { sql: `(${states.map((c) => c.sql).join(' OR ')})`, params: states.flatMap((c) => c.params) },
    whenGiven('due_date >= ?', filter.dueFrom), whenGiven('due_date <= ?', filter.dueTo),
    filter.unsentOnly ? { sql: "(state = 'TO_SYNC' AND EXISTS (SELECT 1 FROM position_print n WHERE n.position_id = debt_position.id AND n.document = 'NOTICE' AND n.state <> 'RECALLED'))", params: [] } : null,
  ]);
}

const cursorSchema = z.tuple([z.union([z.string(), z.number(), z.null()]), z.number()]);

/** `passes`: how many entries are passed over in the time in which one row is read. `near`: rows that follow one another lie near one another, so that reading them costs a fifth. */
type Order = Readonly<{ column: string; index: string; descending: boolean; near: boolean; passes: number }>;
const SORT: Readonly<Record<ListSort, Order>> = {
  NEWEST: { column: 'id', index: 'NOT INDEXED', descending: true, near: true, passes: 4 },
  DUE: { column: "COALESCE(due_date, '9999-12-31')", index: 'INDEXED BY debt_position_due_order', descending: false, near: true, passes: 16 },
  NAME: { column: 'debtor_sort', index: 'INDEXED BY debt_position_debtor', descending: false, near: false, passes: 16 },
  AMOUNT: { column: 'amount_cents', index: 'INDEXED BY debt_position_amount', descending: true, near: false, passes: 16 },
};

function parseCursor(cursor: string | null): Key {
  if (cursor === null) return null;
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(cursor));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Is this a cursor that a page of this list gave out? Another one would silently begin again from the top. */
export function isListCursor(cursor: string | null): boolean {
  return cursor === null || parseCursor(cursor) !== null;
}

function indexed(filter: PositionFilter, offices: readonly string[] | null): IndexedFilter {
  const own = filter.office === null ? offices : (offices ?? [filter.office]).filter((office) => office === filter.office);
  return { states: filter.unsentOnly && filter.states.length === 0 ? ['TO_SYNC'] : filter.states, serviceId: filter.serviceId, offices: own, dueFrom: filter.dueFrom, dueTo: filter.dueTo, created: instantsOfDays(filter.createdFrom, filter.createdTo), origin: filter.origin };
}

type Key = z.infer<typeof cursorSchema> | null;

function afterKey(key: Key, order: Order): Condition {
  return key === null ? { sql: '', params: [] } : { sql: ` AND (${order.column}, id) ${order.descending ? '<' : '>'} (?, ?)`, params: [key[0], key[1]] };
}

const pickedSchema = z.object({ id: z.int(), sortKey: z.union([z.string(), z.number()]) });
type Picked = z.infer<typeof pickedSchema>;

/** A way of the text, and how many positions it names: FEW are gathered one by one, SOME make a set of ids, MANY are met along the order. */
type NamedPart = Readonly<{ part: TextPart; size: 'FEW' | 'SOME' | 'MANY' }>;

/** What a page is found by: conditions, order, where the page before ended. */
type Search = Readonly<{ rest: Condition; steady: Condition; changing: Condition; /** The text as a query of ids; null without one. */ named: Condition | null; parts: readonly NamedPart[]; order: Order; /** Day (UTC) from which the positions asked for are created; null for any. */ createdFrom: string | null; key: Key; after: Condition; before: number; most: number; bounds: ListBounds }>;

async function searchOf(reader: Reader, request: ListRequest, narrow: Narrow | null): Promise<Search> {
  const { text, serviceId } = request.filter;
  const service = text.trim() === '' || serviceId === null ? null : await reader.get(z.object({ code: z.string() }), '/* positions.serviceCode */ SELECT code FROM service_card WHERE id = ?', [serviceId]);
  const code = service?.code ?? null;
  const bounds = request.bounds ?? LIST_BOUNDS;
  const order = SORT[request.sort];
  const key = parseCursor(request.cursor);
  const parts: NamedPart[] = [];
  // Of few rows each is looked at, whatever the text names.
  const few = narrow !== null && narrow.entries < testedAtMost(bounds);
  for (const part of textParts(text, code)) parts.push(few ? { part, size: 'MANY' } : await sized(reader, part, bounds));
  return {
    rest: conditionsBesidesText(request.filter, request.offices, request.today), steady: steadyConditions(request.filter, request.offices), changing: changingConditions(request.filter, request.today),
    named: parts.length === 0 ? null : allNamed(parts.map(({ part }) => part)), parts, order, key, after: afterKey(key, order),
    createdFrom: instantsOfDays(request.filter.createdFrom, null).from?.slice(0, 10) ?? null, before: key === null ? Number.MAX_SAFE_INTEGER : key[1], most: request.limit + 1, bounds,
  };
}

const idsSchema = z.object({ n: z.int(), ids: z.string() });

async function sized(reader: Reader, part: TextPart, { named, set }: ListBounds): Promise<NamedPart> {
  if (part.fullText) {
    const count = await countUpTo(reader, part.ids, set);
    return { part, size: count <= named ? 'FEW' : count <= set ? 'SOME' : 'MANY' };
  }
  // Numbers are slow to find, so that they are not looked for again: what was found is the query from here on.
  const found = await reader.getRemembered(idsSchema, `/* positions.numbers */ SELECT COUNT(*) AS n, json_group_array(id) AS ids FROM (${part.ids.sql} LIMIT ?)`, [...part.ids.params, named * 2 + 1]);
  if (found === null || found.n > named * 2) return { part, size: 'MANY' };
  return { part: { ...part, ids: { sql: 'SELECT value AS id FROM json_each(?)', params: [found.ids] } }, size: 'FEW' };
}

/** The text as a test of one row that costs a microsecond, however many positions it names; null where a set of ids says it more quickly. */
function rowTest({ parts }: Search): Condition | null {
  if (parts.every(({ size }) => size !== 'MANY')) return null;
  const tests = parts.map(({ part, size }): Condition => (size === 'MANY' ? part.row : { sql: `+debt_position.id IN (${part.ids.sql})`, params: part.ids.params }));
  return { sql: `(${tests.map(({ sql }) => sql).join(' OR ')})`, params: tests.flatMap(({ params }) => params) };
}

const direction = (order: Order) => (order.descending ? 'DESC' : 'ASC');

async function pick(reader: Reader, from: Condition, { order, most }: Search): Promise<readonly Picked[]> {
  return reader.all(pickedSchema, `/* positions.pick */ SELECT id, sort_key FROM (${from.sql}) ORDER BY sort_key ${direction(order)}, id ${direction(order)} LIMIT ?`, [...from.params, most]);
}

/** The first entries of a driver in the order of the list. Each part is cut by itself: sorted whole it would cost twice as much. */
function firstOf(driver: Driver, { order, after }: Search, where: Condition, most: number): Condition {
  const by = `ORDER BY sort_key ${direction(order)}, id ${direction(order)} LIMIT ?`;
  return {
    sql: `SELECT * FROM (${driver.map(({ sql }) => `SELECT * FROM (SELECT id, ${order.column} AS sort_key FROM ${sql} AND ${where.sql}${after.sql} ${by})`).join(' UNION ALL ')}) ${by}`,
    params: [...driver.flatMap(({ params }) => [...params, ...where.params, ...after.params, most]), most],
  };
}

/** The first entries of a way into the archive that pass some conditions, in the order of the list. */
type FirstEntries = (where: Condition, most: number) => Condition;

/** The page among all entries of a driver. */
function gather(reader: Reader, driver: Driver, search: Search): Promise<readonly Picked[]> {
  return pageAmong(reader, (where, most) => firstOf(driver, search, where, most), search);
}

/** The page in the order of due dates off the beginnings of some states: no part is read further than the page needs. */
function gatherByDue(reader: Reader, parts: readonly DuePart[], search: Search): Promise<readonly Picked[]> {
  return pageAmong(reader, (where, most) => firstByDue(parts, search, where, most), search);
}

async function pageAmong(reader: Reader, first: FirstEntries, search: Search): Promise<readonly Picked[]> {
  const test = rowTest(search);
  if (test !== null) {
    const tested = await gatherTested(reader, first(search.rest, testedAtMost(search.bounds)), search, test);
    if (tested !== null) return tested;
  }
  return pick(reader, first(withText(search.rest, search.named), search.most), search);
}

function firstByDue(parts: readonly DuePart[], search: Search, where: Condition, most: number): Condition {
  const each = parts.flatMap((part) => stretchesByDue(part, search)).map(({ sql, params }): Condition => {
    const { column } = search.order;
    return { sql: `SELECT * FROM (SELECT id, ${column} AS sort_key FROM ${sql} AND ${where.sql}${search.after.sql} ORDER BY due_date, id LIMIT ?)`, params: [...params, ...where.params, ...search.after.params, most] };
  });
  return { sql: `SELECT * FROM (${each.map(({ sql }) => sql).join(' UNION ALL ')}) ORDER BY sort_key, id LIMIT ?`, params: [...each.flatMap(({ params }) => params), most] };
}

/** What of a part can still be on the page: from the day of the last row shown, and from the day of creation asked for, but for what was due before it was created. */
function stretchesByDue({ entries, dated }: DuePart, { key, createdFrom }: Search): readonly Condition[] {
  const last = key === null ? null : String(key[0]);
  const from = (day: string | null): Condition => (dated && day !== null ? { sql: `${entries.sql} AND due_date >= ?`, params: [...entries.params, day] } : entries);
  if (!dated || createdFrom === null || (last !== null && last >= createdFrom)) return [from(last)];
  const { sql, params } = from(last);
  const early: Condition = { sql: `${sql.replace(/INDEXED BY \w+/, 'INDEXED BY debt_position_due_before')} AND due_date < substr(created_at, 1, 10) AND due_date < ?`, params: [...params, createdFrom] };
  return [early, from(createdFrom)];
}

/** More than some hundred candidates are slow to keep in order while they are gathered. */
function testedAtMost({ walked }: ListBounds): number {
  return Math.ceil(walked / 2);
}

const testedSchema = z.object({ ...pickedSchema.shape, place: z.int() });

/** The page among ordered candidates, met one by one until it is full; null where they were cut off before, which the last one tells whatever it says. */
async function gatherTested(reader: Reader, candidates: Condition, search: Search, test: Condition): Promise<readonly Picked[] | null> {
  const last = testedAtMost(search.bounds);
  const found = await reader.all(testedSchema,
    `/* positions.tested */ SELECT candidate AS id, sort_key, place FROM (SELECT id AS candidate, sort_key, ROW_NUMBER() OVER () AS place FROM (${candidates.sql})) CROSS JOIN debt_position ON id = candidate WHERE ${test.sql} OR place = ? LIMIT ?`,
    [...candidates.params, ...test.params, last, search.most]);
  return found.at(-1)?.place === last ? null : found;
}

/** All that a text of few positions names. In the order of the newest the rows behind the page are not read. */
async function gatherNamed(reader: Reader, ids: Condition, search: Search): Promise<readonly Picked[]> {
  const { rest, order, after, before, most } = search;
  const named: Condition = order.column === 'id'
    ? { sql: `SELECT candidate FROM (SELECT DISTINCT id AS candidate FROM (${ids.sql})) WHERE candidate < ? ORDER BY candidate DESC LIMIT -1`, params: [...ids.params, before] }
    : { sql: `SELECT DISTINCT id AS candidate FROM (${ids.sql})`, params: ids.params };
  return pick(reader, {
    sql: `SELECT id, ${order.column} AS sort_key FROM (${named.sql}) CROSS JOIN debt_position ON id = candidate WHERE ${rest.sql}${after.sql}${order.column === 'id' ? ' LIMIT ?' : ''}`,
    params: [...named.params, ...rest.params, ...after.params, ...(order.column === 'id' ? [most] : [])],
  }, search);
}

/** How far an order is walked: entries passed over, of which the steady conditions are asked, and those that pass them, whose rows are read. */
type Walk = Readonly<{ entries: number; rows: number }>;

/**
 * The rows of the order after the last one shown: those of the same key, then those of a later one. Said in one comparison of two columns SQLite
 * would look again, for every page, at all rows of that key: a hundred thousand notices may be due on one day.
 */
function stretch(search: Search, { entries, rows }: Walk): Condition {
  const parts = partsOfOrder(search);
  return {
    sql: `SELECT walked, sort_key FROM (${parts.map(({ sql }) => `SELECT * FROM (${sql} LIMIT ?)`).join(' UNION ALL ')} LIMIT ?) WHERE ${search.steady.sql} LIMIT ?`,
    params: [...parts.flatMap(({ params }) => [...params, entries]), entries, ...search.steady.params, rows],
  };
}

const entriesOf = (index: string, sortKey: string, where: string, by: string) => `SELECT id AS walked, ${sortKey} AS sort_key, service_id, office, created_at, origin FROM debt_position ${index} WHERE ${where} ORDER BY ${by}`;

/** One after the other they are the order from where the page begins. */
function partsOfOrder({ order, key, createdFrom }: Search): readonly Condition[] {
  const { column, index } = order;
  const byId = `id ${direction(order)}`;
  const byKey = `${column} ${direction(order)}, ${byId}`;
  const compare = order.descending ? '<' : '>';
  if (order === SORT.DUE && createdFrom !== null && (key === null || String(key[0]) < createdFrom)) {
    return [dueBeforeCreated(createdFrom, key), { sql: entriesOf(index, column, `${column} >= ?`, byKey), params: [createdFrom] }];
  }
  if (key === null) return [{ sql: entriesOf(index, column, '1 = 1', byKey), params: [] }];
  if (column === 'id') return [{ sql: entriesOf(index, column, `id ${compare} ?`, byId), params: [key[1]] }];
  return [{ sql: entriesOf(index, column, `${column} = ? AND id ${compare} ?`, byId), params: [key[0], key[1]] }, { sql: entriesOf(index, column, `${column} ${compare} ?`, byKey), params: [key[0]] }];
}

/** What is created from a day on is due from that day on, but for these, which were due before they were created. */
function dueBeforeCreated(day: string, key: Key): Condition {
  const early = 'due_date < substr(created_at, 1, 10) AND due_date < ?';
  return {
    sql: entriesOf('INDEXED BY debt_position_due_before', 'due_date', key === null ? early : `${early} AND (due_date, id) > (?, ?)`, 'due_date, id'),
    params: key === null ? [day] : [day, key[0], key[1]],
  };
}

/** Walks the order until the page is full, or as far as it is told. Without a test the text is a set of ids, asked before the row is read. */
async function walk(reader: Reader, search: Search, far: Walk, test: Condition | null): Promise<readonly Picked[]> {
  const walked = stretch(search, far);
  const text = test ?? (search.named === null ? null : { sql: `+walked IN (${search.named.sql})`, params: search.named.params });
  const where = allOf([search.changing, text]);
  return pick(reader, { sql: `SELECT id, sort_key FROM (${walked.sql}) CROSS JOIN debt_position ON id = walked WHERE ${where.sql} LIMIT ?`, params: [...walked.params, ...where.params, search.most] }, search);
}

/** The newest of a text that names very many: a stretch of each of its parts, put together. */
async function walkText(reader: Reader, search: Search, length: number): Promise<readonly Picked[]> {
  const { rest, before, most } = search;
  const parts: Condition[] = [];
  for (const { part, size } of search.parts) {
    const from: Condition = size === 'FEW' ? { sql: `SELECT DISTINCT id AS walked FROM (${part.ids.sql})`, params: part.ids.params }
      : part.fullText ? { sql: `SELECT rowid AS walked FROM debt_position_text WHERE ${part.newest.sql} AND rowid < ? ORDER BY rowid DESC LIMIT ?`, params: [...part.newest.params, before, length] }
      : { sql: `SELECT id AS walked FROM (SELECT id FROM debt_position NOT INDEXED WHERE id < ? ORDER BY id DESC LIMIT ?) AS debt_position WHERE ${part.newest.sql}`, params: [before, length, ...part.newest.params] };
    parts.push({ sql: `SELECT * FROM (SELECT id, id AS sort_key FROM (${from.sql}) CROSS JOIN debt_position ON id = walked WHERE id < ? AND ${rest.sql} ORDER BY id DESC LIMIT ?)`, params: [...from.params, before, ...rest.params, most] });
  }
  return pick(reader, { sql: parts.map(({ sql }) => sql).join(' UNION '), params: parts.flatMap(({ params }) => params) }, search);
}

/** How much further than an order is walked the newest are scanned: as long as to gather an index that is worth it. */
const SCANNED = 8;

/** The newest of what is asked for, row after row as they lie: a tenth of a microsecond each, a fifth of what a row met along another way costs. `far`: how many of the newest. */
async function scanNewest(reader: Reader, { rest, before, most }: Search, far: number): Promise<readonly Picked[]> {
  return reader.all(pickedSchema,
    `/* positions.newest */ SELECT id, id AS sort_key FROM debt_position NOT INDEXED WHERE id < ? AND id >= MIN(?, (SELECT MAX(id) + 1 FROM debt_position)) - ? AND ${rest.sql} ORDER BY id DESC LIMIT ?`,
    [before, before, far, ...rest.params, most]);
}

/** The newest without a text: a few are looked at before anything is planned, which costs more. */
async function pickNewest(reader: Reader, request: ListRequest, filter: IndexedFilter): Promise<readonly Picked[]> {
  const search = await searchOf(reader, request, null);
  const { bounds, most } = search;
  const begun = await scanNewest(reader, search, bounds.walked);
  if (begun.length === most) return begun;
  const plan = await planList(reader, filter, request.today, bounds);
  const past = isOfThePast(filter, request.today);
  const few = plan.narrow?.driver ?? (past ? await plan.few() : null);
  if (few !== null) return gather(reader, few, search);
  // What can no longer be paid lies far behind, and has an index of its own.
  const hopeless = past || (begun.length === 0 && filter.states.length > 0 && filter.states.every((state) => state === 'EXPIRED'));
  const scanned = hopeless ? [] : await scanNewest(reader, search, bounds.walked * SCANNED);
  if (scanned.length === most) return scanned;
  const driver = await plan.otherwise();
  return driver === null ? scanNewest(reader, search, WITHOUT_BOUND) : gather(reader, driver, search);
}

/** The ids of one page and one more, in their order. */
async function pickPage(reader: Reader, request: ListRequest): Promise<readonly Picked[]> {
  const filter = indexed(request.filter, request.offices);
  const untold = request.filter.text.trim() === '';
  if (request.sort === 'NEWEST' && untold) return pickNewest(reader, request, filter);
  const amounts = request.sort === 'AMOUNT' && untold ? amountPartsOf(filter) : null;
  if (amounts !== null) return gather(reader, amounts, await searchOf(reader, request, null));
  const plan = await planList(reader, filter, request.today, request.bounds ?? LIST_BOUNDS);
  const search = await searchOf(reader, request, plan.narrow);
  const { named } = search;
  if (named !== null && search.parts.every(({ size }) => size === 'FEW')) return gatherNamed(reader, named, search);
  if (plan.narrow !== null) return gather(reader, plan.narrow.driver, search);
  if (plan.dueParts !== null && search.order === SORT.DUE) return gatherByDue(reader, plan.dueParts, search);
  const past = isOfThePast(filter, request.today) && search.order === SORT.NEWEST ? await plan.few() : null;
  if (past !== null) return gather(reader, past, search);
  const begun = await beginWalk(reader, search);
  if (begun.length === search.most) return begun;
  const walked = await walkOn(reader, search, plan, begun.length);
  if (walked.length === search.most) return walked;
  const driver = await plan.otherwise();
  if (driver !== null) return gather(reader, driver, search);
  // Old notices have low numbers: of the digits of a number that very many hold, none may stand among the newest.
  return isNewestOfText(search) ? gatherNamed(reader, search.named, search) : walk(reader, search, { entries: WITHOUT_BOUND, rows: WITHOUT_BOUND }, null);
}

/** All that was made since stands before these in the order of the newest. */
function isOfThePast({ created }: IndexedFilter, today: string): boolean {
  return created.before !== null && created.before.slice(0, 10) < today;
}

/** The full text itself is in the order of the newest. */
function isNewestOfText(search: Search): search is Search & Readonly<{ named: Condition }> {
  return search.named !== null && search.order.column === 'id';
}

/** The set of what a text names would be made at every step of a walk. */
function isWalkedBySet(search: Search): boolean {
  return search.named !== null && rowTest(search) === null && !isNewestOfText(search);
}

const beginningOf = ({ most }: Search) => most * 4;
/** How much less far than the whole walk its beginning passes over entries. */
const BEGINNING_PASSES = 2;

function walkFor(reader: Reader, search: Search, rows: number, passes = search.order.passes): Promise<readonly Picked[]> {
  return isNewestOfText(search) ? walkText(reader, search, rows) : walk(reader, search, { entries: search.bounds.walked * passes, rows }, rowTest(search));
}

/** The page, where the way is full of it from its beginning. */
async function beginWalk(reader: Reader, search: Search): Promise<readonly Picked[]> {
  return isWalkedBySet(search) ? [] : walkFor(reader, search, beginningOf(search), BEGINNING_PASSES);
}

/** The page, where it is found further on at a bounded cost; else less than a page. `covered`: an index could be gathered instead. `begun`: how much of it the beginning held. */
async function walkOn(reader: Reader, search: Search, { covered, aged }: Pick<ListPlan, 'covered' | 'aged'>, begun: number): Promise<readonly Picked[]> {
  const { order, bounds, most, named } = search;
  if (isWalkedBySet(search)) return [];
  const test = rowTest(search);
  const bySet = named !== null && test === null;
  const rows = bounds.walked * (test !== null ? 1 : order.near ? 4 : 2);
  // May the way fill the page, by what its beginning held? If not, to gather an index is quicker. The newest of a text are all alike, and tell nothing.
  const further = Math.min(rows / beginningOf(search), order.passes / BEGINNING_PASSES);
  const promising = (order.column === 'id' && !bySet && !aged) || begun * further >= most;
  return promising || !covered ? walkFor(reader, search, rows) : [];
}

/** `bounds`: only for tests. */
export type ListRequest = Readonly<{ filter: PositionFilter; cursor: string | null; limit: number; sort: ListSort; offices: readonly string[] | null; today: string; bounds?: ListBounds }>;

/** One page of the list, keyset on the sort column and the id: no offset, however deep. Names are in the order of a register (`sortName`). */
export async function listPositions(reader: Reader, request: ListRequest): Promise<Readonly<{ rows: PositionListRow[]; next: string | null }>> {
  const picked = await pickPage(reader, request);
  const page = picked.slice(0, request.limit);
  const cards = await reader.all(cardSchema, `/* positions.list */ SELECT ${CARD} FROM (SELECT value AS picked, key AS place FROM json_each(?)) CROSS JOIN position_card ON id = picked ORDER BY place`, [JSON.stringify(page.map(({ id }) => id))]);
  const last = page.at(-1);
  return { rows: cards.map((card) => toRow(card, request.today)), next: picked.length > request.limit && last !== undefined ? JSON.stringify([last.sortKey, last.id]) : null };
}

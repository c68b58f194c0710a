import { z } from 'zod';
import type { positionFilter, positionRow } from '../../contract/index.ts';
import type { Reader, SqlValue } from '../../data/engine.ts';
import { assertNever } from '../../domain/result.ts';
import { STORED_STATES, type ShownState, type StoredState } from '../../domain/position-state.ts';
import { instantsOfDays, type Condition } from '../list-page.ts';
import { LIST_BOUNDS, namesMany, planList, type Driver, type IndexedFilter, type ListBounds, WITHOUT_BOUND } from './list-plan.ts';
import { numberPartIds } from './number-part.ts';
import { shownStateOf } from './position-record.ts';

export type PositionListRow = z.infer<typeof positionRow>;
export type PositionFilter = Readonly<z.infer<typeof positionFilter>>;
export type ListSort = 'NEWEST' | 'DUE' | 'NAME' | 'AMOUNT';

const cardSchema = z.object({
  id: z.int(), service: z.string(), serviceName: z.string(), office: z.string(), year: z.int().nullable(), personId: z.int(), debtorName: z.string(), debtorFiscalCode: z.string().nullable(),
  description: z.string(), amountCents: z.int(), dueDate: z.string().nullable(), payableUntil: z.string().nullable(), expiringFrom: z.string().nullable(), nav: z.string().nullable(),
  state: z.enum(STORED_STATES), createdAt: z.string(), version: z.int(),
});

const CARD = 'id, service, service_name, office, year, person_id, debtor_name, debtor_fiscal_code, description, amount_cents, due_date, payable_until, expiring_from, nav, state, created_at, version';

function toRow(card: z.infer<typeof cardSchema>, today: string): PositionListRow {
  return {
    id: card.id, service: card.service, serviceName: card.serviceName, office: card.office, year: card.year, debtorId: card.personId, debtorName: card.debtorName, debtorFiscalCode: card.debtorFiscalCode,
    description: card.description, amountCents: card.amountCents, dueDate: card.dueDate, nav: card.nav, state: shownStateOf(card, card.expiringFrom, today), createdAt: card.createdAt, version: card.version,
  };
}

/** The office scope of an operator as a condition: null = all offices (features.md part 2, pain 12). */
export function officeScope(offices: readonly string[] | null): Readonly<{ sql: string; params: readonly SqlValue[] }> {
  if (offices === null) return { sql: '1 = 1', params: [] };
  if (offices.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `office IN (${offices.map(() => '?').join(', ')})`, params: offices };
}

function stateCondition(state: ShownState, today: string): Condition {
  switch (state) {
    case 'EXPIRED':
      return { sql: "(state = 'UNPAID' AND payable_until IS NOT NULL AND payable_until < ?)", params: [today] };
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

/** Words of a person's text as an FTS5 query of prefixes; null when nothing searchable is left. */
export function prefixQuery(text: string): string | null {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, 8) ?? [];
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' ');
}

/** Words of a person's text as a query of whole words: far quicker than beginnings, and enough where it finds a full answer. */
export function wholeWordsQuery(text: string): string | null {
  return prefixQuery(text)?.replaceAll('"*', '"') ?? null;
}

/** One way in which a text names positions: `ids` as a query, `newest` as a condition to walk with when there are many. */
type TextPart = Readonly<{ ids: Condition; newest: Condition; fullText: boolean }>;

/** Words of causale, debtor and code of the service; part of a notice number. A service asked for beside the text narrows the words, which stand in one full text with its code. */
function textParts(text: string, serviceCode: string | null): readonly TextPart[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const words = prefixQuery(trimmed);
  if (words === null) return [{ ids: { sql: 'SELECT id FROM debt_position WHERE 1 = 0', params: [] }, newest: { sql: '1 = 0', params: [] }, fullText: false }];
  const match: Condition = { sql: 'debt_position_text MATCH ?', params: [serviceCode === null ? words : `${words} "${serviceCode.replaceAll('"', '')}"`] };
  const parts: TextPart[] = [{ ids: { sql: `SELECT rowid AS id FROM debt_position_text WHERE ${match.sql}`, params: match.params }, newest: match, fullText: true }];
  const digits = trimmed.replace(/\s+/g, '');
  if (!/^\d{4,18}$/.test(digits)) return parts;
  // A year or a number of a file stands in the causale too.
  const installments = numberPartIds('installment', digits);
  return [...parts, {
    ids: { sql: `SELECT position_id AS id FROM (SELECT id AS numbered FROM (${installments.sql})) CROSS JOIN installment ON id = numbered`, params: installments.params }, fullText: false,
    newest: { sql: 'EXISTS (SELECT 1 FROM installment i WHERE i.position_id = debt_position.id AND i.nav LIKE ?)', params: [`%${digits}%`] },
  }];
}

/** The positions a text names, as a query of their `id`; null when nothing was typed. */
export function textQuery(text: string, serviceCode: string | null = null): Condition | null {
  const parts = textParts(text, serviceCode);
  return parts.length === 0 ? null : { sql: parts.map(({ ids }) => ids.sql).join(' UNION ALL '), params: parts.flatMap(({ ids }) => ids.params) };
}

/** The conditions of a filter inside the operator's scope, over the columns of `debt_position`. The sign before `id` keeps the text a test of each row: as a way in it is `planList` that takes it. */
export function filterConditions(filter: PositionFilter, offices: readonly string[] | null, today: string): Condition {
  return withText(conditionsBesidesText(filter, offices, today), textQuery(filter.text));
}

function withText(rest: Condition, text: Condition | null): Condition {
  return text === null ? rest : { sql: `${rest.sql} AND +id IN (${text.sql})`, params: [...rest.params, ...text.params] };
}

function conditionsBesidesText(filter: PositionFilter, offices: readonly string[] | null, today: string): Condition {
  const conditions: Condition[] = [officeScope(offices)];
  if (filter.states.length > 0) {
    const states = filter.states.map((state) => stateCondition(state, today));
    conditions.push({ sql: `(${states.map((c) => c.sql).join(' OR ')})`, params: states.flatMap((c) => c.params) });
  }
  if (filter.serviceId !== null) conditions.push({ sql: 'service_id = ?', params: [filter.serviceId] });
  if (filter.office !== null) conditions.push({ sql: 'office = ?', params: [filter.office] });
  if (filter.origin !== null) conditions.push({ sql: 'origin = ?', params: [filter.origin] });
  if (filter.dueFrom !== null) conditions.push({ sql: 'due_date >= ?', params: [filter.dueFrom] });
  if (filter.dueTo !== null) conditions.push({ sql: 'due_date <= ?', params: [filter.dueTo] });
  const created = instantsOfDays(filter.createdFrom, filter.createdTo);
  if (created.from !== null) conditions.push({ sql: 'created_at >= ?', params: [created.from] });
  if (created.before !== null) conditions.push({ sql: 'created_at < ?', params: [created.before] });
  if (filter.unsentOnly) conditions.push({ sql: "(state = 'TO_SYNC' AND id IN (SELECT position_id FROM position_print WHERE document = 'NOTICE' AND state <> 'RECALLED'))", params: [] });
  return { sql: conditions.map((c) => c.sql).join(' AND '), params: conditions.flatMap((c) => c.params) };
}

const cursorSchema = z.tuple([z.union([z.string(), z.number(), z.null()]), z.number()]);

type Order = Readonly<{ column: string; index: string; descending: boolean }>;
const SORT: Readonly<Record<ListSort, Order>> = {
  NEWEST: { column: 'id', index: 'NOT INDEXED', descending: true },
  DUE: { column: "COALESCE(due_date, '9999-12-31')", index: 'INDEXED BY debt_position_due_order', descending: false },
  NAME: { column: 'debtor_sort', index: 'INDEXED BY debt_position_debtor', descending: false },
  AMOUNT: { column: 'amount_cents', index: 'INDEXED BY debt_position_amount', descending: true },
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

/** What a page is found by: conditions, order, where the page before ended. */
type Search = Readonly<{ where: Condition; rest: Condition; /** The text as a query of ids; null without one. */ named: Condition | null; order: Order; key: Key; after: Condition; before: number; most: number; text: readonly TextPart[]; bounds: ListBounds }>;

async function searchOf(reader: Reader, request: ListRequest): Promise<Search> {
  const { text, serviceId } = request.filter;
  const code = text.trim() === '' || serviceId === null ? null : await reader.get(z.object({ code: z.string() }), '/* positions.serviceCode */ SELECT code FROM service_card WHERE id = ?', [serviceId]);
  const rest = conditionsBesidesText(request.filter, request.offices, request.today);
  const named = textQuery(text, code?.code ?? null);
  const order = SORT[request.sort];
  const key = parseCursor(request.cursor);
  return {
    where: withText(rest, named), rest, named, order, key, after: afterKey(key, order),
    before: key === null ? Number.MAX_SAFE_INTEGER : key[1], most: request.limit + 1, text: textParts(text, code?.code ?? null), bounds: request.bounds ?? LIST_BOUNDS,
  };
}

const direction = (order: Order) => (order.descending ? 'DESC' : 'ASC');

async function pick(reader: Reader, from: Condition, { order, most }: Search): Promise<readonly Picked[]> {
  return reader.all(pickedSchema, `/* positions.pick */ SELECT id, sort_key FROM (${from.sql}) ORDER BY sort_key ${direction(order)}, id ${direction(order)} LIMIT ?`, [...from.params, most]);
}

/** All of an index that pass the filter. */
async function gather(reader: Reader, driver: Driver, search: Search): Promise<readonly Picked[]> {
  const { where, order, after } = search;
  return pick(reader, {
    sql: driver.map(({ sql }) => `SELECT id, ${order.column} AS sort_key FROM ${sql} AND ${where.sql}${after.sql}`).join(' UNION ALL '),
    params: driver.flatMap(({ params }) => [...params, ...where.params, ...after.params]),
  }, search);
}

/** All that a text of few positions names. */
async function gatherNamed(reader: Reader, ids: Condition, search: Search): Promise<readonly Picked[]> {
  const { rest, order, after } = search;
  return pick(reader, {
    sql: `SELECT id, ${order.column} AS sort_key FROM (SELECT DISTINCT id AS candidate FROM (${ids.sql})) CROSS JOIN debt_position ON id = candidate WHERE ${rest.sql}${after.sql}`,
    params: [...ids.params, ...rest.params, ...after.params],
  }, search);
}

/**
 * The rows of the order after the last one shown: those of the same key, then those of a later one. Said in one comparison of two columns SQLite
 * would look again, for every page, at all rows of that key: a hundred thousand notices may be due on one day.
 */
function stretch({ order, key }: Search, length: number): Condition {
  const { column, index } = order;
  const rows = (where: string, by: string) => `SELECT * FROM (SELECT id AS walked, ${column} AS sort_key FROM debt_position ${index} WHERE ${where} ORDER BY ${by} LIMIT ?)`;
  const byId = `id ${direction(order)}`;
  const byKey = `${column} ${direction(order)}, ${byId}`;
  if (key === null) return { sql: rows('1 = 1', byKey), params: [length] };
  const compare = order.descending ? '<' : '>';
  if (column === 'id') return { sql: rows(`id ${compare} ?`, byId), params: [key[1], length] };
  return { sql: `${rows(`${column} = ? AND id ${compare} ?`, byId)} UNION ALL ${rows(`${column} ${compare} ?`, byKey)} LIMIT ?`, params: [key[0], key[1], length, key[0], length, length] };
}

/** Walks a stretch of the order, `length` rows long, or to its end. */
async function walk(reader: Reader, search: Search, length: number): Promise<readonly Picked[]> {
  const walked = stretch(search, length);
  return pick(reader, { sql: `SELECT id, sort_key FROM (${walked.sql}) CROSS JOIN debt_position ON id = walked WHERE ${search.where.sql}`, params: [...walked.params, ...search.where.params] }, search);
}

/** A way of the text, and whether it names more positions than are gathered one by one. */
type NamedPart = Readonly<{ part: TextPart; many: boolean }>;

/** The newest of a text that names very many: a stretch of each of its parts, put together. */
async function walkText(reader: Reader, search: Search, named: readonly NamedPart[], length: number): Promise<readonly Picked[]> {
  const { rest, before, most } = search;
  const parts: Condition[] = [];
  for (const { part, many } of named) {
    const few = !many;
    const from: Condition = few ? { sql: `SELECT DISTINCT id AS walked FROM (${part.ids.sql})`, params: part.ids.params }
      : part.fullText ? { sql: `SELECT rowid AS walked FROM debt_position_text WHERE ${part.newest.sql} AND rowid < ? ORDER BY rowid DESC LIMIT ?`, params: [...part.newest.params, before, length] }
      : { sql: `SELECT id AS walked FROM (SELECT id FROM debt_position NOT INDEXED WHERE id < ? ORDER BY id DESC LIMIT ?) AS debt_position WHERE ${part.newest.sql}`, params: [before, length, ...part.newest.params] };
    parts.push({ sql: `SELECT * FROM (SELECT id, id AS sort_key FROM (${from.sql}) CROSS JOIN debt_position ON id = walked WHERE id < ? AND ${rest.sql} ORDER BY id DESC LIMIT ?)`, params: [...from.params, before, ...rest.params, most] });
  }
  return pick(reader, { sql: parts.map(({ sql }) => sql).join(' UNION '), params: parts.flatMap(({ params }) => params) }, search);
}

/** The ids of one page and one more, in their order. */
async function pickPage(reader: Reader, request: ListRequest): Promise<readonly Picked[]> {
  const search = await searchOf(reader, request);
  const parts: NamedPart[] = [];
  for (const part of search.text) parts.push({ part, many: await namesMany(reader, part.ids, search.bounds) });
  const text = search.named;
  if (text !== null && parts.every(({ many }) => !many)) return gatherNamed(reader, text, search);
  const plan = await planList(reader, indexed(request.filter, request.offices), request.today, search.bounds);
  if (plan.kind === 'GATHER') return gather(reader, plan.driver, search);
  const newestOfText = request.sort === 'NEWEST' && text !== null;
  for (const length of [search.most * 4, search.bounds.walked]) {
    const walked = await (newestOfText ? walkText(reader, search, parts, length) : walk(reader, search, length));
    if (walked.length === search.most) return walked;
  }
  const driver = await plan.otherwise();
  if (driver !== null) return gather(reader, driver, search);
  // Old notices have low numbers: of the digits of a number that very many hold, none may stand among the newest.
  return newestOfText ? gatherNamed(reader, text, search) : walk(reader, search, WITHOUT_BOUND);
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

/**
 * The newest positions whose causale, debtor and service hold every word of a text, for the search as one types: as whole words where that gives
 * a full answer, else as beginnings.
 */
export async function positionsByWords(reader: Reader, text: string, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const [whole, beginnings] = [wholeWordsQuery(text), prefixQuery(text)];
  if (whole === null || beginnings === null) return [];
  const found = await newestByWords(reader, whole, offices, today, limit);
  return found.length === limit ? found : newestByWords(reader, beginnings, offices, today, limit);
}

async function newestByWords(reader: Reader, words: string, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const cards = await reader.all(cardSchema,
    `/* positions.byWords */ SELECT ${CARD} FROM (SELECT p.id AS picked FROM debt_position_text t CROSS JOIN debt_position p ON p.id = t.rowid WHERE t.debt_position_text MATCH ? AND ${scope.sql} ORDER BY t.rowid DESC LIMIT ?)
     CROSS JOIN position_card ON id = picked ORDER BY id DESC`, [words, ...scope.params, limit]);
  return cards.map((card) => toRow(card, today));
}

/**
 * Positions that some digits name, for the search as one types: the newest whose causale holds a word that begins so, and positions with the digits in a
 * notice number. Of digits that very many numbers hold, any are given: who looks for a number types on.
 */
export async function positionsByDigits(reader: Reader, digits: string, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const numbered = numberPartIds('installment', digits);
  const most = limit * 3;
  const cards = await reader.all(cardSchema,
    `/* positions.byDigits */ SELECT ${CARD} FROM (
      SELECT * FROM (SELECT p.id AS picked FROM (SELECT id AS numbered FROM (${numbered.sql})) CROSS JOIN installment i ON i.id = numbered CROSS JOIN debt_position p ON p.id = i.position_id WHERE ${scope.sql} LIMIT ?)
      UNION SELECT * FROM (SELECT p.id FROM debt_position_text t CROSS JOIN debt_position p ON p.id = t.rowid WHERE t.debt_position_text MATCH ? AND ${scope.sql} ORDER BY t.rowid DESC LIMIT ?)) CROSS JOIN position_card ON id = picked
     ORDER BY id DESC LIMIT ?`, [...numbered.params, ...scope.params, most, `"${digits}"*`, ...scope.params, most, limit]);
  return cards.map((card) => toRow(card, today));
}

/** How many positions stand in a stored state inside the operator's scope. */
export async function countInState(reader: Reader, state: StoredState, offices: readonly string[] | null): Promise<number> {
  const scope = officeScope(offices);
  const row = await reader.get(z.object({ n: z.int() }), `/* positions.countInState */ SELECT COUNT(*) AS n FROM debt_position INDEXED BY debt_position_state_due WHERE state = ? AND ${scope.sql}`, [state, ...scope.params]);
  return row?.n ?? 0;
}

/** Count and sums of a filter; on its own reading, so that it delays no page. */
export async function totalsOf(reader: Reader, filter: PositionFilter, offices: readonly string[] | null, today: string): Promise<Readonly<{ count: number; amountCents: number; openCents: number; paidCents: number }>> {
  const where = filterConditions(filter, offices, today);
  const row = await reader.get(z.object({ count: z.int(), amountCents: z.int(), openCents: z.int(), paidCents: z.int() }),
    `/* positions.totals */ SELECT COUNT(*) AS count, COALESCE(SUM(amount_cents), 0) AS amount_cents,
      COALESCE(SUM(CASE WHEN state IN ('TO_SYNC', 'UNPAID', 'PARTIALLY_PAID', 'UNPAYABLE') THEN amount_cents ELSE 0 END), 0) AS open_cents,
      COALESCE(SUM(CASE WHEN state IN ('PAID', 'PAID_EXTERNALLY', 'REPORTED', 'RECONCILED') THEN amount_cents ELSE 0 END), 0) AS paid_cents
     FROM debt_position WHERE ${where.sql}`, where.params);
  return row ?? { count: 0, amountCents: 0, openCents: 0, paidCents: 0 };
}

const OPEN_STATES = "('TO_SYNC', 'UNPAID', 'PARTIALLY_PAID', 'UNPAYABLE')";

/** Positions of a person inside the operator's scope, newest first. */
export async function positionsOfPerson(reader: Reader, personId: number, offices: readonly string[] | null, today: string, which: 'OPEN' | 'ALL'): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const open = which === 'OPEN' ? `AND state IN ${OPEN_STATES}` : '';
  const cards = await reader.all(cardSchema, `/* positions.ofPerson */ SELECT ${CARD} FROM position_card WHERE person_id = ? AND ${scope.sql} ${open} ORDER BY id DESC LIMIT 200`, [personId, ...scope.params]);
  return cards.map((card) => toRow(card, today));
}

const debtSchema = z.object({ personId: z.int(), count: z.int(), cents: z.int() });

/** How many open positions each of some people has inside the operator's scope, and their cents; who has none is not there. */
export async function openDebtsOf(reader: Reader, personIds: readonly number[], offices: readonly string[] | null): Promise<ReadonlyMap<number, Readonly<{ count: number; cents: number }>>> {
  if (personIds.length === 0) return new Map();
  const scope = officeScope(offices);
  const rows = await reader.all(debtSchema, `/* positions.openDebts */ SELECT person_id, COUNT(*) AS count, SUM(amount_cents) AS cents FROM debt_position INDEXED BY debt_position_person WHERE person_id IN (${personIds.map(() => '?').join(', ')}) AND state IN ${OPEN_STATES} AND ${scope.sql} GROUP BY person_id`, [...personIds, ...scope.params]);
  return new Map(rows.map((row) => [row.personId, row]));
}

/** The list row of one position; null when it does not exist or is outside the operator's scope. */
export async function positionRowById(reader: Reader, id: number, offices: readonly string[] | null, today: string): Promise<PositionListRow | null> {
  const scope = officeScope(offices);
  const card = await reader.get(cardSchema, `/* positions.card */ SELECT ${CARD} FROM position_card WHERE id = ? AND ${scope.sql}`, [id, ...scope.params]);
  return card === null ? null : toRow(card, today);
}

/**
 * Open positions that may be the same debt: same person and service, and the same amount or the same causale or year
 * (screens.md, duplicate guard). `strict` are those of equal amount with the same year or causale: refused unless accepted.
 */
export async function findDuplicates(reader: Reader, request: Readonly<{
  fiscalCode: string; serviceId: number; year: number | null; description: string; amountCents: number | null; exceptId: number | null; offices: readonly string[] | null; today: string;
}>): Promise<Readonly<{ all: PositionListRow[]; strict: PositionListRow[] }>> {
  const scope = officeScope(request.offices);
  const cards = await reader.all(cardSchema,
    `/* positions.duplicates */ SELECT ${CARD} FROM position_card WHERE person_id = (SELECT id FROM person_card WHERE fiscal_code = ?) AND service_id = ? AND id <> ? AND state IN ${OPEN_STATES} AND ${scope.sql} ORDER BY id DESC LIMIT 20`,
    [request.fiscalCode.replace(/\s/g, '').toUpperCase(), request.serviceId, request.exceptId ?? 0, ...scope.params]);
  const rows = cards.map((card) => toRow(card, request.today));
  const sameDebt = (row: PositionListRow) => (request.year !== null && row.year === request.year) || row.description === request.description;
  const all = rows.filter((row) => row.amountCents === request.amountCents || (row.year === request.year && row.description === request.description));
  return { all, strict: rows.filter((row) => row.amountCents === request.amountCents && sameDebt(row)) };
}

/** Positions by amount, for the search `=150,00`. */
export async function positionsByAmount(reader: Reader, amountCents: number, offices: readonly string[] | null, today: string, limit: number): Promise<PositionListRow[]> {
  const scope = officeScope(offices);
  const cards = await reader.all(cardSchema, `/* positions.byAmount */ SELECT ${CARD} FROM (SELECT id AS picked FROM debt_position INDEXED BY debt_position_amount WHERE amount_cents = ? AND ${scope.sql} ORDER BY id DESC LIMIT ?) CROSS JOIN position_card ON id = picked ORDER BY id DESC`, [amountCents, ...scope.params, limit]);
  return cards.map((card) => toRow(card, today));
}

import { z } from 'zod';
import type { positionFilter, positionRow } from '../../contract/index.ts';
import type { Reader, SqlValue } from '../../data/engine.ts';
import { addDays, romeDateTimeToInstant } from '../../domain/civil-date.ts';
import { assertNever } from '../../domain/result.ts';
import { STORED_STATES, type ShownState } from '../../domain/position-state.ts';
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

type Condition = Readonly<{ sql: string; params: readonly SqlValue[] }>;

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

function textCondition(text: string): Condition | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const digits = trimmed.replace(/\s+/g, '');
  const words = prefixQuery(trimmed);
  if (/^\d{4,18}$/.test(digits) && words !== null) {
    // A year or a number of a file stands in the causale too.
    return { sql: '(nav LIKE ? OR debtor_fiscal_code LIKE ? OR id IN (SELECT rowid FROM debt_position_text WHERE debt_position_text MATCH ?))', params: [`%${digits}%`, `${digits}%`, words] };
  }
  if (words === null) return { sql: '1 = 0', params: [] };
  return {
    sql: `(id IN (SELECT rowid FROM debt_position_text WHERE debt_position_text MATCH ?) OR person_id IN (SELECT rowid FROM person_text WHERE person_text MATCH ?) OR service = ?)`,
    params: [words, words, trimmed.toUpperCase()],
  };
}

/** First instant of a day in Rome, as stored. */
function startOfDay(day: string): string {
  const start = romeDateTimeToInstant(day, '00:00');
  return start.ok ? new Date(start.value).toISOString() : day;
}

/** The conditions of a filter inside the operator's scope. Days of creation are days of Rome, as an operator reads them. */
export function filterConditions(filter: PositionFilter, offices: readonly string[] | null, today: string): Condition {
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
  if (filter.createdFrom !== null) conditions.push({ sql: 'created_at >= ?', params: [startOfDay(filter.createdFrom)] });
  if (filter.createdTo !== null) conditions.push({ sql: 'created_at < ?', params: [startOfDay(addDays(filter.createdTo, 1))] });
  if (filter.unsentOnly) conditions.push({ sql: "(state = 'TO_SYNC' AND id IN (SELECT position_id FROM position_print WHERE document = 'NOTICE' AND state <> 'RECALLED'))", params: [] });
  const text = textCondition(filter.text);
  if (text !== null) conditions.push(text);
  return { sql: conditions.map((c) => c.sql).join(' AND '), params: conditions.flatMap((c) => c.params) };
}

const cursorSchema = z.tuple([z.union([z.string(), z.number(), z.null()]), z.number()]);
type Key = z.infer<typeof cursorSchema>;

const SORT: Readonly<Record<ListSort, Readonly<{ column: string; descending: boolean }>>> = {
  NEWEST: { column: 'id', descending: true },
  DUE: { column: "COALESCE(due_date, '9999-12-31')", descending: false },
  NAME: { column: 'debtor_name', descending: false },
  AMOUNT: { column: 'amount_cents', descending: true },
};

function sortValue(row: PositionListRow, sort: ListSort): string | number {
  switch (sort) {
    case 'NEWEST': return row.id;
    case 'DUE': return row.dueDate ?? '9999-12-31';
    case 'NAME': return row.debtorName;
    case 'AMOUNT': return row.amountCents;
    default: return assertNever(sort, 'sortValue');
  }
}

function parseCursor(cursor: string | null): Key | null {
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

/** One page of the list, keyset on the sort column and the id: no offset, however deep. */
export async function listPositions(reader: Reader, request: Readonly<{
  filter: PositionFilter; cursor: string | null; limit: number; sort: ListSort; offices: readonly string[] | null; today: string;
}>): Promise<Readonly<{ rows: PositionListRow[]; next: string | null }>> {
  const where = filterConditions(request.filter, request.offices, request.today);
  const { column, descending } = SORT[request.sort];
  const key = parseCursor(request.cursor);
  const compare = descending ? '<' : '>';
  const after: Condition = key === null ? { sql: '1 = 1', params: [] } : { sql: `(${column}, id) ${compare} (?, ?)`, params: [key[0], key[1]] };
  const order = descending ? 'DESC' : 'ASC';
  const cards = await reader.all(cardSchema,
    `/* positions.list */ SELECT ${CARD} FROM position_card WHERE ${where.sql} AND ${after.sql} ORDER BY ${column} ${order}, id ${order} LIMIT ?`,
    [...where.params, ...after.params, request.limit + 1]);
  const rows = cards.slice(0, request.limit).map((card) => toRow(card, request.today));
  const last = rows.at(-1);
  const next = cards.length > request.limit && last !== undefined ? JSON.stringify([sortValue(last, request.sort), last.id]) : null;
  return { rows, next };
}

/** Count and sums of a filter; on its own reading, so that it delays no page. */
export async function totalsOf(reader: Reader, filter: PositionFilter, offices: readonly string[] | null, today: string): Promise<Readonly<{ count: number; amountCents: number; openCents: number; paidCents: number }>> {
  const where = filterConditions(filter, offices, today);
  const row = await reader.get(z.object({ count: z.int(), amountCents: z.int(), openCents: z.int(), paidCents: z.int() }),
    `/* positions.totals */ SELECT COUNT(*) AS count, COALESCE(SUM(amount_cents), 0) AS amount_cents,
      COALESCE(SUM(CASE WHEN state IN ('TO_SYNC', 'UNPAID', 'PARTIALLY_PAID', 'UNPAYABLE') THEN amount_cents ELSE 0 END), 0) AS open_cents,
      COALESCE(SUM(CASE WHEN state IN ('PAID', 'PAID_EXTERNALLY', 'REPORTED', 'RECONCILED') THEN amount_cents ELSE 0 END), 0) AS paid_cents
     FROM position_card WHERE ${where.sql}`, where.params);
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
  const cards = await reader.all(cardSchema, `/* positions.byAmount */ SELECT ${CARD} FROM position_card WHERE amount_cents = ? AND ${scope.sql} ORDER BY id DESC LIMIT ?`, [amountCents, ...scope.params, limit]);
  return cards.map((card) => toRow(card, today));
}

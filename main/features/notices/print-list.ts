import { z } from 'zod';
import type { printFilter, printRow, PRINT_SORTS } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { PRINT_STATE_LABEL, PRINT_STATES, type PrintState } from '../../domain/position-state.ts';
import { allOf, cutPage, EVERYTHING, facetOf, instantsOfDays, isCursorOf, isNumber, isText, NOTHING, oneOf, operatorLabels, pageOf, placeInOrder, saysEveryWord, serviceLabels, valuesOf, whenGiven, type Condition, type ListOrder, type WayIn } from '../list-page.ts';
import { textQuery } from '../positions/index.ts';
import { isCancelledNotice, isPaidNotice } from './store.ts';

export type PrintFilter = Readonly<z.infer<typeof printFilter>>;
export type PrintSort = (typeof PRINT_SORTS)[number];
export type PrintListRow = Readonly<z.infer<typeof printRow>>;

export const DOCUMENT_LABEL = { NOTICE: 'Avviso', RECEIPT: 'Ricevuta' } as const;

const ORDERS: Readonly<Record<PrintSort, ListOrder>> = {
  NEWEST: { name: 'NEWEST', column: 'notice_print.id', index: 'NOT INDEXED', descending: true },
  NAME: { name: 'NAME', column: 'notice_print.debtor_sort', index: 'INDEXED BY notice_print_debtor_order', descending: false },
  AMOUNT: { name: 'AMOUNT', column: 'notice_print.printed_amount_cents', index: 'INDEXED BY notice_print_amount', descending: true },
};

/** Where a paper lies: with its position, or where the payment it was printed for lies now. */
const POSITION = 'COALESCE(notice_print.position_id, (SELECT y.position_id FROM payment_place y WHERE y.payment_id = notice_print.payment_id))';
const LIES_NOWHERE = `(notice_print.position_id IS NULL AND ${POSITION} IS NULL)`;
/** In somebody's hands (also superata) and not yet on the portal (intermediary.md 4.5, PRINTED without CONFIRMED); not of a way of paying that ended, which is never to be there. */
const UNSENT = "(notice_print.document = 'NOTICE' AND notice_print.state <> 'RECALLED' AND EXISTS (SELECT 1 FROM position_place c WHERE c.position_id = notice_print.position_id AND c.state = 'TO_SYNC') AND NOT EXISTS (SELECT 1 FROM ended_way e WHERE e.installment_id = notice_print.installment_id))";

/** Taken back, cancelled or ended, and as far as is known never on the portal: neither there nor waiting for it. */
const NEVER_SENT = `(notice_print.document = 'NOTICE' AND NOT ${UNSENT} AND NOT EXISTS (SELECT 1 FROM portal_number g WHERE g.nav = notice_print.printed_nav)
  AND (EXISTS (SELECT 1 FROM position_place c WHERE c.position_id = notice_print.position_id AND c.state IN ('TO_SYNC', 'INVALID')) OR EXISTS (SELECT 1 FROM ended_way e WHERE e.installment_id = notice_print.installment_id)))`;

/** Papers of some offices or services; one that lies nowhere is whose notice number it bears, as its payment is (features.md part 2, pain 12). */
function printsOf(place: 'office' | 'service_id', values: readonly (string | number)[]): Condition {
  if (values.length === 0) return NOTHING;
  const own = `c.${place} IN (${values.map(() => '?').join(', ')})`;
  return {
    sql: `(EXISTS (SELECT 1 FROM position_place c WHERE c.position_id = ${POSITION} AND ${own}) OR (${LIES_NOWHERE} AND EXISTS (SELECT 1 FROM notice_place c WHERE c.nav = notice_print.printed_nav AND ${own})))`,
    params: [...values, ...values],
  };
}

/** The papers a text names, as a query of `id`: those of the positions it names, and those that lie nowhere by what is printed on them; null when nothing was typed. */
function paperQuery(text: string): Condition | null {
  const positions = textQuery(text);
  if (positions === null) return null;
  const debtor = saysEveryWord('printed_debtor', text);
  const digits = `%${text.replace(/\s+/g, '').replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
  return {
    sql: `SELECT n.id FROM (${positions.sql}) AS named CROSS JOIN notice_print n ON n.position_id = named.id UNION ALL SELECT id FROM notice_print WHERE position_id IS NULL AND (${debtor.sql} OR printed_nav LIKE ? ESCAPE '\\')`,
    params: [...positions.params, ...debtor.params, digits],
  };
}

/** The conditions of a filter inside the operator's scope, over the rows of `notice_print`. Days are those of printing. */
function printConditions(filter: PrintFilter, offices: readonly string[] | null): Condition {
  const printed = instantsOfDays(filter.from, filter.to);
  const text = paperQuery(filter.text);
  return allOf([
    offices === null ? null : printsOf('office', offices), whenGiven('notice_print.document = ?', filter.document), oneOf('notice_print.state', filter.states), whenGiven('notice_print.operator_id = ?', filter.operatorId),
    whenGiven('notice_print.at >= ?', printed.from), whenGiven('notice_print.at < ?', printed.before),
    filter.serviceId === null ? null : printsOf('service_id', [filter.serviceId]), filter.office === null ? null : printsOf('office', [filter.office]),
    filter.unsentOnly ? { sql: UNSENT, params: [] } : null, filter.reprintsOnly ? { sql: 'notice_print.reprint = 1', params: [] } : null, text === null ? null : { sql: `notice_print.id IN (${text.sql})`, params: text.params },
  ]);
}

/** By the positions of an office or a service, or those not yet on the portal: short where they are few, however many papers there are. */
function byPosition(own: Condition): WayIn {
  const loose = 'SELECT id FROM notice_print WHERE position_id IS NULL';
  return {
    entries: { sql: `SELECT 1 FROM position_place c WHERE ${own.sql} UNION ALL ${loose}`, params: own.params },
    ids: { sql: `SELECT n.id FROM position_place c CROSS JOIN notice_print n ON n.position_id = c.position_id WHERE ${own.sql} UNION ALL ${loose}`, params: own.params },
  };
}

function waysIn(filter: PrintFilter, offices: readonly string[] | null, where: Condition, sort: PrintSort): readonly WayIn[] {
  const text = paperQuery(filter.text);
  const printed = instantsOfDays(filter.from, filter.to);
  const days = allOf([whenGiven('at >= ?', printed.from), whenGiven('at < ?', printed.before)]);
  const inDays: Condition = { sql: `SELECT id FROM notice_print INDEXED BY notice_print_at WHERE ${days.sql}`, params: days.params };
  const matching: Condition = { sql: `SELECT id FROM notice_print NOT INDEXED WHERE ${where.sql}`, params: where.params };
  const office = oneOf('c.office', filter.office === null ? (offices ?? []) : [filter.office]);
  const service = oneOf('c.service_id', filter.serviceId === null ? [] : [filter.serviceId]);
  const ways: (WayIn | null)[] = [
    text === null ? null : { entries: text, ids: text },
    filter.unsentOnly ? byPosition({ sql: "c.state = 'TO_SYNC'", params: [] }) : null,
    days.params.length === 0 ? null : { entries: inDays, ids: inDays },
    service === null ? null : byPosition(service), office === null ? null : byPosition(office),
    // Newest first is the order of the table itself: there is nothing to gather from it.
    sort === 'NEWEST' || where.sql === EVERYTHING.sql ? null : { entries: matching, ids: matching },
  ];
  return ways.filter((way) => way !== null);
}

/** Is this a cursor of the list in this order? */
export function isPrintCursor(cursor: string | null, sort: PrintSort): boolean {
  return isCursorOf(cursor, ORDERS[sort]);
}

const pageRowSchema = z.object({
  ...placeInOrder, at: z.string(), who: z.string(), document: z.enum(['NOTICE', 'RECEIPT']), positionId: z.int().nullable(), installmentId: z.int().nullable(), paymentId: z.int().nullable(), debtorName: z.string(), service: z.string(), nav: z.string().nullable(), amountCents: z.int(),
  dueDate: z.string().nullable(), state: z.enum(PRINT_STATES), copies: z.int(), reprint: z.int(), unsent: z.int(), neverSent: z.int(), paid: z.int(), cancelled: z.int(), reason: z.string().nullable(),
});

const SHOWN = `notice_print.id, notice_print.at, o.name AS who, notice_print.document, ${POSITION} AS position_id, COALESCE(notice_print.installment_id, (SELECT y.installment_id FROM payment_place y WHERE y.payment_id = notice_print.payment_id)) AS installment_id,
  notice_print.payment_id, COALESCE((SELECT p.debtor_name FROM position_card p WHERE p.id = ${POSITION}), notice_print.printed_debtor) AS debtor_name, COALESCE((SELECT p.service FROM position_card p WHERE p.id = ${POSITION}), '') AS service, notice_print.printed_nav AS nav, notice_print.printed_amount_cents AS amount_cents, notice_print.printed_due_date AS due_date,
  notice_print.state, notice_print.copies, notice_print.reprint, ${UNSENT} AS unsent, ${NEVER_SENT} AS never_sent, ${isPaidNotice('notice_print')} AS paid, ${isCancelledNotice('notice_print')} AS cancelled, notice_print.reason`;

function toListRow(found: z.infer<typeof pageRowSchema>): PrintListRow {
  const { sortKey: _, ...row } = found;
  return { ...row, reprint: row.reprint === 1, unsent: row.unsent === 1, neverSent: row.neverSent === 1, paid: row.paid === 1, cancelled: row.cancelled === 1 };
}

export type PrintPageRequest = Readonly<{ filter: PrintFilter; sort: PrintSort; cursor: string | null; limit: number; offices: readonly string[] | null }>;

/** One page of the papers printed; names are in the order of a register. */
export async function printPage(reader: Reader, request: PrintPageRequest): Promise<Readonly<{ rows: readonly PrintListRow[]; next: string | null }>> {
  const order = ORDERS[request.sort];
  const where = printConditions(request.filter, request.offices);
  const page = await pageOf(reader, { name: 'prints', table: 'notice_print', order, where, waysIn: waysIn(request.filter, request.offices, where, request.sort), cursor: request.cursor, limit: request.limit });
  const direction = order.descending ? 'DESC' : 'ASC';
  const found = await reader.all(pageRowSchema,
    `/* prints.page */ SELECT ${SHOWN}, sort_key FROM (${page.sql}) CROSS JOIN notice_print ON notice_print.id = picked CROSS JOIN operator_card o ON o.id = notice_print.operator_id ORDER BY sort_key ${direction}, notice_print.id ${direction}`, page.params);
  const { rows, next } = cutPage(found, request.limit, order);
  return { rows: rows.map(toListRow), next };
}

const totalsSchema = z.object({ count: z.int(), copies: z.int(), amountCents: z.int(), notices: z.int(), receipts: z.int(), unsent: z.int() });
export type PrintTotals = Readonly<z.infer<typeof totalsSchema>>;

/** Count and sums of a filter; on its own reading, so that it delays no page. */
export async function totalsOfPrints(reader: Reader, filter: PrintFilter, offices: readonly string[] | null): Promise<PrintTotals> {
  const where = printConditions(filter, offices);
  const row = await reader.get(totalsSchema,
    `/* prints.totals */ SELECT COUNT(*) AS count, COALESCE(SUM(copies), 0) AS copies, COALESCE(SUM(printed_amount_cents), 0) AS amount_cents, COALESCE(SUM(document = 'NOTICE'), 0) AS notices, COALESCE(SUM(document = 'RECEIPT'), 0) AS receipts,
      COALESCE(SUM(${UNSENT}), 0) AS unsent FROM notice_print WHERE ${where.sql}`, where.params);
  return row ?? { count: 0, copies: 0, amountCents: 0, notices: 0, receipts: 0, unsent: 0 };
}

type Document = PrintListRow['document'];
const isDocument = (value: string | number): value is Document => value === 'NOTICE' || value === 'RECEIPT';
const isState = (value: string | number): value is PrintState => PRINT_STATES.some((state) => state === value);
const placeOf = (column: string) => `COALESCE(c.${column}, CASE WHEN c.position_id IS NULL THEN (SELECT n.${column} FROM notice_place n WHERE n.nav = notice_print.printed_nav) END)`;

/** How many papers each value of a facet leaves, given the rest of the filter. */
export async function printCounts(reader: Reader, filter: PrintFilter, offices: readonly string[] | null) {
  const facet = (value: string, without: Partial<PrintFilter>, labels?: ReadonlyMap<string | number, string>, from = 'notice_print') =>
    facetOf(reader, 'prints', { value, from, where: printConditions({ ...filter, ...without }, offices), ...(labels === undefined ? {} : { labels }) });
  const withPlace = `notice_print LEFT JOIN position_place c ON c.position_id = ${POSITION}`;
  const only = async (flag: Condition, without: Partial<PrintFilter>) => {
    const where = allOf([printConditions({ ...filter, ...without }, offices), flag]);
    return (await reader.get(z.object({ n: z.int() }), `/* prints.counts */ SELECT COUNT(*) AS n FROM notice_print WHERE ${where.sql}`, where.params))?.n ?? 0;
  };
  return {
    documents: valuesOf(await facet('notice_print.document', { document: null }, new Map(Object.entries(DOCUMENT_LABEL))), isDocument), states: valuesOf(await facet('notice_print.state', { states: [] }, new Map(Object.entries(PRINT_STATE_LABEL))), isState),
    operators: valuesOf(await facet('notice_print.operator_id', { operatorId: null }, await operatorLabels(reader)), isNumber),
    services: valuesOf(await facet(placeOf('service_id'), { serviceId: null }, await serviceLabels(reader), withPlace), isNumber), offices: valuesOf(await facet(placeOf('office'), { office: null }, undefined, withPlace), isText),
    unsent: await only({ sql: UNSENT, params: [] }, { unsentOnly: false }), reprints: await only({ sql: 'notice_print.reprint = 1', params: [] }, { reprintsOnly: false }),
  };
}

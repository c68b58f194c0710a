import { z } from 'zod';
import { PAYMENT_EFFECTS, type paymentFilter, type PAYMENT_SORTS } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { allOf, cutPage, EVERYTHING, facetOf, instantsOfDays, isCursorOf, isNumber, isText, oneOf, pageOf, placeInOrder, serviceLabels, valuesOf, whenGiven, type Condition, type ListOrder, type WayIn } from '../list-page.ts';
import { wordsInAnySpelling } from '../plain-spelling.ts';
import { numberPartIds } from '../positions/index.ts';
import { EFFECT_LABEL } from './effect-labels.ts';
import { paymentScope, paymentsOf } from './payment-scope.ts';
import { PAYMENT_COLUMNS, paymentRowSchema, type PaymentEffect, type PaymentRow } from './store.ts';

export type PaymentFilter = Readonly<z.infer<typeof paymentFilter>>;
export type PaymentSort = (typeof PAYMENT_SORTS)[number];

const ORDERS: Readonly<Record<PaymentSort, ListOrder>> = {
  NEWEST: { name: 'NEWEST', column: 'payment.id', index: 'INDEXED BY payment_list', descending: true },
  PAID: { name: 'PAID', column: "COALESCE(payment.paid_on, '')", index: 'INDEXED BY payment_paid_order', descending: true },
  AMOUNT: { name: 'AMOUNT', column: 'payment.amount_cents', index: 'INDEXED BY payment_amount', descending: true },
  NAME: { name: 'NAME', column: 'payment.debtor_sort', index: 'INDEXED BY payment_debtor_order', descending: false },
};

/** Digits of a number, at least as many as numbers are found by. */
const PART_OF_NUMBER = /^\d{3,18}$/;

/** The payments a text names, as a query of `id`: words of payer, causale and receipt, or part of a notice number or IUV; null when nothing was typed. */
function textQuery(text: string): Condition | null {
  if (text.trim() === '') return null;
  const words = wordsInAnySpelling(text, 'BEGINNINGS');
  const parts: Condition[] = [words === null ? { sql: 'SELECT id FROM payment WHERE 1 = 0', params: [] } : { sql: 'SELECT rowid AS id FROM payment_text WHERE payment_text MATCH ?', params: [words] }];
  const digits = text.replace(/\s+/g, '');
  if (PART_OF_NUMBER.test(digits)) parts.push(numberPartIds('payment', digits));
  return { sql: parts.map(({ sql }) => sql).join(' UNION ALL '), params: parts.flatMap(({ params }) => params) };
}

/** The conditions of a filter inside the operator's scope, over the rows of `payment`. */
export function paymentConditions(filter: PaymentFilter, offices: readonly string[] | null): Condition {
  const received = instantsOfDays(filter.receivedFrom, filter.receivedTo);
  const text = textQuery(filter.text);
  return allOf([
    paymentScope(offices), oneOf('payment.effect', filter.effects), whenGiven('payment.psp = ?', filter.psp),
    whenGiven('payment.paid_on >= ?', filter.paidFrom), whenGiven('payment.paid_on <= ?', filter.paidTo), whenGiven('payment.received_at >= ?', received.from), whenGiven('payment.received_at < ?', received.before),
    whenGiven('payment.amount_cents >= ?', filter.amountFrom), whenGiven('payment.amount_cents <= ?', filter.amountTo),
    filter.serviceId === null ? null : paymentsOf('service_id', [filter.serviceId]), filter.office === null ? null : paymentsOf('office', [filter.office]),
    filter.anomalousOnly ? { sql: "payment.anomalies <> '[]'", params: [] } : null, text === null ? null : { sql: `payment.id IN (${text.sql})`, params: text.params },
  ]);
}

/** An index that holds exactly what is asked for. */
function straight(ids: Condition): WayIn {
  return { entries: ids, ids };
}

/** By the positions of an office or a service: short where it has few of them, however many payments there are. */
function byPlace(place: 'office' | 'service_id', values: readonly (string | number)[]): WayIn {
  const own = `c.${place} IN (${values.map(() => '?').join(', ')})`;
  const byNumber = `SELECT payment.id FROM notice_place c CROSS JOIN payment ON payment.nav = c.nav WHERE ${own} AND payment.position_id IS NULL`;
  return {
    entries: { sql: `SELECT 1 FROM position_place c WHERE ${own}`, params: values },
    ids: { sql: `SELECT payment.id FROM position_place c CROSS JOIN payment ON payment.position_id = c.position_id WHERE ${own} UNION ALL ${byNumber}`, params: [...values, ...values] },
  };
}

function waysIn(filter: PaymentFilter, offices: readonly string[] | null, where: Condition, sort: PaymentSort): readonly WayIn[] {
  const text = textQuery(filter.text);
  const own = filter.office === null ? offices : [filter.office];
  const ways: (WayIn | null)[] = [
    text === null ? null : straight(text),
    filter.anomalousOnly ? straight({ sql: "SELECT id FROM payment INDEXED BY payment_anomalous WHERE anomalies <> '[]'", params: [] }) : null,
    filter.effects.length === 0 ? null : straight({ sql: `SELECT id FROM payment INDEXED BY payment_effect WHERE effect IN (${filter.effects.map(() => '?').join(', ')})`, params: filter.effects }),
    filter.paidFrom === null && filter.paidTo === null ? null : straight({ sql: "SELECT id FROM payment INDEXED BY payment_paid_order WHERE COALESCE(paid_on, '') BETWEEN ? AND ?", params: [filter.paidFrom ?? '0001-01-01', filter.paidTo ?? '9999-12-31'] }),
    filter.amountFrom === null && filter.amountTo === null ? null : straight({ sql: 'SELECT id FROM payment INDEXED BY payment_amount WHERE amount_cents BETWEEN ? AND ?', params: [filter.amountFrom ?? 0, filter.amountTo ?? Number.MAX_SAFE_INTEGER] }),
    filter.serviceId === null ? null : byPlace('service_id', [filter.serviceId]),
    own === null ? null : byPlace('office', own),
    // Newest first is the order of that index itself: there is nothing to gather from it.
    sort === 'NEWEST' || where.sql === EVERYTHING.sql ? null : straight({ sql: `SELECT id FROM payment INDEXED BY payment_list WHERE ${where.sql}`, params: where.params }),
  ];
  return ways.filter((way) => way !== null);
}

/** Is this a cursor of the list in this order? */
export function isPaymentCursor(cursor: string | null, sort: PaymentSort): boolean {
  return isCursorOf(cursor, ORDERS[sort]);
}

const pageRowSchema = paymentRowSchema.extend(placeInOrder);

export type PaymentPageRequest = Readonly<{ filter: PaymentFilter; sort: PaymentSort; cursor: string | null; limit: number; offices: readonly string[] | null }>;

/** One page of the list. By day of payment the latest come first and those without a day last; names are in the order of a register. */
export async function paymentPage(reader: Reader, request: PaymentPageRequest): Promise<Readonly<{ rows: readonly PaymentRow[]; next: string | null }>> {
  const order = ORDERS[request.sort];
  const where = paymentConditions(request.filter, request.offices);
  const page = await pageOf(reader, { name: 'payments', table: 'payment', order, where, waysIn: waysIn(request.filter, request.offices, where, request.sort), cursor: request.cursor, limit: request.limit });
  const direction = order.descending ? 'DESC' : 'ASC';
  const rows = await reader.all(pageRowSchema, `/* payments.page */ SELECT ${PAYMENT_COLUMNS}, sort_key FROM (${page.sql}) CROSS JOIN payment ON id = picked ORDER BY sort_key ${direction}, id ${direction}`, page.params);
  return cutPage(rows, request.limit, order);
}

const totalsSchema = z.object({ count: z.int(), amountCents: z.int(), ownCents: z.int(), toAssignCents: z.int(), toRefundCents: z.int(), anomalous: z.int() });
export type PaymentTotals = Readonly<z.infer<typeof totalsSchema>>;

/** Count and sums of a filter, read from the index alone; on its own reading, so that it delays no page. */
export async function totalsOfPayments(reader: Reader, filter: PaymentFilter, offices: readonly string[] | null): Promise<PaymentTotals> {
  const where = paymentConditions(filter, offices);
  const row = await reader.get(totalsSchema,
    `/* payments.totalsOf */ SELECT COUNT(*) AS count, COALESCE(SUM(amount_cents), 0) AS amount_cents, COALESCE(SUM(own_cents), 0) AS own_cents, COALESCE(SUM(CASE effect WHEN 'UNASSIGNED' THEN own_cents ELSE 0 END), 0) AS to_assign_cents,
      COALESCE(SUM(CASE effect WHEN 'TO_REFUND' THEN own_cents ELSE 0 END), 0) AS to_refund_cents, COALESCE(SUM(anomalies <> '[]'), 0) AS anomalous FROM payment INDEXED BY payment_list WHERE ${where.sql}`, where.params);
  return row ?? { count: 0, amountCents: 0, ownCents: 0, toAssignCents: 0, toRefundCents: 0, anomalous: 0 };
}

const isEffect = (value: string | number): value is PaymentEffect => PAYMENT_EFFECTS.some((effect) => effect === value);
const EFFECT_LABELS: ReadonlyMap<string | number, string> = new Map(PAYMENT_EFFECTS.map((effect) => [effect, EFFECT_LABEL[effect]]));
const WITH_PLACE = 'payment INDEXED BY payment_list LEFT JOIN position_place c ON c.position_id = payment.position_id';
const placeOf = (column: string) => `COALESCE(c.${column}, CASE WHEN payment.position_id IS NULL THEN (SELECT n.${column} FROM notice_place n WHERE n.nav = payment.nav) END)`;

/** How many payments each value of a facet leaves, given the rest of the filter. */
export async function paymentCounts(reader: Reader, filter: PaymentFilter, offices: readonly string[] | null) {
  const without = (change: Partial<PaymentFilter>) => paymentConditions({ ...filter, ...change }, offices);
  const from = 'payment INDEXED BY payment_list';
  const effects = await facetOf(reader, 'payments', { value: 'payment.effect', from, where: without({ effects: [] }), labels: EFFECT_LABELS });
  const psps = await facetOf(reader, 'payments', { value: 'payment.psp', from, where: without({ psp: null }) });
  const services = await facetOf(reader, 'payments', { value: placeOf('service_id'), from: WITH_PLACE, where: without({ serviceId: null }), labels: await serviceLabels(reader) });
  const places = await facetOf(reader, 'payments', { value: placeOf('office'), from: WITH_PLACE, where: without({ office: null }) });
  const { anomalous } = await totalsOfPayments(reader, { ...filter, anomalousOnly: false }, offices);
  return { effects: valuesOf(effects, isEffect), psps: valuesOf(psps, isText), services: valuesOf(services, isNumber), offices: valuesOf(places, isText), anomalous };
}

import { z } from 'zod';
import { EVERY_ROLE, query } from './operation.ts';
import { cents, civilDate, cursor, id, instant, limit, printStateSchema, shownStateSchema, taskStateSchema } from './shared-shapes.ts';

/**
 * The lists of payments, papers and tasks: `page` gives the rows after a cursor, `totals` what the filter holds as a whole,
 * `counts` how many rows every value of a facet would leave, given the rest of the filter. A page never waits for the other two.
 */

const office = z.string().max(60);
const text = z.string().max(200);
const day = civilDate.nullable();
const amount = cents.min(0).max(99_999_999_999).nullable();

export const PAYMENT_EFFECTS = ['PAYS', 'UNASSIGNED', 'TO_REFUND', 'OTHER_SYSTEM', 'NO_PAYMENT', 'REVOKED'] as const;
export const PRINTED_DOCUMENTS = ['NOTICE', 'RECEIPT'] as const;
/** Kinds of tasks: every contradiction of spec/states.md that can be met so far, and what a person asked to look at. */
export const TASK_KINDS = [
  'PAID_AFTER_CANCELLATION', 'PAID_AFTER_LAPSE', 'PAID_AFTER_EXPIRY', 'PAID_TWICE', 'AMOUNT_DIFFERS', 'UNKNOWN_PAYMENT', 'TRANSFER_DIFFERS', 'STANDIN_SPLIT', 'SUM_DIFFERS', 'RECEIPT_CONFLICT', 'DECLARED_PAID',
  'UPDATE_AGAINST_PAID', 'UPDATE_AGAINST_CHANGED', 'ACTIVE_AGAINST_GONE', 'CANCELLED_AGAINST_LIVE', 'NAV_COLLISION', 'LEFT_IN_DRAFT', 'PRINTED_THEN_UPDATED', 'REVISED_OR_REVOKED', 'PAID_WITHOUT_RECEIPT',
  'CREDIT_WITHOUT_FLOW', 'MISSING_RECEIPT', 'REPORTED_TWICE', 'CHANGED_AFTER_CLOSING',
] as const;

export const POSITION_SORTS = ['NEWEST', 'DUE', 'NAME', 'AMOUNT'] as const;
export const PAYMENT_SORTS = ['NEWEST', 'PAID', 'AMOUNT', 'NAME'] as const;
export const PRINT_SORTS = ['NEWEST', 'NAME', 'AMOUNT'] as const;
export const TASK_SORTS = ['DUE', 'NEWEST', 'AMOUNT', 'KIND'] as const;

/** Days are those of Rome, both included; amounts are of the whole payment. An empty list, null or '' asks nothing. */
export const paymentFilter = z.strictObject({
  effects: z.array(z.enum(PAYMENT_EFFECTS)).max(PAYMENT_EFFECTS.length), paidFrom: day, paidTo: day, receivedFrom: day, receivedTo: day, amountFrom: amount, amountTo: amount,
  /** The name as the receipts write it. */
  psp: z.string().max(100).nullable(), serviceId: id.nullable(), office: office.nullable(), text, anomalousOnly: z.boolean(),
});

export const printFilter = z.strictObject({
  document: z.enum(PRINTED_DOCUMENTS).nullable(), states: z.array(printStateSchema).max(3), operatorId: id.nullable(), serviceId: id.nullable(), office: office.nullable(), from: day, to: day,
  /** Notices in somebody's hands that the portal does not know. */
  unsentOnly: z.boolean(), reprintsOnly: z.boolean(), text,
});

/** `owner`: the operator who asks, nobody, or the operator with an id. */
export const taskFilter = z.strictObject({
  kinds: z.array(z.enum(TASK_KINDS)).max(TASK_KINDS.length), states: z.array(taskStateSchema).max(4), office: office.nullable(), owner: z.union([z.enum(['MINE', 'NOBODY']), id]).nullable(), dueFrom: day, dueTo: day, text,
});

export const paymentRow = z.object({
  id, receiptId: z.string(), nav: z.string().nullable(), iuv: z.string(), amountCents: cents, ownCents: cents, paidOn: civilDate.nullable(), psp: z.string(), debtorName: z.string().nullable(), debtorFiscalCode: z.string().nullable(), description: z.string(), positionId: id.nullable(), effect: z.enum(PAYMENT_EFFECTS), effectLabel: z.string(), anomalies: z.array(z.string()), receivedAt: instant,
});

/** `positionId` null: a receipt whose payment has no position yet; `paymentId` names it. `paid`: a payment of what the notice asks for is recorded. */
export const printRow = z.object({
  id, at: instant, who: z.string(), document: z.enum(PRINTED_DOCUMENTS), positionId: id.nullable(), installmentId: id.nullable(), paymentId: id.nullable(), debtorName: z.string(), service: z.string(), nav: z.string().nullable(), amountCents: cents, dueDate: civilDate.nullable(),
  state: printStateSchema, copies: z.int(), reprint: z.boolean(), unsent: z.boolean(), /** Taken back or cancelled, and as far as is known never on the portal: it is never to be there. */ neverSent: z.boolean(), paid: z.boolean(), cancelled: z.boolean(), reason: z.string().nullable(),
});

export const taskRow = z.object({
  id, kind: z.enum(TASK_KINDS), title: z.string(), detail: z.string(), amountCents: cents.nullable(), state: taskStateSchema, dueOn: civilDate.nullable(), openedAt: instant, office: z.string(), ownerId: id.nullable(), ownerName: z.string().nullable(), positionId: id.nullable(), paymentId: id.nullable(), overdue: z.boolean(), contradiction: z.boolean(),
});

/** How many rows each value of a facet would leave, the most frequent first; values that leave none are not told. `label` is for the person. */
function facet<Value extends z.ZodType>(value: Value) {
  return z.array(z.object({ value, label: z.string(), count: z.int() }));
}

const next = z.string().nullable();

export const paymentListOperations = {
  page: query(EVERY_ROLE, { filter: paymentFilter, sort: z.enum(PAYMENT_SORTS), cursor, limit }, z.object({ rows: z.array(paymentRow), next })),
  /** `ownCents`: what of the payments is the entity's own; `toAssignCents` and `toRefundCents` are own parts too. */
  totals: query(EVERY_ROLE, { filter: paymentFilter }, z.object({ count: z.int(), amountCents: cents, ownCents: cents, toAssignCents: cents, toRefundCents: cents, anomalous: z.int() })),
  counts: query(EVERY_ROLE, { filter: paymentFilter }, z.object({ effects: facet(z.enum(PAYMENT_EFFECTS)), psps: facet(z.string()), services: facet(id), offices: facet(office), anomalous: z.int() })),
};

export const printListOperations = {
  page: query(EVERY_ROLE, { filter: printFilter, sort: z.enum(PRINT_SORTS), cursor, limit }, z.object({ rows: z.array(printRow), next })),
  /** `amountCents`: sum of what the papers say, a reprint counted again. */
  totals: query(EVERY_ROLE, { filter: printFilter }, z.object({ count: z.int(), copies: z.int(), amountCents: cents, notices: z.int(), receipts: z.int(), unsent: z.int() })),
  counts: query(EVERY_ROLE, { filter: printFilter }, z.object({ documents: facet(z.enum(PRINTED_DOCUMENTS)), states: facet(printStateSchema), operators: facet(id), services: facet(id), offices: facet(office), unsent: z.int(), reprints: z.int() })),
};

export const taskListOperations = {
  page: query(EVERY_ROLE, { filter: taskFilter, sort: z.enum(TASK_SORTS), cursor, limit }, z.object({ rows: z.array(taskRow), next })),
  totals: query(EVERY_ROLE, { filter: taskFilter }, z.object({ count: z.int(), open: z.int(), overdue: z.int(), contradictions: z.int(), amountCents: cents })),
  /** `mine` and `nobody` are the other two values of the owner. */
  counts: query(EVERY_ROLE, { filter: taskFilter }, z.object({ kinds: facet(z.enum(TASK_KINDS)), states: facet(taskStateSchema), offices: facet(office), owners: facet(id), mine: z.int(), nobody: z.int() })),
};

/** What `positions.counts` answers. */
export const positionCounts = z.object({ states: facet(shownStateSchema), services: facet(id), offices: facet(office), origins: facet(z.string()) });

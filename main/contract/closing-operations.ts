import { z } from 'zod';
import { ACCOUNTING_ROLES, RESPONSIBLE_ROLES, mutation, query } from './operation.ts';
import { month, RECONCILIATION_BUCKETS } from './reconciliation-operations.ts';
import { base64, cents, civilDate, id, instant, reason } from './shared-shapes.ts';

/**
 * Closing of a month (features.md 3c, «Chiudi mese»). What is not settled when a month is closed, and what comes later with a day of that month, stands in the first month that is open.
 * What stands in a closed month cannot be decided on until a responsible opens it again. Amounts in cents, those of movements signed.
 */

/** `DONE` nothing to do · `LOOK` it goes on to the next month, or is only told · `BLOCKS` the month cannot be closed with it. */
export const CHECK_STANDINGS = ['DONE', 'LOOK', 'BLOCKS'] as const;
export const CHECK_CODES = [
  'OVER', 'EARLIER', 'COMPARED', 'IDENTITIES', 'CERTAIN', 'TO_CONFIRM', 'SECOND_PERSON', 'AMOUNT_DIFFERS', 'CREDIT_WITHOUT_FLOW', 'QUARANTINED', 'FLOW_WITHOUT_CREDIT', 'WAITING', 'PAYMENT_WITHOUT_RECEIPT', 'DOUBLE_PAYMENT', 'DEFERRED', 'UNREPORTED', 'WITHOUT_BUDGET', 'LATE_ARRIVALS', 'CHANGED_AFTER_CLOSING',
] as const;

const checkItem = z.object({
  code: z.enum(CHECK_CODES), label: z.string(), standing: z.enum(CHECK_STANDINGS), /** What it is about, and what to do. */ detail: z.string(), count: z.int(), cents: cents.nullable(), /** Where its rows are; null: not in a group of Riconciliazione. */ bucket: z.enum(RECONCILIATION_BUCKETS).nullable(),
});

/** Opening balance (what the month before closed with) + what has a day of closed months and came after their closing + credits − matched − set aside − reversed = closing balance (reconciliation.md 5, «Quadratura mensile»). */
const ledger = z.object({ openingCents: cents, lateCents: cents, creditCents: cents, matchedCents: cents, excludedCents: cents, settledCents: cents, closingCents: cents, differenceCents: cents });

const carried = z.object({ movements: z.int(), movementCents: cents, flows: z.int(), flowCents: cents });

/** A closing, reopened or not. */
export const monthClosing = z.object({
  id, month, closedAt: instant, closedBy: z.string(), note: z.string().nullable(), ledger, carried, reopened: z.object({ at: instant, by: z.string(), reason: z.string() }).nullable(),
});

/** A row that settled in a closed month and stands otherwise since. `id`: of the movement or of the flow; `before`, `now`: groups, `effect`: on the figures, in Italian; `countedIn`: the month that counts the difference. */
export const changedAfterClosing = z.object({
  kind: z.enum(['MOVEMENT', 'FLOW']), id, closedMonth: month, countedIn: month, day: civilDate, reference: z.string(), explanation: z.string(), before: z.string(), now: z.string(), effect: z.string(), cents,
});

export const CLOSING_PAPERS = ['REPORT', 'OPEN_ITEMS'] as const;

/** Chiusura del mese. */
export const closings = {
  /** Every closing, newest first; `openFrom`: the first month that is open, null when none was ever closed. */
  list: query(ACCOUNTING_ROLES, {}, z.object({ closings: z.array(monthClosing), openFrom: month.nullable() })),
  /** What closing a month asks for, and what it would do. `closing`: of the month, when it is closed: then `ledger` and `carried` are those of its papers. */
  checklist: query(ACCOUNTING_ROLES, { month }, z.object({
    month, nextMonth: month, closing: monthClosing.nullable(), items: z.array(checkItem), canClose: z.boolean(), ledger, carried, /** Receipts of the month that no flow reports, by provider. */ unreported: z.array(z.object({ psp: z.string(), count: z.int(), cents, oldest: civilDate })),
    /** Of a closed month, its rows that changed since; of an open one, those of closed months that it counts. */ afterClosing: z.array(changedAfterClosing),
  })),
  /** Closes it with its papers. `expected`: what goes on to the next month, as the person saw it (`VERSION_CONFLICT` otherwise). */
  close: mutation(ACCOUNTING_ROLES, { month, expected: z.strictObject({ movements: z.int().min(0), flows: z.int().min(0) }), note: z.string().trim().max(500).nullable() }, z.object({ closing: monthClosing, message: z.string() })),
  /** Only the month closed last. */
  reopen: mutation(RESPONSIBLE_ROLES, { closingId: id, reason }, z.object({ closing: monthClosing, message: z.string() })),
  /** `REPORT` «Verbale di riconciliazione», PDF · `OPEN_ITEMS` «Elenco discordanze», CSV. As they were when the month was closed. */
  paper: query(ACCOUNTING_ROLES, { closingId: id, paper: z.enum(CLOSING_PAPERS) }, z.object({ fileName: z.string(), contentBase64: base64, sha256: z.string() })),
};

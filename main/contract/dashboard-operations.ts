import { z } from 'zod';
import { ACCOUNTING_ROLES, query } from './operation.ts';
import { cents, civilDate, id, instant } from './shared-shapes.ts';

/** Year of the books. */
const year = z.int().min(2000).max(2999);
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/**
 * Collected: the body's own share of receipts, by day of the payment. Reported: totals of current flows, by day of regulation. Credited: credits of the treasurer that are matched, by booking day.
 * The three days differ, so that a month agrees with itself and not with the others (reconciliation.md, columns of the portals).
 */
const figures = { payments: z.int(), collectedCents: cents, /** null, both: the operator sees some offices, and a flow or a credit is of all of them. */ reportedCents: cents.nullable(), creditedCents: cents.nullable() };

/** Up to 7, 30, 60, 90 days, and older. */
export const AGE_LIMITS = [7, 30, 60, 90] as const;
const age = z.object({ count: z.int(), cents });

/** A class of what is not reconciled, whatever the year. `ages` as {@link AGE_LIMITS}, one more at the end. `bucket`: where Riconciliazione shows it. */
const openClass = z.object({ key: z.string(), label: z.string(), of: z.enum(['MOVEMENT', 'FLOW', 'LINE']), bucket: z.string(), count: z.int(), cents, ages: z.array(age).length(5) });

export const DASHBOARD_GROUPS = ['SERVICE', 'PSP'] as const;
/** Tables of the dashboard, as they are exported. */
export const DASHBOARD_TABLES = ['MONTH', 'SERVICE', 'PSP', 'CLASS'] as const;

/** Cruscotto. */
export const dashboard = {
  /** `year` null: the newest that has something. */
  overview: query(ACCOUNTING_ROLES, { year: year.nullable() }, z.object({
    year, /** Newest first. */ years: z.array(year), months: z.array(z.object({ month, ...figures })), totals: z.object(figures),
    /** Credits of the year that are of pagoPA; `automatic`: matched by a rule, needing nobody. */
    automatic: z.object({ credits: z.int(), automatic: z.int(), byPerson: z.int(), open: z.int(), automaticCents: cents, totalCents: cents }), classes: z.array(openClass),
    /** The operator sees some offices: what is collected, and the breakdowns, are narrowed to them; credits and classes are of the whole body. */ scoped: z.boolean(), lastTreasuryAt: instant.nullable(), lastFlowAt: instant.nullable(), lastReceiptAt: instant.nullable(),
  })),
  /** By service or by PSP, the largest first. Reported and credited are of the flows regulated in the month; null: by service, and for who sees some offices, only a month can be told. */
  breakdown: query(ACCOUNTING_ROLES, { by: z.enum(DASHBOARD_GROUPS), year, month: month.nullable() }, z.object({ rows: z.array(z.object({ key: z.string(), label: z.string(), serviceId: id.nullable(), payments: z.int(), collectedCents: cents, reportedCents: cents.nullable(), creditedCents: cents.nullable() })) })),
  /** Pagati, non rendicontati: own receipts of the last 90 days that no current flow reports, those of the last 3 days apart: their flow has time. */
  unreported: query(ACCOUNTING_ROLES, {}, z.object({ count: z.int(), cents, from: civilDate, to: civilDate, ages: z.array(age).length(5) })),
};

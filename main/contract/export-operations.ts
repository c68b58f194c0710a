import { z } from 'zod';
import { EVERY_ROLE, mutation, query, sessionOperation } from './operation.ts';
import { PAYMENT_SORTS, paymentFilter, POSITION_SORTS, PRINT_SORTS, printFilter, TASK_SORTS, taskFilter } from './list-operations.ts';
import { positionFilter } from './position-operations.ts';
import { ACCOUNTING_ROLES } from './operation.ts';
import { flowFilter, RECONCILIATION_BUCKETS, reviewText, treasuryFilter } from './reconciliation-operations.ts';
import { DASHBOARD_TABLES } from './dashboard-operations.ts';
import type { Role } from '../domain/position-state.ts';

export const EXPORT_FORMATS = ['CSV', 'XLSX', 'PDF'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const EXPORTED_LISTS = ['POSITIONS', 'PAYMENTS', 'PRINTS', 'TASKS', 'FLOWS', 'TREASURY', 'REVIEW', 'DASHBOARD'] as const;
export type ExportedList = (typeof EXPORTED_LISTS)[number];

const monthAsked = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/).nullable();

/** Who may take a list outside the program: who sees its screen. */
export const EXPORT_ROLES: Readonly<Record<ExportedList, readonly Role[]>> = { POSITIONS: EVERY_ROLE, PAYMENTS: EVERY_ROLE, PRINTS: EVERY_ROLE, TASKS: EVERY_ROLE, FLOWS: ACCOUNTING_ROLES, TREASURY: ACCOUNTING_ROLES, REVIEW: ACCOUNTING_ROLES, DASHBOARD: ACCOUNTING_ROLES };

/** Which list, filtered and ordered as the operator sees it. */
export const exportedSelection = z.discriminatedUnion('list', [
  z.strictObject({ list: z.literal('POSITIONS'), filter: positionFilter, sort: z.enum(POSITION_SORTS) }),
  z.strictObject({ list: z.literal('PAYMENTS'), filter: paymentFilter, sort: z.enum(PAYMENT_SORTS) }),
  z.strictObject({ list: z.literal('PRINTS'), filter: printFilter, sort: z.enum(PRINT_SORTS) }),
  z.strictObject({ list: z.literal('TASKS'), filter: taskFilter, sort: z.enum(TASK_SORTS) }),
  z.strictObject({ list: z.literal('FLOWS'), filter: flowFilter, sort: z.literal('NEWEST') }),
  z.strictObject({ list: z.literal('TREASURY'), filter: treasuryFilter, sort: z.literal('NEWEST') }),
  /** Riconciliazione: the rows of one bucket of a month. */
  z.strictObject({ list: z.literal('REVIEW'), filter: z.strictObject({ bucket: z.enum(RECONCILIATION_BUCKETS), month: monthAsked, text: reviewText }), sort: z.literal('OLDEST') }),
  /** Cruscotto: one of its tables. */
  z.strictObject({ list: z.literal('DASHBOARD'), filter: z.strictObject({ table: z.enum(DASHBOARD_TABLES), year: z.int().min(2000).max(2999), month: monthAsked }), sort: z.literal('SHOWN') }),
]);

const exportId = z.uuid();

/**
 * `WAITING` behind another export, `RUNNING`, `READY` to be taken, `TAKEN` (the file is gone), `CANCELLED`, `FAILED` (`message` says why, in Italian).
 * `total` is the number of rows when it was asked for; `changedMeanwhile`: rows of this list were changed while the file was written, so that one of
 * them may be missing or twice in it.
 */
export const exportShape = z.object({
  id: exportId, list: z.enum(EXPORTED_LISTS), format: z.enum(EXPORT_FORMATS), fileName: z.string(), state: z.enum(['WAITING', 'RUNNING', 'READY', 'TAKEN', 'CANCELLED', 'FAILED']),
  done: z.int(), total: z.int(), bytes: z.int(), sha256: z.string().nullable(), changedMeanwhile: z.boolean(), message: z.string().nullable(),
});

/** Files made of what is filtered. The work goes on in the background, also while the operator looks at something else. */
export const exports = {
  /** The columns a list can give, those shown without a choice marked. */
  columns: query(EVERY_ROLE, { list: z.enum(EXPORTED_LISTS) }, z.object({ columns: z.array(z.object({ key: z.string(), label: z.string(), initial: z.boolean() })) })),
  /** `columns`: keys in the order wanted. Refused at once when the filter holds more rows than the format can carry. */
  start: mutation(EVERY_ROLE, { selection: exportedSelection, format: z.enum(EXPORT_FORMATS), columns: z.array(z.string().max(40)).min(1).max(40) }, z.object({ id: exportId, fileName: z.string(), total: z.int() })),
  state: query(EVERY_ROLE, { id: exportId }, exportShape),
  /** The exports of this operator that are not over, and those just over, oldest first: what a reloaded page finds again. */
  mine: query(EVERY_ROLE, {}, z.object({ exports: z.array(exportShape) })),
  /** Stops it, or throws its file away when it is ready. */
  cancel: mutation(EVERY_ROLE, { id: exportId }, z.object({ cancelled: z.literal(true) })),
  /** A piece of a ready file, from `offset` on; `next` is the offset to ask for then, null with the last piece, after which the file is gone. */
  take: query(EVERY_ROLE, { id: exportId, offset: z.int().min(0) }, z.object({ contentBase64: z.string(), bytes: z.int(), next: z.int().nullable() })),
  /** Asks where to save a ready file, where the host has a dialog for it; saved, the file is deleted here. */
  save: sessionOperation(EVERY_ROLE, { id: exportId }, z.object({ saved: z.boolean() })),
};

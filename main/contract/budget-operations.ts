import { z } from 'zod';
import { ACCOUNTING_ROLES, mutation, query } from './operation.ts';
import { base64, cents, id, uploadedFile, version } from './shared-shapes.ts';

/** Revenue items of the budget and how paid amounts are split over them (reconciliation.md 4.2). Amounts in cents. `year` is the exercise. */

const budgetYear = z.int().min(1999).max(2099);

export const revenueItemInput = {
  year: budgetYear, capitolo: z.string().trim().min(1).max(64), articolo: z.string().trim().max(30), /** `2026/12`, or nothing. */ accertamento: z.string().trim().max(30), description: z.string().trim().max(512), office: z.string().trim().max(64), accertamentoDescription: z.string().trim().max(512),
  /** Fifth level of the piano dei conti, `E.1.01.01.51.001`; the SIOPE code follows from it when it is null. */ pdcf: z.string().trim().max(20).nullable(), siope: z.string().trim().max(10).nullable(), active: z.boolean(),
};

/** `services`: those whose lines name it. `quotaCents`, `quotas`: what was paid on it. */
export const revenueItem = z.object({ ...revenueItemInput, id, version, management: z.enum(['COMPETENZA', 'RESIDUO']), services: z.array(z.string()), quotaCents: cents, quotas: z.int() });

/** Bilancio. */
export const budget = {
  /** `year` null: all. `missing`: lines of services that no active item of that year (of the newest, when null) describes. */
  items: query(ACCOUNTING_ROLES, { year: budgetYear.nullable() }, z.object({ items: z.array(revenueItem), years: z.array(budgetYear), missing: z.array(z.object({ service: z.string(), capitolo: z.string(), articolo: z.string(), accertamento: z.string() })) })),
  saveItem: mutation(ACCOUNTING_ROLES, { ...revenueItemInput, id: id.nullable(), expectedVersion: version.nullable() }, revenueItem),
  exportItems: query(ACCOUNTING_ROLES, { year: budgetYear.nullable() }, z.object({ fileName: z.string(), contentBase64: base64 })),
  /** Adds and changes items by year, capitolo, articolo and accertamento, some rows at a time; a file with a wrong row changes nothing (`refused` says which). `left`: rows not looked at, since it was stopped; what was written stays, and the same file goes on from there. */
  importItems: mutation(ACCOUNTING_ROLES, { file: uploadedFile }, z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), left: z.int(), refused: z.array(z.object({ line: z.int(), message: z.string() })) })),
  /** The import that runs, whoever began it; null: none does. */
  importState: query(ACCOUNTING_ROLES, {}, z.object({ running: z.object({ done: z.int(), total: z.int() }).nullable() })),
  /** Stops the import that runs after the rows it is writing. */
  cancelImport: mutation(ACCOUNTING_ROLES, {}, z.object({ cancelled: z.boolean() })),
  /** How a payment was split. `unassignedCents`: of its own amount, what no line has. */
  quotas: query(ACCOUNTING_ROLES, { paymentId: id }, z.object({ quotas: z.array(z.object({ capitolo: z.string(), articolo: z.string(), accertamento: z.string(), siope: z.string().nullable(), year: budgetYear, description: z.string().nullable(), cents })), unassignedCents: cents })),
};

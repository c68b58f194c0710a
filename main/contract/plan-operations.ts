import { z } from 'zod';
import { MAX_INSTALLMENTS, STEP_MONTHS } from '../domain/installment-plan.ts';
import { COUNTER_ROLES, EVERY_ROLE, mutation, query, RESPONSIBLE_ROLES } from './operation.ts';
import { positionForm } from './position-operations.ts';
import { cents, civilDate, id, positiveCents, reason, shownStateSchema, version } from './shared-shapes.ts';

/** How a service divides its debts (domain/installment-plan.ts, PlanRules). */
export const planRulesInput = {
  maxInstallments: z.int().min(2).max(MAX_INSTALLMENTS), firstDueDays: z.int().min(0).max(365), stepMonths: z.literal(STEP_MONTHS), minimumCents: z.int().min(1).max(99_999_999),
  rounding: z.enum(['CENT', 'EURO']), remainder: z.enum(['FIRST', 'LAST']), wholeBeside: z.boolean(), lapse: z.strictObject({ missed: z.int().min(1).max(24), withinMonths: z.int().min(1).max(60) }).nullable(),
};
const rulesShape = z.object({ ...planRulesInput, lapse: z.object({ missed: z.int(), withinMonths: z.int() }).nullable() });

const planned = z.strictObject({ amountCents: positiveCents, dueDate: civilDate });

const standing = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('REGULAR'), missed: z.literal(0) }), z.object({ kind: z.literal('LATE'), missed: z.int(), missedCents: cents }), z.object({ kind: z.literal('LAPSED'), missed: z.int(), residueCents: cents }),
]);

const residueLink = z.object({ positionId: id, nav: z.string().nullable(), amountCents: cents, state: shownStateSchema });

/** What is left of a lost plan. `ask`: what asking for it at once would do, before it does; null where there is none. `twiceCents`: paid on installments that were lost, and asked for with the residue still. */
const residueShape = z.object({
  ask: z.object({ cents, paidCents: cents, whyNot: z.string().nullable(), consequences: z.array(z.string()) }).nullable(), askedWith: residueLink.nullable(), residueOf: residueLink.nullable(), twiceCents: cents,
});

const fineShape = z.object({
  minimumCents: cents, costsCents: cents, reducible: z.boolean(), reducedCents: cents, fullCents: cents, notifiedOn: civilDate.nullable(), discountDays: z.int(), expirationDays: z.int(),
  standing: z.discriminatedUnion('kind', [z.object({ kind: z.literal('NOT_NOTIFIED') }), z.object({ kind: z.literal('REDUCED'), until: civilDate, daysLeft: z.int() }), z.object({ kind: z.literal('FULL'), until: civilDate, daysLeft: z.int() }), z.object({ kind: z.literal('ENFORCEABLE'), since: civilDate })]),
  /** A payment that was not enough on its day: what is still owed, and the notice that asks for it already. */
  supplement: z.object({ cents, until: civilDate, askedWith: residueLink.nullable() }).nullable(), mayNotify: z.boolean(),
});

/** Rows of installments; `lines` say what would happen to paper, number, intermediary and money, before it happens. */
export const planShape = z.object({
  positionId: id, version, totalCents: cents, rules: rulesShape, rulesVersion: z.int(), whyNot: z.string().nullable(), hasPlan: z.boolean(), wholeBeside: z.boolean(), /** The intermediary in use can hold the whole amount beside the installments. */ wholeAllowed: z.boolean(),
  installments: z.array(z.object({ id, number: z.int(), amountCents: cents, dueDate: civilDate.nullable(), nav: z.string().nullable(), state: shownStateSchema })),
  /** Due date of the whole amount beside the plan: over, it takes a new one when the plan is taken away. */ wholeDueDate: civilDate.nullable(),
  standing: standing.nullable(), fine: fineShape.nullable(),
  /** It stands in the place of a fine, and `rules` are those of art. 202-bis: the whole amount of the fine, how many installments it grants, and by when they were to be asked for (null: never notified). */
  granted: z.object({ fullCents: cents, most: z.int(), askedBy: civilDate.nullable() }).nullable(),
  consequences: z.object({ make: z.array(z.string()), makeWithoutWhole: z.array(z.string()), change: z.array(z.string()), withdraw: z.array(z.string()) }), reasonAsked: z.boolean(),
  residue: residueShape,
});

const saved = z.object({ id, version, navs: z.array(z.string()), supersededPrints: z.int() });
const { amountCents: _amount, dueDate: _due, payableUntil: _until, lines: _lines, ...fineForm } = positionForm;

/** Payment by installments and fines with two amounts. */
export const plans = {
  show: query(EVERY_ROLE, { positionId: id }, planShape),
  save: mutation(COUNTER_ROLES, { positionId: id, expectedVersion: version, installments: z.array(planned).min(2).max(MAX_INSTALLMENTS), wholeBeside: z.boolean(), reason: reason.nullable() }, saved),
  withdraw: mutation(COUNTER_ROLES, { positionId: id, expectedVersion: version, dueDate: civilDate, reason }, saved),
  /** What is left of a lost plan, asked for at once with a position of its own (`id`, `version`); the installments nobody paid end. */
  askResidue: mutation(RESPONSIBLE_ROLES, { positionId: id, expectedVersion: version, dueDate: civilDate, reason }, z.object({ id, version, nav: z.string(), amountCents: cents, planVersion: version, supersededPrints: z.int() })),
  rules: query(EVERY_ROLE, { serviceId: id }, z.object({ rules: rulesShape, version: z.int() })),
  saveRules: mutation(RESPONSIBLE_ROLES, { serviceId: id, expectedVersion: z.int().min(0), rules: z.strictObject(planRulesInput) }, z.object({ version: z.int() })),
  createFine: mutation(COUNTER_ROLES, { ...fineForm, minimumCents: positiveCents, costsCents: z.int().min(0).max(99_999_999), reducible: z.boolean(), notifiedOn: civilDate.nullable(), acceptDuplicate: z.boolean(), /** The cancelled position in whose place it is asked for. */ replacesId: id.nullable().default(null) }, z.object({ id, version, installmentId: id, nav: z.string().nullable(), state: shownStateSchema })),
  notifyFine: mutation(COUNTER_ROLES, { positionId: id, expectedVersion: version, notifiedOn: civilDate }, z.object({ version })),
};

import { z } from 'zod';
import { ADMINISTRATOR_ONLY, EVERY_ROLE, mutation, query, RESPONSIBLE_ROLES } from './operation.ts';
import { SETUP_STEPS, sessionShape } from './application-operations.ts';
import { base64, civilDate, documentShape, id, positiveCents, shortText, version, writtenDate } from './shared-shapes.ts';

export const entityInput = {
  fiscalCode: z.string().trim().max(16), name: z.string().trim().min(1).max(100), department: z.string().trim().max(50).nullable(), cbillCode: z.string().trim().max(5).nullable(),
  ipaCode: z.string().trim().max(20).nullable(), istatCode: z.string().trim().max(6).nullable(), infoLines: z.string().trim().max(100).nullable(),
  postalAuthCode: z.string().trim().max(80).nullable(), ownSite: z.boolean(), patronSaintDay: z.string().regex(/^\d{2}-\d{2}$/).nullable(), logoPngBase64: base64.max(2_000_000).nullable(),
};
export const entityShape = z.object({ ...entityInput, version });

export const numberingInput = {
  segregationCode: z.string().trim().max(2), otherSegregationCodes: z.array(z.string().trim().max(2)).max(20), applicationPrefix: z.string().trim().max(2), workstation: z.string().trim().max(3),
};
export const numberingShape = z.object({ auxDigit: z.literal(3), segregationCode: z.string(), otherSegregationCodes: z.array(z.string()), applicationPrefix: z.string(), workstation: z.string(), locked: z.boolean(), issued: z.int(), stopped: z.string().nullable(), version });

export const accountShape = z.object({ id, iban: z.string(), label: z.string(), postal: z.boolean(), holder: z.string().nullable(), retired: z.boolean(), inUseBy: z.int(), version });

export const amountRuleInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('FREE') }),
  z.strictObject({ kind: z.literal('FIXED'), amountCents: positiveCents }),
  z.strictObject({ kind: z.literal('PRICE_LIST'), prices: z.array(z.strictObject({ label: z.string().trim().min(1).max(80), amountCents: positiveCents })).min(1).max(50) }),
]);
export const dueRuleInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('DAYS'), days: z.int().min(0).max(3650) }),
  z.strictObject({ kind: z.literal('FIXED_DATE'), date: writtenDate }),
  z.strictObject({ kind: z.literal('ASK') }),
  z.strictObject({ kind: z.literal('NONE') }),
]);
export const budgetLineInput = z.strictObject({ capitolo: z.string().trim().min(1).max(30), articolo: z.string().trim().max(30), accertamento: z.string().trim().max(30), share: z.number().positive().max(1_000_000) });
export const serviceFieldInput = z.strictObject({ name: z.string().trim().min(1).max(30).regex(/^[a-z][a-z0-9_]*$/), label: z.string().trim().min(1).max(60), required: z.boolean(), example: z.string().trim().max(60).nullable() });

export const serviceInput = {
  code: z.string().trim().min(2).max(12).regex(/^[A-Z0-9]+$/), office: z.string().trim().min(1).max(60), name: z.string().trim().min(1).max(80), taxonomy: z.string().trim().min(1).max(140),
  accountId: id.nullable(), postalAccountId: id.nullable(), description: z.string().trim().min(1).max(140), fields: z.array(serviceFieldInput).max(12),
  amountRule: amountRuleInput, dueRule: dueRuleInput, dueDateRequired: z.boolean(), expiringDays: z.int().min(0).max(90), payableAfterDueDays: z.int().min(0).max(36500).nullable(), anonymousAllowed: z.boolean(), budget: z.array(budgetLineInput).max(20), help: z.string().trim().max(500).nullable(),
};
export const serviceShape = z.object({ ...serviceInput, id, version, retired: z.boolean(), positions: z.int(), warnings: z.array(z.string()), accountLabel: z.string().nullable() });

const taxonomyRow = z.object({ code: z.string(), name: z.string(), macroArea: z.string(), description: z.string(), validFrom: civilDate, validTo: civilDate, expired: z.boolean(), suggestedOffice: z.string().nullable() });

const starterRow = z.object({ code: z.string(), office: z.string(), name: z.string(), description: z.string(), taxonomy: z.string(), amount: z.string(), due: z.string(), active: z.boolean(), suggested: z.boolean() });

const numberingCheck = z.object({
  firstNumber: z.string().nullable(), parts: z.array(z.object({ digits: z.string(), meaning: z.string() })), available: z.int(), checks: z.array(z.object({ ok: z.boolean(), text: z.string(), field: z.string().nullable() })),
});

export const setup = {
  state: query('ANYONE', {}, z.object({ step: z.enum(SETUP_STEPS), entity: entityShape.nullable(), administratorName: z.string().nullable(), numbering: numberingShape.nullable(), accounts: z.array(accountShape), activeServices: z.int(), testArchive: z.boolean() })),
  saveEntity: mutation('FIRST_RUN', { ...entityInput, expectedVersion: z.int().nullable() }, entityShape),
  createAdministrator: mutation('FIRST_RUN', { username: z.string().trim().min(3).max(60), name: z.string().trim().min(2).max(80), password: z.string().max(200) }, sessionShape),
  checkNumbering: query('FIRST_RUN', numberingInput, numberingCheck),
  saveNumbering: mutation('FIRST_RUN', { ...numberingInput, expectedVersion: z.int().nullable() }, numberingShape),
  finish: mutation('FIRST_RUN', {}, z.object({ step: z.enum(SETUP_STEPS) })),
  /** The sample page with the entity's own data, marked FACSIMILE. */
  facsimile: query('FIRST_RUN', {}, documentShape),
  /** New workstation number for this desk after a restore, a clone or a move of the archive. */
  enrolAgain: mutation(ADMINISTRATOR_ONLY, { workstation: z.string().trim().max(3), reason: z.string().trim().min(3).max(300) }, numberingShape),
};

export const catalogue = {
  accounts: query(EVERY_ROLE, { includeRetired: z.boolean() }, z.object({ accounts: z.array(accountShape) })),
  saveAccount: mutation('FIRST_RUN', { id: id.nullable(), expectedVersion: z.int().nullable(), iban: z.string().trim().max(40), label: z.string().trim().min(1).max(60), postal: z.boolean(), holder: z.string().trim().max(50).nullable() }, accountShape),
  retireAccount: mutation(ADMINISTRATOR_ONLY, { id, expectedVersion: version, retired: z.boolean() }, accountShape),
  taxonomy: query(EVERY_ROLE, { text: shortText }, z.object({ rows: z.array(taxonomyRow) })),
  starterServices: query('FIRST_RUN', {}, z.object({ rows: z.array(starterRow) })),
  activateStarter: mutation('FIRST_RUN', { codes: z.array(z.string().max(12)).min(1).max(80), accountId: id.nullable() }, z.object({ activated: z.int(), alreadyThere: z.int() })),
  services: query(EVERY_ROLE, { includeRetired: z.boolean(), text: shortText }, z.object({ services: z.array(serviceShape) })),
  service: query(EVERY_ROLE, { id }, serviceShape),
  saveService: mutation(RESPONSIBLE_ROLES, { ...serviceInput, id: id.nullable(), expectedVersion: z.int().nullable() }, serviceShape),
  duplicateService: mutation(RESPONSIBLE_ROLES, { id, code: serviceInput.code }, serviceShape),
  retireService: mutation(RESPONSIBLE_ROLES, { id, expectedVersion: version, retired: z.boolean() }, serviceShape),
  offices: query(EVERY_ROLE, {}, z.object({ offices: z.array(z.string()) })),
};

import { z } from 'zod';
import { MAX_EXTRA_POINTS, TEFA_LEAST, TEFA_MOST } from '../domain/service-charges.ts';
import { MOST_BASIS_POINTS, MOST_OFFICE_RATES } from '../domain/legal-interest.ts';
import { ADMINISTRATOR_ONLY, EVERY_ROLE, mutation, query, RESPONSIBLE_ROLES } from './operation.ts';
import { civilDate, id } from './shared-shapes.ts';

const upTo = z.int().min(0).max(99_999_999);
const payee = { fiscalCode: z.string().trim().max(11), name: z.string().trim().max(70), iban: z.string().trim().max(40), category: z.string().trim().max(140) };
const tefa = { basisPoints: z.int().min(TEFA_LEAST).max(TEFA_MOST), areraCents: upTo, roundToEuro: z.boolean(), minimumCents: upTo };
const notification = { cents: z.int().min(1).max(99_999_999), act: z.string().trim().min(3).max(120) };

/** TEFA, interest and costs by the rules of a service (domain/service-charges.ts, ChargeRules). */
export const chargeRulesInput = z.strictObject({
  tefa: z.strictObject({ ...tefa, payee: z.strictObject(payee) }).nullable(), extraPoints: z.int().min(0).max(MAX_EXTRA_POINTS), notification: z.strictObject(notification).nullable(), ravvedimento: z.boolean(),
});
const rulesShape = z.object({ tefa: z.object({ ...tefa, payee: z.object(payee) }).nullable(), extraPoints: z.int(), notification: z.object(notification).nullable(), ravvedimento: z.boolean() });

/** A rate of legal interest that the office wrote, in hundredths of a percent, with the decree it was read in (domain/legal-interest.ts). */
export const officeRateInput = z.strictObject({ from: civilDate, basisPoints: z.int().min(0).max(MOST_BASIS_POINTS), law: z.string().trim().min(3).max(120) });
/** The table in force, oldest first. `own`: written by the office; `unverified`: the program has it, and nobody read it in its decree. `missingYear`: its rate should be there by now. `version` 0: the office wrote none. */
const legalRates = z.object({ rates: z.array(z.object({ from: civilDate, basisPoints: z.int(), law: z.string(), unverified: z.boolean(), own: z.boolean() })), missingYear: z.int().nullable(), nextYear: z.int(), version: z.int() });

/** What a service adds to a debt, or takes out of it for others. */
export const charges = {
  /** `version` 0: no rules of its own. */
  rules: query(EVERY_ROLE, { serviceId: id }, z.object({ rules: rulesShape, version: z.int() })),
  saveRules: mutation(RESPONSIBLE_ROLES, { serviceId: id, expectedVersion: z.int().min(0), rules: chargeRulesInput }, z.object({ version: z.int() })),
  legalRates: query(EVERY_ROLE, {}, legalRates),
  /** All the rates of the office in the place of those it had; what was proposed and accepted before stays as it is. */
  saveLegalRates: mutation(ADMINISTRATOR_ONLY, { expectedVersion: z.int().min(0), rates: z.array(officeRateInput).max(MOST_OFFICE_RATES) }, legalRates),
};

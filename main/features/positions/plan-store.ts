import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { STARTING_PLAN_RULES, STEP_MONTHS, type PlanRules } from '../../domain/installment-plan.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { SUPPLEMENT_OF, type FineBase, type FineRules } from '../../domain/fine-amounts.ts';

const storedRules = z.object({
  maxInstallments: z.int(), firstDueDays: z.int(), stepMonths: z.literal(STEP_MONTHS), minimumCents: z.int(), rounding: z.enum(['CENT', 'EURO']), remainder: z.enum(['FIRST', 'LAST']), wholeBeside: z.boolean(),
  lapse: z.object({ missed: z.int(), withinMonths: z.int() }).nullable(),
});
const rulesRow = z.object({ rules: z.string(), version: z.int() });

/** Rules of a service; `version` 0: it has none of its own, the starting ones hold. */
export type ServicePlanRules = Readonly<{ rules: PlanRules; version: number }>;

export async function planRulesOf(reader: Reader, serviceId: number | null): Promise<ServicePlanRules> {
  const row = serviceId === null ? null : await reader.get(rulesRow, '/* plans.rules */ SELECT rules, version FROM service_plan WHERE service_id = ?', [serviceId]);
  return row === null ? { rules: STARTING_PLAN_RULES, version: 0 } : { rules: storedRules.parse(JSON.parse(row.rules)), version: row.version };
}

/** Keeps the rules of a service; false when they changed since `expectedVersion`. */
export async function writePlanRules(unit: UnitOfWork, serviceId: number, expectedVersion: number, rules: PlanRules): Promise<boolean> {
  const { changes } = await unit.run(
    'INSERT INTO service_plan (service_id, rules, version) SELECT ?, ?, 1 WHERE ? = 0 ON CONFLICT (service_id) DO NOTHING', [serviceId, JSON.stringify(rules), expectedVersion]);
  if (changes === 1) return true;
  return (await unit.run('UPDATE service_plan SET rules = ?, version = version + 1 WHERE service_id = ? AND version = ?', [JSON.stringify(rules), serviceId, expectedVersion])).changes === 1;
}

/** Chooses which way of paying says what is owed, and which may be paid. */
export async function placeOption(unit: UnitOfWork, optionId: number, place: Readonly<{ chosen: boolean; withheld: number }>): Promise<void> {
  await unit.run('/* plans.place */ UPDATE payment_option SET chosen = ?, withheld = ? WHERE id = ?', [place.chosen ? 1 : 0, place.withheld, optionId]);
}

/** Names a way of paying, where it was made with another name. */
export async function nameOption(unit: UnitOfWork, optionId: number, kind: string, label: string): Promise<void> {
  await unit.run('/* plans.name */ UPDATE payment_option SET kind = ?, label = ? WHERE id = ?', [kind, label, optionId]);
}

const fineRow = z.object({ positionId: z.int(), minimumCents: z.int(), costsCents: z.int(), reducible: z.int(), discountDays: z.int(), expirationDays: z.int(), discountPercent: z.int(), notifiedOn: z.string().nullable(), fullRuns: z.int() });

/** A fine as it is kept: what its amounts were made of, how its days are counted, and from when. `fullRuns`: the reduction is over. */
export type StoredFine = Readonly<{ positionId: number; base: FineBase; rules: FineRules; notifiedOn: CivilDate | null; fullRuns: boolean }>;

function toFine(row: z.infer<typeof fineRow>): StoredFine {
  return {
    positionId: row.positionId, base: { minimumCents: row.minimumCents, costsCents: row.costsCents, reducible: row.reducible === 1 },
    rules: { discountDays: row.discountDays, expirationDays: row.expirationDays, discountPercent: row.discountPercent }, notifiedOn: row.notifiedOn, fullRuns: row.fullRuns === 1,
  };
}

export async function findFine(reader: Reader, positionId: number): Promise<StoredFine | null> {
  const row = await reader.get(fineRow, '/* fines.one */ SELECT * FROM fine WHERE position_id = ?', [positionId]);
  return row === null ? null : toFine(row);
}

/** Fines whose reduction runs, notified on a day or before, for which no money is recorded: what is paid waits, and is found again if the payment is taken back. */
export async function finesNotifiedBy(reader: Reader, day: CivilDate, limit: number): Promise<readonly StoredFine[]> {
  return (await reader.all(fineRow,
    `/* fines.running */ SELECT f.* FROM fine f CROSS JOIN debt_position p ON p.id = f.position_id WHERE f.full_runs = 0 AND f.notified_on IS NOT NULL AND f.notified_on <= ? AND p.state NOT IN ('PAID', 'PAID_EXTERNALLY', 'REPORTED', 'RECONCILED')
       AND NOT EXISTS (SELECT 1 FROM installment i JOIN installment_money m ON m.installment_id = i.id WHERE i.position_id = f.position_id AND (m.payments > 0 OR m.external_payments > 0)) ORDER BY f.notified_on, f.position_id LIMIT ?`, [day, limit])).map(toFine);
}

/**
 * The newest position that asks for what is missing of a fine: of the same debtor, made after it, with the causale that the form writes, perhaps reminded of since; or with that of the fine and the amount
 * that is missing. Null: none, or with another causale: those of two fines of the same person differ by nothing else.
 */
export async function findSupplement(reader: Reader, fine: Readonly<{ id: number; personId: number; description: string }>, cents: number): Promise<number | null> {
  const words = `${SUPPLEMENT_OF}${fine.description}`;
  const reminded = `${words} - sollecito`;
  const row = await reader.get(z.object({ id: z.int() }),
    "/* fines.supplement */ SELECT id FROM debt_position WHERE person_id = ? AND id > ? AND state NOT IN ('INVALID', 'DRAFT') AND (description = ? OR substr(description, 1, ?) = ? OR (description = ? AND amount_cents = ?)) ORDER BY id DESC LIMIT 1",
    [fine.personId, fine.id, words, [...reminded].length, reminded, fine.description, cents]);
  return row?.id ?? null;
}

export async function insertFine(unit: UnitOfWork, fine: StoredFine): Promise<void> {
  await unit.run('INSERT INTO fine (position_id, minimum_cents, costs_cents, reducible, discount_days, expiration_days, discount_percent, notified_on, full_runs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [fine.positionId, fine.base.minimumCents, fine.base.costsCents, fine.base.reducible ? 1 : 0, fine.rules.discountDays, fine.rules.expirationDays, fine.rules.discountPercent, fine.notifiedOn, fine.fullRuns ? 1 : 0]);
}

export async function writeNotification(unit: UnitOfWork, positionId: number, notifiedOn: CivilDate): Promise<void> {
  await unit.run('UPDATE fine SET notified_on = ? WHERE position_id = ?', [notifiedOn, positionId]);
}

export async function writeFullRuns(unit: UnitOfWork, positionId: number): Promise<void> {
  await unit.run('UPDATE fine SET full_runs = 1 WHERE position_id = ?', [positionId]);
}

/** What the position asks for now. */
export async function writeAmount(unit: UnitOfWork, positionId: number, amountCents: number): Promise<void> {
  await unit.run('/* plans.amount */ UPDATE debt_position SET amount_cents = ? WHERE id = ?', [amountCents, positionId]);
}

import { z } from 'zod';
import { chargeRulesInput } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { STARTING_CHARGE_RULES, type ChargeRules } from '../../domain/service-charges.ts';

const rulesRow = z.object({ rules: z.string(), version: z.int() });

/** Rules of a service; `version` 0: it has none of its own. */
export async function chargeRulesOf(reader: Reader, serviceId: number): Promise<Readonly<{ rules: ChargeRules; version: number }>> {
  const row = await reader.get(rulesRow, '/* charges.rules */ SELECT rules, version FROM service_charges WHERE service_id = ?', [serviceId]);
  return row === null ? { rules: STARTING_CHARGE_RULES, version: 0 } : { rules: chargeRulesInput.parse(JSON.parse(row.rules)), version: row.version };
}

/** Keeps the rules of a service; false when they changed since `expectedVersion`. */
export async function writeChargeRules(unit: UnitOfWork, serviceId: number, expectedVersion: number, rules: ChargeRules): Promise<boolean> {
  const text = JSON.stringify(rules);
  const { changes } = await unit.run('INSERT INTO service_charges (service_id, rules, version) SELECT ?, ?, 1 WHERE ? = 0 ON CONFLICT (service_id) DO NOTHING', [serviceId, text, expectedVersion]);
  if (changes === 1) return true;
  return (await unit.run('UPDATE service_charges SET rules = ?, version = version + 1 WHERE service_id = ? AND version = ?', [text, serviceId, expectedVersion])).changes === 1;
}

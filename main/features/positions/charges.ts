import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { beneficiaryProblem, lineProblemMessage } from '../../domain/debt-lines.ts';
import { isStampTaxonomy } from '../../domain/digital-stamp.ts';
import { ok } from '../../domain/result.ts';
import type { ChargeRules } from '../../domain/service-charges.ts';
import { currentOperator, failure, mutate, operations, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { serviceById } from '../catalogue/index.ts';
import { chargeRulesOf, writeChargeRules } from './charge-store.ts';
import { readLegalRates, saveLegalRates } from './legal-rates.ts';
import { inScope } from './service.ts';

type SaveInput = Readonly<{ serviceId: number; expectedVersion: number; rules: ChargeRules }>;

/** Saves the rules of a service. Errors: NOT_FOUND, VERSION_CONFLICT, INVALID_FIELD at the Provincia's field that is wrong. */
async function saveChargeRules(context: ApplicationContext, unit: UnitOfWork, operator: Operator, input: SaveInput): Promise<Outcome<{ version: number }>> {
  const service = await serviceById(context, unit, input.serviceId);
  if (service === null || !inScope(operator, service.office)) return failure('NOT_FOUND', 'Il servizio non c’è.');
  const { tefa } = input.rules;
  const wrong = tefa === null ? null : beneficiaryProblem(tefa.payee, 0);
  if (wrong !== null) return failure('INVALID_FIELD', wrong.message, { field: `rules.tefa.payee.${wrong.part}` });
  if (tefa !== null && isStampTaxonomy(tefa.payee.category)) return failure('INVALID_FIELD', lineProblemMessage({ kind: 'STAMP', index: 0, part: 'category' }), { field: 'rules.tefa.payee.category' });
  const rules = tefa === null ? input.rules : { ...input.rules, tefa: { ...tefa, payee: { ...tefa.payee, iban: tefa.payee.iban.replace(/\s/g, '').toUpperCase() } } };
  const before = await chargeRulesOf(unit, input.serviceId);
  if (!(await writeChargeRules(unit, input.serviceId, input.expectedVersion, rules))) return versionConflict();
  await appendAudit(unit, { action: 'CHARGE_RULES_CHANGED', subjectKind: 'service', subjectId: String(input.serviceId), operatorId: String(operator.id), before: { ...before.rules }, after: { ...rules } });
  unit.touch('catalogue');
  return ok({ version: input.expectedVersion + 1 });
}

/** The part of the contract about what a service adds to a debt. */
export function createChargesRouter() {
  const os = operations.charges;
  return {
    rules: os.rules.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const service = await serviceById(context.application, reader, input.serviceId);
      if (service === null || !inScope(currentOperator(context), service.office)) return failure('NOT_FOUND', 'Il servizio non c’è.');
      const { rules, version } = await chargeRulesOf(reader, input.serviceId);
      return ok({ version, rules: { ...rules, tefa: rules.tefa === null ? null : { ...rules.tefa, payee: { ...rules.tefa.payee } }, notification: rules.notification === null ? null : { ...rules.notification } } });
    })),
    saveRules: os.saveRules.handler(({ input, context }) => mutate(context.application.engine, 'charges.saveRules', input, (unit) => saveChargeRules(context.application, unit, currentOperator(context), input))),
    legalRates: os.legalRates.handler(({ context }) => context.application.engine.read(async (reader) => ok(await readLegalRates(context.application, reader)))),
    saveLegalRates: os.saveLegalRates.handler(({ input, context }) => mutate(context.application.engine, 'charges.saveLegalRates', input, (unit) => saveLegalRates(context.application, unit, currentOperator(context), { version: input.expectedVersion, rates: input.rates }))),
  };
}

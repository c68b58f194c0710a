import { z } from 'zod';
import { REMINDER_NUMBERS } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { serviceById } from '../catalogue/index.ts';
import { inScope } from '../positions/index.ts';

const ruleRow = z.object({ number: z.enum(REMINDER_NUMBERS), version: z.int() });

/** `version` 0: the service has no rule of its own, and its reminders keep the number. */
export type ReminderRule = Readonly<z.infer<typeof ruleRow>>;

const KEEPS: ReminderRule = { number: 'SAME', version: 0 };

/** The rule of a service; NOT_FOUND outside the scope of the operator. */
export async function reminderRuleOf(context: ApplicationContext, reader: Reader, operator: Operator, serviceId: number): Promise<Outcome<ReminderRule>> {
  const service = await serviceById(context, reader, serviceId);
  if (service === null || !inScope(operator, service.office)) return failure('NOT_FOUND', 'Il servizio non c’è.');
  return ok(await storedRule(reader, serviceId));
}

async function storedRule(reader: Reader, serviceId: number): Promise<ReminderRule> {
  return (await reader.get(ruleRow, '/* lots.reminderRule */ SELECT number, version FROM service_reminder WHERE service_id = ?', [serviceId])) ?? KEEPS;
}

/** Keeps the rule of a service, for the reminders to come. Errors: NOT_FOUND, VERSION_CONFLICT. */
export async function saveReminderRule(context: ApplicationContext, unit: UnitOfWork, operator: Operator, input: Readonly<{ serviceId: number; expectedVersion: number; number: ReminderRule['number'] }>): Promise<Outcome<Readonly<{ version: number }>>> {
  const before = await reminderRuleOf(context, unit, operator, input.serviceId);
  if (!before.ok) return before;
  if (before.value.version !== input.expectedVersion) return versionConflict();
  await unit.run('/* lots.saveReminderRule */ INSERT INTO service_reminder (service_id, number, version) VALUES (?, ?, 1) ON CONFLICT (service_id) DO UPDATE SET number = excluded.number, version = version + 1', [input.serviceId, input.number]);
  await appendAudit(unit, { action: 'REMINDER_RULE_CHANGED', subjectKind: 'service', subjectId: String(input.serviceId), operatorId: String(operator.id), before: { number: before.value.number }, after: { number: input.number } });
  unit.touch('catalogue');
  return ok({ version: input.expectedVersion + 1 });
}

/** Services whose reminders take a new number. */
export async function servicesWithNewNumber(reader: Reader): Promise<ReadonlySet<number>> {
  return new Set((await reader.all(z.object({ serviceId: z.int() }), "/* lots.newNumberServices */ SELECT service_id FROM service_reminder WHERE number = 'NEW'")).map(({ serviceId }) => serviceId));
}

import type { z } from 'zod';
import { amountRuleInput, dueRuleInput, serviceInput, type serviceShape } from '../../contract/index.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { descriptionLengthMessage, measureDescription, parseDescriptionTemplate, personalDataFields, personalDataMessage } from '../../domain/description-template.ts';
import type { ServiceColumns, StoredBudgetLine, StoredService } from './store.ts';
import { taxonomyStanding, taxonomyWarning } from './taxonomy.ts';
import type { TaxonomyCode } from './taxonomy-table.ts';

/** A service as screens show it, with its number of positions. */
export type Service = z.infer<typeof serviceShape>;
/** A service as other features need it: without the count, which costs more the more positions there are. */
export type ServiceTerms = Omit<Service, 'positions'>;
/** What the rules of a position look at: neither budget lines nor warnings. */
export type ServiceRules = Omit<ServiceTerms, 'budget' | 'warnings'>;
export type ServiceInput = Readonly<z.infer<z.ZodObject<typeof serviceInput>>>;

/** Placeholders that every service has without declaring them: `{anno}` is the reference year of the position. */
export const BUILT_IN_FIELDS: readonly string[] = ['anno'];

/** What is needed to judge a service on a day. */
export type JudgingFacts = Readonly<{ taxonomy: readonly TaxonomyCode[]; today: CivilDate }>;

export function toRules(row: StoredService): ServiceRules {
  const fields = serviceInput.fields.parse(JSON.parse(row.fields));
  return {
    id: row.id, version: row.version, code: row.code, office: row.office, name: row.name, taxonomy: row.taxonomy, accountId: row.accountId, postalAccountId: row.postalAccountId, description: row.description, fields,
    amountRule: amountRuleInput.parse(JSON.parse(row.amountRule)), dueRule: dueRuleInput.parse(JSON.parse(row.dueRule)), dueDateRequired: row.dueDateRequired === 1, expiringDays: row.expiringDays,
    payableAfterDueDays: row.payableAfterDueDays, anonymousAllowed: row.anonymousAllowed === 1, help: row.help, retired: row.retired === 1, accountLabel: row.accountLabel,
  };
}

export function toService(row: StoredService, budget: readonly StoredBudgetLine[], facts: JudgingFacts): ServiceTerms {
  return {
    ...toRules(row),
    budget: budget.filter((line) => line.serviceId === row.id).map(({ capitolo, articolo, accertamento, share }) => ({ capitolo, articolo, accertamento, share })),
    warnings: warningsOf(row, facts),
  };
}

export function toColumns(input: ServiceInput): ServiceColumns {
  return {
    code: input.code, office: input.office, name: input.name, taxonomy: input.taxonomy, accountId: input.accountId, postalAccountId: input.postalAccountId, description: input.description,
    fields: JSON.stringify(input.fields), amountRule: JSON.stringify(input.amountRule), dueRule: JSON.stringify(input.dueRule), dueDateRequired: input.dueDateRequired ? 1 : 0, expiringDays: input.expiringDays,
    payableAfterDueDays: input.payableAfterDueDays, anonymousAllowed: input.anonymousAllowed ? 1 : 0, help: input.help,
  };
}

/** What a responsible person should look at, in sentences; none of it forbids to save. */
function warningsOf(row: StoredService, { taxonomy, today }: JudgingFacts): string[] {
  const template = parseDescriptionTemplate(row.description);
  const fixedText = template.ok ? template.value.pieces.map((piece) => (piece.kind === 'TEXT' ? piece.text : '')).join('') : '';
  const found = [
    row.accountId === null ? 'Manca il conto: sceglilo, altrimenti non si possono emettere avvisi.' : null,
    row.accountRetired === 1 ? 'Il conto scelto è stato ritirato: scegline un altro.' : null,
    taxonomyWarning(taxonomyStanding(taxonomy, row.taxonomy, today), row.taxonomy),
    template.ok ? personalDataMessage(personalDataFields(template.value.fields)) : null,
    descriptionLengthMessage(measureDescription(fixedText)),
  ];
  return found.filter((warning) => warning !== null);
}

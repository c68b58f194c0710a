import { z } from 'zod';
import { amountRuleInput, base64, dueRuleInput, entityInput, role, serviceInput, type OperationError } from '../../contract/index.ts';
import { failure, type Outcome } from '../access/index.ts';

const entityPart = z.strictObject({
  fiscalCode: entityInput.fiscalCode, name: entityInput.name, department: entityInput.department.optional(), cbillCode: entityInput.cbillCode.optional(), ipaCode: entityInput.ipaCode.optional(),
  istatCode: entityInput.istatCode.optional(), infoLines: entityInput.infoLines.optional(), postalAuthCode: entityInput.postalAuthCode.optional(), ownSite: z.boolean().optional(),
  patronSaintDay: entityInput.patronSaintDay.optional(), logoPngBase64: base64.max(2_000_000).nullable().optional(),
});

const numberingPart = z.strictObject({
  auxDigit: z.literal(3).optional(), segregationCode: z.string().trim().max(2), otherSegregationCodes: z.array(z.string().trim().max(2)).max(20).optional(), applicationPrefix: z.string().trim().max(2),
  workstation: z.string().trim().max(3),
});

const accountPart = z.strictObject({ iban: z.string().trim().max(40), label: z.string().trim().min(1).max(60), postal: z.boolean().optional(), holder: z.string().trim().max(50).nullable().optional() });

const budgetPart = z.strictObject({
  capitolo: z.string().trim().min(1).max(30), articolo: z.string().trim().max(30).default(''), accertamento: z.string().trim().max(30).default(''), share: z.number().positive().max(1_000_000).default(1),
});

const servicePart = z.strictObject({
  code: serviceInput.code, office: serviceInput.office, name: serviceInput.name, taxonomy: serviceInput.taxonomy, description: serviceInput.description,
  /** IBAN of an account of this file or of the archive. */
  account: z.string().trim().max(40).nullable().optional(), postalAccount: z.string().trim().max(40).nullable().optional(),
  fields: serviceInput.fields.optional(), amountRule: amountRuleInput.optional(), dueRule: dueRuleInput.optional(), dueDays: z.int().min(0).max(3650).optional(), dueDateRequired: z.boolean().optional(),
  expiringDays: serviceInput.expiringDays.optional(), payableAfterDueDays: serviceInput.payableAfterDueDays.optional(), anonymousAllowed: z.boolean().optional(), budget: z.array(budgetPart).max(20).optional(),
  help: serviceInput.help.optional(),
});

const operatorPart = z.strictObject({ username: z.string().trim().min(3).max(60), name: z.string().trim().min(2).max(80), role: role.optional() });

const setupFile = z.strictObject({
  entity: entityPart.optional(), numbering: numberingPart.optional(), accounts: z.array(accountPart).max(100).optional(), services: z.array(servicePart).max(500).optional(), operator: operatorPart.optional(),
});

/** Content of `setup --from FILE` (spec/cli.md, setup). What a section leaves out stays as it is, or takes its default. */
export type SetupFile = z.output<typeof setupFile>;
export type SetupFileService = z.output<typeof servicePart>;

/** Reads the parsed JSON of a setup file. Error: INVALID_FIELD whose `field` is the path (`services.0.foo`) of an unknown key or a wrong value. */
export function readSetupFile(json: unknown): Outcome<SetupFile> {
  const parsed = setupFile.safeParse(json);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: firstProblem(parsed.error) };
}

function firstProblem(error: z.ZodError): OperationError {
  // An unknown key first: it is most often the misspelt name of the key reported missing.
  const issue = error.issues.find((candidate) => candidate.code === 'unrecognized_keys') ?? error.issues[0];
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...keys].map(String).join('.');
  if (path === '') return failure('INVALID_FIELD', 'Il file di impostazione non è un oggetto JSON.').error;
  const message = keys.length > 0 ? `Chiave sconosciuta nel file di impostazione: ${path}` : `Valore mancante o non valido nel file di impostazione: ${path}`;
  return failure('INVALID_FIELD', message, { field: path }).error;
}

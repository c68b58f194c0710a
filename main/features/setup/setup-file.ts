import type { UnitOfWork } from '../../data/engine.ts';
import { canonicalJson } from '../../data/request-log.ts';
import { parseDescriptionTemplate } from '../../domain/description-template.ts';
import { err, ok } from '../../domain/result.ts';
import { addFirstOperator, failure, hasOperators, operatorByUsername, preparePassword, type Operator, type Outcome, type StoredPassword } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { accountByIban, BUILT_IN_FIELDS, loadTaxonomy, saveAccount, saveService, serviceByCode, type Account, type ServiceInput, type ServiceTerms } from '../catalogue/index.ts';
import { readEntity, saveEntity, tidyEntity, type EntityInput } from './entity.ts';
import { enrolWorkstation, numberingObjection, readNumbering, saveNumbering } from './numbering.ts';
import { finishSetup, fixTestArchive, setupStep, type SetupStep } from './progress.ts';
import { readSetupFile, type SetupFile, type SetupFileService } from './setup-file-shape.ts';

const SECTIONS = ['entity', 'numbering', 'accounts', 'services', 'operator'] as const;
type Section = (typeof SECTIONS)[number];
type Change = 'created' | 'updated' | 'unchanged';
type Counts = Record<Section, number>;

/** What a setup file did, by section, and the step of the first run reached. */
export type SetupReport = Readonly<{ created: Counts; updated: Counts; unchanged: Counts; step: SetupStep }>;

/** `operator`: who runs the command, null on an empty archive, where `password` becomes the one of the first operator. */
export type SetupFileOptions = Readonly<{ test: boolean; password: string; operator: Operator | null }>;

/**
 * Applies the setup file of the command line (spec/cli.md, setup): entity, numbering, accounts by IBAN, services by code, first operator.
 * All or nothing; applying it twice changes nothing the second time. Errors: INVALID_FIELD with the path in the file, WEAK_PASSWORD, FORBIDDEN,
 * STATE_FORBIDS (`--test` on an archive that is not one), and those of each section with their field under its path.
 */
export async function applySetupFile(context: ApplicationContext, json: unknown, options: SetupFileOptions): Promise<Outcome<SetupReport>> {
  const read = readSetupFile(json);
  if (!read.ok) return read;
  const file = read.value;
  const isFirst = await context.engine.read(async (reader) => !(await hasOperators(reader)));
  if (!isFirst && options.operator?.role !== 'ADMINISTRATOR') return failure('FORBIDDEN', 'Solo un amministratore può applicare un file di impostazione.');
  const password = await firstPassword(file, isFirst, options.password);
  if (!password.ok) return password;
  const enrolled = await enrol(context, file);
  if (!enrolled.ok) return enrolled;
  const archive = options.test ? { ...context, testArchive: true } : context;
  return context.engine.writeResult('setup.applyFile', (unit) => applyAll(archive, unit, file, options, password.value));
}

async function firstPassword(file: SetupFile, isFirst: boolean, password: string): Promise<Outcome<StoredPassword | null>> {
  if (!isFirst) return ok(null);
  if (file.operator === undefined) return failure('INVALID_FIELD', 'Nel file manca “operator”: il primo operatore è l’amministratore.', { field: 'operator' });
  if ((file.operator.role ?? 'ADMINISTRATOR') !== 'ADMINISTRATOR') return failure('INVALID_FIELD', 'Il primo operatore deve essere l’amministratore (ADMINISTRATOR).', { field: 'operator.role' });
  return preparePassword(password, { ...file.operator, entityName: file.entity?.name ?? null });
}

async function enrol(context: ApplicationContext, file: SetupFile): Promise<Outcome<null>> {
  if (file.numbering === undefined) return ok(null);
  const stored = await context.engine.read((reader) => readNumbering(context, reader));
  const objection = numberingObjection({ ...file.numbering, otherSegregationCodes: file.numbering.otherSegregationCodes ?? stored?.otherSegregationCodes ?? [] }, stored);
  if (objection !== null) return failure(objection.code, objection.message, { field: `numbering.${objection.field}` });
  return within('numbering', await enrolWorkstation(context, file.numbering.workstation));
}

async function applyAll(context: ApplicationContext, unit: UnitOfWork, file: SetupFile, options: SetupFileOptions, password: StoredPassword | null): Promise<Outcome<SetupReport>> {
  const zero = (): Counts => ({ entity: 0, numbering: 0, accounts: 0, services: 0, operator: 0 });
  const report = { created: zero(), updated: zero(), unchanged: zero() };
  const count = (section: Section, change: Outcome<Change>): Outcome<Change> => {
    if (change.ok) report[change.value][section] += 1;
    return change;
  };
  if (options.test) {
    const fixed = await fixTestArchive(unit, true);
    if (!fixed.ok) return fixed;
  }
  await loadTaxonomy(unit);
  const by = options.operator;
  const steps: readonly (() => Promise<Outcome<Change>>)[] = [
    ...(file.operator === undefined ? [] : [async () => count('operator', within('operator', await applyOperator(unit, file.operator, password)))]),
    ...(file.entity === undefined ? [] : [async () => count('entity', within('entity', await applyEntity(context, unit, by, file.entity)))]),
    ...(file.numbering === undefined ? [] : [async () => count('numbering', within('numbering', await applyNumbering(context, unit, by, file.numbering)))]),
    ...(file.accounts ?? []).map((account, index) => async () => count('accounts', within(`accounts.${index}`, await applyAccount(unit, by, account)))),
    ...(file.services ?? []).map((service, index) => async () => count('services', within(`services.${index}`, await applyService(context, unit, by, service)))),
  ];
  for (const step of steps) {
    const change = await step();
    if (!change.ok) return change;
  }
  if ((await setupStep(unit)) === 'SERVICES') await finishSetup(unit, by);
  return ok({ ...report, step: await setupStep(unit) });
}

async function applyOperator(unit: UnitOfWork, part: SetupFile['operator'], password: StoredPassword | null): Promise<Outcome<Change>> {
  if (part === undefined) return ok('unchanged');
  if (password === null) {
    const known = await operatorByUsername(unit, part.username);
    if (known !== null) return ok('unchanged');
    return failure('INVALID_FIELD', 'Gli altri operatori si aggiungono in Configurazione: qui solo il primo.', { field: 'username' });
  }
  const added = await addFirstOperator(unit, { username: part.username, name: part.name, role: 'ADMINISTRATOR', offices: null, offlinePrint: true, active: true }, password);
  return added.ok ? ok('created') : added;
}

async function applyEntity(context: ApplicationContext, unit: UnitOfWork, by: Operator | null, part: SetupFile['entity']): Promise<Outcome<Change>> {
  if (part === undefined) return ok('unchanged');
  const before = await readEntity(unit);
  const { version, ...stored } = before ?? { ...emptyEntity, version: null };
  const wanted = mergedEntity(stored, part);
  if (before !== null && isSame(wanted, stored)) return ok('unchanged');
  const saved = await saveEntity(context, unit, by, { ...wanted, expectedVersion: version });
  return saved.ok ? ok(before === null ? 'created' : 'updated') : saved;
}

const emptyEntity: EntityInput = {
  fiscalCode: '', name: '', department: null, cbillCode: null, ipaCode: null, istatCode: null, infoLines: null, postalAuthCode: null, ownSite: false, patronSaintDay: null, logoPngBase64: null,
};

async function applyNumbering(context: ApplicationContext, unit: UnitOfWork, by: Operator | null, part: SetupFile['numbering']): Promise<Outcome<Change>> {
  if (part === undefined) return ok('unchanged');
  const before = await readNumbering(context, unit);
  const wanted = {
    segregationCode: part.segregationCode, otherSegregationCodes: [...new Set(part.otherSegregationCodes ?? before?.otherSegregationCodes ?? [])],
    applicationPrefix: part.applicationPrefix, workstation: part.workstation,
  };
  if (before !== null && isSame(wanted, { segregationCode: before.segregationCode, otherSegregationCodes: before.otherSegregationCodes, applicationPrefix: before.applicationPrefix, workstation: before.workstation })) return ok('unchanged');
  const saved = await saveNumbering(context, unit, by, { ...wanted, expectedVersion: before?.version ?? null });
  return saved.ok ? ok(before === null ? 'created' : 'updated') : saved;
}

async function applyAccount(unit: UnitOfWork, by: Operator | null, part: NonNullable<SetupFile['accounts']>[number]): Promise<Outcome<Change>> {
  const before = await accountByIban(unit, part.iban);
  const wanted = { label: part.label, postal: part.postal ?? before?.postal ?? false, holder: (part.holder === undefined ? before?.holder : part.holder || null) ?? null };
  if (before !== null && isSame(wanted, { label: before.label, postal: before.postal, holder: before.holder })) return ok('unchanged');
  const saved = await saveAccount(unit, by, { id: before?.id ?? null, expectedVersion: before?.version ?? null, iban: part.iban, ...wanted });
  return saved.ok ? ok(before === null ? 'created' : 'updated') : saved;
}

async function applyService(context: ApplicationContext, unit: UnitOfWork, by: Operator | null, part: SetupFileService): Promise<Outcome<Change>> {
  const before = await serviceByCode(context, unit, part.code);
  const account = await namedAccount(unit, 'account', part.account, before?.accountId ?? null);
  if (!account.ok) return account;
  const postalAccount = await namedAccount(unit, 'postalAccount', part.postalAccount, before?.postalAccountId ?? null);
  if (!postalAccount.ok) return postalAccount;
  const wanted = wantedService(part, before, account.value, postalAccount.value);
  if (before !== null && isSame(wanted, asInput(before))) return ok('unchanged');
  const saved = await saveService(context, unit, by, { ...wanted, id: before?.id ?? null, expectedVersion: before?.version ?? null });
  return saved.ok ? ok(before === null ? 'created' : 'updated') : saved;
}

function wantedService(part: SetupFileService, before: ServiceTerms | null, accountId: number | null, postalAccountId: number | null): ServiceInput {
  const days = part.dueDays === undefined ? undefined : ({ kind: 'DAYS', days: part.dueDays } as const);
  return {
    code: part.code, office: part.office, name: part.name, taxonomy: part.taxonomy, accountId, postalAccountId, description: part.description,
    fields: part.fields ?? withMissingFields(part.description, before?.fields ?? []),
    amountRule: part.amountRule ?? before?.amountRule ?? { kind: 'FREE' }, dueRule: part.dueRule ?? days ?? before?.dueRule ?? { kind: 'ASK' },
    dueDateRequired: part.dueDateRequired ?? before?.dueDateRequired ?? true, expiringDays: part.expiringDays ?? before?.expiringDays ?? 7,
    payableAfterDueDays: part.payableAfterDueDays === undefined ? (before?.payableAfterDueDays ?? null) : part.payableAfterDueDays,
    anonymousAllowed: part.anonymousAllowed ?? before?.anonymousAllowed ?? false, budget: part.budget ?? before?.budget ?? [], help: part.help === undefined ? (before?.help ?? null) : part.help,
  };
}

/** The file of the command line need not declare the fields of its causale: what is missing is asked under its own name. */
function withMissingFields(description: string, declared: ServiceInput['fields']): ServiceInput['fields'] {
  const template = parseDescriptionTemplate(description);
  const names = template.ok ? template.value.fields.filter((name) => !BUILT_IN_FIELDS.includes(name) && !declared.some((field) => field.name === name)) : [];
  const label = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
  return [...declared, ...names.map((name) => ({ name, label: label(name), required: true, example: null }))];
}

async function namedAccount(unit: UnitOfWork, field: string, iban: string | null | undefined, current: number | null): Promise<Outcome<number | null>> {
  if (iban === undefined) return ok(current);
  if (iban === null) return ok(null);
  const account: Account | null = await accountByIban(unit, iban);
  return account === null ? failure('INVALID_FIELD', 'Questo IBAN non è tra i conti del file né dell’archivio.', { field }) : ok(account.id);
}

function asInput(service: ServiceTerms): ServiceInput {
  const { id: _id, version: _version, retired: _retired, warnings: _warnings, accountLabel: _label, ...input } = service;
  return input;
}

/** What the file leaves out stays as it is. */
function mergedEntity(stored: EntityInput, part: NonNullable<SetupFile['entity']>): EntityInput {
  const pick = <T>(wanted: T | undefined, current: T): T => (wanted === undefined ? current : wanted);
  return tidyEntity({
    fiscalCode: part.fiscalCode, name: part.name, department: pick(part.department, stored.department), cbillCode: pick(part.cbillCode, stored.cbillCode), ipaCode: pick(part.ipaCode, stored.ipaCode),
    istatCode: pick(part.istatCode, stored.istatCode), infoLines: pick(part.infoLines, stored.infoLines), postalAuthCode: pick(part.postalAuthCode, stored.postalAuthCode), ownSite: pick(part.ownSite, stored.ownSite),
    patronSaintDay: pick(part.patronSaintDay, stored.patronSaintDay), logoPngBase64: pick(part.logoPngBase64, stored.logoPngBase64),
  });
}

function isSame(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

/** Puts the field of a refusal under the path of its section in the file. */
function within<T>(path: string, answer: Outcome<T>): Outcome<T> {
  if (answer.ok) return answer;
  const { error } = answer;
  return err({ ...error, field: error.field === null ? path : `${path}.${error.field}` });
}

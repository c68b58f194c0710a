import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { isCivilDate } from '../../domain/civil-date.ts';
import { parseDescriptionTemplate, templateProblemMessage } from '../../domain/description-template.ts';
import { isStampTaxonomy, STAMP_NOT_ON_NOTICE, VIRTUAL_STAMP_TAXONOMY } from '../../domain/digital-stamp.ts';
import { ok } from '../../domain/result.ts';
import { parseTaxonomyCode, taxonomyProblemMessage } from '../../domain/taxonomy-code.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { accountById, type Account } from './accounts.ts';
import { BUILT_IN_FIELDS, toColumns, toRules, toService, type JudgingFacts, type Service, type ServiceInput, type ServiceRules, type ServiceTerms } from './service-row.ts';
import { starterServices, type StarterService } from './starter-services.ts';
import * as store from './store.ts';
import type { TaxonomyStanding } from './taxonomy.ts';
import { listTaxonomy, taxonomyRowsOf, taxonomyStandingOf } from './taxonomy-store.ts';

type Clocked = Pick<ApplicationContext, 'clock'>;

const GONE = 'Questo servizio non c’è più: ricarica l’elenco.';

/** Services by office and name; `text` matches code, name and office word by word. */
export async function listServices(context: Clocked, reader: Reader, query: Readonly<{ includeRetired: boolean; text: string }>): Promise<Service[]> {
  const facts = await judgingFacts(context, reader);
  const budget = await store.listBudgetLines(reader, null);
  const words = plain(query.text).split(/\s+/).filter((word) => word !== '');
  const rows = (await store.listServices(reader, query.includeRetired)).filter((row) => words.every((word) => plain(`${row.code} ${row.name} ${row.office}`).includes(word)));
  const positions = await store.countPositions(reader, null);
  return rows.map((row) => ({ ...toService(row, budget, facts), positions: positions.get(row.id) ?? 0 }));
}

/** A service as *Catalogo servizi* shows it, with its number of positions. */
export async function serviceWithUsage(context: Clocked, reader: Reader, id: number): Promise<Service | null> {
  const terms = await serviceById(context, reader, id);
  return terms === null ? null : { ...terms, positions: (await store.countPositions(reader, id)).get(id) ?? 0 };
}

/** A service by id, also a retired one. */
export async function serviceById(context: Clocked, reader: Reader, id: number): Promise<ServiceTerms | null> {
  const row = await store.findService(reader, id);
  return row === null ? null : toService(row, await store.listBudgetLines(reader, row.id), await factsOf(context, reader, row));
}

/** What a save needs of a service: its rules, the IBAN of its account (null when it has none) and where its taxonomy code stands today. */
/** `postalIban`: the postal account beside the account of the service, where it has one that is another. */
export type IssuingTerms = Readonly<{ rules: ServiceRules; iban: string | null; postalIban: string | null; taxonomy: TaxonomyStanding }>;

/** The terms on which a position of a service is issued, in two statements: every save asks for them. Null for an unknown service. */
export async function issuingTermsOf(context: Clocked, reader: Reader, id: number): Promise<IssuingTerms | null> {
  const row = await store.findService(reader, id);
  return row === null ? null : { rules: toRules(row), iban: row.accountIban, postalIban: postalBeside(row.accountIban, row.postalIban === null ? null : { iban: row.postalIban, postal: row.postalPostal === 1 }), taxonomy: await taxonomyStandingOf(reader, row.taxonomy, context.clock.today()) };
}

/** The postal account that stands beside an account (GPD `postalIban`: only together with `iban`); null where there is none, or it is that very account. */
export function postalBeside(iban: string | null, account: Readonly<{ iban: string; postal: boolean }> | null): string | null {
  return iban === null || account === null || !account.postal || account.iban === iban.replace(/\s/g, '').toUpperCase() ? null : account.iban;
}

/** A service by its short code, also a retired one. */
export async function serviceByCode(context: Clocked, reader: Reader, code: string): Promise<ServiceTerms | null> {
  const row = await store.findServiceByCode(reader, code.trim().toUpperCase());
  return row === null ? null : toService(row, await store.listBudgetLines(reader, row.id), await factsOf(context, reader, row));
}

/**
 * Adds (`id` null) or changes a service. Unknown or expired taxonomy codes and personal data in the causale only warn (`warnings`).
 * Errors: INVALID_FIELD and DUPLICATE at their field, NOT_FOUND, VERSION_CONFLICT.
 */
export async function saveService(
  context: Clocked, unit: UnitOfWork, by: Operator | null, input: ServiceInput & Readonly<{ id: number | null; expectedVersion: number | null }>,
): Promise<Outcome<Service>> {
  const before = input.id === null ? null : await serviceById(context, unit, input.id);
  if (input.id !== null && before === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  if (before !== null && before.version !== input.expectedVersion) return versionConflict();
  const objection = objectionTo(input) ?? (await objectionToReferences(unit, input, before));
  if (objection !== null) return failure(objection.code, objection.message, { field: objection.field });
  return ok(await writeService(context, unit, by, input, before));
}

/** Copies a service under another code, without its positions. Errors: NOT_FOUND, DUPLICATE at `code`. */
export async function duplicateService(context: Clocked, unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; code: string }>): Promise<Outcome<Service>> {
  const source = await serviceById(context, unit, input.id);
  if (source === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  const name = `${source.name} (copia)`.slice(0, 80);
  return saveService(context, unit, by, { ...source, id: null, expectedVersion: null, code: input.code, name });
}

/** Retires a service (no new positions; the old ones stay) or takes it back. Errors: NOT_FOUND, VERSION_CONFLICT. */
export async function retireService(context: Clocked, unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; expectedVersion: number; retired: boolean }>): Promise<Outcome<Service>> {
  const before = await serviceById(context, unit, input.id);
  if (before === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  if (before.version !== input.expectedVersion) return versionConflict();
  await store.setServiceRetired(unit, before.id, input.retired);
  const after = await mustFind(context, unit, before.id);
  await auditService(unit, input.retired ? 'SERVICE_RETIRED' : 'SERVICE_REACTIVATED', by, before, withoutUsage(after));
  unit.touch('catalogue');
  return ok(after);
}

/** Runs `work`, which names other accounts in a service, and writes in the trail what it was and what it is. `by` null: the program. */
export async function renameServiceAccounts(context: Clocked, unit: UnitOfWork, by: Operator | null, id: number, work: () => Promise<void>): Promise<void> {
  const before = await serviceById(context, unit, id);
  await work();
  const after = await serviceById(context, unit, id);
  if (before !== null && after !== null && before.version !== after.version) await auditService(unit, 'SERVICE_CHANGED', by, before, after);
}

/**
 * Activates services of the starter catalogue by code, with the given account; codes already there (also retired) are left alone and counted.
 * Errors: NOT_FOUND (unknown code or account), INVALID_FIELD (retired account).
 */
export async function activateStarter(context: Clocked, unit: UnitOfWork, by: Operator | null, input: Readonly<{ codes: readonly string[]; accountId: number | null }>): Promise<Outcome<{ activated: number; alreadyThere: number }>> {
  const account = input.accountId === null ? null : await accountById(unit, input.accountId);
  if (input.accountId !== null && account === null) return failure('NOT_FOUND', 'Il conto scelto non c’è più: ricarica l’elenco.', { field: 'accountId' });
  if (account !== null && account.retired) return failure('INVALID_FIELD', 'Il conto scelto è stato ritirato: scegline un altro.', { field: 'accountId' });
  let activated = 0;
  const codes = [...new Set(input.codes)];
  for (const code of codes) {
    const starter = starterServices.find((service) => service.code === code);
    if (starter === undefined) return failure('NOT_FOUND', `Il servizio ${code} non è nel catalogo iniziale.`, { field: 'codes' });
    if ((await store.findServiceByCode(unit, code)) !== null) continue;
    await writeService(context, unit, by, fromStarter(starter, account), null);
    activated += 1;
  }
  return ok({ activated, alreadyThere: codes.length - activated });
}

function fromStarter(starter: StarterService, account: Account | null): ServiceInput {
  return {
    code: starter.code, office: starter.office, name: starter.name, taxonomy: starter.taxonomy, accountId: account?.id ?? null, postalAccountId: account?.postal === true ? account.id : null,
    description: starter.description, fields: [...starter.fields], amountRule: starter.amountRule, dueRule: starter.dueRule, dueDateRequired: true, expiringDays: 7, payableAfterDueDays: null,
    anonymousAllowed: starter.anonymousAllowed, budget: [], help: starter.help,
  };
}

async function writeService(context: Clocked, unit: UnitOfWork, by: Operator | null, input: ServiceInput, before: ServiceTerms | null): Promise<Service> {
  const columns = toColumns(input);
  const id = before?.id ?? (await store.insertService(unit, columns));
  if (before !== null) await store.updateService(unit, id, columns);
  await store.replaceBudgetLines(unit, id, input.budget);
  const after = await mustFind(context, unit, id);
  await auditService(unit, before === null ? 'SERVICE_ADDED' : 'SERVICE_CHANGED', by, before, withoutUsage(after));
  unit.touch('catalogue');
  return after;
}

type Objection = Readonly<{ code: 'INVALID_FIELD' | 'DUPLICATE'; field: string; message: string }>;

function objectionTo(input: ServiceInput): Objection | null {
  if (!parseTaxonomyCode(input.taxonomy).ok) return invalid('taxonomy', taxonomyProblemMessage());
  if (isStampTaxonomy(input.taxonomy)) return invalid('taxonomy', `${STAMP_NOT_ON_NOTICE} Per l’imposta riscossa in modo virtuale usa ${VIRTUAL_STAMP_TAXONOMY}.`);
  const template = parseDescriptionTemplate(input.description);
  if (!template.ok) return invalid('description', templateProblemMessage(template.error));
  const names = input.fields.map((field) => field.name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice !== -1) return invalid(`fields.${twice}.name`, `Il campo “${names[twice] ?? ''}” c’è due volte.`);
  const builtIn = names.findIndex((name) => BUILT_IN_FIELDS.includes(name));
  if (builtIn !== -1) return invalid(`fields.${builtIn}.name`, 'L’anno c’è già in ogni posizione (Anno di riferimento): usa {anno} senza aggiungere il campo.');
  const missing = template.value.fields.find((name) => !names.includes(name) && !BUILT_IN_FIELDS.includes(name));
  if (missing !== undefined) return invalid('description', `La causale usa {${missing}} ma il servizio non ha questo campo: aggiungilo ai campi o toglilo dalla causale.`);
  const lines = input.budget.map((line) => JSON.stringify([line.capitolo, line.articolo, line.accertamento]));
  const repeated = lines.findIndex((line, index) => lines.indexOf(line) !== index);
  if (repeated !== -1) return invalid(`budget.${repeated}.capitolo`, 'Questa voce di bilancio c’è due volte: unisci le quote.');
  if (input.dueRule.kind === 'FIXED_DATE' && !isCivilDate(input.dueRule.date)) return invalid('dueRule', 'Questa data non esiste nel calendario.');
  if (input.dueRule.kind === 'NONE' && input.dueDateRequired) return invalid('dueRule', 'La scadenza è obbligatoria: scegli come si calcola.');
  return null;
}

async function objectionToReferences(reader: Reader, input: ServiceInput & Readonly<{ id: number | null }>, before: ServiceTerms | null): Promise<Objection | null> {
  const twin = await store.findServiceByCode(reader, input.code);
  if (twin !== null && twin.id !== input.id) return { code: 'DUPLICATE', field: 'code', message: `Il codice ${input.code} è già del servizio “${twin.name}”${twin.retired === 1 ? ' (ritirato)' : ''}.` };
  const account = input.accountId === null ? null : await accountById(reader, input.accountId);
  if (input.accountId !== null && account === null) return invalid('accountId', 'Il conto scelto non c’è più: ricarica l’elenco.');
  if (account !== null && account.retired && before?.accountId !== account.id) return invalid('accountId', 'Il conto scelto è stato ritirato: scegline un altro.');
  const postal = input.postalAccountId === null ? null : await accountById(reader, input.postalAccountId);
  if (input.postalAccountId !== null && postal === null) return invalid('postalAccountId', 'Il conto postale scelto non c’è più: ricarica l’elenco.');
  if (postal !== null && !postal.postal) return invalid('postalAccountId', 'Per il bollettino serve un conto corrente postale: questo non lo è.');
  return null;
}

function invalid(field: string, message: string): Objection {
  return { code: 'INVALID_FIELD', field, message };
}

async function factsOf(context: Clocked, reader: Reader, row: store.StoredService): Promise<JudgingFacts> {
  return { taxonomy: await taxonomyRowsOf(reader, row.taxonomy), today: context.clock.today() };
}

async function judgingFacts(context: Clocked, reader: Reader): Promise<JudgingFacts> {
  return { taxonomy: await listTaxonomy(reader), today: context.clock.today() };
}

async function mustFind(context: Clocked, reader: Reader, id: number): Promise<Service> {
  const service = await serviceWithUsage(context, reader, id);
  if (service === null) throw new Error('The service just written is not there');
  return service;
}

async function auditService(unit: UnitOfWork, action: string, by: Operator | null, before: ServiceTerms | null, after: ServiceTerms): Promise<void> {
  const facts = (service: ServiceTerms | null) => {
    if (service === null) return null;
    const { warnings: _warnings, accountLabel: _label, ...written } = service;
    return written;
  };
  await appendAudit(unit, { action, subjectKind: 'service', subjectId: String(after.id), operatorId: by === null ? null : String(by.id), before: facts(before), after: facts(after) });
}

function withoutUsage({ positions: _positions, ...terms }: Service): ServiceTerms {
  return terms;
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
}

import { formatAmount, formatEuro } from '../../domain/money.ts';
import { assertNever, ok } from '../../domain/result.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { currentOperator, failure, mutate, operations, operatorOrNull } from '../access/index.ts';
import { listAccounts, retireAccount, saveAccount } from './accounts.ts';
import { activateStarter, duplicateService, listServices, retireService, saveService, serviceWithUsage } from './services.ts';
import { starterServices, type StarterService } from './starter-services.ts';
import { listOffices, listServices as listStoredServices } from './store.ts';
import { searchTaxonomy } from './taxonomy.ts';
import { listTaxonomy } from './taxonomy-store.ts';

const catalogue = operations.catalogue;

export const catalogueRouter = catalogue.router({
  accounts: catalogue.accounts.handler(async ({ input, context }) => ok({ accounts: await context.application.engine.read((reader) => listAccounts(reader, input.includeRetired)) })),

  saveAccount: catalogue.saveAccount.handler(({ input, context }) =>
    mutate(context.application.engine, 'catalogue.saveAccount', input, (unit) => saveAccount(unit, operatorOrNull(context), input))),

  retireAccount: catalogue.retireAccount.handler(({ input, context }) =>
    mutate(context.application.engine, 'catalogue.retireAccount', input, (unit) => retireAccount(unit, currentOperator(context), input))),

  taxonomy: catalogue.taxonomy.handler(async ({ input, context }) => {
    const { engine, clock } = context.application;
    const today = clock.today();
    const found = searchTaxonomy(await engine.read((reader) => listTaxonomy(reader)), input.text);
    return ok({ rows: found.map(({ legalReason: _reason, ...row }) => ({ ...row, expired: today > row.validTo })) });
  }),

  starterServices: catalogue.starterServices.handler(async ({ context }) => {
    const stored = await context.application.engine.read((reader) => listStoredServices(reader, false));
    const active = new Set(stored.map((service) => service.code));
    return ok({ rows: starterServices.map((service) => ({ ...starterLine(service), active: active.has(service.code) })) });
  }),

  activateStarter: catalogue.activateStarter.handler(({ input, context }) =>
    mutate(context.application.engine, 'catalogue.activateStarter', input, (unit) => activateStarter(context.application, unit, operatorOrNull(context), input))),

  services: catalogue.services.handler(async ({ input, context }) => {
    // An operator of some offices sees what those offices issue: the others' services could not be used anyway.
    const { offices } = currentOperator(context);
    const services = await context.application.engine.read((reader) => listServices(context.application, reader, input));
    return ok({ services: services.filter((service) => offices === null || offices.includes(service.office)) });
  }),

  service: catalogue.service.handler(async ({ input, context }) => {
    const service = await context.application.engine.read((reader) => serviceWithUsage(context.application, reader, input.id));
    return service === null ? failure('NOT_FOUND', 'Questo servizio non c’è più: ricarica l’elenco.', { retry: 'AFTER_RELOAD' }) : ok(service);
  }),

  saveService: catalogue.saveService.handler(({ input, context }) =>
    mutate(context.application.engine, 'catalogue.saveService', input, (unit) => saveService(context.application, unit, currentOperator(context), input))),

  duplicateService: catalogue.duplicateService.handler(({ input, context }) =>
    mutate(context.application.engine, 'catalogue.duplicateService', input, (unit) => duplicateService(context.application, unit, currentOperator(context), input))),

  retireService: catalogue.retireService.handler(({ input, context }) =>
    mutate(context.application.engine, 'catalogue.retireService', input, (unit) => retireService(context.application, unit, currentOperator(context), input))),

  offices: catalogue.offices.handler(async ({ context }) => {
    const used = await context.application.engine.read((reader) => listOffices(reader));
    const known = starterServices.map((service) => service.office);
    return ok({ offices: [...new Set([...known, ...used])] });
  }),
});

function starterLine({ code, office, name, description, taxonomy, amountRule, dueRule, suggested }: StarterService) {
  return { code, office, name, description, taxonomy, amount: amountWords(amountRule), due: dueWords(dueRule), suggested };
}

function amountWords(rule: StarterService['amountRule']): string {
  switch (rule.kind) {
    case 'FREE':
      return 'da scrivere';
    case 'FIXED':
      return formatEuro(rule.amountCents);
    case 'PRICE_LIST':
      return `${rule.prices.map((price) => formatAmount(price.amountCents)).join(' / ')}\u00a0€`;
    default:
      return assertNever(rule, 'amountWords');
  }
}

function dueWords(rule: StarterService['dueRule']): string {
  switch (rule.kind) {
    case 'DAYS':
      return `${rule.days} giorni`;
    case 'FIXED_DATE':
      return formatDate(rule.date);
    case 'ASK':
      return 'da scrivere';
    case 'NONE':
      return 'senza scadenza';
    default:
      return assertNever(rule, 'dueWords');
  }
}

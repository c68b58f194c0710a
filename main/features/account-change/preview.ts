import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { accountById, listServices, placesOf, resolveAccounts, type NewAccountInput, type Service } from '../catalogue/index.ts';
import { countBeside, countInReview, creditedByService, creditsSomebodyElse, type Credit } from '../positions/index.ts';
import { findEntityIdentity } from '../setup/index.ts';

type PreviewOutcome = InferContractRouterOutputs<Contract>['accountChanges']['preview'];
export type AccountChangePreview = Extract<PreviewOutcome, { ok: true }>['value'];
type Line = AccountChangePreview['services'][number];
type Counts = Omit<Line, 'serviceId' | 'code' | 'name' | 'retired' | 'switched'>;

const NOTHING: Counts = { positions: 0, installments: 0, cents: 0, toUpload: 0, supersededPrints: 0, papers: 0 };

/**
 * What a change of account would do if it began now, by service, before anybody confirms it. Reads everything open: for the heavy lane.
 * Errors: those of the accounts, at their field; NOT_SET_UP.
 */
export async function previewAccountChange(context: ApplicationContext, reader: Reader, input: Readonly<{ oldAccountId: number; newAccount: NewAccountInput | null }>): Promise<Outcome<AccountChangePreview>> {
  const checked = input.newAccount === null ? null : await checkAccounts(reader, input.oldAccountId, input.newAccount);
  if (checked !== null && !checked.ok) return checked;
  const old = await accountById(reader, input.oldAccountId);
  const entity = await findEntityIdentity(reader);
  if (old === null) return failure('NOT_FOUND', 'Il conto da sostituire non c’è più: ricarica la pagina.', { field: 'oldAccountId' });
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
  const credit: Credit = { iban: old.iban, payee: entity.fiscalCode };
  const places = await placesOf(reader, old.id);
  const switched = new Set(places.map((place) => place.serviceId));
  const counted = new Map((await creditedByService(reader, credit)).map(({ serviceId, ...counts }) => [serviceId, counts]));
  const services = (await listServices(context, reader, { includeRetired: true, text: '' })).filter((service) => switched.has(service.id) || counted.has(service.id));
  const lines: Line[] = services.map((service) => lineOf(service, switched.has(service.id), counted.get(service.id) ?? NOTHING));
  const without = counted.get(null);
  if (without !== undefined) lines.push({ serviceId: null, code: '', name: 'Senza servizio', retired: false, switched: false, ...without });
  const losing = checked?.value.postal === false ? places.filter((place) => place.place === 'POSTAL').map((place) => place.serviceId) : [];
  return ok({
    services: lines, total: { ...lines.reduce<Counts>(added, NOTHING), switchedServices: switched.size },
    withoutPostal: services.filter((service) => losing.includes(service.id)).map((service) => service.code), inReview: await countInReview(reader, credit), beside: { ...(await countBeside(reader, credit)), followed: checked === null || checked.value.postal }, reachesOthers: context.sync?.changesAccountsEverywhere() ?? false,
  });
}

/** Checks both accounts, and that the account to come is not one on which others are paid. */
export async function checkAccounts(reader: Reader, oldAccountId: number, newAccount: NewAccountInput) {
  const accounts = await resolveAccounts(reader, oldAccountId, newAccount);
  const entity = await findEntityIdentity(reader);
  if (!accounts.ok || entity === null) return accounts;
  if (!(await creditsSomebodyElse(reader, { iban: accounts.value.iban, payee: entity.fiscalCode }))) return accounts;
  return failure('INVALID_FIELD', 'Su questo IBAN viene pagato un altro ente, in posizioni con più beneficiari: non può essere un conto nostro. Ricontrolla l’IBAN.', { field: newAccount.kind === 'NEW' ? 'newAccount.iban' : 'newAccount.id' });
}

function lineOf(service: Service, switched: boolean, counts: Counts): Line {
  return { serviceId: service.id, code: service.code, name: service.name, retired: service.retired, switched, ...counts };
}

function added(sum: Counts, line: Counts): Counts {
  return {
    positions: sum.positions + line.positions, installments: sum.installments + line.installments, cents: sum.cents + line.cents, toUpload: sum.toUpload + line.toUpload,
    supersededPrints: sum.supersededPrints + line.supersededPrints, papers: sum.papers + line.papers,
  };
}

import type { z } from 'zod';
import type { accountShape } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { ccpProblemMessage, ibanProblemMessage, parseIban } from '../../domain/iban.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { changesOfAccount } from './account-change-store.ts';
import * as store from './store.ts';

/** An account as screens show it. */
export type Account = z.infer<typeof accountShape>;
export type AccountInput = Readonly<{ id: number | null; expectedVersion: number | null; iban: string; label: string; postal: boolean; holder: string | null }>;

const GONE = 'Questo conto non c’è più: ricarica l’elenco.';

/** Accounts by label, retired ones last and only when asked for. */
export async function listAccounts(reader: Reader, includeRetired: boolean): Promise<Account[]> {
  return (await store.listAccounts(reader, includeRetired)).map(toAccount);
}

/** An account by id, also a retired one. */
export async function accountById(reader: Reader, id: number): Promise<Account | null> {
  const stored = await store.findAccount(reader, id);
  return stored === null ? null : toAccount(stored);
}

/** An account by IBAN, blanks and case ignored. */
export async function accountByIban(reader: Reader, iban: string): Promise<Account | null> {
  const stored = await store.findAccountByIban(reader, iban.replace(/\s/g, '').toUpperCase());
  return stored === null ? null : toAccount(stored);
}

/**
 * Adds (`id` null) or changes an account. The IBAN is checked (mod 97 and CIN); an account is postal only with ABI 07601 (codes.md 5.4).
 * Errors: INVALID_FIELD, DUPLICATE at `iban`; IN_USE when the IBAN of an account with positions is changed; NOT_FOUND, VERSION_CONFLICT.
 */
export async function saveAccount(unit: UnitOfWork, by: Operator | null, input: AccountInput): Promise<Outcome<Account>> {
  const objection = await objectionToIban(unit, input.iban, input.id);
  if (objection !== null) return failure(objection.code, objection.message, { field: 'iban' });
  const parsed = parseIban(input.iban);
  if (!parsed.ok) return failure('INVALID_FIELD', ibanProblemMessage(parsed.error), { field: 'iban' });
  if (input.postal && !parsed.value.postal) return failure('INVALID_FIELD', ccpProblemMessage('NOT_POSTAL'), { field: 'postal' });
  const { iban } = parsed.value;
  const columns = { iban, label: input.label, postal: input.postal ? 1 : 0, holder: emptyToNull(input.holder) };
  return input.id === null ? addAccount(unit, by, columns) : changeAccount(unit, by, { id: input.id, expectedVersion: input.expectedVersion }, columns);
}

/** Why an IBAN cannot be that of an account of ours: its own digits, or another account (`exceptId` aside) that has it already. Null when it can. */
export async function objectionToIban(reader: Reader, text: string, exceptId: number | null): Promise<Readonly<{ code: 'INVALID_FIELD' | 'DUPLICATE'; message: string }> | null> {
  const parsed = parseIban(text);
  if (!parsed.ok) return { code: 'INVALID_FIELD', message: ibanProblemMessage(parsed.error) };
  const twin = await store.findAccountByIban(reader, parsed.value.iban);
  if (twin === null || twin.id === exceptId) return null;
  const where = twin.retired === 1 ? `tra i conti ritirati, come “${twin.label}”: riattivalo` : `già, come “${twin.label}”`;
  return { code: 'DUPLICATE', message: `Questo IBAN c’è ${where}.` };
}

type Columns = Readonly<{ iban: string; label: string; postal: number; holder: string | null }>;

async function addAccount(unit: UnitOfWork, by: Operator | null, columns: Columns): Promise<Outcome<Account>> {
  const id = await store.insertAccount(unit, columns);
  const account = await mustFind(unit, id);
  await auditAccount(unit, 'ACCOUNT_ADDED', by, null, account);
  unit.touch('catalogue');
  return ok(account);
}

async function changeAccount(unit: UnitOfWork, by: Operator | null, target: Readonly<{ id: number; expectedVersion: number | null }>, columns: Columns): Promise<Outcome<Account>> {
  const stored = await store.findAccount(unit, target.id);
  if (stored === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  if (stored.version !== target.expectedVersion) return versionConflict();
  const used = stored.iban === columns.iban && stored.postal === columns.postal ? 0 : await store.countPositionsOfAccount(unit, stored.id);
  if (used > 0) {
    return failure('IN_USE', 'Su questo conto ci sono già posizioni, e il suo IBAN non si riscrive. Se il tesoriere è cambiato usa «Cambio del conto».', { field: 'iban' });
  }
  const inChange = stored.iban !== columns.iban && (await changesOfAccount(unit, stored.id)).some((change) => change.state !== 'CANCELLED');
  if (inChange) return failure('IN_USE', 'L’IBAN di un conto che ha preso parte a un cambio non si riscrive: aggiungi il conto nuovo e fai un altro cambio.', { field: 'iban' });
  const before = toAccount(stored);
  await store.updateAccount(unit, stored.id, columns);
  const after = await mustFind(unit, stored.id);
  await auditAccount(unit, 'ACCOUNT_CHANGED', by, before, after);
  unit.touch('catalogue');
  return ok(after);
}

/** Retires an account or takes it back; it is never deleted. Errors: IN_USE while services in use name it, NOT_FOUND, VERSION_CONFLICT. */
export async function retireAccount(unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; expectedVersion: number; retired: boolean }>): Promise<Outcome<Account>> {
  const stored = await store.findAccount(unit, input.id);
  if (stored === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  if (stored.version !== input.expectedVersion) return versionConflict();
  if (input.retired && stored.inUseBy > 0) {
    return failure('IN_USE', `Il conto è scelto in ${stored.inUseBy === 1 ? '1 servizio' : `${stored.inUseBy} servizi`}: cambia lì il conto, poi ritiralo.`);
  }
  const waiting = (await changesOfAccount(unit, stored.id)).find((change) => change.state === 'PLANNED' && change.newAccountId === stored.id);
  if (input.retired && waiting !== undefined) return failure('IN_USE', `È il conto nuovo del cambio previsto dal ${formatDate(waiting.effectiveOn)}: togli prima il cambio.`);
  return ok(await setRetired(unit, by, stored, input.retired));
}

/** Retires the account another one takes the place of. `by` null: the program, because the day has come. */
export async function retireWithChange(unit: UnitOfWork, by: Operator | null, id: number): Promise<void> {
  const stored = await store.findAccount(unit, id);
  if (stored !== null) await setRetired(unit, by, stored, true);
}

/** Takes a retired account back, because positions are moved to it. */
export async function reactivateWithChange(unit: UnitOfWork, by: Operator | null, id: number): Promise<void> {
  const stored = await store.findAccount(unit, id);
  if (stored !== null) await setRetired(unit, by, stored, false);
}

async function setRetired(unit: UnitOfWork, by: Operator | null, stored: store.StoredAccount, retired: boolean): Promise<Account> {
  await store.setAccountRetired(unit, stored.id, retired);
  const after = await mustFind(unit, stored.id);
  await auditAccount(unit, retired ? 'ACCOUNT_RETIRED' : 'ACCOUNT_REACTIVATED', by, toAccount(stored), after);
  unit.touch('catalogue');
  return after;
}

function toAccount({ id, iban, label, postal, holder, retired, version, inUseBy }: store.StoredAccount): Account {
  return { id, iban, label, postal: postal === 1, holder, retired: retired === 1, inUseBy, version };
}

async function mustFind(reader: Reader, id: number): Promise<Account> {
  const account = await accountById(reader, id);
  if (account === null) throw new Error('The account just written is not there');
  return account;
}

function emptyToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

async function auditAccount(unit: UnitOfWork, action: string, by: Operator | null, before: Account | null, after: Account): Promise<void> {
  await appendAudit(unit, { action, subjectKind: 'account', subjectId: String(after.id), operatorId: by === null ? null : String(by.id), before, after });
}

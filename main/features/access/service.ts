import type { z } from 'zod';
import type { contract } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import type { Role } from '../../domain/position-state.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from './calls.ts';
import { normaliseUsername } from './login.ts';
import { toOperator, toOperatorLine, type OperatorLine } from './operator.ts';
import { hashPassword, verifyPassword, type StoredPassword } from './password-hash.ts';
import { passwordObjection } from './password-rules.ts';
import * as store from './store.ts';

type Input<Schema extends z.ZodType> = Readonly<z.output<Schema>>;
type SaveOperatorInput = Omit<Input<NonNullable<(typeof contract.access.saveOperator)['~orpc']['inputSchema']>>, 'requestId' | 'password'>;

/** Active administrators by name: who can reset a password is told on the login card. */
export async function administratorNames(reader: Reader): Promise<string[]> {
  const operators = await store.listOperators(reader);
  return operators.filter((operator) => operator.active === 1 && operator.role === 'ADMINISTRATOR').map((operator) => operator.name);
}

/** True once somebody can log in. */
export async function hasOperators(reader: Reader): Promise<boolean> {
  return (await store.countOperators(reader)) > 0;
}

/** An operator by id, also a disabled one; null when there is none. */
export async function operatorById(reader: Reader, id: number): Promise<Operator | null> {
  const stored = await store.findOperator(reader, id);
  return stored === null ? null : toOperator(stored);
}

/** An operator by id who may still work; null when there is none, or is disabled. */
export async function activeOperatorById(reader: Reader, id: number): Promise<Operator | null> {
  const stored = await store.findOperator(reader, id);
  return stored === null || stored.active !== 1 ? null : toOperator(stored);
}

/** An operator by user name, also a disabled one; null when there is none. */
export async function operatorByUsername(reader: Reader, username: string): Promise<Operator | null> {
  const stored = await store.findOperatorByUsername(reader, normaliseUsername(username));
  return stored === null ? null : toOperator(stored);
}

/** Names by id, for lists that tell who did something. */
export async function operatorNames(reader: Reader): Promise<ReadonlyMap<number, string>> {
  return new Map((await store.listOperators(reader)).map((operator) => [operator.id, operator.name]));
}

export type NewOperator = Readonly<{ username: string; name: string; role: Role; offices: readonly string[] | null; offlinePrint: boolean; active: boolean }>;

/**
 * Checks a new password and stretches it. Done outside the unit of work: it takes tens of milliseconds on purpose.
 * Error: WEAK_PASSWORD at `field`.
 */
export async function preparePassword(password: string, owner: Readonly<{ username: string; name: string; entityName: string | null }>, field = 'password'): Promise<Outcome<StoredPassword>> {
  const objection = passwordObjection(password, owner);
  return objection === null ? ok(await hashPassword(password)) : failure('WEAK_PASSWORD', objection, { field });
}

/** Adds the very first operator. Error: ALREADY_SET_UP. `by` is null: nobody is there yet. */
export async function addFirstOperator(unit: UnitOfWork, input: NewOperator, password: StoredPassword): Promise<Outcome<Operator>> {
  if (await hasOperators(unit)) return failure('ALREADY_SET_UP', 'L’amministratore c’è già: accedi con le sue credenziali.');
  return addOperator(unit, null, input, password);
}

/** Adds an operator. `by` gave the password and not the operator, who then must choose another. Errors: INVALID_FIELD or DUPLICATE at `username`. */
export async function addOperator(unit: UnitOfWork, by: Operator | null, input: NewOperator, password: StoredPassword): Promise<Outcome<Operator>> {
  const name = await freeUsername(unit, input.username, null);
  if (!name.ok) return name;
  const id = await store.insertOperator(unit, { ...columns(input, name.value), passwordSalt: password.salt, passwordHash: password.hash, mustChangePassword: by === null ? 0 : 1 });
  const stored = await mustFind(unit, id);
  await auditOperator(unit, 'OPERATOR_ADDED', by, null, stored);
  unit.touch('operators');
  return ok(toOperator(stored));
}

/** Adds (`id` null, password needed) or changes an operator. Errors: NOT_FOUND, VERSION_CONFLICT, IN_USE (last administrator), fields. */
export async function saveOperator(unit: UnitOfWork, by: Operator, input: SaveOperatorInput, password: StoredPassword | null): Promise<Outcome<OperatorLine>> {
  if (input.id !== null) return changeOperator(unit, by, { ...input, id: input.id }, password);
  if (password === null) return failure('INVALID_FIELD', 'Scrivi la prima password di questo operatore.', { field: 'password' });
  const added = await addOperator(unit, by, input, password);
  return added.ok ? ok(toOperatorLine(await mustFind(unit, added.value.id))) : added;
}

async function changeOperator(unit: UnitOfWork, by: Operator, input: SaveOperatorInput & Readonly<{ id: number }>, password: StoredPassword | null): Promise<Outcome<OperatorLine>> {
  const before = await store.findOperator(unit, input.id);
  if (before === null) return failure('NOT_FOUND', 'Questo operatore non c’è più: ricarica l’elenco.', { retry: 'AFTER_RELOAD' });
  if (before.version !== input.expectedVersion) return versionConflict();
  const stays = input.active && input.role === 'ADMINISTRATOR';
  if (before.role === 'ADMINISTRATOR' && before.active === 1 && !stays && (await store.countOtherAdministrators(unit, before.id)) === 0) {
    return failure('IN_USE', 'È l’unico amministratore attivo: nominane prima un altro.', { field: input.active ? 'role' : 'active' });
  }
  const name = await freeUsername(unit, input.username, before.id);
  if (!name.ok) return name;
  await store.updateOperator(unit, before.id, columns(input, name.value));
  if (password !== null) await store.updatePassword(unit, before.id, password, before.id !== by.id);
  const after = await mustFind(unit, before.id);
  await auditOperator(unit, 'OPERATOR_CHANGED', by, before, after);
  if (password !== null) await auditOperator(unit, 'OPERATOR_PASSWORD_RESET', by, null, null, before.id);
  unit.touch('operators');
  return ok(toOperatorLine(after));
}

/** Operators, active first. */
export async function listOperators(reader: Reader): Promise<OperatorLine[]> {
  return (await store.listOperators(reader)).map(toOperatorLine);
}

/** Changes the own password, knowing the current one. Errors: LOGIN_REFUSED at `current`, WEAK_PASSWORD at `next`. */
export async function prepareOwnPassword(context: ApplicationContext, operator: Operator, input: Readonly<{ current: string; next: string }>, entityName: string | null): Promise<Outcome<StoredPassword>> {
  const stored = await context.engine.read((reader) => store.findOperator(reader, operator.id));
  const known = stored === null ? null : { salt: stored.passwordSalt, hash: stored.passwordHash };
  // The new one is already in force when the request is the repetition of one whose answer was lost.
  const right = (await verifyPassword(input.current, known)) || (await verifyPassword(input.next, known));
  if (!right) return failure('LOGIN_REFUSED', 'La password attuale non è corretta.', { field: 'current' });
  if (input.current === input.next) return failure('WEAK_PASSWORD', 'La password nuova è uguale a quella attuale.', { field: 'next' });
  return preparePassword(input.next, { username: operator.username, name: operator.name, entityName }, 'next');
}

export async function changeOwnPassword(unit: UnitOfWork, operator: Operator, password: StoredPassword): Promise<Outcome<{ changed: true }>> {
  await store.updatePassword(unit, operator.id, password, false);
  await auditOperator(unit, 'PASSWORD_CHANGED', operator, null, null, operator.id);
  unit.touch('operators');
  return ok({ changed: true });
}

async function freeUsername(reader: Reader, typed: string, ownId: number | null): Promise<Outcome<string>> {
  const username = normaliseUsername(typed);
  if (!/^[a-z0-9][a-z0-9._@-]{2,59}$/.test(username)) return failure('INVALID_FIELD', 'Il nome utente usa lettere senza accento, cifre, punto, trattino o @, almeno 3: per esempio m.bianchi.', { field: 'username' });
  const holder = await store.findOperatorByUsername(reader, username);
  if (holder !== null && holder.id !== ownId) return failure('DUPLICATE', 'Questo nome utente è già di un altro operatore.', { field: 'username' });
  return ok(username);
}

function columns(input: Omit<NewOperator, 'username'>, username: string) {
  return {
    username, name: input.name, role: input.role, offices: input.offices === null ? null : JSON.stringify(input.offices),
    offlinePrint: input.offlinePrint ? 1 : 0, active: input.active ? 1 : 0,
  };
}

async function mustFind(reader: Reader, id: number): Promise<store.StoredOperator> {
  const stored = await store.findOperator(reader, id);
  if (stored === null) throw new Error('The operator just written is not there');
  return stored;
}

async function auditOperator(unit: UnitOfWork, action: string, by: Operator | null, before: store.StoredOperator | null, after: store.StoredOperator | null, id?: number): Promise<void> {
  const facts = (stored: store.StoredOperator | null) => {
    if (stored === null) return null;
    const { username, name, role, offices, offlinePrint, active } = toOperatorLine(stored);
    return { username, name, role, offices, offlinePrint, active };
  };
  await appendAudit(unit, {
    action, subjectKind: 'operator', subjectId: String(after?.id ?? id ?? ''), operatorId: by === null ? null : String(by.id), before: facts(before), after: facts(after),
  });
}

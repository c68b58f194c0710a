import { z } from 'zod';
import { role } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { compareNames } from '../../domain/sort-name.ts';
import type { OperatorRow } from './schema.ts';

const operatorRow = z.object({
  id: z.int(), username: z.string(), name: z.string(), role, offices: z.string().nullable(), offlinePrint: z.int(), active: z.int(), passwordSalt: z.string(), passwordHash: z.string(),
  failedAttempts: z.int(), lastFailedAt: z.string().nullable(), lastLoginAt: z.string().nullable(), version: z.int(), createdAt: z.string(), mustChangePassword: z.int(),
});
/** A stored operator, secrets included: it never leaves this feature. */
export type StoredOperator = Readonly<z.infer<typeof operatorRow>>;

export async function findOperator(reader: Reader, id: number): Promise<StoredOperator | null> {
  return reader.get(operatorRow, '/* access.operator */ SELECT * FROM operator WHERE id = ?', [id]);
}

/** `username` as stored: trimmed, lower case. */
export async function findOperatorByUsername(reader: Reader, username: string): Promise<StoredOperator | null> {
  return reader.get(operatorRow, '/* access.operatorByUsername */ SELECT * FROM operator WHERE username = ?', [username]);
}

export async function listOperators(reader: Reader): Promise<readonly StoredOperator[]> {
  const operators = await reader.all(operatorRow, '/* access.operators */ SELECT * FROM operator ORDER BY active DESC, id');
  return operators.toSorted((a, b) => b.active - a.active || compareNames(a.name, b.name));
}

export async function countOperators(reader: Reader): Promise<number> {
  const row = await reader.get(z.object({ count: z.int() }), '/* access.operatorCount */ SELECT COUNT(*) AS count FROM operator');
  return row?.count ?? 0;
}

/** Active administrators other than the given one. */
export async function countOtherAdministrators(reader: Reader, exceptId: number): Promise<number> {
  const row = await reader.get(
    z.object({ count: z.int() }), "/* access.otherAdministrators */ SELECT COUNT(*) AS count FROM operator WHERE role = 'ADMINISTRATOR' AND active = 1 AND id <> ?", [exceptId],
  );
  return row?.count ?? 0;
}

export async function insertOperator(unit: UnitOfWork, row: Omit<OperatorRow, 'id' | 'failedAttempts' | 'lastFailedAt' | 'lastLoginAt' | 'version' | 'createdAt'>): Promise<number> {
  const added = await unit.get(
    z.object({ id: z.int() }),
    `/* access.addOperator */ INSERT INTO operator (username, name, role, offices, offline_print, active, password_salt, password_hash, must_change_password, failed_attempts, version, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?) RETURNING id`,
    [row.username, row.name, row.role, row.offices, row.offlinePrint, row.active, row.passwordSalt, row.passwordHash, row.mustChangePassword, unit.now],
  );
  if (added === null) throw new Error('INSERT INTO operator returned no id');
  return added.id;
}

/** Writes everything but the password; the version grows by one. */
export async function updateOperator(unit: UnitOfWork, id: number, row: Pick<OperatorRow, 'username' | 'name' | 'role' | 'offices' | 'offlinePrint' | 'active'>): Promise<void> {
  await unit.run(
    '/* access.changeOperator */ UPDATE operator SET username = ?, name = ?, role = ?, offices = ?, offline_print = ?, active = ?, version = version + 1 WHERE id = ?',
    [row.username, row.name, row.role, row.offices, row.offlinePrint, row.active, id],
  );
}

/** A new password also forgets the failed attempts. `mustChange`: somebody else chose it. */
export async function updatePassword(unit: UnitOfWork, id: number, password: Readonly<{ salt: string; hash: string }>, mustChange: boolean): Promise<void> {
  await unit.run(
    '/* access.changePassword */ UPDATE operator SET password_salt = ?, password_hash = ?, must_change_password = ?, failed_attempts = 0, last_failed_at = NULL WHERE id = ?',
    [password.salt, password.hash, mustChange ? 1 : 0, id],
  );
}

export async function recordAttempt(unit: UnitOfWork, id: number, attempts: number, at: string): Promise<void> {
  await unit.run('/* access.attempt */ UPDATE operator SET failed_attempts = ?, last_failed_at = ? WHERE id = ?', [attempts, at, id]);
}

export async function recordLogin(unit: UnitOfWork, id: number): Promise<void> {
  await unit.run('/* access.login */ UPDATE operator SET failed_attempts = 0, last_failed_at = NULL, last_login_at = ? WHERE id = ?', [unit.now, id]);
}

/** Name of the entity, null before it is set up: a password must not be it. */
export async function entityName(reader: Reader): Promise<string | null> {
  const row = await reader.get(z.object({ name: z.string() }), '/* access.entityName */ SELECT name FROM entity_identity');
  return row?.name ?? null;
}

export async function readPreference(reader: Reader, operatorId: number): Promise<string | null> {
  const row = await reader.get(z.object({ value: z.string() }), '/* access.preference */ SELECT value FROM preference WHERE operator_id = ?', [operatorId]);
  return row?.value ?? null;
}

export async function writePreference(unit: UnitOfWork, operatorId: number, value: string): Promise<void> {
  await unit.run('/* access.savePreference */ INSERT INTO preference (operator_id, value) VALUES (?, ?) ON CONFLICT (operator_id) DO UPDATE SET value = excluded.value', [operatorId, value]);
}

import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type Migration } from '../engine.ts';
import { spineMigration } from './0001-spine.ts';
import { operatorPasswordChangeMigration } from './0002-operator-password-change.ts';

async function openWith(dataDir: string, migrations: readonly Migration[]) {
  const opened = await openEngine({ dataDir, entities: [], migrations });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const INSERT = `INSERT INTO operator (username, name, role, offices, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at)
  VALUES (?, 'Marta Bianchi', 'COUNTER', '["Tributi"]', 1, 1, 'sale', 'scrypt$15$8$1$x', 2, 3, '2026-01-02T03:04:05.000Z')`;

test('operators of before keep everything and are not asked to change their password', async () => {
  const dataDir = await temporaryFolder();
  const before = await openWith(dataDir, [spineMigration]);
  await before.engine.write('operators.add', async (unit) => { await unit.run(INSERT, ['m.bianchi']); await unit.run(INSERT, ['l.verdi']); });
  const columns = 'id, username, name, role, offices, offline_print, active, password_salt, password_hash, failed_attempts, last_failed_at, last_login_at, version, created_at';
  const read = (engine: typeof before.engine) => engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), `SELECT ${columns} FROM operator ORDER BY id`));
  const rows = await read(before.engine);
  await before.engine.close();

  const after = await openWith(dataDir, [spineMigration, operatorPasswordChangeMigration]);
  expect(after.migrationsApplied).toEqual([2]);
  expect(after.backupFile).not.toBeNull();
  expect(await read(after.engine)).toEqual(rows);
  const flag = z.object({ mustChangePassword: z.int() });
  expect(await after.engine.read((reader) => reader.all(flag, 'SELECT must_change_password FROM operator'))).toEqual([{ mustChangePassword: 0 }, { mustChangePassword: 0 }]);
  await expect(after.engine.write('operators.spoil', (unit) => unit.run('UPDATE operator SET must_change_password = 2'))).rejects.toThrow();
  await after.engine.close();
});

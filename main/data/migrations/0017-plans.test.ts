import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { plansMigration } from './0017-plans.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('the only way to pay of a position of before stays payable', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, plansMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ADMINISTRATOR', 0, 1, 's', 'h', 0, 1, 'x')`);
    await unit.run(`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, 'x', 'x')`);
    await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'A', '', 1, 'TARI', '{}', 'COUNTER', 100, 'UNPAID', 'x', 1, 1)`);
    await unit.run(`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen) VALUES (1, 1, 'SINGLE_INSTALLMENT', 'Rata unica', 1, 1)`);
  });
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, plansMigration.id);
  expect(migrationsApplied).toEqual([plansMigration.id]);
  expect(await engine.read((reader) => reader.all(z.object({ chosen: z.int(), withheld: z.int() }), 'SELECT chosen, withheld FROM payment_option'))).toEqual([{ chosen: 1, withheld: 0 }]);
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { debtLinesMigration } from './0027-debt-lines.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('a position of before keeps its amount and its transfer, and has one voce as it had', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, debtLinesMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ADMINISTRATOR', 0, 1, 's', 'h', 0, 1, 'x')`);
    await unit.run(`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, 'x', 'x')`);
    await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'A', '', 1, 'TARI', '{}', 'COUNTER', 100, 'UNPAID', 'x', 1, 1)`);
  });
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, debtLinesMigration.id);
  expect(migrationsApplied).toEqual([debtLinesMigration.id]);
  expect(await engine.read((reader) => reader.all(z.object({ amountCents: z.int() }), 'SELECT amount_cents FROM debt_position'))).toEqual([{ amountCents: 100 }]);
  expect(await engine.read((reader) => reader.all(z.unknown(), 'SELECT * FROM position_line'))).toEqual([]);
  await expect(engine.write('orphan', (unit) => unit.run(`INSERT INTO position_line (position_id, sequence, kind, label, amount_cents, arithmetic) VALUES (99, 1, 'PRINCIPAL', 'x', 1, '[]')`))).rejects.toThrow();
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { postalAccountsMigration } from './0033-postal-accounts.ts';
import { applicationMigrations } from './application-migrations.ts';

test('a transfer of before has no postal account beside its own; a stamp never has one', async () => {
  const dataDir = await temporaryFolder();
  const upTo = async (last: number) => {
    const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value.engine;
  };
  const before = await upTo(postalAccountsMigration.id - 1);
  await before.write('old', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, 'x', 'x')`);
    await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'A', '', 1, 'TARI', '{}', 'COUNTER', 100, 'DRAFT', '2026', 1, 1)`);
    await unit.run(`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen, withheld) VALUES (1, 1, 'SINGLE_INSTALLMENT', 'Rata unica', 1, 1, 0)`);
    await unit.run(`INSERT INTO installment (id, position_id, option_id, number, amount_cents, state) VALUES (1, 1, 1, 1, 100, 'DRAFT')`);
    await unit.run(`INSERT INTO transfer (installment_id, transfer_index, payee_fiscal_code, payee_name, iban, stamp, amount_cents, category, description) VALUES (1, 1, '99999000013', 'C', 'IT60X0542811101000000123456', 0, 50, 'c', 'd'), (1, 2, '99999000013', 'C', NULL, 1, 50, 'c', 'd')`);
  });
  await before.close();
  const engine = await upTo(postalAccountsMigration.id);
  expect(await engine.read((reader) => reader.all(z.object({ postalIban: z.string().nullable() }), 'SELECT postal_iban FROM transfer'))).toEqual([{ postalIban: null }, { postalIban: null }]);
  const beside = (index: number) => engine.write('beside', (unit) => unit.run(`UPDATE transfer SET postal_iban = 'IT57N0760114800000011050036' WHERE transfer_index = ${index}`));
  await beside(1);
  await expect(beside(2)).rejects.toThrow();
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { lapsedInstallmentsMigration } from './0034-lapsed-installments.ts';
import { applicationMigrations } from './application-migrations.ts';

test('whether an installment was lost with its plan is found without walking the history of its position', async () => {
  const dataDir = await temporaryFolder();
  const upTo = async (last: number) => {
    const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value.engine;
  };
  const before = await upTo(lapsedInstallmentsMigration.id - 1);
  await before.write('old', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, 'x', 'x')`);
    await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'A', '', 1, 'TARI', '{}', 'COUNTER', 100, 'DRAFT', '2026', 1, 1)`);
    await unit.run(`INSERT INTO position_fact (position_id, kind, at, operator_id) VALUES (1, 'CREATED', '2026', 1)`);
  });
  await before.close();
  const engine = await upTo(lapsedInstallmentsMigration.id);
  const kept = await engine.read((reader) => reader.all(z.object({ kind: z.string() }), 'SELECT kind FROM position_fact'));
  expect(kept).toEqual([{ kind: 'CREATED' }]);
  const plan = await engine.read((reader) => reader.all(z.object({ detail: z.string() }), `EXPLAIN QUERY PLAN SELECT 1 FROM position_fact f WHERE f.kind = 'INSTALLMENT_LAPSED' AND f.installment_id = 1`));
  expect(plan.map(({ detail }) => detail).join()).toContain('position_fact_lapsed');
  await engine.write('lost', async (unit) => {
    await unit.run(`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen, withheld) VALUES (1, 1, 'INSTALLMENTS', '', 1, 1, 0), (2, 1, 'SINGLE_INSTALLMENT', '', 2, 0, 2)`);
    await unit.run(`INSERT INTO installment (id, position_id, option_id, number, amount_cents, state) VALUES (1, 1, 1, 1, 50, 'PAID'), (2, 1, 1, 2, 50, 'INVALID'), (3, 1, 2, 1, 100, 'UNPAYABLE')`);
    await unit.run(`INSERT INTO position_fact (position_id, installment_id, kind, at, operator_id) VALUES (1, 2, 'INSTALLMENT_LAPSED', '2026', 1)`);
  });
  const ended = await engine.read((reader) => reader.all(z.object({ installmentId: z.int() }), 'SELECT installment_id FROM ended_way ORDER BY 1'));
  expect(ended.map(({ installmentId }) => installmentId)).toEqual([2, 3]);
  await engine.close();
});

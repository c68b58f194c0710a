import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { budgetMigration } from './0021-budget.ts';
import { applicationMigrations } from './application-migrations.ts';

const HASH = 'a'.repeat(64);
const PAYMENT = `INSERT INTO payment (id, receipt_key, receipt_id, source, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, psp, effect, anomalies, document, raw_sha256, received_at)`;
const paymentValues = (id: number, effect: string) => `(${id}, 'k${id}', 'r${id}', 'file', '${id}', '00999000011', 100, 100, 0, '', 'P', '${effect}', '[]', '{}', '${HASH}', '2026')`;

test('what comes to pay, or goes elsewhere, is to be split; services that have lines already are looked at once', async () => {
  const dataDir = await temporaryFolder();
  const openUpTo = async (last: number) => {
    const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value.engine;
  };
  const before = await openUpTo(budgetMigration.id - 1);
  await before.write('fill', async (unit) => {
    await unit.run(`INSERT INTO service (id, code, office, name, taxonomy, description, fields, amount_rule, due_rule, due_date_required, expiring_days, anonymous_allowed, retired, version, created_at, updated_at) VALUES (5, 'TARI', 'T', 'T', '9/0101101IM/', 'T', '[]', '{}', '{}', 0, 7, 0, 0, 1, '2026', '2026')`);
    await unit.run("INSERT INTO service_budget_line (service_id, capitolo, articolo, accertamento, share) VALUES (5, '1010', '', '', 1)");
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${HASH}', x'01', 1, '2026')`);
    await unit.run(`${PAYMENT} VALUES ${paymentValues(1, 'PAYS')}`);
  });
  await before.close();

  const engine = await openUpTo(budgetMigration.id);
  const ids = (sql: string) => engine.read(async (reader) => (await reader.all(z.object({ id: z.int() }), sql)).map(({ id }) => id));
  expect(await ids('SELECT service_id AS id FROM service_to_split')).toEqual([5]);
  expect(await ids('SELECT payment_id AS id FROM payment_to_split')).toEqual([]);
  await engine.write('pay', async (unit) => {
    await unit.run(`${PAYMENT} VALUES ${paymentValues(2, 'PAYS')}, ${paymentValues(3, 'UNASSIGNED')}`);
    await unit.run("UPDATE payment SET effect = 'TO_REFUND' WHERE id = 1");
    await unit.run("UPDATE payment SET psp = 'Q' WHERE id = 3");
  });
  expect(await ids('SELECT payment_id AS id FROM payment_to_split ORDER BY 1')).toEqual([1, 2]);
  const quota = 'INSERT INTO payment_quota (payment_id, service_id, year, capitolo, articolo, accertamento, cents, made_at)';
  await expect(engine.write('nothing', (unit) => unit.run(`${quota} VALUES (2, 5, 2026, '1010', '', '', 0, '2026')`))).rejects.toThrow();
  await engine.write('quota', (unit) => unit.run(`${quota} VALUES (2, 5, 2026, '1010', '', '', 100, '2026')`));
  await engine.close();
});

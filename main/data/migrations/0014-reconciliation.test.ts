import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type DataEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { reconciliationMigration } from './0014-reconciliation.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const HASH = 'a'.repeat(64);
const FLOW = `INSERT INTO reporting_flow (id, flow_name, psp_id, psp_name, revision, flow_at, published_at, trn, regulation_date, receiver_fiscal_code, payments, total_cents, declared_payments, declared_cents, state, anomalies, source, raw_sha256, received_at)`;
const FILE = `INSERT INTO treasury_file (id, at, operator_id, file_name, sha256, format, state, sequence)`;
const MOVEMENT = `INSERT INTO treasury_movement (id, file_id, ordinal, loaded_on, format, year, postal_account, sign, amount_cents, booking_date, payer_name, causale, op_type, flagged_regularised, source_file, source_row, equal_row_ordinal)`;

const rowsOf = (engine: DataEngine, sql: string) => engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), sql));

test('an archive that has flows gets the treasury beside them, and each flow one name for all its versions', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, reconciliationMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ACCOUNTING', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${HASH}', x'01', 1, '2026')`);
    for (const [id, at, state] of [[4, '2026-03-06T04:10:00Z', 'SUPERSEDED'], [9, '2026-03-07T04:10:00Z', 'CURRENT']] as const) {
      await unit.run(`${FLOW} VALUES (${id}, '2026-03-05PPAYITR1XXX-1', 'PPAYITR1XXX', NULL, NULL, '${at}', NULL, 'TRN', '2026-03-05', '00999000011', 1, 100, 1, 100, '${state}', '[]', 'file', '${HASH}', '2026')`);
    }
  });
  await before.engine.close();

  const { engine, migrationsApplied } = await openUpTo(dataDir, reconciliationMigration.id);
  expect(migrationsApplied).toEqual([reconciliationMigration.id]);
  expect(await rowsOf(engine, 'SELECT id, flow_id FROM flow_version_card ORDER BY id')).toEqual([{ id: 4, flowId: 4 }, { id: 9, flowId: 4 }]);

  await engine.write('movements', async (unit) => {
    await unit.run(`${FILE} VALUES (1, '2026', 1, 'gdc.xml', '${HASH}', 'GDC', 'IMPORTED', 3), (2, '2026', 1, 'half.xml', '${HASH}', 'GDC', 'READING', NULL)`);
    await unit.run(`${MOVEMENT} VALUES (1, 1, 1, '2026-03-10', 'GDC', 2026, 0, 1, 100, '2026-03-09', 'A', 'C', 'ESEGUITO', 0, 'gdc.xml', 1, 1), (2, 2, 1, '2026-03-10', 'GDC', 2026, 0, 1, 100, '2026-03-09', 'A', 'C', 'ESEGUITO', 0, 'half.xml', 1, 1)`);
  });
  // A file that is still being read counts for nobody.
  expect(await rowsOf(engine, 'SELECT id, arrival FROM movement_card')).toEqual([{ id: 1, arrival: 30_000_001 }]);
  const allocation = 'INSERT INTO match_allocation (movement_id, flow_id, payment_id, cents, rule, made_by, made_at)';
  await expect(engine.write('for nothing', (unit) => unit.run(`${allocation} VALUES (1, NULL, NULL, 100, 'R2', NULL, '2026')`))).rejects.toThrow();
  await expect(engine.write('by nobody', (unit) => unit.run(`${allocation} VALUES (1, 4, NULL, 100, NULL, NULL, '2026')`))).rejects.toThrow();
  await engine.write('by a rule', (unit) => unit.run(`${allocation} VALUES (1, 4, NULL, 100, 'R2', NULL, '2026')`));
  await engine.close();
});

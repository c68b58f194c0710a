import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { collectedPositionsMigration } from './0020-collected-positions.ts';
import { applicationMigrations } from './application-migrations.ts';

const HASH = 'a'.repeat(64);

test('an installment is reported and collected by rows of versions that count, all of its own transfers or none', async () => {
  const opened = await openEngine({ dataDir: await temporaryFolder(), entities: [], migrations: applicationMigrations.filter(({ id }) => id <= collectedPositionsMigration.id) });
  if (!opened.ok) throw new Error(opened.error.message);
  const { engine } = opened.value;
  const row = z.object({ reported: z.int(), reconciled: z.int() });
  const standing = () => engine.read((reader) => reader.get(row, 'SELECT reported, reconciled FROM installment_collection WHERE installment_id = 1'));
  const run = (sql: string) => engine.write('change', (unit) => unit.run(sql));
  await run(`INSERT INTO entity (id, fiscal_code, name, own_site, version, updated_at) VALUES (1, '00999000011', 'C', 0, 1, '2026')`);
  await run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ACCOUNTING', 0, 1, 's', 'h', 0, 1, '2026')`);
  await run(`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at, name_key) VALUES (1, 'F', 'R', '', '', '', '', '', 'IT', 1, '2026', '2026', 'r')`);
  await run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'x', 'T', 1, 'd', '{}', 'COUNTER', 300, 'PAID', '2026', 1, 1)`);
  await run(`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen) VALUES (1, 1, 'SINGLE', '', 1, 1)`);
  await run(`INSERT INTO installment (id, position_id, option_id, number, amount_cents, nav, iuv, state) VALUES (1, 1, 1, 1, 300, '347000000000000010', '47000000000000010', 'PAID')`);
  for (const [index, payee] of [[1, '00999000011'], [2, '00999000011'], [3, '77777777777']] as const) await run(`INSERT INTO transfer (installment_id, transfer_index, payee_fiscal_code, payee_name, stamp, amount_cents, category, description) VALUES (1, ${index}, '${payee}', 'P', 0, 100, '9/x/', '')`);
  await run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${HASH}', x'01', 1, '2026')`);
  await run(`INSERT INTO reporting_flow (id, flow_name, psp_id, flow_at, trn, regulation_date, receiver_fiscal_code, payments, total_cents, declared_payments, declared_cents, state, anomalies, source, raw_sha256, received_at) VALUES (1, 'F', 'P', '2026', 'T', '2026-03-05', '00999000011', 2, 200, 2, 200, 'CURRENT', '[]', 'file', '${HASH}', '2026')`);
  await run(`INSERT INTO reporting_flow_line (flow_id, line, iuv, iur, transfer_index, amount_cents, outcome, paid_on) VALUES (1, 1, '47000000000000010', 'R1', 1, 100, '0', '2026-03-04')`);
  expect(await standing()).toEqual({ reported: 0, reconciled: 0 });
  await run('INSERT INTO flow_collection (flow_id, version_id, settled) VALUES (1, 1, 1)');
  expect(await standing()).toEqual({ reported: 0, reconciled: 0 });
  await run(`INSERT INTO reporting_flow_line (flow_id, line, iuv, iur, transfer_index, amount_cents, outcome, paid_on) VALUES (1, 2, '47000000000000010', 'R2', 2, 100, '9', '2026-03-04')`);
  expect(await standing()).toEqual({ reported: 1, reconciled: 1 });
  await run('UPDATE flow_collection SET settled = 0');
  expect(await standing()).toEqual({ reported: 1, reconciled: 0 });
  await run(`INSERT INTO reporting_flow_line (flow_id, line, iuv, iur, transfer_index, amount_cents, outcome, paid_on) VALUES (1, 3, '47000000000000010', 'R2', 2, 100, '3', '2026-03-04')`);
  expect(await standing()).toEqual({ reported: 0, reconciled: 0 });
  await engine.close();
});

import { expect, test } from 'vitest';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { discrepancyTasksMigration } from './0023-discrepancy-tasks.ts';
import { applicationMigrations } from './application-migrations.ts';

const HASH = 'a'.repeat(64);

test('a flow has one task of a kind, which is about a credit or a flow and nothing else', async () => {
  const opened = await openEngine({ dataDir: await temporaryFolder(), entities: [], migrations: applicationMigrations.filter(({ id }) => id <= discrepancyTasksMigration.id) });
  if (!opened.ok) throw new Error(opened.error.message);
  const { engine } = opened.value;
  const run = (sql: string) => engine.write('change', (unit) => unit.run(sql));
  await run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${HASH}', x'01', 1, '2026')`);
  await run(`INSERT INTO reporting_flow (id, flow_name, psp_id, flow_at, trn, regulation_date, receiver_fiscal_code, payments, total_cents, declared_payments, declared_cents, state, anomalies, source, raw_sha256, received_at) VALUES (1, 'F', 'P', '2026', 'T', '2026-03-05', '00999000011', 2, 200, 2, 200, 'CURRENT', '[]', 'file', '${HASH}', '2026')`);
  for (const id of [1, 2, 3]) await run(`INSERT INTO task (id, kind, office, facts, contradiction, state, opened_at, version) VALUES (${id}, 'MISSING_RECEIPT', '', '{}', 0, 'OPEN', '2026', 1)`);
  const subject = 'INSERT INTO task_subject (task_id, kind, movement_id, flow_id)';
  await run(`${subject} VALUES (1, 'MISSING_RECEIPT', NULL, 1)`);
  await run(`${subject} VALUES (2, 'REPORTED_TWICE', NULL, 1)`);
  await expect(run(`${subject} VALUES (3, 'MISSING_RECEIPT', NULL, 1)`)).rejects.toThrow();
  await expect(run(`${subject} VALUES (3, 'MISSING_RECEIPT', NULL, NULL)`)).rejects.toThrow();
  await engine.close();
});

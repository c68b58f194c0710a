import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type DataEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { intermediaryMigration } from './0009-intermediary.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const rowsOf = (engine: DataEngine, sql: string) => engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), sql));
const IMPORT = `INSERT INTO import_file (id, at, operator_id, file_name, kind, format, sha256, result, error, message, own_cents, payment_id, quarantined)`;

test('files imported before stay as they were, and what a connector brings needs no operator', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, intermediaryMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('file', x'01', 1, '2026')`);
    await unit.run(`${IMPORT} VALUES (7, '2026', 1, 'rt.xml', 'receipt', 'paSendRT v2', 'file', 'IMPORTED', NULL, NULL, 15000, 3, 0)`);
    await unit.run(`${IMPORT} VALUES (9, '2026', 1, 'no.xml', 'receipt', NULL, 'file', 'REFUSED', 'E_KIND', 'No', NULL, NULL, 1)`);
  });
  await expect(before.engine.write('nobody', (unit) => unit.run(`${IMPORT} VALUES (10, '2026', NULL, 'a', 'receipt', NULL, 'file', 'IMPORTED', NULL, NULL, 1, 1, 0)`))).rejects.toThrow();
  const imports = await rowsOf(before.engine, 'SELECT * FROM import_file ORDER BY id');
  await before.engine.close();

  const after = await openUpTo(dataDir, intermediaryMigration.id);
  expect(await rowsOf(after.engine, 'SELECT * FROM import_file ORDER BY id')).toEqual(imports);
  await after.engine.write('nobody', (unit) => unit.run(`${IMPORT} VALUES (10, '2026', NULL, 'a', 'receipt', NULL, 'file', 'IMPORTED', NULL, NULL, 1, 1, 0)`));
  await expect(after.engine.write('stranger', (unit) => unit.run(`${IMPORT} VALUES (11, '2026', 5, 'a', 'receipt', NULL, 'file', 'IMPORTED', NULL, NULL, 1, 1, 0)`))).rejects.toThrow();
  await after.engine.close();
});

import { expect, test } from 'vitest';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { attestationsMigration } from './0016-attestations.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('an archive gets the papers of the body: a number is given once a year, and only to a quittance', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, attestationsMigration.id - 1);
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, attestationsMigration.id);
  expect(migrationsApplied).toEqual([attestationsMigration.id]);
  await engine.write('fill', (unit) => unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`));
  const paper = (values: string) => engine.write('paper', (unit) => unit.run(`INSERT INTO attestation (kind, year, number, payment_id, position_id, iuv, amount_cents, content, issued_at, issued_by) VALUES (${values}, NULL, '01', 100, '{}', '2026', 1)`));
  await paper("'REPORTED', NULL, NULL, NULL");
  await paper("'REPORTED', NULL, NULL, NULL");
  await expect(paper("'REPORTED', 2026, 1, NULL")).rejects.toThrow();
  await expect(paper("'QUITTANCE', 2026, NULL, NULL")).rejects.toThrow();
  await engine.close();
});

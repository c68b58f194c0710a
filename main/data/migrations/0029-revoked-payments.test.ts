import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { revokedPaymentsMigration } from './0029-revoked-payments.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const PAYMENT = 'INSERT INTO payment (receipt_key, receipt_id, source, nav, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, debtor_fiscal_code, psp, paid_on, effect, position_id, installment_id, anomalies, document, raw_sha256, received_at, debtor_sort)';

test('a payment that is revoked leaves what was collected, and comes back with it', async () => {
  const dataDir = await temporaryFolder();
  const pay = (key: string, cents: number) => `${PAYMENT} VALUES ('${key}', 'r', 'PA_SEND_RT_V2', NULL, '01', '99999000013', ${cents}, ${cents}, 0, 'x', NULL, NULL, 'Banca', '2026-01-31', 'PAYS', NULL, NULL, '[]', '{}', '${'a'.repeat(64)}', '2026-03-01T10:00:00Z', '')`;
  const before = await openUpTo(dataDir, revokedPaymentsMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${'a'.repeat(64)}', x'01', 1, '2026')`);
    await unit.run(pay('a', 1_000));
  });
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, revokedPaymentsMigration.id);
  expect(migrationsApplied).toEqual([revokedPaymentsMigration.id]);
  const sums = () => engine.read((reader) => reader.all(z.object({ payments: z.int(), cents: z.int() }), 'SELECT payments, cents FROM collected_sum'));
  const become = (effect: string) => engine.write('change', (unit) => unit.run('UPDATE payment SET effect = ? WHERE receipt_key = ?', [effect, 'a']));
  await engine.write('more', (unit) => unit.run(pay('b', 2_000)));
  expect(await sums()).toEqual([{ payments: 2, cents: 3_000 }]);
  await become('REVOKED');
  expect(await sums()).toEqual([{ payments: 1, cents: 2_000 }]);
  await become('PAYS');
  expect(await sums()).toEqual([{ payments: 2, cents: 3_000 }]);
  await become('REVOKED');
  await engine.write('away', (unit) => unit.run('DELETE FROM payment'));
  expect(await sums()).toEqual([{ payments: 0, cents: 0 }]);
  await engine.close();
});

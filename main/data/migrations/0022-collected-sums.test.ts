import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { collectedSumsMigration } from './0022-collected-sums.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const sumRow = z.object({ month: z.string(), serviceId: z.int(), psp: z.string(), payments: z.int(), cents: z.int() });
const PAYMENT = `INSERT INTO payment (receipt_key, receipt_id, source, nav, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, debtor_fiscal_code, psp, paid_on, effect, position_id, installment_id, anomalies, document, raw_sha256, received_at, debtor_sort)`;

test('payments that were here are summed, those that come are added, those that failed are not', async () => {
  const dataDir = await temporaryFolder();
  const pay = (key: string, cents: number, day: string | null, effect: string) => `${PAYMENT} VALUES ('${key}', 'r', 'PA_SEND_RT_V2', NULL, '01', '99999000013', ${cents}, ${cents}, 0, 'x', NULL, NULL, 'Banca', ${day === null ? 'NULL' : `'${day}'`}, '${effect}', NULL, NULL, '[]', '{}', '${'a'.repeat(64)}', '2026-03-01T10:00:00Z', '')`;
  const before = await openUpTo(dataDir, collectedSumsMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${'a'.repeat(64)}', x'01', 1, '2026')`);
    await unit.run(pay('a', 1_000, '2026-01-31', 'PAYS'));
    await unit.run(pay('b', 2_000, null, 'UNASSIGNED'));
    await unit.run(pay('c', 4_000, '2026-01-01', 'NO_PAYMENT'));
  });
  await before.engine.close();
  const { engine } = await openUpTo(dataDir, collectedSumsMigration.id);
  await engine.write('more', (unit) => unit.run(pay('d', 8_000, '2026-01-02', 'PAYS')));
  expect(await engine.read((reader) => reader.all(sumRow, 'SELECT * FROM collected_sum ORDER BY month'))).toEqual([{ month: '2026-01', serviceId: 0, psp: 'Banca', payments: 2, cents: 9_000 }, { month: '2026-03', serviceId: 0, psp: 'Banca', payments: 1, cents: 2_000 }]);
  await engine.close();
});

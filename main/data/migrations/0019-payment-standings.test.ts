import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { paymentStandingsMigration } from './0019-payment-standings.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const stateRow = z.object({ fileSequence: z.int(), flowVersionId: z.int(), paymentId: z.int() });

test('in an archive that has flows, the next run looks at all payments again', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, paymentStandingsMigration.id - 1);
  await before.engine.write('ran', (unit) => unit.run('UPDATE reconciliation_state SET file_sequence = 3, flow_version_id = 7, payment_id = 9'));
  await before.engine.close();

  const { engine, migrationsApplied } = await openUpTo(dataDir, paymentStandingsMigration.id);
  expect(migrationsApplied).toEqual([paymentStandingsMigration.id]);
  expect(await engine.read((reader) => reader.get(stateRow, 'SELECT file_sequence, flow_version_id, payment_id FROM reconciliation_state'))).toEqual({ fileSequence: 3, flowVersionId: 0, paymentId: 0 });
  expect(await engine.read((reader) => reader.all(z.object({ differingLines: z.int() }), 'SELECT differing_lines FROM flow_result'))).toEqual([]);
  await engine.close();
});

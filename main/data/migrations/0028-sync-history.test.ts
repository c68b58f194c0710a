import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { enqueueIntent } from '../outbox.ts';
import { applicationMigrations } from './application-migrations.ts';
import { syncHistoryMigration } from './0028-sync-history.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('what stands refused before it is a refusal of its day after it, and a wait that was asked for is kept as one', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, syncHistoryMigration.id - 1);
  const ids = await before.engine.write('fill', async (unit) => {
    const made: string[] = [];
    for (const [aggregateId, state, settledAt] of [['1', 'BLOCKED', '2026-11-01T08:00:00.000Z'], ['2', 'ACKED', '2026-11-02T08:00:00.000Z'], ['3', 'READY', null]] as const) {
      const { id } = await enqueueIntent(unit, { aggregateKind: 'debt_position', aggregateId, kind: 'create', payload: {}, operatorId: null });
      await unit.run('UPDATE outbox_intent SET state = ? WHERE id = ?', [state, id]);
      await unit.run('INSERT INTO intent_outcome (intent_id, settled_at) VALUES (?, ?)', [id, settledAt]);
      made.push(id);
    }
    await unit.run(`INSERT INTO connector_health (connector, circuit, half_open_at, skew_samples) VALUES ('gpd', 'CLOSED', '2026-11-03T08:00:00.000Z', '[]'), ('govpay', 'OPEN', '2026-11-03T09:00:00.000Z', '[]')`);
    return made;
  });
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, syncHistoryMigration.id);
  expect(migrationsApplied).toEqual([syncHistoryMigration.id]);
  expect(await engine.read((reader) => reader.all(z.unknown(), 'SELECT intent_id, at FROM intent_refusal'))).toEqual([{ intentId: ids[0], at: '2026-11-01T08:00:00.000Z' }]);
  expect(await engine.read((reader) => reader.all(z.unknown(), 'SELECT connector, half_open_at, asked_until FROM connector_health ORDER BY connector'))).toEqual([
    { connector: 'govpay', halfOpenAt: '2026-11-03T09:00:00.000Z', askedUntil: null }, { connector: 'gpd', halfOpenAt: null, askedUntil: '2026-11-03T08:00:00.000Z' },
  ]);
  await engine.close();
});

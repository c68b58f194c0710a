import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { lotMarksMigration } from './0025-lot-marks.ts';
import { applicationMigrations } from './application-migrations.ts';

test('a lot made before has no mark and no steps; a service keeps the number of its reminders or gives a new one, and nothing else', async () => {
  const dataDir = await temporaryFolder();
  const before = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id < lotMarksMigration.id) });
  if (!before.ok) throw new Error(before.error.message);
  await before.value.engine.write('old', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO notice_lot (id, created_at, operator_id, kind, title, asked, sort, output, part_pages, state, notices, total_cents) VALUES (1, '2026', 1, 'NOTICES', 'T', '{}', 'NAME', 'PARTS', 500, 'RUNNING', 0, 0)`);
  });
  await before.value.engine.close();
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= lotMarksMigration.id) });
  if (!opened.ok) throw new Error(opened.error.message);
  const { engine } = opened.value;
  expect(await engine.read((reader) => reader.all(z.object({ mark: z.string().nullable(), steps: z.int() }), 'SELECT mark, steps FROM notice_lot'))).toEqual([{ mark: null, steps: 0 }]);
  await expect(engine.write('wrong', (unit) => unit.run(`INSERT INTO service_reminder (service_id, number, version) VALUES (1, 'OTHER', 1)`))).rejects.toThrow();
  await engine.close();
});

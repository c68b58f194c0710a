import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { lotTakingsMigration } from './0031-lot-takings.ts';
import { applicationMigrations } from './application-migrations.ts';

test('who took a file of a lot stays written: a part with its hash, the index without', async () => {
  const opened = await openEngine({ dataDir: await temporaryFolder(), entities: [], migrations: applicationMigrations.filter(({ id }) => id <= lotTakingsMigration.id) });
  if (!opened.ok) throw new Error(opened.error.message);
  const { engine } = opened.value;
  const take = (part: string, how: string, hash: string) => engine.write('take', (unit) => unit.run(`INSERT INTO lot_taking (lot_id, at, operator_id, part, how, sha256) VALUES (1, '2026', 1, ${part}, '${how}', ${hash})`));
  await engine.write('lot', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO notice_lot (id, created_at, operator_id, kind, title, asked, sort, output, part_pages, state, notices, total_cents) VALUES (1, '2026', 1, 'NOTICES', 'T', '{}', 'NAME', 'PARTS', 500, 'DONE', 0, 0)`);
  });
  await take('1', 'SAVED', `'${'a'.repeat(64)}'`);
  await take('NULL', 'SAVED', 'NULL');
  await expect(take('1', 'SAVED', 'NULL')).rejects.toThrow();
  await expect(take('NULL', 'LOOKED_AT', 'NULL')).rejects.toThrow();
  await expect(engine.write('forget', (unit) => unit.run('DELETE FROM lot_taking'))).rejects.toThrow();
  await expect(engine.write('alter', (unit) => unit.run("UPDATE lot_taking SET at = '2027'"))).rejects.toThrow();
  expect(await engine.read((reader) => reader.all(z.object({ part: z.int().nullable(), how: z.string() }), 'SELECT part, how FROM lot_taking ORDER BY id'))).toEqual([{ part: 1, how: 'SAVED' }, { part: null, how: 'SAVED' }]);
  await engine.close();
});

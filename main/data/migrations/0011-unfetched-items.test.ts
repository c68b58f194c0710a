import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { unfetchedItemsMigration } from './0011-unfetched-items.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('an archive of before keeps where its pulls had come to, and can remember what is not given', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, unfetchedItemsMigration.id - 1);
  await before.engine.write('fill', (unit) => unit.run(`INSERT INTO pull_cursor (connector, stream, organization, from_ts) VALUES ('gpd', 'RECEIPTS', '99999000013', '2026-11-01T00:00:00.000Z')`));
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, unfetchedItemsMigration.id);
  expect(migrationsApplied).toEqual([unfetchedItemsMigration.id]);
  expect(await engine.read((reader) => reader.all(z.object({ fromTs: z.string() }), 'SELECT from_ts FROM pull_cursor'))).toEqual([{ fromTs: '2026-11-01T00:00:00.000Z' }]);
  const keep = () => engine.write('keep', (unit) => unit.run(`INSERT INTO unfetched_item (connector, stream, organization, item_key, code, first_missed_at, last_missed_at, tries, next_at) VALUES ('gpd', 'RECEIPTS', '99999000013', '01', 'NOT_READY', 'a', 'a', 1, 'b')`));
  await keep();
  await expect(keep()).rejects.toThrow();
  await engine.close();
});

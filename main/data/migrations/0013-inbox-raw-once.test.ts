import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { inboxRawOnceMigration } from './0013-inbox-raw-once.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const itemRow = z.object({ naturalKey: z.string(), outcome: z.string().nullable(), content: z.string() });

test('what had arrived keeps its bytes, also what was applied and stands among the files already', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, inboxRawOnceMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run('INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES (?, ?, 9, ?)', [sha256Of('<applied>'), Buffer.from('<applied>'), '2026']);
    for (const [key, content, outcome] of [['01', '<applied>', 'APPLIED'], ['02', '<waits>', null], ['03', '<refused>', 'REFUSED']] as const) {
      await unit.run("INSERT INTO inbox (connector, stream, natural_key, sha256, mime, raw, received_at, applied_at, outcome) VALUES ('gpd', 'RECEIPTS', ?, ?, 'application/xml', ?, '2026', ?, ?)", [key, sha256Of(content), Buffer.from(content), outcome === null ? null : '2026', outcome]);
    }
  });
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, inboxRawOnceMigration.id);
  expect(migrationsApplied).toEqual([inboxRawOnceMigration.id]);
  expect(await engine.read((reader) => reader.all(itemRow, 'SELECT natural_key, outcome, CAST(content AS TEXT) AS content FROM inbox JOIN raw_file USING (sha256) ORDER BY seq'))).toEqual([
    { naturalKey: '01', outcome: 'APPLIED', content: '<applied>' }, { naturalKey: '02', outcome: null, content: '<waits>' }, { naturalKey: '03', outcome: 'REFUSED', content: '<refused>' },
  ]);
  expect(await engine.read((reader) => reader.get(z.object({ n: z.int() }), 'SELECT COUNT(*) AS n FROM raw_file'))).toEqual({ n: 3 });
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { noticePapersMigration } from './0026-notice-papers.ts';
import { applicationMigrations } from './application-migrations.ts';

test('an archive prints on plain A4 in Italian, without window; a version of a letter stays as it was saved', async () => {
  const opened = await openEngine({ dataDir: await temporaryFolder(), entities: [], migrations: applicationMigrations.filter(({ id }) => id <= noticePapersMigration.id) });
  if (!opened.ok) throw new Error(opened.error.message);
  const { engine } = opened.value;
  const run = (sql: string) => engine.write('change', (unit) => unit.run(sql));
  const setting = z.object({ paper: z.string(), language: z.string(), oldModel: z.int(), windowLeft: z.int().nullable() });
  expect(await engine.read((reader) => reader.all(setting, 'SELECT paper, language, old_model, window_left FROM paper_setting'))).toEqual([{ paper: 'A4', language: 'it', oldModel: 0, windowLeft: null }]);
  await expect(run('UPDATE paper_setting SET window_left = 20')).rejects.toThrow();
  await expect(run("INSERT INTO paper_setting (id, paper, language, old_model, version) VALUES (2, 'A4', 'it', 0, 1)")).rejects.toThrow();

  await run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'a', 'A', 'ADMINISTRATOR', 1, 1, 's', 'h', 0, 1, '2026')`);
  await run('INSERT INTO letter_template (id, retired, version) VALUES (1, 0, 1)');
  await run("INSERT INTO letter_version (template_id, version, title, body, made_at, operator_id) VALUES (1, 1, 'Avviso', 'Gentile {nome}', '2026', 1)");
  await expect(run("UPDATE letter_version SET body = 'Altro'")).rejects.toThrow();
  await expect(run("INSERT INTO letter_version (template_id, version, title, body, made_at, operator_id) VALUES (1, 1, 'Avviso', 'Altro', '2026', 1)")).rejects.toThrow();
  await engine.close();
});

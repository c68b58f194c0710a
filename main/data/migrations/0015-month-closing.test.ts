import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { monthClosingMigration } from './0015-month-closing.ts';
import { applicationMigrations } from './application-migrations.ts';

const HASH = 'a'.repeat(64);
const CLOSING = 'INSERT INTO month_closing (month, closed_at, closed_by, figures, report_sha256, open_items_sha256, reopened_at, reopened_by, reopen_reason)';

test('a month is closed once at a time, and the books open with the month after the last closed one', async () => {
  const opened = await openEngine({ dataDir: await temporaryFolder(), entities: [], migrations: applicationMigrations.filter(({ id }) => id <= monthClosingMigration.id) });
  if (!opened.ok) throw new Error(opened.error.message);
  const { engine } = opened.value;
  const openFrom = async () => (await engine.read((reader) => reader.get(z.object({ fromMonth: z.string() }), 'SELECT from_month FROM books_open')))?.fromMonth;
  expect(await openFrom()).toBe('');
  await engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ACCOUNTING', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${HASH}', x'01', 1, '2026')`);
    await unit.run(`${CLOSING} VALUES ('2026-11', '2026', 1, '{}', '${HASH}', '${HASH}', NULL, NULL, NULL), ('2026-12', '2026', 1, '{}', '${HASH}', '${HASH}', NULL, NULL, NULL)`);
  });
  expect(await openFrom()).toBe('2027-01');
  await expect(engine.write('twice', (unit) => unit.run(`${CLOSING} VALUES ('2026-12', '2026', 1, '{}', '${HASH}', '${HASH}', NULL, NULL, NULL)`))).rejects.toThrow();
  await expect(engine.write('nobody', (unit) => unit.run("UPDATE month_closing SET reopened_at = '2026' WHERE month = '2026-12'"))).rejects.toThrow();
  await engine.write('reopened', (unit) => unit.run("UPDATE month_closing SET reopened_at = '2026', reopened_by = 1, reopen_reason = 'Manca un flusso' WHERE month = '2026-12'"));
  expect(await openFrom()).toBe('2026-12');
  await engine.write('closed again', (unit) => unit.run(`${CLOSING} VALUES ('2026-12', '2026', 1, '{}', '${HASH}', '${HASH}', NULL, NULL, NULL)`));
  await engine.close();
});

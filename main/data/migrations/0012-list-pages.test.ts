import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type UnitOfWork } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { listPagesMigration } from './0012-list-pages.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function addPosition(unit: UnitOfWork, id: number, position: Readonly<{ state: string; dueDate: string | null; payableUntil: string | null }>): Promise<void> {
  const { state, dueDate, payableUntil } = position;
  await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, due_date, payable_until, created_at, created_by, version) VALUES (?, ?, 'Tributi', 1, 'TARI', '{}', 'COUNTER', 100, ?, ?, ?, '2026-05-10T08:00:00.000Z', 1, 1)`, [id, `I${id}`, state, dueDate, payableUntil]);
}

async function archiveBeforeIt(): Promise<string> {
  const dataDir = await temporaryFolder();
  const { engine } = await openUpTo(dataDir, listPagesMigration.id - 1);
  await engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO person (id, type, name, sort_name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Zanon Ugo', 'zanon ugo', '', '', '', '', '', '', 1, '2026', '2026')`);
    await addPosition(unit, 1, { state: 'UNPAID', dueDate: '2026-06-30', payableUntil: '2026-07-31' });
    await addPosition(unit, 2, { state: 'UNPAID', dueDate: '2026-06-30', payableUntil: null });
    await addPosition(unit, 3, { state: 'PAID', dueDate: '2026-06-30', payableUntil: '2026-07-31' });
    await addPosition(unit, 4, { state: 'UNPAID', dueDate: '2025-12-31', payableUntil: '2026-12-31' });
  });
  await engine.close();
  return dataDir;
}

const WAYS = [
  ['debt_position_expired', "state = 'UNPAID' AND payable_until < '2026-11-29'", [1]],
  ['debt_position_due_before', "due_date < substr(created_at, 1, 10) AND due_date < '2026-12-31'", [4]],
] as const;

test('the expired ones, and those due before they were created, are met without reading a row', async () => {
  const { engine, migrationsApplied } = await openUpTo(await archiveBeforeIt(), listPagesMigration.id);
  expect(migrationsApplied).toEqual([listPagesMigration.id]);
  for (const [index, where, ids] of WAYS) {
    const query = `SELECT id FROM debt_position INDEXED BY ${index} WHERE ${where} AND office = 'Tributi' AND created_at >= '2026' AND origin = 'COUNTER'`;
    expect(await engine.read((reader) => reader.all(z.object({ id: z.int() }), query)), index).toEqual(ids.map((id) => ({ id })));
    const [step] = await engine.read((reader) => reader.all(z.object({ detail: z.string() }), `EXPLAIN QUERY PLAN ${query}`));
    expect(step?.detail).toContain(`USING COVERING INDEX ${index}`);
  }
  await engine.close();
});

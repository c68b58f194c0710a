import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type UnitOfWork } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { listWalksMigration } from './0010-list-walks.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function addPosition(unit: UnitOfWork, id: number, position: Readonly<{ name: string; office: string; amountCents: number; dueDate: string | null }>): Promise<void> {
  const { name, office, amountCents, dueDate } = position;
  await unit.run(`INSERT INTO person (id, type, name, sort_name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (?, 'F', ?, ?, '', '', '', '', '', '', 1, '2026', '2026')`, [id, name, name.toLowerCase()]);
  await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, due_date, created_at, created_by, version) VALUES (?, ?, ?, ?, 'TARI', '{}', 'COUNTER', ?, 'UNPAID', ?, '2026', 1, 1)`, [id, `I${id}`, office, id, amountCents, dueDate]);
}

async function archiveBeforeIt(): Promise<string> {
  const dataDir = await temporaryFolder();
  const { engine } = await openUpTo(dataDir, listWalksMigration.id - 1);
  await engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await addPosition(unit, 1, { name: 'Zanon Ugo', office: 'Tributi', amountCents: 300, dueDate: null });
    await addPosition(unit, 2, { name: 'Bassi Ada', office: 'Demografici', amountCents: 200, dueDate: '2026-12-31' });
    await addPosition(unit, 3, { name: 'Corti Ivo', office: 'Tributi', amountCents: 100, dueDate: '2026-06-30' });
  });
  await engine.close();
  return dataDir;
}

const ORDERS = [['debt_position_due_order', "COALESCE(due_date, '9999-12-31')", [3, 2, 1]], ['debt_position_debtor', 'debtor_sort', [2, 3, 1]], ['debt_position_amount', 'amount_cents', [3, 2, 1]]] as const;

test('the orders hold what was there before, and are walked for an office without reading a row', async () => {
  const { engine, migrationsApplied } = await openUpTo(await archiveBeforeIt(), listWalksMigration.id);
  expect(migrationsApplied).toEqual([listWalksMigration.id]);
  for (const [index, key, ids] of ORDERS) {
    const inOrder = `SELECT id FROM debt_position INDEXED BY ${index} WHERE 1 = 1 ORDER BY ${key}, id`;
    expect(await engine.read((reader) => reader.all(z.object({ id: z.int() }), inOrder)), index).toEqual(ids.map((id) => ({ id })));
    const ofOffice = `EXPLAIN QUERY PLAN SELECT id, ${key} FROM debt_position INDEXED BY ${index} WHERE office = 'Tributi' AND service_id = 1 AND created_at >= '2026' AND origin = 'BULK' ORDER BY ${key}, id`;
    const steps = await engine.read((reader) => reader.all(z.object({ detail: z.string() }), ofOffice));
    expect(steps.map(({ detail }) => detail)).toEqual([`SCAN debt_position USING COVERING INDEX ${index}`]);
  }
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { listPositions } from './index.ts';
import { temporaryFolder } from '../../data/engine.fixture.ts';
import { openEngine } from '../../data/engine.ts';
import { applicationMigrations } from '../../data/migrations/application-migrations.ts';
import { amountOrdersMigration } from '../../data/migrations/0030-amount-orders.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const POSITIONS = [{ office: 'Tributi', cents: 500 }, { office: 'Tributi', cents: 900 }, { office: 'Demografici', cents: 700 }, { office: 'Tributi', cents: 900 }];
const filter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

test('positions of before stand in the order of their amounts within an office, the last made of equal ones first', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, amountOrdersMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ADMINISTRATOR', 0, 1, 's', 'h', 0, 1, 'x')`);
    await unit.run(`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, 'x', 'x')`);
    for (const [index, { office, cents }] of POSITIONS.entries()) {
      await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (?, ?, ?, 1, 'TARI', '{}', 'COUNTER', ?, 'UNPAID', '2026-01-01T08:00:00.000Z', 1, 1)`, [index + 1, `A${index}`, office, cents]);
    }
  });
  await before.engine.close();
  const { engine, migrationsApplied } = await openUpTo(dataDir, amountOrdersMigration.id);
  expect(migrationsApplied).toEqual([amountOrdersMigration.id]);
  const page = await engine.read((reader) => listPositions(reader, { filter: { ...filter, office: 'Tributi' }, cursor: null, limit: 10, sort: 'AMOUNT', offices: null, today: '2026-11-30', bounds: { entries: 0, named: 0, set: 0, walked: 7 } }));
  expect(page.rows.map(({ id }) => id)).toEqual([4, 2, 1]);
  const plan = await engine.read((reader) => reader.all(z.object({ detail: z.string() }), 'EXPLAIN QUERY PLAN SELECT id FROM debt_position INDEXED BY debt_position_service_amount WHERE service_id = 1 ORDER BY amount_cents DESC, id DESC'));
  expect(plan.map(({ detail }) => detail).join(' ')).not.toContain('TEMP B-TREE');
  await engine.close();
});

import { expect, test } from 'vitest';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { noticeLotsMigration } from './0018-notice-lots.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('a notice of a lot is printed only with its print and its page, and fails only with a reason', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, noticeLotsMigration.id - 1);
  await before.engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO person (id, fiscal_code, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, NULL, 'F', 'Rossi', '', '', '', '', '', '', 1, '2026', '2026')`);
    await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'I', 'T', 1, 'TARI', '{}', 'COUNTER', 100, 'UNPAID', '2026', 1, 1)`);
    await unit.run(`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen) VALUES (1, 1, 'SINGLE_INSTALLMENT', 'Rata unica', 1, 1)`);
    await unit.run(`INSERT INTO installment (id, position_id, option_id, number, amount_cents, state) VALUES (1, 1, 1, 1, 100, 'UNPAID')`);
  });
  await before.engine.close();

  const { engine, migrationsApplied } = await openUpTo(dataDir, noticeLotsMigration.id);
  expect(migrationsApplied).toEqual([noticeLotsMigration.id]);
  await engine.write('lot', async (unit) => {
    await unit.run(`INSERT INTO notice_lot (id, created_at, operator_id, kind, title, asked, sort, output, part_pages, state, notices, total_cents) VALUES (1, '2026', 1, 'NOTICES', 'TARI', 'null', 'POSTAL', 'PARTS', 1000, 'RUNNING', 1, 100)`);
    await unit.run(`INSERT INTO notice_lot_part (lot_id, part, state, pages, bytes) VALUES (1, 1, 'WAITING', 0, 0)`);
    await unit.run(`INSERT INTO notice_lot_item (lot_id, seq, part, position_id, installment_id, amount_cents, state) VALUES (1, 1, 1, 1, 1, 100, 'WAITING')`);
  });
  await expect(engine.write('no print', (unit) => unit.run(`UPDATE notice_lot_item SET state = 'PRINTED'`))).rejects.toThrow();
  await expect(engine.write('no reason', (unit) => unit.run(`UPDATE notice_lot_item SET state = 'FAILED'`))).rejects.toThrow();
  await expect(engine.write('no file', (unit) => unit.run(`UPDATE notice_lot_part SET state = 'READY'`))).rejects.toThrow();
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type DataEngine, type Migration, type UnitOfWork } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';

const ID = 7;
const before = applicationMigrations.filter((migration) => migration.id < ID);
const after = applicationMigrations.filter((migration) => migration.id <= ID);

async function openWith(dataDir: string, migrations: readonly Migration[]) {
  const opened = await openEngine({ dataDir, entities: [], migrations });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const rowsOf = (engine: DataEngine, sql: string) => engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), sql));

/** A printed notice of a service on an account, and two numbers, one of which the portal knows. */
async function fill(unit: UnitOfWork): Promise<void> {
  const at = unit.now;
  const statements: readonly (readonly [string, ...(string | number | null)[]])[] = [
    [`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ADMINISTRATOR', 0, 1, 's', 'h', 0, 1, ?)`, at],
    [`INSERT INTO account (id, iban, label, postal, retired, version, created_at) VALUES (1, 'IT1', 'Tesoreria', 0, 0, 1, ?), (2, 'IT2', 'Nuova', 0, 0, 1, ?)`, at, at],
    [`INSERT INTO service (id, code, office, name, taxonomy, account_id, description, fields, amount_rule, due_rule, due_date_required, expiring_days, anonymous_allowed, retired, version, created_at, updated_at)
      VALUES (1, 'TARI', '', 'TARI', '', 1, '', '[]', '{}', '{}', 0, 7, 0, 0, 1, ?, ?)`, at, at],
    [`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, ?, ?)`, at, at],
    [`INSERT INTO debt_position (id, iupd, service_id, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'A', 1, '', 1, 'TARI', '{}', 'COUNTER', 100, 'UNPAID', ?, 1, 1)`, at],
    [`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen) VALUES (1, 1, 'SINGLE_INSTALLMENT', 'Rata unica', 1, 1)`],
    [`INSERT INTO installment (id, position_id, option_id, number, amount_cents, nav, iuv, state) VALUES (1, 1, 1, 1, 100, '301000000000000001', '01000000000000001', 'UNPAID')`],
    [`INSERT INTO issued_number (nav, iuv, origin, state, assigned_at, uploaded_at) VALUES ('301000000000000001', '01000000000000001', 'FOREIGN', 'UPLOADED', ?, ?), ('301000000000000002', '01000000000000002', 'FOREIGN', 'ASSIGNED', ?, NULL)`, at, at, at],
    [`INSERT INTO notice_print (id, document, position_id, installment_id, at, operator_id, copies, sha256, model, printed_amount_cents, printed_payee, printed_debtor, printed_subject, state, before_confirmation, reprint)
      VALUES (7, 'NOTICE', 1, 1, ?, 1, 1, 'h7', '3', 100, 'p', 'Rossi Mario', 'TARI', 'CURRENT', 0, 0)`, at],
  ];
  for (const [sql, ...params] of statements) await unit.run(sql, params);
}

const CHANGE = `INSERT INTO account_change (id, old_account_id, new_account_id, effective_on, state, planned_at, planned_by, version)`;

test('accounts, services and papers of before stay as they were; no paper is said to bear an account', async () => {
  const dataDir = await temporaryFolder();
  const old = await openWith(dataDir, before);
  await old.engine.write('fill', fill);
  const tables = ['account', 'service', 'debt_position', 'installment', 'issued_number'];
  const kept = await Promise.all(tables.map((table) => rowsOf(old.engine, `SELECT * FROM ${table}`)));
  const prints = await rowsOf(old.engine, 'SELECT * FROM notice_print');
  await old.engine.close();

  const opened = await openWith(dataDir, after);
  expect(opened.migrationsApplied).toEqual([ID]);
  expect(opened.backupFile).not.toBeNull();
  expect(await Promise.all(tables.map((table) => rowsOf(opened.engine, `SELECT * FROM ${table}`)))).toEqual(kept);
  expect(await rowsOf(opened.engine, 'SELECT * FROM notice_print')).toEqual(prints.map((print) => ({ ...print, printedAccount: null })));
  expect(await rowsOf(opened.engine, 'SELECT print_id, state, printed_account FROM position_print')).toEqual([{ printId: 7, state: 'CURRENT', printedAccount: null }]);
  expect(await rowsOf(opened.engine, 'SELECT nav FROM portal_number')).toEqual([{ nav: '301000000000000001' }]);
  expect(await opened.engine.verify()).toMatchObject({ ok: true, orphans: [] });
  await opened.engine.close();
});

test('an account has one open change at a time, never with itself, and a change that began knows its IBANs', async () => {
  const { engine } = await openWith(await temporaryFolder(), after);
  await engine.write('fill', fill);
  const insert = (values: string) => engine.write('change', (unit) => unit.run(`${CHANGE} VALUES ${values}`));
  await insert(`(1, 1, 2, '2027-01-01', 'PLANNED', 'now', 1, 1)`);
  await expect(insert(`(2, 1, 2, '2027-02-01', 'PLANNED', 'now', 1, 1)`)).rejects.toThrow();
  await expect(insert(`(3, 2, 2, '2027-02-01', 'PLANNED', 'now', 1, 1)`)).rejects.toThrow();
  await expect(insert(`(4, 2, 1, '2027-02-01', 'DONE', 'now', 1, 1)`)).rejects.toThrow();
  await insert(`(5, 1, 2, '2027-02-01', 'CANCELLED', 'now', 1, 1)`);
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type DataEngine, type UnitOfWork } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';
import { deskListIndexesMigration } from './0008-desk-list-indexes.ts';

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function addPosition(unit: UnitOfWork, id: number, name: string, sortName: string): Promise<void> {
  await unit.run(`INSERT INTO person (id, type, name, sort_name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (?, 'F', ?, ?, '', '', '', '', '', '', 1, '2026', '2026')`, [id, name, sortName]);
  await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (?, ?, 'Tributi', ?, 'TARI', '{}', 'COUNTER', 100, 'UNPAID', '2026', 1, 1)`, [id, `I${id}`, id]);
  await unit.run(`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen) VALUES (?, ?, 'SINGLE', '', 1, 1)`, [id, id]);
  await unit.run(`INSERT INTO installment (id, position_id, option_id, number, amount_cents, nav, iuv, state) VALUES (?, ?, ?, 1, 100, ?, ?, 'UNPAID')`, [id, id, id, `30100000000000000${id}`, `0100000000000000${id}`]);
}

async function addPayment(unit: UnitOfWork, id: number, name: string | null, positionId: number | null): Promise<void> {
  await unit.run(
    `INSERT INTO payment (id, receipt_key, receipt_id, source, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, psp, effect, position_id, installment_id, anomalies, document, raw_sha256, received_at)
     VALUES (?, ?, ?, 'X', 'x', 'x', 100, 100, 0, 'TARI', ?, 'Banca', 'PAYS', ?, ?, '[]', '{}', 'file', '2026')`, [id, `k${id}`, `r${id}`, name, positionId, positionId]);
}

async function addPrint(unit: UnitOfWork, id: number, debtor: string, place: Readonly<{ positionId: number | null; paymentId: number | null }>): Promise<void> {
  await unit.run(
    `INSERT INTO notice_print (id, document, position_id, installment_id, payment_id, at, operator_id, copies, sha256, model, printed_amount_cents, printed_payee, printed_debtor, printed_subject, state, before_confirmation, reprint)
     VALUES (?, ?, ?, ?, ?, '2026', 1, 1, 'h', '', 100, 'x', ?, 'TARI', 'CURRENT', 0, 0)`, [id, place.positionId === null ? 'RECEIPT' : 'NOTICE', place.positionId, place.positionId, place.paymentId, debtor]);
}

async function archiveBeforeIt(): Promise<string> {
  const dataDir = await temporaryFolder();
  const { engine } = await openUpTo(dataDir, deskListIndexesMigration.id - 1);
  await engine.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('file', x'01', 1, '2026')`);
    await addPosition(unit, 1, 'Zanon Ugo', 'zanon ugo');
    await addPosition(unit, 2, 'Bassi Ada', 'bassi ada');
    await addPayment(unit, 1, 'Ugo ZANON', 1);
    await addPayment(unit, 2, 'Àlbani D’Angelo', null);
    await addPayment(unit, 3, null, null);
    await addPrint(unit, 1, 'Zanon U.', { positionId: 1, paymentId: null });
    await addPrint(unit, 2, 'Àlbani D’Angelo', { positionId: null, paymentId: 2 });
    await addPrint(unit, 3, 'Ugo ZANON', { positionId: null, paymentId: 1 });
  });
  await engine.close();
  return dataDir;
}

const nameRow = z.object({ id: z.int(), debtorSort: z.string() });
const namesIn = async (engine: DataEngine, table: 'payment' | 'notice_print') => new Map((await engine.read((reader) => reader.all(nameRow, `SELECT id, debtor_sort FROM ${table} ORDER BY id`))).map((row) => [row.id, row.debtorSort]));

test('payments and papers of before stand in the order of a register, papers under the debtor of their position', async () => {
  const opened = await openUpTo(await archiveBeforeIt(), deskListIndexesMigration.id);
  expect(opened.migrationsApplied).toEqual([deskListIndexesMigration.id]);
  expect([...(await namesIn(opened.engine, 'payment'))]).toEqual([[1, 'ugo zanon'], [2, 'albani dangelo'], [3, '']]);
  expect([...(await namesIn(opened.engine, 'notice_print'))]).toEqual([[1, 'zanon ugo'], [2, 'albani dangelo'], [3, 'zanon ugo']]);
  const places = await opened.engine.read((reader) => reader.all(z.object({ nav: z.string(), positionId: z.int(), office: z.string() }), 'SELECT nav, position_id, office FROM notice_place ORDER BY nav'));
  expect(places).toEqual([{ nav: '301000000000000001', positionId: 1, office: 'Tributi' }, { nav: '301000000000000002', positionId: 2, office: 'Tributi' }]);
  await opened.engine.close();
});

test('a name that changes, and a receipt that finds its position, move the papers with them', async () => {
  const { engine } = await openUpTo(await archiveBeforeIt(), deskListIndexesMigration.id);
  await engine.write('rename', (unit) => unit.run(`UPDATE person SET name = 'Verdi Ugo', sort_name = 'verdi ugo' WHERE id = 1`));
  await engine.write('assign', (unit) => unit.run('UPDATE payment SET position_id = 2, installment_id = 2 WHERE id = 2'));
  await engine.write('add', async (unit) => {
    await addPayment(unit, 4, 'Rossi MARIO', null);
    await addPrint(unit, 4, 'Chi Lo Sa', { positionId: 2, paymentId: null });
  });
  expect([...(await namesIn(engine, 'notice_print'))]).toEqual([[1, 'verdi ugo'], [2, 'bassi ada'], [3, 'verdi ugo'], [4, 'bassi ada']]);
  expect((await namesIn(engine, 'payment')).get(4)).toBe('rossi mario');
  await engine.close();
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { nameKey } from '../../domain/person-registry.ts';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type Migration } from '../engine.ts';
import { applicationMigrations } from './application-migrations.ts';

const ID = 5;
const before = applicationMigrations.filter((migration) => migration.id < ID);
const after = applicationMigrations.filter((migration) => migration.id <= ID);

async function openWith(dataDir: string, migrations: readonly Migration[]) {
  const opened = await openEngine({ dataDir, entities: [], migrations });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const INSERT = `INSERT INTO person (id, fiscal_code, type, name, street, civic_number, postal_code, city, province, country, email, pec, phone, version, created_at, updated_at, sort_name)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, '2025-03-04T05:06:07.000Z', '2026-01-01T00:00:00.000Z', ?)`;
const PEOPLE = [
  [1, 'RSSMRA80A01H501U', 'F', 'Rossi Mario', 'Via Roma', '1', '36030', 'Esempio', 'VI', 'IT', 'm@example.it', 'm@pec.example.it', '+39 333 1234567', 'rossi mario'],
  [2, '12345678903', 'G', 'Officine Riunite S.r.l.', 'Zona industriale', '', '', 'Esempio', '', '', null, 'officine@pec.example.it', '0445 123456', 'officine riunite s r l'],
  [3, null, 'F', 'Müller Hans', '', '', '', '', '', 'DE', null, '', null, 'muller hans'],
  [4, null, 'F', 'Dell’Acqua Ada Rosa', '', '', '', 'Esempio', '', 'IT', null, null, null, 'dellacqua ada rosa'],
] as const;

const row = z.record(z.string(), z.unknown());

test('people of before keep everything; address and contacts become the first of their kind', async () => {
  const dataDir = await temporaryFolder();
  const old = await openWith(dataDir, before);
  await old.engine.write('people.add', async (unit) => { for (const person of PEOPLE) await unit.run(INSERT, [...person]); });
  const columns = 'id, fiscal_code, type, name, street, civic_number, postal_code, city, province, country, email, pec, phone, version, created_at, updated_at, sort_name';
  const rows = await old.engine.read((reader) => reader.all(row, `SELECT ${columns} FROM person ORDER BY id`));
  await old.engine.close();

  const opened = await openWith(dataDir, after);
  expect(opened.migrationsApplied).toEqual([ID]);
  expect(opened.backupFile).not.toBeNull();
  const read = (sql: string) => opened.engine.read((reader) => reader.all(row, sql));
  expect(await read(`SELECT ${columns} FROM person ORDER BY id`)).toEqual(rows);
  expect((await read('SELECT name_key FROM person ORDER BY id')).map((one) => one['nameKey'])).toEqual(PEOPLE.map((person) => nameKey(person[13])));
  expect(await read('SELECT person_id, kind, street, city, valid_from, valid_to, turns_on, source, entered_by FROM person_address ORDER BY person_id')).toEqual([
    { personId: 1, kind: 'RESIDENCE', street: 'Via Roma', city: 'Esempio', validFrom: '2025-03-04', validTo: null, turnsOn: null, source: 'ARCHIVE', enteredBy: null },
    { personId: 2, kind: 'REGISTERED_OFFICE', street: 'Zona industriale', city: 'Esempio', validFrom: '2025-03-04', validTo: null, turnsOn: null, source: 'ARCHIVE', enteredBy: null },
    { personId: 4, kind: 'RESIDENCE', street: '', city: 'Esempio', validFrom: '2025-03-04', validTo: null, turnsOn: null, source: 'ARCHIVE', enteredBy: null },
  ]);
  expect(await read('SELECT person_id, kind, value, preferred, source FROM person_contact ORDER BY person_id, kind')).toEqual([
    { personId: 1, kind: 'EMAIL', value: 'm@example.it', preferred: 1, source: 'ARCHIVE' },
    { personId: 1, kind: 'MOBILE', value: '+39 333 1234567', preferred: 1, source: 'ARCHIVE' },
    { personId: 1, kind: 'PEC', value: 'm@pec.example.it', preferred: 1, source: 'ARCHIVE' },
    { personId: 2, kind: 'PEC', value: 'officine@pec.example.it', preferred: 1, source: 'ARCHIVE' },
    { personId: 2, kind: 'PHONE', value: '0445 123456', preferred: 1, source: 'ARCHIVE' },
  ]);
  expect((await read('SELECT id FROM person_card ORDER BY id')).map((one) => one['id'])).toEqual([1, 2, 3, 4]);
  expect(await opened.engine.verify()).toMatchObject({ ok: true, orphans: [] });
  await expect(opened.engine.write('test.wrong', (unit) => unit.run(`UPDATE person_address SET valid_to = '2020-01-01' WHERE person_id = 1`))).rejects.toThrow();
  await expect(opened.engine.write('test.wrong', (unit) => unit.run(`UPDATE person_contact SET kind = 'FAX' WHERE person_id = 1`))).rejects.toThrow();
  await opened.engine.close();
});

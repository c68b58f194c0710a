import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../../data/engine.fixture.ts';
import { openEngine } from '../../data/engine.ts';
import { applicationMigrations } from '../../data/migrations/application-migrations.ts';
import { searchPeople } from '../people/index.ts';
import { listPositions } from './index.ts';

const LIST_INDEXES = 4;
const filter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

async function openWith(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.engine;
}

const NAMES = ['Zanon Ugo', 'Èboli Ada', "D'Angelo Ivo", 'dangelo Ada', 'ÀLBANI Ida'];

async function archiveBeforeIt(): Promise<string> {
  const dataDir = await temporaryFolder();
  const engine = await openWith(dataDir, LIST_INDEXES - 1);
  await engine.write('test.rows', async (unit) => {
    await unit.run("INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'a', 'A', 'ADMINISTRATOR', 1, 1, '', '', 0, 1, '2026')");
    for (const [index, name] of NAMES.entries()) {
      const id = index + 1;
      await unit.run("INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (?, 'F', ?, '', '', '', '', '', '', 1, '2026', '2026')", [id, name]);
      await unit.run(
        `INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, due_date, first_nav, created_at, created_by, version) VALUES (?, ?, 'Tributi', ?, ?, '{}', 'COUNTER', 1000, 'UNPAID', '2026-12-31', ?, '2026-11-01T08:00:00.000Z', 1, 1)`,
        [id, `I${id}`, id, `Canone numero ${id}`, `30101000000000120${id}`]);
      await unit.run("INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen) VALUES (?, ?, 'SINGLE', '', 1, 1)", [id, id]);
      await unit.run("INSERT INTO installment (id, position_id, option_id, number, amount_cents, due_date, nav, iuv, state) VALUES (?, ?, ?, 1, 1000, '2026-12-31', ?, ?, 'UNPAID')", [id, id, id, `30101000000000120${id}`, `0101000000000120${id}`]);
    }
  });
  await engine.close();
  return dataDir;
}

test('an archive from before is listed in the order of a register and found by name, causale and part of a number', async () => {
  const engine = await openWith(await archiveBeforeIt(), applicationMigrations.length);
  const names = async (text: string, sort: 'NAME' | 'NEWEST' = 'NAME') => (await engine.read((reader) => listPositions(reader, { filter: { ...filter, text }, cursor: null, limit: 50, sort, offices: null, today: '2026-11-28' }))).rows.map((row) => row.debtorName);
  expect(await names('')).toEqual(['ÀLBANI Ida', 'dangelo Ada', "D'Angelo Ivo", 'Èboli Ada', 'Zanon Ugo']);
  expect(await names('eboli canone')).toEqual(['Èboli Ada']);
  expect(await names('001203')).toEqual(["D'Angelo Ivo"]);
  expect((await engine.read((reader) => searchPeople(reader, 'zan', 10))).map(({ name }) => name)).toEqual(['Zanon Ugo']);
  await engine.close();
});

test('a person who changes name, and a position that changes person, are found under the new name only, and stand where it belongs', async () => {
  const engine = await openWith(await archiveBeforeIt(), applicationMigrations.length);
  const found = async (text: string) => (await engine.read((reader) => listPositions(reader, { filter: { ...filter, text }, cursor: null, limit: 50, sort: 'NAME', offices: null, today: '2026-11-28' }))).rows.map(({ id }) => id);
  await engine.write('test.rename', (unit) => unit.run("UPDATE person SET name = 'Bassi Ugo', sort_name = 'bassi ugo' WHERE id = 1"));
  await engine.write('test.move', (unit) => unit.run('UPDATE debt_position SET person_id = 1 WHERE id = 2'));
  expect(await found('zanon')).toEqual([]);
  expect(await found('eboli')).toEqual([]);
  expect(await found('bassi')).toEqual([1, 2]);
  expect(await found('')).toEqual([5, 1, 2, 4, 3]);
  const broken = await engine.read((reader) => reader.all(z.object({ n: z.int() }), 'SELECT COUNT(*) AS n FROM debt_position p WHERE p.debtor_sort <> (SELECT sort_name FROM person WHERE id = p.person_id)'));
  expect(broken).toEqual([{ n: 0 }]);
  await engine.write('test.fullText', (unit) => unit.run("INSERT INTO debt_position_text (debt_position_text, rank) VALUES ('integrity-check', 1)"));
  await engine.close();
});

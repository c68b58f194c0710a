import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { positionLoadsMigration } from './0032-position-loads.ts';
import { applicationMigrations } from './application-migrations.ts';

test('a position is of one load at most; a file that brings nothing twice is one load, others are one each time', async () => {
  const dataDir = await temporaryFolder();
  const upTo = async (last: number) => {
    const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value.engine;
  };
  const before = await upTo(positionLoadsMigration.id - 1);
  await before.write('old', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, 'x', 'x')`);
    await unit.run(`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'A', '', 1, 'TARI', '{}', 'BULK', 100, 'DRAFT', '2026', 1, 1)`);
  });
  await before.close();
  const engine = await upTo(positionLoadsMigration.id);
  const run = (sql: string) => engine.write('load', (unit) => unit.run(sql));
  expect(await engine.read((reader) => reader.all(z.object({ loadId: z.int() }), 'SELECT load_id FROM loaded_position'))).toEqual([]);
  const load = (id: number, sha256: string) => run(`INSERT INTO position_load (id, at, operator_id, source, name, sha256) VALUES (${id}, '2026', 1, 'FILE', 'tari.json', ${sha256})`);
  await load(1, "'a'");
  await expect(load(2, "'a'")).rejects.toThrow();
  await load(3, 'NULL');
  await load(4, 'NULL');
  await run('INSERT INTO loaded_position (position_id, load_id) VALUES (1, 3)');
  await expect(run('INSERT INTO loaded_position (position_id, load_id) VALUES (1, 4)')).rejects.toThrow();
  await expect(run('INSERT INTO loaded_position (position_id, load_id) VALUES (9, 4)')).rejects.toThrow();
  await engine.close();
});

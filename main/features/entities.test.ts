import { join } from 'node:path';
import { EntitySchema } from 'typeorm';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../data/engine.fixture.ts';
import { engineTables } from '../data/engine-tables.ts';
import { openEngine } from '../data/engine.ts';
import { applicationMigrations } from '../data/migrations/application-migrations.ts';
import { schemaDifferences } from '../data/schema-agreement.ts';
import { z } from 'zod';
import { operatorTable } from './access/schema.ts';
import { entities } from './entities.ts';

async function migratedFolder(): Promise<string> {
  const dataDir = await temporaryFolder();
  const opened = await openEngine({ dataDir, entities, migrations: applicationMigrations });
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.migrationsApplied).toEqual([0, ...applicationMigrations.map((migration) => migration.id)]);
  const tables = await opened.value.engine.read((reader) => reader.all(z.object({ name: z.string(), strict: z.int() }), "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"));
  expect(tables.filter((table) => table.strict === 0)).toEqual([]);
  await opened.value.engine.close();
  return dataDir;
}

test('what the schemas say and what the migrations wrote are the same database', async () => {
  const dataDir = await migratedFolder();
  expect(await schemaDifferences(join(dataDir, 'sportello.db'), [...engineTables, ...entities])).toEqual([]);
});

test('a column that no migration wrote is noticed', async () => {
  const dataDir = await migratedFolder();
  const altered = new EntitySchema<object>({ name: 'operator', tableName: 'operator', indices: operatorTable.options.indices ?? [], columns: { ...operatorTable.options.columns, nickname: { type: 'text', nullable: true } } });
  const others = entities.filter((entity) => entity.options.name !== 'operator');
  expect((await schemaDifferences(join(dataDir, 'sportello.db'), [...engineTables, ...others, altered])).join()).toContain('nickname');
});

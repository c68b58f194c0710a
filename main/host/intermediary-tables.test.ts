import { join } from 'node:path';
import { EntitySchema } from 'typeorm';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../data/engine.fixture.ts';
import { engineTables } from '../data/engine-tables.ts';
import { openEngine } from '../data/engine.ts';
import { applicationMigrations } from '../data/migrations/application-migrations.ts';
import { schemaDifferences } from '../data/schema-agreement.ts';
import { entities } from '../features/entities.ts';
import { intermediaryTables } from '../intermediary/tables.ts';

async function migrated(): Promise<string> {
  const dataDir = await temporaryFolder();
  const opened = await openEngine({ dataDir, entities: [...entities, ...intermediaryTables], migrations: applicationMigrations });
  if (!opened.ok) throw new Error(opened.error.message);
  await opened.value.engine.close();
  return join(dataDir, 'sportello.db');
}

test('the tables of the sync client are what the migrations wrote', async () => {
  expect(await schemaDifferences(await migrated(), [...engineTables, ...entities, ...intermediaryTables])).toEqual([]);
});

test('a column that no migration wrote is noticed', async () => {
  const [lease, ...others] = intermediaryTables;
  const altered = new EntitySchema<object>({ name: 'sender_lease', tableName: 'sender_lease', columns: { ...lease?.options.columns, machine: { type: 'text', nullable: true } } });
  expect((await schemaDifferences(await migrated(), [...engineTables, ...entities, altered, ...others])).join()).toContain('machine');
});

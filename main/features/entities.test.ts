import { expect, test } from 'vitest';
import { DataSource } from 'typeorm';
import sqlite3 from 'sqlite3';
import { spineMigration } from '../data/migrations/0001-spine.ts';
import { entities } from './entities.ts';

test('what the schemas say and what the migration wrote are the same database', async () => {
  const source = new DataSource({ type: 'sqlite', driver: sqlite3, database: ':memory:', entities: [...entities], synchronize: false });
  await source.initialize();
  for (const statement of spineMigration.statements) await source.query(statement);
  const log = await source.driver.createSchemaBuilder().log();
  expect(log.upQueries.map((query) => query.query)).toEqual([]);
  await source.destroy();
});

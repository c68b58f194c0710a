import { join } from 'node:path';
import { EntitySchema } from 'typeorm';
import { expect, test } from 'vitest';
import { engineTables } from './engine-tables.ts';
import { openTestEngine } from './engine.fixture.ts';
import { schemaDifferences } from './schema-agreement.ts';

const shelfTable = new EntitySchema({ name: 'shelf', tableName: 'shelf', columns: { id: { type: 'text', primary: true }, fullName: { type: 'text', name: 'full_name' } } });
const bookTable = (foreignKey: string, unique: boolean) =>
  new EntitySchema({
    name: 'book', tableName: 'book',
    columns: {
      id: { type: 'integer', primary: true }, shelfId: { type: 'text', name: 'shelf_id', nullable: true }, title: { type: 'text' },
      amountCents: { type: 'integer', name: 'amount_cents', default: 0 }, raw: { type: 'blob', nullable: true },
    },
    indices: [{ name: 'ux_book_title', columns: ['title'], unique }],
    foreignKeys: [{ name: foreignKey, target: 'shelf', columnNames: ['shelfId'], referencedColumnNames: ['id'] }],
  });

async function database(): Promise<string> {
  const { engine, dataDir } = await openTestEngine();
  await engine.close();
  return join(dataDir, 'sportello.db');
}

test('after all migrations TypeORM would change nothing', async () => {
  expect(await schemaDifferences(await database(), [...engineTables, shelfTable, bookTable('fk_book_shelf', true)])).toEqual([]);
});

test.each([
  ['foreign key', bookTable('fk_other', true)],
  ['index', bookTable('fk_book_shelf', false)],
])('a %s that the schema says otherwise shows up', async (_name, wrong) => {
  expect(await schemaDifferences(await database(), [shelfTable, wrong])).not.toEqual([]);
});

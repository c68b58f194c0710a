import type { EntitySchema } from 'typeorm';
import { loadSqlite, openWriter } from './connection.ts';
import type { EventLog } from './log.ts';

const silent: EventLog = { event: () => undefined, error: () => '', close: () => undefined };

/**
 * What TypeORM would change in a database to make it agree with the EntitySchemas: nothing, when the migrations and the schemas say the same.
 * For tests, on a database that nobody else has open.
 */
export async function schemaDifferences(databaseFile: string, entities: readonly EntitySchema[]): Promise<readonly string[]> {
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new Error('The SQLite addon is not built');
  const connection = await openWriter(sqlite, databaseFile, entities, silent);
  try {
    const log = await connection.dataSource.driver.createSchemaBuilder().log();
    return log.upQueries.map((query) => query.query);
  } finally {
    await connection.close();
  }
}

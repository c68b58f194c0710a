import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEngine } from '../../data/engine.ts';
import { applicationMigrations } from '../../data/migrations/application-migrations.ts';
import { loadTaxonomy } from '../../features/catalogue/index.ts';

/** Once a run of the tests: an archive with every migration, which tests copy instead of migrating their own (`layMigratedArchive`). */
export default async function prepareMigratedArchive(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-migrated-'));
  const opened = await openEngine({ dataDir: folder, entities: [], migrations: applicationMigrations });
  if (!opened.ok) throw new Error(opened.error.message);
  await opened.value.engine.write('catalogue.loadTaxonomy', loadTaxonomy);
  await opened.value.engine.close();
  await writeFile(join(folder, 'identity.txt'), opened.value.databaseId);
  project.provide('migratedArchive', folder);
  return () => rm(folder, { recursive: true, force: true });
}

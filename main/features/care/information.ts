import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import type { ApplicationContext } from '../application-context.ts';

const countsSchema = z.object({ positions: z.int(), people: z.int() });

/** What *Informazioni* and `info` show: versions, paths, counts. No personal data. */
export async function archiveInformation(context: ApplicationContext, reader: Reader) {
  const { installation } = context;
  const counts = await reader.get(countsSchema, '/* care.counts */ SELECT (SELECT COUNT(*) FROM position_card) AS positions, (SELECT COUNT(*) FROM person_card) AS people');
  const facts = await reader.get(z.object({ prints: z.int(), receipts: z.int(), openTasks: z.int() }), '/* care.facts */ SELECT prints, receipts, open_tasks FROM archive_counts');
  const database = await stat(join(installation.dataDir, 'sportello.db')).catch(() => null);
  const { workstation, stopped } = context.numbering.state();
  return {
    version: installation.version, commit: installation.commit, nodeVersion: process.version, sqliteVersion: installation.sqliteVersion, engineSource: installation.engineSource, dataFolder: installation.dataDir, databaseBytes: database?.size ?? 0,
    counts: { ...counts, ...facts }, host: installation.host, warnings: [...installation.warnings],
    numbering: workstation === null ? null : { workstation, issued: await issuedNumbers(reader), stopped: stopped?.message ?? null },
  };
}

async function issuedNumbers(reader: Reader): Promise<number> {
  return (await reader.get(z.object({ count: z.int() }), '/* care.issued */ SELECT numbers AS count FROM archive_counts'))?.count ?? 0;
}

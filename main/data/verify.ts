import { z } from 'zod';
import { verifyAuditChain, type AuditChainVerdict } from './audit.ts';
import type { Reader } from './unit-of-work.ts';

/** What the engine can say about its own files; the domain's checks (projection of states …) are added by features. */
export type EngineVerification = Readonly<{
  ok: boolean;
  /** Lines of SQLite's own check; empty when the file is sound. */
  integrityProblems: readonly string[];
  /** Rows that point to nothing, counted per table. */
  orphans: readonly Readonly<{ table: string; count: number }>[];
  auditChain: AuditChainVerdict;
}>;

const checkRow = z.object({ integrityCheck: z.string() });
const orphanRow = z.object({ table: z.string(), count: z.number() });

/** Checks file, foreign keys and audit chain on one snapshot. Reads only. */
export async function verifyDatabase(reader: Reader): Promise<EngineVerification> {
  await refreshFullTexts(reader);
  const lines = await reader.all(checkRow, '/* verify.integrity */ PRAGMA integrity_check(100)');
  const orphans = await reader.all(
    orphanRow,
    '/* verify.foreign-keys */ SELECT "table" AS "table", count(*) AS "count" FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1',
  );
  const auditChain = await verifyAuditChain(reader);
  const integrityProblems = lines.map((line) => line.integrityCheck).filter((line) => line !== 'ok');
  return {
    ok: integrityProblems.length === 0 && orphans.length === 0 && auditChain.ok,
    integrityProblems,
    orphans,
    auditChain,
  };
}

const tableRow = z.object({ name: z.string() });

/**
 * Opens every full-text table once. FTS5 keeps what it last knew of its segments per connection and looks whether another connection changed them only when a
 * cursor opens: without this, a second verification after some writing reads segments that are gone and calls a sound file corrupt.
 */
async function refreshFullTexts(reader: Reader): Promise<void> {
  const tables = await reader.all(tableRow, `/* verify.full-texts */ SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'`);
  for (const { name } of tables) await reader.all(z.unknown(), `/* verify.full-text */ SELECT rowid FROM "${name}" LIMIT 1`);
}

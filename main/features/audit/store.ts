import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';

const auditLine = z.object({ seq: z.int(), at: z.string(), action: z.string(), subjectKind: z.string(), subjectId: z.string(), operatorName: z.string().nullable(), reason: z.string().nullable() });
export type AuditLine = Readonly<z.infer<typeof auditLine>>;

/** `beforeSeq`: only older entries; `subjectKind` and `subjectId` null: all subjects. */
export type AuditQuery = Readonly<{ beforeSeq: number | null; limit: number; subjectKind: string | null; subjectId: string | null }>;

/** Entries newest first. */
export async function listAuditLines(reader: Reader, query: AuditQuery): Promise<readonly AuditLine[]> {
  const conditions = [
    ...(query.beforeSeq === null ? [] : [{ sql: 'seq < ?', value: query.beforeSeq }]),
    ...(query.subjectKind === null ? [] : [{ sql: 'subject_kind = ?', value: query.subjectKind }]),
    ...(query.subjectId === null ? [] : [{ sql: 'subject_id = ?', value: query.subjectId }]),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`;
  return reader.all(
    auditLine, `/* audit.list */ SELECT seq, at, action, subject_kind, subject_id, operator_name, reason FROM audit_line ${where} ORDER BY seq DESC LIMIT ?`,
    [...conditions.map((condition) => condition.value), query.limit],
  );
}

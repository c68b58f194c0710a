import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { FACT_KINDS } from './position-record.ts';
import { inScope } from './service.ts';
import { findPositionRow } from './store.ts';

/** A paper that a citizen showed, kept as received and bound to the fact of the history it proves. */
const attachmentSchema = z.object({ id: z.int(), positionId: z.int(), factId: z.int(), name: z.string(), sha256: z.string() });
export type AttachmentRow = Readonly<z.infer<typeof attachmentSchema>>;

/** Binds a kept file to a fact. `name` is the one the person's file had: shown on screen, never the name of a file written here. */
export async function attachToFact(unit: UnitOfWork, attachment: Omit<AttachmentRow, 'id'>): Promise<void> {
  await unit.run('INSERT INTO position_attachment (position_id, fact_id, name, sha256) VALUES (?, ?, ?, ?)', [attachment.positionId, attachment.factId, attachment.name, attachment.sha256]);
}

const provingSchema = attachmentSchema.extend({ at: z.string(), kind: z.enum(FACT_KINDS) });

/** The attachments of a position with the fact each proves, newest first. */
export async function attachmentsOfPosition(reader: Reader, positionId: number): Promise<readonly Readonly<z.infer<typeof provingSchema>>[]> {
  return reader.all(provingSchema,
    '/* attachments.ofPosition */ SELECT a.id, a.position_id, a.fact_id, a.name, a.sha256, f.at, f.kind FROM position_attachment a JOIN position_fact f ON f.id = a.fact_id WHERE a.position_id = ? ORDER BY a.id DESC', [positionId]);
}

/**
 * Lets an operator look at an attachment of a position of theirs, and writes down who looked: it shows bank details and other people's names.
 * Error: NOT_FOUND, also outside the operator's offices.
 */
export async function openAttachment(unit: UnitOfWork, operator: Operator, id: number): Promise<Outcome<AttachmentRow>> {
  const attachment = await unit.get(attachmentSchema, '/* attachments.one */ SELECT id, position_id, fact_id, name, sha256 FROM position_attachment WHERE id = ?', [id]);
  const position = attachment === null ? null : await findPositionRow(unit, attachment.positionId);
  if (attachment === null || position === null || !inScope(operator, position.office)) return failure('NOT_FOUND', 'L’allegato non c’è.');
  await appendAudit(unit, { action: 'ATTACHMENT_OPENED', subjectKind: 'position', subjectId: String(position.id), operatorId: String(operator.id), before: null, after: { attachmentId: id, sha256: attachment.sha256 } });
  return ok(attachment);
}

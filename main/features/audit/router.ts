import { ok } from '../../domain/result.ts';
import { failure, operations } from '../access/index.ts';
import { actionLabel } from './action-label.ts';
import { listAuditLines } from './store.ts';

/** `application.audit`, for the router of `application`. The cursor is the number of the last entry shown. */
export const auditHandler = operations.application.audit.handler(async ({ input, context }) => {
  if (input.cursor !== null && !/^\d{1,15}$/.test(input.cursor)) return failure('INVALID_FIELD', 'Il segnaposto dell’elenco non è valido: ricarica.', { field: 'cursor', retry: 'AFTER_RELOAD' });
  const beforeSeq = input.cursor === null ? null : Number(input.cursor);
  const found = await context.application.engine.read((reader) => listAuditLines(reader, { beforeSeq, limit: input.limit + 1, subjectKind: input.subjectKind, subjectId: input.subjectId }));
  const shown = found.slice(0, input.limit);
  return ok({
    entries: shown.map((line) => ({
      id: line.seq, at: line.at, operatorName: line.operatorName ?? 'Sportello', action: line.action, label: actionLabel(line.action), subjectKind: line.subjectKind, subjectId: line.subjectId, reason: line.reason,
    })),
    next: found.length > input.limit ? String(shown.at(-1)?.seq ?? '') : null,
  });
});

import { createHash } from 'node:crypto';
import { wasAnswered } from '../../data/request-log.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, currentOperator, operations } from '../access/index.ts';
import { findDuplicates, isListCursor, listPositions, totalsOf } from './list.ts';
import { markUploaded, recordExternalPayment, voidRecordedPayment } from './money-facts.ts';
import { cancelPosition, changePosition, createPosition, deleteDraft, type PaperLedger } from './service.ts';
import type { UnitOfWork } from '../../data/engine.ts';

/** Keeps an uploaded file as received; implemented by the payments feature, wired by the host. */
export type RawFileKeeper = Readonly<{ keep(unit: UnitOfWork, sha256: string, bytes: Uint8Array): Promise<void> }>;

/** Why no number can be given now; null when one is ready, or when the request was already answered and only repeats its answer. */
async function whyNoNumber(application: ApplicationContext, requestId: string): Promise<string | null> {
  const ready = await application.numbering.ensureNumbers(1);
  if (ready.ok || (await application.engine.read((reader) => wasAnswered(reader, requestId)))) return null;
  return ready.error.message;
}

/** The part of the contract about positions; `show` and `consequences` are composed by the counter feature. */
export function createPositionsRouter(ports: Readonly<{ paper: PaperLedger; rawFiles: RawFileKeeper }>) {
  const os = operations.positions;
  return {
    checkDuplicate: os.checkDuplicate.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      if (input.fiscalCode === null) return ok({ duplicates: [] });
      const found = await findDuplicates(reader, { ...input, fiscalCode: input.fiscalCode, offices: currentOperator(context).offices, today: context.application.clock.today() });
      return ok({ duplicates: found.all });
    })),
    create: os.create.handler(async ({ input, context }) => {
      const { application } = context;
      const stop = input.draft ? null : await whyNoNumber(application, input.requestId);
      if (stop !== null) return failure('NUMBERING_STOPPED', stop);
      const { requestId: _, draft, acceptDuplicate, replacesId, ...form } = input;
      return mutate(application.engine, 'positions.create', input, (unit) => createPosition(application, unit, currentOperator(context), form, { draft, acceptDuplicate, replacesId }));
    }),
    update: os.update.handler(async ({ input, context }) => {
      const { application } = context;
      const stop = input.issue ? await whyNoNumber(application, input.requestId) : null;
      if (stop !== null) return failure('NUMBERING_STOPPED', stop);
      const { requestId: _, id, expectedVersion, reason, issue, ...form } = input;
      return mutate(application.engine, 'positions.update', input, (unit) => changePosition(application, ports.paper, unit, currentOperator(context), id, expectedVersion, form, { reason, issue }));
    }),
    deleteDraft: os.deleteDraft.handler(({ input, context }) => mutate(context.application.engine, 'positions.deleteDraft', input, (unit) => deleteDraft(unit, currentOperator(context), input.id, input.expectedVersion))),
    cancel: os.cancel.handler(({ input, context }) => mutate(context.application.engine, 'positions.cancel', input, (unit) => cancelPosition(context.application, unit, currentOperator(context), input.id, input.expectedVersion, input.reason))),
    markUploaded: os.markUploaded.handler(({ input, context }) => mutate(context.application.engine, 'positions.markUploaded', input, (unit) => markUploaded(unit, currentOperator(context), input.all ? 'ALL' : input.ids))),
    recordExternalPayment: os.recordExternalPayment.handler(({ input, context }) => mutate(context.application.engine, 'positions.recordExternalPayment', input, async (unit) => {
      const attachment = input.attachment === null ? null : { name: input.attachment.name, bytes: Buffer.from(input.attachment.contentBase64, 'base64') };
      const sha256 = attachment === null ? null : createHash('sha256').update(attachment.bytes).digest('hex');
      if (attachment !== null && sha256 !== null) await ports.rawFiles.keep(unit, sha256, attachment.bytes);
      return recordExternalPayment(context.application, unit, currentOperator(context), input.id, input.expectedVersion, {
        installmentId: input.installmentId, channel: input.channel, paidOn: input.paidOn, amountCents: input.amountCents, reason: input.reason, attachment: attachment === null || sha256 === null ? null : { name: attachment.name, sha256 },
      });
    })),
    voidExternalPayment: os.voidExternalPayment.handler(({ input, context }) => mutate(context.application.engine, 'positions.voidExternalPayment', input, (unit) => voidRecordedPayment(context.application, unit, currentOperator(context), input.externalPaymentId, input.reason))),
    list: os.list.handler(async ({ input, context }) => {
      if (!isListCursor(input.cursor)) return failure('INVALID_FIELD', 'Il segnaposto dell’elenco non è valido: ricarica.', { field: 'cursor', retry: 'AFTER_RELOAD' });
      return context.application.engine.read(async (reader) => ok(await listPositions(reader, { ...input, offices: currentOperator(context).offices, today: context.application.clock.today() })));
    }),
    totals: os.totals.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await totalsOf(reader, input.filter, currentOperator(context).offices, context.application.clock.today())), { lane: 'heavy' })),
  };
}

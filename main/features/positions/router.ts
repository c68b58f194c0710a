import { createHash } from 'node:crypto';
import { wasAnswered } from '../../data/request-log.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, currentOperator, operations } from '../access/index.ts';
import { attachmentFileName, attachmentKind } from './attachment-kind.ts';
import { openAttachment } from './attachments.ts';
import { positionFacets } from './facets.ts';
import { findDuplicates } from './found-positions.ts';
import { isListCursor, listPositions } from './list.ts';
import { totalsOf } from './list-totals.ts';
import { newestLoads } from './load-store.ts';
import { recordExternalPayment, voidRecordedPayment } from './money-facts.ts';
import { countLeftOnPortal, leftOnPortal, markPortalRemoved } from './portal-left.ts';
import { cancelPosition, changePosition, createPosition, deleteDraft, type PaperLedger } from './service.ts';
import { markUploaded } from './uploading.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

/** Keeps an uploaded file as received and gives it back; implemented by the payments feature, wired by the host. */
export type RawFileKeeper = Readonly<{ keep(unit: UnitOfWork, sha256: string, bytes: Uint8Array): Promise<void>; load(reader: Reader, sha256: string): Promise<Uint8Array | null> }>;

/** So many are marked in one call. */
const SHOWN_LEFT = 500;
const SHOWN_LOADS = 100;

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
      const { requestId: _, id, expectedVersion, reason, issue, acceptDuplicate, ...form } = input;
      return mutate(application.engine, 'positions.update', input, (unit) => changePosition(application, ports.paper, unit, currentOperator(context), id, expectedVersion, form, { reason, issue, acceptDuplicate }));
    }),
    deleteDraft: os.deleteDraft.handler(({ input, context }) => mutate(context.application.engine, 'positions.deleteDraft', input, (unit) => deleteDraft(unit, currentOperator(context), input.id, input.expectedVersion))),
    cancel: os.cancel.handler(({ input, context }) => mutate(context.application.engine, 'positions.cancel', input, (unit) => cancelPosition(context.application, unit, currentOperator(context), input.id, input.expectedVersion, input.reason))),
    markUploaded: os.markUploaded.handler(({ input, context }) => markUploaded(context.application, currentOperator(context), input)),
    loads: os.loads.handler(({ context }) => context.application.engine.read(async (reader) => ok({ loads: [...(await newestLoads(reader, currentOperator(context).offices, SHOWN_LOADS))] }), { lane: 'heavy' })),
    portalLeft: os.portalLeft.handler(({ context }) => context.application.engine.read(async (reader) => {
      const { offices } = currentOperator(context);
      const rows = await leftOnPortal(reader, offices, SHOWN_LEFT);
      return ok({ rows: [...rows], more: (await countLeftOnPortal(reader, offices)) - rows.length });
    })),
    markPortalRemoved: os.markPortalRemoved.handler(({ input, context }) => mutate(context.application.engine, 'positions.markPortalRemoved', input, async (unit) => ok({ marked: await markPortalRemoved(unit, currentOperator(context), input.installmentIds) }))),
    recordExternalPayment: os.recordExternalPayment.handler(({ input, context }) => mutate(context.application.engine, 'positions.recordExternalPayment', input, async (unit) => {
      const attachment = input.attachment === null ? null : { name: input.attachment.name, bytes: Buffer.from(input.attachment.contentBase64, 'base64') };
      const sha256 = attachment === null ? null : createHash('sha256').update(attachment.bytes).digest('hex');
      if (attachment !== null && sha256 !== null) await ports.rawFiles.keep(unit, sha256, attachment.bytes);
      return recordExternalPayment(context.application, unit, currentOperator(context), input.id, input.expectedVersion, {
        installmentIds: input.installmentIds, channel: input.channel, paidOn: input.paidOn, amountCents: input.amountCents, reason: input.reason, attachment: attachment === null || sha256 === null ? null : { name: attachment.name, sha256 },
      });
    })),
    voidExternalPayment: os.voidExternalPayment.handler(({ input, context }) => mutate(context.application.engine, 'positions.voidExternalPayment', input, (unit) => voidRecordedPayment(context.application, unit, currentOperator(context), input.externalPaymentId, input.reason))),
    openAttachment: os.openAttachment.handler(async ({ input, context }) => {
      const { engine } = context.application;
      // The bytes stay out of the unit: its answer is remembered for repetitions, and a photo would be kept a second time.
      const opened = await mutate(engine, 'positions.openAttachment', input, (unit) => openAttachment(unit, currentOperator(context), input.attachmentId));
      if (!opened.ok) return opened;
      const content = await engine.read((reader) => ports.rawFiles.load(reader, opened.value.sha256), { lane: 'heavy' });
      if (content === null) return failure('NOT_FOUND', 'L’allegato non c’è più tra i file conservati: esegui la verifica dell’archivio in Configurazione.');
      const kind = attachmentKind(content);
      return ok({ name: opened.value.name, kind, fileName: attachmentFileName(input.attachmentId, kind, opened.value.name), contentBase64: Buffer.from(content).toString('base64'), sha256: opened.value.sha256 });
    }),
    list: os.list.handler(async ({ input, context }) => {
      if (!isListCursor(input.cursor)) return failure('INVALID_FIELD', 'Il segnaposto dell’elenco non è valido: ricarica.', { field: 'cursor', retry: 'AFTER_RELOAD' });
      return context.application.engine.read(async (reader) => ok(await listPositions(reader, { ...input, offices: currentOperator(context).offices, today: context.application.clock.today() })));
    }),
    counts: os.counts.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await positionFacets(reader, input.filter, currentOperator(context).offices, context.application.clock.today())), { lane: 'heavy' })),
    totals: os.totals.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await totalsOf(reader, input.filter, currentOperator(context).offices, context.application.clock.today())), { lane: 'heavy' })),
  };
}

import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { documentShape } from '../../contract/index.ts';
import type { NoticeContent } from '../../documents/notice-content.ts';
import { addDays } from '../../domain/civil-date.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { listServices } from '../catalogue/index.ts';
import { readEntity, type Entity } from './entity.ts';

/** A document with the hash of its bytes, as it crosses the bridge. */
export type FacsimileDocument = z.infer<typeof documentShape>;

/** The sample page with the entity's own data, marked FACSIMILE, without any code that could be paid. Errors: NOT_SET_UP, DRAWING_FAILED. */
export async function drawFacsimile(context: ApplicationContext): Promise<Outcome<FacsimileDocument>> {
  const facts = await context.engine.read(async (reader) => ({
    entity: await readEntity(reader),
    service: exampleService(await listServices(context, reader, { includeRetired: false, text: '' })),
  }));
  if (facts.entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo passo.');
  const subject = facts.service === null ? 'Servizio di prova' : facts.service.name;
  const drawn = await context.drawing.notice(sampleContent(context, facts.entity, subject));
  if (!drawn.ok) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
  const bytes = Buffer.from(drawn.value.bytes);
  return ok({
    pdfBase64: bytes.toString('base64'), sha256: createHash('sha256').update(bytes).digest('hex'), fileName: 'facsimile.pdf', pages: drawn.value.pages, warnings: drawn.value.warnings.map((warning) => ({ ...warning })),
  });
}

/** The waste tax when the Comune collects it here, as the notice most people know; else the first of the catalogue. */
function exampleService<One extends Readonly<{ code: string }>>(services: readonly One[]): One | null {
  return services.find((service) => service.code === 'TARI') ?? services[0] ?? null;
}

function sampleContent(context: ApplicationContext, entity: Entity, subject: string): NoticeContent {
  return {
    creditor: {
      fiscalCode: entity.fiscalCode, name: entity.name, department: entity.department, infoLines: entity.infoLines, cbillCode: entity.cbillCode,
      logo: entity.logoPngBase64 === null ? null : Buffer.from(entity.logoPngBase64, 'base64'), ownSite: entity.ownSite,
    },
    debtor: { fiscalCode: null, name: 'Nome Cognome', address: 'Via Esempio 1, 00000 Comune (XX)' },
    subject, amountCents: 12_345, dueDate: addDays(context.clock.today(), 30), nav: null, qrText: null, mark: 'FACSIMILE', testArchive: context.testArchive,
    drawnAt: new Date(context.clock.nowMs()).toISOString(),
  };
}

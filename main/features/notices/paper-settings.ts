import type { z } from 'zod';
import type { paperSettings } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { NOTICE_LANGUAGES } from '../../documents/notice-languages.ts';
import { windowProblem, type EnvelopeWindow } from '../../domain/envelope-window.ts';
import { hasSlip, isOldModel, type NoticePaper, type PrintedLanguage } from '../../domain/notice-paper.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { listServices } from '../catalogue/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readEntity } from '../setup/index.ts';
import { findPaperSetting, replaceServicePapers, servicePapers, writePaperSetting, type ServicePaper } from './paper-store.ts';
import { officeSlipProblem } from './postal-section.ts';

export type PaperSettings = z.infer<typeof paperSettings>;
export type PaperSettingsInput = Readonly<{ paper: NoticePaper; language: PrintedLanguage; oldModel: boolean; services: readonly ServicePaper[]; window: EnvelopeWindow | null; expectedVersion: number }>;

/** The usual papers of the office and of its services, as screens show them. */
export async function readPaperSettings(reader: Reader): Promise<PaperSettings> {
  const { paper, language, oldModel, window, version } = await findPaperSetting(reader);
  const entity = await readEntity(reader);
  return {
    paper, language, oldModel: oldModel === 1, services: [...(await servicePapers(reader))], window, version, slipMissing: entity === null ? 'Mancano i dati dell’ente: completa il primo avvio.' : officeSlipProblem(entity),
    languages: NOTICE_LANGUAGES.map(({ language: code, label, reason }) => ({ language: code, label, reason })),
  };
}

/**
 * Keeps the usual papers. A usual slip without Poste's authorisation, or a paper of the old model while that is off, is refused at its field. Prints made before stay what they are.
 * Errors: INVALID_FIELD, NOT_FOUND (a service), VERSION_CONFLICT.
 */
export async function savePaperSettings(context: ApplicationContext, unit: UnitOfWork, by: Operator, input: PaperSettingsInput): Promise<Outcome<PaperSettings>> {
  const before = await readPaperSettings(unit);
  const objection = await objectionTo(context, unit, input, before.slipMissing);
  if (objection !== null) return failure('INVALID_FIELD', objection.message, { field: objection.field });
  if (!(await writePaperSetting(unit, input.expectedVersion, input))) return versionConflict();
  await replaceServicePapers(unit, input.services);
  const after = await readPaperSettings(unit);
  await appendAudit(unit, { action: 'PAPERS_CHANGED', subjectKind: 'papers', subjectId: '1', operatorId: String(by.id), before: auditFacts(before), after: auditFacts(after) });
  unit.touch('catalogue');
  return ok(after);
}

/** Why the office cannot print any notice on a paper, in Italian; null when some can be. */
export async function paperObjection(reader: Reader, paper: NoticePaper): Promise<string | null> {
  const { oldModel, slipMissing } = await readPaperSettings(reader);
  if (isOldModel(paper) && !oldModel) return 'Il modello 2.2.1 è spento: si accende in Configurazione, Stampa.';
  return hasSlip(paper) ? slipMissing : null;
}

async function objectionTo(context: ApplicationContext, reader: Reader, { paper, language, oldModel, services, window }: PaperSettingsInput, slipMissing: string | null): Promise<Readonly<{ field: string; message: string }> | null> {
  const problem = (one: NoticePaper): string | null => (isOldModel(one) && !oldModel ? 'Per usare il modello 2.2.1 accendilo qui sotto.' : hasSlip(one) ? slipMissing : null);
  const usual = problem(paper);
  if (usual !== null) return { field: 'paper', message: usual };
  if (language !== 'it' && paper !== 'A4') return { field: 'language', message: 'In due lingue si stampa solo su foglio A4 senza bollettino.' };
  const wrong = window === null ? null : windowProblem(window);
  if (wrong !== null) return { field: `window.${wrong.field}`, message: wrong.message };
  const known = await listServices(context, reader, { includeRetired: true, text: '' });
  for (const [index, service] of services.entries()) {
    if (!known.some(({ id }) => id === service.serviceId) || services.findIndex(({ serviceId }) => serviceId === service.serviceId) !== index) return { field: `services.${index}.serviceId`, message: 'Questo servizio non c’è, o è già nell’elenco: togli la riga.' };
    const own = problem(service.paper);
    if (own !== null) return { field: `services.${index}.paper`, message: own };
  }
  return null;
}

function auditFacts({ paper, language, oldModel, services, window }: PaperSettings) {
  return { paper, language, oldModel, services, window };
}

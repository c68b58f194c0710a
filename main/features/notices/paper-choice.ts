import type { Reader } from '../../data/engine.ts';
import { planOf as asPlan, type AnyNoticeContent, type NoticePlanContent } from '../../documents/notice-content.ts';
import { hasSlip, isOldModel, LANGUAGE_LABEL, languageProblem, PAPER_LABEL, paperProblem, usualPaper, type NoticePaper, type PaidThing, type PaperFacts, type PrintedLanguage } from '../../domain/notice-paper.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { InstallmentRow, PositionRecord } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';
import type { NoticeToDraw } from './content.ts';
import { findPaperSetting, paperOfService } from './paper-store.ts';
import { slipOf, type NoticeSlip } from './postal-section.ts';

/** How a print is wanted; null: as usual for its service. */
export type PaperRequest = Readonly<{ paper: NoticePaper | null; language: PrintedLanguage | null }>;
export const AS_USUAL: PaperRequest = { paper: null, language: null };

/** What can be chosen for a notice: the facts that decide, what is usual, and the slip if there can be one. */
export type PaperStanding = Readonly<{ facts: PaperFacts; wanted: Readonly<{ paper: NoticePaper; language: PrintedLanguage }>; slip: NoticeSlip | null }>;

/** @param installments every one whose number stands on the paper, the first one first */
export async function paperStanding(reader: Reader, record: PositionRecord, content: AnyNoticeContent, installments: readonly InstallmentRow[]): Promise<PaperStanding> {
  const setting = await findPaperSetting(reader);
  const own = await paperOfService(reader, record.position.serviceId);
  const entity = await readEntity(reader);
  const slip = entity === null ? err('Mancano i dati dell’ente: completa il primo avvio.') : await slipOf(reader, entity, record, installments);
  return {
    facts: { paid: paidThing(content), slipMissing: slip.ok ? null : slip.error, oldModel: setting.oldModel === 1 }, wanted: { paper: own ?? setting.paper, language: setting.language }, slip: slip.ok ? slip.value : null,
  };
}

function paidThing(content: AnyNoticeContent): PaidThing {
  if (!('payment' in content)) return 'WHOLE';
  if (content.payment.kind !== 'INSTALLMENTS') return content.payment.kind;
  return content.payment.whole === null ? 'INSTALLMENTS' : 'WHOLE_AND_INSTALLMENTS';
}

/** Puts a notice on its paper. What is asked for by name and cannot be is an error, in Italian; what is only usual gives way to the plain sheet. */
export async function onPaper(reader: Reader, record: PositionRecord, installment: InstallmentRow, toDraw: NoticeToDraw, asked: PaperRequest): Promise<Result<NoticeToDraw, string>> {
  return dressed(toDraw, await paperStanding(reader, record, toDraw.content, [installment, ...toDraw.beside]), asked);
}

function dressed(toDraw: NoticeToDraw, { facts, wanted, slip }: PaperStanding, asked: PaperRequest): Result<NoticeToDraw, string> {
  const usual = usualPaper({ paper: asked.paper ?? wanted.paper, language: asked.language ?? wanted.language }, facts);
  const refused = (asked.paper === null ? null : paperProblem(asked.paper, facts)) ?? (asked.language === null ? null : languageProblem(asked.language, usual.paper, facts));
  if (refused !== null) return err(refused);
  const { paper, language, notes } = usual;
  if (paper === 'A4' && language === 'it') return ok({ ...toDraw, notes });
  const onSlip = hasSlip(paper) ? slip : null;
  const { content } = toDraw;
  const sheet: NoticePlanContent = {
    ...('payment' in content ? content : asPlan(content)), postal: onSlip?.section ?? null, model: isOldModel(paper) ? '2.2.1' : '3', medium: paper === 'ROLL_75' ? 'ROLL_75' : 'A4', ...(language === 'it+en' ? { secondLanguage: { language, subject: null } } : {}),
  };
  return ok({ ...toDraw, content: sheet, paper, language, printedAccount: onSlip?.iban ?? null, notes });
}

/** What of a paper the history tells; null for a plain sheet. */
export function paperWords({ paper, language }: Pick<NoticeToDraw, 'paper' | 'language'>): string | null {
  const words = [...(paper === 'A4' ? [] : [PAPER_LABEL[paper].toLowerCase()]), ...(language === 'it' ? [] : [LANGUAGE_LABEL[language].toLowerCase()])];
  return words.length === 0 ? null : words.join(', ');
}

/** The model by which a content is drawn. */
export function modelOf(content: AnyNoticeContent): string {
  return 'payment' in content ? content.model : '3';
}

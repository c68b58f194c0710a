import type { Reader } from '../../data/engine.ts';
import { planOf as asPlan, type AnyNoticeContent, type NoticeContent, type NoticePlanContent } from '../../documents/notice-content.ts';
import { hasSlip, isOldModel, LANGUAGE_LABEL, languageProblem, PAPER_LABEL, paperProblem, usualPaper, type NoticePaper, type PaidThing, type PaperFacts, type PrintedLanguage } from '../../domain/notice-paper.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { issuingTermsOf } from '../catalogue/index.ts';
import type { InstallmentRow, PositionRecord } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { NoticeToDraw } from './content.ts';
import { withLetter } from './letters.ts';
import { findPaperSetting, paperOfService } from './paper-store.ts';
import { accountSlip, slipOf, type NoticeSlip } from './postal-section.ts';

/** Which letter goes before a notice: the newest version of one, or (in a lot) the version that was chosen for all. */
export type LetterRequest = Readonly<{ letterId: number }> | Readonly<{ versionId: number }>;
/** How a print is wanted; paper and language null: as usual for its service. */
export type PaperRequest = Readonly<{ paper: NoticePaper | null; language: PrintedLanguage | null; letter: LetterRequest | null }>;
export const AS_USUAL: PaperRequest = { paper: null, language: null, letter: null };

/** What the contract's `printChoice` asks. */
export type PrintChoice = Readonly<{ paper: NoticePaper | null; language: PrintedLanguage | null; letterId: number | null }>;
export function requestOf({ paper, language, letterId }: PrintChoice): PaperRequest {
  return { paper, language, letter: letterId === null ? null : { letterId } };
}

/** What can be chosen for a notice: the facts that decide, what is usual, and the slip if there can be one. */
export type PaperStanding = Readonly<{ facts: PaperFacts; wanted: Readonly<{ paper: NoticePaper; language: PrintedLanguage }>; slip: NoticeSlip | null }>;

/**
 * @param installments every one whose number stands on the paper, the first one first
 * @param only the paper that is asked for: where neither it nor the usual one has a slip, nothing is looked up for it
 */
export async function paperStanding(reader: Reader, record: PositionRecord, content: AnyNoticeContent, installments: readonly InstallmentRow[], only: Readonly<{ paper: NoticePaper | null }> | null = null): Promise<PaperStanding> {
  const setting = await findPaperSetting(reader);
  const own = await paperOfService(reader, record.position.serviceId);
  const isPlain = only !== null && !hasSlip(only.paper ?? own ?? setting.paper);
  const entity = isPlain ? null : await readEntity(reader);
  const slip = isPlain ? err('Il bollettino non è stato chiesto.') : entity === null ? err('Mancano i dati dell’ente: completa il primo avvio.') : await slipOf(reader, entity, record, installments);
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
export async function onPaper(context: ApplicationContext, reader: Reader, record: PositionRecord, installment: InstallmentRow, toDraw: NoticeToDraw, asked: PaperRequest): Promise<Result<NoticeToDraw, string>> {
  const standing = await paperStanding(reader, record, toDraw.content, [installment, ...toDraw.beside], asked);
  // A roll has no page for a letter: the usual one gives way, one asked for by name does not.
  const isRollOnly = asked.letter !== null && asked.paper === null && standing.wanted.paper === 'ROLL_75';
  const onSheet = dressed(toDraw, isRollOnly ? { ...standing, wanted: { ...standing.wanted, paper: 'A4' } } : standing, asked);
  if (!onSheet.ok || asked.letter === null) return onSheet;
  if (onSheet.value.paper === 'ROLL_75') return err('La lettera di accompagnamento si stampa su un foglio A4: scegli un’altra carta, o stampa senza lettera.');
  const notes = isRollOnly ? ['Di solito: Rotolo termico da 75 mm. Con la lettera di accompagnamento si stampa su fogli A4.', ...onSheet.value.notes] : onSheet.value.notes;
  return withLetter(context, reader, record, { ...onSheet.value, notes }, asked.letter);
}

function dressed(toDraw: NoticeToDraw, { facts, wanted, slip }: PaperStanding, asked: PaperRequest): Result<NoticeToDraw, string> {
  const usual = usualPaper({ paper: asked.paper ?? wanted.paper, language: asked.language ?? wanted.language }, facts);
  const refused = (asked.paper === null ? null : paperProblem(asked.paper, facts)) ?? (asked.language === null ? null : languageProblem(asked.language, usual.paper, facts));
  if (refused !== null) return err(refused);
  const { paper, language, notes } = usual;
  if (paper === 'A4' && language === 'it') return ok({ ...toDraw, notes });
  const onSlip = hasSlip(paper) ? slip : null;
  return ok({ ...toDraw, content: sheetOn(toDraw.content, paper, language, onSlip), paper, language, printedAccount: onSlip?.iban ?? null, notes });
}

function sheetOn(content: AnyNoticeContent, paper: NoticePaper, language: PrintedLanguage, slip: NoticeSlip | null): NoticePlanContent {
  return {
    ...('payment' in content ? content : asPlan(content)), postal: slip?.section ?? null, model: isOldModel(paper) ? '2.2.1' : '3', medium: paper === 'ROLL_75' ? 'ROLL_75' : 'A4', ...(language === 'it+en' ? { secondLanguage: { language, subject: null } } : {}),
  };
}

/** What is still being typed, on the paper it will usually be printed on: the account is the one of the service. */
export async function onUsualPaper(context: ApplicationContext, reader: Reader, serviceId: number, content: NoticeContent): Promise<AnyNoticeContent> {
  const setting = await findPaperSetting(reader);
  const wanted = { paper: (await paperOfService(reader, serviceId)) ?? setting.paper, language: setting.language };
  if (wanted.paper === 'A4' && wanted.language === 'it') return content;
  const entity = hasSlip(wanted.paper) ? await readEntity(reader) : null;
  const terms = entity === null ? null : await issuingTermsOf(context, reader, serviceId);
  const iban = terms?.postalIban ?? terms?.iban ?? null;
  const slip = entity === null || iban === null ? err('') : await accountSlip(reader, entity, iban);
  const { paper, language } = usualPaper(wanted, { paid: 'WHOLE', slipMissing: slip.ok ? null : slip.error, oldModel: setting.oldModel === 1 });
  return paper === 'A4' && language === 'it' ? content : sheetOn(content, paper, language, hasSlip(paper) && slip.ok ? slip.value : null);
}

/** What of a paper the history tells; null for a plain sheet. */
export function paperWords({ paper, language, letter }: Pick<NoticeToDraw, 'paper' | 'language' | 'letter'>): string | null {
  const words = [...(letter === null ? [] : [`con la lettera “${letter.title}”, versione ${letter.version}`]), ...(paper === 'A4' ? [] : [lowerFirst(PAPER_LABEL[paper])]), ...(language === 'it' ? [] : [lowerFirst(LANGUAGE_LABEL[language])])];
  return words.length === 0 ? null : words.join(', ');
}

/** The model by which a content is drawn. */
export function modelOf(content: AnyNoticeContent): string {
  return 'payment' in content ? content.model : '3';
}

/** Names that go on a sentence keep their own capitals: «foglio A4». */
function lowerFirst(name: string): string {
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}

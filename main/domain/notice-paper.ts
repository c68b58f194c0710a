/**
 * On which paper a notice can be printed, and why not on another: one rule for screens, lots and command line.
 *
 * Sources: notice-layout.md 9 (model 3.x, roll, second language) and 1–4 (model 2.2.1); codes.md 3 (when there is a postal slip).
 */

/** A4 with or without the postal slip, the 75 mm roll of a thermal printer, and both A4 papers by the model of 2018. */
export const NOTICE_PAPERS = ['A4', 'A4_SLIP', 'ROLL_75', 'OLD_A4', 'OLD_A4_SLIP'] as const;
export type NoticePaper = (typeof NOTICE_PAPERS)[number];

/** What a lot can be printed on: its pages go to a printer of sheets. */
export const LOT_PAPERS = ['A4', 'A4_SLIP', 'OLD_A4', 'OLD_A4_SLIP'] as const;

/** Languages with official texts: Italian, and Italian with English beside. */
export const PRINTED_LANGUAGES = ['it', 'it+en'] as const;
export type PrintedLanguage = (typeof PRINTED_LANGUAGES)[number];

/** Names a person reads. */
export const PAPER_LABEL: Readonly<Record<NoticePaper, string>> = {
  A4: 'Foglio A4', A4_SLIP: 'Foglio A4 con bollettino postale', ROLL_75: 'Rotolo termico da 75 mm', OLD_A4: 'Foglio A4, modello 2.2.1', OLD_A4_SLIP: 'Foglio A4 con bollettino, modello 2.2.1',
};
export const LANGUAGE_LABEL: Readonly<Record<PrintedLanguage, string>> = { 'it': 'Italiano', 'it+en': 'Italiano e inglese' };

/** What a notice asks for: one amount, installments with or without the whole amount before them, the two amounts of a fine. */
export type PaidThing = 'WHOLE' | 'INSTALLMENTS' | 'WHOLE_AND_INSTALLMENTS' | 'FINE';

/** `slipMissing`: what the postal slip still needs, in Italian; null when it can be printed. `oldModel`: the office has enabled model 2.2.1. */
export type PaperFacts = Readonly<{ paid: PaidThing; slipMissing: string | null; oldModel: boolean }>;

export function hasSlip(paper: NoticePaper): boolean {
  return paper === 'A4_SLIP' || paper === 'OLD_A4_SLIP';
}

export function isOldModel(paper: NoticePaper): boolean {
  return paper === 'OLD_A4' || paper === 'OLD_A4_SLIP';
}

/** Why a notice cannot be printed on a paper, in Italian with the remedy; null when it can. */
export function paperProblem(paper: NoticePaper, { paid, slipMissing, oldModel }: PaperFacts): string | null {
  if (isOldModel(paper) && !oldModel) return 'Il modello 2.2.1 è spento: si accende in Configurazione, Stampa.';
  if (isOldModel(paper) && paid === 'FINE') return 'Il modello 2.2.1 non ha la pagina per le violazioni del Codice della Strada.';
  if (isOldModel(paper) && paid === 'INSTALLMENTS') return 'Il modello 2.2.1 ha sempre la rata unica: le rate da sole si stampano con il modello in vigore.';
  if (paper === 'ROLL_75' && (paid === 'INSTALLMENTS' || paid === 'WHOLE_AND_INSTALLMENTS')) return 'Le rate si stampano solo su fogli A4.';
  return hasSlip(paper) ? slipMissing : null;
}

/** Why a notice cannot be printed in these languages on that paper; null when it can. Only the whole amount has official texts in a second language. */
export function languageProblem(language: PrintedLanguage, paper: NoticePaper, { paid }: PaperFacts): string | null {
  if (language === 'it') return null;
  return paper === 'A4' && paid === 'WHOLE' ? null : 'In due lingue si stampa solo un importo unico su foglio A4, senza bollettino: questo avviso esce in italiano.';
}

/** Paper and language really used; `notes` say, in Italian, where they are not those wanted. */
export type UsualPaper = Readonly<{ paper: NoticePaper; language: PrintedLanguage; notes: readonly string[] }>;

/** The paper an office usually prints on, or the plain A4 where this notice cannot be on it: a usual choice never stops a print. */
export function usualPaper(wanted: Readonly<{ paper: NoticePaper; language: PrintedLanguage }>, facts: PaperFacts): UsualPaper {
  const problem = paperProblem(wanted.paper, facts);
  const paper = problem === null ? wanted.paper : 'A4';
  const stranger = languageProblem(wanted.language, paper, facts);
  const notes = [...(problem === null ? [] : [`Di solito: ${PAPER_LABEL[wanted.paper]}. ${problem}`]), ...(stranger === null ? [] : [stranger])];
  return { paper, language: stranger === null ? wanted.language : 'it', notes };
}

/** Poste Italiane's authorisation, as it must stand on the slip: `AUT. DB/… DEL gg/mm/aaaa` (codes.md 3). */
export function isPostalAuthorisation(text: string): boolean {
  return /^AUT\. DB\/.+ DEL \d{2}\/\d{2}\/\d{4}$/u.test(text);
}

/** What to write where the authorisation of Poste is not one. */
export const POSTAL_AUTHORISATION_WORDS = 'Va scritta come la dà Poste: “AUT. DB/… DEL gg/mm/aaaa”. Senza autorizzazione lascia vuoto: il bollettino non si stampa.';

/** The payment notice ("avviso di pagamento"), model 3.x, whole amount, no postal section. */
import { parseNav } from '../domain/notice-number.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { DrawingError, DrawingWarning, DrawnDocument } from './drawn-document.ts';
import { coverageOf } from './fonts.ts';
import { cutAtWord } from './line-breaking.ts';
import { checkLogo } from './logo-image.ts';
import { drawAcrossPage, drawTestArchive } from './marks.ts';
import { noticeSinglePage } from './notice-single-page.ts';
import type { NoticeContent } from './notice-content.ts';
import { NOTICE_STRINGS } from './notice-strings.ts';
import { drawPage } from './page-drawing.ts';
import type { PageValues } from './page-kind.ts';
import type { Pdf, PdfFile } from './pdf-file.ts';
import { openPdf } from './pdf-file.ts';
import { toPrintable, type SpellingChange } from './printable-text.ts';
import { isCivilDate, isInstant, printedAmount, printedDate, printedNav } from './printed-forms.ts';

const PAGE = noticeSinglePage(NOTICE_STRINGS);

/** Characters of each free text (notice-layout section 5, column [D]) and its Italian name. */
const FREE_TEXTS = {
  subject: { maximum: 90, name: 'L’oggetto del pagamento' },
  creditorName: { maximum: 50, name: 'La denominazione dell’ente' },
  department: { maximum: 50, name: 'Il settore dell’ente' },
  infoLines: { maximum: 100, name: 'Le informazioni di contatto dell’ente' },
  debtorName: { maximum: 70, name: 'Il nominativo del destinatario' },
  debtorAddress: { maximum: 140, name: 'L’indirizzo del destinatario' },
} as const;
type FreeText = keyof typeof FREE_TEXTS;

const OTHER_NAMES: Readonly<Record<string, string>> = {
  creditorFiscalCode: 'Il codice fiscale dell’ente',
  debtorFiscalCode: 'Il codice fiscale del destinatario',
  amount: 'L’importo',
  dueDate: 'La scadenza',
  cbillCode: 'Il codice CBILL',
  nav: 'Il numero avviso',
  qr: 'Il contenuto del codice QR',
};

/** Free stretch of the page below the last line of the payment data, above the bottom margin; millimetres. */
const WHITE_STRETCH = { top: 203, bottom: 278 };
/** 2 to 11 digits of cents in the QR code (notice-layout section 6). */
const MAXIMUM_CENTS = 99_999_999_999;

/**
 * Draws a notice on one A4 page. Texts too long are cut on paper at a word with "…" and a warning;
 * codes, amounts and dates are never cut: an error names the field. Same content, same bytes.
 * A notice without mark is drawn only with its number and a QR text that says the same number, entity and amount.
 */
export async function drawNotice(content: NoticeContent): Promise<Result<DrawnDocument, DrawingError>> {
  const ready = prepareNotice(content);
  if (!ready.ok) return ready;
  const file = await openPdf(content.nav === null ? 'Avviso di pagamento' : `Avviso di pagamento ${content.nav}`, content.drawnAt);
  const warnings = drawPrepared(file, ready.value);
  if (!warnings.ok) return warnings;
  return ok({ bytes: await file.finish(), pages: 1, model: '3', warnings: warnings.value });
}

/**
 * Draws several notices in one file, a page each, in the order given. Error: the index of the first notice that cannot be drawn,
 * with its reason; nothing is handed over then, so that a file never lacks a page without saying so.
 */
export async function drawNoticesTogether(contents: readonly NoticeContent[]): Promise<Result<DrawnDocument, DrawingError & Readonly<{ index: number }>>> {
  const [first] = contents;
  if (first === undefined) return err({ index: 0, field: 'notices', message: 'Non c’è nessun avviso da stampare.' });
  const file = await openPdf(contents.length === 1 ? 'Avviso di pagamento' : `Avvisi di pagamento (${contents.length})`, first.drawnAt);
  const warnings: DrawingWarning[] = [];
  for (const [index, content] of contents.entries()) {
    const ready = prepareNotice(content);
    const drawn = ready.ok ? drawPrepared(file, ready.value) : ready;
    if (!drawn.ok) return err({ ...drawn.error, index });
    warnings.push(...drawn.value);
  }
  return ok({ bytes: await file.finish(), pages: contents.length, model: '3', warnings });
}

type PreparedNotice = Readonly<{ content: NoticeContent; values: PageValues; warnings: readonly DrawingWarning[] }>;

function prepareNotice(content: NoticeContent): Result<PreparedNotice, DrawingError> {
  const problem = findProblem(content);
  if (problem) return err(problem);
  const { texts, warnings, lost } = prepareTexts(content);
  if (lost) return err(lost);
  const values: PageValues = {
    ...texts,
    creditorFiscalCode: content.creditor.fiscalCode.toUpperCase(),
    debtorFiscalCode: printedDebtorCode(content.debtor.fiscalCode),
    amount: printedAmount(content.amountCents),
    dueDate: content.dueDate === null ? null : printedDate(content.dueDate),
    ownSite: content.creditor.ownSite ? '' : null,
    cbillCode: content.creditor.cbillCode?.toUpperCase() ?? null,
    nav: content.nav === null ? unknownNav(content.mark) : printedNav(content.nav),
    qr: content.mark === 'NONE' ? content.qrText : null,
  };
  return ok({ content, values, warnings });
}

function drawPrepared(file: PdfFile, { content, values, warnings }: PreparedNotice): Result<readonly DrawingWarning[], DrawingError> {
  const logo = content.creditor.logo ? checkLogo(content.creditor.logo) : null;
  const drawn = drawPage(file, PAGE, values, { logo: logo?.picture ?? null, underlay: underlayOf(content) });
  if (!drawn.ok) return err({ field: drawn.error.field, message: `${nameOf(drawn.error.field)} non entra nello spazio del modello e non si può accorciare.` });
  const cut = drawn.value.cutFields.filter((field) => !warnings.some((warning) => warning.field === field && warning.message === cutMessage(field)));
  return ok([...warnings, ...cut.map((field) => ({ field, message: cutMessage(field) })), ...(logo?.problem ? [{ field: 'logo', message: logo.problem }] : [])]);
}

function nameOf(field: string): string {
  const free = Object.entries(FREE_TEXTS).find(([key]) => key === field);
  return free?.[1].name ?? OTHER_NAMES[field] ?? field;
}

function cutMessage(field: string): string {
  return `${nameOf(field)} è più lungo dello spazio del modello: sull’avviso è accorciato.`;
}

function unknownNav(mark: NoticeContent['mark']): string {
  return mark === 'PREVIEW' ? 'dopo il salvataggio' : 'esempio';
}

function printedDebtorCode(fiscalCode: string | null): string | null {
  const code = fiscalCode?.toUpperCase() ?? null;
  return code === 'ANONIMO' ? null : code;
}

function underlayOf(content: NoticeContent): ((pdf: Pdf) => void) | null {
  if (content.mark === 'NONE' && !content.testArchive) return null;
  return (pdf) => {
    if (content.mark === 'PREVIEW') drawAcrossPage(pdf, 'ANTEPRIMA');
    if (content.mark === 'FACSIMILE') drawAcrossPage(pdf, 'FACSIMILE');
    if (content.testArchive) drawTestArchive(pdf, 'non pagabile', content.mark === 'NONE' ? WHITE_STRETCH : null);
  };
}

type PreparedTexts = Readonly<{ texts: Readonly<Record<FreeText, string | null>>; warnings: readonly DrawingWarning[]; lost: DrawingError | null }>;

/** Free texts in the letters of the font and within their limits. */
function prepareTexts(content: NoticeContent): PreparedTexts {
  const sources: Readonly<Record<FreeText, string | null>> = {
    subject: content.subject,
    creditorName: content.creditor.name,
    department: content.creditor.department,
    infoLines: content.creditor.infoLines,
    debtorName: content.debtor.name,
    debtorAddress: content.debtor.address,
  };
  const warnings: DrawingWarning[] = [];
  let lost: DrawingError | null = null;
  const prepare = (field: FreeText): string | null => {
    const source = sources[field];
    if (source === null || source.trim() === '') return null;
    const { name, maximum } = FREE_TEXTS[field];
    const { text, spelling, changes } = toPrintable(source, coverageOf('TitilliumWeb-Bold'));
    // A sign may be left out with a warning; a name with a letter missing is another name.
    if (spelling === 'LOST' && changes.some(({ from, to }) => to === null && /\p{L}/u.test(from))) lost ??= { field, message: `${name} è scritto, almeno in parte, in un alfabeto che il modello non può stampare: scrivilo in lettere latine.` };
    warnings.push(...spellingMessages(name, changes).map((message) => ({ field, message })));
    const cut = cutAtWord(text, maximum);
    if (cut.isCut) warnings.push({ field, message: cutMessage(field) });
    return cut.text;
  };
  const texts = {
    subject: prepare('subject'),
    creditorName: prepare('creditorName'),
    department: prepare('department'),
    infoLines: prepare('infoLines'),
    debtorName: prepare('debtorName'),
    debtorAddress: prepare('debtorAddress'),
  };
  return { texts, warnings, lost };
}

/** How many letters a warning names: a whole name in another alphabet would be longer than what it explains. */
const MOST_LETTERS = 6;

/** Says which letters are written otherwise on paper, and how: letters only, so that the warning holds no name. */
function spellingMessages(name: string, changes: readonly SpellingChange[]): readonly string[] {
  const list = (letters: readonly string[]) => `${letters.slice(0, MOST_LETTERS).join(', ')}${letters.length > MOST_LETTERS ? ' e altre' : ''}`;
  const respelled = changes.filter(({ to }) => to !== null).map(({ from, to }) => (to === '' ? `${from} non si scrive` : `${from} diventa ${to ?? ''}`));
  const lost = changes.filter(({ to }) => to === null).map(({ from }) => from);
  return [
    ...(respelled.length === 0 ? [] : [`${name} ha lettere che i caratteri dell’avviso non hanno, stampate con quelle latine più vicine: ${list(respelled)}. Rileggilo sull’anteprima.`]),
    ...(lost.length === 0 ? [] : [`${name} ha caratteri che l’avviso non può stampare: ${list(lost)}. Al loro posto c’è “?”: scrivilo in lettere latine.`]),
  ];
}

function findProblem(content: NoticeContent): DrawingError | null {
  const checks: readonly (readonly [boolean, string, string])[] = [
    [/^[A-Z0-9]{11,16}$/iu.test(content.creditor.fiscalCode), 'creditorFiscalCode', 'Il codice fiscale dell’ente manca o non è valido.'],
    [content.creditor.name.trim() !== '', 'creditorName', 'Manca la denominazione dell’ente.'],
    [content.creditor.cbillCode === null || /^[A-Z0-9]{1,12}$/iu.test(content.creditor.cbillCode), 'cbillCode', 'Il codice CBILL non è valido.'],
    [content.debtor.fiscalCode === null || /^([A-Z0-9]{11,16}|ANONIMO)$/iu.test(content.debtor.fiscalCode), 'debtorFiscalCode', 'Il codice fiscale del destinatario non è valido.'],
    [content.debtor.name.trim() !== '', 'debtorName', 'Manca il nominativo del destinatario.'],
    [content.subject.trim() !== '', 'subject', 'Manca l’oggetto del pagamento.'],
    [isPrintableAmount(content), 'amount', 'L’importo deve essere maggiore di zero e non oltre 999.999.999,99 euro.'],
    [content.dueDate === null || isCivilDate(content.dueDate), 'dueDate', 'La scadenza non è una data valida.'],
    // Nobody downstream checks the check digits of a printed number: here is the last place to do it.
    [content.nav === null || parseNav(content.nav).ok, 'nav', 'Il numero avviso deve avere 18 cifre, con le cifre di controllo giuste.'],
    [isInstant(content.drawnAt), 'drawnAt', 'Manca la data di stampa.'],
  ];
  const failed = checks.find(([isFine]) => !isFine);
  if (failed) return { field: failed[1], message: failed[2] };
  return content.mark === 'NONE' ? findCodeProblem(content) : null;
}

/** A preview is drawn while the amount is still to be typed: nobody can pay it. */
function isPrintableAmount({ amountCents, mark }: NoticeContent): boolean {
  const least = mark === 'PREVIEW' ? 0 : 1;
  return Number.isSafeInteger(amountCents) && amountCents >= least && amountCents <= MAXIMUM_CENTS;
}

/** A payable notice must carry a QR code that says what the paper says (`PAGOPA|002|nav|fiscal code|cents`). */
function findCodeProblem(content: NoticeContent): DrawingError | null {
  if (content.nav === null) return { field: 'nav', message: 'Manca il numero avviso: l’avviso non si può stampare.' };
  if (content.qrText === null) return { field: 'qr', message: 'Manca il codice QR: l’avviso non si può stampare.' };
  const [name, version, nav, fiscalCode, cents, ...rest] = content.qrText.split('|');
  const agrees = name === 'PAGOPA' && version === '002' && nav === content.nav && fiscalCode === content.creditor.fiscalCode
    && cents !== undefined && /^\d{2,11}$/u.test(cents) && Number(cents) === content.amountCents && rest.length === 0;
  return agrees ? null : { field: 'qr', message: 'Il codice QR non corrisponde a numero avviso, ente e importo: l’avviso non si può stampare.' };
}

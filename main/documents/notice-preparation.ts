/** From the content of a notice to pages laid out, ready for whoever draws them. */
import { buildDataMatrixContent } from '../domain/data-matrix-content.ts';
import { buildQrContent } from '../domain/qr-content.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { DrawingError, DrawingWarning } from './drawn-document.ts';
import { letterPage, letterValues, nameOfLetter, tooLong, windowOutline } from './cover-letter-page.ts';
import { checkLogo, type CheckedLogo, type LogoPicture } from './logo-image.ts';
import { findCodeProblem, findProblem } from './notice-check.ts';
import { planOf, type AnyNoticeContent, type NoticePlanContent } from './notice-content.ts';
import { noticePage } from './notice-pages.ts';
import { oldNoticePage } from './notice-pages-2018.ts';
import { rollPage } from './notice-roll.ts';
import { ENGLISH_STRINGS, secondLanguagePage } from './notice-second-language.ts';
import { oldSheetsOf, rollSheetsOf, type SheetPart, sheetsOf } from './notice-sheets.ts';
import { NOTICE_STRINGS } from './notice-strings.ts';
import { cutMessage, nameOf, prepareTexts } from './notice-texts.ts';
import type { PageKind, PageValues } from './page-kind.ts';
import { layOutPage, type LaidPage } from './page-layout.ts';
import { printedAmount, printedDate, printedNav } from './printed-forms.ts';

/** `warnings`: what the paper does not say as the content did; Italian, without personal data. */
export type PreparedNotice = Readonly<{ content: NoticePlanContent; pages: readonly LaidPage[]; logo: LogoPicture | null; warnings: readonly DrawingWarning[] }>;

/** Checks a content, writes its values, lays out its pages. Errors name the field. */
export function prepareNotice(given: AnyNoticeContent): Result<PreparedNotice, DrawingError> {
  const content = isPlan(given) ? given : planOf(given);
  const problem = findProblem(content) ?? (isPlan(given) ? null : findCodeProblem(given));
  if (problem) return err(problem);
  const { texts, warnings, lost } = prepareTexts(content);
  if (lost) return err(lost);
  const common: PageValues = { ...texts, ...commonValues(content) };
  const pages: LaidPage[] = [];
  const letter = laidLetter(content, common);
  if (!letter.ok) return letter;
  if (letter.value !== null) pages.push(letter.value);
  for (const { kind, parts } of kindsOf(content)) {
    const values = sheetValues(content, kind, parts, common);
    if (!values.ok) return values;
    const laid = layOutPage(kind, values.value);
    if (!laid.ok) return err({ field: laid.error.field, message: `${nameOf(laid.error.field)} non entra nello spazio del modello e non si può accorciare.` });
    pages.push(laid.value);
  }
  const { windowShown } = content;
  const shown = windowShown === undefined ? pages : pages.map((page) => ({ ...page, items: [...page.items, windowOutline(windowShown)] }));
  const logo = content.creditor.logo === null ? null : checkedLogo(content.creditor.logo);
  return ok({ content, pages: shown, logo: logo?.picture ?? null, warnings: [...warnings, ...cutWarnings(pages, warnings), ...(logo?.problem ? [{ field: 'logo', message: logo.problem }] : [])] });
}

/** The letter before the notice, when there is one; refused when its text or the address has no room. */
function laidLetter({ letter, drawnAt }: NoticePlanContent, common: PageValues): Result<LaidPage | null, DrawingError> {
  if (letter === undefined) return ok(null);
  const values = letterValues(letter, drawnAt);
  const long = tooLong(values, letter.window);
  const laid = long === null ? layOutPage(kept(nameOfLetter(letter.window), () => letterPage(letter.window)), { ...common, ...values }) : err({ field: long });
  return laid.ok ? laid : err({ field: laid.error.field, message: LETTER_PROBLEMS[laid.error.field] ?? 'La lettera non si può disegnare.' });
}

const LETTER_PROBLEMS: Readonly<Record<string, string>> = {
  letterBody: 'Il testo della lettera non entra in una pagina: accorcialo.', letterTitle: 'Il titolo della lettera è più lungo di due righe: accorcialo.',
  letterRecipient: 'Nome e indirizzo del destinatario non entrano nella finestra della busta: usa una finestra più grande, o accorcia l’indirizzo nella scheda della persona.',
};

function isPlan(content: AnyNoticeContent): content is NoticePlanContent {
  return 'payment' in content;
}


type PlannedPage = Readonly<{ kind: PageKind; parts: readonly SheetPart[] }>;

function kindsOf({ payment, postal, model, medium, secondLanguage }: NoticePlanContent): readonly PlannedPage[] {
  const hasSlips = postal !== null;
  if (medium === 'ROLL_75') return rollSheetsOf(payment).map(({ page, parts }) => ({ kind: kept(page, () => rollPage(page, NOTICE_STRINGS)), parts }));
  if (model === '2.2.1') return oldSheetsOf(payment, hasSlips).map(({ page, parts }) => ({ kind: kept(`2.2.1/${page}`, () => oldNoticePage(page)), parts }));
  if (secondLanguage !== undefined) return sheetsOf(payment, false).map(({ parts }) => ({ kind: kept('second-language', () => secondLanguagePage(NOTICE_STRINGS, ENGLISH_STRINGS)), parts }));
  return sheetsOf(payment, hasSlips).map(({ page, parts }) => ({ kind: kept(page, () => noticePage(page, NOTICE_STRINGS)), parts }));
}

const kinds = new Map<string, PageKind>();

function kept(name: string, make: () => PageKind): PageKind {
  const kind = kinds.get(name) ?? make();
  kinds.set(name, kind);
  return kind;
}

let lastLogo: Readonly<{ bytes: Uint8Array; checked: CheckedLogo }> | null = null;

/** The notices of a lot share the very bytes of their logo: it is looked at once. */
function checkedLogo(bytes: Uint8Array): CheckedLogo {
  if (lastLogo?.bytes !== bytes) lastLogo = { bytes, checked: checkLogo(bytes) };
  return lastLogo.checked;
}

function cutWarnings(pages: readonly LaidPage[], known: readonly DrawingWarning[]): readonly DrawingWarning[] {
  const fields = [...new Set(pages.flatMap((page) => page.cutFields))];
  return fields.map((field) => ({ field, message: cutMessage(field) })).filter(({ field, message }) => !known.some((warning) => warning.field === field && warning.message === message));
}

function commonValues(content: NoticePlanContent): PageValues {
  const { creditor, debtor, payment, postal } = content;
  return {
    creditorFiscalCode: creditor.fiscalCode.toUpperCase(),
    debtorFiscalCode: printedDebtorCode(debtor.fiscalCode),
    ownSite: creditor.ownSite ? '' : null,
    cbillCode: creditor.cbillCode?.toUpperCase() ?? null,
    installments: payment.kind === 'INSTALLMENTS' ? String(payment.installments.length) : null,
    // Twelve digits are for the codes: people read it without the zeros in front (codes.md 4).
    postalAccount: postal === null ? null : postal.account.replace(/^0+/u, ''),
    authorisation: postal?.authorisation ?? null,
    // Choices of the sentences of model 2.2.1.
    rate: payment.kind === 'INSTALLMENTS' ? ` oppure in ${payment.installments.length} rate (vedi pagina seguente). La rateizzazione non prevede costi aggiuntivi` : '',
    toWhich: payment.kind === 'INSTALLMENTS' ? 'alla rata e ' : '',
    alsoInstallments: payment.kind === 'INSTALLMENTS' ? 'Puoi pagare anche a rate' : null,
    channels: `${creditor.ownSite ? 'del tuo Ente Creditore, ' : ''}${postal === null ? '' : 'di Poste Italiane, '}`,
  };
}

function printedDebtorCode(fiscalCode: string | null): string | null {
  const code = fiscalCode?.toUpperCase() ?? null;
  return code === 'ANONIMO' ? null : code;
}

function sheetValues(content: NoticePlanContent, kind: PageKind, parts: readonly SheetPart[], common: PageValues): Result<PageValues, DrawingError> {
  const values: Record<string, string | null> = { ...common };
  for (let place = 1; place <= kind.parts; place += 1) {
    const part = parts[place - 1];
    const printed = part === undefined ? ok(EMPTY_PLACE) : partValues(content, part);
    if (!printed.ok) return printed;
    for (const [field, value] of Object.entries(printed.value)) values[`${place}.${field}`] = value;
  }
  return ok(values);
}

type PartValues = Readonly<Record<'number' | 'amount' | 'dueDate' | 'nav' | 'qr' | 'dataMatrix' | 'cbillCode' | 'slipAmount' | 'slipAmountLong', string | null>>;

/** An incomplete last row: nothing of the cell is drawn. */
const EMPTY_PLACE: PartValues = { number: null, amount: null, dueDate: null, nav: null, qr: null, dataMatrix: null, cbillCode: null, slipAmount: null, slipAmountLong: null };

/** Characters of an amount beside which the word "Euro" of a slip keeps the model's place. */
const SHORT_AMOUNT = 10;

function partValues(content: NoticePlanContent, part: SheetPart): Result<PartValues, DrawingError> {
  const codes = content.mark === 'NONE' && part.nav !== null ? codesOf(content, part, part.nav) : ok({ qr: null, dataMatrix: null });
  if (!codes.ok) return codes;
  const amount = printedAmount(part.amountCents);
  const hasSlip = content.postal !== null;
  return ok({
    number: part.number === null ? null : String(part.number),
    amount,
    dueDate: part.dueDate === null ? null : printedDate(part.dueDate),
    nav: part.nav === null ? unknownNav(content.mark) : printedNav(part.nav),
    cbillCode: content.creditor.cbillCode?.toUpperCase() ?? null,
    slipAmount: hasSlip && amount.length <= SHORT_AMOUNT ? amount : null,
    slipAmountLong: hasSlip && amount.length > SHORT_AMOUNT ? amount : null,
    ...codes.value,
  });
}

function unknownNav(mark: NoticePlanContent['mark']): string {
  return mark === 'PREVIEW' ? 'dopo il salvataggio' : 'esempio';
}

function codesOf({ creditor, debtor, subject, postal }: NoticePlanContent, { amountCents }: SheetPart, nav: string): Result<Readonly<{ qr: string; dataMatrix: string | null }>, DrawingError> {
  const qr = buildQrContent({ nav, creditorTaxCode: creditor.fiscalCode, amountCents });
  if (!qr.ok) return err({ field: 'qr', message: 'Il codice QR non si può scrivere con questo numero, ente e importo: l’avviso non si può stampare.' });
  if (postal === null) return ok({ qr: qr.value, dataMatrix: null });
  const dataMatrix = buildDataMatrixContent({ nav, ccp: postal.account, amountCents, creditorTaxCode: creditor.fiscalCode, debtorTaxCode: debtor.fiscalCode ?? 'ANONIMO', debtorName: debtor.name, subject });
  if (!dataMatrix.ok) return err({ field: 'dataMatrix', message: 'Il Data Matrix del bollettino non si può scrivere con questi dati: l’avviso non si può stampare.' });
  return ok({ qr: qr.value, dataMatrix: dataMatrix.value });
}

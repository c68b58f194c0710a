/** What must be right before a notice is drawn: nobody downstream looks at a printed paper again. */
import { parseNav } from '../domain/notice-number.ts';
import { isPostalAuthorisation } from '../domain/notice-paper.ts';
import type { DrawingError } from './drawn-document.ts';
import type { NoticeContent, NoticeInstallment, NoticePart, NoticePayment, NoticePlanContent } from './notice-content.ts';
import { isCivilDate, isInstant } from './printed-forms.ts';

/** 2 to 11 digits of cents in the QR code (notice-layout section 6). */
const MAXIMUM_CENTS = 99_999_999_999;
/** Ten digits of cents in the Data Matrix (codes.md 3). */
const MAXIMUM_SLIP_CENTS = 9_999_999_999;
const MOST_INSTALLMENTS = 99;

type Check = readonly [boolean, string, string];

/** First thing wrong with a content; null when it can be drawn. */
export function findProblem(content: NoticePlanContent): DrawingError | null {
  const parts = partsOf(content.payment);
  const checks: readonly Check[] = [
    [/^[A-Z0-9]{11,16}$/iu.test(content.creditor.fiscalCode), 'creditorFiscalCode', 'Il codice fiscale dell’ente manca o non è valido.'],
    [content.creditor.name.trim() !== '', 'creditorName', 'Manca la denominazione dell’ente.'],
    [content.creditor.cbillCode === null || /^[A-Z0-9]{1,12}$/iu.test(content.creditor.cbillCode), 'cbillCode', 'Il codice CBILL non è valido.'],
    [content.debtor.fiscalCode === null || /^([A-Z0-9]{11,16}|ANONIMO)$/iu.test(content.debtor.fiscalCode), 'debtorFiscalCode', 'Il codice fiscale del destinatario non è valido.'],
    [content.debtor.name.trim() !== '', 'debtorName', 'Manca il nominativo del destinatario.'],
    [content.subject.trim() !== '', 'subject', 'Manca l’oggetto del pagamento.'],
    [parts.every((part) => isPrintableAmount(part, content.mark)), 'amount', 'L’importo deve essere maggiore di zero e non oltre 999.999.999,99 euro.'],
    [parts.every(({ dueDate }) => dueDate === null || isCivilDate(dueDate)), 'dueDate', 'La scadenza non è una data valida.'],
    [parts.every(({ nav }) => nav === null || parseNav(nav).ok), 'nav', 'Il numero avviso deve avere 18 cifre, con le cifre di controllo giuste.'],
    [isInstant(content.drawnAt), 'drawnAt', 'Manca la data di stampa.'],
    ...paymentChecks(content.payment),
    ...postalChecks(content, parts),
    ...modelChecks(content),
    [content.mark !== 'NONE' || parts.every(({ nav }) => nav !== null), 'nav', 'Manca il numero avviso: l’avviso non si può stampare.'],
  ];
  const failed = checks.find(([isFine]) => !isFine);
  return failed ? { field: failed[1], message: failed[2] } : null;
}

/** Everything that can be paid, in the order of the paper. */
export function partsOf(payment: NoticePayment): readonly NoticePart[] {
  switch (payment.kind) {
    case 'WHOLE':
      return [payment.part];
    case 'INSTALLMENTS':
      return [...(payment.whole === null ? [] : [payment.whole]), ...payment.installments];
    case 'FINE':
      return [payment.discounted, payment.reduced];
  }
}

/** A preview is drawn while the amount is still to be typed: nobody can pay it. */
function isPrintableAmount({ amountCents }: NoticePart, mark: NoticePlanContent['mark']): boolean {
  const least = mark === 'PREVIEW' ? 0 : 1;
  return Number.isSafeInteger(amountCents) && amountCents >= least && amountCents <= MAXIMUM_CENTS;
}

function paymentChecks(payment: NoticePayment): readonly Check[] {
  const navs = partsOf(payment).map(({ nav }) => nav).filter((nav) => nav !== null);
  const distinct: Check = [new Set(navs).size === navs.length, 'nav', 'Due parti dello stesso avviso hanno lo stesso numero: l’avviso non si può stampare.'];
  if (payment.kind !== 'INSTALLMENTS') return [distinct];
  const { whole, installments } = payment;
  return [
    [installments.length >= (whole === null ? 1 : 2) && installments.length <= MOST_INSTALLMENTS, 'installments', `Un piano ha da 2 a ${MOST_INSTALLMENTS} rate.`],
    [areNumbered(installments), 'number', 'Le rate devono avere numeri diversi, da 1 a 999, in ordine.'],
    distinct,
  ];
}

function areNumbered(installments: readonly NoticeInstallment[]): boolean {
  return installments.every(({ number }, index) => Number.isInteger(number) && number >= 1 && number <= 999 && number > (installments[index - 1]?.number ?? 0));
}

function postalChecks({ postal, medium }: NoticePlanContent, parts: readonly NoticePart[]): readonly Check[] {
  if (postal === null) return [];
  return [
    [medium === 'A4', 'postalAccount', 'Il bollettino postale non si stampa sul rotolo: togli la sezione postale o usa un foglio A4.'],
    [/^\d{1,12}$/u.test(postal.account) && Number(postal.account) > 0, 'postalAccount', 'Il conto corrente postale deve avere da 1 a 12 cifre.'],
    [postal.holder.trim() !== '', 'postalHolder', 'Manca l’intestatario del conto corrente postale.'],
    // Without Poste Italiane's authorisation there is no slip (codes.md 3).
    [isPostalAuthorisation(postal.authorisation), 'authorisation', 'L’autorizzazione di Poste Italiane deve essere scritta “AUT. DB/… DEL gg/mm/aaaa”: senza, il bollettino non si stampa.'],
    [parts.every(({ amountCents }) => amountCents <= MAXIMUM_SLIP_CENTS), 'amount', 'Il bollettino postale arriva a 99.999.999,99 euro.'],
  ];
}

function modelChecks({ model, medium, payment, postal, secondLanguage, letter, mark, windowShown }: NoticePlanContent): readonly Check[] {
  const isPlainWhole = payment.kind === 'WHOLE' && postal === null && medium === 'A4' && model === '3';
  return [
    [secondLanguage === undefined || isPlainWhole, 'secondLanguage', 'In due lingue si stampa solo la rata unica su foglio A4, senza bollettino postale.'],
    [letter === undefined || medium === 'A4', 'letter', 'La lettera di accompagnamento si stampa solo con un avviso su fogli A4.'],
    [letter === undefined || (letter.title.trim() !== '' && letter.body.trim() !== ''), 'letterBody', 'La lettera di accompagnamento è vuota.'],
    [windowShown === undefined || mark === 'PREVIEW', 'window', 'La finestra della busta si vede solo nelle anteprime.'],
    [model === '3' || payment.kind !== 'FINE', 'model', 'Il modello 2.2.1 non ha la pagina per le violazioni del Codice della Strada: usa il modello in vigore.'],
    [model === '3' || payment.kind !== 'INSTALLMENTS' || payment.whole !== null, 'model', 'Il modello 2.2.1 ha sempre la rata unica: usa il modello in vigore per un piano di sole rate.'],
    [medium === 'A4' || model === '3', 'medium', 'Il modello 2.2.1 si stampa solo su fogli A4.'],
    [medium === 'A4' || payment.kind !== 'INSTALLMENTS', 'medium', 'Un piano di rate si stampa solo su fogli A4.'],
  ];
}

/** A code given with a single notice must say what the paper says (`PAGOPA|002|nav|fiscal code|cents`). */
export function findCodeProblem(content: NoticeContent): DrawingError | null {
  if (content.mark !== 'NONE') return null;
  if (content.nav === null) return { field: 'nav', message: 'Manca il numero avviso: l’avviso non si può stampare.' };
  if (content.qrText === null) return { field: 'qr', message: 'Manca il codice QR: l’avviso non si può stampare.' };
  const [name, version, nav, fiscalCode, cents, ...rest] = content.qrText.split('|');
  const agrees = name === 'PAGOPA' && version === '002' && nav === content.nav && fiscalCode === content.creditor.fiscalCode
    && cents !== undefined && /^\d{2,11}$/u.test(cents) && Number(cents) === content.amountCents && rest.length === 0;
  return agrees ? null : { field: 'qr', message: 'Il codice QR non corrisponde a numero avviso, ente e importo: l’avviso non si può stampare.' };
}

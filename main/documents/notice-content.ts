/** What a notice prints: the input of the drawing. Finished facts only; nothing here is computed or decided by the drawing. */
import type { EnvelopeWindow } from '../domain/envelope-window.ts';

/** The entity on paper. `cbillCode` null: neither label nor value is printed. */
export type NoticeCreditor = Readonly<{
  fiscalCode: string;
  name: string;
  department: string | null;
  infoLines: string | null;
  cbillCode: string | null;
  /** PNG, JPEG or SVG (logo-image.ts). */
  logo: Uint8Array | null;
  /** The entity takes pagoPA payments on its own site: the text of "Paga con l'app IO" says so. */
  ownSite: boolean;
}>;

/** `fiscalCode` null (or `ANONIMO`): only the name is printed. */
export type NoticeDebtor = Readonly<{ fiscalCode: string | null; name: string; address: string | null }>;

/** `NONE` is a paper to be paid; the others have no codes and say so across the page. */
export type NoticeMark = 'NONE' | 'PREVIEW' | 'FACSIMILE';

/**
 * Everything a notice with one amount and no postal section prints. Amounts in cents, `dueDate` a civil date or null for the notice "senza scadenza",
 * `nav` 18 digits, `drawnAt` an ISO instant. `nav` and `qrText` may be null only with a mark.
 */
export type NoticeContent = Readonly<{
  creditor: NoticeCreditor;
  debtor: NoticeDebtor;
  subject: string;
  amountCents: number;
  dueDate: string | null;
  nav: string | null;
  qrText: string | null;
  mark: NoticeMark;
  testArchive: boolean;
  drawnAt: string;
}>;

/** One thing that can be paid with its own number: the whole amount, an installment, one of the two amounts of a fine. `nav` null only with a mark. */
export type NoticePart = Readonly<{ nav: string | null; amountCents: number; dueDate: string | null }>;

/** An installment and the number it has in its plan ("Rata 3"): from 1. */
export type NoticeInstallment = NoticePart & Readonly<{ number: number }>;

/**
 * What may be paid, and how.
 * - `WHOLE`: one amount.
 * - `INSTALLMENTS`: 1 to 99 installments by number, beside the whole amount or (`whole` null) alone.
 * - `FINE`: Codice della Strada, two amounts with two notice numbers: discounted within 5 days, reduced from the 6th to the 60th
 *   (notice-layout 9.4). Days are counted from the notification, which the paper does not know: due dates of the parts are not printed.
 */
export type NoticePayment =
  | Readonly<{ kind: 'WHOLE'; part: NoticePart }>
  | Readonly<{ kind: 'INSTALLMENTS'; whole: NoticePart | null; installments: readonly NoticeInstallment[] }>
  | Readonly<{ kind: 'FINE'; discounted: NoticePart; reduced: NoticePart }>;

/**
 * Postal section: printed for every part or for none. Give it only when the first transfer of every part has this account
 * and Poste Italiane's authorisation is configured (codes.md 3). `account` 1 to 12 digits; `authorisation` as Poste wrote it, `AUT. DB/… DEL dd/mm/yyyy`.
 */
export type PostalSection = Readonly<{ account: string; holder: string; authorisation: string }>;

/** Which official table draws it: 3.x in force, or 2.2.1 (2018), off by default: no fine, at most with the whole amount first. */
export type NoticeModel = '3' | '2.2.1';

/** Sheet: A4, or the 75 mm roll of a thermal printer (whole amount or fine, no postal section). */
export type NoticeMedium = 'A4' | 'ROLL_75';

/** English beside Italian, for the whole amount on A4 without postal section (notice-languages.ts). `subject`: the subject in that language, if there is one. */
export type SecondLanguage = Readonly<{ language: 'it+en'; subject: string | null }>;

/**
 * A page before the notice, on A4: fields are filled in already. `recipient` are the lines of name and address, which stand in the `window` of the envelope (null: in the usual place, at the right). A text that
 * does not fit on one page is refused.
 */
export type CoverLetter = Readonly<{ title: string; body: string; recipient: readonly string[]; window: EnvelopeWindow | null }>;

/** Everything a notice with any plan, with or without postal section, prints. QR and Data Matrix contents are made by the drawing from these facts. */
export type NoticePlanContent = Readonly<{
  creditor: NoticeCreditor;
  debtor: NoticeDebtor;
  subject: string;
  payment: NoticePayment;
  postal: PostalSection | null;
  model: NoticeModel;
  medium: NoticeMedium;
  secondLanguage?: SecondLanguage | undefined;
  letter?: CoverLetter | undefined;
  /** The window of the envelope drawn over every page: to look at, never on a paper to be paid. */
  windowShown?: EnvelopeWindow | undefined;
  mark: NoticeMark;
  testArchive: boolean;
  drawnAt: string;
}>;

/** Whatever `drawNotice` and `drawNotices…` take. */
export type AnyNoticeContent = NoticeContent | NoticePlanContent;

/** A notice with one amount, as the plan it is. */
export function planOf(content: NoticeContent): NoticePlanContent {
  const { creditor, debtor, subject, amountCents, dueDate, nav, mark, testArchive, drawnAt } = content;
  return { creditor, debtor, subject, payment: { kind: 'WHOLE', part: { nav, amountCents, dueDate } }, postal: null, model: '3', medium: 'A4', mark, testArchive, drawnAt };
}

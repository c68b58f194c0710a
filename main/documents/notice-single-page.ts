/**
 * Model 3.x, whole amount in one payment ("rata unica"), no postal section: the table of notice-layout 9.1.
 * Every figure is measured on the official model; none is chosen here, except where a comment says so.
 */
import type { Face } from './fonts.ts';
import type { NoticeStrings } from './notice-strings.ts';
import type { ArtItem, ArtItem as Art, BandItem, Condition, Overflow, PageItem, PageKind, Run, TextItem } from './page-kind.ts';

const BOLD: Face = 'TitilliumWeb-Bold';
const REGULAR: Face = 'TitilliumWeb-Regular';
const MONO: Face = 'RobotoMono-Regular';
const MONO_BOLD: Face = 'RobotoMono-Bold';

const BAND_COLOUR = '#ECECEC';
const BAND_HEIGHT = 7.06;
const LEFT_COLUMN_RIGHT = 100.49;
const RIGHT = 199.64;
/** Leading of 8 pt paragraphs. */
const SMALL_LEADING = 3.53;

type TextOptions = Partial<Pick<TextItem, 'align' | 'role' | 'width' | 'maxLines' | 'leading' | 'overflow' | 'when'>>;

function text(x: number, y: number, pt: number, runs: string | readonly Run[], face: Face, options: TextOptions = {}): TextItem {
  const align = options.align ?? 'LEFT';
  return {
    kind: 'TEXT',
    x,
    y,
    align,
    pt,
    runs: typeof runs === 'string' ? [{ face, text: runs }] : runs,
    role: options.role ?? 'P',
    width: options.width ?? (align === 'LEFT' ? RIGHT - x : x - 9.88),
    maxLines: options.maxLines ?? 1,
    leading: options.leading ?? SMALL_LEADING,
    overflow: options.overflow ?? 'CUT',
    when: options.when ?? null,
  };
}

const REFUSE: { overflow: Overflow } = { overflow: 'REFUSE' };

function band(x: number, width: number): BandItem {
  return { kind: 'BAND', x, y: 0, width, height: BAND_HEIGHT, colour: BAND_COLOUR };
}

function decoration(art: Art['art'], x: number, y: number): ArtItem {
  return { kind: 'ART', art, x, y, alt: null, when: null };
}

const withDueDate: Condition = { field: 'dueDate', present: true };
const withoutDueDate: Condition = { field: 'dueDate', present: false };
const withSite: Condition = { field: 'ownSite', present: true };
const withoutSite: Condition = { field: 'ownSite', present: false };
const withCbill: Condition = { field: 'cbillCode', present: true };

/** `**bold**` stretches of a fixed text. */
function emphasised(source: string): readonly Run[] {
  return source.split('**').map((part, index) => ({ face: index % 2 === 0 ? REGULAR : BOLD, text: part })).filter((run) => run.text !== '');
}

/**
 * The page kind with a given set of fixed texts.
 * Fields: subject, creditorFiscalCode, creditorName, department, infoLines, debtorFiscalCode, debtorName, debtorAddress,
 * amount, dueDate, ownSite (present or null), cbillCode, nav, qr.
 */
export function noticeSinglePage(strings: NoticeStrings): PageKind {
  return {
    name: '3/single',
    modules: [
      { name: 'header', top: 0, items: header(strings) },
      { name: 'parties', top: 45.17, items: parties(strings) },
      { name: 'amount', top: 89.27, items: amountAndPlaces(strings) },
      { name: 'payment', top: 141.48, items: paymentData(strings) },
    ],
  };
}

function header(strings: NoticeStrings): readonly PageItem[] {
  return [
    { kind: 'ART', art: 'logo-pagopa', x: 10.22, y: 10.23, alt: 'pagoPA', when: null },
    text(25.74, 13.84, 10, strings.title, BOLD, { role: 'H1', width: 140 }),
    // The second line of a long subject goes below: its first line stays where the model has it.
    text(10.22, 31.38, 16, '{subject}', BOLD, { width: 157, maxLines: 2, leading: 6.35 }),
    { kind: 'LOGO', x: 169.68, y: 9.88, side: 29.65, alt: 'Logo di {creditorName}' },
  ];
}

function parties(strings: NoticeStrings): readonly PageItem[] {
  const left = { width: LEFT_COLUMN_RIGHT - 9.91 };
  return [
    // The model's artboard is 209.66 mm wide: bands that reach its edge go on towards that of the sheet (notice-layout section 9),
    // never more than half a millimetre past their measured end.
    band(0, 104.04),
    band(105.52, 104.48),
    text(9.91, 4.85, 10, strings.creditor, BOLD, { role: 'H2', width: 50 }),
    text(LEFT_COLUMN_RIGHT, 4.63, 8, '{creditorFiscalCode}', MONO, { align: 'RIGHT', width: 40, ...REFUSE }),
    text(9.91, 17.72, 14, '{creditorName}', BOLD, { ...left, maxLines: 2, leading: 5.29 }),
    text(9.91, 28.04, 12, '{department}', REGULAR, { ...left, maxLines: 2, leading: 4.6 }),
    text(9.91, 37.74, 8, '{infoLines}', REGULAR, { ...left, maxLines: 2 }),
    text(112.22, 4.85, 10, strings.debtor, BOLD, { role: 'H2', width: 50 }),
    text(RIGHT, 4.63, 8, '{debtorFiscalCode}', MONO, { align: 'RIGHT', width: 40, ...REFUSE }),
    text(112.22, 18.07, 14, '{debtorName}', BOLD, { maxLines: 2, leading: 5.29 }),
    // Nothing follows the address in this column: 140 characters find room on four lines.
    text(112.22, 28.39, 12, '{debtorAddress}', REGULAR, { maxLines: 4, leading: 4.4 }),
  ];
}

function amountAndPlaces(strings: NoticeStrings): readonly PageItem[] {
  const places = { width: 72.9 };
  return [
    band(0, 104.04),
    band(105.48, 104.47),
    text(9.95, 4.84, 10, strings.howMuchAndWhen, BOLD, { role: 'H2', width: 90, when: withDueDate }),
    text(9.95, 4.84, 10, strings.howMuch, BOLD, { role: 'H2', width: 90, when: withoutDueDate }),
    text(9.95, 15.87, 8, strings.amount, BOLD, { width: 50 }),
    text(9.95, 22.92, 16, `{amount} ${strings.euro}`, BOLD, { width: 58, ...REFUSE }),
    text(69.14, 15.87, 8, strings.by, BOLD, { width: 30, when: withDueDate }),
    text(69.14, 22.92, 16, '{dueDate}', BOLD, { width: 34.9, ...REFUSE }),
    // Without instalments the legal sentence takes the place of the line on the instalments.
    decoration('icon-info', 9.94, 28.95),
    text(16.65, 32.1, 8, strings.legal, REGULAR, { width: 85.5, maxLines: 4 }),
    text(112.18, 4.84, 10, strings.wherePay, BOLD, { role: 'H2', width: 50 }),
    text(170.67, 4.58, 8, strings.goTo, REGULAR, { width: 8 }),
    text(178.79, 4.84, 10, strings.portal, BOLD, { width: 21.2 }),
    text(112.18, 15.78, 10, strings.payOnline, BOLD, { width: 72 }),
    decoration('pictogram-devices', 189.44, 12.7),
    text(112.18, 19.4, 8, strings.payOnlineText, REGULAR, { ...places, maxLines: 3, when: withoutSite }),
    text(112.18, 19.4, 8, strings.payOnlineTextWithSite, REGULAR, { ...places, maxLines: 3, when: withSite }),
    text(112.18, 31.65, 10, strings.payNearby, BOLD, { width: 72 }),
    decoration('pictogram-places', 188.74, 28.58),
    text(112.18, 35.27, 8, strings.payNearbyText, REGULAR, { ...places, maxLines: 3 }),
  ];
}

function paymentData(strings: NoticeStrings): readonly PageItem[] {
  return [
    band(0, 210),
    text(9.88, 4.84, 10, strings.paymentData, BOLD, { role: 'H2', width: 60 }),
    text(199.6, 4.84, 10, `${strings.wholeBy}  {dueDate}`, BOLD, { align: 'RIGHT', role: 'H2', width: 80, ...REFUSE }),
    text(199.6, 4.84, 10, strings.whole, BOLD, { align: 'RIGHT', role: 'H2', width: 80, when: withoutDueDate }),
    { kind: 'QR', x: 9.88, y: 14.11, side: 25, field: 'qr', alt: 'Codice QR per il pagamento, avviso {nav}', placeholder: 'codice QR' },
    text(9.88, 45.86, 8, emphasised(strings.scan), REGULAR, { width: 48, maxLines: 2 }),
    text(68.44, 15.87, 8, strings.recipient, REGULAR, { width: 80 }),
    text(68.44, 19.4, 8, '{debtorName}', BOLD),
    text(68.44, 24.69, 8, strings.creditorLabel, REGULAR),
    text(68.44, 28.22, 8, '{creditorName}', BOLD),
    text(68.44, 33.51, 8, strings.subject, REGULAR),
    text(68.44, 37.04, 8, '{subject}', BOLD, { maxLines: 2 }),
    text(155.22, 15.78, 10, strings.euro, REGULAR, { width: 8 }),
    text(RIGHT, 15.78, 12, '{amount}', MONO_BOLD, { align: 'RIGHT', width: 36.5, ...REFUSE }),
    text(68.44, 45.86, 8, strings.cbillCode, REGULAR, { width: 26, when: withCbill }),
    text(68.44, 51.11, 10, '{cbillCode}', MONO_BOLD, { width: 26, ...REFUSE }),
    text(97.37, 45.86, 8, strings.nav, REGULAR, { width: 60 }),
    text(97.37, 51.11, 10, '{nav}', MONO_BOLD, { width: 60, ...REFUSE }),
    text(199.6, 45.86, 8, strings.creditorFiscalCode, REGULAR, { align: 'RIGHT', width: 40 }),
    text(199.6, 51.11, 10, '{creditorFiscalCode}', MONO_BOLD, { align: 'RIGHT', width: 40, ...REFUSE }),
  ];
}

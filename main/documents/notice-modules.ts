/**
 * Modules of the notice, model 3.x (notice-layout 9.1, 9.4): tables of items at offsets from a band's top.
 * Every figure is measured on the official model; none is chosen here, except where a comment says so.
 * Fields of the notice: subject, creditorFiscalCode, creditorName, department, infoLines, debtorFiscalCode, debtorName, debtorAddress, ownSite (present or null),
 * cbillCode, installments, postalAccount, postalHolder, authorisation; of each payable part n: n.number, n.amount, n.dueDate, n.nav, n.qr, n.dataMatrix.
 */
import type { FineAmount, PaymentHeading } from './notice-headings.ts';
import type { NoticeStrings } from './notice-strings.ts';
import { absent, band, BOLD, code, decoration, emphasised, MONO, MONO_BOLD, present, REFUSE, REGULAR, text } from './page-items.ts';
import type { PageItem, PageModule, TextItem } from './page-kind.ts';

const BAND_HEIGHT = 7.06;
const LEFT_COLUMN_RIGHT = 100.49;
const RIGHT = 199.64;
/** Two lines of 8 pt between a label and the next label, 8.82 mm below: as close as they go without touching. */
const TIGHT = { maxLines: 2, leading: 2.64 };

/** Two bands side by side. The model's artboard is 209.66 mm wide: bands that reach its edge go on towards that of the sheet (notice-layout 9). */
function bands(right: number): readonly PageItem[] {
  return [band(0, 104.04, BAND_HEIGHT), band(right, 104.48, BAND_HEIGHT)];
}

/** Head of every page. */
export function header(strings: NoticeStrings): PageModule {
  return {
    name: 'header',
    top: 0,
    items: [
      { kind: 'ART', art: 'logo-pagopa', x: 10.22, y: 10.23, colour: null, alt: 'pagoPA', when: null },
      text(25.74, 13.84, 10, strings.title, BOLD, { role: 'H1', width: 140 }),
      // The second line of a long subject goes below: its first line stays where the model has it.
      text(10.22, 31.38, 16, '{subject}', BOLD, { width: 157, maxLines: 2, leading: 6.35 }),
      { kind: 'LOGO', x: 169.68, y: 9.88, side: 29.65, alt: 'Logo di {creditorName}' },
    ],
  };
}

/** @param room `TIGHT` where the next band is 41.28 mm below instead of 44.1 (fines with a postal slip) */
export function parties(strings: NoticeStrings, top: number, room: 'WIDE' | 'TIGHT' = 'WIDE'): PageModule {
  const left = { width: LEFT_COLUMN_RIGHT - 9.91 };
  return {
    name: 'parties',
    top,
    items: [
      ...bands(105.52),
      text(9.91, 4.85, 10, strings.creditor, BOLD, { role: 'H2', width: 50 }),
      text(LEFT_COLUMN_RIGHT, 4.63, 8, '{creditorFiscalCode}', MONO, { align: 'RIGHT', width: 40, ...REFUSE }),
      text(9.91, 17.72, 14, '{creditorName}', BOLD, { ...left, maxLines: 2, leading: 5.29 }),
      text(9.91, 28.04, 12, '{department}', REGULAR, { ...left, maxLines: 2, leading: 4.6 }),
      text(9.91, 37.74, 8, '{infoLines}', REGULAR, { ...left, maxLines: 2, ...(room === 'TIGHT' ? { leading: 2.8 } : {}) }),
      text(112.22, 4.85, 10, strings.debtor, BOLD, { role: 'H2', width: 50 }),
      text(RIGHT, 4.63, 8, '{debtorFiscalCode}', MONO, { align: 'RIGHT', width: 40, ...REFUSE }),
      text(112.22, 18.07, 14, '{debtorName}', BOLD, { maxLines: 2, leading: 5.29 }),
      // Nothing follows the address in this column: 140 characters find room on four lines.
      text(112.22, 28.39, 12, '{debtorAddress}', REGULAR, { maxLines: room === 'TIGHT' ? 3 : 4, leading: 4.4 }),
    ],
  };
}

/** @param ink of the pictograms: the models of the fines have them in a softer black */
function places(strings: NoticeStrings, ink: string | null = null): readonly PageItem[] {
  const column = { width: 72.9 };
  return [
    text(112.18, 4.84, 10, strings.wherePay, BOLD, { role: 'H2', width: 50 }),
    text(170.67, 4.58, 8, strings.goTo, REGULAR, { width: 8 }),
    text(178.79, 4.84, 10, strings.portal, BOLD, { width: 21.2 }),
    text(112.18, 15.78, 10, strings.payOnline, BOLD, { width: 72 }),
    decoration('pictogram-devices', 189.44, 12.7, null, ink),
    text(112.18, 19.4, 8, strings.payOnlineText, REGULAR, { ...column, maxLines: 3, when: absent('ownSite') }),
    text(112.18, 19.4, 8, strings.payOnlineTextWithSite, REGULAR, { ...column, maxLines: 3, when: present('ownSite') }),
    text(112.18, 31.65, 10, strings.payNearby, BOLD, { width: 72 }),
    decoration('pictogram-places', 188.74, 28.58, null, ink),
    text(112.18, 35.27, 8, strings.payNearbyText, REGULAR, { ...column, maxLines: 3 }),
  ];
}

/** An icon with the paragraph beside it, whose first baseline is `y`. */
function information(y: number, sentence: string, maxLines: number): readonly PageItem[] {
  return [decoration('icon-info', 9.94, y - 3.15), text(16.65, y, 8, sentence, REGULAR, { width: 85.5, maxLines })];
}

/** Whole amount and due date of part 1. With installments a line says in how many; without, the legal sentence takes its place. */
export function amountOfWhole(strings: NoticeStrings, installments: 'NONE' | 'BESIDE'): PageModule {
  const due = present('1.dueDate');
  return {
    name: 'amount',
    top: 89.27,
    items: [
      ...bands(105.48),
      text(9.95, 4.84, 10, strings.howMuchAndWhen, BOLD, { role: 'H2', width: 90, when: due }),
      text(9.95, 4.84, 10, strings.howMuch, BOLD, { role: 'H2', width: 90, when: absent('1.dueDate') }),
      text(9.95, 15.87, 8, strings.amount, BOLD, { width: 50 }),
      text(9.95, 22.92, 16, `{1.amount} ${strings.euro}`, BOLD, { width: 58, ...REFUSE }),
      text(69.14, 15.87, 8, strings.by, BOLD, { width: 30, when: due }),
      text(69.14, 22.92, 16, '{1.dueDate}', BOLD, { width: 34.9, ...REFUSE }),
      ...(installments === 'NONE'
        ? information(32.1, strings.legal, 4)
        : [...information(32.1, strings.wholeOrInstallments, 1), ...information(38.8, strings.legal, 3)]),
      ...places(strings),
    ],
  };
}

/** No whole amount: amounts and dates are those of the installments. `sentence`: what the line in their place says. */
export function amountOfInstallments(strings: NoticeStrings, sentence: string): PageModule {
  return {
    name: 'amount',
    top: 90.68,
    items: [
      ...bands(105.48),
      text(9.95, 4.84, 10, strings.howMuchAndWhen, BOLD, { role: 'H2', width: 90 }),
      ...information(16.22, sentence, 1),
      ...information(22.93, strings.legal, 4),
      ...places(strings),
    ],
  };
}

/** Head of the rows of installments on a page without whole amount. */
export function installmentsHeading(strings: NoticeStrings): PageModule {
  return { name: 'heading', top: 140.07, items: [band(0, 210, BAND_HEIGHT), text(9.88, 4.84, 10, strings.paymentData, BOLD, { role: 'H2', width: 60 })] };
}

/** Data to pay part `part` with: code, names, numbers. */
export function paymentData(strings: NoticeStrings, top: number, part: number, { title, right }: PaymentHeading): PageModule {
  return {
    name: `payment ${part}`,
    top,
    items: [
      band(0, 210, BAND_HEIGHT),
      text(9.88, 4.84, 10, title, BOLD, { role: 'H2', width: 60 }),
      ...right,
      code('QR', 9.88, 14.11, `${part}.qr`, `${part}.nav`),
      text(9.88, 45.86, 8, emphasised(strings.scan), REGULAR, { width: 48, maxLines: 2 }),
      text(68.44, 15.87, 8, strings.recipient, REGULAR, { width: 80 }),
      text(68.44, 19.4, 8, '{debtorName}', BOLD),
      text(68.44, 24.69, 8, strings.creditorLabel, REGULAR),
      text(68.44, 28.22, 8, '{creditorName}', BOLD),
      text(68.44, 33.51, 8, strings.subject, REGULAR),
      text(68.44, 37.04, 8, '{subject}', BOLD, { maxLines: 2 }),
      text(155.22, 15.78, 10, strings.euro, REGULAR, { width: 8 }),
      text(RIGHT, 15.78, 12, `{${part}.amount}`, MONO_BOLD, { align: 'RIGHT', width: 36.5, ...REFUSE }),
      text(68.44, 45.86, 8, strings.cbillCode, REGULAR, { width: 26, when: present('cbillCode') }),
      text(68.44, 51.11, 10, '{cbillCode}', MONO_BOLD, { width: 26, ...REFUSE }),
      text(97.37, 45.86, 8, strings.nav, REGULAR, { width: 60 }),
      text(97.37, 51.11, 10, `{${part}.nav}`, MONO_BOLD, { width: 60, ...REFUSE }),
      text(199.6, 45.86, 8, strings.creditorFiscalCode, REGULAR, { align: 'RIGHT', width: 40 }),
      text(199.6, 51.11, 10, '{creditorFiscalCode}', MONO_BOLD, { align: 'RIGHT', width: 40, ...REFUSE }),
    ],
  };
}

function fineQuestions(strings: NoticeStrings, first: number): readonly PageItem[] {
  const room = { width: 85.5, maxLines: 2 };
  return [
    decoration('icon-scadenze', 9.95, first - 2.82),
    text(16.65, first, 8, strings.fineTermsTitle, BOLD, { width: 85 }),
    text(16.65, first + 4.23, 8, strings.fineTermsText, REGULAR, room),
    decoration('icon-giacenza', 9.95, first + 11.3),
    text(16.65, first + 14.11, 8, strings.fineStorageTitle, BOLD, { width: 85 }),
    text(16.65, first + 18.34, 8, strings.fineStorageText, REGULAR, room),
    text(16.65, first + 26.11, 8, strings.fineStorageLate, REGULAR, room),
  ];
}

const FINE_INK = '#1D1D1B';

/** Amount and "Euro" are two frames in the models of the fines, a little wider apart than a space. */
function fineAmount(strings: NoticeStrings, x: number, y: number, part: number, width: number): readonly TextItem[] {
  const after = { text: `{${part}.amount}`, face: BOLD, pt: 16, gap: 1.5 } as const;
  return [text(x, y, 16, `{${part}.amount}`, BOLD, { width: width - 13, ...REFUSE }), text(x, y, 16, strings.euro, BOLD, { after, width, when: present(`${part}.amount`) })];
}

/** Both amounts of a fine: part 1 discounted, part 2 reduced. */
export function amountsOfFine(strings: NoticeStrings): PageModule {
  const column = (x: number, name: string, part: number, term: string) => [
    text(x, 15.87, 8, name, BOLD, { width: 44 }),
    ...fineAmount(strings, x, 22.92, part, 44),
    text(x, 28.22, 8, term, BOLD, { width: 44 }),
    text(x, 31.74, 8, strings.fineFromNotification, REGULAR, { width: 44 }),
  ];
  return {
    name: 'amount',
    top: 89.27,
    items: [
      ...bands(105.48),
      text(9.95, 4.84, 10, strings.howMuchAndWhen, BOLD, { role: 'H2', width: 90 }),
      ...column(9.95, strings.fineDiscounted, 1, strings.fineDiscountedTerm),
      ...column(60.75, strings.fineReduced, 2, strings.fineReducedTerm),
      ...fineQuestions(strings, 40.21),
      ...places(strings, FINE_INK),
      decoration('icon-arrow-down', 8.47, 76.20),
      text(17.82, 80.07, 8, strings.fineChoose, REGULAR, { width: 176 }),
      decoration('icon-arrow-down', 195.44, 76.20),
    ],
  };
}

/** One amount of a fine on a page of its own: part 1. */
export function amountOfFine(strings: NoticeStrings, amount: FineAmount): PageModule {
  const isDiscounted = amount === 'DISCOUNTED';
  const after = { text: `{1.amount} ${strings.euro}`, face: BOLD, pt: 16, gap: 6.27 } as const;
  const term = [{ face: BOLD, text: isDiscounted ? strings.fineDiscountedTerm : strings.fineReducedTerm }, { face: REGULAR, text: ` ${strings.fineFromNotification}` }] as const;
  return {
    name: 'amount',
    top: 83.63,
    items: [
      ...bands(105.48),
      text(9.95, 4.84, 10, strings.howMuchAndWhen, BOLD, { role: 'H2', width: 90 }),
      ...fineAmount(strings, 9.95, 19.03, 1, 58),
      text(9.95, 16.22, 8, isDiscounted ? strings.fineDiscounted : strings.fineReduced, BOLD, { after, width: 100 }),
      text(9.95, 19.74, 8, term, BOLD, { after, width: 100 }),
      ...information(28.92, strings.fineChoose, 3),
      ...fineQuestions(strings, 42.32),
      ...places(strings, FINE_INK),
    ],
  };
}

/** How a cell of an installment is laid out: offsets from its band (notice-layout 9.1, table "Instalment row"). */
type CellLayout = Readonly<{
  x: readonly number[];
  width: number;
  qr: number;
  nav: number;
  codes: number;
  cbill: number;
  /** Baselines of the labels; null: not printed in the cell. */
  debtor: number | null;
  creditor: number | null;
  subject: number | null;
  scan: Readonly<{ y: number; pt: number; text: 'scanAbove' | 'scanAboveShort' }> | null;
}>;

const CELLS = {
  TWO: { x: [7.06, 109.01], width: 93.49, qr: 65.66, nav: 36.33, codes: 46.91, cbill: 33.97, debtor: 60.32, creditor: 69.14, subject: 77.96, scan: { y: 90.66, pt: 8, text: 'scanAbove' } },
  THREE: { x: [7.06, 74.55, 142.05], width: 60.44, qr: 32.61, nav: 41.58, codes: 52.16, cbill: 32.98, debtor: 62.74, creditor: 71.56, subject: 80.38, scan: { y: 89.25, pt: 7, text: 'scanAboveShort' } },
  TWO_POSTAL: { x: [7.06, 108.3], width: 94.19, qr: 66.37, nav: 41.57, codes: 52.15, cbill: 66.74, debtor: null, creditor: 62.74, subject: 71.56, scan: { y: 80.42, pt: 7, text: 'scanAboveShort' } },
  THREE_POSTAL: { x: [7.06, 74.55, 142.05], width: 60.44, qr: 32.61, nav: 41.57, codes: 52.15, cbill: 32.98, debtor: null, creditor: 62.74, subject: 71.56, scan: { y: 80.42, pt: 7, text: 'scanAboveShort' } },
  MANY: { x: [7.06, 74.55, 142.05], width: 60.44, qr: 32.61, nav: 41.57, codes: 52.16, cbill: 32.98, debtor: null, creditor: null, subject: null, scan: null },
} as const satisfies Readonly<Record<string, CellLayout>>;

export type CellKind = keyof typeof CELLS;

/** How many installments a row of these cells has. */
export function cellsInRow(kind: CellKind): number {
  return CELLS[kind].x.length;
}

/** A row of installments, parts `first`, `first + 1`, …; a part without number is an empty place at the end of the last row. */
export function installmentRow(strings: NoticeStrings, kind: CellKind, top: number, first: number): PageModule {
  const layout: CellLayout = CELLS[kind];
  return { name: `row ${first}`, top, items: layout.x.flatMap((x, index) => installmentCell(strings, layout, x, first + index)) };
}

function installmentCell(strings: NoticeStrings, layout: CellLayout, left: number, part: number): readonly PageItem[] {
  const x = left + 2.82;
  const width = left + layout.width - x;
  // Four modules of white before the code.
  const besideCode = layout.qr - 2.82 - 3.1;
  const shown = present(`${part}.nav`);
  const label = (y: number, words: string, at = x) => text(at, y, 8, words, REGULAR, { width: left + layout.width - at, when: shown });
  const named = (y: number | null, words: string, value: string, room: Partial<TextItem>) =>
    y === null ? [] : [label(y, words), text(x, y + SMALL_STEP, 8, value, BOLD, { width, when: shown, ...room })];
  const cbill = left + layout.cbill;
  return [
    band(left, layout.width, BAND_HEIGHT, shown),
    text(x, 4.84, 10, `${strings.installment} {${part}.number}`, BOLD, { role: 'H2', width }),
    code('QR', left + layout.qr, 12.7, `${part}.qr`, `${part}.nav`, shown),
    label(15.16, strings.euro),
    text(x, 20.07, 10, `{${part}.amount}`, MONO_BOLD, { width: besideCode, ...REFUSE }),
    text(x, 25.75, 8, strings.dueBy, REGULAR, { width: besideCode, when: present(`${part}.dueDate`) }),
    text(x, 30.65, 10, `{${part}.dueDate}`, MONO_BOLD, { width: besideCode, ...REFUSE }),
    label(layout.nav, strings.nav),
    text(x, layout.nav + 4.91, 10, `{${part}.nav}`, MONO_BOLD, { width, ...REFUSE }),
    text(x, layout.codes, 8, strings.creditorFiscalCode, REGULAR, { width: cbill - x - 1, when: shown }),
    text(x, layout.codes + 4.91, 10, '{creditorFiscalCode}', MONO_BOLD, { width: cbill - x - 1, when: shown, ...REFUSE }),
    text(cbill, layout.codes, 8, `${strings.cbillCode}`, REGULAR, { width: left + layout.width - cbill, when: present(`${part}.cbillCode`) }),
    text(cbill, layout.codes + 4.91, 10, `{${part}.cbillCode}`, MONO_BOLD, { width: left + layout.width - cbill, ...REFUSE }),
    ...named(layout.debtor, strings.recipient, '{debtorName}', TIGHT),
    ...named(layout.creditor, strings.creditorLabel, '{creditorName}', TIGHT),
    ...named(layout.subject, strings.subject, '{subject}', { maxLines: 2, leading: 2.9 }),
    ...(layout.scan === null ? [] : [text(x, layout.scan.y, layout.scan.pt, emphasised(strings[layout.scan.text]), REGULAR, { width: width + 0.5, when: shown })]),
  ];
}

const SMALL_STEP = 3.53;

/** Head of the pages of nine installments: whose they are, once. */
export function manyHeading(strings: NoticeStrings): PageModule {
  const lines = { maxLines: 3, leading: 2.9 };
  return {
    name: 'heading',
    top: 45.17,
    items: [
      band(0, 210, BAND_HEIGHT),
      text(9.88, 4.84, 10, strings.paymentData, BOLD, { role: 'H2', width: 60 }),
      text(9.88, 15.17, 8, strings.recipient, REGULAR, { width: 42 }),
      text(9.88, 18.69, 8, '{debtorName}', BOLD, { ...lines, width: 41.5 }),
      text(53.27, 15.17, 8, strings.creditorLabel, REGULAR, { width: 24.5 }),
      text(53.27, 18.69, 8, '{creditorName}', BOLD, { ...lines, width: 24.5 }),
      text(79.02, 15.17, 8, strings.subject, REGULAR, { width: 60 }),
      text(79.02, 18.69, 8, '{subject}', BOLD, lines),
      decoration('icon-info', 9.88, 24.89),
      text(16.58, 27.91, 7, emphasised(strings.scanBelow), REGULAR, { width: 80 }),
    ],
  };
}

/** The page kinds of the notice, model 3.x: which modules each page stacks, and where (notice-layout 9). Adding one is adding a table here. */
import { fineHeading, firstInstallmentHeading, wholeHeading } from './notice-headings.ts';
import {
  amountOfFine, amountOfInstallments, amountOfWhole, amountsOfFine, cellsInRow, type CellKind, header, installmentRow, installmentsHeading, manyHeading, parties, paymentData,
} from './notice-modules.ts';
import { postalSlip } from './notice-slip.ts';
import type { NoticeStrings } from './notice-strings.ts';
import { A4 } from './page-items.ts';
import type { PageKind, PageModule } from './page-kind.ts';

/** Names of the page kinds of model 3.x on A4. */
export type NoticePageName =
  | 'single' | 'single-postal' | 'whole-postal' | 'two-instalments' | 'three-instalments' | 'only-two' | 'only-three' | 'many-page1' | 'many-next' | 'rows-of-two' | 'rows-of-three'
  | 'two-instalments-postal' | 'three-instalments-postal' | 'first-instalment-postal' | 'cds' | 'cds-postal-1' | 'cds-postal-2';

type PageModules = (strings: NoticeStrings) => Readonly<{ parts: number; modules: readonly PageModule[] }>;

const PARTIES_TOP = 45.17;
/** Band of the payment data without and with the postal slip below (the second derived: notice-layout 9.1). */
const PAYMENT_TOP = 141.48;
const PAYMENT_TOP_WITH_SLIP = 155.1;
const SLIP_TOP = 215.95;
/** Row of installments under the whole amount, and on a page without it. */
const ROW_TOP = 198.63;
const FIRST_ROW_TOP = 152.42;
/** Distance of two rows on a page that has nothing else: 36 steps of the model's grid of 8 px. */
const ROW_PITCH = 101.6;
const MANY_TOPS = [82.57, 145.67, 208.77];

function wholeWithSlip(strings: NoticeStrings, installments: 'NONE' | 'BESIDE') {
  return {
    parts: 1,
    modules: [
      header(strings), parties(strings, PARTIES_TOP), amountOfWhole(strings, installments), paymentData(strings, PAYMENT_TOP_WITH_SLIP, 1, wholeHeading(strings)), postalSlip(strings, 'LARGE', SLIP_TOP, 1, 'WHOLE'),
    ],
  };
}

function wholeWithRow(strings: NoticeStrings, cells: CellKind) {
  return {
    parts: 1 + cellsInRow(cells),
    modules: [
      header(strings), parties(strings, PARTIES_TOP), amountOfWhole(strings, 'BESIDE'), paymentData(strings, PAYMENT_TOP, 1, wholeHeading(strings)), installmentRow(strings, cells, ROW_TOP, 2),
    ],
  };
}

function onlyRow(strings: NoticeStrings, cells: CellKind, sentence: string) {
  return {
    parts: cellsInRow(cells),
    modules: [header(strings), parties(strings, 45.88), amountOfInstallments(strings, sentence), installmentsHeading(strings), installmentRow(strings, cells, FIRST_ROW_TOP, 1)],
  };
}

function rows(strings: NoticeStrings, cells: CellKind) {
  const count = cellsInRow(cells);
  return { parts: 2 * count, modules: [header(strings), installmentRow(strings, cells, PARTIES_TOP, 1), installmentRow(strings, cells, PARTIES_TOP + ROW_PITCH, 1 + count)] };
}

function rowWithSlips(strings: NoticeStrings, cells: CellKind, size: 'LARGE' | 'SMALL', tops: readonly number[]) {
  return { parts: tops.length, modules: [header(strings), installmentRow(strings, cells, 40.22, 1), ...tops.map((top, index) => postalSlip(strings, size, top, index + 1, 'INSTALLMENT'))] };
}

function fineWithSlip(strings: NoticeStrings, amount: 'DISCOUNTED' | 'REDUCED') {
  return {
    parts: 1,
    modules: [
      header(strings), parties(strings, 42.35, 'TIGHT'), amountOfFine(strings, amount), paymentData(strings, 161.94, 1, fineHeading(strings, amount, strings.paymentData)),
      postalSlip(strings, 'LARGE', 223.86, 1, amount),
    ],
  };
}

const PAGES: Readonly<Record<NoticePageName, PageModules>> = {
  'single': (strings) => ({
    parts: 1, modules: [header(strings), parties(strings, PARTIES_TOP), amountOfWhole(strings, 'NONE'), paymentData(strings, PAYMENT_TOP, 1, wholeHeading(strings))],
  }),
  'single-postal': (strings) => wholeWithSlip(strings, 'NONE'),
  // Installments, with their slips, follow on pages of their own.
  'whole-postal': (strings) => wholeWithSlip(strings, 'BESIDE'),
  'two-instalments': (strings) => wholeWithRow(strings, 'TWO'),
  'three-instalments': (strings) => wholeWithRow(strings, 'THREE'),
  'only-two': (strings) => onlyRow(strings, 'TWO', strings.onlyInstallments),
  'only-three': (strings) => onlyRow(strings, 'THREE', strings.onlyInstallments),
  'many-page1': (strings) => onlyRow(strings, 'THREE', strings.manyInstallments),
  'many-next': (strings) => ({ parts: 9, modules: [header(strings), manyHeading(strings), ...MANY_TOPS.map((top, row) => installmentRow(strings, 'MANY', top, 1 + 3 * row))] }),
  'rows-of-two': (strings) => rows(strings, 'TWO'),
  'rows-of-three': (strings) => rows(strings, 'THREE'),
  'two-instalments-postal': (strings) => rowWithSlips(strings, 'TWO_POSTAL', 'LARGE', [131.08, 213.28]),
  'three-instalments-postal': (strings) => rowWithSlips(strings, 'THREE_POSTAL', 'SMALL', [128.56, 183.91, 239.05]),
  // No whole amount: the first installment has its place, its slip below it; the rest follows on pages of two and three.
  'first-instalment-postal': (strings) => ({
    parts: 1,
    modules: [
      header(strings), parties(strings, 45.88), amountOfInstallments(strings, strings.onlyInstallments), paymentData(strings, PAYMENT_TOP_WITH_SLIP, 1, firstInstallmentHeading(strings)),
      postalSlip(strings, 'LARGE', SLIP_TOP, 1, 'INSTALLMENT'),
    ],
  }),
  'cds': (strings) => ({
    parts: 2,
    modules: [
      header(strings), parties(strings, PARTIES_TOP), amountsOfFine(strings),
      paymentData(strings, 176.76, 1, fineHeading(strings, 'DISCOUNTED', strings.fineDiscountedTitle)),
      paymentData(strings, 233.91, 2, fineHeading(strings, 'REDUCED', strings.fineReducedTitle)),
    ],
  }),
  'cds-postal-1': (strings) => fineWithSlip(strings, 'DISCOUNTED'),
  'cds-postal-2': (strings) => fineWithSlip(strings, 'REDUCED'),
};

/** Every page kind of model 3.x, by name, with its fixed texts. */
export const NOTICE_PAGE_NAMES: readonly NoticePageName[] = [
  'single', 'single-postal', 'whole-postal', 'two-instalments', 'three-instalments', 'only-two', 'only-three', 'many-page1', 'many-next', 'rows-of-two', 'rows-of-three', 'two-instalments-postal', 'three-instalments-postal',
  'first-instalment-postal', 'cds', 'cds-postal-1', 'cds-postal-2',
];

/** The table of one page kind. */
export function noticePage(name: NoticePageName, strings: NoticeStrings): PageKind {
  return { name: `3/${name}`, size: A4, ...PAGES[name](strings) };
}

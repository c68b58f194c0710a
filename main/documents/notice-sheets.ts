/** Which pages a notice has and what stands on each: the page rule (notice-layout 4 and 9.2). */
import type { NoticePart, NoticePayment } from './notice-content.ts';
import type { NoticePageName } from './notice-pages.ts';
import type { OldPageName } from './notice-pages-2018.ts';
import type { RollPageName } from './notice-roll.ts';

/** A part on its sheet; `number` null: the whole amount, or an amount of a fine. */
export type SheetPart = NoticePart & Readonly<{ number: number | null }>;

/** One page to draw: its kind and the parts it carries, in the order of its table. */
export type NoticeSheet = Readonly<{ page: NoticePageName; parts: readonly SheetPart[] }>;
/** The same on the roll, and by model 2.2.1. */
export type RollSheet = Readonly<{ page: RollPageName; parts: readonly SheetPart[] }>;
export type OldSheet = Readonly<{ page: OldPageName; parts: readonly SheetPart[] }>;

/** From this number of installments the cells of the page of nine are used. */
const MANY = 9;

/** Pages of a payment, model 3.x on A4. @param hasSlips every part has its postal slip */
export function sheetsOf(payment: NoticePayment, hasSlips: boolean): readonly NoticeSheet[] {
  switch (payment.kind) {
    case 'WHOLE':
      return [wholeSheet(payment.part, hasSlips)];
    case 'FINE':
      return fineSheets(plain(payment.discounted), plain(payment.reduced), hasSlips);
    case 'INSTALLMENTS': {
      const { whole, installments } = payment;
      const [first] = installments;
      // One installment alone is the whole amount.
      if (whole === null && installments.length === 1 && first !== undefined) return [wholeSheet(first, hasSlips)];
      return hasSlips ? sheetsWithSlips(whole, installments) : sheetsOfRows(whole, installments);
    }
  }
}

/** The one sheet of a payment on the roll: a plan has none (notice-check.ts refuses it). */
export function rollSheetsOf(payment: NoticePayment): readonly RollSheet[] {
  switch (payment.kind) {
    case 'WHOLE':
      return [{ page: 'roll-single', parts: [plain(payment.part)] }];
    case 'FINE':
      return [{ page: 'roll-cds', parts: [plain(payment.discounted), plain(payment.reduced)] }];
    case 'INSTALLMENTS':
      return [];
  }
}

/** Pages by model 2.2.1: the whole amount first, always; then pages of two and three (notice-layout 4). A fine has none (notice-check.ts refuses it). */
export function oldSheetsOf(payment: NoticePayment, hasSlips: boolean): readonly OldSheet[] {
  const [single, two, three] = hasSlips ? (['single-postal', 'two-instalments-postal', 'three-instalments-postal'] as const) : (['single', 'two-instalments', 'three-instalments'] as const);
  if (payment.kind === 'WHOLE') return [{ page: single, parts: [plain(payment.part)] }];
  if (payment.kind === 'FINE' || payment.whole === null) return [];
  let at = 0;
  const rest = fewestPages(payment.installments.length).map((size): OldSheet => {
    const parts = payment.installments.slice(at, at + size);
    at += size;
    return { page: size === 3 ? three : two, parts };
  });
  return [{ page: single, parts: [plain(payment.whole)] }, ...rest];
}

function wholeSheet(part: NoticePart, hasSlips: boolean): NoticeSheet {
  return { page: hasSlips ? 'single-postal' : 'single', parts: [plain(part)] };
}

function plain(part: NoticePart): SheetPart {
  return { nav: part.nav, amountCents: part.amountCents, dueDate: part.dueDate, number: null };
}

function fineSheets(discounted: SheetPart, reduced: SheetPart, hasSlips: boolean): readonly NoticeSheet[] {
  if (!hasSlips) return [{ page: 'cds', parts: [discounted, reduced] }];
  return [{ page: 'cds-postal-1', parts: [discounted] }, { page: 'cds-postal-2', parts: [reduced] }];
}

/** Without slips: a row on the first page, the rest in rows of as many columns; from nine on, nine on a page. */
function sheetsOfRows(whole: NoticePart | null, installments: readonly SheetPart[]): readonly NoticeSheet[] {
  const count = installments.length;
  const columns = count >= MANY ? 3 : bestColumns(count);
  const first = installments.slice(0, columns);
  const rest = installments.slice(columns);
  const firstPage: NoticeSheet = whole === null
    ? { page: count >= MANY ? 'many-page1' : columns === 2 ? 'only-two' : 'only-three', parts: first }
    : { page: columns === 2 ? 'two-instalments' : 'three-instalments', parts: [plain(whole), ...first] };
  const [page, size] = nextPages(count, columns);
  return [firstPage, ...chunks(rest, size).map((parts): NoticeSheet => ({ page, parts }))];
}

function nextPages(count: number, columns: 2 | 3): readonly [NoticePageName, number] {
  if (count >= MANY) return ['many-next', 9];
  return columns === 2 ? ['rows-of-two', 4] : ['rows-of-three', 6];
}

/** The columns that take fewer pages; of two equal ones, three when the installments fill them, else two (free choice: notice-layout 9.2). */
function bestColumns(count: number): 2 | 3 {
  const pages = (columns: number) => 1 + Math.ceil(Math.max(0, count - columns) / (2 * columns));
  if (pages(2) !== pages(3)) return pages(2) < pages(3) ? 2 : 3;
  return count % 3 === 0 ? 3 : 2;
}

/** With slips: the slip follows its own part, so the whole amount (or the first installment) has the first page, then two or three a page. */
function sheetsWithSlips(whole: NoticePart | null, installments: readonly SheetPart[]): readonly NoticeSheet[] {
  const [first, ...others] = installments;
  const firstPage: NoticeSheet = whole === null ? { page: 'first-instalment-postal', parts: first === undefined ? [] : [first] } : { page: 'whole-postal', parts: [plain(whole)] };
  const rest = whole === null ? others : installments;
  let at = 0;
  return [
    firstPage,
    ...slipPages(rest.length).map((size): NoticeSheet => {
      const parts = rest.slice(at, at + size);
      at += size;
      return { page: size === 3 ? 'three-instalments-postal' : 'two-instalments-postal', parts };
    }),
  ];
}

/**
 * Installments on each page with slips: pages of two first, then of three, as few as possible (notice-layout 4); from nine on all of
 * three, the last one perhaps not full (9.2).
 */
export function slipPages(count: number): readonly number[] {
  return count >= MANY ? Array.from({ length: Math.ceil(count / 3) }, () => 3) : fewestPages(count);
}

function fewestPages(count: number): readonly number[] {
  const pages: number[] = [];
  let left = count;
  while (left > 0) {
    const size = left % 3 === 0 ? 3 : 2;
    pages.push(size);
    left -= size;
  }
  return pages;
}

function chunks<One>(list: readonly One[], size: number): readonly (readonly One[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_none, index) => list.slice(index * size, (index + 1) * size));
}

/**
 * The notice on the 75 mm roll of a thermal printer, model 3.x (notice-layout 9.4: width 75.1 mm, height free, texts of "where to pay" unaltered).
 * The measures of the official roll were not found: same modules, words and codes as on A4, one under the other; the height of a kind is that of
 * its longest fields.
 */
import type { NoticeStrings } from './notice-strings.ts';
import { absent, BOLD, code, emphasised, MONO, MONO_BOLD, present, REFUSE, REGULAR, rule, text, type TextOptions } from './page-items.ts';
import type { Condition, PageItem, PageKind, Run } from './page-kind.ts';

const WIDTH = 75.1;
const MARGIN = 4;
const ROOM = WIDTH - 2 * MARGIN;
const RIGHT = WIDTH - MARGIN;
const CODE_SIDE = 25;

/** Names of the page kinds on the roll. */
export type RollPageName = 'roll-single' | 'roll-cds';

/** Something `height` millimetres tall; its items have their baselines below `top`. */
type Block = Readonly<{ height: number; items: (top: number) => readonly PageItem[] }>;

function words(pt: number, runs: string | readonly Run[], face: typeof BOLD | typeof REGULAR | typeof MONO | typeof MONO_BOLD, options: TextOptions = {}): Block {
  const leading = pt * 0.42;
  const maxLines = options.maxLines ?? 1;
  return { height: maxLines * leading, items: (top) => [text(MARGIN, top + pt * 0.33, pt, runs, face, { width: ROOM, leading, ...options })] };
}

function gap(height: number): Block {
  return { height, items: () => [] };
}

function line(): Block {
  return { height: 3.4, items: (top) => [rule([[MARGIN, top + 1.7], [RIGHT, top + 1.7]], '#000000', 0.5)] };
}

/** A label and, under it, its value. */
function named(label: string, value: string, maxLines: number, when: Condition | null = null): readonly Block[] {
  return [words(8, label, REGULAR, { when }), words(8, value, BOLD, { maxLines, when }), gap(0.8)];
}

function numbered(label: string, value: string, when: Condition | null = null): readonly Block[] {
  return [words(8, label, REGULAR, { when }), words(10, value, MONO_BOLD, { ...REFUSE, when }), gap(0.8)];
}

function head(strings: NoticeStrings): readonly Block[] {
  return [
    {
      height: 19,
      items: (top) => [
        { kind: 'ART', art: 'logo-pagopa', x: MARGIN, y: top + 4, colour: '#000000', alt: 'pagoPA', when: null },
        text(19.5, top + 7.6, 10, strings.title, BOLD, { role: 'H1', width: 38 }),
        { kind: 'LOGO', x: RIGHT - 13, y: top + 4, side: 13, alt: 'Logo di {creditorName}' },
      ],
    },
    words(12, '{subject}', BOLD, { maxLines: 4 }),
    line(),
    words(8, strings.creditor, BOLD, { role: 'H2' }),
    words(10, '{creditorName}', BOLD, { maxLines: 2 }),
    words(8, '{department}', REGULAR, { maxLines: 2 }),
    words(8, '{creditorFiscalCode}', MONO, REFUSE),
    words(8, '{infoLines}', REGULAR, { maxLines: 3 }),
    gap(1.5),
    words(8, strings.debtor, BOLD, { role: 'H2' }),
    words(10, '{debtorName}', BOLD, { maxLines: 3 }),
    words(8, '{debtorAddress}', REGULAR, { maxLines: 4 }),
    words(8, '{debtorFiscalCode}', MONO, REFUSE),
    line(),
  ];
}

function places(strings: NoticeStrings): readonly Block[] {
  return [
    line(),
    words(10, strings.wherePay, BOLD, { role: 'H2' }),
    words(8, [{ face: REGULAR, text: `${strings.goTo} ` }, { face: BOLD, text: strings.portal }], REGULAR),
    gap(1),
    words(8, strings.payOnline, BOLD),
    {
      height: 4 * 3.36,
      items: (top) => [
        text(MARGIN, top + 2.64, 8, strings.payOnlineText, REGULAR, { width: ROOM, maxLines: 4, leading: 3.36, when: absent('ownSite') }),
        text(MARGIN, top + 2.64, 8, strings.payOnlineTextWithSite, REGULAR, { width: ROOM, maxLines: 4, leading: 3.36, when: present('ownSite') }),
      ],
    },
    words(8, strings.payNearby, BOLD),
    words(8, strings.payNearbyText, REGULAR, { maxLines: 4 }),
  ];
}

function payment(strings: NoticeStrings, part: number, title: readonly Block[]): readonly Block[] {
  return [
    line(),
    ...title,
    gap(3.2),
    { height: CODE_SIDE, items: (top) => [{ ...code('QR', (WIDTH - CODE_SIDE) / 2, top, `${part}.qr`, `${part}.nav`) }] },
    gap(3.2),
    words(8, emphasised(strings.scan.replace('accanto', 'sotto')), REGULAR, { maxLines: 2 }),
    gap(1),
    ...numbered(strings.euro, `{${part}.amount}`),
    ...numbered(strings.nav, `{${part}.nav}`),
    ...numbered(strings.cbillCode, '{cbillCode}', present('cbillCode')),
    ...numbered(strings.creditorFiscalCode, '{creditorFiscalCode}'),
    ...named(strings.recipient, '{debtorName}', 2),
    ...named(strings.creditorLabel, '{creditorName}', 2),
    ...named(strings.subject, '{subject}', 3),
  ];
}

function single(strings: NoticeStrings): readonly Block[] {
  const due = present('1.dueDate');
  return [
    ...head(strings),
    {
      height: 4.4,
      items: (top) => [
        text(MARGIN, top + 3.3, 10, strings.howMuchAndWhen, BOLD, { role: 'H2', width: ROOM, when: due }),
        text(MARGIN, top + 3.3, 10, strings.howMuch, BOLD, { role: 'H2', width: ROOM, when: absent('1.dueDate') }),
      ],
    },
    gap(1.2),
    words(16, `{1.amount} ${strings.euro}`, BOLD, REFUSE),
    words(12, `${strings.by} {1.dueDate}`, BOLD, REFUSE),
    words(8, strings.legal, REGULAR, { maxLines: 4 }),
    ...places(strings),
    ...payment(strings, 1, [
      words(10, strings.paymentData, BOLD, { role: 'H2' }),
      {
        height: 4,
        items: (top) => [
          text(MARGIN, top + 3, 8, `${strings.wholeBy} {1.dueDate}`, BOLD, { width: ROOM, ...REFUSE }),
          text(MARGIN, top + 3, 8, strings.whole, BOLD, { width: ROOM, when: absent('1.dueDate') }),
        ],
      },
    ]),
  ];
}

function fine(strings: NoticeStrings): readonly Block[] {
  const amount = (part: number, name: string, term: string): readonly Block[] => [
    words(8, name, BOLD), words(16, `{${part}.amount} ${strings.euro}`, BOLD, REFUSE),
    words(8, [{ face: BOLD, text: `${term} ` }, { face: REGULAR, text: strings.fineFromNotification }], REGULAR), gap(1.2),
  ];
  const paid = (part: number, name: string, term: string) => payment(strings, part, [
    words(10, name, BOLD, { role: 'H2' }),
    words(8, [{ face: BOLD, text: `${term} ` }, { face: REGULAR, text: strings.fineFromNotification }], REGULAR, { maxLines: 2 }),
  ]);
  return [
    ...head(strings),
    words(10, strings.howMuchAndWhen, BOLD, { role: 'H2' }),
    gap(1.2),
    ...amount(1, strings.fineDiscounted, strings.fineDiscountedTerm),
    ...amount(2, strings.fineReduced, strings.fineReducedTerm),
    words(8, strings.fineTermsTitle, BOLD),
    words(8, strings.fineTermsText, REGULAR, { maxLines: 3 }),
    words(8, strings.fineStorageTitle, BOLD),
    words(8, strings.fineStorageText, REGULAR, { maxLines: 4 }),
    words(8, strings.fineStorageLate, REGULAR, { maxLines: 3 }),
    gap(1),
    words(8, strings.fineChoose, REGULAR, { maxLines: 4 }),
    ...places(strings),
    ...paid(1, strings.fineDiscountedTitle, strings.fineDiscountedHeading),
    ...paid(2, strings.fineReducedTitle, strings.fineReducedHeading),
  ];
}

/** The table of one kind of roll. */
export function rollPage(name: RollPageName, strings: NoticeStrings): PageKind {
  const blocks = name === 'roll-single' ? single(strings) : fine(strings);
  const items: PageItem[] = [];
  let top = 0;
  for (const block of blocks) {
    items.push(...block.items(top));
    top += block.height;
  }
  return { name: `3/${name}`, size: { width: WIDTH, height: Math.ceil(top + MARGIN) }, parts: name === 'roll-single' ? 1 : 2, modules: [{ name: 'roll', top: 0, items }] };
}

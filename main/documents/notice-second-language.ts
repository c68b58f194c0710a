/**
 * The whole amount in Italian and, smaller, in English ("seconda lingua", model 3.x: notice-layout 9.3), without postal section.
 * English strings: those of the official page, and the legal sentence of 3.5. Of the other official languages the strings were not found.
 */
import { header, parties } from './notice-modules.ts';
import type { NoticeStrings } from './notice-strings.ts';
import { A4, absent, band, BOLD, code, decoration, emphasised, MONO_BOLD, present, REFUSE, REGULAR, text } from './page-items.ts';
import type { PageItem, PageKind, PageModule, TextItem } from './page-kind.ts';

/** English words of the page; `·` comes before those on a line of Italian. */
const ENGLISH = {
  title: 'Payment notice', creditor: 'Payee', debtor: 'Recipient', howMuchAndWhen: 'How much and when to pay?', howMuch: 'How much to pay?', wherePay: 'Where to pay?', amount: 'Amount', by: 'due date', payOnline: 'PAY WITH IO APP',
  payOnlineText: 'or with your Home Banking, payment app or the other\nauthorized channels.', payNearby: 'PAY LOCALLY',
  payNearbyText: 'at Banks and ATMs, in Post Offices, Cafés, Newsagents,\nBetting and Tobacco Shops, Supermarkets and other\nAffiliated Merchants.',
  legal: 'During the payment the amount may increase (due to penalties, interest, notification costs or other factors) or be reduced (due to discounts or credit notes).',
  paymentData: 'Payment details', dueDate: 'Due date', subject: 'Payment description', nav: 'Notice Code', creditorFiscalCode: 'Payee Tax Code', scan: 'Scan the QR Code with your payment app\nor use the data printed here.',
};

/** Words of the second language; the legal sentence of an older model has other line ends. */
export type SecondStrings = Readonly<typeof ENGLISH>;
export const ENGLISH_STRINGS: SecondStrings = ENGLISH;

const GREY = '#7C7C7B';
const BAND_HEIGHT = 7.06;

/** English after Italian words on the same line; `y` is its own baseline. */
function beside(x: number, y: number, italian: Readonly<{ text: string; face: typeof BOLD | typeof REGULAR; pt: number }>, english: string, colour: string, width: number): TextItem {
  return text(x, y, 8, ` · ${english}`, REGULAR, { after: { ...italian, gap: 0 }, colour, width });
}

function heading(x: number, y: number, italian: string, english: string, width: number): TextItem {
  return beside(x, y, { text: italian, face: BOLD, pt: 10 }, english, '#000000', width);
}

function head(strings: NoticeStrings, second: SecondStrings): PageModule {
  const module = header(strings);
  // Two languages, one line each: the second line of a long subject would lie on the other language.
  const items = module.items.map((item): PageItem => (item.kind === 'TEXT' && item.pt === 16 ? { ...item, maxLines: 1 } : item));
  return { ...module, items: [...items, heading(25.74, 13.57, strings.title, second.title, 130), text(10.22, 39.84, 16, '{secondSubject}', REGULAR, { width: 157 })] };
}

function people(strings: NoticeStrings, second: SecondStrings): PageModule {
  const module = parties(strings, 53.26);
  return { ...module, items: [...module.items, heading(9.91, 4.58, strings.creditor, second.creditor, 60), heading(112.22, 4.58, strings.debtor, second.debtor, 55)] };
}

function amount(strings: NoticeStrings, second: SecondStrings): PageModule {
  const due = present('1.dueDate');
  const noDue = absent('1.dueDate');
  const column = { width: 72.9 };
  return {
    name: 'amount',
    top: 103,
    items: [
      band(0, 104.04, BAND_HEIGHT), band(105.48, 104.48, BAND_HEIGHT),
      text(9.95, 4.84, 10, strings.howMuchAndWhen, BOLD, { role: 'H2', width: 60, when: due }),
      { ...heading(9.95, 4.58, strings.howMuchAndWhen, second.howMuchAndWhen, 94), when: due },
      text(9.95, 4.84, 10, strings.howMuch, BOLD, { role: 'H2', width: 60, when: noDue }),
      { ...heading(9.95, 4.58, strings.howMuch, second.howMuch, 94), when: noDue },
      text(9.95, 15.87, 8, strings.amount, BOLD, { width: 30 }),
      beside(9.95, 15.87, { text: strings.amount, face: BOLD, pt: 8 }, second.amount, GREY, 50),
      text(9.95, 22.92, 16, `{1.amount} ${strings.euro}`, BOLD, { width: 58, ...REFUSE }),
      text(69.14, 15.87, 8, strings.by, BOLD, { width: 20, when: due }),
      { ...beside(69.14, 15.87, { text: strings.by, face: BOLD, pt: 8 }, second.by, GREY, 34), when: due },
      text(69.14, 22.92, 16, '{1.dueDate}', BOLD, { width: 34.9, ...REFUSE }),
      decoration('icon-info', 9.94, 28.95, null, '#475A6D'),
      text(16.65, 32.1, 8, strings.legal, REGULAR, { width: 85.5, maxLines: 3 }),
      text(16.65, 44.09, 8, second.legal, REGULAR, { width: 85.5, maxLines: 3, colour: GREY }),
      text(112.18, 4.84, 10, strings.wherePay, BOLD, { role: 'H2', width: 40 }),
      heading(112.18, 4.58, strings.wherePay, second.wherePay, 57),
      text(170.67, 4.58, 8, strings.goTo, REGULAR, { width: 8 }),
      text(178.79, 4.84, 10, strings.portal, BOLD, { width: 21.2 }),
      text(112.18, 15.78, 10, strings.payOnline, BOLD, { width: 40 }),
      beside(112.18, 15.87, { text: strings.payOnline, face: BOLD, pt: 10 }, second.payOnline, GREY, 72),
      decoration('pictogram-devices', 189.44, 12.7),
      text(112.18, 19.4, 8, strings.payOnlineText.replace('\n', ' ').replace('pagamento ', 'pagamento\n'), REGULAR, { ...column, maxLines: 2 }),
      text(112.18, 26.81, 8, second.payOnlineText, REGULAR, { ...column, maxLines: 2, colour: GREY }),
      text(112.18, 39.07, 10, strings.payNearby, BOLD, { width: 50 }),
      beside(112.18, 39.16, { text: strings.payNearby, face: BOLD, pt: 10 }, second.payNearby, GREY, 72),
      decoration('pictogram-places', 188.74, 35.99),
      text(112.18, 42.68, 8, strings.payNearbyText, REGULAR, { ...column, maxLines: 3 }),
      text(112.18, 53.62, 8, second.payNearbyText, REGULAR, { ...column, maxLines: 3, colour: GREY }),
    ],
  };
}

function payment(strings: NoticeStrings, second: SecondStrings): PageModule {
  const due = present('1.dueDate');
  const label = (x: number, y: number, italian: string, english: string, width: number) =>
    [text(x, y, 8, italian, REGULAR, { width }), beside(x, y, { text: italian, face: REGULAR, pt: 8 }, english, GREY, width)];
  return {
    name: 'payment 1',
    top: 175.68,
    items: [
      band(0, 210, BAND_HEIGHT),
      text(9.88, 4.84, 10, strings.paymentData, BOLD, { role: 'H2', width: 50 }),
      heading(9.88, 4.58, strings.paymentData, second.paymentData, 100),
      text(136.88, 4.84, 10, strings.wholeBy, BOLD, { role: 'H2', width: 32, when: due }),
      { ...text(164.75, 4.58, 8, ` · ${second.dueDate}`, REGULAR, { width: 14 }), when: due },
      text(199.6, 4.84, 10, '{1.dueDate}', BOLD, { align: 'RIGHT', role: 'H2', width: 21, ...REFUSE }),
      text(199.6, 4.84, 10, strings.whole, BOLD, { align: 'RIGHT', role: 'H2', width: 40, when: absent('1.dueDate') }),
      code('QR', 9.88, 14.11, '1.qr', '1.nav'),
      text(9.88, 45.85, 8, emphasised(strings.scan), REGULAR, { width: 56, maxLines: 2 }),
      text(9.88, 54.67, 8, second.scan, REGULAR, { width: 56, maxLines: 2, colour: GREY }),
      ...label(68.44, 15.86, strings.recipient, second.debtor, 80),
      text(68.44, 19.39, 8, '{debtorName}', BOLD),
      ...label(68.44, 24.68, strings.creditorLabel, second.creditor, 80),
      text(68.44, 28.21, 8, '{creditorName}', BOLD),
      ...label(68.44, 33.5, strings.subject, second.subject, 80),
      text(68.44, 37.03, 8, '{subject}', BOLD, { maxLines: 2 }),
      text(155.22, 15.77, 10, strings.euro, REGULAR, { width: 8 }),
      text(199.64, 15.75, 12, '{1.amount}', MONO_BOLD, { align: 'RIGHT', width: 36.5, ...REFUSE }),
      text(68.44, 45.85, 8, strings.cbillCode, REGULAR, { width: 26, when: present('cbillCode') }),
      text(68.44, 51.11, 10, '{cbillCode}', MONO_BOLD, { width: 26, ...REFUSE }),
      ...label(97.37, 45.85, strings.nav, second.nav, 60),
      text(97.37, 51.11, 10, '{1.nav}', MONO_BOLD, { width: 60, ...REFUSE }),
      ...label(159.1, 45.85, strings.creditorFiscalCode, second.creditorFiscalCode, 41),
      text(199.6, 51.11, 10, '{creditorFiscalCode}', MONO_BOLD, { align: 'RIGHT', width: 40, ...REFUSE }),
    ],
  };
}

/** The table of the page in Italian and a second language. */
export function secondLanguagePage(strings: NoticeStrings, second: SecondStrings): PageKind {
  return { name: '3/second-language', size: A4, parts: 1, modules: [head(strings, second), people(strings, second), amount(strings, second), payment(strings, second)] };
}

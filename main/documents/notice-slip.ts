/** Postal slip ("Bollettino Postale PA") of the notice, model 3.x (notice-layout 9.1, table "Postal slip"). */
import { type FineAmount, fineTerm, installmentBy } from './notice-headings.ts';
import type { NoticeStrings } from './notice-strings.ts';
import { absent, band, BOLD, code, cornerMarks, decoration, MONO_BOLD, present, REFUSE, REGULAR, rule, text } from './page-items.ts';
import type { PageItem, PageModule } from './page-kind.ts';

const SLIP_BAND_HEIGHT = 6.51;

/** Offsets of a postal slip from its band: alone on its page, two on a page, or three (notice-layout 9.1, table "Postal slip"). */
type SlipLayout = Readonly<{
  title: number; heading: number; poste: number; mark: number; euro: number; account: number; amount: number; holder: number; debtor: number; debtorX: number; subject: number;
  subjectX: number; codes: number; where: number; authorisation: number; dataMatrix: number; type: number; fiscalCode: number; euroX: number; headingRight: number; isShort: boolean;
}>;

/** The models end it at 198.1 (three on a page), 198.2 (two) and 198.8 (one). */
const SLIP_AMOUNT_RIGHT = 198.5;

const SLIPS: Readonly<Record<'LARGE' | 'SMALL', SlipLayout>> = {
  LARGE: {
    title: 4.9, heading: 5.01, poste: 19.79, mark: 28.52, euro: 18.85, account: 23.82, amount: 23.7, holder: 34.91, debtor: 41.51, debtorX: 81.36, subject: 47.5, subjectX: 88.9, codes: 55.33, where: 45.39,
    authorisation: 59.94, dataMatrix: 34.76, type: 115.95, fiscalCode: 129.49, euroX: 162.52, headingRight: 198.6, isShort: true,
  },
  SMALL: {
    title: 5.06, heading: 5.28, poste: 10.34, mark: 18.02, euro: 9.4, account: 14.38, amount: 14.38, holder: 23, debtor: 28.89, debtorX: 92.3, subject: 34.53, subjectX: 92.3, codes: 43.41, where: 33.12,
    authorisation: 47.4, dataMatrix: 22.57, type: 117.9, fiscalCode: 131.8, euroX: 165.28, headingRight: 198.3, isShort: false,
  },
};

/** What the right end of a slip's band says. */
export type SlipHeading = 'WHOLE' | 'INSTALLMENT' | FineAmount;

/** Postal slip of part `part`; nothing is drawn when the part has no Data Matrix content. */
export function postalSlip(strings: NoticeStrings, size: 'LARGE' | 'SMALL', top: number, part: number, heading: SlipHeading): PageModule {
  const layout = SLIPS[size];
  const shown = present(`${part}.nav`);
  const label = (x: number, y: number, pt: number, words: string, width: number) => text(x, y, pt, words, REGULAR, { width, when: shown });
  const value = (x: number, y: number, field: string, leading: number, maxLines: number) => text(x, y + 0.1, 8, field, BOLD, { width: 166 - x, maxLines, leading, when: shown });
  const dataMatrixX = 173.27;
  return {
    name: `slip ${part}`,
    top,
    items: [
      band(0, 210, SLIP_BAND_HEIGHT, shown),
      rule([[0, 0], [210, 0]], '#868686', 0.75, shown),
      decoration('scissors', 193.32, -3.57, shown),
      text(11.02, layout.title, 10, strings.postalTitle, BOLD, { role: 'H2', width: 50, when: shown }),
      decoration('postal-bancoposta', 63.26, 2.14, shown),
      ...slipHeading(strings, part, layout, heading),
      decoration('postal-poste-italiane', 11.31, layout.poste, shown),
      decoration('postal-bollettino-postale', 11.31, layout.mark, shown),
      text(11.06, layout.where, 8, strings.postalWhere, REGULAR, { width: 50, maxLines: 4, leading: 3.39, when: shown }),
      text(10.92, layout.authorisation, 6, '{authorisation}', REGULAR, { width: 50, colour: '#6F6F6E', when: shown, ...REFUSE }),
      decoration('postal-euro-bollettino', 63.4, layout.euro, shown),
      label(72.81, layout.account, 10, strings.postalAccount, 14.5),
      text(87.57, layout.account, 12, '{postalAccount}', MONO_BOLD, { width: 72, when: shown, ...REFUSE }),
      // The word stays 4 mm away from the longest amount.
      text(layout.euroX, layout.amount, 10, strings.euro, REGULAR, { width: 8, when: present(`${part}.slipAmount`) }),
      text(153.9, layout.amount, 10, strings.euro, REGULAR, { width: 8, when: present(`${part}.slipAmountLong`) }),
      text(SLIP_AMOUNT_RIGHT, layout.amount, 12, `{${part}.slipAmount}`, MONO_BOLD, { align: 'RIGHT', width: 28.6, ...REFUSE }),
      text(SLIP_AMOUNT_RIGHT, layout.amount, 12, `{${part}.slipAmountLong}`, MONO_BOLD, { align: 'RIGHT', width: 37, ...REFUSE }),
      label(63.44, layout.holder, 8, strings.postalHolder, 14),
      value(77.43, layout.holder, '{postalHolder}', 2.8, 2),
      label(63.44, layout.debtor, 8, layout.isShort ? strings.postalRecipientShort : strings.postalRecipient, 29),
      value(layout.debtorX, layout.debtor, '{debtorName}', 2.75, 2),
      label(63.44, layout.subject, 8, layout.isShort ? strings.postalSubjectShort : strings.postalSubject, 29),
      value(layout.subjectX, layout.subject, '{subject}', 3.39, 2),
      label(63.44, layout.codes, 8, strings.postalNav, 40),
      label(layout.type, layout.codes, 8, strings.postalType, 10),
      label(layout.fiscalCode, layout.codes, 8, layout.isShort ? strings.postalFiscalCode : strings.postalFiscalCodeShort, 36),
      text(63.44, layout.codes + 3.79, 10, `{${part}.nav}`, MONO_BOLD, { width: 48, ...REFUSE }),
      text(layout.isShort ? 116.3 : layout.type, layout.codes + 3.79, 10, strings.postalTypeValue, MONO_BOLD, { width: 10, when: shown }),
      layout.isShort
        ? text(160.81, layout.codes + 3.79, 10, '{creditorFiscalCode}', MONO_BOLD, { align: 'RIGHT', width: 36, when: shown, ...REFUSE })
        : text(layout.fiscalCode, layout.codes + 3.79, 10, '{creditorFiscalCode}', MONO_BOLD, { width: 36, when: shown, ...REFUSE }),
      code('DATA_MATRIX', dataMatrixX, layout.dataMatrix, `${part}.dataMatrix`, `${part}.nav`, shown),
      ...cornerMarks(dataMatrixX, layout.dataMatrix, 1, shown),
    ],
  };
}

function slipHeading(strings: NoticeStrings, part: number, { heading: y, headingRight: right }: SlipLayout, heading: SlipHeading): readonly PageItem[] {
  switch (heading) {
    case 'WHOLE':
      return [
        text(right, y, 10, `${strings.wholeBy} {${part}.dueDate}`, BOLD, { align: 'RIGHT', role: 'H2', width: 80, ...REFUSE }),
        text(right, y, 10, strings.whole, BOLD, { align: 'RIGHT', role: 'H2', width: 80, when: absent(`${part}.dueDate`) }),
      ];
    case 'INSTALLMENT':
      return installmentBy(strings, part, right, y);
    case 'DISCOUNTED':
    case 'REDUCED':
      return [fineTerm(strings, heading, right, y)];
  }
}

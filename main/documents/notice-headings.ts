/** What stands at the ends of a band of payment data or of a postal slip, model 3.x: which part it is and when it is to be paid. */
import type { NoticeStrings } from './notice-strings.ts';
import { absent, BOLD, REFUSE, REGULAR, text } from './page-items.ts';
import type { TextItem } from './page-kind.ts';

/** `title` at the left end. */
export type PaymentHeading = Readonly<{ title: string; right: readonly TextItem[] }>;

/** "Rata unica entro il …" of part 1 at the right end of its band. */
export function wholeHeading(strings: NoticeStrings): PaymentHeading {
  const end = { align: 'RIGHT', role: 'H2', width: 80 } as const;
  return {
    title: strings.paymentData,
    right: [
      text(199.6, 4.84, 10, `${strings.wholeBy}  {1.dueDate}`, BOLD, { ...end, ...REFUSE }),
      text(199.6, 4.84, 10, strings.whole, BOLD, { ...end, when: absent('1.dueDate') }),
    ],
  };
}

/** "Rata 1 entro il …" where the first installment of a plan with postal slips has the place of the whole amount. */
export function firstInstallmentHeading(strings: NoticeStrings): PaymentHeading {
  return { title: strings.paymentData, right: installmentBy(strings, 1, 199.6, 4.84) };
}

/** "Rata n entro il …" ending at `right`. */
export function installmentBy(strings: NoticeStrings, part: number, right: number, y: number): readonly TextItem[] {
  const end = { align: 'RIGHT', role: 'H2', width: 80 } as const;
  return [
    text(right, y, 10, `${strings.installment} {${part}.number} ${strings.installmentBy} {${part}.dueDate}`, BOLD, { ...end, ...REFUSE }),
    text(right, y, 10, `${strings.installment} {${part}.number}`, BOLD, { ...end, when: absent(`${part}.dueDate`) }),
  ];
}

/** Which of the two amounts of a fine (notice-layout 9.4). */
export type FineAmount = 'DISCOUNTED' | 'REDUCED';

/** @param title shown at the left: the name of the amount when both are on the page, else the usual one */
export function fineHeading(strings: NoticeStrings, amount: FineAmount, title: string): PaymentHeading {
  return { title, right: [fineTerm(strings, amount, 199.6, 4.84)] };
}

/** When an amount of a fine is right, ending at `right`. */
export function fineTerm(strings: NoticeStrings, amount: FineAmount, right: number, y: number): TextItem {
  const term = amount === 'DISCOUNTED' ? strings.fineDiscountedHeading : strings.fineReducedHeading;
  const runs = [{ face: BOLD, text: term }, { face: REGULAR, text: ` ${strings.fineFromNotification}` }] as const;
  return text(right, y, 10, runs, BOLD, { align: 'RIGHT', role: 'H2', width: 100 });
}

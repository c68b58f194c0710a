import type { CivilDate } from '../../main/domain/civil-date.ts';
import { assertNever } from '../../main/domain/result.ts';
import { recognise } from '../../main/domain/scan.ts';
import { periodOfDates } from '../components/lists/list-period.ts';
import type { PaymentLookFilter } from '../screens/payments/payment-list-look.ts';
import type { PositionLookFilter } from '../screens/positions/position-look.ts';

/** What a text asks of each list, so that the list shows what the search found and the rest; null where the list has no such filter. */
export type ListsAsked = Readonly<{ people: string | null; positions: Partial<PositionLookFilter> | null; payments: Partial<PaymentLookFilter> | null }>;

/** Longest text a list is filtered by. */
const MOST_CHARACTERS = 200;

/** Digits that the list of positions takes for part of a number; fewer are words to it. */
const PART_OF_NUMBER = 4;

/** How the lists are filtered for a text of the one search field. @param today civil date in Rome: it gives the year to a date typed without one */
export function listsAsked(text: string, today: CivilDate): ListsAsked {
  const found = recognise(text, today);
  switch (found.kind) {
    case 'TEXT': return byText(text);
    case 'FISCAL_CODE': return byText(found.code);
    case 'ELEVEN_DIGITS': case 'PARTIAL_NUMBER': return byText(found.digits);
    case 'IUV': return byText(found.iuv);
    case 'NOTICE_NUMBER': case 'QR': case 'DATA_MATRIX': return { people: null, positions: null, payments: { text: found.nav } };
    case 'AMOUNT': return { people: null, positions: null, payments: { amountFrom: found.amountCents, amountTo: found.amountCents } };
    case 'DATE': return { people: null, positions: { due: periodOfDates({ from: found.date, to: found.date }) }, payments: null };
    case 'DAMAGED_CODE': return { people: null, positions: null, payments: null };
    default: return assertNever(found, 'listsAsked');
  }
}

function byText(typed: string): ListsAsked {
  const text = typed.trim().slice(0, MOST_CHARACTERS);
  const digits = text.replace(/\s/g, '');
  const tooFewDigits = /^\d+$/.test(digits) && digits.length < PART_OF_NUMBER;
  return { people: text, positions: tooFewDigits ? null : { text }, payments: { text } };
}

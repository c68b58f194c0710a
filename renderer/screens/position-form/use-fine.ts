import { addDays, formatDate } from '../../../main/domain/civil-date.ts';
import { fineAmounts, fineDays, type FineAmounts } from '../../../main/domain/fine-amounts.ts';
import { formatAmount } from '../../../main/domain/money.ts';
import { EMPTY_FINE, fineInputOf, fineOf, offersFine, type FineInput, type TypedFine } from './typed-fine.ts';
import type { TypedPosition } from './typed-position.ts';
import type { PositionForm } from './use-position-form.ts';

/** Where notification is not known yet, the days are those of the last one on which it may be (art. 201). */
const NOTIFICATION_TERM_DAYS = 90;

export type FineForm = Readonly<{
  /** The service asks for fines of the Codice della Strada. */
  offered: boolean;
  /** Two amounts are asked for. */
  active: boolean;
  typed: TypedFine;
  amounts: FineAmounts | null;
  change: (part: Partial<TypedFine>) => void;
  /** What is saved beside the form; null while an amount cannot be read. */
  input: FineInput | null;
}>;

/** One amount of a fine is the whole one, never the reduced that stood in its place, and its last day the sixtieth; the clerk writes it where the notification is not known. */
function oneAmountOf(fine: FineInput | null): Pick<TypedPosition, 'amount' | 'dueDate' | 'dueDateTyped'> {
  const until = fine?.notifiedOn == null ? null : fineDays(fine.notifiedOn).fullUntil;
  return { amount: fine === null ? '' : formatAmount(fineAmounts(fine).fullCents), dueDate: until === null ? '' : formatDate(until), dueDateTyped: until !== null };
}

/** The two amounts of a fine beside the form of a position: amount and due date of the form are made from them. */
export function useFine(form: PositionForm): FineForm {
  const typed = form.typed.fine ?? EMPTY_FINE;
  const { today } = form.day;
  const input = fineInputOf(typed, today);
  const change = (part: Partial<TypedFine>) => {
    const next = { ...typed, ...part };
    const now = fineInputOf(next, today);
    if (!next.on) {
      form.change({ fine: next, ...(next.minimum === '' ? {} : oneAmountOf(now)) });
      return;
    }
    if (now === null) { form.change({ fine: next }); return; }
    const { reducedUntil } = fineDays(now.notifiedOn ?? addDays(today, NOTIFICATION_TERM_DAYS));
    form.change({ fine: next, amount: formatAmount(fineAmounts(now).reducedCents), dueDate: formatDate(reducedUntil < today ? today : reducedUntil), dueDateTyped: true });
  };
  return { offered: offersFine(form.service), active: fineOf(form.typed, form.service) !== null, typed, amounts: input === null ? null : fineAmounts(input), change, input };
}

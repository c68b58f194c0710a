import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { keptChoices, keptFlag, keptNumber, keptText, type ListKind } from '../../components/lists/list-look.ts';
import { ANY_DAY, daysOf, readPeriod, type Period } from '../../components/lists/list-period.ts';
import type { PaymentFilter, PaymentRow } from '../acts/operation-types.ts';

export type PaymentEffect = PaymentRow['effect'];
/** In the order in which one looks for them. */
export const PAYMENT_EFFECTS: readonly PaymentEffect[] = ['UNASSIGNED', 'PAYS', 'TO_REFUND', 'OTHER_SYSTEM', 'REVOKED', 'NO_PAYMENT'];

/** What Pagamenti leaves out, as the operator chose it. Amounts in cents. */
export type PaymentLookFilter = Readonly<{
  text: string; effects: readonly PaymentEffect[]; paid: Period; received: Period; amountFrom: number | null; amountTo: number | null; psp: string | null; serviceId: number | null; office: string | null; anomalousOnly: boolean;
}>;
export type PaymentSort = 'NEWEST' | 'PAID' | 'AMOUNT' | 'NAME';

const EVERYTHING: PaymentLookFilter = { text: '', effects: [], paid: ANY_DAY, received: ANY_DAY, amountFrom: null, amountTo: null, psp: null, serviceId: null, office: null, anomalousOnly: false };

export const PAYMENTS: ListKind<PaymentLookFilter, PaymentSort> = {
  list: 'payments',
  emptyFilter: EVERYTHING,
  sorts: [
    { sort: 'NEWEST', label: 'Ultimi ricevuti', column: 'received', direction: 'descending' },
    { sort: 'PAID', label: 'Data del pagamento', column: 'paid', direction: 'descending' },
    { sort: 'NAME', label: 'Debitore', column: 'name', direction: 'ascending' },
    { sort: 'AMOUNT', label: 'Importo più alto', column: 'amount', direction: 'descending' },
  ],
  readFilter: (kept) => ({
    text: keptText(kept['text']), effects: keptChoices(kept['effects'], PAYMENT_EFFECTS), paid: readPeriod(kept['paid']), received: readPeriod(kept['received']), amountFrom: keptNumber(kept['amountFrom']), amountTo: keptNumber(kept['amountTo']),
    psp: keptText(kept['psp']) || null, serviceId: keptNumber(kept['serviceId']), office: keptText(kept['office']) || null, anomalousOnly: keptFlag(kept['anomalousOnly']),
  }),
};

/** The filter as the core takes it. @param today civil date in Rome: a quick period is of that day */
export function askedOf({ paid, received, effects, ...rest }: PaymentLookFilter, today: CivilDate): PaymentFilter {
  const paidDays = daysOf(paid, today);
  const receivedDays = daysOf(received, today);
  return { ...rest, effects: [...effects], paidFrom: paidDays.from, paidTo: paidDays.to, receivedFrom: receivedDays.from, receivedTo: receivedDays.to };
}

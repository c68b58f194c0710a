import type { AskedPayment } from '../../features/sync/index.ts';
import { isPaidStatus } from '../../intermediary/conflict-decision.ts';
import type { RemotePosition } from '../../intermediary/connector.ts';

/** What the intermediary says of the payment of a position, in Italian. A mark of our own is no payment, and a part is not the whole. */
export function paidThere({ status, installments }: RemotePosition): Pick<AskedPayment, 'outcome' | 'message'> {
  const paid = installments.filter((installment) => isPaidStatus(installment.status));
  const withMoney = paid.filter(({ markedByCreditor }) => !markedByCreditor);
  if (withMoney.length === 0 && paid.length > 0) return { outcome: 'NOT_PAID', message: 'Presso l’intermediario è chiusa da noi come pagata fuori pagoPA: un pagamento con pagoPA non risulta.' };
  if (status === 'CANCELLED' && withMoney.length === 0) return { outcome: 'NOT_PAID', message: 'Presso l’intermediario è annullata: non si può pagare, e non risulta pagata.' };
  if (!isPaidStatus(status) && withMoney.length === 0) return { outcome: 'NOT_PAID', message: 'Presso l’intermediario non risulta pagata.' };
  const inPart = status === 'PARTIALLY_PAID' || withMoney.some((one) => one.status === 'PARTIALLY_PAID');
  return { outcome: 'PAID', message: inPart ? 'Presso l’intermediario risulta pagata solo in parte.' : 'Presso l’intermediario risulta pagata.' };
}

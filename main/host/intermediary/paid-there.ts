import type { AskedPayment } from '../../features/sync/index.ts';
import { isPaidStatus } from '../../intermediary/conflict-decision.ts';
import type { RemotePosition } from '../../intermediary/connector.ts';

/** What the intermediary says of the payment of a position, in Italian. A mark of our own is no payment, and a part is not the whole. `lapsedNavs`: lost with their plan; that the rest was paid says nothing of them. */
export function paidThere({ status, installments }: RemotePosition, lapsedNavs: readonly string[] = []): Pick<AskedPayment, 'outcome' | 'message'> {
  const paid = installments.filter((installment) => isPaidStatus(installment.status));
  const withMoney = paid.filter(({ markedByCreditor }) => !markedByCreditor);
  const lapsed = installments.filter(({ nav }) => lapsedNavs.includes(nav));
  if (lapsed.length > 0 && paid.length > 0) return lapsedThere(withMoney.length > 0, lapsed.some((one) => withMoney.includes(one)));
  if (withMoney.length === 0 && paid.length > 0) return { outcome: 'NOT_PAID', message: 'Presso l’intermediario è chiusa da noi come pagata fuori pagoPA: un pagamento con pagoPA non risulta.' };
  if (status === 'CANCELLED' && withMoney.length === 0) return { outcome: 'NOT_PAID', message: 'Presso l’intermediario è annullata: non si può pagare, e non risulta pagata.' };
  if (!isPaidStatus(status) && withMoney.length === 0) return { outcome: 'NOT_PAID', message: 'Presso l’intermediario non risulta pagata.' };
  const inPart = status === 'PARTIALLY_PAID' || withMoney.some((one) => one.status === 'PARTIALLY_PAID');
  return { outcome: 'PAID', message: inPart ? 'Presso l’intermediario risulta pagata solo in parte.' : 'Presso l’intermediario risulta pagata.' };
}

/** Of a lost plan: what was paid before it was lost is here already; what is asked is whether one of those that were closed was paid all the same. */
function lapsedThere(anyMoney: boolean, onLapsed: boolean): Pick<AskedPayment, 'outcome' | 'message'> {
  if (onLapsed) return { outcome: 'PAID', message: 'Presso l’intermediario risulta pagata anche una rata chiusa con il piano perduto.' };
  return { outcome: 'NOT_PAID', message: anyMoney ? 'Presso l’intermediario sono pagate solo rate che non sono state chiuse con il piano perduto: quelle chiuse con il piano non risultano pagate.' : 'Presso l’intermediario è chiusa da noi, pagata fuori pagoPA o con il piano perduto: un pagamento con pagoPA non risulta.' };
}

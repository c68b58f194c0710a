import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { PaymentCard } from '../acts/operation-types.ts';

export type PaymentFact = Readonly<{ label: string; value: string; mono: boolean }>;

function dateOrDash(date: string | null): string {
  return date === null ? '—' : formatDate(date);
}

/** The facts of the receipt in the order in which they are asked at the counter; `—` = not in the receipt. */
export function paymentFacts(card: PaymentCard): readonly PaymentFact[] {
  const fact = (label: string, value: string | null, mono = false): PaymentFact => ({ label, value: value ?? '—', mono });
  return [
    fact('Debitore', card.debtorName), fact('Codice fiscale', card.debtorFiscalCode, true),
    ...(card.payerName === null && card.payerFiscalCode === null ? [] : [fact('Chi ha pagato', card.payerName), fact('Suo codice fiscale', card.payerFiscalCode, true)]),
    fact('Causale', card.description), fact('Numero avviso', card.nav === null ? null : card.nav.replace(/(.{4})(?=.)/g, '$1 '), true), fact('IUV', card.iuv, true), fact('Ricevuta', card.receiptId, true),
    fact('Quando', card.paidAt === null ? dateOrDash(card.paidOn) : instantInList(card.paidAt)), fact('Dove', card.psp), fact('Come', card.method),
    fact('Data contabile', dateOrDash(card.applicationDate)), fact('Riversamento', dateOrDash(card.transferDate)),
    fact('Commissione', card.feeCents === null ? null : formatEuro(card.feeCents)), fact('Quota nostra', formatEuro(card.ownCents)),
    fact('Stand-in', card.standIn ? 'sì: pagata con i sistemi dell’intermediario fermi' : 'no'), fact('Tipo di ricevuta', card.source), fact('Arrivata', instantInList(card.receivedAt)),
  ];
}

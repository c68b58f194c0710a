import { formatTimeInRome, type CivilDate } from '../../../main/domain/civil-date.ts';
import { writeReceiptMessage } from '../../../main/domain/receipt-message.ts';

/** Says nothing of anybody, as the name of every file. */
export const RECEIPT_FILE_NAME = 'ricevuta-di-esempio.xml';

/** What of a position its receipt tells. */
export type PayablePosition = Readonly<{
  description: string; debtor: Readonly<{ type: 'F' | 'G'; fiscalCode: string | null; name: string }>;
  options: readonly Readonly<{
    installments: readonly Readonly<{ nav: string | null; iuv: string | null; amountCents: number; transfers: readonly Readonly<{ index: number; payee: string; iban: string | null; stamp: boolean; amountCents: number; category: string; description: string }>[] }>[];
  }>[];
}>;
export type ReceiptMoment = Readonly<{ today: CivilDate; nowMs: number }>;

/**
 * The receipt that an intermediary would send when the position is paid by the app of an invented bank; null when there is nothing to pay.
 * Only for an archive made to be tried out. The same position always gives the same receipt id: imported twice it is found to be there already.
 */
export function exampleReceipt(card: PayablePosition, entityName: string, { today, nowMs }: ReceiptMoment): string | null {
  const installment = card.options.flatMap((option) => option.installments).find(({ nav, iuv }) => nav !== null && iuv !== null);
  const payee = installment?.transfers[0]?.payee;
  if (installment?.nav == null || installment.iuv === null || payee === undefined || installment.transfers.some(({ stamp }) => stamp)) return null;
  const { nav, iuv, amountCents, transfers } = installment;
  return writeReceiptMessage({
    idPa: payee, idBrokerPa: payee, idStation: `${payee}_01`, receiptId: `prova${nav}`, nav, iuv, organizationFiscalCode: payee, outcome: 'OK', paymentAmountCents: amountCents, description: card.description, companyName: entityName,
    debtor: { identifierType: card.debtor.type, identifier: card.debtor.fiscalCode ?? 'ANONIMO', fullName: card.debtor.fiscalCode === null ? 'ANONIMO' : card.debtor.name },
    transfers: transfers.map((transfer) => ({ index: transfer.index, amountCents: transfer.amountCents, payeeFiscalCode: transfer.payee, iban: transfer.iban, remittanceInformation: transfer.description, transferCategory: transfer.category })),
    idPsp: 'PROVAITM1', pspFiscalCode: '99999990015', pspCompanyName: 'Banca di Prova S.p.A.', idChannel: `${payee}_02`, channelDescription: 'app', paymentMethod: 'creditCard', feeCents: 100,
    paymentDateTime: { raw: `${today}T${formatTimeInRome(nowMs)}:00` }, applicationDate: { raw: today }, transferDate: { raw: today }, standIn: false,
  });
}

/** Bytes of the file, as files cross the bridge. */
export function base64OfText(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

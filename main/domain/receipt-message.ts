import { formatDecimalAmount, type Cents } from './money.ts';

/** One part of the payment. `iban` null: a digital stamp, which such a message cannot carry here. */
export type ReceiptMessageTransfer = Readonly<{ index: number; amountCents: Cents; payeeFiscalCode: string; iban: string | null; remittanceInformation: string; transferCategory: string }>;

/** What a paSendRT message of version 2 tells; what is null is left out. Dates and times as the message writes them. */
export type ReceiptMessage = Readonly<{
  idPa: string | null; idBrokerPa: string | null; idStation: string | null; receiptId: string | null; nav: string | null; organizationFiscalCode: string; outcome: string; iuv: string; paymentAmountCents: Cents; description: string;
  companyName: string; debtor: Readonly<{ identifierType: 'F' | 'G'; identifier: string; fullName: string }>; transfers: readonly ReceiptMessageTransfer[]; idPsp: string; pspFiscalCode: string | null; pspCompanyName: string;
  idChannel: string | null; channelDescription: string | null; paymentMethod: string | null; feeCents: Cents | null; paymentDateTime: Readonly<{ raw: string }> | null; applicationDate: Readonly<{ raw: string }> | null;
  transferDate: Readonly<{ raw: string }> | null; standIn: boolean | null;
}>;

/**
 * Writes a receipt as an intermediary hands it over, for archives that are made to be tried out: no real one is ever written here.
 * Source: receipts-fdr.md 1.2 (paSendRT version 2).
 */
export function writeReceiptMessage(receipt: ReceiptMessage): string {
  const { debtor, paymentDateTime, applicationDate, transferDate } = receipt;
  return `<?xml version="1.0" encoding="UTF-8"?>
<p:paSendRTV2Request xmlns:p="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">${tag('idPA', receipt.idPa)}${tag('idBrokerPA', receipt.idBrokerPa)}${tag('idStation', receipt.idStation)}<receipt>
${tag('receiptId', receipt.receiptId)}${tag('noticeNumber', receipt.nav)}${tag('fiscalCode', receipt.organizationFiscalCode)}${tag('outcome', receipt.outcome)}${tag('creditorReferenceId', receipt.iuv)}${tag('paymentAmount', formatDecimalAmount(receipt.paymentAmountCents))}
${tag('description', receipt.description)}${tag('companyName', receipt.companyName)}
<debtor><uniqueIdentifier>${tag('entityUniqueIdentifierType', debtor.identifierType)}${tag('entityUniqueIdentifierValue', debtor.identifier)}</uniqueIdentifier>${tag('fullName', debtor.fullName)}</debtor>
<transferList>${receipt.transfers.map(transferXml).join('\n')}</transferList>
${tag('idPSP', receipt.idPsp)}${tag('pspFiscalCode', receipt.pspFiscalCode)}${tag('PSPCompanyName', receipt.pspCompanyName)}${tag('idChannel', receipt.idChannel)}${tag('channelDescription', receipt.channelDescription)}${tag('paymentMethod', receipt.paymentMethod)}
${tag('fee', receipt.feeCents === null ? null : formatDecimalAmount(receipt.feeCents))}${tag('paymentDateTime', paymentDateTime?.raw ?? null)}${tag('applicationDate', applicationDate?.raw ?? null)}${tag('transferDate', transferDate?.raw ?? null)}${tag('standIn', receipt.standIn === null ? null : String(receipt.standIn))}
</receipt></p:paSendRTV2Request>
`;
}

function transferXml(transfer: ReceiptMessageTransfer): string {
  return `<transfer>${tag('idTransfer', String(transfer.index))}${tag('transferAmount', formatDecimalAmount(transfer.amountCents))}${tag('fiscalCodePA', transfer.payeeFiscalCode)}${tag('IBAN', transfer.iban)}${tag('remittanceInformation', transfer.remittanceInformation)}${tag('transferCategory', transfer.transferCategory)}</transfer>`;
}

function tag(name: string, value: string | null): string {
  return value === null ? '' : `<${name}>${value.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</${name}>`;
}

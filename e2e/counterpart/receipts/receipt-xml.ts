import type { PaidTransfer, Payment } from '../payments.ts';
import type { Debtor } from '../gpd/position.ts';

/**
 * The receipt as gpd-payments gives it: a `PaSendRTV2Request` whose root has no namespace (intermediary.md 2.1), in the order of `ctReceiptV2` of paForNode.xsd.
 */
export function receiptXml(payment: Payment): string {
  const { organization } = payment;
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><PaSendRTV2Request>${element('idPA', organization)}${element('idBrokerPA', organization)}${element('idStation', `${organization}_01`)}${receiptBody(payment)}</PaSendRTV2Request>`;
}

/** The `receipt` element alone: what GovPay calls `ctReceipt` carries the same fields. */
export function receiptBody(payment: Payment): string {
  const day = payment.paidAt.slice(0, 10);
  return `<receipt>${[
    element('receiptId', payment.receiptId), element('noticeNumber', payment.nav), element('fiscalCode', payment.organization), element('outcome', 'OK'), element('creditorReferenceId', payment.iuv), element('paymentAmount', euro(payment.amountCents)), element('description', payment.description),
    element('companyName', payment.companyName), optional('officeName', payment.officeName), subject('debtor', payment.debtor), `<transferList>${payment.transfers.map((transfer) => transferXml(payment, transfer)).join('')}</transferList>`,
    element('idPSP', payment.pspId), element('pspFiscalCode', payment.pspFiscalCode), element('PSPCompanyName', payment.pspName), element('idChannel', `${payment.pspId}_01`), element('channelDescription', 'app'), subject('payer', payment.debtor),
    element('paymentMethod', payment.method), element('fee', euro(payment.feeCents)), element('paymentDateTime', payment.paidAt), element('applicationDate', day), element('transferDate', dayAfter(day)), element('standIn', String(payment.standIn)),
  ].join('')}</receipt>`;
}

function transferXml(payment: Payment, transfer: PaidTransfer): string {
  const metadata = transfer.metadata.length === 0 ? '' : `<metadata>${transfer.metadata.map(({ key, value }) => `<mapEntry>${element('key', key)}${element('value', value ?? '')}</mapEntry>`).join('')}</metadata>`;
  return `<transfer>${[
    element('idTransfer', String(transfer.index)), element('transferAmount', euro(transfer.amountCents)), element('fiscalCodePA', transfer.payee), element('companyName', transfer.payeeName), transfer.stamp === null ? element('IBAN', transfer.iban ?? '') : element('MBDAttachment', stampAttachment(payment, transfer)),
    element('remittanceInformation', transfer.remittance), element('transferCategory', transfer.category), metadata,
  ].join('')}</transfer>`;
}

/** The electronic stamp as the PSP attaches it, without a real signature. */
function stampAttachment(payment: Payment, transfer: PaidTransfer): string {
  const text = `<?xml version="1.0" encoding="UTF-8"?><marcaDaBollo xmlns="http://www.agenziaentrate.gov.it/2014/MarcaDaBollo"><PSP>${element('CodiceFiscale', payment.pspFiscalCode)}${element('Denominazione', payment.pspName)}</PSP>${element('IUBD', `8${payment.iuv.slice(-13)}`)}${element('OraAcquisto', `${payment.paidAt}+02:00`)}${element('Importo', euro(transfer.amountCents))}${element('TipoBollo', transfer.stamp?.stampType ?? '01')}<ImprontaDocumento><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${escaped(transfer.stamp?.hashDocument ?? '')}</ds:DigestValue></ImprontaDocumento></marcaDaBollo>`;
  return Buffer.from(text, 'utf8').toString('base64');
}

function subject(name: 'debtor' | 'payer', debtor: Debtor): string {
  return `<${name}><uniqueIdentifier>${element('entityUniqueIdentifierType', debtor.type)}${element('entityUniqueIdentifierValue', debtor.fiscalCode)}</uniqueIdentifier>${element('fullName', debtor.fullName)}${[
    optional('streetName', debtor.streetName), optional('civicNumber', debtor.civicNumber), optional('postalCode', debtor.postalCode), optional('city', debtor.city), optional('stateProvinceRegion', debtor.province), optional('country', debtor.country), optional('e-mail', debtor.email),
  ].join('')}</${name}>`;
}

export function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

function optional(name: string, text: string | null | undefined): string {
  return text == null || text === '' ? '' : element(name, text);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** `12.30`. */
export function euro(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

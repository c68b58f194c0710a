import { valueOf, newRequestId, type WindowClient } from './archive-desk.ts';

/** A paSendRT v2 message that pays a notice of the Comune of invention. */
export function receiptXml(nav: string, cents: number, change: Readonly<{ receiptId?: string; iban?: string; debtor?: string; outcome?: 'OK' | 'KO'; paidOn?: string; payee?: string; standIn?: boolean; total?: number }> = {}): string {
  const decimal = (amount: number) => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  const paidOn = change.paidOn ?? '2026-11-23';
  return `<?xml version="1.0" encoding="UTF-8"?><paf:paSendRTV2Request xmlns:paf="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><idPA>99999000013</idPA><idBrokerPA>99999000013</idBrokerPA><idStation>99999000013_01</idStation>
<receipt><receiptId>${change.receiptId ?? `rt${nav}`}</receiptId><noticeNumber>${nav}</noticeNumber><fiscalCode>99999000013</fiscalCode><outcome>${change.outcome ?? 'OK'}</outcome><creditorReferenceId>${nav.slice(1)}</creditorReferenceId><paymentAmount>${decimal(change.total ?? cents)}</paymentAmount><description>TARI 2026</description><companyName>Comune di Montelupara Test</companyName>
<debtor><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType><entityUniqueIdentifierValue>${change.debtor ?? 'RSSMRA80A01H501U'}</entityUniqueIdentifierValue></uniqueIdentifier><fullName>Rossi Mario</fullName></debtor>
<transferList><transfer><idTransfer>1</idTransfer><transferAmount>${decimal(cents)}</transferAmount><fiscalCodePA>${change.payee ?? '99999000013'}</fiscalCodePA><IBAN>${change.iban ?? 'IT30G9999961000000060717356'}</IBAN><remittanceInformation>TARI 2026</remittanceInformation><transferCategory>9/0101101IM/</transferCategory></transfer></transferList>
<idPSP>BPPIITRRXXX</idPSP><PSPCompanyName>Banca Esempio</PSPCompanyName><idChannel>canale</idChannel><channelDescription>app</channelDescription><paymentDateTime>${paidOn}T18:03:00</paymentDateTime><applicationDate>${paidOn}</applicationDate>${change.standIn === true ? '<standIn>true</standIn>' : ''}</receipt></paf:paSendRTV2Request>`;
}

/** A notice number of our segregation code with right check digits; 13 digits choose it. */
export function noticeNumber(base: string, segregationCode = '01'): string {
  const digits = `3${segregationCode}${base.padStart(13, '0')}`;
  return digits + String(BigInt(digits) % 93n).padStart(2, '0');
}

/** Imports one receipt file and answers its outcome. */
export async function importReceipt(desk: WindowClient, xml: string, requestId: string = newRequestId()) {
  const [file] = valueOf(await desk.payments.importFiles({ requestId, files: [{ name: 'ricevuta.xml', contentBase64: Buffer.from(xml).toString('base64') }] })).files;
  if (file === undefined) throw new Error('no outcome');
  return file;
}

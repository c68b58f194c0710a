import { addDays } from '../../main/domain/civil-date.ts';
import { formatDecimalAmount } from '../../main/domain/money.ts';
import { inventedPerson, type InventedPerson } from '../../main/host/demo/invented-people.ts';
import { ACCOUNTS, OTHER_BODY, TOWN } from '../../main/host/demo/town.ts';
import { element } from './markup.ts';
import type { YearReceipt } from './payments.ts';
import { serviceAt } from './services.ts';

/** What another body has of a payment in which ours is the second transfer. */
const OTHER_SHARE_CENTS = 250;

/** A receipt as the intermediary hands it over: paSendRT version 2 (receipts-fdr.md 1.2); for a payment born without a notice, the receipt of years past (1.3). */
export function receiptFile(receipt: YearReceipt, seed: number): string {
  return receipt.nav === null ? legacyReceipt(receipt, inventedPerson(seed, receipt.debtor)) : notifiedReceipt(receipt, receipt.nav, inventedPerson(seed, receipt.debtor));
}

function notifiedReceipt(receipt: YearReceipt, nav: string, debtor: InventedPerson): string {
  const { provider, amountCents, transferIndex, paidOn } = receipt;
  const { name, category } = serviceAt(receipt.service);
  const own = transfer({ index: transferIndex, cents: amountCents, payee: TOWN, iban: ACCOUNTS[0].iban, text: name, category });
  const transfers = transferIndex === 1 ? own : `${transfer({ index: 1, cents: OTHER_SHARE_CENTS, payee: OTHER_BODY, iban: OTHER_BODY.iban, text: name, category: OTHER_BODY.category })}${own}`;
  const total = amountCents + (transferIndex === 1 ? 0 : OTHER_SHARE_CENTS);
  const person = `<debtor><uniqueIdentifier>${element('entityUniqueIdentifierType', debtor.type)}${element('entityUniqueIdentifierValue', debtor.fiscalCode)}</uniqueIdentifier>${element('fullName', debtor.name)}</debtor>`;
  const body = [
    element('receiptId', receipt.receiptId), element('noticeNumber', nav), element('fiscalCode', TOWN.fiscalCode), element('outcome', 'OK'), element('creditorReferenceId', receipt.iuv), element('paymentAmount', formatDecimalAmount(total)),
    element('description', name), element('companyName', TOWN.name), person, `<transferList>${transfers}</transferList>`, element('idPSP', provider.id), element('pspFiscalCode', provider.fiscalCode), element('PSPCompanyName', provider.name),
    element('idChannel', `${provider.fiscalCode}_01`), element('channelDescription', 'app'), element('paymentMethod', 'creditCard'), element('fee', '1.50'), element('paymentDateTime', receipt.paidAt), element('applicationDate', paidOn),
    element('transferDate', addDays(paidOn, 1)), receipt.standIn ? element('standIn', 'true') : '',
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<paf:paSendRTV2Request xmlns:paf="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">${element('idPA', TOWN.fiscalCode)}${element('idBrokerPA', TOWN.fiscalCode)}${element('idStation', `${TOWN.fiscalCode}_01`)}<receipt>${body.join('')}</receipt></paf:paSendRTV2Request>\n`;
}

type TransferOf = Readonly<{ index: number; cents: number; payee: Readonly<{ fiscalCode: string; name: string }>; iban: string; text: string; category: string }>;

function transfer({ index, cents, payee, iban, text, category }: TransferOf): string {
  return `<transfer>${element('idTransfer', String(index))}${element('transferAmount', formatDecimalAmount(cents))}${element('fiscalCodePA', payee.fiscalCode)}${element('companyName', payee.name)}${element('IBAN', iban)}${element('remittanceInformation', text)}${element('transferCategory', category)}</transfer>`;
}

function legacyReceipt(receipt: YearReceipt, debtor: InventedPerson): string {
  const { provider, amountCents, iuv, receiptId, paidAt, paidOn } = receipt;
  const { name, category } = serviceAt(receipt.service);
  const amount = formatDecimalAmount(amountCents);
  const who = (role: string, kind: string, code: string, label: string, text: string): string => `<${role}><identificativoUnivoco${label}>${element('tipoIdentificativoUnivoco', kind)}${element('codiceIdentificativoUnivoco', code)}</identificativoUnivoco${label}>${text}</${role}>`;
  const payment = `<datiSingoloPagamento>${element('singoloImportoPagato', amount)}${element('esitoSingoloPagamento', 'ESEGUITO')}${element('dataEsitoSingoloPagamento', paidOn)}${element('identificativoUnivocoRiscossione', receiptId)}${element('causaleVersamento', `/RFS/${iuv}/${amount}/TXT/${name}`.slice(0, 140))}${element('datiSpecificiRiscossione', category)}</datiSingoloPagamento>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<RT xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/">${[
    element('versioneOggetto', '6.2.0'), `<dominio>${element('identificativoDominio', TOWN.fiscalCode)}</dominio>`, element('identificativoMessaggioRicevuta', receiptId), element('dataOraMessaggioRicevuta', paidAt),
    element('riferimentoMessaggioRichiesta', receiptId), element('riferimentoDataRichiesta', paidOn), who('istitutoAttestante', provider.idType, provider.id, 'Attestante', element('denominazioneAttestante', provider.name)),
    who('enteBeneficiario', 'G', TOWN.fiscalCode, 'Beneficiario', element('denominazioneBeneficiario', TOWN.name)), who('soggettoPagatore', debtor.type, debtor.fiscalCode, 'Pagatore', element('anagraficaPagatore', debtor.name)),
    `<datiPagamento>${element('codiceEsitoPagamento', '0')}${element('importoTotalePagato', amount)}${element('identificativoUnivocoVersamento', iuv)}${element('CodiceContestoPagamento', receiptId)}${payment}</datiPagamento>`,
  ].join('')}</RT>\n`;
}

import { formatDecimalAmount } from '../../main/domain/money.ts';
import { TOWN } from '../../main/host/demo/town.ts';
import { element } from './markup.ts';
import type { YearFlow } from './reconciliation-year.ts';

/** A flow as its provider publishes it (receipts-fdr.md 2.1, FlussoRiversamento 1.0.4); the amount of a revoked payment is negative (its 0.5). */
export function flowFile({ header, lines }: YearFlow): string {
  const { provider } = header;
  const heading = [
    element('versioneOggetto', '1.0'), element('identificativoFlusso', header.name), element('dataOraFlusso', header.createdAt), element('identificativoUnivocoRegolamento', header.settlementId), element('dataRegolamento', header.settledOn),
    `<istitutoMittente><identificativoUnivocoMittente>${element('tipoIdentificativoUnivoco', provider.idType)}${element('codiceIdentificativoUnivoco', provider.id)}</identificativoUnivocoMittente>${element('denominazioneMittente', provider.name)}</istitutoMittente>`,
    `<istitutoRicevente><identificativoUnivocoRicevente>${element('tipoIdentificativoUnivoco', 'G')}${element('codiceIdentificativoUnivoco', TOWN.fiscalCode)}</identificativoUnivocoRicevente>${element('denominazioneRicevente', TOWN.name)}</istitutoRicevente>`,
    element('numeroTotalePagamenti', String(header.count)), element('importoTotalePagamenti', formatDecimalAmount(header.totalCents)),
  ];
  const rows = lines.map(({ iuv, iur, transferIndex, amountCents, outcome, paidOn }) => `<datiSingoliPagamenti>${[
    element('identificativoUnivocoVersamento', iuv), element('identificativoUnivocoRiscossione', iur), element('indiceDatiSingoloPagamento', String(transferIndex)), element('singoloImportoPagato', formatDecimalAmount(amountCents)),
    element('codiceEsitoSingoloPagamento', String(outcome)), element('dataEsitoSingoloPagamento', paidOn),
  ].join('')}</datiSingoliPagamenti>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<FlussoRiversamento xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/">\n${[...heading, ...rows].join('\n')}\n</FlussoRiversamento>\n`;
}

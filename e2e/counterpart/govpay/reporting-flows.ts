import { rowsOf, type Flow, type FlowRow, type PayState } from '../fdr/flow-store.ts';
import { element, euro } from '../receipts/receipt-xml.ts';
import { civilDayIn, instantOfWall, ROME, wallIn, withBareOffset } from '../wall-time.ts';
import type { World } from '../world.ts';
import { dominio } from './pendenza-views.ts';

/** Codes of the XML (intermediary.md 2.2, point 3). */
const OUTCOMES: Readonly<Record<PayState, number>> = { EXECUTED: 0, REVOKED: 3, STAND_IN: 4, STAND_IN_NO_RPT: 8, NO_RPT: 9 };

/** A day alone is the midnight of Rome written in the time of the server: one that runs in UTC shows the day before (2.3, time zone note). */
export function serverDay(world: World, day: string): string {
  return civilDayIn(instantOfWall(day, ROME), world.settings.govpay.zone);
}

/** Flow timestamps carry a Rome offset without colon (1.2, dates). */
export function flowIndex(world: World, flow: Flow): Readonly<Record<string, unknown>> {
  const rows = rowsOf(flow);
  return {
    idFlusso: flow.fdr, dataFlusso: withBareOffset(flow.flowDateMs, ROME), data: withBareOffset(flow.publishedMs, ROME), trn: flow.regulation, dataRegolamento: serverDay(world, flow.regulationDate), dataOraPubblicazione: withBareOffset(flow.publishedMs, ROME), dataOraAggiornamento: withBareOffset(flow.publishedMs, ROME),
    revisione: flow.revision, idPsp: flow.pspId, bicRiversamento: flow.pspId, dominio: dominio(world, flow.organization), numeroPagamenti: rows.length, importoTotale: rows.reduce((sum, { payCents }) => sum + payCents, 0) / 100,
    stato: rows.some((row) => rowState(world, flow, row) === 'ANOMALA') ? 'Anomalo' : 'Acquisito',
  };
}

export function flowView(world: World, flow: Flow): unknown {
  return {
    ...flowIndex(world, flow),
    rendicontazioni: rowsOf(flow).map((row) => ({ iuv: row.iuv, iur: row.iur, indice: row.idTransfer, importo: row.payCents / 100, esito: OUTCOMES[row.payStatus], data: serverDay(world, new Date(row.payDateMs).toISOString().slice(0, 10)), stato: rowState(world, flow, row) })),
  };
}

function rowState(world: World, flow: Flow, row: FlowRow): 'OK' | 'ANOMALA' | 'ALTRO_INTERMEDIARIO' {
  const payment = flow.madeUp ? null : world.payments.get(flow.organization, row.iuv);
  const ours = world.settings.govpay.domains.find(({ idDominio }) => idDominio === flow.organization)?.segregationCode === row.iuv.slice(0, 2);
  if (flow.madeUp) return 'OK';
  if (payment === null) return ours ? 'ANOMALA' : 'ALTRO_INTERMEDIARIO';
  const transfer = payment.transfers.find(({ index }) => index === row.idTransfer);
  return row.payStatus === 'REVOKED' || transfer?.amountCents !== row.payCents ? 'ANOMALA' : 'OK';
}

/** The official document, FlussoRiversamento 1.0. */
export function flowXml(flow: Flow): string {
  const rows = rowsOf(flow);
  const sender = `<istitutoMittente><identificativoUnivocoMittente>${element('tipoIdentificativoUnivoco', 'B')}${element('codiceIdentificativoUnivoco', flow.pspId)}</identificativoUnivocoMittente>${element('denominazioneMittente', flow.pspName)}</istitutoMittente>`;
  const receiver = `<istitutoRicevente><identificativoUnivocoRicevente>${element('tipoIdentificativoUnivoco', 'G')}${element('codiceIdentificativoUnivoco', flow.organization)}</identificativoUnivocoRicevente>${element('denominazioneRicevente', flow.organizationName)}</istitutoRicevente>`;
  const head = [element('versioneOggetto', '1.0'), element('identificativoFlusso', flow.fdr), element('dataOraFlusso', wallIn(flow.flowDateMs, ROME)), element('identificativoUnivocoRegolamento', flow.regulation), element('dataRegolamento', flow.regulationDate), sender, element('codiceBicBancaDiRiversamento', flow.pspId), receiver];
  const sums = [element('numeroTotalePagamenti', String(rows.length)), element('importoTotalePagamenti', euro(rows.reduce((sum, { payCents }) => sum + payCents, 0)))];
  return `<?xml version="1.0" encoding="UTF-8"?><FlussoRiversamento xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/">${[...head, ...sums, ...rows.map(rowXml)].join('')}</FlussoRiversamento>`;
}

function rowXml({ iuv, iur, idTransfer, payCents, payStatus, payDateMs }: FlowRow): string {
  return `<datiSingoliPagamenti>${[
    element('identificativoUnivocoVersamento', iuv), element('identificativoUnivocoRiscossione', iur), element('indiceDatiSingoloPagamento', String(idTransfer)), element('singoloImportoPagato', euro(payCents)), element('codiceEsitoSingoloPagamento', String(OUTCOMES[payStatus])),
    element('dataEsitoSingoloPagamento', new Date(payDateMs).toISOString().slice(0, 10)),
  ].join('')}</datiSingoliPagamenti>`;
}

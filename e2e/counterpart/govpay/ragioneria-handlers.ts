import { bytes, empty, json, xml, type Answer } from '../answers.ts';
import { param, queryFlag, queryText, type Call, type Handlers } from '../call.ts';
import type { Flow } from '../fdr/flow-store.ts';
import type { Payment } from '../payments.ts';
import { receiptBody } from '../receipts/receipt-xml.ts';
import { wallIn } from '../wall-time.ts';
import type { World } from '../world.ts';
import { collectionsOf, collectionsWithin, collectionView, isKnownToGovPay } from './collections.ts';
import { listAnswer, windowOf } from './lists.ts';
import { malformed } from './pendenza-rules.ts';
import { dominio, pendenzaView, voceFields } from './pendenza-views.ts';
import { profileAnswer } from './profile.ts';
import { getReconciliation, listReconciliations, putReconciliation } from './reconciliations.ts';
import { flowIndex, flowView, flowXml } from './reporting-flows.ts';
import { smallPdf } from './small-pdf.ts';

/** GovPay, API Ragioneria v3 (intermediary.md 2.3). */
export const RAGIONERIA_HANDLERS: Handlers = {
  findRicevute: listReceipts,
  getRicevuta: readReceipt,
  findRiscossioni: listCollections,
  getRiscossione: readCollection,
  findFlussiRendicontazione: listFlows,
  getFlussoRendicontazione: (world, call) => withFlow(world, call, null),
  getFlussoRendicontazioneByIdEData: (world, call) => withFlow(world, call, param(call, 'dataOraFlusso')),
  findRiconciliazioni: listReconciliations,
  addRiconciliazione: putReconciliation,
  getRiconciliazione: getReconciliation,
  getPendenzaByAvviso: (world, call) => {
    const pendenza = world.govpay.byNav(param(call, 'idDominio'), param(call, 'numeroAvviso'));
    return pendenza === null ? empty(404) : json(200, pendenzaView(world, pendenza));
  },
  getProfilo: profileAnswer,
};

/** Receipts by arrival (2.3): the best cursor of what was paid. */
function listReceipts(world: World, call: Call): Answer {
  const window = windowOf(world, call);
  if (window === null) return malformed('Data non valida');
  const [idDominio, iuv, idRicevuta, numeroAvviso] = ['idDominio', 'iuv', 'idRicevuta', 'numeroAvviso'].map((name) => queryText(call, name));
  const rows = world.payments.arrivedBetween(idDominio ?? null, window.fromMs, Math.min(window.toMs, world.clock.nowMs())).filter((row) =>
    (iuv == null || row.iuv === iuv) && (numeroAvviso == null || row.whole().nav === numeroAvviso) && (idRicevuta == null || row.whole().receiptId === idRicevuta) && isKnownToGovPay(world, { organization: idDominio ?? row.whole().organization, iuv: row.iuv }));
  return listAnswer(world, call, rows, (row) => {
    const payment = row.whole();
    return { dominio: dominio(world, payment.organization), iuv: payment.iuv, idRicevuta: payment.receiptId, data: localTime(world, payment.arrivedMs), esito: 'ESEGUITO' };
  });
}

/** No zone: the time of the server (1.2, dates). */
function localTime(world: World, ms: number): string {
  return wallIn(ms, world.settings.govpay.zone);
}

function readReceipt(world: World, call: Call): Answer {
  const payment = world.payments.get(param(call, 'idDominio'), param(call, 'iuv'));
  if (payment === null || payment.receiptId !== param(call, 'idRicevuta') || payment.arrivedMs > world.clock.nowMs() || !isKnownToGovPay(world, payment)) return empty(404);
  if (call.headers['accept']?.includes('application/pdf') === true) return bytes(200, smallPdf(`Ricevuta ${payment.receiptId}`), 'application/pdf');
  return json(200, {
    dominio: dominio(world, payment.organization), iuv: payment.iuv, idRicevuta: payment.receiptId, importo: payment.amountCents / 100, esito: 'ESEGUITO', istitutoAttestante: { idPSP: payment.pspId, denominazione: payment.pspName, idCanale: `${payment.pspId}_01` },
    versante: { tipo: payment.debtor.type, identificativo: payment.debtor.fiscalCode, anagrafica: payment.debtor.fullName }, ...pendenzaOf(world, payment), data: localTime(world, payment.arrivedMs), dataPagamento: payment.paidAt,
    rt: { tipo: 'ctReceipt', xml: Buffer.from(sentReceipt(payment), 'utf8').toString('base64'), json: { receiptId: payment.receiptId, noticeNumber: payment.nav, outcome: 'OK', creditorReferenceId: payment.iuv, paymentAmount: payment.amountCents / 100, paymentDateTime: payment.paidAt } }, modello: 'Pagamento ad iniziativa PSP',
  });
}

/** The message of the node as it was received, with its namespace. */
function sentReceipt(payment: Payment): string {
  const { organization } = payment;
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ns2:paSendRTV2Request xmlns:ns2="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><idPA>${organization}</idPA><idBrokerPA>${organization}</idBrokerPA><idStation>${organization}_01</idStation>${receiptBody(payment)}</ns2:paSendRTV2Request>`;
}

function pendenzaOf(world: World, payment: Payment): Readonly<Record<string, unknown>> {
  const pendenza = world.govpay.byIuv(payment.organization, payment.iuv);
  if (pendenza === null) return {};
  const collections = collectionsOf(world, payment);
  const voci = pendenza.voci.map((voce, at) => {
    const one = collections[at];
    return { ...voceFields(voce), ...(one === undefined ? {} : { riscossione: { idDominio: one.idDominio, iuv: one.iuv, iur: one.iur, indice: one.index, stato: one.cashed ? 'INCASSATA' : 'RISCOSSA', tipo: one.kind, importo: one.amountCents / 100, data: payment.paidAt.slice(0, 10) } }) };
  });
  return { pendenza: { idA2A: pendenza.idA2A, idPendenza: pendenza.idPendenza, idTipoPendenza: pendenza.idTipoPendenza, dominio: dominio(world, pendenza.idDominio), causale: pendenza.causale, soggettoPagatore: pendenza.soggettoPagatore, importo: pendenza.amountCents / 100, numeroAvviso: pendenza.nav, dataCaricamento: localTime(world, pendenza.createdMs).slice(0, 10), UUID: pendenza.uuid, voci } };
}

/** Without `tipo`: ENTRATA and MBT only (2.3). */
function listCollections(world: World, call: Call): Answer {
  const window = windowOf(world, call);
  if (window === null) return malformed('Data non valida');
  const [stato, iur] = [queryText(call, 'stato'), queryText(call, 'iur')];
  const given = call.query['tipo'];
  const kinds: readonly string[] = given === undefined ? ['ENTRATA', 'MBT'] : typeof given === 'string' ? [given] : given;
  const rows = collectionsWithin(world, queryText(call, 'idDominio'), window).filter((one) => kinds.includes(one.kind) && (stato === null || (stato === 'INCASSATA') === one.cashed) && (iur === null || one.iur === iur));
  return listAnswer(world, call, rows, (one) => collectionView(world, one));
}

function readCollection(world: World, call: Call): Answer {
  const [idDominio, iuv, iur, index] = [param(call, 'idDominio'), param(call, 'iuv'), param(call, 'iur'), Number(param(call, 'indice'))];
  const found = collectionsWithin(world, idDominio, { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }).find((one) => one.iuv === iuv && one.iur === iur && one.index === index);
  return found === undefined ? empty(404) : json(200, collectionView(world, found));
}

/** Flows by acquisition (2.3, `FrFilter`); all revisions unless obsolete ones are left out. */
function listFlows(world: World, call: Call): Answer {
  const window = windowOf(world, call);
  if (window === null) return malformed('Data non valida');
  const [idDominio, idFlusso, stato, iuv] = ['idDominio', 'idFlusso', 'stato', 'iuv'].map((name) => queryText(call, name));
  const now = world.clock.nowMs();
  const onlyLatest = queryFlag(call, 'escludiObsoleti', false);
  const rows = world.flows.all().filter((flow) =>
    flow.publishedMs <= now && flow.publishedMs >= window.fromMs && flow.publishedMs <= window.toMs && (idDominio == null || flow.organization === idDominio) && (idFlusso == null || flow.fdr === idFlusso) && (!onlyLatest || world.flows.latest(flow.organization, flow.fdr) === flow)
    && (iuv == null || holds(flow, iuv)) && (stato == null || flowIndex(world, flow)['stato'] === stato));
  return listAnswer(world, call, rows, (flow) => flowIndex(world, flow));
}

function holds(flow: Flow, iuv: string): boolean {
  for (let at = 0; at < flow.count; at++) if (flow.row(at).iuv === iuv) return true;
  return false;
}

/** JSON or the official XML, by `Accept`. A date names the revision that was made then. */
function withFlow(world: World, call: Call, date: string | null): Answer {
  const [idDominio, fdr] = [param(call, 'idDominio'), param(call, 'idFlusso')];
  const atMs = date === null ? null : Date.parse(date.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  const flow = atMs === null ? world.flows.latest(idDominio, fdr) : (world.flows.all().findLast((one) => one.organization === idDominio && one.fdr === fdr && Math.floor(one.flowDateMs / 1000) === Math.floor(atMs / 1000)) ?? null);
  if (flow === null || flow.publishedMs > world.clock.nowMs()) return empty(404);
  return call.headers['accept']?.includes('xml') === true ? xml(200, flowXml(flow)) : json(200, flowView(world, flow));
}

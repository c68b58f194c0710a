import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { ok } from '../../domain/result.ts';
import type { Cursor, IntermediaryConnector, PullCtx, PulledItem, PullPage, PullStream, Read } from '../../intermediary/connector.ts';
import type { ConnectorModule } from '../../intermediary/connectors/connector-module.ts';

/** What the remote has: receipts of these notices, and flows of so many payments each. `onPage`: told before a page is answered. */
export type ScriptedRemote = Readonly<{ receipts: readonly Readonly<{ nav: string; cents: number }>[]; flows: number; paymentsOfFlow: number; organization: string; iban: string; onPage(stream: PullStream, index: number): void }>;

const RECEIPTS_A_PAGE = 200;
/** As the connector of pagoPA hands them over. */
const FLOWS_A_PAGE = 20;

/**
 * An intermediary inside the process, so that no network and no server is measured: pages are texts put together when they are asked for, each with the exchanges that a real connector would
 * have recorded (one a receipt, two a flow). Milliseconds spent in here are counted.
 */
export function scriptedRemote(remote: ScriptedRemote): Readonly<{ module: ConnectorModule; spentMs(): number }> {
  let spent = 0;
  const connector: IntermediaryConnector = {
    id: 'scripted',
    capabilities: {
      navIssuedBy: 'client', segregationCode: '01', auxDigit: 3, maxTransfers: 5, maxInstallments: 100, multiPlan: true, multiBeneficiary: true, stamp: true, updatableAfterPublish: [], cancelReversible: false, markPaidElsewhere: true, findByNav: false, changeFeed: 'arrival',
      streams: ['RECEIPTS', 'FLOWS'], pushRate: { calls: 95, perMs: 10_000 }, bulk: null, amountUnit: 'cents', dateZone: 'UTC', treasury: false, noticePdf: false, transport: 'rest',
    },
    health: async () => ({ ok: true, serverTime: null, rights: [], detail: '' }),
    upsertPosition: async () => ({ kind: 'acked', remote: null }),
    cancelPosition: async () => ({ kind: 'acked', remote: null }),
    readPosition: async () => ok({ notFound: true }),
    askPayment: async () => ok({ remote: { notFound: true }, items: [] }),
    pull: async (stream, _organization, cursor, ctx) => {
      const begun = performance.now();
      const page = pageOf(remote, stream, cursor, ctx);
      spent += performance.now() - begun;
      return page;
    },
    close: async () => undefined,
  };
  return { module: { id: 'scripted', label: 'Misura', summary: '', order: 1, fields: [], needs: [], operations: {}, place: { fixed: [], movable: [] }, check: () => [], create: async () => ok(connector) }, spentMs: () => spent };
}

function pageOf(remote: ScriptedRemote, stream: PullStream, cursor: Cursor, ctx: PullCtx): Read<PullPage> {
  const [total, size, calls] = stream === 'RECEIPTS' ? [remote.receipts.length, RECEIPTS_A_PAGE, 1] : [remote.flows, FLOWS_A_PAGE, 2];
  const from = cursor.page === null ? 0 : Number(cursor.page);
  remote.onPage(stream, from);
  const to = Math.min(total, from + size);
  const items = Array.from({ length: to - from }, (_, index) => (stream === 'RECEIPTS' ? receiptItem(remote, from + index) : flowItem(remote, from + index)));
  for (let call = 0; call < 1 + items.length * calls; call += 1) ctx.record({ operation: 'scripted.pull', method: 'GET', path: `/organizations/${remote.organization}/pages/${from}`, requestId: randomUUID(), at: new Date(ctx.nowMs()).toISOString(), durationMs: 1, http: 200, code: null, requestBody: null, responseBody: null });
  return ok({ items, next: to < total ? String(to) : null, skipped: 0 });
}

function receiptItem({ receipts, organization, iban }: ScriptedRemote, index: number): PulledItem {
  const { nav = '', cents = 0 } = receipts[index] ?? {};
  return { stream: 'RECEIPTS', naturalKey: `${organization}/${nav.slice(1)}/rt${nav}`, raw: Buffer.from(receiptXml({ nav, organization, iban, amount: (cents / 100).toFixed(2) })), mime: 'application/xml', highWater: '2026-11-23T17:03:00.000Z' };
}

/** A paSendRT v2 message as long as those of a payment with one transfer are. */
function receiptXml({ nav, organization, iban, amount }: Readonly<{ nav: string; organization: string; iban: string; amount: string }>): string {
  return `<?xml version="1.0" encoding="UTF-8"?><paf:paSendRTV2Request xmlns:paf="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><idPA>${organization}</idPA><idBrokerPA>${organization}</idBrokerPA><idStation>${organization}_01</idStation>
<receipt><receiptId>rt${nav}</receiptId><noticeNumber>${nav}</noticeNumber><fiscalCode>${organization}</fiscalCode><outcome>OK</outcome><creditorReferenceId>${nav.slice(1)}</creditorReferenceId><paymentAmount>${amount}</paymentAmount><description>TARI 2026</description><companyName>Comune di Prova</companyName>
<debtor><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType><entityUniqueIdentifierValue>RSSMRA80A01H501U</entityUniqueIdentifierValue></uniqueIdentifier><fullName>Rossi Mario</fullName></debtor>
<transferList><transfer><idTransfer>1</idTransfer><transferAmount>${amount}</transferAmount><fiscalCodePA>${organization}</fiscalCodePA><IBAN>${iban}</IBAN><remittanceInformation>TARI 2026</remittanceInformation><transferCategory>9/0101101IM/</transferCategory></transfer></transferList>
<idPSP>BPPIITRRXXX</idPSP><PSPCompanyName>Banca Esempio</PSPCompanyName><idChannel>canale</idChannel><channelDescription>app</channelDescription><paymentDateTime>2026-11-23T18:03:00</paymentDateTime><applicationDate>2026-11-23</applicationDate></receipt></paf:paSendRTV2Request>`;
}

/** The first flows report the receipts, the others payments that came by other ways. */
function flowItem(remote: ScriptedRemote, index: number): PulledItem {
  const fdr = `2026-09-16PSPAITM1XXX-S${String(index).padStart(6, '0')}`;
  const payments: string[] = [];
  for (let row = 0; row < remote.paymentsOfFlow; row += 1) {
    const place = index * remote.paymentsOfFlow + row;
    const known = remote.receipts[place];
    const iuv = known === undefined ? `0107002${String(place).padStart(10, '0')}` : known.nav.slice(1);
    payments.push(`{"index":${row + 1},"iuv":"${iuv}","iur":"rt3${iuv}","idTransfer":1,"pay":10.25,"payStatus":"EXECUTED","payDate":"2026-09-14T00:00:00.000000Z"}`);
  }
  const sum = (remote.paymentsOfFlow * 1_025) / 100;
  const header = JSON.stringify({
    status: 'PUBLISHED', revision: 1, created: '2026-09-16T06:59:07Z', published: '2026-09-16T09:00:00Z', fdr, fdrDate: '2026-09-16T06:59:07.250000Z', regulation: `SCT${index}`, regulationDate: '2026-09-16T00:00:00.000000+02:00',
    sender: { type: 'BIC_CODE', id: 'PSPAITM1XXX', pspId: 'PSPAITM1XXX', pspName: 'Banca Aurora', pspBrokerId: '1', channelId: '1_01' }, receiver: { id: remote.organization, organizationId: remote.organization, organizationName: 'Comune' },
    computedTotPayments: remote.paymentsOfFlow, computedSumPayments: sum, totPayments: remote.paymentsOfFlow, sumPayments: sum,
  });
  return { stream: 'FLOWS', naturalKey: `PSPAITM1XXX/${fdr}/1`, raw: Buffer.from(`{"header":${header},"payments":[${payments.join(',')}]}`), mime: 'application/json', highWater: '2026-09-16T09:00:00.000Z' };
}

import { assertNever, ok } from '../../../domain/result.ts';
import { isNotFound, type Capabilities, type IntermediaryConnector, type NotFound, type PositionRef, type PulledItem, type Read, type RemotePosition } from '../../connector.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { fetchedItems } from '../../pulling/fetched-items.ts';
import { FLOWS_BY_PUBLICATION, RECEIPTS_BY_PAYMENT_DATE } from '../../pulling/pull-streams.ts';
import { openGpdCalls, type GpdCalls, type Lent } from './gpd-calls.ts';
import { cancelPosition, markPaidElsewhere } from './gpd-closing.ts';
import { fetchFlowAgain, pullFlows, type FlowMemory } from './gpd-flows.ts';
import { readHealth } from './gpd-health.ts';
import { listPositions } from './gpd-position-lists.ts';
import { isPaidStatus, publishDraft, readPosition, upsertPosition } from './gpd-positions.ts';
import { fetchReceipt, pullReceipts } from './gpd-receipts.ts';
import { sentTexts } from './gpd-requests.ts';
import type { GpdSecrets, GpdSettings } from './gpd-settings.ts';
import { fitsBulk, readUploadStatus, uploadPositions } from './gpd-upload.ts';

/** Positions of one ZIP: they are held in memory, sent and worked on there all together. */
const POSITIONS_AN_UPLOAD = 5_000;

/**
 * The way to pagoPA without a partner: GPD v3 (v1 where v3 lacks something), its receipts, FdR for organizations, bulk load (intermediary.md 1.1, 2.1, 2.2, 4.2).
 * @param http opens a client for an origin; asked once for each.
 */
export function createGpdConnector(settings: GpdSettings, secrets: GpdSecrets, http: (origin: string) => HttpClient): IntermediaryConnector {
  const calls = openGpdCalls(settings, secrets, http);
  const fetched = fetchedItems();
  const memory: FlowMemory = { listing: null };
  const connector: IntermediaryConnector = {
    id: 'gpd',
    capabilities: capabilitiesOf(settings),
    health: (ctx) => readHealth(calls, ctx),
    upsertPosition: (position, known, ctx) => upsertPosition(calls, position, known, ctx),
    cancelPosition: (ref, _reason, ctx) => cancelPosition(calls, ref, ctx),
    markPaidElsewhere: (ref, paidAt, _reason, ctx) => markPaidElsewhere(calls, ref, paidAt, ctx),
    readPosition: (ref, ctx) => readPosition(calls, ref, ctx),
    textsHash: sentTexts,
    pull: async (stream, organization, cursor, ctx) => {
      switch (stream) {
        case 'RECEIPTS': return pullReceipts(calls, fetched, organization, cursor, ctx);
        case 'FLOWS': return pullFlows(calls, memory, fetched, organization, cursor, ctx.runId, ctx);
        case 'COLLECTIONS': case 'OUTCOMES': return ok({ items: [], next: null, skipped: 0 });
        default: return assertNever(stream, 'stream of GPD');
      }
    },
    fetchRow: async (stream, organization, key, ctx) => {
      switch (stream) {
        case 'RECEIPTS': return fetchReceipt(calls, organization, key, null, ctx);
        case 'FLOWS': return fetchFlowAgain(calls, organization, key, ctx);
        case 'COLLECTIONS': case 'OUTCOMES': return ok('NOT_OURS');
        default: return assertNever(stream, 'stream of GPD');
      }
    },
    askPayment: (ref, ctx) => askPayment(calls, ref, ctx),
    close: () => calls.close(),
  };
  if (settings.brokerCode === null) return connector;
  return {
    ...connector, fitsBulk, uploadPositions: (positions, ctx) => uploadPositions(calls, positions, ctx), uploadStatus: (uploadId, ctx) => readUploadStatus(calls, uploadId, ctx),
    listPositions: (organization, asked, ctx) => listPositions(calls, organization, asked, ctx), publishDraft: (position, ctx) => publishDraft(calls, position, ctx),
  };
}

function capabilitiesOf(settings: GpdSettings): Capabilities {
  return {
    navIssuedBy: 'client', segregationCode: settings.segregationCode, auxDigit: 3, maxTransfers: 5, maxInstallments: 100, multiPlan: true, multiBeneficiary: true,
    // GPD takes stamps, but a snapshot does not carry the hash of the document.
    stamp: false,
    updatableAfterPublish: ['amount', 'dueDate', 'iban', 'debtor', 'transfers'], ibanChangeEverywhere: true, cancelReversible: false, markPaidElsewhere: true, findByNav: false, changeFeed: 'paymentDate', streams: ['RECEIPTS', 'FLOWS'],
    // `pullFlows` reads the list until it is stable: a second run over all flows would say nothing more.
    streamRules: { RECEIPTS: RECEIPTS_BY_PAYMENT_DATE, FLOWS: { ...FLOWS_BY_PUBLICATION, untilStable: false } },
    pushRate: { calls: settings.callsPerTenSeconds, perMs: 10_000 }, bulk: settings.brokerCode === null ? null : { threshold: settings.bulkThreshold, perUpload: POSITIONS_AN_UPLOAD },
    amountUnit: 'cents', dateZone: 'UTC', treasury: false, noticePdf: false, transport: 'rest',
  };
}

/** Reads the position and the receipts of what is paid in it. A receipt that cannot be had now does not hide the answer: the next pull brings it. */
async function askPayment(calls: GpdCalls, ref: PositionRef, lent: Lent): Promise<Read<Readonly<{ remote: RemotePosition | NotFound; items: readonly PulledItem[] }>>> {
  const read = await readPosition(calls, ref, lent);
  if (!read.ok) return read;
  if (isNotFound(read.value)) return ok({ remote: read.value, items: [] });
  const items: PulledItem[] = [];
  for (const installment of read.value.installments.filter(({ status, markedByCreditor }) => isPaidStatus(status) && !markedByCreditor)) {
    const receipt = await fetchReceipt(calls, ref.organization, installment.iuv, null, lent);
    if (receipt.ok && typeof receipt.value !== 'string') items.push(receipt.value);
  }
  return ok({ remote: read.value, items });
}

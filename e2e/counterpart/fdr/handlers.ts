import { fdrProblem, json, type Answer } from '../answers.ts';
import { param, queryInt, queryText, type Call, type Handlers } from '../call.ts';
import { monthsBefore } from '../wall-time.ts';
import type { World } from '../world.ts';
import { rowsOf, type Flow, type FlowRow } from './flow-store.ts';

/** FdR for organizations (intermediary.md 2.2). */
export const FDR_HANDLERS: Handlers = {
  healthCheck: () => json(200, { name: 'pagopa-fdr', version: '1.2.0', environment: 'counterpart' }),
  getAllPublishedFlows: listFlows,
  getSinglePublishedFlow: (world, call) => withFlow(world, call, (flow) => json(200, headerOf(world, flow))),
  getPaymentsFromPublishedFlow: (world, call) => withFlow(world, call, (flow) => listPayments(call, flow)),
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

function listFlows(world: World, call: Call): Answer {
  const organization = param(call, 'organizationId');
  if (!isKnown(world, organization)) return fdrProblem(400, 'FDR-2008', `Creditor institution [${organization}] unknown`, 'organizationId');
  const now = world.clock.nowMs();
  const bounds: Record<'publishedGt' | 'flowDate', number> = { publishedGt: Number.NEGATIVE_INFINITY, flowDate: Number.NEGATIVE_INFINITY };
  for (const name of ['publishedGt', 'flowDate'] as const) {
    const text = queryText(call, name);
    if (text === null) continue;
    if (!INSTANT.test(text) || Number.isNaN(Date.parse(text))) return fdrProblem(400, 'FDR-1002', `Invalid value for ${name}`, name);
    // Fact 8: older than one month is refused.
    if (world.facts[8] && Date.parse(text) < monthsBefore(now, 1)) return fdrProblem(400, 'FDR-0400', `${name}: must be a date not older than 1 MONTHS`, name);
    bounds[name] = Date.parse(text);
  }
  if (bounds.publishedGt === Number.NEGATIVE_INFINITY && bounds.flowDate === Number.NEGATIVE_INFINITY && world.settings.flowsWithoutFilter === 'previousMonth') bounds.publishedGt = startOfPreviousMonth(now) - 1;
  const pspId = queryText(call, 'pspId');
  // Strict `>` (2.2, rules).
  const rows = world.flows.latestOf(organization).filter((flow) => flow.publishedMs <= now && flow.publishedMs > bounds.publishedGt && flow.flowDateMs > bounds.flowDate && (pspId === null || flow.pspId === pspId));
  return paged(call, rows, ({ fdr, pspId: psp, revision, flowDateMs, publishedMs }) => ({ fdr, pspId: psp, revision, flowDate: instant(flowDateMs), published: instant(publishedMs) }));
}

function startOfPreviousMonth(ms: number): number {
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1);
}

function isKnown(world: World, organization: string): boolean {
  return world.settings.organizations.some(({ fiscalCode }) => fiscalCode === organization);
}

function withFlow(world: World, call: Call, act: (flow: Flow) => Answer): Answer {
  const flow = world.flows.get(param(call, 'organizationId'), param(call, 'pspId'), param(call, 'fdr'), Number(param(call, 'revision')));
  if (flow === null || flow.publishedMs > world.clock.nowMs()) return fdrProblem(404, 'FDR-3001', `Flow with ID [${param(call, 'fdr')}] not found.`);
  return act(flow);
}

function headerOf(world: World, flow: Flow): unknown {
  const rows = rowsOf(flow);
  const sumPayments = rows.reduce((sum, { payCents }) => sum + payCents, 0) / 100;
  return {
    status: 'PUBLISHED', revision: flow.revision, created: instant(flow.createdMs), updated: instant(flow.publishedMs), published: instant(flow.publishedMs), fdr: flow.fdr, fdrDate: instant(flow.flowDateMs), regulation: flow.regulation,
    // Fact 9: the gateway rewrites the civil date as midnight +02:00, in winter too.
    regulationDate: world.facts[9] ? `${flow.regulationDate}T00:00:00.000000+02:00` : flow.regulationDate, bicCodePouringBank: flow.pspId,
    sender: { type: 'BIC_CODE', id: flow.pspId, pspId: flow.pspId, pspName: flow.pspName, pspBrokerId: flow.pspFiscalCode, channelId: `${flow.pspId}_01` }, receiver: { id: flow.organization, organizationId: flow.organization, organizationName: flow.organizationName },
    // Amounts are float8 (2.2, rules): added up one by one they show it.
    computedTotPayments: rows.length, computedSumPayments: rows.reduce((sum, { payCents }) => sum + payCents / 100, 0), totPayments: rows.length, sumPayments,
  };
}

function listPayments(call: Call, flow: Flow): Answer {
  const size = queryInt(call, 'size', 1000);
  const page = queryInt(call, 'page', 1);
  const from = Math.max(0, (page - 1 + call.listing.pageShift) * size + (page > 1 ? call.listing.offsetShift : 0));
  const data = Array.from({ length: Math.max(0, Math.min(size, flow.count - from)) }, (_, at) => rowView(flow.row(from + at)));
  return json(200, { metadata: { pageSize: size, pageNumber: page, totPage: Math.ceil(flow.count / size) }, count: flow.count, data });
}

function rowView({ index, iuv, iur, idTransfer, payCents, payStatus, payDateMs }: FlowRow): unknown {
  return { index, iuv, iur, idTransfer, pay: payCents / 100, payStatus, payDate: instant(payDateMs) };
}

function paged(call: Call, rows: readonly Flow[], view: (flow: Flow) => unknown): Answer {
  const [page, size] = [queryInt(call, 'page', 1), queryInt(call, 'size', 1000)];
  const from = Math.max(0, (page - 1 + call.listing.pageShift) * size + (page > 1 ? call.listing.offsetShift : 0));
  return json(200, { metadata: { pageSize: size, pageNumber: page, totPage: Math.ceil(rows.length / size) }, count: rows.length, data: rows.slice(from, from + size).map(view) });
}

/** Microseconds, as Java writes an `Instant`. */
function instant(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

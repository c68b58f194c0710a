import { rowsAt, rowsOf, type Flow, type FlowRow, type PayState } from './fdr/flow-store.ts';
import { markReported } from './gpd/position-payment.ts';
import { DEFAULT_PSP, type Psp } from './paying.ts';
import type { Payment } from './payments.ts';
import { civilDay } from './wall-time.ts';
import type { World } from './world.ts';

/** A row that no receipt stands behind (codes 9 and 8 of the XML: NO_RPT, STAND_IN_NO_RPT). */
export type ExtraRow = Readonly<{ iuv: string; amountCents: number; iur?: string; payStatus?: PayState; idTransfer?: number }>;

export type FlowWishes = Readonly<{
  organization?: string; psp?: Psp;
  /** Only these; absent: all payments of the PSP that no flow holds yet. */
  iuvs?: readonly string[];
  extra?: readonly ExtraRow[]; fdr?: string; flowDate?: string; publishedAt?: string; regulation?: string;
  /** Civil date; absent: the day of the flow. */
  regulationDate?: string;
}>;

/** The bank tells what it credits (intermediary.md 2.2): a flow of the transfers that go to the organization, of payments not yet reported. */
export function publishFlow(world: World, wishes: FlowWishes = {}): Flow {
  const organization = wishes.organization ?? world.settings.organizations[0]?.fiscalCode ?? '';
  const psp = wishes.psp ?? DEFAULT_PSP;
  const now = world.clock.nowMs();
  const flowDateMs = wishes.flowDate === undefined ? now : Date.parse(wishes.flowDate);
  const reported = reportedTransfers(world, organization);
  const payments = world.payments.all(organization).filter((payment) => payment.pspId === psp.id && (wishes.iuvs === undefined || wishes.iuvs.includes(payment.iuv)));
  const rows = [...payments.flatMap((payment) => transferRows(payment).filter((row) => !reported.has(keyOf(row)))), ...(wishes.extra ?? []).map((extra) => extraRow(world, extra, flowDateMs))].map((row, at): FlowRow => ({ ...row, index: at + 1 }));
  const fdr = wishes.fdr ?? `${civilDay(flowDateMs)}${psp.id}-${String(world.identifiers.sequence()).padStart(10, '0')}`;
  const flow: Flow = {
    organization, organizationName: world.settings.organizations.find(({ fiscalCode }) => fiscalCode === organization)?.name ?? organization, fdr, pspId: psp.id, pspName: psp.name, pspFiscalCode: psp.fiscalCode, revision: 1, flowDateMs, createdMs: flowDateMs,
    publishedMs: wishes.publishedAt === undefined ? now : Date.parse(wishes.publishedAt), regulation: wishes.regulation ?? `SCT${String(world.identifiers.sequence()).padStart(13, '0')}`, regulationDate: wishes.regulationDate ?? civilDay(flowDateMs), madeUp: false, ...rowsAt(rows),
  };
  world.flows.publish(flow);
  markRows(world, flow, rows);
  return flow;
}

export type Revision = Readonly<{ organization?: string; drop?: readonly string[]; revoke?: readonly string[]; amounts?: Readonly<Record<string, number>>; extra?: readonly ExtraRow[]; flowDate?: string; publishedAt?: string; regulation?: string }>;

/** The next revision of a flow: rows dropped, revoked or of another amount, by IUV. It replaces the one before (2.2, rules); its date is that of its making. */
export function reviseFlow(world: World, fdr: string, revision: Revision = {}): Flow {
  const organization = revision.organization ?? world.settings.organizations.find(({ fiscalCode }) => world.flows.latest(fiscalCode, fdr) !== null)?.fiscalCode ?? '';
  const before = world.flows.latest(organization, fdr);
  if (before === null) throw new Error(`No flow ${fdr}`);
  const now = world.clock.nowMs();
  const kept = rowsOf(before).filter(({ iuv }) => revision.drop?.includes(iuv) !== true).map((row) => ({ ...row, payCents: revision.amounts?.[row.iuv] ?? row.payCents, payStatus: revision.revoke?.includes(row.iuv) === true ? ('REVOKED' as const) : row.payStatus }));
  const rows = [...kept, ...(revision.extra ?? []).map((extra) => extraRow(world, extra, before.flowDateMs))].map((row, at): FlowRow => ({ ...row, index: at + 1 }));
  const flow: Flow = { ...before, revision: before.revision + 1, flowDateMs: revision.flowDate === undefined ? now : Date.parse(revision.flowDate), createdMs: now, madeUp: false, publishedMs: revision.publishedAt === undefined ? now : Date.parse(revision.publishedAt), regulation: revision.regulation ?? before.regulation, ...rowsAt(rows) };
  world.flows.publish(flow);
  markRows(world, flow, rows);
  return flow;
}

/** Made-up flows count as reported by themselves: looking into each would make them all up. */
function reportedTransfers(world: World, organization: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const flow of world.flows.all()) if (flow.organization === organization && !flow.madeUp) for (const row of rowsOf(flow)) keys.add(keyOf(row));
  return keys;
}

function keyOf({ iuv, iur, idTransfer }: Readonly<{ iuv: string; iur: string; idTransfer: number }>): string {
  return `${iuv}/${iur}/${idTransfer}`;
}

/** Transfers of a payment that go to its organization: a flow to a body names no other's. */
function transferRows(payment: Payment): readonly Omit<FlowRow, 'index'>[] {
  const payDateMs = Date.parse(`${payment.paidAt.slice(0, 10)}T00:00:00Z`);
  return payment.transfers.filter(({ payee }) => payee === payment.organization).map(({ index, amountCents }) => ({ iuv: payment.iuv, iur: payment.receiptId, idTransfer: index, payCents: amountCents, payStatus: payment.standIn ? 'STAND_IN' : 'EXECUTED', payDateMs }));
}

function extraRow(world: World, { iuv, amountCents, iur, payStatus, idTransfer }: ExtraRow, atMs: number): Omit<FlowRow, 'index'> {
  return { iuv, iur: iur ?? world.identifiers.receiptId(), idTransfer: idTransfer ?? 1, payCents: amountCents, payStatus: payStatus ?? 'NO_RPT', payDateMs: Date.parse(`${civilDay(atMs)}T00:00:00Z`) };
}

function markRows(world: World, flow: Flow, rows: readonly FlowRow[]): void {
  for (const { iuv, idTransfer, payStatus } of rows) if (payStatus !== 'REVOKED') markReported(world, flow.organization, iuv, idTransfer, flow.fdr);
}

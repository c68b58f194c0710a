import { rowsOf } from '../fdr/flow-store.ts';
import type { PaidTransfer, Payment } from '../payments.ts';
import { instantOfWall, ROME, wallIn } from '../wall-time.ts';
import type { World } from '../world.ts';
import type { Window } from './lists.ts';
import { dominio, voceFields } from './pendenza-views.ts';

export type CollectionKind = 'ENTRATA' | 'MBT' | 'ALTRO_INTERMEDIARIO' | 'ENTRATA_PA_NON_INTERMEDIATA';

/** A riscossione: one transfer of a receipt, or a row of a flow behind which no receipt of ours stands (intermediary.md 2.3). */
export type Collection = Readonly<{ idDominio: string; iuv: string; iur: string; index: number; amountCents: number; kind: CollectionKind; cashed: boolean; paidMs: number; acquiredMs: number }>;

/** Payments that GovPay knows: its own pendenze, and what no other platform of the counterpart holds. */
export function isKnownToGovPay(world: World, { organization, iuv }: Readonly<{ organization: string; iuv: string }>): boolean {
  return world.govpay.byIuv(organization, iuv) !== null || world.positions.byIuv(organization, iuv) === null;
}

/** By acquisition (2.3, `PagamentoFilter`). */
export function collectionsWithin(world: World, idDominio: string | null, window: Window): readonly Collection[] {
  const payments = world.payments.arrivedBetween(idDominio, window.fromMs, Math.min(window.toMs, world.clock.nowMs())).filter((row) => isKnownToGovPay(world, { organization: idDominio ?? row.whole().organization, iuv: row.iuv }));
  return [...payments.flatMap(({ whole }) => collectionsOf(world, whole())), ...othersWithin(world, idDominio, window)].sort((a, b) => a.acquiredMs - b.acquiredMs || (a.iuv < b.iuv ? -1 : a.iuv > b.iuv ? 1 : a.index - b.index));
}

export function collectionsOf(world: World, payment: Payment): readonly Collection[] {
  return payment.transfers.map((transfer): Collection => ({
    idDominio: payment.organization, iuv: payment.iuv, iur: payment.receiptId, index: transfer.index, amountCents: transfer.amountCents, kind: kindOf(payment, transfer), cashed: world.govpay.cashed.has(`${payment.organization}/${payment.iuv}`), paidMs: instantOfWall(payment.paidAt, ROME), acquiredMs: payment.arrivedMs,
  }));
}

function kindOf({ organization }: Payment, { payee, stamp }: PaidTransfer): CollectionKind {
  if (stamp !== null) return 'MBT';
  return payee === organization ? 'ENTRATA' : 'ENTRATA_PA_NON_INTERMEDIATA';
}

/** Rows of flows whose number GovPay does not know: collected through another intermediary. Made-up flows are not walked: they would all be made up at once. */
function othersWithin(world: World, idDominio: string | null, { fromMs, toMs }: Window): readonly Collection[] {
  return world.flows.all().filter((flow) => !flow.madeUp && flow.publishedMs >= fromMs && flow.publishedMs <= toMs && (idDominio === null || flow.organization === idDominio)).flatMap((flow) =>
    rowsOf(flow).filter(({ iuv }) => world.payments.get(flow.organization, iuv) === null).map((row): Collection => ({ idDominio: flow.organization, iuv: row.iuv, iur: row.iur, index: row.idTransfer, amountCents: row.payCents, kind: 'ALTRO_INTERMEDIARIO', cashed: false, paidMs: row.payDateMs, acquiredMs: flow.publishedMs })));
}

/** `data` without zone, in that of the server (1.2, dates). */
export function collectionView(world: World, one: Collection): unknown {
  const pendenza = world.govpay.byIuv(one.idDominio, one.iuv);
  const voce = pendenza?.voci[one.index - 1];
  return {
    dominio: dominio(world, one.idDominio), iuv: one.iuv, ...(one.kind === 'ALTRO_INTERMEDIARIO' ? {} : { idRicevuta: one.iur }), iur: one.iur, indice: one.index, stato: one.cashed ? 'INCASSATA' : 'RISCOSSA', tipo: one.kind, importo: one.amountCents / 100, data: wallIn(one.paidMs, world.settings.govpay.zone),
    ...(pendenza === null || voce === undefined ? {} : { vocePendenza: { ...voceFields(voce), pendenza: { idA2A: pendenza.idA2A, idPendenza: pendenza.idPendenza, idTipoPendenza: pendenza.idTipoPendenza, numeroAvviso: pendenza.nav, causale: pendenza.causale, dataCaricamento: wallIn(pendenza.createdMs, world.settings.govpay.zone).slice(0, 10) } } }),
  };
}

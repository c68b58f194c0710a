import type { Payment } from '../payments.ts';
import { civilDayIn } from '../wall-time.ts';
import type { World } from '../world.ts';
import type { Pendenza, Voce } from './govpay-store.ts';

/** SCADUTA is computed when read: the day of expiry itself is still payable, in the time of the server (intermediary.md 1.2, states). */
export function stateNow(world: World, { stato, dataScadenza }: Pendenza): string {
  const today = civilDayIn(world.clock.nowMs(), world.settings.govpay.zone);
  return stato === 'NON_ESEGUITA' && dataScadenza !== null && dataScadenza < today ? 'SCADUTA' : stato;
}

/** Name of a body, for what was told without. */
export function nameOf(world: World, idDominio: string): string {
  return world.settings.govpay.domains.find((domain) => domain.idDominio === idDominio)?.ragioneSociale ?? idDominio;
}

export function dominio(world: World, idDominio: string): Readonly<Record<string, string>> {
  return { idDominio, ragioneSociale: nameOf(world, idDominio) };
}

/** Dates of pendenze v2 are days (1.2, dates). */
function base(world: World, pendenza: Pendenza): Readonly<Record<string, unknown>> {
  const { zone } = world.settings.govpay;
  return {
    idA2A: pendenza.idA2A, idPendenza: pendenza.idPendenza, idTipoPendenza: pendenza.idTipoPendenza, dominio: dominio(world, pendenza.idDominio), ...(pendenza.idUnitaOperativa === null ? {} : { unitaOperativa: { idUnita: pendenza.idUnitaOperativa, ragioneSociale: pendenza.idUnitaOperativa } }),
    stato: stateNow(world, pendenza), ...given('descrizioneStato', pendenza.descrizioneStato), iuvAvviso: pendenza.iuv, ...(pendenza.paidAt === null ? {} : { iuvPagamento: pendenza.iuv, dataPagamento: pendenza.paidAt.slice(0, 10) }), causale: pendenza.causale, soggettoPagatore: pendenza.soggettoPagatore,
    importo: pendenza.amountCents / 100, numeroAvviso: pendenza.nav, dataCaricamento: civilDayIn(pendenza.createdMs, zone), ...given('dataValidita', pendenza.dataValidita), ...given('dataScadenza', pendenza.dataScadenza), ...pendenza.other, ...(pendenza.documento == null ? {} : { documento: pendenza.documento }),
    tipo: 'dovuto', UUID: pendenza.uuid, ...(pendenza.proprieta == null ? {} : { proprieta: pendenza.proprieta }),
  };
}

export function pendenzaView(world: World, pendenza: Pendenza): unknown {
  const payment = pendenza.paidAt === null ? null : world.payments.get(pendenza.idDominio, pendenza.iuv);
  return { ...base(world, pendenza), voci: pendenza.voci.map((voce, at) => voceView(world, pendenza, voce, at)), rpp: payment === null ? [] : [rppView(world, pendenza, payment)] };
}

export function pendenzaIndex(world: World, pendenza: Pendenza): unknown {
  const path = `/pendenze/${pendenza.idA2A}/${pendenza.idPendenza}`;
  return { ...base(world, pendenza), rpp: `${path}/rpp`, pagamenti: `${path}/pagamenti` };
}

/** A payment transaction; `rpt` and `rt` shortened to what identifies them. */
export function rppView(world: World, pendenza: Pendenza, payment: Payment): unknown {
  const keys = { idDominio: payment.organization, iuv: payment.iuv, ccp: payment.receiptId };
  return { stato: 'RT_ACCETTATA_PA', rpt: { ...keys, creditorReferenceId: payment.iuv }, rt: { ...keys, receiptId: payment.receiptId, outcome: 'OK', paymentAmount: payment.amountCents / 100, paymentDateTime: payment.paidAt }, pendenza: pendenzaIndex(world, pendenza) };
}

function voceView(world: World, pendenza: Pendenza, voce: Voce, at: number): unknown {
  const paid = pendenza.stato === 'ESEGUITA' || pendenza.stato === 'INCASSATA';
  return {
    ...voceFields(voce), indice: at + 1, stato: pendenza.stato === 'ANOMALA' ? 'Anomalo' : paid ? 'Eseguito' : 'Non eseguito', ...(voce.idDominio === null ? {} : { dominio: dominio(world, voce.idDominio) }),
  };
}

/** Fields of a voce, its reference among them. */
export function voceFields(voce: Voce): Readonly<Record<string, unknown>> {
  return {
    idVocePendenza: voce.idVocePendenza, importo: voce.amountCents / 100, descrizione: voce.descrizione, ...given('descrizioneCausaleRPT', voce.descrizioneCausaleRPT), ...given('codEntrata', voce.codEntrata), ...given('ibanAccredito', voce.ibanAccredito), ...given('ibanAppoggio', voce.ibanAppoggio),
    ...given('tipoContabilita', voce.tipoContabilita), ...given('codiceContabilita', voce.codiceContabilita), ...voce.bollo, ...(voce.contabilita == null ? {} : { contabilita: voce.contabilita }), ...(voce.metadata.length === 0 ? {} : { metadata: { mapEntries: voce.metadata } }),
  };
}

function given(key: string, value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { [key]: value };
}

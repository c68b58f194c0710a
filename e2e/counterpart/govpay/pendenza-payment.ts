import { govpayFault, type Answer } from '../answers.ts';
import type { Debtor } from '../gpd/position.ts';
import type { Payment } from '../payments.ts';
import type { World } from '../world.ts';
import type { Pendenza, Soggetto, Voce } from './govpay-store.ts';
import { nameOf, stateNow } from './pendenza-views.ts';

type Common = Pick<Payment, 'paidAt' | 'arrivedMs' | 'receiptId' | 'pspId' | 'pspName' | 'pspFiscalCode' | 'feeCents' | 'method' | 'standIn'>;

/** Why a notice cannot be activated (intermediary.md 1.2, states: ANNULLATA, SCADUTA; or paid already); null: it can. */
export function whyNotPayable(world: World, pendenza: Pendenza): Answer | null {
  const state = stateNow(world, pendenza);
  return state === 'NON_ESEGUITA' ? null : govpayFault(422, 'PAGOPA', `PAA_PAGAMENTO_${state === 'ANNULLATA' ? 'ANNULLATO' : state === 'SCADUTA' ? 'SCADUTO' : 'DUPLICATO'}`, 'Pagamento non eseguibile');
}

/** Records the payment of a pendenza. One that had been activated before comes whatever the state is by then (1.2, cancel, hazard). */
export function payPendenza(world: World, pendenza: Pendenza, common: Common): Payment {
  Object.assign(pendenza, { stato: 'ESEGUITA', descrizioneStato: null, paidAt: common.paidAt, updatedMs: world.clock.nowMs() } satisfies Partial<Pendenza>);
  return paymentOfPendenza(world, pendenza, common);
}

function paymentOfPendenza(world: World, pendenza: Pendenza, common: Common): Payment {
  const name = nameOf(world, pendenza.idDominio);
  return {
    ...common, organization: pendenza.idDominio, companyName: name, officeName: null, iuv: pendenza.iuv, nav: pendenza.nav, amountCents: pendenza.amountCents, description: pendenza.causale, debtor: debtorOf(pendenza.soggettoPagatore), notificationFeeCents: 0,
    transfers: pendenza.voci.map((voce, at) => ({
      index: at + 1, payee: voce.idDominio ?? pendenza.idDominio, payeeName: nameOf(world, voce.idDominio ?? pendenza.idDominio), amountCents: voce.amountCents, iban: voce.ibanAccredito ?? (voce.bollo === null ? 'IT30G9999961000000060717356' : null),
      stamp: voce.bollo === null ? null : { hashDocument: voce.bollo.hashDocumento, stampType: voce.bollo.tipoBollo, provincialResidence: voce.bollo.provinciaResidenza }, remittance: voce.descrizioneCausaleRPT ?? voce.descrizione, category: categoryOf(voce), metadata: voce.metadata,
    })),
  };
}

/** `9/` before the code of an accounting of type ALTRO, as GovPay writes the category of a transfer. */
function categoryOf({ tipoContabilita, codiceContabilita }: Voce): string {
  const code = codiceContabilita ?? '0101108TS/';
  const head = { CAPITOLO: '0', SPECIALE: '1', SIOPE: '2', ALTRO: '9' }[tipoContabilita ?? 'ALTRO'] ?? '9';
  return /^\d\//.test(code) ? code : `${head}/${code}`;
}

function debtorOf(person: Soggetto): Debtor {
  const text = (key: string): string | undefined => (typeof person[key] === 'string' ? person[key] : undefined);
  return {
    type: person.tipo, fiscalCode: person.identificativo, fullName: person.anagrafica ?? person.identificativo, streetName: text('indirizzo'), civicNumber: text('civico'), postalCode: text('cap'), city: text('localita'), province: text('provincia'), country: text('nazione'), email: text('email'),
  };
}

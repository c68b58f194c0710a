import type { Connection } from '../connection/index.ts';
import { planOf } from './plans.ts';
import type { PositionRecord } from './position-record.ts';

/** What each act on a plan does to paper, number, intermediary and money, in sentences, before it is done. */
export type PlanConsequences = Readonly<{ make: string[]; makeWithoutWhole: string[]; change: string[]; withdraw: string[] }>;

/** @param printed notices of the position in somebody's hands. */
export function planConsequences(record: PositionRecord, connection: Connection, printed: number): PlanConsequences {
  const { whole, plan } = planOf(record);
  const papers = printed === 1 ? 'L’avviso già stampato' : `I ${printed} avvisi già stampati`;
  const remote = connection.mode === 'MANUAL' ? 'Sul portale dell’intermediario le rate vanno caricate a mano: poi segnala «Caricata sul portale».' : 'L’intermediario riceve le rate da solo: si stampano quando le conferma.';
  const number = 'Ogni rata ha un numero avviso suo, che resta suo per sempre.';
  const exclusion = connection.mode === 'MANUAL' ? 'Se viene pagata una rata la soluzione unica non si deve più pagare, e viceversa: toglila anche dal portale.' : 'Pagata una rata la soluzione unica non è più pagabile, e viceversa.';
  return {
    make: [number, exclusion, ...(printed === 0 ? [] : [`${papers} per l’intero resta valido.`.replace('resta', printed === 1 ? 'resta' : 'restano').replace('valido', printed === 1 ? 'valido' : 'validi')]), remote],
    makeWithoutWhole: [number, 'Il numero dell’importo intero non si usa più.', ...(connection.mode === 'MANUAL' && record.installments.some(({ optionId, onPortal }) => optionId === whole?.id && onPortal === 1) ? ['Sul portale dell’intermediario l’importo intero va tolto a mano: finché c’è si può pagare.'] : []), ...(printed === 0 ? [] : [`${papers} per l’intero ${printed === 1 ? 'diventa superato: fallo ritirare' : 'diventano superati: falli ritirare'}.`]), 'Un pagamento che arriva lo stesso sull’intero si registra e apre un’attività.', remote],
    change: ['I numeri avviso delle rate non cambiano.', ...(printed === 0 ? [] : ['Gli avvisi stampati delle rate cambiate diventano superati: vanno ristampati.']), remote],
    withdraw: plan === null ? [] : [
      'I numeri delle rate non si usano più.', ...(printed === 0 ? [] : ['Gli avvisi stampati delle rate diventano superati: falli ritirare.']), whole === null ? 'L’importo intero si chiede con un numero nuovo, da stampare.' : 'Resta da pagare l’importo intero, con il suo numero; se la sua scadenza è passata ne prende una nuova.',
      connection.mode === 'MANUAL' ? 'Sul portale dell’intermediario le rate vanno tolte a mano.' : 'L’intermediario toglie le rate appena riceve il cambiamento: fino ad allora si possono pagare.',
    ],
  };
}

import { formatDate, formatInstantInRome, type CivilDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { countOf, formatCount, type Consequence, type Tone } from '../../components/index.ts';
import type { AccountChange, AccountChangePreview } from './account-change-types.ts';

export type ChangeAsked = Readonly<{ day: CivilDate; today: CivilDate; oldLabel: string; newLabel: string; preview: AccountChangePreview; withoutPostal: readonly string[] }>;

const positions = (count: number) => countOf(count, 'posizione', 'posizioni');
const verb = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** What happens, before anybody confirms it: from the counts of today. */
export function changeConsequences({ day, today, oldLabel, newLabel, preview, withoutPostal }: ChangeAsked): readonly Consequence[] {
  const { total, inReview, beside } = preview;
  const moved = total.positions - beside.positions;
  const now = day === today;
  const lines: (Consequence | null)[] = [
    { text: now ? `Da subito ${countOf(total.switchedServices, 'servizio usa', 'servizi usano')} “${newLabel}”; “${oldLabel}” viene ritirato e non si può più scegliere.` : `Si applica da solo alla prima apertura dell’archivio dal ${formatDate(day)}: ${countOf(total.switchedServices, 'servizio userà', 'servizi useranno')} “${newLabel}”, “${oldLabel}” viene ritirato. Fino ad allora si può togliere.` },
    moved === 0 && beside.positions > 0 ? null : { text: `${positions(moved)} con qualcosa da pagare, per ${formatEuro(total.cents - beside.cents)}, ${verb(moved, 'passa', 'passano')} al conto nuovo${now ? '' : ' (contate oggi)'}. Pagate e annullate non cambiano.` },
    beside.positions === 0 ? null : { text: `${positions(beside.positions)} con qualcosa da pagare ${verb(beside.positions, 'ha', 'hanno')} “${oldLabel}” solo come conto postale del bollettino${now ? '' : ' (contate oggi)'}: ${beside.followed ? `${verb(beside.positions, 'prende', 'prendono')} “${newLabel}”` : `${verb(beside.positions, 'resta', 'restano')} senza`}, e il conto di accredito non cambia.`, warning: !beside.followed },
    total.toUpload === 0 ? null : { text: `${countOf(total.toUpload, 'avviso già sul portale torna', 'avvisi già sul portale tornano')} «Da inviare»: ${verb(total.toUpload, 'va aggiornato', 'vanno aggiornati')} sul portale. Fino ad allora si ${verb(total.toUpload, 'può pagare', 'possono pagare')}, ma il denaro arriva ancora su “${oldLabel}”: tienilo aperto.`, warning: true },
    papersLine(preview),
    total.supersededPrints === 0 ? null : { text: `${countOf(total.supersededPrints, 'stampa riporta il conto postale e diventa superata', 'stampe riportano il conto postale e diventano superate')}: ${verb(total.supersededPrints, 'va consegnato un foglio nuovo', 'vanno consegnati fogli nuovi')}.`, warning: true },
    withoutPostal.length === 0 ? null : { text: `“${newLabel}” non è postale: ${withoutPostal.join(', ')} ${verb(withoutPostal.length, 'resta', 'restano')} senza bollettino postale.`, warning: true },
    inReview === 0 ? null : { text: `${positions(inReview)} da verificare ${verb(inReview, 'resta', 'restano')} su “${oldLabel}” finché l’attività non è chiusa: poi si ${verb(inReview, 'sposta', 'spostano')} da qui.`, warning: true },
    preview.reachesOthers ? { text: 'Se una posizione è già pagata in parte, l’intermediario cambia il conto solo in tutti gli avvisi non pagati dell’ente insieme: anche in quelli da verificare e in quelli caricati da altri programmi, che poi non tornano indietro.', warning: true } : null,
    { text: 'Intanto si può continuare a lavorare. Si può interrompere, riprendere e annullare.' },
  ];
  return lines.filter((line) => line !== null);
}

function papersLine({ total }: AccountChangePreview): Consequence | null {
  const valid = total.papers - total.supersededPrints;
  if (valid === 0) return null;
  return { text: `${countOf(valid, 'avviso già stampato resta valido', 'avvisi già stampati restano validi')}: l’IBAN non è scritto sul foglio, che si paga come prima.` };
}

/** `Da “Tesoreria” a “Tesoreria nuova”`. */
export function changeTitle({ oldAccount, newAccount }: AccountChange): string {
  return `Da “${oldAccount.label}” a “${newAccount.label}”`;
}

/** How a change stands, in one sentence. */
export function changeState(change: AccountChange, today: CivilDate): Readonly<{ text: string; tone: Tone }> {
  const { moved, undo } = change;
  const done = `${positions(moved.positions)} per ${formatEuro(moved.cents)}`;
  switch (change.state) {
    case 'PLANNED': return change.effectiveOn > today ? { text: `Previsto dal ${formatDate(change.effectiveOn)}: si applica da solo alla prima apertura da quel giorno.`, tone: 'blue' } : { text: 'Il giorno è arrivato: si applica alla prossima apertura, oppure adesso.', tone: 'amber' };
    case 'RUNNING': return change.moving ? { text: 'Sposto le posizioni: si può continuare a lavorare.', tone: 'blue' } : { text: 'Si è fermato prima della fine: riprendilo.', tone: 'amber' };
    case 'STOPPED': return { text: `Interrotto: ${done} ${verb(moved.positions, 'è sul conto nuovo', 'sono sul conto nuovo')}, il resto è ancora da spostare.`, tone: 'amber' };
    case 'DONE': return { text: `Concluso${at(change.finishedAt)}: ${done} sul conto nuovo.`, tone: 'green' };
    case 'CANCELLED': return { text: `Tolto dal programma${at(change.finishedAt)}, prima di cominciare.`, tone: 'neutral' };
    case 'UNDOING': return change.moving ? { text: 'Riporto le posizioni sul conto di prima: si può continuare a lavorare.', tone: 'blue' } : { text: 'L’annullamento si è fermato prima della fine: riprendilo.', tone: 'amber' };
    case 'UNDO_STOPPED': return { text: `Annullamento interrotto: ${positions(undo?.positions ?? 0)} di nuovo sul conto di prima, il resto è ancora da riportare.`, tone: 'amber' };
    case 'UNDONE': return { text: `Annullato${at(change.finishedAt)}: ${positions(undo?.positions ?? 0)} di nuovo sul conto di prima${leftWords(undo?.left ?? 0)}.`, tone: 'neutral' };
  }
}

function at(instant: string | null): string {
  return instant === null ? '' : ` il ${formatInstantInRome(Date.parse(instant))}`;
}

function leftWords(left: number): string {
  return left === 0 ? '' : `, ${countOf(left, 'rata lasciata sul nuovo perché pagata, annullata o da verificare', 'rate lasciate sul nuovo perché pagate, annullate o da verificare')}`;
}

export type ChangeProgress = Readonly<{ title: string; done: number; total: number }>;

/** How far the work is; null when nothing moves, or before it was counted. */
export function changeProgress({ state, expected, moved, undo }: AccountChange): ChangeProgress | null {
  if (state === 'RUNNING' || state === 'STOPPED') return expected === null ? null : { title: 'Posizioni spostate', done: moved.positions, total: Math.max(expected, moved.positions) };
  if ((state === 'UNDOING' || state === 'UNDO_STOPPED') && undo !== null) return { title: 'Rate riportate sul conto di prima', done: undo.installments + undo.left, total: moved.installments };
  return null;
}

/** What a person may do with a change now. */
export type ChangeAct = 'RUN' | 'STOP' | 'CANCEL' | 'UNDO';

export function changeActs(change: AccountChange, today: CivilDate): readonly ChangeAct[] {
  switch (change.state) {
    case 'PLANNED': return change.effectiveOn > today ? ['CANCEL'] : ['RUN', 'CANCEL'];
    case 'RUNNING': case 'UNDOING': return change.moving ? ['STOP'] : ['RUN', 'STOP'];
    case 'STOPPED': return change.whyNotUndo === null ? ['RUN', 'UNDO'] : ['RUN'];
    case 'UNDO_STOPPED': return ['RUN'];
    case 'DONE': return change.whyNotUndo === null ? ['UNDO'] : [];
    case 'CANCELLED': case 'UNDONE': return [];
  }
}

/** What happens when a change is taken back. */
export function undoConsequences({ oldAccount, newAccount, moved }: AccountChange): readonly Consequence[] {
  return [
    { text: `Le posizioni spostate e non ancora pagate, al massimo ${formatCount(moved.positions)}, tornano su “${oldAccount.label}”. Quelle pagate nel frattempo restano su “${newAccount.label}”.` },
    { text: `I servizi tornano a usare “${oldAccount.label}”, che non è più ritirato. “${newAccount.label}” resta tra i conti.` },
    { text: 'Quelle che il portale conosce ancora con il conto di prima tornano com’erano; quelle già aggiornate sul portale vanno aggiornate di nuovo.', warning: true },
    { text: `Le posizioni nate dopo il cambio restano su “${newAccount.label}”.` },
  ];
}

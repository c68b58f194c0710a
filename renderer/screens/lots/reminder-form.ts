import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { countOf } from '../../components/text-pieces.ts';
import { readAmount, readDate } from '../../components/typed-value.ts';
import type { ReminderCount, ReminderTerms } from './lot-types.ts';
import { EVERY_SERVICE } from './new-lot-form.ts';

/** Texts as typed; days late from and to. */
export type ReminderForm = Readonly<{ serviceId: string; lateness: string; dueDate: string; cost: string }>;

export const LATENESS_CHOICES = [
  { value: 'ALL', label: 'Scadute da almeno un giorno', from: 1, to: null },
  { value: '30', label: 'Scadute da più di 30 giorni', from: 31, to: null },
  { value: '90', label: 'Scadute da più di 90 giorni', from: 91, to: null },
  { value: '365', label: 'Scadute da più di un anno', from: 366, to: null },
  { value: 'RECENT', label: 'Scadute da non più di 90 giorni', from: 1, to: 90 },
] as const;

/** Why the new due date asks for nothing, at its field; null when it may be. What cannot be read the field tells by itself. */
export function dueProblem({ dueDate }: Pick<ReminderForm, 'dueDate'>, today: CivilDate): string | null {
  const due = readDate(dueDate, today, 'NEXT');
  return due.kind === 'value' && due.value <= today ? 'La nuova scadenza deve essere dopo oggi.' : null;
}

/** What the form asks for; null while a date or an amount is missing or wrong. */
export function reminderTermsOf(form: ReminderForm, today: CivilDate): ReminderTerms | null {
  const due = readDate(form.dueDate, today, 'NEXT');
  const cost = readAmount(form.cost);
  const late = LATENESS_CHOICES.find(({ value }) => value === form.lateness) ?? LATENESS_CHOICES[0];
  if (due.kind !== 'value' || due.value <= today || cost.kind === 'problem') return null;
  return { serviceId: form.serviceId === EVERY_SERVICE ? null : Number(form.serviceId), lateFrom: late.from, lateTo: late.to, dueDate: due.value, costCents: cost.kind === 'value' ? cost.value : 0 };
}

/** What happens to number, paper, portal and money, before it happens. */
export function reminderConsequences(count: ReminderCount, costCents: number, manual: boolean): readonly Readonly<{ text: string; warning?: boolean }>[] {
  const kept = count.notices - count.newNumbers;
  return [
    ...(kept === 0 ? [] : [{ text: `${count.newNumbers === 0 ? 'Il numero avviso resta lo stesso' : `${countOf(kept, 'avviso tiene il suo numero', 'avvisi tengono il loro numero')}`}: chi paga con la carta vecchia paga quello che si chiede adesso, e una volta sola.` }]),
    ...newNumberConsequences(count, manual),
    ...(costCents === 0 ? [{ text: 'L’importo non cambia: cambia la scadenza.' }] : [{ text: 'Le spese si aggiungono all’importo di ogni avviso, nella parte del Comune: le quote degli altri enti restano al centesimo.' }]),
    ...(count.withPaper === 0 ? [] : [{ text: `${countOf(count.withPaper, 'carta già consegnata diventa superata', 'carte già consegnate diventano superate')}: ${count.newNumbers === 0 ? 'scadenza o importo non sono più quelli scritti' : 'numero, scadenza o importo non sono più quelli scritti'}.`, warning: true }]),
    { text: manual ? 'Il portale va aggiornato: si carica, si segna come caricato, e poi il lotto si stampa.' : 'Ogni posizione cambiata parte per l’intermediario; il lotto si stampa quando ha confermato.', warning: manual },
    ...(costCents === 0 ? [] : [{ text: 'Gli avvisi con l’importo fisso del servizio, o dal listino, non possono avere spese: restano come sono e compaiono fra quelli da guardare.' }]),
  ];
}

/** The old number: until when it is paid, and what becomes of who pays it all the same. */
function newNumberConsequences({ newNumbers, newWithPaper }: ReminderCount, manual: boolean): readonly Readonly<{ text: string; warning?: boolean }>[] {
  if (newNumbers === 0) return [];
  return [
    { text: `${countOf(newNumbers, 'avviso prende un numero nuovo', 'avvisi prendono un numero nuovo')}, per la regola del servizio; il numero di prima non si usa mai più.` },
    manual
      ? { text: 'Il numero di prima si può pagare finché non lo togli dal portale: la posizione dice quale. Caricato il nuovo, togli il vecchio.', warning: true }
      : { text: 'Fino alla conferma dell’intermediario si paga il numero di prima, con l’importo di prima; da lì in poi solo il nuovo. Mai tutti e due.' },
    ...(newWithPaper === 0 ? [] : [{ text: `${countOf(newWithPaper, 'persona ha in mano una carta che non potrà più pagare', 'persone hanno in mano una carta che non potranno più pagare')}: consegna presto il sollecito.`, warning: true }]),
    { text: 'Un pagamento che arriva lo stesso sul numero di prima si registra e apre un’attività.' },
  ];
}

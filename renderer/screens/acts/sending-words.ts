import { civilDateInRome, formatDate, formatTimeInRome } from '../../../main/domain/civil-date.ts';
import type { PrintPermission } from '../../../main/domain/may-print.ts';
import { assertNever } from '../../../main/domain/result.ts';
import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from './operation-types.ts';

/** What waits to be sent about one position, as `sync.sending` tells it. */
export type Sending = ValueOf<Client['sync']['sending']>['rows'][number];

/** Nothing more happens by itself. */
function isStopped({ state }: Sending): boolean {
  return state === 'BLOCKED' || state === 'CONFLICT';
}

/** What stands in the way, else what is sent next: one position has one thing to tell. */
export function tellingSending(rows: readonly Sending[]): Sending | null {
  return rows.find(isStopped) ?? rows[0] ?? null;
}

const WHAT: Readonly<Record<Sending['kind'], string>> = { create: 'La posizione', update: 'La modifica', cancel: 'L’annullamento', markPaid: 'Il pagamento fuori pagoPA' };

/** How far the sending is, in a sentence. `today`: civil day of Rome. */
export function sendingSentence(row: Sending, today: string): string {
  const what = row.kind === 'markPaid' && row.kindLabel === 'Chiusura di una rata' ? 'La chiusura di una rata' : WHAT[row.kind];
  const happened = row.happened ?? '';
  switch (row.state) {
    case 'READY': return `Da inviare: ${what.toLowerCase()} parte da sé.`;
    case 'WAITING': return `Da inviare: ${happened === '' ? 'si riprova da sé' : lowerFirst(happened)}${row.nextAt === null ? '' : `, ${atWords(row.nextAt, today)}`}.`;
    case 'IN_FLIGHT': return 'In invio adesso.';
    case 'AMBIGUOUS': return row.lastCode === 'WAITING_PARTNER' ? 'Consegnata al partner con lo scambio di file: si aspetta il suo esito.' : 'Esito incerto: la risposta si è interrotta, il programma rilegge la posizione presso l’intermediario prima di inviare ancora.';
    case 'BLOCKED': return `Rifiutata: ${lowerFirst(withoutStop(happened))}.`;
    case 'CONFLICT': return `In conflitto: ${lowerFirst(withoutStop(happened))}.`;
    default: return assertNever(row.state, 'sendingSentence');
  }
}

/** `alle 10:43`, another day `il 28/11/2026 alle 08:10`. */
export function atWords(instant: string, today: string): string {
  const ms = Date.parse(instant);
  const day = civilDateInRome(ms);
  return `${day === today ? '' : `il ${formatDate(day)} `}alle ${formatTimeInRome(ms)}`;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

/** Words such as «IBAN» or «GPD» keep their capitals. */
function lowerFirst(text: string): string {
  return /^\p{Lu}[\p{Ll}’]/u.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

/**
 * How a wait for the confirmation ends; null while it goes on. The confirmation is what the core allows (`mayPrint`); what the intermediary refused does not come by
 * itself, so that whoever waits is told at once.
 */
export function endOfWait(permission: PrintPermission | null, rows: readonly Sending[], today: string): PrintPermission | null {
  if (permission === null) return { allowed: false, code: 'NOT_CONFIRMED', message: 'Nel frattempo questo avviso non c’è più: apri la posizione.' };
  if (permission.allowed || permission.code !== 'CONFIRMATION_COMING') return permission;
  const stopped = rows.find(isStopped);
  return stopped === undefined ? null : { allowed: false, code: 'NOT_CONFIRMED', message: `${sendingSentence(stopped, today)} Il rimedio è in Sincronizzazione; il numero avviso resta lo stesso.` };
}

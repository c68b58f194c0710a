import { civilDateInRome, formatDate, formatTimeInRome } from '../../../main/domain/civil-date.ts';
import { assertNever } from '../../../main/domain/result.ts';
import type { QueueState, StateAppearance } from '../../components/index.ts';
import { countOf, formatCount, queueAppearance } from '../../components/index.ts';
import type { Alignment, QueueRow, SyncStatus } from './sync-types.ts';

/** Delivered as a file, the partner has not answered yet: it waits, nothing is doubtful for a person. */
export function isDelivered({ state, lastCode }: Pick<QueueRow, 'state' | 'lastCode'>): boolean {
  return state === 'AMBIGUOUS' && lastCode === 'WAITING_PARTNER';
}

/** Whether what is due goes now: it does; when the intermediary answers; when a person acts; nothing can be sent or read again, the keys are missing. */
export type Going = 'GOES' | 'OFF_LINE' | 'HELD' | 'NO_KEYS';

/** How the queue goes on: it is held while suspended, or while the key is refused. */
export function goingOf({ mark, suspended }: Pick<SyncStatus, 'mark' | 'suspended'>): Going {
  if (mark === 'SECRETS_MISSING') return 'NO_KEYS';
  if (suspended || mark === 'ERROR') return 'HELD';
  return mark === 'OFF_LINE' ? 'OFF_LINE' : 'GOES';
}

/** Its sending was cut by the end of the program: without keys nobody sends it now. */
function isCut({ state }: Pick<QueueRow, 'state'>, going: Going): boolean {
  return state === 'IN_FLIGHT' && going === 'NO_KEYS';
}

/** What happened to a row, in the words of the core; what was cut is not being sent. */
export function happenedWords(row: Pick<QueueRow, 'state' | 'happened'>, going: Going): string | null {
  return isCut(row, going) ? 'Invio interrotto: quando ci sono le chiavi si rilegge che cosa è arrivato' : row.happened;
}

/** `nessun tentativo`, `tentativo 2, risposta 503`. A refused key is no attempt, and yet an answer came. */
export function attemptWords({ attempts, lastHttp }: Pick<QueueRow, 'attempts' | 'lastHttp'>): string {
  if (lastHttp === null) return attempts === 0 ? 'nessun tentativo' : `tentativo ${attempts}`;
  return attempts === 0 ? `ultima risposta ${lastHttp}` : `tentativo ${attempts}, risposta ${lastHttp}`;
}

/** What a row of the queue looks like; what is being sent now looks like what waits. */
export function rowAppearance(row: Pick<QueueRow, 'state' | 'lastCode'>, going: Going = 'GOES'): StateAppearance {
  if (isCut(row, going)) return { ...queueAppearance('AMBIGUOUS'), label: 'Interrotta' };
  if (isDelivered(row)) return { ...queueAppearance('WAITING'), label: 'Consegnata' };
  const { state } = row;
  const shown: QueueState = state === 'BLOCKED' ? 'REFUSED' : state === 'IN_FLIGHT' ? 'READY' : state;
  return state === 'IN_FLIGHT' ? { ...queueAppearance(shown), label: 'In invio' } : queueAppearance(shown);
}

/** Nothing more happens by itself. */
export function isStopped(state: QueueRow['state']): boolean {
  return state === 'BLOCKED' || state === 'CONFLICT';
}

/** When it is tried again: `10:43`, `fermo`, `adesso`. An hour that is past is never told: it goes at once, or waits for what keeps it. */
export function nextWords(row: Pick<QueueRow, 'state' | 'nextAt'>, now: Readonly<{ today: string; nowMs: number; going: Going }>): string {
  const { today, nowMs, going } = now;
  if (isStopped(row.state)) return 'fermo';
  if (going === 'HELD' || going === 'NO_KEYS') return row.state === 'IN_FLIGHT' && going === 'HELD' ? 'adesso' : 'in attesa';
  if (row.state === 'IN_FLIGHT') return 'adesso';
  const ms = row.nextAt === null ? nowMs : Date.parse(row.nextAt);
  if (ms <= nowMs) return going === 'OFF_LINE' ? 'in attesa' : 'subito';
  return civilDateInRome(ms) === today ? formatTimeInRome(ms) : `${formatDate(civilDateInRome(ms)).slice(0, 5)} ${formatTimeInRome(ms)}`;
}

export type SyncMark = Readonly<{ icon: 'dot' | 'offline' | 'warning' | 'sync' | 'hand' | 'lock'; words: string; hint: string }>;

/** The sync mark of the bar (look reference, "Shell"). */
export function markOf(status: Pick<SyncStatus, 'mark' | 'since' | 'message' | 'running' | 'queue' | 'suspended'>): SyncMark {
  const at = status.since === null ? '' : formatTimeInRome(Date.parse(status.since));
  const left = status.queue.ready + status.queue.waiting + status.queue.inFlight + status.queue.ambiguous;
  switch (status.mark) {
    case 'NOT_CONNECTED': return { icon: 'hand', words: 'Modalità manuale', hint: 'Nessun collegamento con l’intermediario: le posizioni si caricano a mano sul portale' };
    case 'ON_LINE': return status.suspended ? { icon: 'hand', words: 'Invio sospeso', hint: 'Finché non si preme Riprendi in Sincronizzazione non parte niente' } : { icon: 'dot', words: at === '' ? 'In linea' : `In linea · ${at}`, hint: left === 0 ? 'Niente da inviare' : `${countOf(left, 'invio in coda', 'invii in coda')}` };
    case 'OFF_LINE': return { icon: 'offline', words: at === '' ? 'Non in linea' : `Non in linea dalle ${at}`, hint: 'L’intermediario non risponde: si riprova da solo' };
    case 'BUSY': return { icon: 'hand', words: at === '' ? 'In attesa' : `In attesa dalle ${at}`, hint: 'L’intermediario risponde, ma adesso non accetta richieste: si riprova da solo' };
    case 'ODD_ANSWER': return { icon: 'warning', words: 'Risposta non valida', hint: status.message ?? 'Apri Sincronizzazione per il rimedio' };
    case 'RUNNING': return { icon: 'sync', words: left === 0 ? 'In corso' : `In corso · restano ${formatCount(left)}`, hint: status.running?.what ?? 'Sincronizzazione in corso' };
    case 'ERROR': return { icon: 'warning', words: 'Errore', hint: status.message ?? 'Apri Sincronizzazione per il rimedio' };
    case 'SECRETS_MISSING': return { icon: 'lock', words: 'Mancano le chiavi', hint: status.message ?? 'Scrivi le chiavi del collegamento' };
    default: return assertNever(status.mark, 'markOf');
  }
}

/** `1,4 s`, `3 min`, `2 h`. */
export function delayWords(ms: number): string {
  if (ms < 60_000) return `${String(Math.round(ms / 100) / 10).replace('.', ',')} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

/** The clock of this computer against that of the intermediary: null while it does not matter. */
export function skewWords(skewMs: number | null): string | null {
  if (skewMs === null || Math.abs(skewMs) < 5 * 60_000) return null;
  const how = skewMs > 0 ? 'indietro' : 'avanti';
  return `L’orologio di questo computer è ${delayWords(Math.abs(skewMs))} ${how} rispetto all’intermediario: correggilo.${Math.abs(skewMs) > 24 * 3_600_000 ? ' Finché non è corretto non si inviano posizioni nuove.' : ''}`;
}

/** One indicator of features.md 4.5: `98 % entro 1 minuto (su 120)`. */
export function alignmentWords({ count, within }: Alignment['creations'], limit: string): string {
  return count === 0 ? '—' : `${Math.floor((within / count) * 100)} % entro ${limit} (su ${formatCount(count)})`;
}

/** How long it took: `metà in 1,4 s, il 95 % in 12 s`; null while nothing tells. */
export function delayShares({ p50Ms, p95Ms }: Alignment['creations']): string | null {
  return p50Ms === null || p95Ms === null ? null : `metà in ${delayWords(p50Ms)}, il 95 % in ${delayWords(p95Ms)}`;
}

import { civilDateInRome, formatDate, formatTimeInRome } from '../../../main/domain/civil-date.ts';
import { assertNever } from '../../../main/domain/result.ts';
import type { QueueState, StateAppearance } from '../../components/index.ts';
import { countOf, formatCount, queueAppearance } from '../../components/index.ts';
import type { Alignment, QueueRow, SyncStatus } from './sync-types.ts';

/** Delivered as a file, the partner has not answered yet: it waits, nothing is doubtful for a person. */
export function isDelivered({ state, lastCode }: Pick<QueueRow, 'state' | 'lastCode'>): boolean {
  return state === 'AMBIGUOUS' && lastCode === 'WAITING_PARTNER';
}

/** What a row of the queue looks like; what is being sent now looks like what waits. */
export function rowAppearance(row: Pick<QueueRow, 'state' | 'lastCode'>): StateAppearance {
  if (isDelivered(row)) return { ...queueAppearance('WAITING'), label: 'Consegnata' };
  const { state } = row;
  const shown: QueueState = state === 'BLOCKED' ? 'REFUSED' : state === 'IN_FLIGHT' ? 'READY' : state;
  return state === 'IN_FLIGHT' ? { ...queueAppearance(shown), label: 'In invio' } : queueAppearance(shown);
}

/** Nothing more happens by itself. */
export function isStopped(state: QueueRow['state']): boolean {
  return state === 'BLOCKED' || state === 'CONFLICT';
}

/** When it is tried again: `10:43`, `fermo`, `adesso`. `held`: nothing goes now, whatever its hour says. */
export function nextWords(row: Pick<QueueRow, 'state' | 'nextAt'>, today: string, held = false): string {
  if (isStopped(row.state)) return 'fermo';
  if (row.state === 'IN_FLIGHT') return 'adesso';
  if (held) return 'in attesa';
  if (row.nextAt === null) return 'subito';
  const ms = Date.parse(row.nextAt);
  return civilDateInRome(ms) === today ? formatTimeInRome(ms) : `${formatDate(civilDateInRome(ms)).slice(0, 5)} ${formatTimeInRome(ms)}`;
}

/** Nothing is sent until a person acts: it is suspended, or the key is missing or refused. */
export function isHeld({ mark, suspended }: Pick<SyncStatus, 'mark' | 'suspended'>): boolean {
  return suspended || mark === 'ERROR' || mark === 'SECRETS_MISSING';
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
export function alignmentWords(figure: Alignment['creations'], limit: string): string {
  if (figure.count === 0) return '—';
  return `${Math.floor((figure.within / figure.count) * 100)} % entro ${limit} (su ${formatCount(figure.count)})`;
}

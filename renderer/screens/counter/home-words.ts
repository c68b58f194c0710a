import { formatDate, weekdayName, type CivilDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { assertNever } from '../../../main/domain/result.ts';
import type { Tone } from '../../components/index.ts';
import type { Served, TodayPrint, ToFinish } from './counter-values.ts';

const MONTHS = ['gennaio', 'febbraio', 'marzo', 'aprile', 'maggio', 'giugno', 'luglio', 'agosto', 'settembre', 'ottobre', 'novembre', 'dicembre'] as const;

/** `lunedì 23 novembre 2026`. */
export function longDate(date: CivilDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? formatDate(date) : `${weekdayName(date)} ${Number(day)} ${name} ${year}`;
}

export type OpenWords = Readonly<{ kind: 'none' | 'open' | 'expired'; text: string }>;

/** What a served person still owes: expired first, because that is what to say. */
export function openWords(served: Pick<Served, 'openPositions' | 'expiredPositions'>): OpenWords {
  if (served.openPositions === 0) return { kind: 'none', text: '—' };
  if (served.expiredPositions > 0) return { kind: 'expired', text: `${served.expiredPositions} ${served.expiredPositions === 1 ? 'scaduta' : 'scadute'}` };
  return { kind: 'open', text: `${served.openPositions} ${served.openPositions === 1 ? 'aperta' : 'aperte'}` };
}

/** `TARI · 186,00 €`, `Ricevuta CDS · 29,40 €`, `Ricevuta da attribuire · 29,40 €`. */
export function printWords(print: Pick<TodayPrint, 'document' | 'service' | 'amountCents' | 'positionId'>): string {
  const service = print.service !== '' ? print.service : print.positionId === null ? 'da attribuire' : 'senza servizio';
  return `${print.document === 'RECEIPT' ? 'Ricevuta ' : ''}${service} · ${formatEuro(print.amountCents)}`;
}

export type WayOut = Readonly<{ label: string; path: string; tone: Tone }>;

/** Where the remedy of something to finish is. */
export function wayOut(item: ToFinish): WayOut {
  switch (item.kind) {
    case 'UNSENT_PRINTS': return { label: 'Vedi', path: '/stampe', tone: item.level === 'ALARM' ? 'red' : 'amber' };
    case 'UNPRINTED': return { label: 'Vedi', path: '/posizioni', tone: 'amber' };
    case 'DRAFT': return { label: 'Riprendi', path: item.positionId === null ? '/posizioni' : `/posizioni/${item.positionId}/modifica`, tone: 'neutral' };
    case 'TASK': return { label: 'Vedi', path: item.taskId === null ? '/attivita' : `/attivita/${item.taskId}`, tone: 'purple' };
    case 'NO_SERVICES': return { label: 'Attiva', path: '/configurazione/servizi', tone: 'red' };
    case 'NUMBERING': return { label: 'Vedi', path: '/configurazione/numerazione', tone: 'red' };
    case 'ACCOUNT_CHANGE': return { label: 'Vedi', path: '/configurazione/conti', tone: 'blue' };
    case 'LEGAL_RATE': return { label: 'Scrivi', path: '/configurazione/interessi', tone: 'amber' };
    case 'PORTAL_LEFT': return { label: 'Vedi', path: '/stampe', tone: 'amber' };
    case 'LOT_RESTORED': return { label: 'Vedi', path: '/lotti', tone: 'amber' };
    default: return assertNever(item.kind, 'wayOut');
  }
}

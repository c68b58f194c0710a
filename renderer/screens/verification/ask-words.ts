import { formatTimeInRome } from '../../../main/domain/civil-date.ts';
import { assertNever } from '../../../main/domain/result.ts';
import type { Client } from '../../bridge/client.ts';
import type { StripProps } from '../../components/index.ts';
import { atWords } from '../acts/sending-words.ts';
import type { ValueOf } from '../acts/operation-types.ts';

/** What came of asking the intermediary about one position. */
export type AskedPayment = ValueOf<Client['sync']['askPayment']>;

/** An answer is good for this long: asked again meanwhile, the intermediary is not troubled (`pulling/payment-asks.ts` keeps the same time). */
const QUIET_MS = 30_000;

/** Until when it is not asked again, in milliseconds; null: it may be asked. */
export function quietUntil(asked: AskedPayment | null): number | null {
  if (asked === null) return null;
  if (asked.nextAt !== null) return Date.parse(asked.nextAt);
  return asked.askedAt === null ? null : Date.parse(asked.askedAt) + QUIET_MS;
}

/** Why the button cannot be pressed now; null when it can. `today`: civil day of Rome. */
export function whyNotAskedNow(asked: AskedPayment | null, nowMs: number, today: string): string | null {
  const until = quietUntil(asked);
  if (asked === null || until === null || nowMs >= until) return null;
  const at = new Date(until).toISOString();
  return asked.outcome === 'QUEUED' ? `La domanda è in coda: si chiede da sé ${atWords(at, today)}.` : `Appena chiesto: si può chiedere di nuovo ${clockWords(until)}.`;
}

/** Seconds count here: `alle 10:42:30`. */
function clockWords(ms: number): string {
  return `alle ${formatTimeInRome(ms)}:${String(new Date(ms).getUTCSeconds()).padStart(2, '0')}`;
}

/** The answer in words, under the buttons. */
export function askedWords(asked: AskedPayment, today: string): Readonly<{ tone: StripProps['tone']; text: string }> {
  const when = asked.askedAt === null ? '' : `Chiesto ${atWords(asked.askedAt, today)}. `;
  switch (asked.outcome) {
    case 'PAID': return { tone: 'green', text: `${when}${asked.message}` };
    case 'NOT_PAID': return { tone: 'blue', text: `${when}${asked.message} Se ha pagato da poco può volerci ancora qualche minuto.` };
    case 'UNKNOWN_THERE': return { tone: 'amber', text: `${when}${asked.message} Finché non la conferma non si può pagare.` };
    case 'QUEUED': return { tone: 'amber', text: `${asked.message}${asked.nextAt === null ? '' : ` La prossima volta ${atWords(asked.nextAt, today)}: il verdetto si aggiorna da sé.`}` };
    case 'NOT_CONNECTED': return { tone: 'amber', text: asked.message };
    case 'FAILED': return { tone: 'red', text: `${when}${asked.message}` };
    default: return assertNever(asked.outcome, 'askedWords');
  }
}

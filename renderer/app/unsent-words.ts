import { civilDateInRome, formatDate, formatTimeInRome } from '../../main/domain/civil-date.ts';
import { assertNever } from '../../main/domain/result.ts';
import { countOf } from '../components/text-pieces.ts';
import type { SyncStatusValue } from './sync-status.ts';

type Unsent = SyncStatusValue['unsentPrinted'];
export type UnsentWords = Readonly<{ tone: 'amber' | 'red'; icon: 'printer' | 'warning'; count: string; age: string; hint: string }>;

/** What the bottom bar says of printed notices that nobody knows yet, and since when; null when there is none. Source: intermediary.md 4.5. */
export function unsentWords({ count, oldestAt, workingMinutes, level }: Unsent, today: string): UnsentWords | null {
  if (level === 'NONE' || oldestAt === null) return null;
  const ms = Date.parse(oldestAt);
  const day = civilDateInRome(ms);
  const since = day === today ? `dalle ${formatTimeInRome(ms)}` : `dal ${formatDate(day).slice(0, 5)}, ${formatTimeInRome(ms)}`;
  const oldest = count === 1 ? '' : 'il più vecchio ';
  const hours = countOf(Math.floor(workingMinutes / 60), 'ora', 'ore');
  const words = { count: countOf(count, 'avviso stampato non ancora inviato', 'avvisi stampati non ancora inviati') };
  switch (level) {
    case 'NOTICE': return { ...words, tone: 'amber', icon: 'printer', age: `${oldest}${since}`, hint: 'Chi li ha in mano non li può pagare finché non sono inviati.' };
    case 'WARNING': return { ...words, tone: 'amber', icon: 'warning', age: `${oldest}da ${hours} di lavoro`, hint: `Aspettano ${since}: chi li ha in mano non li può pagare. Controlla Sincronizzazione.` };
    case 'ALARM': return { ...words, tone: 'red', icon: 'warning', age: `${oldest}da ${hours} di lavoro`, hint: `Aspettano ${since}: chi li ha in mano non li può pagare. Avvisa il responsabile: si possono portare su un altro posto, da Sincronizzazione.` };
    default: return assertNever(level, 'unsentWords');
  }
}

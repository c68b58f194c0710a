import { formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import type { StateAppearance } from '../../components/state-appearance.ts';
import { countOf, formatCount } from '../../components/text-pieces.ts';
import type { TaskCard, TaskRow } from '../acts/operation-types.ts';

/** `oggi`, `scaduta il 20/11/2026`, `entro 25/11/2026`; empty without a date. */
export function dueWords(row: Pick<TaskRow, 'dueOn' | 'overdue' | 'state'>, today: CivilDate): string {
  if (row.dueOn === null || row.state === 'DONE') return '';
  if (row.dueOn === today) return 'oggi';
  return row.overdue ? `dal ${formatDate(row.dueOn)}` : `entro ${formatDate(row.dueOn)}`;
}

/** What became of the tasks taken together: `2 attività prese in carico. 1 è già di qualcun altro, o è chiusa: è rimasta com’era.` */
export function takenWords({ taken, left }: Readonly<{ taken: number; left: number }>): string {
  const done = taken === 0 ? 'Nessuna attività presa in carico.' : `${countOf(taken, 'attività presa', 'attività prese')} in carico.`;
  if (left === 0) return done;
  return `${done} ${left === 1 ? '1 ha già chi la segue, o è chiusa: è rimasta com’era.' : `${formatCount(left)} hanno già chi le segue, o sono chiuse: sono rimaste com’erano.`}`;
}

/** Why none of the decisions can be carried out: the reason they share, or where to read each; null when one can. */
export function whyNothingToDo(actions: readonly Pick<TaskCard['actions'][number], 'allowed' | 'whyNot'>[]): string | null {
  if (actions.some((action) => action.allowed)) return null;
  const [reason, ...others] = new Set(actions.map((action) => action.whyNot));
  return others.length === 0 && reason != null ? reason : 'Per ora nessuna scelta è possibile: il motivo è scritto accanto a ciascuna.';
}

/** A date that presses: today or already past. */
export function isPressing(row: Pick<TaskRow, 'dueOn' | 'overdue' | 'state'>, today: CivilDate): boolean {
  return row.state !== 'DONE' && (row.overdue || row.dueOn === today);
}

/** Shape of a task in the list: a contradiction is the purple diamond of «Da verificare»; the others follow their state. */
export function taskLook(row: Pick<TaskRow, 'state' | 'contradiction'>): StateAppearance {
  if (row.state === 'DONE') return { label: 'Chiusa', tone: 'green', shape: 'disc-tick' };
  if (row.contradiction) return { label: 'Da verificare', tone: 'purple', shape: 'diamond' };
  if (row.state === 'WAITING') return { label: 'Rimandata', tone: 'neutral', shape: 'bars' };
  return row.state === 'IN_PROGRESS' ? { label: 'Presa in carico', tone: 'blue', shape: 'half' } : { label: 'Aperta', tone: 'amber', shape: 'clock' };
}

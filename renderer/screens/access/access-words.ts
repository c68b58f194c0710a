import { civilDateInRome, formatDate, formatTimeInRome, type CivilDate } from '../../../main/domain/civil-date.ts';
import type { Failure } from '../../app/operation-outcome.ts';

/** `G. Ferrari`, `G. Ferrari o A. Neri`. */
function either(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} o ${last}`;
}

export const accessWords = {
  /** Why the login stands here while one was at work. */
  disabled: (administrators: readonly string[]): string =>
    `Il tuo accesso è stato disattivato da un amministratore mentre lavoravi. Quello che avevi salvato resta nell’archivio; quello che non avevi salvato no. Per rientrare parla con ${administrators.length === 0 ? 'un amministratore' : either(administrators)}.`,
  /** Who resets a password, by name. */
  forgotten: (administrators: readonly string[]): string => (administrators.length === 0
    ? 'Password dimenticata? La reimposta l’amministratore del Comune.'
    : `Password dimenticata? La reimposta l’amministratore del Comune: ${either(administrators)}.`),
};

/** Age of the last safety copy: `ultima copia di sicurezza oggi 07:30`. */
export function backupWords(instant: string | null, today: CivilDate): string {
  if (instant === null) return 'nessuna copia di sicurezza ancora';
  const ms = Date.parse(instant);
  const day = civilDateInRome(ms);
  return `ultima copia di sicurezza ${day === today ? 'oggi' : formatDate(day)} ${formatTimeInRome(ms)}`;
}

/** Where a refusal is told: a wrong password at its field, a delay or a broken link on its own. */
export function refusalPlace(failure: Failure | null): 'FIELD' | 'STRIP' | null {
  if (failure === null) return null;
  return failure.code === 'LOGIN_REFUSED' ? 'FIELD' : 'STRIP';
}

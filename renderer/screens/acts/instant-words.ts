import { civilDateInRome, formatInstantInRome, formatTimeInRome, type CivilDate } from '../../../main/domain/civil-date.ts';

/**
 * When something happened, as the history says it: `oggi 09:12`, else `02/09/2026 08:10`.
 * @param instant ISO 8601 UTC @param today civil date in Rome
 */
export function whenWords(instant: string, today: CivilDate): string {
  const ms = Date.parse(instant);
  return civilDateInRome(ms) === today ? `oggi ${formatTimeInRome(ms)}` : formatInstantInRome(ms);
}

/** Day and time in one format for a whole list: `23/11/2026 09:12`. */
export function instantInList(instant: string): string {
  return formatInstantInRome(Date.parse(instant));
}

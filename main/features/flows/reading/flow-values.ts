/** What a person does about a document that is not as it should be. */
export const REMEDY = 'Chiedi il file corretto a chi te l’ha mandato.';

const WALL = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** `2026-09-17T05:30:00.000Z` → `2026-09-17T07:30:00`, what the clock in Rome showed. */
export function romeWallText(instant: string): string {
  return WALL.format(Date.parse(instant)).replace(' ', 'T');
}

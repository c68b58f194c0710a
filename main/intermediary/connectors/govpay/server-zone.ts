import { romeDateTimeToInstant, type CivilDate } from '../../../domain/civil-date.ts';

/** `2026-11-29T09:30:00`: what a clock in a zone shows at an instant. */
export function wallClockIn(instant: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/**
 * The day that a server in a zone shows for a day of a flow: a day alone is the midnight of Rome written in the time of the server, so that one west of it shows the day before
 * (intermediary.md 2.3, time zone note). null: `day` is none.
 */
export function dayShownIn(day: CivilDate, zone: string): CivilDate | null {
  const midnight = romeDateTimeToInstant(day, '00:00');
  return midnight.ok ? wallClockIn(new Date(midnight.value).toISOString(), zone).slice(0, 10) : null;
}

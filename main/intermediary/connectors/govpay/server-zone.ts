/** `2026-11-29T09:30:00`: what a clock in a zone shows at an instant. */
export function wallClockIn(instant: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/**
 * Whether two writings of one instant agree: with an offset (`+0200`, without colon) and without, as a clock in a zone shows it (intermediary.md 2.3, time zone note).
 */
export function agreesWithZone(withOffset: string, wallClock: string, zone: string): boolean {
  const ms = Date.parse(withOffset.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return !Number.isNaN(ms) && wallClockIn(new Date(ms).toISOString(), zone).slice(0, 16) === wallClock.slice(0, 16);
}

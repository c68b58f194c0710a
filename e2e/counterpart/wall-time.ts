/** `2026-11-29T09:00:00`, or with milliseconds where there are some: a `LocalDateTime` of Java holding UTC (intermediary.md 1.1.5, answers). */
export function utcWall(ms: number): string {
  const iso = new Date(ms).toISOString();
  return ms % 1000 === 0 ? iso.slice(0, 19) : iso.slice(0, 23);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  formatters.set(zone, made);
  return made;
}

/** What a clock in a zone shows, to the second. */
export function wallIn(ms: number, zone: string): string {
  return formatterOf(zone).format(new Date(ms)).replace(' ', 'T');
}

export const ROME = 'Europe/Rome';

export function civilDayIn(ms: number, zone: string): string {
  return wallIn(ms, zone).slice(0, 10);
}

/** The day it is in Rome at an instant. */
export function civilDay(ms: number): string {
  return civilDayIn(ms, ROME);
}

/** The instant at which a clock in a zone shows a wall time; of an hour shown twice, the first. */
export function instantOfWall(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall.length === 10 ? `${wall}T00:00:00` : wall.slice(0, 19)}Z`);
  const offsetAt = (ms: number): number => Date.parse(`${wallIn(ms, zone)}Z`) - ms;
  const candidates = [asUtc - offsetAt(asUtc - 86_400_000), asUtc - offsetAt(asUtc + 86_400_000)].filter((ms) => ms + offsetAt(ms) === asUtc);
  return candidates.length === 0 ? asUtc - offsetAt(asUtc - 86_400_000) : Math.min(...candidates);
}

/** `2026-09-16T08:59:07.000+0200`: an offset without colon, which strict readers refuse (intermediary.md 1.2, Dates). */
export function withBareOffset(ms: number, zone: string): string {
  const wall = wallIn(ms, zone);
  const minutes = Math.round((Date.parse(`${wall}Z`) - Math.floor(ms / 1000) * 1000) / 60_000);
  const [sign, size] = [minutes < 0 ? '-' : '+', Math.abs(minutes)];
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${wall}.${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}${sign}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

/** One calendar month before, as Java's `minusMonths(1)`: the day shrinks to the last one of a shorter month. */
export function monthsBefore(ms: number, months: number): number {
  const at = new Date(ms);
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months + 1, 0)).getUTCDate();
  const before = new Date(ms);
  before.setUTCMonth(at.getUTCMonth() - months, Math.min(at.getUTCDate(), lastDay));
  return before.getTime();
}
